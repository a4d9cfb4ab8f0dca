#include "config.h"

#include <string.h>

#include "client/cp2-install.h"
#include "client/cp2-replica-private.h"
#include "client/cp2-soundness.h"
#include "client/cp2-store-error.h"
#include "storage/cp2-record-tables.h"

#define DATABASE_NAME "store.db"

/* While everything is fetched for the first time the log grows longer before it is written back, and indexes are sorted
 * by way of temporary files, as the first load wants it. Those of a sealed database never leave memory. */
#define TUNING_FOR_LOADING "PRAGMA wal_autocheckpoint = 16000; PRAGMA temp_store = 1"

G_DEFINE_QUARK (cp2-store-error-quark, cp2_store_error)

static const char * const migrations[] = { cp2_outbox_schema };

static void
damage_free (Cp2DamageReport *damage)
{
  g_free (damage->moved_to);
  g_free (damage);
}

static Cp2DamageReport *
need_damage (Cp2Replica      *self,
             Cp2DamageReason  reason)
{
  if (self->damage == NULL)
    {
      self->damage = g_new0 (Cp2DamageReport, 1);
      self->damage->reason = reason;
    }

  return self->damage;
}

void
cp2_replica_free (Cp2Replica *self)
{
  gboolean was_open = self->sql != NULL;

  g_clear_object (&self->repository);
  g_clear_object (&self->sql);
  if (was_open && cp2_sql_count_damage () == self->n_damages)
    cp2_soundness_note (self->path);
  g_clear_pointer (&self->journal, cp2_outbox_journal_free);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->actor, cp2_actor_free);
  g_clear_pointer (&self->damage, damage_free);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->vfs);
  g_free (self);
}

char *
cp2_replica_make_path (const char *folder)
{
  return g_build_filename (folder, DATABASE_NAME, NULL);
}

static gboolean
create_tables (Cp2Replica  *self,
               GError     **error)
{
  gboolean complete = cp2_replica_get_number (self, CP2_SETTING_INITIAL_COMPLETE) != 0;

  return cp2_replica_begin (self, error) &&
         cp2_replica_end (self, cp2_record_tables_create (self->sql, complete ? 0 : CP2_RECORD_TABLES_NO_INDEXES, error), error) &&
         (complete || cp2_sql_execute (self->sql, TUNING_FOR_LOADING, error));
}

static gboolean
open_database (Cp2Replica  *self,
               GError     **error)
{
  g_autofree char *url = g_strconcat ("sqlite:", self->path, NULL);
  gboolean is_sound = cp2_soundness_take (self->path);

  self->n_damages = cp2_sql_count_damage ();
  self->sql = cp2_sql_open (url, self->vfs, CP2_SQL_READ_WRITE, error);
  if (self->sql == NULL ||
      (!is_sound && !cp2_sql_quick_check (self->sql, error)) ||
      !cp2_sql_migrate (self->sql, migrations, G_N_ELEMENTS (migrations), error) ||
      !cp2_replica_load_settings (self, error) ||
      !create_tables (self, error))
    {
      g_clear_object (&self->sql);
      return FALSE;
    }

  /* All of it was read to check it. */
  if (!is_sound)
    cp2_sql_release_memory (self->sql);
  self->repository = cp2_sql_repository_new (self->sql, FALSE);
  cp2_sql_repository_set_before_write (self->repository, cp2_replica_save_base, self);
  return TRUE;
}

static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT) ||
         g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
}

/* The journal is made whole before the database is moved: should this be cut off, the next start finds all of it there. */
static gboolean
replace_damaged (Cp2Replica  *self,
                 GError     **error)
{
  const char *journal_path = cp2_outbox_journal_get_path (self->journal);
  guint n_damaged = 0;
  g_autoptr(GPtrArray) entries = cp2_outbox_journal_read (self->journal, &n_damaged, error);
  g_autoptr(Cp2Salvage) salvage = NULL;
  g_autoptr(GPtrArray) whole = NULL;
  g_autofree char *moved_to = NULL;

  if (entries == NULL)
    return FALSE;

  salvage = cp2_salvage_read (self->path, self->vfs);
  cp2_salvage_add_journal (salvage, entries);
  whole = cp2_outbox_rows_to_entries (salvage->rows);

  if ((n_damaged > 0 && !cp2_salvage_copy_aside (journal_path, error)) ||
      !cp2_outbox_journal_rewrite (self->journal, whole, error) ||
      (moved_to = cp2_salvage_move_aside (self->path, error)) == NULL ||
      !open_database (self, error) ||
      !cp2_replica_take_salvage (self, salvage, error))
    return FALSE;

  need_damage (self, CP2_DAMAGE_FILE)->moved_to = g_steal_pointer (&moved_to);
  self->damage->n_rescued = salvage->rows->len;
  self->damage->n_journal_damaged = n_damaged;
  return TRUE;
}

/* A database that is sound may still lack its last commits, for example when its log was deleted. */
static gboolean
complete_from_journal (Cp2Replica  *self,
                       gboolean     existed,
                       GError     **error)
{
  guint n_rescued = 0;
  guint n_damaged = 0;
  Cp2DamageReport *damage;

  if (!cp2_replica_import_journal (self, &n_rescued, &n_damaged, error))
    return FALSE;
  if (n_rescued == 0 && n_damaged == 0)
    return TRUE;

  damage = need_damage (self, n_rescued == 0 ? CP2_DAMAGE_JOURNAL : existed ? CP2_DAMAGE_LOST_COMMITS : CP2_DAMAGE_MISSING);
  damage->n_rescued = n_rescued;
  damage->n_journal_damaged = n_damaged;
  return TRUE;
}

static gboolean
remember_install (Cp2Replica  *self,
                  const char  *machine,
                  GError     **error)
{
  g_autofree char *nonce = cp2_install_make_nonce (self->folder, error);

  return nonce != NULL && cp2_replica_set_setting (self, CP2_SETTING_NONCE, nonce, error) &&
         cp2_replica_set_setting (self, CP2_SETTING_MACHINE, machine, error);
}

/* Whether the folder was copied from elsewhere. It only counts once the device has an identity to be confused. */
static gboolean
check_install (Cp2Replica  *self,
               GError     **error)
{
  const char *expected = cp2_replica_get_setting (self, CP2_SETTING_NONCE);
  g_autofree char *nonce = cp2_install_read_nonce (self->folder);
  g_autofree char *machine = cp2_install_get_machine ();

  if (expected[0] == '\0')
    return remember_install (self, machine, error);

  if (g_strcmp0 (expected, nonce) == 0 && g_strcmp0 (cp2_replica_get_setting (self, CP2_SETTING_MACHINE), machine) == 0)
    return TRUE;

  return cp2_replica_set_number (self, CP2_SETTING_CLONE, 1, error) &&
         cp2_replica_set_number (self, CP2_SETTING_ENROL, 1, error);
}

/* What an older version could not read is in the feed, and only there. */
static gboolean
check_schema (Cp2Replica  *self,
              GError     **error)
{
  gint64 schema = cp2_replica_get_number (self, CP2_SETTING_SCHEMA);

  if (schema == CP2_SCHEMA)
    return TRUE;
  if (schema != 0 && !cp2_replica_start_over (self, NULL, error))
    return FALSE;

  return cp2_replica_set_number (self, CP2_SETTING_SKIPPED, 0, error) &&
         cp2_replica_set_number (self, CP2_SETTING_SCHEMA, CP2_SCHEMA, error);
}

static gboolean
settle (Cp2Replica  *self,
        GError     **error)
{
  return check_install (self, error) && check_schema (self, error) && cp2_replica_purge (self, error);
}

/* Damage shows when the file is checked, or, in one that was sound when it was closed, when a page of it is read. */
static gboolean
open_or_rescue (Cp2Replica  *self,
                GError     **error)
{
  gboolean existed = g_file_test (self->path, G_FILE_TEST_EXISTS);
  g_autoptr(GError) local_error = NULL;

  if (open_database (self, &local_error) && complete_from_journal (self, existed, &local_error) && settle (self, &local_error))
    return TRUE;
  if (!is_damage (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_clear_object (&self->repository);
  g_clear_object (&self->sql);
  g_clear_pointer (&self->damage, damage_free);
  return replace_damaged (self, error) && settle (self, error);
}

Cp2Replica *
cp2_replica_open (const char        *folder,
                  const char        *vfs,
                  Cp2OutboxJournal  *journal,
                  GError           **error)
{
  g_autoptr(Cp2Replica) self = g_new0 (Cp2Replica, 1);

  self->folder = g_strdup (folder);
  self->path = cp2_replica_make_path (folder);
  self->vfs = g_strdup (vfs);
  self->journal = journal;
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (!open_or_rescue (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

Cp2Sql *
cp2_replica_get_sql (Cp2Replica *self)
{
  return self->sql;
}

const Cp2DamageReport *
cp2_replica_get_damage (Cp2Replica *self)
{
  return self->damage;
}

void
cp2_replica_note_kind (Cp2Replica    *self,
                       const Cp2Kind *kind)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i] == kind)
      {
        self->changed_kinds |= G_GUINT64_CONSTANT (1) << i;
        return;
      }
}

void
cp2_replica_take_changes (Cp2Replica *self,
                          guint64    *kinds,
                          gboolean   *outbox)
{
  *kinds = self->changed_kinds;
  *outbox = self->outbox_changed;
  self->changed_kinds = 0;
  self->outbox_changed = FALSE;
}

static gboolean
read_counts (Cp2Replica        *self,
             Cp2ReplicaStatus  *status,
             GError           **error)
{
  Cp2Statement *statement = cp2_sql_prepare (self->sql,
                                             "SELECT (SELECT count(*) FROM outbox WHERE status = 'pending'),"
                                             " (SELECT count(*) FROM outbox WHERE status IN ('rejected', 'superseded') AND dismissed = 0),"
                                             " (SELECT count(*) FROM outbox WHERE status = 'held'),"
                                             " (SELECT min(created) FROM outbox WHERE status = 'pending')", error);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  status->n_pending = cp2_statement_get_integer (statement, 0);
  status->n_attention = cp2_statement_get_integer (statement, 1);
  status->n_held = cp2_statement_get_integer (statement, 2);
  status->oldest_pending = cp2_statement_get_integer (statement, 3);
  cp2_statement_reset (statement);
  return TRUE;
}

gboolean
cp2_replica_get_status (Cp2Replica        *self,
                        Cp2ReplicaStatus  *status,
                        GError           **error)
{
  *status = (Cp2ReplicaStatus) {
    .n_skipped = cp2_replica_get_number (self, CP2_SETTING_SKIPPED),
    .last_push = cp2_replica_get_number (self, CP2_SETTING_LAST_PUSH),
    .last_pull = cp2_replica_get_number (self, CP2_SETTING_LAST_PULL),
    .initial_complete = cp2_replica_get_number (self, CP2_SETTING_INITIAL_COMPLETE) != 0,
    .clone_suspected = cp2_replica_get_number (self, CP2_SETTING_CLONE) != 0,
    .enrolment_needed = cp2_replica_get_number (self, CP2_SETTING_ENROL) != 0 ||
                        cp2_replica_get_setting (self, CP2_SETTING_DEVICE)[0] == '\0',
  };
  return read_counts (self, status, error);
}
