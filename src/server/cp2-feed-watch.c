#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include "server/cp2-feed-schema.h"
#include "server/cp2-feed-watch.h"

/* Rows looked at in one go; the main loop has other things to do. */
#define MAX_ROWS "5000"

struct _Cp2FeedWatch
{
  Cp2Sql     *sql;
  Cp2Polls   *polls;
  gint64      head;
  GHashTable *keys; /* id of a scope to its key; neither ever changes */
};

static gboolean
read_head (Cp2FeedWatch  *self,
           gint64        *head,
           GError       **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT seq FROM feed_head WHERE one = 1", "");
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  *head = row ? cp2_statement_get_integer (statement, 0) : 0;
  cp2_statement_reset (statement);
  return TRUE;
}

Cp2FeedWatch *
cp2_feed_watch_new (Cp2Sql    *sql,
                    Cp2Polls  *polls,
                    GError   **error)
{
  g_autoptr(Cp2FeedWatch) self = g_new0 (Cp2FeedWatch, 1);

  self->sql = g_object_ref (sql);
  self->polls = polls;
  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  return read_head (self, &self->head, error) ? g_steal_pointer (&self) : NULL;
}

void
cp2_feed_watch_free (Cp2FeedWatch *self)
{
  g_object_unref (self->sql);
  g_hash_table_unref (self->keys);
  g_free (self);
}

gint64
cp2_feed_watch_get_head (Cp2FeedWatch *self)
{
  return self->head;
}

static void
add_scopes (GHashTable *scopes,
            const char *list)
{
  gint64 scope;
  char form;

  while (cp2_feed_scopes_next (&list, &scope, &form))
    if (!g_hash_table_contains (scopes, &scope))
      g_hash_table_add (scopes, g_memdup2 (&scope, sizeof scope));
}

/* Collects the ids of all scopes that see something new, and moves the head past it. */
static gboolean
read_rows (Cp2FeedWatch  *self,
           GHashTable    *scopes,
           GError       **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error,
                                           "SELECT seq, scopes FROM feed WHERE seq > $1 ORDER BY seq LIMIT " MAX_ROWS,
                                           "i", self->head);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;

  while (cp2_statement_step (statement, &row, error) && row)
    {
      self->head = cp2_statement_get_integer (statement, 0);
      add_scopes (scopes, cp2_statement_get_text (statement, 1));
    }

  return *error == NULL;
}

static const char *
find_key (Cp2FeedWatch  *self,
          gint64         scope,
          GError       **error)
{
  const char *key = g_hash_table_lookup (self->keys, &scope);
  Cp2Statement *statement;
  gboolean row;

  if (key != NULL)
    return key;

  statement = cp2_sql_query (self->sql, error, "SELECT key FROM scope WHERE id = $1", "i", scope);
  if (statement == NULL || !cp2_statement_step (statement, &row, error) || !row)
    return NULL;

  g_hash_table_insert (self->keys, g_memdup2 (&scope, sizeof scope), g_strdup (cp2_statement_get_text (statement, 0)));
  cp2_statement_reset (statement);
  return g_hash_table_lookup (self->keys, &scope);
}

static char **
list_keys (Cp2FeedWatch  *self,
           GHashTable    *scopes,
           GError       **error)
{
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new ();
  GHashTableIter iterator;
  gpointer scope;

  g_hash_table_iter_init (&iterator, scopes);
  while (g_hash_table_iter_next (&iterator, &scope, NULL))
    {
      const char *key = find_key (self, *(gint64 *) scope, error);

      if (key != NULL)
        g_strv_builder_add (keys, key);
    }

  return g_strv_builder_end (keys);
}

void
cp2_feed_watch_look (Cp2FeedWatch *self)
{
  g_autoptr(GHashTable) scopes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) keys = NULL;

  if (cp2_polls_get_n (self->polls) == 0)
    {
      if (!read_head (self, &self->head, &error))
        g_message ("Cannot look at the feed: %s", error->message);
      return;
    }

  if (read_rows (self, scopes, &error))
    keys = list_keys (self, scopes, &error);
  if (keys != NULL)
    cp2_polls_notify (self->polls, (const char * const *) keys);
  if (error != NULL)
    g_message ("Cannot look at the feed: %s", error->message);
}
