#include "config.h"

#include "client/cp2-record-cache.h"
#include "client/cp2-row-list.h"
#include "storage/cp2-sql-repository.h"

/* Windows that are kept: what is on the screen, and a scroll's way back. */
#define WINDOWS_MAX 8

struct _Cp2RecordCache
{
  const Cp2Kind *kind;
  char          *select;
  /* gint64 to Cp2Record */
  GHashTable    *records;
  /* GArray of gint64 each, the oldest first */
  GQueue         windows;
};

static char *
make_select (const Cp2Kind *kind)
{
  GString *text = g_string_new (NULL);

  /* Always of one length, so that one prepared statement serves all windows. */
  g_string_printf (text, "SELECT %s, \"row\" FROM %s WHERE \"row\" IN (", cp2_sql_repository_get_columns (kind), kind->name);
  for (guint i = 1; i <= CP2_RECORD_CACHE_WINDOW; i++)
    g_string_append_printf (text, "%s$%u", i > 1 ? ", " : "", i);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

Cp2RecordCache *
cp2_record_cache_new (const Cp2Kind *kind)
{
  Cp2RecordCache *self = g_new0 (Cp2RecordCache, 1);

  self->kind = kind;
  self->select = make_select (kind);
  self->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_queue_init (&self->windows);
  return self;
}

void
cp2_record_cache_free (Cp2RecordCache *self)
{
  g_queue_clear_full (&self->windows, (GDestroyNotify) g_array_unref);
  g_hash_table_unref (self->records);
  g_free (self->select);
  g_free (self);
}

const Cp2Kind *
cp2_record_cache_get_kind (Cp2RecordCache *self)
{
  return self->kind;
}

static void
insert (GHashTable *records,
        gint64      row,
        gpointer    record)
{
  g_hash_table_insert (records, g_memdup2 (&row, sizeof row), record);
}

/* Reads the rows of a window into @records. */
static void
read_window (Cp2RecordCache *self,
             Cp2Sql         *sql,
             GArray         *window,
             GHashTable     *records)
{
  Cp2Statement *statement = sql != NULL ? cp2_sql_prepare (sql, self->select, NULL) : NULL;
  guint n_columns = statement != NULL ? cp2_statement_get_n_columns (statement) : 0;
  gboolean more = statement != NULL;

  for (guint i = 0; i < CP2_RECORD_CACHE_WINDOW && more; i++)
    if (i < window->len)
      cp2_statement_bind_integer (statement, i + 1, g_array_index (window, gint64, i));
    else
      cp2_statement_bind_null (statement, i + 1);

  while (more && cp2_statement_step (statement, &more, NULL) && more)
    insert (records, cp2_statement_get_integer (statement, n_columns - 1),
            cp2_sql_repository_read_row (self->kind, statement, 0));
}

static void
drop_oldest (Cp2RecordCache *self)
{
  g_autoptr(GArray) window = g_queue_pop_head (&self->windows);

  for (guint i = 0; i < window->len; i++)
    g_hash_table_remove (self->records, &g_array_index (window, gint64, i));
}

static void
fetch_around (Cp2RecordCache *self,
              Cp2Sql         *sql,
              GArray         *rows,
              guint           position)
{
  guint start = position - position % CP2_RECORD_CACHE_WINDOW;
  guint end = MIN (start + CP2_RECORD_CACHE_WINDOW, rows->len);
  GArray *window = g_array_sized_new (FALSE, FALSE, sizeof (gint64), CP2_RECORD_CACHE_WINDOW);

  for (guint i = start; i < end; i++)
    if (!g_hash_table_contains (self->records, &g_array_index (rows, gint64, i)))
      g_array_append_val (window, g_array_index (rows, gint64, i));

  read_window (self, sql, window, self->records);
  g_queue_push_tail (&self->windows, window);
  if (self->windows.length > WINDOWS_MAX)
    drop_oldest (self);
}

Cp2Record *
cp2_record_cache_get (Cp2RecordCache *self,
                      Cp2Sql         *sql,
                      GArray         *rows,
                      guint           position)
{
  gint64 row = g_array_index (rows, gint64, position);
  Cp2Record *record = g_hash_table_lookup (self->records, &row);

  if (record == NULL)
    {
      fetch_around (self, sql, rows, position);
      record = g_hash_table_lookup (self->records, &row);
    }

  if (record == NULL)
    {
      record = cp2_record_new (self->kind, "");
      insert (self->records, row, record);
    }

  return record;
}

GArray *
cp2_record_cache_refresh (Cp2RecordCache *self,
                          Cp2Sql         *sql)
{
  g_autoptr(GHashTable) fresh = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  GArray *changed = cp2_row_list_new ();
  GHashTableIter iter;
  gpointer key, value;

  for (GList *link = self->windows.head; link != NULL; link = link->next)
    read_window (self, sql, link->data, fresh);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Cp2Record *old = value;
      Cp2Record *now = g_hash_table_lookup (fresh, key);

      if (now != NULL && now->version == old->version && g_strcmp0 (now->id, old->id) == 0 && cp2_record_equal (now, old))
        continue;

      g_array_append_vals (changed, key, 1);
      if (now != NULL)
        g_hash_table_iter_replace (&iter, g_object_ref (now));
      else
        g_hash_table_iter_remove (&iter);
    }

  return changed;
}
