#include "config.h"

#include "core/cp2-record.h"
#include "server/cp2-feed.h"
#include "server/cp2-feed-rows.h"

typedef struct
{
  Cp2FeedChange  parent;

  Cp2Record     *record;  /* owned; %NULL when it is removed */
  gint64         old_seq; /* where the feed has it until now; 0 when it has not */
} Change;

struct _Cp2Feed
{
  Cp2Sql           *sql;
  Cp2SqlRepository *repository;
  Cp2FeedRows      *rows;

  gint64            head;
  gint64            head_before; /* the batch */
  gboolean          begun;
  gboolean          begun_by_batch;
  gboolean          in_batch;
  GArray           *changes; /* Change */
  GArray           *touched; /* guint */
};

static void
change_clear (gpointer data)
{
  Change *change = data;

  g_free (change->parent.id);
  g_clear_object (&change->record);
}

/* Batches are small: an operation writes a handful of records. */
static gboolean
find_change (Cp2Feed       *self,
             const Cp2Kind *kind,
             const char    *id,
             guint         *position)
{
  for (guint i = self->changes->len; i > 0; i--)
    {
      Change *change = &g_array_index (self->changes, Change, i - 1);

      if (change->parent.kind == kind && g_str_equal (change->parent.id, id))
        {
          *position = i - 1;
          return TRUE;
        }
    }

  return FALSE;
}

/* Where the feed has the record: a stored record's version is its sequence. */
static gboolean
find_old_seq (Cp2Feed        *self,
              const Cp2Kind  *kind,
              const char     *id,
              gint64         *seq,
              GError        **error)
{
  if (!cp2_sql_repository_get_version (self->repository, kind, id, seq, error))
    return FALSE;

  return *seq >= 0 || cp2_feed_rows_find_tombstone (self->rows, kind, id, seq, error);
}

static gboolean
add_change (Cp2Feed        *self,
            const Cp2Kind  *kind,
            const char     *id,
            guint          *position,
            GError        **error)
{
  Change change = { .parent = { .kind = kind } };

  if (!find_old_seq (self, kind, id, &change.old_seq, error))
    return FALSE;

  change.parent.id = g_strdup (id);
  change.parent.seq = ++self->head;
  *position = self->changes->len;
  g_array_append_val (self->changes, change);
  return TRUE;
}

static void
touch (Cp2Feed *self,
       guint    position)
{
  for (guint i = 0; i < self->touched->len; i++)
    if (g_array_index (self->touched, guint, i) == position)
      return;

  g_array_append_val (self->touched, position);
}

static gboolean
before_write_cb (const Cp2Kind  *kind,
                 const char     *id,
                 Cp2Record      *record,
                 gpointer        user_data,
                 GError        **error)
{
  Cp2Feed *self = user_data;
  Change *change;
  guint position;

  if (!self->in_batch)
    {
      g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT, "A %s was written outside of a batch", kind->name);
      return FALSE;
    }
  if (!find_change (self, kind, id, &position) && !add_change (self, kind, id, &position, error))
    return FALSE;

  change = &g_array_index (self->changes, Change, position);
  g_set_object (&change->record, record);
  if (record != NULL)
    record->version = change->parent.seq;
  touch (self, position);
  return TRUE;
}

Cp2Feed *
cp2_feed_new (Cp2Sql *writer)
{
  Cp2Feed *self;

  g_return_val_if_fail (CP2_IS_SQL (writer), NULL);

  self = g_new0 (Cp2Feed, 1);
  self->sql = g_object_ref (writer);
  self->repository = cp2_sql_repository_new (writer, TRUE);
  self->rows = cp2_feed_rows_new (writer, self->repository);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (self->changes, change_clear);
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint));
  cp2_sql_repository_set_before_write (self->repository, before_write_cb, self);
  return self;
}

void
cp2_feed_free (Cp2Feed *self)
{
  cp2_sql_repository_set_before_write (self->repository, NULL, NULL);
  cp2_feed_rows_free (self->rows);
  g_array_unref (self->changes);
  g_array_unref (self->touched);
  g_object_unref (self->repository);
  g_object_unref (self->sql);
  g_free (self);
}

Cp2Sql *
cp2_feed_get_sql (Cp2Feed *self)
{
  return self->sql;
}

Cp2SqlRepository *
cp2_feed_get_repository (Cp2Feed *self)
{
  return self->repository;
}

static void
forget_changes (Cp2Feed *self)
{
  g_array_set_size (self->changes, 0);
  g_array_set_size (self->touched, 0);
}

static gboolean
read_head (Cp2Feed  *self,
           GError  **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT seq FROM feed_head WHERE one = 1", "");
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    self->head = cp2_statement_get_integer (statement, 0);
  else
    g_set_error_literal (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT, "The feed has lost its head");
  cp2_statement_reset (statement);
  return row;
}

gboolean
cp2_feed_begin (Cp2Feed  *self,
                GError  **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  cp2_feed_abandon (self);
  self->begun = read_head (self, error) && cp2_feed_rows_check (self->rows, error);
  cp2_sql_repository_set_remembers (self->repository, self->begun);
  return self->begun;
}

gboolean
cp2_feed_finish (Cp2Feed  *self,
                 GError  **error)
{
  g_return_val_if_fail (self->begun && !self->in_batch, FALSE);

  self->begun = FALSE;
  cp2_sql_repository_set_remembers (self->repository, FALSE);
  return cp2_feed_rows_finish (self->rows, error) &&
         cp2_sql_run (self->sql, error, "UPDATE feed_head SET seq = $1 WHERE one = 1", "i", self->head);
}

void
cp2_feed_abandon (Cp2Feed *self)
{
  forget_changes (self);
  cp2_feed_rows_abandon (self->rows);
  cp2_sql_repository_set_remembers (self->repository, FALSE);
  self->begun = self->begun_by_batch = self->in_batch = FALSE;
}

gboolean
cp2_feed_begin_batch (Cp2Feed  *self,
                      GError  **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* A batch that stood alone and failed was rolled back with its transaction. */
  if (self->begun_by_batch)
    cp2_feed_abandon (self);
  g_return_val_if_fail (!self->in_batch, FALSE);

  forget_changes (self);
  if (!self->begun)
    {
      if (!cp2_feed_begin (self, error))
        return FALSE;
      self->begun_by_batch = TRUE;
    }

  self->head_before = self->head;
  self->in_batch = TRUE;
  return TRUE;
}

gboolean
cp2_feed_end_batch (Cp2Feed  *self,
                    gint64   *seq,
                    GError  **error)
{
  g_return_val_if_fail (self->in_batch, FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = &g_array_index (self->changes, Change, i);
      Cp2FeedRow row = { &change->parent, self->head, change->old_seq, change->record };

      if (!cp2_feed_rows_write (self->rows, &row, error))
        return FALSE;
    }

  self->in_batch = FALSE;
  if (seq != NULL)
    *seq = self->changes->len > 0 ? self->head : 0;
  if (!self->begun_by_batch)
    return TRUE;

  self->begun_by_batch = FALSE;
  return cp2_feed_finish (self, error);
}

void
cp2_feed_cancel_batch (Cp2Feed *self)
{
  g_return_if_fail (self->in_batch);

  if (self->begun_by_batch)
    {
      cp2_feed_abandon (self);
      return;
    }

  forget_changes (self);
  cp2_sql_repository_set_remembers (self->repository, TRUE);
  self->head = self->head_before;
  self->in_batch = FALSE;
}

guint
cp2_feed_get_n_changes (Cp2Feed *self)
{
  return self->changes->len;
}

const Cp2FeedChange *
cp2_feed_get_change (Cp2Feed *self,
                     guint    position)
{
  return &g_array_index (self->changes, Change, position).parent;
}

void
cp2_feed_forget_touched (Cp2Feed *self)
{
  g_array_set_size (self->touched, 0);
}

const GArray *
cp2_feed_get_touched (Cp2Feed *self)
{
  return self->touched;
}

gboolean
cp2_feed_import (Cp2Feed   *self,
                 gpointer   record,
                 GError   **error)
{
  return cp2_feed_begin_batch (self, error) &&
         cp2_repository_put (CP2_REPOSITORY (self->repository), record, error) &&
         cp2_feed_end_batch (self, NULL, error);
}

gboolean
cp2_feed_purge_tombstones (Cp2Feed   *self,
                           gint64     before,
                           guint     *n_purged,
                           GError   **error)
{
  g_return_val_if_fail (self != NULL && !self->in_batch, FALSE);

  return cp2_feed_rows_purge (self->rows, before, n_purged, error);
}
