#pragma once

#include <json-glib/json-glib.h>

#include "client/cp2-change-page.h"
#include "client/cp2-outbox-journal.h"
#include "core/cp2-operation.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: What a store does, one call after the other
 *
 * A #Cp2Replica is the writing half of a #Cp2Store: server state plus the replayed outbox, in one database, each call
 * one transaction. It belongs to one thread and blocks on the disk. Windows use #Cp2Store.
 */
typedef struct _Cp2Replica Cp2Replica;

/** Cp2DamageReason: why something had to be rescued. */
typedef enum
{
  /* The file was damaged, or no database of ours. */
  CP2_DAMAGE_FILE,
  /* There was none, though operations had been saved. */
  CP2_DAMAGE_MISSING,
  /* It was sound, but lacked operations that had been saved. */
  CP2_DAMAGE_LOST_COMMITS,
  /* Only the journal had unreadable parts. */
  CP2_DAMAGE_JOURNAL,
} Cp2DamageReason;

/**
 * Cp2DamageReport:
 * @reason: what was wrong
 * @moved_to: (nullable): where the damaged database is now
 * @n_rescued: operations that were brought back
 * @n_journal_damaged: stretches of the journal that could not be read
 */
typedef struct
{
  Cp2DamageReason  reason;
  char            *moved_to;
  guint            n_rescued;
  guint            n_journal_damaged;
} Cp2DamageReport;

/**
 * Cp2ReplicaStatus:
 * @n_pending: operations that exist only here
 * @n_attention: operations that were refused and that nobody has dismissed
 * @n_held: operations that wait for another record at the server
 * @n_skipped: changes of the feed that this version could not store
 * @oldest_pending: when the oldest of the pending was saved, microseconds UTC; 0 for none
 * @last_push: when the outbox last became empty, microseconds UTC; 0 for never
 * @last_pull: when everything had last been fetched, microseconds UTC; 0 for never
 * @initial_complete: whether everything has been fetched once
 * @clone_suspected: whether this looks like a copy of another installation
 * @enrolment_needed: whether operations wait for a number from a new enrolment
 */
typedef struct
{
  guint    n_pending;
  guint    n_attention;
  guint    n_held;
  guint    n_skipped;
  gint64   oldest_pending;
  gint64   last_push;
  gint64   last_pull;
  gboolean initial_complete;
  gboolean clone_suspected;
  gboolean enrolment_needed;
} Cp2ReplicaStatus;

/**
 * Cp2PushBatch:
 * @body: the request's whole body
 * @n_operations: how many there are
 * @first_seq: number of the first
 * @last_seq: number of the last
 */
typedef struct
{
  GBytes *body;
  guint   n_operations;
  gint64  first_seq;
  gint64  last_seq;
} Cp2PushBatch;

void          cp2_push_batch_free             (Cp2PushBatch        *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2PushBatch, cp2_push_batch_free)

/**
 * cp2_replica_open:
 * @folder: where database and journal are
 * @vfs: (nullable): the sealed VFS
 * @journal: (transfer full): the journal
 * @error: %CP2_SQL_ERROR, or %CP2_STORE_ERROR_WRONG_KEY; damage is no error
 */
Cp2Replica   *cp2_replica_open                (const char          *folder,
                                               const char          *vfs,
                                               Cp2OutboxJournal    *journal,
                                               GError             **error);
void          cp2_replica_free                (Cp2Replica          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Replica, cp2_replica_free)

/** cp2_replica_make_path: (transfer full): the database's file in a folder. */
char         *cp2_replica_make_path           (const char          *folder);
/** cp2_replica_get_sql: (transfer none): its connection. */
Cp2Sql       *cp2_replica_get_sql             (Cp2Replica          *self);
/** cp2_replica_get_damage: (transfer none) (nullable): what was found and done when it was opened. */
const Cp2DamageReport *cp2_replica_get_damage (Cp2Replica          *self);
/** cp2_replica_get_setting: (transfer none): a setting, empty when it was never set. */
const char   *cp2_replica_get_setting         (Cp2Replica          *self,
                                               const char          *name);
/** cp2_replica_copy_settings: (transfer full): all of them; %NULL when none changed since the last call. */
GHashTable   *cp2_replica_copy_settings       (Cp2Replica          *self);
/** cp2_replica_get_status: reads the status. */
gboolean      cp2_replica_get_status          (Cp2Replica          *self,
                                               Cp2ReplicaStatus    *status,
                                               GError             **error);
/** cp2_replica_take_changes: (out): kinds written since the last call, a bit for each place in cp2_kind_list(); and whether the outbox was. */
void          cp2_replica_take_changes        (Cp2Replica          *self,
                                               guint64             *kinds,
                                               gboolean            *outbox);

/** cp2_replica_set_settings: names and values, alternating; one of an account or a role replays the outbox. */
gboolean      cp2_replica_set_settings        (Cp2Replica          *self,
                                               const char * const  *names_and_values,
                                               GError             **error);

/** cp2_replica_run: all of @operations (element-type Cp2Operation) or none; see cp2_store_run_async(). */
gboolean      cp2_replica_run                 (Cp2Replica          *self,
                                               GPtrArray           *operations,
                                               Cp2OperationOutcome *outcome,
                                               GError             **error);

/** cp2_replica_apply_pages: applies pages in one transaction; each that failed has its entry of @errors (array length=n_pages) set. */
void          cp2_replica_apply_pages         (Cp2Replica          *self,
                                               Cp2ChangePage      **pages,
                                               guint                n_pages,
                                               const char          *contact,
                                               GError             **errors);

gboolean      cp2_replica_apply_results       (Cp2Replica          *self,
                                               JsonObject          *answer,
                                               const char          *contact,
                                               GError             **error);
gboolean      cp2_replica_start_over          (Cp2Replica          *self,
                                               const char          *epoch,
                                               GError             **error);
gboolean      cp2_replica_rewind              (Cp2Replica          *self,
                                               gint64               seq,
                                               GError             **error);
gboolean      cp2_replica_renumber            (Cp2Replica          *self,
                                               const char          *device,
                                               gint64               incarnation,
                                               GError             **error);
gboolean      cp2_replica_dismiss             (Cp2Replica          *self,
                                               const char          *op_id,
                                               GError             **error);
/** cp2_replica_take_batch: (transfer full): what to send next; one of no operations when there is nothing. */
Cp2PushBatch *cp2_replica_take_batch          (Cp2Replica          *self,
                                               guint                max_operations,
                                               gsize                max_bytes,
                                               gboolean             held,
                                               GError             **error);

G_END_DECLS
