#include "config.h"

#include "client/cp2-outbox.h"
#include "client/cp2-replica-private.h"
#include "client/cp2-row-list.h"
#include "client/cp2-store-private.h"
#include "core/cp2-json.h"
#include "core/cp2-state-hash.h"
#include "storage/cp2-query.h"

/* What a store answers without its writer. */

const Cp2DamageReport *
cp2_store_get_damage_report (Cp2Store *self)
{
  g_return_val_if_fail (CP2_IS_STORE (self), NULL);

  return self->damage;
}

const Cp2ReplicaStatus *
cp2_store_get_status (Cp2Store *self)
{
  g_return_val_if_fail (CP2_IS_STORE (self), NULL);

  return &self->status;
}

Cp2DeviceClock *
cp2_store_get_device_clock (Cp2Store *self)
{
  g_return_val_if_fail (CP2_IS_STORE (self), NULL);

  return self->clock;
}

const Cp2Actor *
cp2_store_get_actor (Cp2Store *self)
{
  g_return_val_if_fail (CP2_IS_STORE (self), NULL);

  return self->actor;
}

const char *
cp2_store_get_setting (Cp2Store   *self,
                       const char *name)
{
  const char *value;

  g_return_val_if_fail (CP2_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  value = g_hash_table_lookup (self->settings, name);
  return value != NULL ? value : "";
}

const char *
cp2_store_get_cursor (Cp2Store *self)
{
  return cp2_store_get_setting (self, CP2_SETTING_CURSOR);
}

const char *
cp2_store_get_epoch (Cp2Store *self)
{
  return cp2_store_get_setting (self, CP2_SETTING_EPOCH);
}

const char *
cp2_store_get_device (Cp2Store *self)
{
  return cp2_store_get_setting (self, CP2_SETTING_DEVICE);
}

gint64
cp2_store_get_incarnation (Cp2Store *self)
{
  return g_ascii_strtoll (cp2_store_get_setting (self, CP2_SETTING_INCARNATION), NULL, 10);
}

Cp2Sql *
cp2_store_get_reader (Cp2Store *self)
{
  g_return_val_if_fail (CP2_IS_STORE (self), NULL);

  return self->reader;
}

static gboolean
fail_closed (GError **error)
{
  g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED, "The store is not open");
  return FALSE;
}

Cp2Operation *
cp2_store_new_operation (Cp2Store   *self,
                         const char *kind,
                         const char *record,
                         gint64      base_version,
                         JsonObject *body)
{
  Cp2ClockBlock clock;
  Cp2Operation *operation;

  g_return_val_if_fail (CP2_IS_STORE (self), NULL);
  g_return_val_if_fail (kind != NULL && record != NULL && body != NULL, NULL);

  cp2_device_clock_read (self->clock, &clock);
  operation = cp2_operation_new (kind, record, base_version, &clock, body);
  cp2_clock_block_clear (&clock);
  return operation;
}

gboolean
cp2_store_check (Cp2Store             *self,
                 Cp2Operation         *operation,
                 Cp2OperationOutcome  *outcome,
                 GError              **error)
{
  gboolean done;

  g_return_val_if_fail (CP2_IS_STORE (self), FALSE);
  g_return_val_if_fail (operation != NULL && outcome != NULL, FALSE);

  if (self->reader == NULL)
    return fail_closed (error);
  if (self->actor == NULL)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_NO_ACCOUNT, "Nobody has signed in");
      return FALSE;
    }

  /* One state, though the writer goes on. */
  if (!cp2_sql_begin_read (self->reader, error))
    return FALSE;

  done = cp2_operation_check (operation, self->actor, self->repository, G_MAXINT64, outcome, error);
  cp2_sql_rollback (self->reader);
  return done;
}

gboolean
cp2_store_get_record (Cp2Store       *self,
                      const Cp2Kind  *kind,
                      const char     *id,
                      gpointer       *record,
                      GError        **error)
{
  g_return_val_if_fail (CP2_IS_STORE (self), FALSE);
  g_return_val_if_fail (kind != NULL && record != NULL, FALSE);

  *record = NULL;
  return self->reader != NULL ? cp2_repository_get (self->repository, kind, id, record, error) : fail_closed (error);
}

GPtrArray *
cp2_store_list_outbox (Cp2Store         *self,
                       Cp2OutboxFilter   filter,
                       const char       *record,
                       guint             limit,
                       GError          **error)
{
  static const char * const conditions[] = {
    [CP2_OUTBOX_FILTER_OPEN] = "(status IN ('pending', 'held') OR (status IN ('rejected', 'superseded') AND dismissed = 0))",
    [CP2_OUTBOX_FILTER_ATTENTION] = "status IN ('rejected', 'superseded') AND dismissed = 0",
    [CP2_OUTBOX_FILTER_ALL] = "1 = 1",
  };
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *text = NULL;
  GPtrArray *entries;

  g_return_val_if_fail (CP2_IS_STORE (self), NULL);
  g_return_val_if_fail ((guint) filter < G_N_ELEMENTS (conditions), NULL);

  if (self->reader == NULL)
    {
      fail_closed (error);
      return NULL;
    }

  text = g_strconcat ("WHERE ", conditions[filter], record != NULL ? " AND record = $2" : "",
                      " ORDER BY position DESC LIMIT $1", NULL);
  rows = cp2_outbox_select (self->reader, error, text, record != NULL ? "is" : "i", (gint64) limit, record);
  if (rows == NULL)
    return NULL;

  entries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (entries, cp2_outbox_entry_new (g_ptr_array_index (rows, i)));
  g_ptr_array_set_free_func (rows, NULL);
  return entries;
}

static void
add_to_sum (Cp2KindSum *sum,
            const char  *id,
            gint64       version)
{
  sum->count++;
  sum->sum += cp2_state_hash (id, version);
}

/* What lies below the outbox's effects: rows without a base as they are, the others as their base says. */
static gboolean
sum_kind (Cp2Sql       *sql,
          Cp2KindSum  *sum,
          GError      **error)
{
  g_autofree char *text = g_strdup_printf ("SELECT id, version FROM %s r WHERE NOT EXISTS"
                                           " (SELECT 1 FROM base WHERE kind = $1 AND base.id = r.id)"
                                           " UNION ALL SELECT id, json_extract (json, '$.version') FROM base"
                                           " WHERE kind = $1 AND json IS NOT NULL", sum->kind->name);
  Cp2Statement *statement = cp2_sql_query (sql, error, text, "s", sum->kind->name);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        add_to_sum (sum, cp2_statement_get_text (statement, 0), cp2_statement_get_integer (statement, 1));
    }

  return TRUE;
}

static gboolean
scan_sums (Cp2Sql        *sql,
           Cp2StoreCall  *call,
           GError       **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);
  g_autoptr(GArray) sums = g_array_sized_new (FALSE, TRUE, sizeof (Cp2KindSum), n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      Cp2KindSum sum = { .kind = kinds[i] };

      if (!sum_kind (sql, &sum, error))
        return FALSE;
      g_array_append_val (sums, sum);
    }

  call->result = g_steal_pointer (&sums);
  call->free_result = (GDestroyNotify) g_array_unref;
  return TRUE;
}

void
cp2_store_state_sum_async (Cp2Store            *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (CP2_IS_STORE (self));

  cp2_store_call_scan (cp2_store_call_new (self, cp2_store_state_sum_async, cancellable, callback, user_data), scan_sums);
}

GArray *
cp2_store_state_sum_finish (Cp2Store      *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_state_sum_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
scan_rows (Cp2Sql        *sql,
           Cp2StoreCall  *call,
           GError       **error)
{
  g_autoptr(GArray) rows = cp2_row_list_new ();
  Cp2Statement *statement = cp2_query_select (CP2_QUERY (call->object), sql, "r.\"row\"", 0, -1, error);
  GCancellable *cancellable = g_task_get_cancellable (call->task);
  gboolean more = TRUE;

  if (statement == NULL)
    return FALSE;

  while (more)
    {
      gint64 row;

      if (!cp2_statement_step (statement, &more, error))
        return FALSE;
      if (!more)
        break;

      row = cp2_statement_get_integer (statement, 0);
      g_array_append_val (rows, row);
      if (rows->len % 4096 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  call->result = g_steal_pointer (&rows);
  call->free_result = (GDestroyNotify) g_array_unref;
  return TRUE;
}

void
cp2_store_scan_async (Cp2Store            *self,
                      GObject             *query,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  Cp2StoreCall *call = cp2_store_call_new (self, cp2_store_scan_async, cancellable, callback, user_data);

  call->object = G_OBJECT (cp2_query_copy (CP2_QUERY (query)));
  cp2_store_call_scan (call, scan_rows);
}

GArray *
cp2_store_scan_finish (Cp2Store      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_scan_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
