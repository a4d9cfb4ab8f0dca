#include "config.h"

#include "client/cp2-replica-private.h"
#include "client/cp2-store-error.h"
#include "core/cp2-clock.h"
#include "storage/cp2-record-tables.h"

/* SQLite sorts an index in portions as large as the cache. Small ones are sorted by a thread of its own while the next
 * is gathered, and only merged at the end. */
#define TUNING_FOR_INDEXES "PRAGMA cache_size = -2048; PRAGMA threads = 1"
#define TUNING_AS_USUAL    "PRAGMA cache_size = -16384; PRAGMA threads = 0; PRAGMA wal_autocheckpoint = 4000"

/* While everything is fetched again, what came is remembered: absence from one page means nothing, from all of them it does. */
static gboolean
note_seen (Cp2Replica       *self,
           const Cp2Change  *change,
           GError          **error)
{
  const char *text = change->action == CP2_CHANGE_PUT ? "INSERT INTO seen (kind, id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
                                                      : "DELETE FROM seen WHERE kind = $1 AND id = $2";

  return cp2_sql_run (self->sql, error, text, "ss", change->kind->name, change->id);
}

static gboolean
store_change (Cp2Replica           *self,
              const Cp2ChangePage  *page,
              const Cp2Change      *change,
              guint                *n_skipped,
              GError              **error)
{
  g_autoptr(GError) local_error = NULL;

  if (change->action != CP2_CHANGE_PUT)
    return cp2_sql_repository_erase (self->repository, change->kind, change->id, error);
  if (change->record == NULL)
    return cp2_plain_record_store (self->sql, change->kind,
                                   &g_array_index (page->values, Cp2PlainValue, change->first_value), error);

  if (cp2_sql_repository_store_json (self->repository, change->kind, change->record, &local_error))
    return TRUE;

  /* One record that cannot be read must not keep all others away for ever; it is counted and the state sums show it. */
  if (local_error->domain == CP2_RULE_ERROR)
    {
      *n_skipped += 1;
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
store_changes (Cp2Replica     *self,
               Cp2ChangePage  *page,
               GError        **error)
{
  gboolean sweeping = cp2_replica_get_number (self, CP2_SETTING_SWEEPING) != 0;
  guint n_skipped = page->n_skipped;
  const Cp2Kind *kind = NULL;

  for (guint i = 0; i < page->changes->len; i++)
    {
      const Cp2Change *change = &g_array_index (page->changes, Cp2Change, i);

      if (change->kind != kind)
        cp2_replica_note_kind (self, kind = change->kind);
      if ((sweeping && !note_seen (self, change, error)) || !store_change (self, page, change, &n_skipped, error))
        return FALSE;
    }

  return n_skipped == 0 ||
         cp2_replica_set_number (self, CP2_SETTING_SKIPPED, cp2_replica_get_number (self, CP2_SETTING_SKIPPED) + n_skipped, error);
}

/* The layer is off, so that every row here came from the server. */
static gboolean
sweep (Cp2Replica  *self,
       GError     **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *text = g_strdup_printf ("DELETE FROM %s WHERE NOT EXISTS"
                                               " (SELECT 1 FROM seen WHERE seen.kind = $1 AND seen.id = %s.id)",
                                               kinds[i]->name, kinds[i]->name);

      if (!cp2_sql_run (self->sql, error, text, "s", kinds[i]->name))
        return FALSE;
      if (cp2_sql_get_changes (self->sql) > 0)
        cp2_replica_note_kind (self, kinds[i]);
    }

  return cp2_sql_run (self->sql, error, "DELETE FROM seen", "") &&
         cp2_replica_set_number (self, CP2_SETTING_SWEEPING, 0, error);
}

/* Indexes that were left out to load faster; from now on logs are short again. */
static gboolean
finish_first_load (Cp2Replica  *self,
                   GError     **error)
{
  cp2_sql_release_memory (self->sql);

  return cp2_sql_execute (self->sql, TUNING_FOR_INDEXES, error) &&
         cp2_record_tables_create_indexes (self->sql, 0, error) &&
         cp2_replica_set_number (self, CP2_SETTING_INITIAL_COMPLETE, 1, error) &&
         cp2_sql_execute (self->sql, TUNING_AS_USUAL, error);
}

static gboolean
complete (Cp2Replica  *self,
          GError     **error)
{
  if (cp2_replica_get_number (self, CP2_SETTING_SWEEPING) != 0 && !sweep (self, error))
    return FALSE;
  if (cp2_replica_get_number (self, CP2_SETTING_INITIAL_COMPLETE) == 0 && !finish_first_load (self, error))
    return FALSE;

  return cp2_replica_set_number (self, CP2_SETTING_LAST_PULL, cp2_clock_now (), error);
}

static gboolean
check_page (Cp2Replica     *self,
            Cp2ChangePage  *page,
            GError        **error)
{
  const char *epoch = cp2_replica_get_setting (self, CP2_SETTING_EPOCH);

  if (epoch[0] != '\0' && !g_str_equal (epoch, page->epoch))
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH, "The page comes from another life of the server");
      return FALSE;
    }
  if (!g_str_equal (cp2_replica_get_setting (self, CP2_SETTING_CURSOR), page->after))
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STALE_PAGE, "The page does not follow what is stored");
      return FALSE;
    }

  return TRUE;
}

static gboolean
apply_page (Cp2Replica     *self,
            Cp2ChangePage  *page,
            GError        **error)
{
  gint64 through = MAX (page->through, cp2_replica_get_number (self, CP2_SETTING_THROUGH));

  return check_page (self, page, error) && store_changes (self, page, error) &&
         cp2_replica_set_setting (self, CP2_SETTING_EPOCH, page->epoch, error) &&
         cp2_replica_set_setting (self, CP2_SETTING_CURSOR, page->cursor, error) &&
         cp2_replica_set_number (self, CP2_SETTING_THROUGH, through, error) &&
         (page->scopes == NULL || cp2_replica_set_setting (self, CP2_SETTING_SCOPES, page->scopes, error)) &&
         (page->more || complete (self, error));
}

static gboolean
touches_layer (Cp2Replica     *self,
               Cp2ChangePage  *page,
               gboolean       *touches,
               GError        **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error,
                                           "SELECT 1 FROM outbox WHERE replays = 1 AND feed_seq BETWEEN 1 AND $1", "i",
                                           page->through);

  if (statement == NULL || !cp2_statement_step (statement, touches, error))
    return FALSE;

  cp2_statement_reset (statement);
  for (guint i = 0; i < page->changes->len && !*touches; i++)
    {
      const Cp2Change *change = &g_array_index (page->changes, Cp2Change, i);

      statement = cp2_sql_query (self->sql, error, "SELECT 1 FROM base WHERE kind = $1 AND id = $2", "ss",
                                 change->kind->name, change->id);
      if (statement == NULL || !cp2_statement_step (statement, touches, error))
        return FALSE;
      cp2_statement_reset (statement);
    }

  return TRUE;
}

/* In the middle of a long pull, pages beside the layer's records need no replay; the last page always has one, since
 * an operation may read what it does not write. */
static gboolean
needs_replay (Cp2Replica      *self,
              Cp2ChangePage  **pages,
              guint            n_pages,
              gboolean        *needs,
              GError         **error)
{
  gboolean has_layer;

  *needs = FALSE;
  if (!cp2_replica_has_layer (self, &has_layer, error))
    return FALSE;

  for (guint i = 0; has_layer && i < n_pages && !*needs; i++)
    if (!pages[i]->more)
      *needs = TRUE;
    else if (!touches_layer (self, pages[i], needs, error))
      return FALSE;

  return TRUE;
}

static gboolean
settle (Cp2Replica  *self,
        GError     **error)
{
  gint64 through = cp2_replica_get_number (self, CP2_SETTING_THROUGH);

  if (!cp2_sql_run (self->sql, error,
                    "UPDATE outbox SET replays = 0, status = CASE status WHEN 'acknowledged' THEN 'settled' ELSE status END"
                    " WHERE replays = 1 AND status IN ('acknowledged', 'merged') AND feed_seq <= $1", "i", through))
    return FALSE;

  self->outbox_changed |= cp2_sql_get_changes (self->sql) > 0;
  return TRUE;
}

/* One page that fails leaves those before it as they are. */
static gboolean
try_page (Cp2Replica     *self,
          Cp2ChangePage  *page,
          GError        **error)
{
  if (!cp2_sql_savepoint (self->sql, "page", error))
    return FALSE;
  if (apply_page (self, page, error))
    return cp2_sql_release (self->sql, "page", error);

  cp2_sql_rollback_to (self->sql, "page", NULL);
  cp2_replica_load_settings (self, NULL);
  return FALSE;
}

static gboolean
apply_all (Cp2Replica      *self,
           Cp2ChangePage  **pages,
           guint            n_pages,
           const char      *contact,
           GError         **errors,
           GError         **error)
{
  gboolean needs;

  if (!needs_replay (self, pages, n_pages, &needs, error) || (needs && !cp2_replica_take_layer_off (self, error)))
    return FALSE;

  for (guint i = 0; i < n_pages; i++)
    if (errors[i] == NULL)
      try_page (self, pages[i], &errors[i]);

  return (contact == NULL || cp2_replica_set_setting (self, CP2_SETTING_CONTACT, contact, error)) &&
         (!needs || (settle (self, error) && cp2_replica_lay_layer_on (self, error)));
}

void
cp2_replica_apply_pages (Cp2Replica     *self,
                         Cp2ChangePage **pages,
                         guint           n_pages,
                         const char     *contact,
                         GError        **errors)
{
  g_autoptr(GError) error = NULL;

  if (cp2_replica_begin (self, &error) &&
      cp2_replica_end (self, apply_all (self, pages, n_pages, contact, errors, &error), &error))
    return;

  self->changed_kinds = 0;
  for (guint i = 0; i < n_pages; i++)
    if (errors[i] == NULL)
      errors[i] = g_error_copy (error);
}

static gboolean
has_data (Cp2Replica *self)
{
  return cp2_replica_get_setting (self, CP2_SETTING_CURSOR)[0] != '\0' ||
         cp2_replica_get_number (self, CP2_SETTING_SWEEPING) != 0;
}

/* The server has lost what came after its last backup: whatever is not known to be in it is sent again. */
static gboolean
reopen (Cp2Replica  *self,
        GError     **error)
{
  self->outbox_changed = TRUE;
  return cp2_sql_run (self->sql, error,
                      "UPDATE outbox SET replays = status NOT IN ('rejected', 'superseded'), status = 'pending', feed_seq = 0,"
                      " versions = NULL WHERE durable = 0 AND status <> 'pending'", "") &&
         cp2_sql_run (self->sql, error,
                      "UPDATE outbox SET replays = 0, status = CASE status WHEN 'acknowledged' THEN 'settled' ELSE status END"
                      " WHERE durable = 1 AND status IN ('acknowledged', 'merged')", "") &&
         cp2_replica_check_numbers (self, error);
}

static gboolean
start_over (Cp2Replica  *self,
            const char  *epoch,
            GError     **error)
{
  gboolean is_new_epoch = epoch != NULL && !g_str_equal (epoch, cp2_replica_get_setting (self, CP2_SETTING_EPOCH));
  gboolean sweeping = has_data (self);

  return cp2_replica_take_layer_off (self, error) &&
         (!is_new_epoch || (cp2_replica_set_setting (self, CP2_SETTING_EPOCH, epoch, error) && reopen (self, error))) &&
         cp2_sql_run (self->sql, error, "DELETE FROM seen", "") &&
         cp2_replica_set_setting (self, CP2_SETTING_CURSOR, "", error) &&
         cp2_replica_set_number (self, CP2_SETTING_THROUGH, 0, error) &&
         cp2_replica_set_number (self, CP2_SETTING_SWEEPING, sweeping, error) &&
         cp2_replica_lay_layer_on (self, error);
}

gboolean
cp2_replica_start_over (Cp2Replica  *self,
                        const char  *epoch,
                        GError     **error)
{
  return cp2_replica_begin (self, error) &&
         cp2_replica_end (self, start_over (self, epoch, error), error);
}
