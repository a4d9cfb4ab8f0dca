#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-record.h"
#include "server/cp2-feed-rows.h"
#include "server/cp2-feed-schema.h"
#include "server/cp2-feed-scope-rows.h"
#include "server/cp2-feed-scopes.h"
#include "server/cp2-print.h"

typedef struct
{
  gint64  scope;
  char    form;
} Viewer;

struct _Cp2FeedRows
{
  Cp2Sql           *sql;        /* not owned */
  Cp2SqlRepository *repository; /* not owned */
  Cp2FeedScopes    *scopes;
  Cp2FeedScopeRows *scope_rows;
  gboolean          has_tombstones;

  Cp2Statement     *insert_feed; /* runs for every change; looking it up by its text would cost as much again */

  /* For one record, and used again for the next */
  GArray           *viewers;
  GString          *list;
  GString          *whole;
  GString          *masked;
};

Cp2FeedRows *
cp2_feed_rows_new (Cp2Sql           *sql,
                   Cp2SqlRepository *repository)
{
  Cp2FeedRows *self = g_new0 (Cp2FeedRows, 1);

  self->sql = sql;
  self->repository = repository;
  self->scopes = cp2_feed_scopes_new (sql);
  self->scope_rows = cp2_feed_scope_rows_new (sql);
  self->viewers = g_array_new (FALSE, FALSE, sizeof (Viewer));
  self->list = g_string_new (NULL);
  self->whole = g_string_new (NULL);
  self->masked = g_string_new (NULL);
  return self;
}

void
cp2_feed_rows_free (Cp2FeedRows *self)
{
  cp2_feed_scopes_free (self->scopes);
  cp2_feed_scope_rows_free (self->scope_rows);
  g_array_unref (self->viewers);
  g_string_free (self->list, TRUE);
  g_string_free (self->whole, TRUE);
  g_string_free (self->masked, TRUE);
  g_free (self);
}

static gboolean
prepare (Cp2FeedRows  *self,
         GError      **error)
{
  if (self->insert_feed == NULL)
    self->insert_feed = cp2_sql_prepare (self->sql, "INSERT INTO feed (seq, batch, kind, id, scopes, whole, masked) "
                                                    "VALUES ($1, $2, $3, $4, $5, $6, $7)", error);

  return self->insert_feed != NULL;
}

gboolean
cp2_feed_rows_check (Cp2FeedRows  *self,
                     GError      **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT 1 FROM tombstone LIMIT 1", "");

  if (statement == NULL || !cp2_statement_step (statement, &self->has_tombstones, error))
    return FALSE;

  cp2_statement_reset (statement);
  return prepare (self, error) && cp2_feed_scopes_check (self->scopes, error);
}

gboolean
cp2_feed_rows_find_tombstone (Cp2FeedRows    *self,
                              const Cp2Kind  *kind,
                              const char     *id,
                              gint64         *seq,
                              GError        **error)
{
  Cp2Statement *statement;
  gboolean row;

  *seq = 0;
  if (!self->has_tombstones)
    return TRUE;

  statement = cp2_sql_query (self->sql, error, "SELECT seq FROM tombstone WHERE kind = $1 AND id = $2", "ss", kind->name, id);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    *seq = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return TRUE;
}

static void
add_viewer (Cp2FeedRows *self,
            gint64       scope,
            char         form)
{
  Viewer viewer = { scope, form };

  g_array_append_val (self->viewers, viewer);
}

static gboolean
is_viewer (Cp2FeedRows *self,
           gint64       scope)
{
  for (guint i = 0; i < self->viewers->len; i++)
    if (g_array_index (self->viewers, Viewer, i).scope == scope)
      return TRUE;

  return FALSE;
}

static gboolean
add_audience (Cp2FeedRows  *self,
              Cp2Record    *record,
              gboolean     *some_masked,
              GError      **error)
{
  const Cp2Kind *kind = cp2_record_get_kind (record);
  gboolean sensitive = cp2_kind_is_sensitive (kind);
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();

  if (!kind->audience (record, CP2_REPOSITORY (self->repository), audience, error))
    return FALSE;

  for (guint i = 0; i < cp2_audience_get_n (audience); i++)
    {
      Cp2FieldForm form;
      const char *key = cp2_audience_get (audience, i, &form);
      gboolean masked = sensitive && form == CP2_FORM_MASKED;
      gint64 scope;

      if (!cp2_feed_scopes_intern (self->scopes, key, &scope, error))
        return FALSE;
      add_viewer (self, scope, masked ? CP2_FEED_FORM_MASKED : CP2_FEED_FORM_WHOLE);
      *some_masked |= masked;
    }

  return TRUE;
}

/* Whoever saw the record before and does not any more is told so, now and with every later change. */
static void
add_former_viewers (Cp2FeedRows *self,
                    const char  *old_list,
                    char         form)
{
  gint64 scope;
  char old_form;

  while (cp2_feed_scopes_next (&old_list, &scope, &old_form))
    if (!is_viewer (self, scope))
      add_viewer (self, scope, form);
}

static gboolean
remove_rows (Cp2FeedRows  *self,
             gint64        seq,
             const char   *list,
             GError      **error)
{
  return cp2_feed_scope_rows_remove (self->scope_rows, seq, list, error) &&
         cp2_sql_run (self->sql, error, "DELETE FROM feed WHERE seq = $1", "i", seq);
}

static gboolean
take_old_list (Cp2FeedRows  *self,
               gint64        seq,
               char        **list,
               GError      **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT scopes FROM feed WHERE seq = $1", "i", seq);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  *list = g_strdup (row ? cp2_statement_get_text (statement, 0) : "");
  cp2_statement_reset (statement);
  return remove_rows (self, seq, *list, error);
}

static gboolean
write_tombstone (Cp2FeedRows       *self,
                 const Cp2FeedRow  *row,
                 GError           **error)
{
  const Cp2FeedChange *change = row->change;

  if (row->record != NULL)
    return !self->has_tombstones ||
           cp2_sql_run (self->sql, error, "DELETE FROM tombstone WHERE kind = $1 AND id = $2", "ss", change->kind->name, change->id);

  self->has_tombstones = TRUE;
  return cp2_sql_run (self->sql, error,
                      "INSERT INTO tombstone (kind, id, seq, removed_at) VALUES ($1, $2, $3, $4) "
                      "ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, removed_at = excluded.removed_at",
                      "ssii", change->kind->name, change->id, change->seq, cp2_clock_now () / G_USEC_PER_SEC);
}

static void
print_forms (Cp2FeedRows *self,
             Cp2Record   *record,
             gboolean     some_masked)
{
  g_string_truncate (self->whole, 0);
  g_string_truncate (self->masked, 0);
  if (record != NULL)
    cp2_record_write_json (record, CP2_FORM_WHOLE, self->whole);
  if (some_masked)
    cp2_record_write_json (record, CP2_FORM_MASKED, self->masked);
}

static gboolean
insert_feed (Cp2FeedRows       *self,
             const Cp2FeedRow  *row,
             GError           **error)
{
  Cp2Statement *statement = self->insert_feed;

  cp2_statement_bind_integer (statement, 1, row->change->seq);
  cp2_statement_bind_integer (statement, 2, row->batch);
  cp2_statement_lend_text (statement, 3, row->change->kind->name);
  cp2_statement_lend_text (statement, 4, row->change->id);
  cp2_statement_lend_text (statement, 5, self->list->str);
  cp2_statement_lend_text (statement, 6, self->whole->len > 0 ? self->whole->str : NULL);
  cp2_statement_lend_text (statement, 7, self->masked->len > 0 ? self->masked->str : NULL);
  return cp2_statement_run (statement, error);
}

static void
add_scope_rows (Cp2FeedRows *self,
                gint64       seq)
{
  g_string_truncate (self->list, 0);
  for (guint i = 0; i < self->viewers->len; i++)
    {
      const Viewer *viewer = &g_array_index (self->viewers, Viewer, i);

      cp2_print_integer (self->list, viewer->scope);
      g_string_append_c (self->list, viewer->form);
      cp2_feed_scope_rows_add (self->scope_rows, viewer->scope, seq);
    }
}

gboolean
cp2_feed_rows_write (Cp2FeedRows       *self,
                     const Cp2FeedRow  *row,
                     GError           **error)
{
  g_autofree char *old_list = NULL;
  gboolean some_masked = FALSE;

  if (row->old_seq > 0 && !take_old_list (self, row->old_seq, &old_list, error))
    return FALSE;
  /* It came and went within the batch, and nobody has seen it. */
  if (row->record == NULL && old_list == NULL)
    return TRUE;

  g_array_set_size (self->viewers, 0);
  if (row->record != NULL && !add_audience (self, row->record, &some_masked, error))
    return FALSE;
  if (old_list != NULL)
    add_former_viewers (self, old_list, row->record != NULL ? CP2_FEED_FORM_EVICT : CP2_FEED_FORM_DELETE);

  print_forms (self, row->record, some_masked);
  add_scope_rows (self, row->change->seq);
  return write_tombstone (self, row, error) && insert_feed (self, row, error);
}

gboolean
cp2_feed_rows_finish (Cp2FeedRows  *self,
                      GError      **error)
{
  return cp2_feed_scope_rows_write (self->scope_rows, error);
}

void
cp2_feed_rows_abandon (Cp2FeedRows *self)
{
  cp2_feed_scope_rows_forget (self->scope_rows);
}

typedef struct
{
  gint64  seq;
  char   *list;
} Tombstone;

static void
tombstone_clear (gpointer data)
{
  g_free (((Tombstone *) data)->list);
}

static GArray *
list_tombstones (Cp2FeedRows  *self,
                 gint64        before,
                 GError      **error)
{
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (Tombstone));
  Cp2Statement *statement;
  gboolean row = TRUE;

  g_array_set_clear_func (found, tombstone_clear);
  statement = cp2_sql_query (self->sql, error,
                             "SELECT f.seq, f.scopes FROM tombstone t JOIN feed f ON f.seq = t.seq WHERE t.removed_at < $1",
                             "i", before);
  while (statement != NULL && row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (row)
        {
          Tombstone tombstone = { cp2_statement_get_integer (statement, 0), g_strdup (cp2_statement_get_text (statement, 1)) };

          g_array_append_val (found, tombstone);
        }
    }

  return statement ? g_steal_pointer (&found) : NULL;
}

gboolean
cp2_feed_rows_purge (Cp2FeedRows  *self,
                     gint64        before,
                     guint        *n_purged,
                     GError      **error)
{
  g_autoptr(GArray) found = list_tombstones (self, before, error);
  gint64 horizon = 0;

  if (found == NULL)
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      const Tombstone *tombstone = &g_array_index (found, Tombstone, i);

      horizon = MAX (horizon, tombstone->seq);
      if (!remove_rows (self, tombstone->seq, tombstone->list, error))
        return FALSE;
    }

  if (n_purged != NULL)
    *n_purged = found->len;
  return cp2_sql_run (self->sql, error, "DELETE FROM tombstone WHERE removed_at < $1", "i", before) &&
         cp2_sql_run (self->sql, error,
                      "UPDATE feed_head SET tombstone_horizon = $1 WHERE one = 1 AND tombstone_horizon < $1", "i", horizon);
}
