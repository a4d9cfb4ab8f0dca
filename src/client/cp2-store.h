#pragma once

#include <gio/gio.h>

#include "client/cp2-api-page.h"
#include "client/cp2-device-clock.h"
#include "client/cp2-outbox-entry.h"
#include "client/cp2-replica.h"
#include "client/cp2-store-error.h"
#include "core/cp2-operation.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: An account's data on this computer
 *
 * A #Cp2Store is one sealed SQLite file, and beside it a sealed journal of what only this computer has. What it shows
 * is the server's state with the effects of the outbox on top. It belongs to the thread (and the thread-default main
 * context) that made it. Everything that writes runs on a thread of its own, one call after the other; when a call has
 * succeeded, it is on the disk. Pages read what they show through a read-only connection.
 *
 * Every call may fail with a #Cp2SqlError or %CP2_STORE_ERROR_CLOSED, and then has changed nothing. A cancellation
 * counts until the call's turn comes.
 *
 * Properties (all read-only): `opened`; `pending-count`, `attention-count`, `held-count`, `skipped-count`,
 * `oldest-pending`, `last-push`, `last-pull`, `initial-complete`, `clone-suspected`, `enrolment-needed`, see
 * #Cp2ReplicaStatus; `device-clock`.
 *
 * Signals: `changed` (GStrv kinds): records of these kinds were written; `outbox-changed`: operations were added or
 * have another status.
 */
#define CP2_TYPE_STORE (cp2_store_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Store, cp2_store, CP2, STORE, GObject)

/** cp2_store_new: (transfer full): a store that is not open yet; @folder is the vault's and exists. */
Cp2Store        *cp2_store_new                   (const char           *folder);

/**
 * cp2_store_open_async:
 * @key: the vault's data key, 32 bytes; not needed after the call has returned
 *
 * Opens the store, making it if there is none. A damaged database is moved aside and what only it had is rescued, see
 * cp2_store_get_damage_report(). Errors: %CP2_SQL_ERROR, %CP2_STORE_ERROR_WRONG_KEY, %CP2_STORE_ERROR_IO.
 */
void             cp2_store_open_async            (Cp2Store             *self,
                                                  const guint8         *key,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_open_finish           (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** cp2_store_close_async: ends all connections after the calls that were made; the store can be opened again. */
void             cp2_store_close_async           (Cp2Store             *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_close_finish          (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** cp2_store_get_damage_report: (transfer none) (nullable): what had to be rescued when the store was opened. */
const Cp2DamageReport *cp2_store_get_damage_report (Cp2Store           *self);
/** cp2_store_get_status: (transfer none): the status as the properties have it. */
const Cp2ReplicaStatus *cp2_store_get_status     (Cp2Store             *self);
/** cp2_store_get_device_clock: (transfer none): its clock; note contacts with it that are neither pages nor results. */
Cp2DeviceClock  *cp2_store_get_device_clock      (Cp2Store             *self);

/** cp2_store_get_setting: (transfer none): a small text kept in the store (tokens, keys); empty when it was never set. */
const char      *cp2_store_get_setting           (Cp2Store             *self,
                                                  const char           *name);
/** cp2_store_set_settings_async: @names_and_values (array zero-terminated=1): name, value, name, value, … */
void             cp2_store_set_settings_async    (Cp2Store             *self,
                                                  const char * const   *names_and_values,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_set_settings_finish   (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
/** cp2_store_set_actor_async: who is signed in; needed before the first operation, kept from then on. */
void             cp2_store_set_actor_async       (Cp2Store             *self,
                                                  const Cp2Actor       *actor,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_set_actor_finish      (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
/** cp2_store_get_actor: (transfer none) (nullable): who is signed in. */
const Cp2Actor  *cp2_store_get_actor             (Cp2Store             *self);

/* For the sync: where it stands. All are empty or 0 when not known. */
const char      *cp2_store_get_cursor            (Cp2Store             *self);
const char      *cp2_store_get_epoch             (Cp2Store             *self);
const char      *cp2_store_get_device            (Cp2Store             *self);
gint64           cp2_store_get_incarnation       (Cp2Store             *self);

/** cp2_store_new_operation: (transfer full): an operation made now, by this computer's clock. @body gives its members; see cp2_operation_new(). */
Cp2Operation    *cp2_store_new_operation         (Cp2Store             *self,
                                                  const char           *kind,
                                                  const char           *record,
                                                  gint64                base_version,
                                                  JsonObject           *body);
/** cp2_store_check: whether it would be done, as far as this computer knows. Reads only, at once. */
gboolean         cp2_store_check                 (Cp2Store             *self,
                                                  Cp2Operation         *operation,
                                                  Cp2OperationOutcome  *outcome,
                                                  GError              **error);
/**
 * cp2_store_run_async:
 * @error: %CP2_RULE_ERROR when it is refused, %CP2_STORE_ERROR_NO_ACCOUNT, %CP2_STORE_ERROR_IO
 *
 * Does the operation here and puts it into the outbox. Once it has succeeded the operation is saved on this computer
 * and survives a power loss; when it fails nothing has changed.
 */
void             cp2_store_run_async             (Cp2Store             *self,
                                                  Cp2Operation         *operation,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/** cp2_store_run_group_async: @operations (element-type Cp2Operation), made with no group and not used before, get one and are done together or not at all. */
void             cp2_store_run_group_async       (Cp2Store             *self,
                                                  GPtrArray            *operations,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/** cp2_store_run_finish: of both; @outcome (out) (optional). */
gboolean         cp2_store_run_finish            (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  Cp2OperationOutcome  *outcome,
                                                  GError              **error);

/**
 * cp2_store_apply_page_async:
 * @after: the cursor that the page was asked for with; empty for the beginning
 * @error: %CP2_STORE_ERROR_EPOCH, %CP2_STORE_ERROR_STALE_PAGE, %CP2_STORE_ERROR_MALFORMED
 *
 * Stores a page and its cursor in one transaction. Pages may be handed over before the ones before them are stored: the
 * next one is parsed while one is written, and several that wait are stored together.
 */
void             cp2_store_apply_page_async      (Cp2Store             *self,
                                                  const char           *after,
                                                  Cp2ApiPage           *page,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_apply_page_finish     (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** cp2_store_apply_results_async: takes in the answer to a push; %CP2_STORE_ERROR_EPOCH, %CP2_STORE_ERROR_MALFORMED. */
void             cp2_store_apply_results_async   (Cp2Store             *self,
                                                  JsonObject           *answer,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_apply_results_finish  (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/**
 * cp2_store_take_batch_async:
 * @max_operations: 200 at most, fewer on a bad link
 * @max_bytes: of the body before compression
 * @held: those that the server holds, to ask what became of them, instead of the pending ones
 *
 * Makes the body of the next push. A group is never split, and goes even where it exceeds the limits.
 */
void             cp2_store_take_batch_async      (Cp2Store             *self,
                                                  guint                 max_operations,
                                                  gsize                 max_bytes,
                                                  gboolean              held,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/** cp2_store_take_batch_finish: (transfer full): of no operations when there is nothing to send, or enrolment is needed first. */
Cp2PushBatch    *cp2_store_take_batch_finish     (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/**
 * cp2_store_start_over_async:
 * @epoch: (nullable): the server's new epoch, when it has one; then every operation that its backup may lack is sent again
 *
 * Fetches everything again: the cursor goes to the beginning. What is here stays visible, and what has not come again
 * by the end is removed.
 */
void             cp2_store_start_over_async      (Cp2Store             *self,
                                                  const char           *epoch,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_start_over_finish     (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** cp2_store_rewind_async: the server expects @seq next: it and all after it are sent again. */
void             cp2_store_rewind_async          (Cp2Store             *self,
                                                  gint64                seq,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_rewind_finish         (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** cp2_store_renumber_async: after an enrolment: all operations that are not acknowledged get numbers of this incarnation and keep their ids. %CP2_STORE_ERROR_STATE when it is not a new one. */
void             cp2_store_renumber_async        (Cp2Store             *self,
                                                  const char           *device,
                                                  gint64                incarnation,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_renumber_finish       (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** cp2_store_dismiss_async: a person has seen what became of the operation; %CP2_STORE_ERROR_STATE when there was nothing to see. */
void             cp2_store_dismiss_async         (Cp2Store             *self,
                                                  const char           *op_id,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean         cp2_store_dismiss_finish        (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/** Cp2KindSum: what there is of a kind, as the server sees it: how many, and the sum of cp2_state_hash(). */
typedef struct
{
  const Cp2Kind *kind;
  gint64         count;
  guint64        sum;
} Cp2KindSum;

/** cp2_store_state_sum_async: sums up the server's state below the outbox's effects. */
void             cp2_store_state_sum_async       (Cp2Store             *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/** cp2_store_state_sum_finish: (transfer full) (element-type Cp2KindSum): one for each kind. */
GArray          *cp2_store_state_sum_finish      (Cp2Store             *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* Reading, at once, on the owner's thread. */

/** cp2_store_get_reader: (transfer none) (nullable): the connection for reading; %NULL while the store is not open. */
Cp2Sql          *cp2_store_get_reader            (Cp2Store             *self);
/** cp2_store_get_record: @record (out) (transfer full) (nullable): the record, %NULL when there is none. */
gboolean         cp2_store_get_record            (Cp2Store             *self,
                                                  const Cp2Kind        *kind,
                                                  const char           *id,
                                                  gpointer             *record,
                                                  GError              **error);

/** Cp2OutboxFilter: which operations to list: all that wait or need attention, or those that need it. */
typedef enum
{
  CP2_OUTBOX_FILTER_OPEN,
  CP2_OUTBOX_FILTER_ATTENTION,
  CP2_OUTBOX_FILTER_ALL,
} Cp2OutboxFilter;

/** cp2_store_list_outbox: (transfer full) (element-type Cp2OutboxEntry): the newest first; @record (nullable) limits it to one record's. */
GPtrArray       *cp2_store_list_outbox           (Cp2Store             *self,
                                                  Cp2OutboxFilter       filter,
                                                  const char           *record,
                                                  guint                 limit,
                                                  GError              **error);

G_END_DECLS
