#pragma once

#include "server/cp2-feed.h"

G_BEGIN_DECLS

/* What the feed writes for one changed record; for cp2-feed.c alone. */
typedef struct _Cp2FeedRows Cp2FeedRows;

/*
 * Cp2FeedRow:
 * @change: which record, and its new sequence
 * @batch: the last sequence of the batch
 * @old_seq: where the feed has it until now; 0 when it has not
 * @record: (nullable): what it is now; %NULL when it was removed
 */
typedef struct
{
  const Cp2FeedChange *change;
  gint64               batch;
  gint64               old_seq;
  Cp2Record           *record;
} Cp2FeedRow;

Cp2FeedRows *cp2_feed_rows_new            (Cp2Sql            *sql,
                                           Cp2SqlRepository  *repository);
void         cp2_feed_rows_free           (Cp2FeedRows       *self);

/* cp2_feed_rows_check: at the start of a transaction: forgets what was rolled back. */
gboolean     cp2_feed_rows_check          (Cp2FeedRows       *self,
                                           GError           **error);

/* cp2_feed_rows_find_tombstone: @seq is where the feed has a removed record, 0 when it knows of none. */
gboolean     cp2_feed_rows_find_tombstone (Cp2FeedRows       *self,
                                           const Cp2Kind     *kind,
                                           const char        *id,
                                           gint64            *seq,
                                           GError           **error);

/* cp2_feed_rows_write: replaces what the feed had of the record. */
gboolean     cp2_feed_rows_write          (Cp2FeedRows       *self,
                                           const Cp2FeedRow  *row,
                                           GError           **error);

/* cp2_feed_rows_finish: at the end of a row of batches: writes what was kept back until then. */
gboolean     cp2_feed_rows_finish         (Cp2FeedRows       *self,
                                           GError           **error);
/* cp2_feed_rows_abandon: it is rolled back. */
void         cp2_feed_rows_abandon        (Cp2FeedRows       *self);

/* cp2_feed_rows_purge: see cp2_feed_purge_tombstones(). */
gboolean     cp2_feed_rows_purge          (Cp2FeedRows       *self,
                                           gint64             before,
                                           guint             *n_purged,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2FeedRows, cp2_feed_rows_free)

G_END_DECLS
