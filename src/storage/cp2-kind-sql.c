#include "config.h"

#include "storage/cp2-kind-sql.h"

typedef struct
{
  char **names;
  char  *text;
} Find;

typedef struct
{
  Cp2KindSql  parent;
  GArray     *finds; /* of Find: a handful */
} KindSql;

static GMutex lock;

static KindSql *
kind_sql_new (const Cp2Kind *kind)
{
  KindSql *sql = g_new0 (KindSql, 1);
  g_autoptr(GString) columns = g_string_new ("id, version, updated_at, masked, extra");
  g_autoptr(GString) values = g_string_new ("$1, $2, $3, $4, $5");
  g_autoptr(GString) updates = g_string_new ("version = excluded.version, updated_at = excluded.updated_at,"
                                             " masked = excluded.masked, extra = excluded.extra");

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;

      g_string_append_printf (columns, ", \"%s\"", name);
      g_string_append_printf (values, ", $%u", CP2_KIND_N_COMMON_COLUMNS + i + 1);
      g_string_append_printf (updates, ", \"%s\" = excluded.\"%s\"", name, name);
    }

  sql->parent.columns = g_strdup (columns->str);
  sql->parent.select = g_strdup_printf ("SELECT %s FROM %s WHERE id = $1", columns->str, kind->name);
  sql->parent.version = g_strdup_printf ("SELECT version FROM %s WHERE id = $1", kind->name);
  sql->parent.upsert = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s",
                                        kind->name, columns->str, values->str, updates->str);
  sql->parent.erase = g_strdup_printf ("DELETE FROM %s WHERE id = $1", kind->name);
  sql->finds = g_array_new (FALSE, FALSE, sizeof (Find));
  return sql;
}

/* With the lock held. */
static KindSql *
get_kind_sql (const Cp2Kind *kind)
{
  static GHashTable *table;
  KindSql *sql;

  if (table == NULL)
    table = g_hash_table_new (NULL, NULL);
  sql = g_hash_table_lookup (table, kind);
  if (sql == NULL)
    {
      sql = kind_sql_new (kind);
      g_hash_table_insert (table, (gpointer) kind, sql);
    }

  return sql;
}

const Cp2KindSql *
cp2_kind_sql_get (const Cp2Kind *kind)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  return &get_kind_sql (kind)->parent;
}

/* SQLite takes a name in quotes that is no column for a text, so that a mistake would find nothing and say nothing:
 * the table's name makes it one. */
static char *
make_find (const Cp2Kind      *kind,
           const char         *columns,
           const char * const *names)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "SELECT %s FROM %s", columns, kind->name);
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "%s%s.\"%s\" = $%u", i == 0 ? " WHERE " : " AND ", kind->name, names[i], i + 1);
  g_string_append (text, " ORDER BY id");
  return g_string_free (text, FALSE);
}

const char *
cp2_kind_sql_get_find (const Cp2Kind      *kind,
                       const char * const *names)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  KindSql *sql = get_kind_sql (kind);
  Find find;

  for (guint i = 0; i < sql->finds->len; i++)
    if (g_strv_equal ((const char * const *) g_array_index (sql->finds, Find, i).names, names))
      return g_array_index (sql->finds, Find, i).text;

  find = (Find) { g_strdupv ((char **) names), make_find (kind, sql->parent.columns, names) };
  g_array_append_val (sql->finds, find);
  return find.text;
}
