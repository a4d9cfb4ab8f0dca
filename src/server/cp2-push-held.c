#include "config.h"

#include "core/cp2-account.h"
#include "server/cp2-push-private.h"

typedef struct
{
  const char *kind;
  char       *id;
} Key;

static void
key_clear (gpointer data)
{
  g_free (((Key *) data)->id);
}

gboolean
cp2_push_hold (Cp2Push       *self,
               GPtrArray     *operations,
               const GError  *refusal,
               GError       **error)
{
  const Cp2PushOperation *first = g_ptr_array_index (operations, 0);
  const char *kind = cp2_rule_error_get_fact (refusal, "kind");
  const char *id = cp2_rule_error_get_fact (refusal, "id");

  self->has_held = TRUE;
  for (guint i = 0; i < operations->len; i++)
    {
      const Cp2PushOperation *operation = g_ptr_array_index (operations, i);

      if (!cp2_sql_run (self->sql, error,
                        "INSERT INTO held_operation (op_id, unit, wait_kind, wait_id) VALUES ($1, $2, $3, $4)",
                        "ssss", operation->id, first->id, kind ? kind : "", id ? id : ""))
        return FALSE;
    }

  return TRUE;
}

static void
add_keys (Cp2Push *self,
          GArray  *keys)
{
  for (guint i = 0; i < cp2_feed_get_n_changes (self->feed); i++)
    {
      const Cp2FeedChange *change = cp2_feed_get_change (self->feed, i);
      Key key = { change->kind->name, g_strdup (change->id) };

      g_array_append_val (keys, key);
    }
}

static GPtrArray *
list_units (Cp2Push    *self,
            const Key  *key,
            GError    **error)
{
  g_autoptr(GPtrArray) units = g_ptr_array_new_with_free_func (g_free);
  Cp2Statement *statement;
  gboolean row = TRUE;

  statement = cp2_sql_query (self->sql, error,
                             "SELECT DISTINCT unit FROM held_operation WHERE wait_id = $1 AND wait_kind = $2 ORDER BY unit",
                             "ss", key->id, key->kind);
  while (statement != NULL && row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (units, g_strdup (cp2_statement_get_text (statement, 0)));
    }

  return statement ? g_steal_pointer (&units) : NULL;
}

static GPtrArray *
load_unit (Cp2Push     *self,
           const char  *unit,
           GError     **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_push_operation_free);
  Cp2Statement *statement;
  gboolean row = TRUE;

  statement = cp2_sql_query (self->sql, error,
                             "SELECT a.op_id, a.account, a.payload, a.received_at FROM held_operation h "
                             "JOIN claimed_op c ON c.op_id = h.op_id JOIN applied_op a ON a.number = c.number "
                             "WHERE h.unit = $1 ORDER BY a.number", "s", unit);
  while (statement != NULL && row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (row)
        {
          Cp2PushOperation *operation = cp2_push_operation_load (cp2_statement_get_text (statement, 0),
                                                                 cp2_statement_get_text (statement, 1),
                                                                 cp2_statement_get_text (statement, 2));

          operation->logged.received_at = cp2_statement_get_integer (statement, 3);
          g_ptr_array_add (operations, operation);
        }
    }

  return statement ? g_steal_pointer (&operations) : NULL;
}

/* Whoever asked then is asked for now: @actor is %NULL when the account is gone or suspended. */
static gboolean
load_actor (Cp2Push     *self,
            const char  *account_id,
            Cp2Actor   **actor,
            GError     **error)
{
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (self->feed));
  g_autoptr(Cp2Account) account = NULL;
  gpointer record = NULL;

  if (!cp2_repository_get (repository, &cp2_account_kind, account_id, &record, error))
    return FALSE;

  account = record;
  *actor = account != NULL && !account->suspended ? cp2_account_to_actor (account) : NULL;
  return TRUE;
}

static gboolean
settle (Cp2Push     *self,
        GPtrArray   *operations,
        const char  *unit,
        gint64       feed_seq,
        GError     **error)
{
  for (guint i = 0; i < operations->len; i++)
    {
      Cp2PushOperation *operation = g_ptr_array_index (operations, i);
      Cp2OperationResult result;

      cp2_push_operation_conclude (operation, feed_seq);
      result = (Cp2OperationResult) { operation->status, operation->result, feed_seq };
      if (!cp2_operation_log_settle (&self->log, operation->id, self->received_at, &result, error))
        return FALSE;
    }

  return cp2_sql_run (self->sql, error, "DELETE FROM held_operation WHERE unit = $1", "s", unit);
}

/* It may now wait for something else, or be refused for good. */
static gboolean
keep_or_refuse (Cp2Push           *self,
                GPtrArray         *operations,
                const char        *unit,
                Cp2PushOperation  *failed,
                GError           **error)
{
  const char *kind, *id;

  cp2_feed_cancel_batch (self->feed);
  if (!cp2_sql_rollback_to (self->sql, "held", error))
    return FALSE;

  if (failed->refusal->domain != CP2_RULE_ERROR ||
      cp2_rule_error_get_disposition (failed->refusal) != CP2_DISPOSITION_HELD)
    {
      cp2_push_refuse_together (operations, failed);
      return settle (self, operations, unit, 0, error);
    }

  kind = cp2_rule_error_get_fact (failed->refusal, "kind");
  id = cp2_rule_error_get_fact (failed->refusal, "id");
  return cp2_sql_run (self->sql, error, "UPDATE held_operation SET wait_kind = $2, wait_id = $3 WHERE unit = $1",
                      "sss", unit, kind ? kind : "", id ? id : "");
}

static gboolean
retry_unit (Cp2Push     *self,
            const char  *unit,
            GArray      *keys,
            GError     **error)
{
  g_autoptr(GPtrArray) operations = load_unit (self, unit, error);
  g_autoptr(Cp2Actor) actor = NULL;
  Cp2PushOperation *first, *failed;
  gint64 feed_seq;

  /* It was settled a moment ago, by another record that it waited for. */
  if (operations == NULL || operations->len == 0)
    return operations != NULL;

  first = g_ptr_array_index (operations, 0);
  if (!load_actor (self, first->logged.account, &actor, error))
    return FALSE;
  if (actor == NULL)
    return TRUE;

  if (!cp2_sql_savepoint (self->sql, "held", error) ||
      !cp2_feed_begin_batch (self->feed, error) ||
      !cp2_push_try (self, actor, operations, &failed, error))
    return FALSE;
  if (failed != NULL)
    return keep_or_refuse (self, operations, unit, failed, error);

  if (!cp2_feed_end_batch (self->feed, &feed_seq, error) ||
      !cp2_sql_release (self->sql, "held", error) ||
      !settle (self, operations, unit, feed_seq, error))
    return FALSE;

  add_keys (self, keys);
  return TRUE;
}

/* What is released may release more; it ends since only what was settled adds keys. */
gboolean
cp2_push_release_held (Cp2Push  *self,
                       GError  **error)
{
  g_autoptr(GArray) keys = NULL;

  if (!self->has_held)
    return TRUE;

  keys = g_array_new (FALSE, FALSE, sizeof (Key));
  g_array_set_clear_func (keys, key_clear);
  add_keys (self, keys);
  for (guint i = 0; i < keys->len; i++)
    {
      Key key = g_array_index (keys, Key, i);
      g_autoptr(GPtrArray) units = list_units (self, &key, error);

      for (guint j = 0; units != NULL && j < units->len; j++)
        if (!retry_unit (self, g_ptr_array_index (units, j), keys, error))
          return FALSE;
      if (units == NULL)
        return FALSE;
    }

  return TRUE;
}
