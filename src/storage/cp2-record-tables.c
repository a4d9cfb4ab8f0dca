#include "config.h"

#include <string.h>

#include "storage/cp2-record-tables.h"

/* Names of tables, columns and indexes come from the field tables in the program, never from data. */

/* With the unset value as default, so that a row older than its column is found like one written now. */
static void
append_column (GString        *text,
               const Cp2Field *field)
{
  if (cp2_field_is_integer (field))
    g_string_append_printf (text, "\"%s\" BIGINT DEFAULT 0", field->name);
  else if (field->type == CP2_FIELD_ENUM)
    g_string_append_printf (text, "\"%s\" TEXT DEFAULT '%s'", field->name, field->words[0]);
  else
    g_string_append_printf (text, "\"%s\" TEXT", field->name);
}

/* The id is unique beside the row number: rows arrive at the end of the table and pages stay full, where an id as the
 * table's own key would scatter them. */
static gboolean
create_table (Cp2Sql         *sql,
              const Cp2Kind  *kind,
              GError        **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "CREATE TABLE IF NOT EXISTS %s (\"row\" INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                                " version BIGINT NOT NULL DEFAULT 0, updated_at TEXT, masked BIGINT NOT NULL DEFAULT 0,"
                                " extra TEXT", kind->name);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      g_string_append (text, ", ");
      append_column (text, &kind->fields[i]);
    }
  g_string_append (text, ")");

  return cp2_sql_execute (sql, text->str, error);
}

static gboolean
add_columns (Cp2Sql         *sql,
             const Cp2Kind  *kind,
             GError        **error)
{
  g_auto(GStrv) columns = cp2_sql_list_columns (sql, kind->name, error);

  if (columns == NULL)
    return FALSE;

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];
      g_autoptr(GString) text = g_string_new (NULL);

      if (g_strv_contains ((const char * const *) columns, field->name))
        continue;

      g_string_append_printf (text, "ALTER TABLE %s ADD COLUMN ", kind->name);
      append_column (text, field);
      if (!cp2_sql_execute (sql, text->str, error))
        return FALSE;
    }

  return TRUE;
}

typedef enum
{
  INDEX_PLAIN,
  INDEX_UNIQUE,
  INDEX_DROP,
} IndexAction;

static gboolean
each_index (Cp2Sql              *sql,
            const Cp2Kind       *kind,
            const char * const  *indexes,
            const char          *prefix,
            IndexAction          action,
            GError             **error)
{
  for (guint i = 0; indexes != NULL && indexes[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%s_%u", kind->name, prefix, i + 1);
      g_autofree char *text = NULL;

      if (action == INDEX_DROP)
        text = g_strdup_printf ("DROP INDEX IF EXISTS %s", name);
      else
        text = g_strdup_printf ("CREATE %s INDEX IF NOT EXISTS %s ON %s (%s)", action == INDEX_UNIQUE ? "UNIQUE" : "",
                                name, kind->name, indexes[i]);
      if (!cp2_sql_execute (sql, text, error))
        return FALSE;
    }

  return TRUE;
}

/* The searchable columns, as `new.a, new.b` or `old.a, old.b` or plain. */
static char *
search_columns (const Cp2Kind *kind,
                const char    *before)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].flags & CP2_FIELD_SEARCHABLE)
      g_string_append_printf (text, "%s%s\"%s\"", text->len > 0 ? ", " : "", before, kind->fields[i].name);

  return g_string_free (text, FALSE);
}

/* An external-content table holds no second copy of the text. */
static gboolean
create_search (Cp2Sql         *sql,
               const Cp2Kind  *kind,
               GError        **error)
{
  const char *name = kind->name;
  g_autofree char *plain = search_columns (kind, "");
  g_autofree char *fresh = search_columns (kind, "new.");
  g_autofree char *stale = search_columns (kind, "old.");
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text,
    "CREATE VIRTUAL TABLE %s_search USING fts5 (%s, content = '%s', content_rowid = 'row',"
    " tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');"
    "INSERT INTO %s_search (%s_search) VALUES ('rebuild');",
    name, plain, name, name, name);
  g_string_append_printf (text,
    "CREATE TRIGGER %s_search_insert AFTER INSERT ON %s BEGIN"
    " INSERT INTO %s_search (rowid, %s) VALUES (new.\"row\", %s); END;", name, name, name, plain, fresh);
  g_string_append_printf (text,
    "CREATE TRIGGER %s_search_delete AFTER DELETE ON %s BEGIN"
    " INSERT INTO %s_search (%s_search, rowid, %s) VALUES ('delete', old.\"row\", %s); END;",
    name, name, name, name, plain, stale);
  g_string_append_printf (text,
    "CREATE TRIGGER %s_search_update AFTER UPDATE ON %s WHEN (%s) IS NOT (%s) BEGIN"
    " INSERT INTO %s_search (%s_search, rowid, %s) VALUES ('delete', old.\"row\", %s);"
    " INSERT INTO %s_search (rowid, %s) VALUES (new.\"row\", %s); END;",
    name, name, stale, fresh, name, name, plain, stale, name, plain, fresh);
  return cp2_sql_execute (sql, text->str, error);
}

static gboolean
drop_search (Cp2Sql         *sql,
             const Cp2Kind  *kind,
             GError        **error)
{
  const char *name = kind->name;
  g_autofree char *text = NULL;

  if (!cp2_kind_is_searchable (kind))
    return TRUE;

  text = g_strdup_printf ("DROP TRIGGER IF EXISTS %s_search_insert; DROP TRIGGER IF EXISTS %s_search_delete;"
                          "DROP TRIGGER IF EXISTS %s_search_update; DROP TABLE IF EXISTS %s_search",
                          name, name, name, name);
  return cp2_sql_execute (sql, text, error);
}

/* Whether the full-text table is there, with the columns that are searchable now. */
static gboolean
has_search (Cp2Sql        *sql,
            const Cp2Kind *kind)
{
  g_autofree char *name = g_strconcat (kind->name, "_search", NULL);
  g_auto(GStrv) columns = cp2_sql_list_columns (sql, name, NULL);
  guint n_found = 0;

  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].flags & CP2_FIELD_SEARCHABLE)
      {
        if (columns == NULL || columns[n_found] == NULL || !g_str_equal (columns[n_found], kind->fields[i].name))
          return FALSE;
        n_found++;
      }

  return columns == NULL || columns[n_found] == NULL;
}

static gboolean
create_indexes (Cp2Sql                *sql,
                const Cp2Kind         *kind,
                Cp2RecordTablesFlags   flags,
                GError               **error)
{
  gboolean unique = flags & CP2_RECORD_TABLES_UNIQUE_KEYS;

  return each_index (sql, kind, kind->indexes, "index", INDEX_PLAIN, error) &&
         each_index (sql, kind, kind->keys, "key", unique ? INDEX_UNIQUE : INDEX_PLAIN, error) &&
         (has_search (sql, kind) || (drop_search (sql, kind, error) && create_search (sql, kind, error)));
}

gboolean
cp2_record_tables_create (Cp2Sql                *sql,
                          Cp2RecordTablesFlags   flags,
                          GError               **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (!create_table (sql, kinds[i], error) || !add_columns (sql, kinds[i], error))
      return FALSE;

  return (flags & CP2_RECORD_TABLES_NO_INDEXES) || cp2_record_tables_create_indexes (sql, flags, error);
}

gboolean
cp2_record_tables_create_indexes (Cp2Sql                *sql,
                                  Cp2RecordTablesFlags   flags,
                                  GError               **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (!create_indexes (sql, kinds[i], flags, error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_record_tables_drop_indexes (Cp2Sql  *sql,
                                GError **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (!each_index (sql, kinds[i], kinds[i]->indexes, "index", INDEX_DROP, error) ||
        !each_index (sql, kinds[i], kinds[i]->keys, "key", INDEX_DROP, error) ||
        !drop_search (sql, kinds[i], error))
      return FALSE;

  return TRUE;
}
