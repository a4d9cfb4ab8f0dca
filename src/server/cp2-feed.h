#pragma once

#include "storage/cp2-sql-repository.h"

G_BEGIN_DECLS

/**
 * Cp2Feed:
 *
 * The writing side of the change feed, and the repository through which the server writes records: every put and
 * removal gets the next sequence as the record's version, and at the end of its batch a row in the feed with the forms
 * and scopes that may see it. A batch is what clients get wholly or not at all. It belongs to the thread of the
 * writer's connection, and to transactions that its owner opens and ends.
 */
typedef struct _Cp2Feed Cp2Feed;

/** cp2_feed_new: (transfer full): the feed of the database behind @writer, which it keeps. */
Cp2Feed           *cp2_feed_new              (Cp2Sql               *writer);
void               cp2_feed_free             (Cp2Feed              *self);

/** cp2_feed_get_sql: (transfer none): the writer's connection. */
Cp2Sql            *cp2_feed_get_sql          (Cp2Feed              *self);
/** cp2_feed_get_repository: (transfer none): records are put and removed through it, inside a batch. */
Cp2SqlRepository  *cp2_feed_get_repository   (Cp2Feed              *self);

/**
 * cp2_feed_begin:
 *
 * Begins a row of batches in one transaction, which cp2_feed_finish() ends. Where the feed stands is read here, so
 * that whatever was rolled back before is forgotten. A batch outside of such a row does both by itself.
 */
gboolean           cp2_feed_begin            (Cp2Feed              *self,
                                              GError              **error);
gboolean           cp2_feed_finish           (Cp2Feed              *self,
                                              GError              **error);
/** cp2_feed_abandon: something failed and the transaction is rolled back; forgets what was begun. Harmless to repeat. */
void               cp2_feed_abandon          (Cp2Feed              *self);

/** cp2_feed_begin_batch: from here on records may be written. */
gboolean           cp2_feed_begin_batch      (Cp2Feed              *self,
                                              GError              **error);

/**
 * cp2_feed_end_batch:
 * @seq: (out) (optional): the last sequence of the batch; 0 when nothing was written
 *
 * Writes the batch to the feed. Audiences are asked now, when all of its records are in place.
 *
 * Returns: %FALSE when the storage failed; then the transaction must be rolled back, and the feed abandoned
 */
gboolean           cp2_feed_end_batch        (Cp2Feed              *self,
                                              gint64               *seq,
                                              GError              **error);

/** cp2_feed_cancel_batch: its records were rolled back, so nothing of it is to be fed and its sequences are free again. */
void               cp2_feed_cancel_batch     (Cp2Feed              *self);

/**
 * Cp2FeedChange:
 * @kind: the kind
 * @id: the record's id
 * @seq: its sequence in the feed and its version from now on
 *
 * One record that a batch wrote, the first part of what the feed knows of it.
 */
typedef struct
{
  const Cp2Kind *kind;
  char          *id;
  gint64         seq;
} Cp2FeedChange;

/** cp2_feed_get_n_changes: how many records the batch has written; kept after its end until the next one begins. */
guint                cp2_feed_get_n_changes  (Cp2Feed              *self);
/** cp2_feed_get_change: (transfer none): one of them, valid until the next one is added. */
const Cp2FeedChange *cp2_feed_get_change     (Cp2Feed              *self,
                                              guint                 position);

/** cp2_feed_forget_touched: begins another operation within the batch. */
void               cp2_feed_forget_touched   (Cp2Feed              *self);
/** cp2_feed_get_touched: (transfer none) (element-type guint): positions of the changes that this operation wrote, each once. */
const GArray      *cp2_feed_get_touched      (Cp2Feed              *self);

/**
 * cp2_feed_import:
 * @record: put as a batch of its own
 *
 * For reference data and the demo, in bulk: between cp2_feed_begin() and cp2_feed_finish(), some thousand a transaction.
 */
gboolean           cp2_feed_import           (Cp2Feed              *self,
                                              gpointer              record,
                                              GError              **error);

/**
 * cp2_feed_purge_tombstones:
 * @before: seconds since 1970
 * @n_purged: (out) (optional): how many
 *
 * Forgets what was removed before that time. Clients that have not asked since then have to start over. For the
 * housekeeping; the caller owns the transaction.
 */
gboolean           cp2_feed_purge_tombstones (Cp2Feed              *self,
                                              gint64                before,
                                              guint                *n_purged,
                                              GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Feed, cp2_feed_free)

G_END_DECLS
