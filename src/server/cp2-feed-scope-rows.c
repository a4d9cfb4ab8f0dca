#include "config.h"

#include "server/cp2-feed-schema.h"
#include "server/cp2-feed-scope-rows.h"

#define INSERT_ONE "INSERT INTO feed_scope (scope, first, last) VALUES ($1, $2, $3)"

/* So many rows go into one statement, as long as there are so many; the rest one by one. */
#define MANY 40

typedef struct
{
  gint64 scope;
  gint64 first;
  gint64 last;
} Run;

struct _Cp2FeedScopeRows
{
  Cp2Sql     *sql;       /* not owned */
  GArray     *runs;      /* Run */
  GHashTable *latest;    /* scope → place in `runs` of its last run, counted from one */
  GHashTable *gone;      /* set of gint64: what was gathered and removed again */
  gint64      first_seq; /* of what is gathered */
  char       *insert_many;
};

static char *
make_insert_many (void)
{
  GString *text = g_string_new ("INSERT INTO feed_scope (scope, first, last) VALUES ");

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (text, "%s($%u, $%u, $%u)", i > 0 ? ", " : "", 3 * i + 1, 3 * i + 2, 3 * i + 3);

  return g_string_free (text, FALSE);
}

Cp2FeedScopeRows *
cp2_feed_scope_rows_new (Cp2Sql *sql)
{
  Cp2FeedScopeRows *self = g_new0 (Cp2FeedScopeRows, 1);

  self->sql = sql;
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->latest = g_hash_table_new (NULL, NULL);
  self->gone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->insert_many = make_insert_many ();
  return self;
}

void
cp2_feed_scope_rows_free (Cp2FeedScopeRows *self)
{
  g_array_unref (self->runs);
  g_hash_table_unref (self->latest);
  g_hash_table_unref (self->gone);
  g_free (self->insert_many);
  g_free (self);
}

void
cp2_feed_scope_rows_add (Cp2FeedScopeRows *self,
                         gint64            scope,
                         gint64            seq)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) scope);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->latest, key));
  Run *latest = place > 0 ? &g_array_index (self->runs, Run, place - 1) : NULL;
  Run run = { scope, seq, seq };

  if (latest != NULL && latest->last == seq - 1)
    {
      latest->last = seq;
      return;
    }

  if (self->runs->len == 0)
    self->first_seq = seq;
  g_array_append_val (self->runs, run);
  g_hash_table_insert (self->latest, key, GUINT_TO_POINTER (self->runs->len));
}

/* A longer run stays: there is nothing in the feed any more at that place, and those who read go past it. */
gboolean
cp2_feed_scope_rows_remove (Cp2FeedScopeRows  *self,
                            gint64             seq,
                            const char        *list,
                            GError           **error)
{
  gint64 scope;
  char form;

  if (self->runs->len > 0 && seq >= self->first_seq)
    {
      g_hash_table_add (self->gone, g_memdup2 (&seq, sizeof seq));
      return TRUE;
    }

  while (cp2_feed_scopes_next (&list, &scope, &form))
    if (!cp2_sql_run (self->sql, error, "DELETE FROM feed_scope WHERE scope = $1 AND last = $2 AND first = $2", "ii", scope, seq))
      return FALSE;

  return TRUE;
}

static void
drop_gone (Cp2FeedScopeRows *self)
{
  guint n = 0;

  if (g_hash_table_size (self->gone) == 0)
    return;

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run run = g_array_index (self->runs, Run, i);

      if (run.first != run.last || !g_hash_table_contains (self->gone, &run.first))
        g_array_index (self->runs, Run, n++) = run;
    }
  g_array_set_size (self->runs, n);
}

/* In the order of the table each row finds its place beside the one before. */
static int
compare_runs (gconstpointer a,
              gconstpointer b)
{
  const Run *left = a, *right = b;

  if (left->scope != right->scope)
    return left->scope < right->scope ? -1 : 1;

  return left->last < right->last ? -1 : left->last > right->last;
}

static gboolean
write_runs (Cp2FeedScopeRows  *self,
            const char        *text,
            guint              first,
            guint              n,
            GError           **error)
{
  Cp2Statement *statement = cp2_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      const Run *run = &g_array_index (self->runs, Run, first + i);

      cp2_statement_bind_integer (statement, 3 * i + 1, run->scope);
      cp2_statement_bind_integer (statement, 3 * i + 2, run->first);
      cp2_statement_bind_integer (statement, 3 * i + 3, run->last);
    }
  return cp2_statement_run (statement, error);
}

gboolean
cp2_feed_scope_rows_write (Cp2FeedScopeRows  *self,
                           GError           **error)
{
  guint n;

  drop_gone (self);
  g_array_sort (self->runs, compare_runs);
  for (guint first = 0; first < self->runs->len; first += n)
    {
      n = self->runs->len - first >= MANY ? MANY : 1;
      if (!write_runs (self, n == MANY ? self->insert_many : INSERT_ONE, first, n, error))
        return FALSE;
    }

  cp2_feed_scope_rows_forget (self);
  return TRUE;
}

void
cp2_feed_scope_rows_forget (Cp2FeedScopeRows *self)
{
  g_array_set_size (self->runs, 0);
  g_hash_table_remove_all (self->latest);
  g_hash_table_remove_all (self->gone);
}
