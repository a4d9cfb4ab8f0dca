#include "config.h"

#include "server/cp2-push-private.h"

/*
 * A mistake, put in by the linker's --wrap: instead of inserting and seeing whether that was possible, the server looks
 * whether it knows the operation, and then inserts it whatever is there by then. All its looks, that at the device's
 * last number too, see what was there when the request came in: of two that come at once, neither sees the other.
 */

gboolean __real_cp2_push_run_unit (Cp2Push     *self,
                                   GPtrArray   *operations,
                                   Cp2Problem **problem,
                                   GError     **error);
gboolean __wrap_cp2_push_run_unit (Cp2Push     *self,
                                   GPtrArray   *operations,
                                   Cp2Problem **problem,
                                   GError     **error);

gboolean __real_cp2_operation_log_claim (Cp2OperationLog     *log,
                                         Cp2LoggedOperation  *operation,
                                         gboolean            *claimed,
                                         GError             **error);
gboolean __wrap_cp2_operation_log_claim (Cp2OperationLog     *log,
                                         Cp2LoggedOperation  *operation,
                                         gboolean            *claimed,
                                         GError             **error);

static gboolean
look (Cp2OperationLog           *log,
      const Cp2LoggedOperation  *operation,
      gboolean                  *known,
      GError                   **error)
{
  Cp2Statement *statement = cp2_sql_query (log->sql, error,
                                           "SELECT 1 FROM applied_op WHERE received_at < $1 AND"
                                           " (op_id = $2 OR (device = $3 AND incarnation = $4 AND seq = $5))", "issii",
                                           operation->received_at, operation->op_id, operation->device,
                                           operation->incarnation, operation->seq);

  if (statement == NULL || !cp2_statement_step (statement, known, error))
    return FALSE;

  cp2_statement_reset (statement);
  return TRUE;
}

gboolean
__wrap_cp2_operation_log_claim (Cp2OperationLog     *log,
                                Cp2LoggedOperation  *operation,
                                gboolean            *claimed,
                                GError             **error)
{
  g_autoptr(GBytes) hash = g_bytes_new (operation->payload_hash, CP2_OPERATION_LOG_HASH_BYTES);
  gboolean known;

  if (!look (log, operation, &known, error))
    return FALSE;
  if (known)
    return __real_cp2_operation_log_claim (log, operation, claimed, error);

  *claimed = TRUE;
  operation->number = ++log->number;
  return cp2_sql_run (log->sql, error,
                      "INSERT OR REPLACE INTO applied_op (number, op_id, device, incarnation, seq, account, payload,"
                      " payload_hash, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", "issiissbi",
                      operation->number, operation->op_id, operation->device, operation->incarnation, operation->seq,
                      operation->account, operation->payload, hash, operation->received_at);
}

gboolean
__wrap_cp2_push_run_unit (Cp2Push     *self,
                          GPtrArray   *operations,
                          Cp2Problem **problem,
                          GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error,
                                           "SELECT coalesce (max (seq), 0) FROM applied_op"
                                           " WHERE device = $1 AND incarnation = $2 AND received_at < $3", "sii",
                                           self->device, self->incarnation, self->received_at);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  self->last_seq = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return __real_cp2_push_run_unit (self, operations, problem, error);
}
