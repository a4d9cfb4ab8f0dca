#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-record.h"
#include "server/cp2-print.h"
#include "server/cp2-push-private.h"

static void
append_versions (Cp2Push          *self,
                 Cp2PushOperation *operation)
{
  const GArray *touched = cp2_feed_get_touched (self->feed);
  GString *text = operation->versions;

  for (guint i = 0; i < touched->len; i++)
    {
      const Cp2FeedChange *change = cp2_feed_get_change (self->feed, g_array_index (touched, guint, i));

      g_string_append (text, i > 0 ? ",{" : "{");
      cp2_json_append_member (text, "kind", change->kind->name);
      cp2_json_append_member (text, "id", change->id);
      g_string_append (text, ",\"version\":");
      cp2_print_integer (text, change->seq);
      g_string_append_c (text, '}');
    }
}

/*
 * A rule refuses the operation. So does what fails in the same way each time it is tried, or the queue behind it would
 * wait for ever. Everything else, a full disk for one, fails the whole request, which will come again.
 */
static gboolean
take_refusal (Cp2PushOperation  *operation,
              GError            *refusal,
              GError           **error)
{
  if (g_error_matches (refusal, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT))
    {
      g_error_free (refusal);
      cp2_rule_refuse (&operation->refusal, CP2_RULE_ERROR_ID_TAKEN, NULL);
      return TRUE;
    }
  if (g_error_matches (refusal, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT))
    g_warning ("Operation %s cannot be run: %s", operation->id, refusal->message);
  else if (refusal->domain != CP2_RULE_ERROR)
    {
      g_propagate_error (error, refusal);
      return FALSE;
    }

  operation->refusal = refusal;
  return TRUE;
}

static gboolean
run_operation (Cp2Push           *self,
               const Cp2Actor    *actor,
               Cp2PushOperation  *operation,
               GError           **error)
{
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (self->feed));
  GError *refusal = NULL;

  cp2_feed_forget_touched (self->feed);
  if (operation->operation == NULL)
    return take_refusal (operation, g_error_copy (operation->malformed), error);
  if (!cp2_operation_run (operation->operation, actor, repository, operation->logged.received_at, &operation->outcome, &refusal))
    return take_refusal (operation, refusal, error);

  append_versions (self, operation);
  return TRUE;
}

gboolean
cp2_push_try (Cp2Push           *self,
              const Cp2Actor    *actor,
              GPtrArray         *operations,
              Cp2PushOperation **failed,
              GError           **error)
{
  *failed = NULL;
  for (guint i = 0; i < operations->len && *failed == NULL; i++)
    {
      Cp2PushOperation *operation = g_ptr_array_index (operations, i);

      if (!run_operation (self, actor, operation, error))
        return FALSE;
      if (operation->refusal != NULL)
        *failed = operation;
    }

  return TRUE;
}

void
cp2_push_refuse_together (GPtrArray        *operations,
                          Cp2PushOperation *failed)
{
  gboolean held = failed->refusal->domain == CP2_RULE_ERROR &&
                  cp2_rule_error_get_disposition (failed->refusal) == CP2_DISPOSITION_HELD;

  for (guint i = 0; i < operations->len; i++)
    {
      Cp2PushOperation *operation = g_ptr_array_index (operations, i);

      /* Nothing of the group was done, whatever an operation in it had reached. */
      operation->outcome = (Cp2OperationOutcome) { FALSE, FALSE };
      g_string_truncate (operation->versions, 0);
      if (operation == failed)
        continue;
      g_clear_error (&operation->refusal);
      if (held)
        operation->refusal = g_error_copy (failed->refusal);
      else
        cp2_rule_refuse (&operation->refusal, CP2_RULE_ERROR_GROUP_REFUSED, NULL);
    }
}

/* Whether the number of this device stands for another operation already. */
static gboolean
is_forked (Cp2Push           *self,
           Cp2PushOperation  *operation,
           gboolean          *forked,
           GError           **error)
{
  const guint8 *hash;
  gsize length;
  Cp2Statement *statement;
  gboolean row;

  statement = cp2_sql_query (self->sql, error,
                             "SELECT op_id, payload_hash FROM applied_op WHERE device = $1 AND incarnation = $2 AND seq = $3",
                             "sii", self->device, self->incarnation, operation->logged.seq);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  hash = row ? cp2_statement_get_blob (statement, 1, &length) : NULL;
  *forked = row && (g_strcmp0 (cp2_statement_get_text (statement, 0), operation->id) != 0 || hash == NULL ||
                    length != CP2_OPERATION_LOG_HASH_BYTES || memcmp (hash, operation->logged.payload_hash, length) != 0);
  cp2_statement_reset (statement);
  return TRUE;
}

/* The id was here before: the same operation gets the stored result, another one is refused. So is one that comes twice
 * in a group, since there is no result yet. */
static gboolean
replay (Cp2Push           *self,
        Cp2PushOperation  *operation,
        GError           **error)
{
  const guint8 *hash;
  gsize length;
  Cp2Statement *statement;
  gboolean row, same;

  statement = cp2_sql_query (self->sql, error,
                             "SELECT a.payload_hash, a.account, COALESCE (s.status, a.status), COALESCE (s.result, a.result) "
                             "FROM claimed_op c JOIN applied_op a ON a.number = c.number "
                             "LEFT JOIN settled_op s ON s.op_id = c.op_id WHERE c.op_id = $1",
                             "s", operation->id);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  hash = row ? cp2_statement_get_blob (statement, 0, &length) : NULL;
  same = hash != NULL && length == CP2_OPERATION_LOG_HASH_BYTES &&
         memcmp (hash, operation->logged.payload_hash, length) == 0 &&
         g_strcmp0 (cp2_statement_get_text (statement, 1), operation->logged.account) == 0;
  if (same)
    {
      operation->status = "duplicate";
      operation->first = g_strdup (cp2_statement_get_text (statement, 2));
      operation->result = g_strdup (cp2_statement_get_text (statement, 3));
    }
  cp2_statement_reset (statement);
  if (same)
    return TRUE;

  g_warning ("Operation %s came again with other contents", operation->id);
  operation->refusal = g_error_new_literal (CP2_OPERATION_LOG_ERROR, CP2_OPERATION_LOG_ERROR_REUSED, "The id is taken");
  cp2_push_operation_conclude (operation, 0);
  return TRUE;
}

static gboolean
report_fork (Cp2PushOperation  *operation,
             Cp2Problem       **problem)
{
  JsonObject *facts = json_object_new ();

  json_object_set_int_member (facts, "seq", operation->logged.seq);
  *problem = cp2_problem_new (CP2_PROBLEM_DEVICE_FORKED);
  cp2_problem_set_facts (*problem, facts);
  return FALSE;
}

static gboolean
claim (Cp2Push           *self,
       Cp2PushOperation  *operation,
       Cp2Problem       **problem,
       GError           **error)
{
  gboolean forked;

  cp2_push_operation_reset (operation);
  operation->logged.account = self->actor->account;
  if (!cp2_operation_log_claim (&self->log, &operation->logged, &operation->claimed, error))
    return FALSE;

  /* A number that was used up must have its operation in the log, or one with its id. */
  if (operation->claimed)
    return operation->logged.seq > self->last_seq || report_fork (operation, problem);

  if (!is_forked (self, operation, &forked, error))
    return FALSE;

  return forked ? report_fork (operation, problem) : replay (self, operation, error);
}

/* Returns: (transfer full): the operations that have to run; %NULL with @problem or @error */
static GPtrArray *
claim_all (Cp2Push     *self,
           GPtrArray   *operations,
           Cp2Problem **problem,
           GError     **error)
{
  g_autoptr(GPtrArray) claimed = g_ptr_array_new ();

  for (guint i = 0; i < operations->len; i++)
    {
      Cp2PushOperation *operation = g_ptr_array_index (operations, i);

      if (!claim (self, operation, problem, error))
        return NULL;
      if (operation->claimed)
        g_ptr_array_add (claimed, operation);
    }

  return g_steal_pointer (&claimed);
}

/* What came as one group may have been cut in two by a lost answer; the second part follows the first. */
static gboolean
was_refused_before (GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const Cp2PushOperation *operation = g_ptr_array_index (operations, i);

      if (!operation->claimed && g_strcmp0 (operation->first, "applied") != 0 &&
          g_strcmp0 (operation->first, "merged") != 0 && g_strcmp0 (operation->first, "held") != 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
complete (Cp2Push    *self,
          GPtrArray  *claimed,
          gint64      feed_seq,
          GError    **error)
{
  for (guint i = 0; i < claimed->len; i++)
    {
      Cp2PushOperation *operation = g_ptr_array_index (claimed, i);
      Cp2OperationResult result;

      cp2_push_operation_conclude (operation, feed_seq);
      result = (Cp2OperationResult) { operation->status, operation->result, feed_seq };
      if (!cp2_operation_log_complete (&self->log, &operation->logged, &result, error))
        return FALSE;
    }

  return TRUE;
}

/* Rolls the unit back, so that nothing of it stays but the claims, which are made again. */
static gboolean
claim_again (Cp2Push          *self,
             GPtrArray        *claimed,
             Cp2OperationLog   before,
             GError          **error)
{
  gboolean again;

  if (!cp2_sql_rollback_to (self->sql, "unit", error))
    return FALSE;

  self->log = before;
  for (guint i = 0; i < claimed->len; i++)
    {
      Cp2PushOperation *operation = g_ptr_array_index (claimed, i);

      if (!cp2_operation_log_claim (&self->log, &operation->logged, &again, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse (Cp2Push           *self,
        GPtrArray         *claimed,
        Cp2PushOperation  *failed,
        gboolean           has_savepoint,
        Cp2OperationLog    before,
        GError           **error)
{
  self->again = !has_savepoint && cp2_feed_get_n_changes (self->feed) > 0;
  cp2_feed_cancel_batch (self->feed);
  if (self->again || (has_savepoint && !claim_again (self, claimed, before, error)))
    return FALSE;

  cp2_push_refuse_together (claimed, failed);
  return complete (self, claimed, 0, error) &&
         (g_strcmp0 (failed->status, "held") != 0 || cp2_push_hold (self, claimed, failed->refusal, error));
}

static gboolean
run_claimed (Cp2Push          *self,
             GPtrArray        *claimed,
             gboolean          refused_before,
             gboolean          has_savepoint,
             Cp2OperationLog   before,
             GError          **error)
{
  Cp2PushOperation *failed = NULL;
  gint64 feed_seq;

  if (!cp2_feed_begin_batch (self->feed, error))
    return FALSE;

  if (refused_before)
    {
      failed = g_ptr_array_index (claimed, 0);
      cp2_rule_refuse (&failed->refusal, CP2_RULE_ERROR_GROUP_REFUSED, NULL);
    }
  else if (!cp2_push_try (self, self->actor, claimed, &failed, error))
    {
      return FALSE;
    }

  if (failed != NULL)
    return refuse (self, claimed, failed, has_savepoint, before, error);

  return cp2_feed_end_batch (self->feed, &feed_seq, error) &&
         (!has_savepoint || cp2_sql_release (self->sql, "unit", error)) &&
         complete (self, claimed, feed_seq, error) &&
         cp2_push_release_held (self, error);
}

gboolean
cp2_push_run_unit (Cp2Push     *self,
                   GPtrArray   *operations,
                   Cp2Problem **problem,
                   GError     **error)
{
  gboolean has_savepoint = self->careful || operations->len > 1;
  Cp2OperationLog before = self->log;
  g_autoptr(GPtrArray) claimed = NULL;

  if (has_savepoint && !cp2_sql_savepoint (self->sql, "unit", error))
    return FALSE;
  if ((claimed = claim_all (self, operations, problem, error)) == NULL)
    return FALSE;
  if (claimed->len == 0)
    return !has_savepoint || cp2_sql_release (self->sql, "unit", error);

  return run_claimed (self, claimed, was_refused_before (operations), has_savepoint, before, error);
}
