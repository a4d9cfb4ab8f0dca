#include "config.h"

#include "ctl/cp2-check.h"
#include "server/cp2-feed-schema.h"

/* Rows without a record: the records' own rows were looked at from the other side. */
static gboolean
check_rows (Cp2Check       *check,
            const Cp2Kind  *kind,
            GError        **error)
{
  g_autofree char *query = g_strdup_printf ("SELECT '%s ' || f.id || ', sequence ' || f.seq FROM feed f"
                                            " LEFT JOIN %s r ON r.id = f.id AND r.version = f.seq"
                                            " WHERE f.kind = '%s' AND f.whole IS NOT NULL AND r.id IS NULL",
                                            kind->name, kind->name, kind->name);

  return cp2_check_query (check, query, "the feed has a row that is not the record's last change", error);
}

static gboolean
check_scope (Cp2Check  *check,
             gint64     seq,
             gint64     scope,
             GError   **error)
{
  Cp2Statement *statement = cp2_sql_query (check->sql, error, "SELECT first FROM feed_scope WHERE scope = $1 AND last >= $2 ORDER BY last LIMIT 1",
                                           "ii", scope, seq);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  row = row && cp2_statement_get_integer (statement, 0) <= seq;
  cp2_statement_reset (statement);
  if (!row)
    cp2_check_note (check, "Feed row %" G_GINT64_FORMAT " is not found by scope %" G_GINT64_FORMAT, seq, scope);
  return TRUE;
}

static gboolean
check_list (Cp2Check    *check,
            gint64       seq,
            const char  *list,
            gint64      *n_scopes,
            GError     **error)
{
  gint64 scope;
  char form;

  while (cp2_feed_scopes_next (&list, &scope, &form))
    {
      (*n_scopes)++;
      if (!check_scope (check, seq, scope, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_number (Cp2Check    *check,
             const char  *query,
             gint64      *number,
             GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (check->sql, error, query, "");
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  *number = row ? cp2_statement_get_integer (statement, 0) : 0;
  cp2_statement_reset (statement);
  return TRUE;
}

/* Every list is found; when by scope there is as much, there is nothing else. */
static gboolean
check_scopes (Cp2Check  *check,
              GError   **error)
{
  Cp2Statement *statement = cp2_sql_query (check->sql, error, "SELECT seq, scopes FROM feed ORDER BY seq", "");
  gint64 n_scopes = 0;
  gint64 n_rows;
  gboolean row = TRUE;

  while (statement != NULL && row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row && !check_list (check, cp2_statement_get_integer (statement, 0), cp2_statement_get_text (statement, 1), &n_scopes, error))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  if (statement == NULL || !read_number (check, "SELECT COUNT(*) FROM feed_scope s JOIN feed f ON f.seq BETWEEN s.first AND s.last", &n_rows, error))
    return FALSE;
  if (n_rows > n_scopes)
    cp2_check_note (check, "The feed has %" G_GINT64_FORMAT " rows by scope for %" G_GINT64_FORMAT " in its lists", n_rows, n_scopes);
  return TRUE;
}

static const struct
{
  const char *query;
  const char *what;
} rules[] = {
  { "SELECT f.kind || ' ' || f.id FROM feed f LEFT JOIN tombstone t ON t.kind = f.kind AND t.id = f.id AND t.seq = f.seq"
    " WHERE f.whole IS NULL AND t.seq IS NULL",
    "the feed says that it was removed, but not when" },
  { "SELECT t.kind || ' ' || t.id FROM tombstone t LEFT JOIN feed f ON f.seq = t.seq WHERE f.whole IS NOT NULL OR f.seq IS NULL",
    "it was removed, and the feed does not say so" },
  { "SELECT f.kind || ' ' || f.id FROM feed f, feed_head h WHERE f.seq > h.seq OR f.batch > h.seq OR f.batch < f.seq",
    "its row lies beyond the head of the feed" },
};

gboolean
cp2_check_feed (Cp2Check  *check,
                GError   **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);
  gint64 n_rows;

  if (!read_number (check, "SELECT COUNT(*) FROM feed WHERE whole IS NOT NULL", &n_rows, error))
    return FALSE;

  /* One row for each record, so that more of them means that some have none. */
  for (guint i = 0; n_rows != check->n_records && i < n_kinds; i++)
    if (!check_rows (check, kinds[i], error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!cp2_check_query (check, rules[i].query, rules[i].what, error))
      return FALSE;

  return check_scopes (check, error);
}
