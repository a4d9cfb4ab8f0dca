#include "config.h"

#include "server/cp2-feed-scopes.h"

/* Every account is a scope; some 10 MiB of them are remembered at most. */
#define MAX_REMEMBERED 100000

struct _Cp2FeedScopes
{
  Cp2Sql     *sql;
  GHashTable *numbers; /* key → number */
  char       *newest;
  gint64      newest_number;
};

Cp2FeedScopes *
cp2_feed_scopes_new (Cp2Sql *sql)
{
  Cp2FeedScopes *self = g_new0 (Cp2FeedScopes, 1);

  self->sql = sql;
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
cp2_feed_scopes_free (Cp2FeedScopes *self)
{
  g_hash_table_unref (self->numbers);
  g_free (self->newest);
  g_free (self);
}

static void
forget (Cp2FeedScopes *self)
{
  g_hash_table_remove_all (self->numbers);
  g_clear_pointer (&self->newest, g_free);
  self->newest_number = 0;
}

/* Numbers are given out in order and only within transactions: if the newest one stands, so do all before it. */
gboolean
cp2_feed_scopes_check (Cp2FeedScopes  *self,
                       GError        **error)
{
  Cp2Statement *statement;
  gboolean row;

  if (self->newest == NULL)
    return TRUE;

  statement = cp2_sql_query (self->sql, error, "SELECT key FROM scope WHERE id = $1", "i", self->newest_number);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (!row || g_strcmp0 (cp2_statement_get_text (statement, 0), self->newest) != 0)
    forget (self);
  cp2_statement_reset (statement);
  return TRUE;
}

static void
remember (Cp2FeedScopes *self,
          const char    *key,
          gint64         number)
{
  if (g_hash_table_size (self->numbers) >= MAX_REMEMBERED)
    forget (self);

  g_hash_table_insert (self->numbers, g_strdup (key), GSIZE_TO_POINTER ((gsize) number));
  if (number > self->newest_number)
    {
      g_free (self->newest);
      self->newest = g_strdup (key);
      self->newest_number = number;
    }
}

/* @number stays 0 when the statement has no row. */
static gboolean
ask_number (Cp2FeedScopes  *self,
            const char     *text,
            const char     *key,
            gint64         *number,
            GError        **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, text, "s", key);
  gboolean row = statement != NULL;

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        *number = cp2_statement_get_integer (statement, 0);
    }

  return statement != NULL;
}

gboolean
cp2_feed_scopes_intern (Cp2FeedScopes  *self,
                        const char     *key,
                        gint64         *scope,
                        GError        **error)
{
  *scope = (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (self->numbers, key));
  if (*scope != 0)
    return TRUE;

  if (!ask_number (self, "SELECT id FROM scope WHERE key = $1", key, scope, error) ||
      (*scope == 0 && !ask_number (self, "INSERT INTO scope (key) VALUES ($1) RETURNING id", key, scope, error)))
    return FALSE;

  remember (self, key, *scope);
  return TRUE;
}
