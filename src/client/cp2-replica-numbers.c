#include "config.h"

#include "client/cp2-install.h"
#include "client/cp2-replica-private.h"
#include "client/cp2-store-error.h"
#include "core/cp2-clock.h"

/*
 * Numbers of operations, and the journal that follows the table. The server takes the operations of one incarnation of
 * a device by number, without gaps; where the numbers here can no longer be trusted, only a new incarnation helps.
 */

#define RETENTION (30 * G_TIME_SPAN_DAY)

/* Never before the server has it in a verified backup, nor while a person has not seen what became of it. */
#define PURGEABLE "(durable = 1 AND replays = 0 AND created < $1 AND (status IN ('settled', 'merged') OR dismissed = 1))"

gboolean
cp2_replica_take_number (Cp2Replica    *self,
                         Cp2OutboxRow  *row,
                         GError       **error)
{
  const char *device = cp2_replica_get_setting (self, CP2_SETTING_DEVICE);
  const char *head = cp2_replica_get_setting (self, CP2_SETTING_HEAD_HASH);
  g_autofree char *hash = NULL;

  g_clear_pointer (&row->previous, g_free);
  g_clear_pointer (&row->device, g_free);
  row->incarnation = 0;
  row->seq = 0;

  /* Numbers of a copy would collide with the original's: it goes without until it is enrolled anew. */
  if (device[0] == '\0' || cp2_replica_get_number (self, CP2_SETTING_ENROL) != 0)
    return TRUE;

  row->device = g_strdup (device);
  row->incarnation = cp2_replica_get_number (self, CP2_SETTING_INCARNATION);
  row->seq = cp2_replica_get_number (self, CP2_SETTING_HEAD_SEQ) + 1;
  row->previous = head[0] != '\0' ? g_strdup (head) : NULL;
  hash = cp2_outbox_chain (row->previous, row->payload);
  return cp2_replica_set_number (self, CP2_SETTING_HEAD_SEQ, row->seq, error) &&
         cp2_replica_set_setting (self, CP2_SETTING_HEAD_HASH, hash, error);
}

/* From the first pending one on every number must be there, and be of this incarnation. */
gboolean
cp2_replica_check_numbers (Cp2Replica  *self,
                           GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error,
                                           "WITH mine AS (SELECT seq FROM outbox WHERE device = $1 AND incarnation = $2 AND seq >="
                                           " (SELECT min(seq) FROM outbox WHERE device = $1 AND incarnation = $2 AND status = 'pending'))"
                                           " SELECT (SELECT coalesce(max(seq) - min(seq) + 1, 0) <> count(*) FROM mine)"
                                           " OR EXISTS (SELECT 1 FROM outbox WHERE status = 'pending' AND"
                                           " (device <> $1 OR incarnation <> $2))", "si",
                                           cp2_replica_get_setting (self, CP2_SETTING_DEVICE),
                                           cp2_replica_get_number (self, CP2_SETTING_INCARNATION));
  gboolean row;
  gboolean is_broken;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  is_broken = cp2_statement_get_integer (statement, 0) != 0;
  cp2_statement_reset (statement);
  return !is_broken || cp2_replica_set_number (self, CP2_SETTING_ENROL, 1, error);
}

static gboolean
number_rows (Cp2Replica  *self,
             GPtrArray   *rows,
             GError     **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      if (!cp2_replica_take_number (self, row, error) ||
          !cp2_sql_run (self->sql, error,
                        "UPDATE outbox SET device = $1, incarnation = $2, seq = $3, previous = $4 WHERE position = $5",
                        "siisi", row->device, row->incarnation, row->seq, row->previous, row->position))
        return FALSE;
    }

  return TRUE;
}

static gboolean
forget_clone (Cp2Replica  *self,
              GError     **error)
{
  g_autofree char *machine = NULL;
  g_autofree char *nonce = NULL;

  if (cp2_replica_get_number (self, CP2_SETTING_CLONE) == 0)
    return TRUE;

  machine = cp2_install_get_machine ();
  nonce = cp2_install_make_nonce (self->folder, error);
  return nonce != NULL && cp2_replica_set_setting (self, CP2_SETTING_NONCE, nonce, error) &&
         cp2_replica_set_setting (self, CP2_SETTING_MACHINE, machine, error) &&
         cp2_replica_set_number (self, CP2_SETTING_CLONE, 0, error);
}

static gboolean
renumber (Cp2Replica  *self,
          const char  *device,
          gint64       incarnation,
          GError     **error)
{
  g_autoptr(GPtrArray) rows = NULL;

  /* What the server holds goes along: it knows it by its id. */
  if (!forget_clone (self, error) ||
      !cp2_sql_run (self->sql, error, "UPDATE outbox SET seq = NULL, device = '', incarnation = 0, previous = NULL, status = 'pending'"
                                      " WHERE status IN ('pending', 'held')", "") ||
      !cp2_replica_set_setting (self, CP2_SETTING_DEVICE, device, error) ||
      !cp2_replica_set_number (self, CP2_SETTING_INCARNATION, incarnation, error) ||
      !cp2_replica_set_number (self, CP2_SETTING_HEAD_SEQ, 0, error) ||
      !cp2_replica_set_setting (self, CP2_SETTING_HEAD_HASH, "", error) ||
      !cp2_replica_set_number (self, CP2_SETTING_DURABLE, 0, error) ||
      !cp2_replica_set_number (self, CP2_SETTING_ENROL, 0, error))
    return FALSE;

  rows = cp2_outbox_select (self->sql, error, "WHERE status = 'pending' ORDER BY position", "");
  return rows != NULL && number_rows (self, rows, error);
}

gboolean
cp2_replica_renumber (Cp2Replica  *self,
                      const char  *device,
                      gint64       incarnation,
                      GError     **error)
{
  /* Its numbers have been given away already. */
  if (g_str_equal (device, cp2_replica_get_setting (self, CP2_SETTING_DEVICE)) &&
      incarnation <= cp2_replica_get_number (self, CP2_SETTING_INCARNATION))
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STATE, "This incarnation is not a new one");
      return FALSE;
    }

  if (!cp2_replica_begin (self, error) ||
      !cp2_replica_end (self, renumber (self, device, incarnation, error), error))
    return FALSE;

  self->outbox_changed = TRUE;
  return cp2_replica_rewrite_journal (self, error);
}

static gboolean
write_rows (Cp2Replica  *self,
            GPtrArray   *rows,
            GError     **error)
{
  g_autoptr(GPtrArray) entries = rows != NULL ? cp2_outbox_rows_to_entries (rows) : NULL;

  return entries != NULL && cp2_outbox_journal_rewrite (self->journal, entries, error);
}

gboolean
cp2_replica_rewrite_journal (Cp2Replica  *self,
                             GError     **error)
{
  g_autoptr(GPtrArray) rows = cp2_outbox_select (self->sql, error, "ORDER BY position", "");

  return write_rows (self, rows, error);
}

gboolean
cp2_replica_purge (Cp2Replica  *self,
                   GError     **error)
{
  gint64 before = cp2_clock_now () - RETENTION;
  g_autoptr(GPtrArray) kept = NULL;
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT 1 FROM outbox WHERE " PURGEABLE, "i", before);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  cp2_statement_reset (statement);
  if (!row)
    return TRUE;

  /* The journal first: what it has and the table has not would come back at the next start. */
  kept = cp2_outbox_select (self->sql, error, "WHERE NOT " PURGEABLE " ORDER BY position", "i", before);
  return write_rows (self, kept, error) &&
         cp2_sql_run (self->sql, error, "DELETE FROM outbox WHERE " PURGEABLE, "i", before);
}

/* The number that an operation from the journal had, if it still fits; otherwise none, and a new enrolment is due. */
static gboolean
keep_number (Cp2Replica    *self,
             Cp2OutboxRow  *row,
             GError       **error)
{
  gint64 seq = row->seq;
  gboolean is_ours = g_strcmp0 (row->device, cp2_replica_get_setting (self, CP2_SETTING_DEVICE)) == 0 &&
                     row->incarnation == cp2_replica_get_number (self, CP2_SETTING_INCARNATION);
  gboolean fits = seq == 0 || (is_ours && seq == cp2_replica_get_number (self, CP2_SETTING_HEAD_SEQ) + 1);

  return (fits || cp2_replica_set_number (self, CP2_SETTING_ENROL, 1, error)) && cp2_replica_take_number (self, row, error);
}

static gboolean
import_rows (Cp2Replica  *self,
             GPtrArray   *rows,
             GError     **error)
{
  if (!cp2_replica_take_layer_off (self, error))
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      if (!keep_number (self, row, error) || !cp2_outbox_insert (self->sql, row, error))
        return FALSE;
    }

  return cp2_replica_check_numbers (self, error) && cp2_replica_lay_layer_on (self, error);
}

static GPtrArray *
find_missing (Cp2Replica  *self,
              GPtrArray   *entries,
              GError     **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_outbox_row_free);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr(Cp2OutboxRow) row = cp2_outbox_row_from_entry (g_ptr_array_index (entries, i));
      gboolean has = FALSE;

      if (row == NULL)
        continue;
      if (!cp2_outbox_has (self->sql, row->op_id, &has, error))
        return NULL;
      if (!has && g_hash_table_add (ids, row->op_id))
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }

  return g_steal_pointer (&rows);
}

gboolean
cp2_replica_import_journal (Cp2Replica  *self,
                            guint       *n_rescued,
                            guint       *n_damaged,
                            GError     **error)
{
  g_autoptr(GPtrArray) entries = cp2_outbox_journal_read (self->journal, n_damaged, error);
  g_autoptr(GPtrArray) rows = entries != NULL ? find_missing (self, entries, error) : NULL;

  if (rows == NULL)
    return FALSE;

  *n_rescued = rows->len;
  if (rows->len > 0 &&
      (!cp2_replica_begin (self, error) || !cp2_replica_end (self, import_rows (self, rows, error), error)))
    return FALSE;

  if (rows->len == 0 && *n_damaged == 0)
    return TRUE;

  return (*n_damaged == 0 || cp2_salvage_copy_aside (cp2_outbox_journal_get_path (self->journal), error)) &&
         cp2_replica_rewrite_journal (self, error);
}
