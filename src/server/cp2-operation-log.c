#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/cp2-operation-log.h"
#include "server/cp2-secret.h"

G_DEFINE_QUARK (cp2-operation-log-error-quark, cp2_operation_log_error)

G_STATIC_ASSERT (CP2_OPERATION_LOG_HASH_BYTES == crypto_generichash_BYTES);

/* The two tables in one order. Columns have the same places in both, so that one function links either row. */
#define BOTH_TABLES \
  "SELECT number, 0 AS settled, op_id, device, incarnation, seq, account, payload, payload_hash, received_at," \
  " status, result, feed_seq, chain FROM applied_op" \
  " UNION ALL " \
  "SELECT number, 1 AS settled, op_id, '', 0, 0, '', '', x'', settled_at, status, result, feed_seq, chain FROM settled_op" \
  " ORDER BY number"

enum
{
  COLUMN_NUMBER,
  COLUMN_SETTLED,
  COLUMN_OP_ID,
  COLUMN_DEVICE,
  COLUMN_INCARNATION,
  COLUMN_SEQ,
  COLUMN_ACCOUNT,
  COLUMN_PAYLOAD,
  COLUMN_PAYLOAD_HASH,
  COLUMN_RECEIVED_AT,
  COLUMN_STATUS,
  COLUMN_RESULT,
  COLUMN_FEED_SEQ,
  COLUMN_CHAIN,
};

typedef crypto_generichash_blake2b_state State;

static void
add_bytes (State         *state,
           gconstpointer  data,
           gsize          length)
{
  guint64 prefix = GUINT64_TO_LE ((guint64) length);

  crypto_generichash_blake2b_update (state, (const guint8 *) &prefix, sizeof prefix);
  crypto_generichash_blake2b_update (state, data, length);
}

static void
add_text (State      *state,
          const char *text)
{
  add_bytes (state, text, strlen (text));
}

static void
add_integer (State  *state,
             gint64  value)
{
  gint64 bytes = GINT64_TO_LE (value);

  crypto_generichash_blake2b_update (state, (const guint8 *) &bytes, sizeof bytes);
}

/* The canonical bytes of a row: its columns in their order, numbers in eight bytes, texts after their length; for the
 * payload its hash. */
static void
link_row (guint8                    chain[CP2_OPERATION_LOG_HASH_BYTES],
          const Cp2LoggedOperation *operation,
          gboolean                  settled,
          const Cp2OperationResult *result)
{
  State state;

  cp2_secret_init ();
  crypto_generichash_blake2b_init (&state, NULL, 0, CP2_OPERATION_LOG_HASH_BYTES);
  crypto_generichash_blake2b_update (&state, chain, CP2_OPERATION_LOG_HASH_BYTES);
  add_integer (&state, operation->number);
  add_integer (&state, settled);
  add_text (&state, operation->op_id);
  add_text (&state, operation->device);
  add_integer (&state, operation->incarnation);
  add_integer (&state, operation->seq);
  add_text (&state, operation->account);
  crypto_generichash_blake2b_update (&state, operation->payload_hash, CP2_OPERATION_LOG_HASH_BYTES);
  add_integer (&state, operation->received_at);
  add_text (&state, result->status);
  add_text (&state, result->result);
  add_integer (&state, result->feed_seq);
  crypto_generichash_blake2b_final (&state, chain, CP2_OPERATION_LOG_HASH_BYTES);
}

static void
take_hash (Cp2Statement *statement,
           guint         column,
           guint8        hash[CP2_OPERATION_LOG_HASH_BYTES])
{
  gsize length;
  gconstpointer data = cp2_statement_get_blob (statement, column, &length);

  memset (hash, 0, CP2_OPERATION_LOG_HASH_BYTES);
  if (data != NULL && length == CP2_OPERATION_LOG_HASH_BYTES)
    memcpy (hash, data, length);
}

static gboolean
prepare (Cp2OperationLog  *log,
         GError          **error)
{
  log->claim = cp2_sql_prepare (log->sql, "INSERT INTO claimed_op (op_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING", error);
  if (log->claim != NULL)
    log->complete = cp2_sql_prepare (log->sql,
                                     "INSERT INTO applied_op (number, op_id, device, incarnation, seq, account, payload, "
                                     "payload_hash, received_at, status, result, feed_seq, chain) "
                                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", error);

  return log->complete != NULL;
}

gboolean
cp2_operation_log_open (Cp2OperationLog  *log,
                        Cp2Sql           *sql,
                        GError          **error)
{
  Cp2Statement *statement;
  gboolean row;

  *log = (Cp2OperationLog) { .sql = sql };
  if (!prepare (log, error))
    return FALSE;

  statement = cp2_sql_query (sql, error,
                             "SELECT number, chain FROM "
                             "(SELECT * FROM (SELECT number, chain FROM applied_op ORDER BY number DESC LIMIT 1) "
                             " UNION ALL "
                             " SELECT * FROM (SELECT number, chain FROM settled_op ORDER BY number DESC LIMIT 1)) "
                             "ORDER BY number DESC LIMIT 1", "");
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      log->number = cp2_statement_get_integer (statement, 0);
      take_hash (statement, 1, log->chain);
    }
  cp2_statement_reset (statement);
  return TRUE;
}

void
cp2_operation_log_hash (const char *payload,
                        guint8      hash[CP2_OPERATION_LOG_HASH_BYTES])
{
  cp2_secret_init ();
  crypto_generichash_blake2b (hash, CP2_OPERATION_LOG_HASH_BYTES, (const guint8 *) payload, strlen (payload), NULL, 0);
}

gboolean
cp2_operation_log_claim (Cp2OperationLog     *log,
                         Cp2LoggedOperation  *operation,
                         gboolean            *claimed,
                         GError             **error)
{
  Cp2Statement *statement = log->claim;

  cp2_statement_lend_text (statement, 1, operation->op_id);
  cp2_statement_bind_integer (statement, 2, log->number + 1);
  if (!cp2_statement_run (statement, error))
    return FALSE;

  *claimed = cp2_sql_get_changes (log->sql) > 0;
  operation->number = *claimed ? ++log->number : 0;
  return TRUE;
}

gboolean
cp2_operation_log_complete (Cp2OperationLog           *log,
                            const Cp2LoggedOperation  *operation,
                            const Cp2OperationResult  *result,
                            GError                   **error)
{
  Cp2Statement *statement = log->complete;

  link_row (log->chain, operation, FALSE, result);
  cp2_statement_bind_integer (statement, 1, operation->number);
  cp2_statement_lend_text (statement, 2, operation->op_id);
  cp2_statement_lend_text (statement, 3, operation->device);
  cp2_statement_bind_integer (statement, 4, operation->incarnation);
  cp2_statement_bind_integer (statement, 5, operation->seq);
  cp2_statement_lend_text (statement, 6, operation->account);
  cp2_statement_lend_text (statement, 7, operation->payload);
  cp2_statement_bind_blob (statement, 8, operation->payload_hash, CP2_OPERATION_LOG_HASH_BYTES);
  cp2_statement_bind_integer (statement, 9, operation->received_at);
  cp2_statement_lend_text (statement, 10, result->status);
  cp2_statement_lend_text (statement, 11, result->result);
  cp2_statement_bind_integer (statement, 12, result->feed_seq);
  cp2_statement_bind_blob (statement, 13, log->chain, CP2_OPERATION_LOG_HASH_BYTES);
  return cp2_statement_run (statement, error);
}

gboolean
cp2_operation_log_settle (Cp2OperationLog           *log,
                          const char                *op_id,
                          gint64                     settled_at,
                          const Cp2OperationResult  *result,
                          GError                   **error)
{
  Cp2LoggedOperation operation = {
    .op_id = op_id, .device = "", .account = "", .payload = "", .received_at = settled_at, .number = log->number + 1
  };
  Cp2Statement *statement =
    cp2_sql_prepare (log->sql, "INSERT INTO settled_op (number, op_id, settled_at, status, result, feed_seq, chain) "
                               "VALUES ($1, $2, $3, $4, $5, $6, $7)", error);

  if (statement == NULL)
    return FALSE;

  log->number++;
  link_row (log->chain, &operation, TRUE, result);
  cp2_statement_bind_integer (statement, 1, operation.number);
  cp2_statement_lend_text (statement, 2, op_id);
  cp2_statement_bind_integer (statement, 3, settled_at);
  cp2_statement_lend_text (statement, 4, result->status);
  cp2_statement_lend_text (statement, 5, result->result);
  cp2_statement_bind_integer (statement, 6, result->feed_seq);
  cp2_statement_bind_blob (statement, 7, log->chain, CP2_OPERATION_LOG_HASH_BYTES);
  return cp2_statement_run (statement, error);
}

static gboolean
report_broken (gint64        number,
               const char   *how,
               GError      **error)
{
  g_set_error (error, CP2_OPERATION_LOG_ERROR, CP2_OPERATION_LOG_ERROR_BROKEN,
               "Row %" G_GINT64_FORMAT " of the log %s", number, how);
  return FALSE;
}

/* A damaged row may hold anything, nothing included. */
static const char *
get_text (Cp2Statement *statement,
          guint         column)
{
  const char *text = cp2_statement_get_text (statement, column);

  return text ? text : "";
}

static gboolean
verify_row (Cp2OperationLog  *log,
            Cp2Statement     *statement,
            GError          **error)
{
  gboolean settled = cp2_statement_get_integer (statement, COLUMN_SETTLED) != 0;
  guint8 stored[CP2_OPERATION_LOG_HASH_BYTES], hash[CP2_OPERATION_LOG_HASH_BYTES];
  Cp2LoggedOperation operation = {
    .op_id = get_text (statement, COLUMN_OP_ID),
    .device = get_text (statement, COLUMN_DEVICE),
    .incarnation = cp2_statement_get_integer (statement, COLUMN_INCARNATION),
    .seq = cp2_statement_get_integer (statement, COLUMN_SEQ),
    .account = get_text (statement, COLUMN_ACCOUNT),
    .payload = get_text (statement, COLUMN_PAYLOAD),
    .received_at = cp2_statement_get_integer (statement, COLUMN_RECEIVED_AT),
    .number = cp2_statement_get_integer (statement, COLUMN_NUMBER),
  };
  Cp2OperationResult result = {
    get_text (statement, COLUMN_STATUS), get_text (statement, COLUMN_RESULT), cp2_statement_get_integer (statement, COLUMN_FEED_SEQ)
  };

  if (operation.number != ++log->number)
    return report_broken (log->number, "is missing", error);
  if (cp2_statement_is_null (statement, COLUMN_CHAIN))
    return report_broken (log->number, "was never completed", error);

  take_hash (statement, COLUMN_PAYLOAD_HASH, operation.payload_hash);
  take_hash (statement, COLUMN_CHAIN, stored);
  cp2_operation_log_hash (operation.payload, hash);
  if (!settled && memcmp (operation.payload_hash, hash, sizeof hash) != 0)
    return report_broken (log->number, "is not as it was written", error);

  link_row (log->chain, &operation, settled, &result);
  return memcmp (stored, log->chain, sizeof stored) == 0 || report_broken (log->number, "is not as it was written", error);
}

/* Without its claim an operation would be applied once more when it came again. */
static gboolean
verify_claims (Cp2Sql  *sql,
               GError **error)
{
  Cp2Statement *statement = cp2_sql_query (sql, error,
                                           "SELECT a.number FROM applied_op a LEFT JOIN claimed_op c ON c.op_id = a.op_id "
                                           "WHERE c.number IS NULL OR c.number <> a.number ORDER BY a.number LIMIT 1", "");
  gboolean row;
  gint64 number;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  number = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return report_broken (number, "is not claimed", error);
}

gboolean
cp2_operation_log_verify (Cp2Sql           *sql,
                          Cp2OperationLog  *end,
                          GError          **error)
{
  Cp2OperationLog log = { .sql = sql };
  Cp2Statement *statement;
  gboolean row = TRUE;

  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);

  if ((statement = cp2_sql_query (sql, error, BOTH_TABLES, "")) == NULL)
    return FALSE;

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row && !verify_row (&log, statement, error))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  if (end != NULL)
    *end = log;
  return verify_claims (sql, error);
}
