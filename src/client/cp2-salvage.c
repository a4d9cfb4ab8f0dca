#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "client/cp2-json-scan.h"
#include "client/cp2-replica-private.h"
#include "client/cp2-store-error.h"
#include "core/cp2-clock.h"
#include "core/cp2-json.h"

/*
 * What is done with a damaged database: its outbox and settings are read as far as they can be, page by page sealed, so
 * that what can be read is right; it is moved aside as it is; records come from the server again.
 */

void
cp2_salvage_free (Cp2Salvage *salvage)
{
  g_ptr_array_unref (salvage->rows);
  g_hash_table_unref (salvage->settings);
  g_free (salvage);
}

/* What the server has comes back with the first load; only what it has not is laid over it. */
static void
adjust_status (Cp2OutboxRow *row)
{
  if (row->status == CP2_OUTBOX_ACKNOWLEDGED)
    row->status = CP2_OUTBOX_SETTLED;
  row->replays = row->status == CP2_OUTBOX_PENDING || row->status == CP2_OUTBOX_HELD;
}

static Cp2OutboxRow *
read_next (Cp2Sql     *sql,
           const char *conditions,
           gint64      position)
{
  g_autoptr(GPtrArray) rows = cp2_outbox_select (sql, NULL, conditions, "i", position);
  Cp2OutboxRow *row = rows != NULL && rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;

  if (row != NULL)
    adjust_status (row);
  return row;
}

/* From the beginning up to the first damage, and from the end down to it. */
static void
read_rows (Cp2Sql     *sql,
           Cp2Salvage *salvage)
{
  g_autoptr(GPtrArray) from_end = g_ptr_array_new ();
  Cp2OutboxRow *row;
  gint64 first = 0;
  gint64 last = G_MAXINT64;

  while ((row = read_next (sql, "WHERE position > $1 ORDER BY position LIMIT 1", first)) != NULL)
    {
      g_ptr_array_add (salvage->rows, row);
      first = row->position;
    }

  while ((row = read_next (sql, "WHERE position < $1 ORDER BY position DESC LIMIT 1", last)) != NULL)
    {
      last = row->position;
      if (last <= first)
        {
          cp2_outbox_row_free (row);
          break;
        }
      g_ptr_array_add (from_end, row);
    }

  for (guint i = from_end->len; i > 0; i--)
    g_ptr_array_add (salvage->rows, g_ptr_array_index (from_end, i - 1));
}

static void
read_settings (Cp2Sql     *sql,
               GHashTable *settings)
{
  Cp2Statement *statement = cp2_sql_prepare (sql, "SELECT name, value FROM setting", NULL);
  gboolean row = statement != NULL;

  while (row && cp2_statement_step (statement, &row, NULL))
    if (row)
      g_hash_table_insert (settings, g_strdup (cp2_statement_get_text (statement, 0)),
                           g_strdup (cp2_statement_get_text (statement, 1)));
}

Cp2Salvage *
cp2_salvage_read (const char *path,
                  const char *vfs)
{
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  /* Read only: what is set aside stays as it was found. */
  g_autoptr(Cp2Sql) sql = cp2_sql_open (url, vfs, CP2_SQL_READ_ONLY, NULL);
  Cp2Salvage *salvage = g_new0 (Cp2Salvage, 1);

  salvage->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_outbox_row_free);
  salvage->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (sql != NULL)
    {
      read_rows (sql, salvage);
      read_settings (sql, salvage->settings);
    }

  return salvage;
}

Cp2OutboxRow *
cp2_outbox_row_from_entry (Cp2JournalEntry *entry)
{
  g_autoptr(JsonNode) node = cp2_json_parse_text (entry->payload, strlen (entry->payload), NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  Cp2OutboxRow *row;

  if (object == NULL || cp2_json_get_string (object, "id") == NULL || cp2_json_get_string (object, "kind") == NULL ||
      cp2_json_get_string (object, "record") == NULL)
    return NULL;

  row = g_new0 (Cp2OutboxRow, 1);
  row->op_id = g_strdup (cp2_json_get_string (object, "id"));
  row->group = g_strdup (cp2_json_get_string (object, "group"));
  row->kind = g_strdup (cp2_json_get_string (object, "kind"));
  row->record = g_strdup (cp2_json_get_string (object, "record"));
  row->payload = g_strdup (entry->payload);
  row->device = g_strdup (entry->device);
  row->incarnation = entry->incarnation;
  row->seq = entry->seq;
  row->created = entry->created;
  row->status = CP2_OUTBOX_PENDING;
  row->replays = TRUE;
  return row;
}

GPtrArray *
cp2_outbox_rows_to_entries (GPtrArray *rows)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_journal_entry_free);

  for (guint i = 0; i < rows->len; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (entries, cp2_journal_entry_new (row->device, row->incarnation, row->seq, row->created, row->payload));
    }

  return entries;
}

/* Before the first row of the same incarnation with a greater number; at the end when there is none. */
static guint
find_place (GPtrArray    *rows,
            Cp2OutboxRow *added)
{
  for (guint i = 0; i < rows->len && added->seq > 0; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->device, added->device) == 0 && row->incarnation == added->incarnation && row->seq > added->seq)
        return i;
    }

  return rows->len;
}

/* Two operations can only have one number when the disk failed twice; the later one does without. */
static void
drop_taken_number (GPtrArray    *rows,
                   Cp2OutboxRow *added)
{
  for (guint i = 0; i < rows->len && added->seq > 0; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      if (row->seq == added->seq && row->incarnation == added->incarnation && g_strcmp0 (row->device, added->device) == 0)
        {
          g_clear_pointer (&added->device, g_free);
          added->incarnation = 0;
          added->seq = 0;
        }
    }
}

void
cp2_salvage_add_journal (Cp2Salvage *salvage,
                         GPtrArray  *entries)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < salvage->rows->len; i++)
    g_hash_table_add (ids, ((Cp2OutboxRow *) g_ptr_array_index (salvage->rows, i))->op_id);

  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr(Cp2OutboxRow) row = cp2_outbox_row_from_entry (g_ptr_array_index (entries, i));

      if (row == NULL || !g_hash_table_add (ids, row->op_id))
        continue;

      drop_taken_number (salvage->rows, row);
      g_ptr_array_insert (salvage->rows, find_place (salvage->rows, row), row);
      row = NULL;
    }
}

static char *
make_name (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (cp2_clock_now () / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  char *name = g_strdup_printf ("%s.damaged-%s", path, date);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
    }

  return name;
}

char *
cp2_salvage_move_aside (const char  *path,
                        GError     **error)
{
  static const char * const endings[] = { "-wal", "-shm", "-journal", "" };
  g_autofree char *name = make_name (path);

  /* The database itself goes last: while it is there, the next start begins again. */
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (name, endings[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_IO, "Cannot set the damaged database aside: %s", g_strerror (errno));
          return NULL;
        }
    }

  return g_steal_pointer (&name);
}

gboolean
cp2_salvage_copy_aside (const char  *path,
                        GError     **error)
{
  g_autofree char *name = make_name (path);
  g_autoptr(GFile) from = g_file_new_for_path (path);
  g_autoptr(GFile) to = g_file_new_for_path (name);

  return g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

static gboolean
take_settings (Cp2Replica  *self,
               GHashTable  *settings,
               GError     **error)
{
  /* They speak of the records that are no longer here. */
  static const char * const left_out[] = {
    CP2_SETTING_CURSOR, CP2_SETTING_THROUGH, CP2_SETTING_SCOPES, CP2_SETTING_SWEEPING, CP2_SETTING_INITIAL_COMPLETE,
    CP2_SETTING_SKIPPED, CP2_SETTING_SCHEMA, CP2_SETTING_LAST_PULL, NULL
  };
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!g_strv_contains (left_out, name) && !cp2_replica_set_setting (self, name, value, error))
      return FALSE;

  return cp2_replica_load_settings (self, error);
}

/* Lost settings may be older than the operations; the next number follows the greatest there is. */
static gboolean
raise_head (Cp2Replica          *self,
            const Cp2OutboxRow  *row,
            GError             **error)
{
  g_autofree char *hash = NULL;

  if (g_strcmp0 (row->device, cp2_replica_get_setting (self, CP2_SETTING_DEVICE)) != 0 ||
      row->incarnation != cp2_replica_get_number (self, CP2_SETTING_INCARNATION) ||
      row->seq <= cp2_replica_get_number (self, CP2_SETTING_HEAD_SEQ))
    return TRUE;

  hash = cp2_outbox_chain (row->previous, row->payload);
  return cp2_replica_set_number (self, CP2_SETTING_HEAD_SEQ, row->seq, error) &&
         cp2_replica_set_setting (self, CP2_SETTING_HEAD_HASH, hash, error);
}

static gboolean
take_rows (Cp2Replica  *self,
           GPtrArray   *rows,
           GError     **error)
{
  Cp2OutboxRow *before = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      /* The journal has no hashes, but they follow from the row before. */
      if (row->previous == NULL && before != NULL && row->seq > 1 && row->seq == before->seq + 1 &&
          row->incarnation == before->incarnation)
        row->previous = cp2_outbox_chain (before->previous, before->payload);

      if (!cp2_outbox_insert (self->sql, row, error) || !raise_head (self, row, error))
        return FALSE;
      before = row;
    }

  return cp2_replica_check_numbers (self, error) && cp2_replica_lay_layer_on (self, error);
}

gboolean
cp2_replica_take_salvage (Cp2Replica  *self,
                          Cp2Salvage  *salvage,
                          GError     **error)
{
  return cp2_replica_begin (self, error) &&
         cp2_replica_end (self,
                          take_settings (self, salvage->settings, error) && take_rows (self, salvage->rows, error),
                          error);
}
