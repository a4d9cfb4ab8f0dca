#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: The log of operations
 *
 * Every operation that ever arrived, with what became of it: it makes each count once, and it is the audit. Rows are
 * numbered without gaps and linked by a chain of hashes, so that nobody, not even who administers the database, changes
 * or removes one unseen; triggers keep the server itself from doing so. An operation's id is inserted in `claimed_op`
 * before it runs, and its row in `applied_op`, once and for good, when it has, in the same transaction. When an operation
 * that was held is decided later, that is a row of its own in `settled_op`, in the same numbering and chain.
 */
#define CP2_OPERATION_LOG_SCHEMA \
  "CREATE TABLE claimed_op (" \
  "  op_id TEXT NOT NULL PRIMARY KEY," \
  "  number BIGINT NOT NULL) WITHOUT ROWID;" \
  "CREATE TABLE applied_op (" \
  "  number INTEGER PRIMARY KEY," \
  "  op_id TEXT NOT NULL," \
  "  device TEXT NOT NULL," \
  "  incarnation BIGINT NOT NULL," \
  "  seq BIGINT NOT NULL," \
  "  account TEXT NOT NULL," \
  "  payload TEXT NOT NULL," \
  "  payload_hash BLOB NOT NULL," \
  "  received_at BIGINT NOT NULL," \
  "  status TEXT," \
  "  result TEXT," \
  "  feed_seq BIGINT," \
  "  chain BLOB," \
  "  UNIQUE (device, incarnation, seq));" \
  "CREATE TABLE settled_op (" \
  "  number INTEGER PRIMARY KEY," \
  "  op_id TEXT NOT NULL UNIQUE," \
  "  settled_at BIGINT NOT NULL," \
  "  status TEXT NOT NULL," \
  "  result TEXT NOT NULL," \
  "  feed_seq BIGINT NOT NULL," \
  "  chain BLOB NOT NULL);" \
  "CREATE TABLE held_operation (" \
  "  op_id TEXT NOT NULL PRIMARY KEY," \
  "  unit TEXT NOT NULL," \
  "  wait_kind TEXT NOT NULL," \
  "  wait_id TEXT NOT NULL);" \
  "CREATE INDEX held_operation_wait ON held_operation (wait_id, wait_kind);" \
  "CREATE INDEX held_operation_unit ON held_operation (unit);" \
  "CREATE TRIGGER claimed_op_unchanged BEFORE UPDATE ON claimed_op" \
  "  BEGIN SELECT RAISE (ABORT, 'the log of operations is only appended to'); END;" \
  "CREATE TRIGGER claimed_op_keep BEFORE DELETE ON claimed_op" \
  "  BEGIN SELECT RAISE (ABORT, 'the log of operations is only appended to'); END;" \
  "CREATE TRIGGER applied_op_unchanged BEFORE UPDATE ON applied_op" \
  "  BEGIN SELECT RAISE (ABORT, 'the log of operations is only appended to'); END;" \
  "CREATE TRIGGER applied_op_keep BEFORE DELETE ON applied_op" \
  "  BEGIN SELECT RAISE (ABORT, 'the log of operations is only appended to'); END;" \
  "CREATE TRIGGER settled_op_unchanged BEFORE UPDATE ON settled_op" \
  "  BEGIN SELECT RAISE (ABORT, 'the log of operations is only appended to'); END;" \
  "CREATE TRIGGER settled_op_keep BEFORE DELETE ON settled_op" \
  "  BEGIN SELECT RAISE (ABORT, 'the log of operations is only appended to'); END;"

#define CP2_OPERATION_LOG_HASH_BYTES 32

/**
 * Cp2OperationLogError:
 * @CP2_OPERATION_LOG_ERROR_BROKEN: a row was changed, removed or never completed; the message says which
 * @CP2_OPERATION_LOG_ERROR_REUSED: an operation came with the id of another one
 */
typedef enum
{
  CP2_OPERATION_LOG_ERROR_BROKEN,
  CP2_OPERATION_LOG_ERROR_REUSED,
} Cp2OperationLogError;

#define CP2_OPERATION_LOG_ERROR (cp2_operation_log_error_quark ())
GQuark   cp2_operation_log_error_quark (void);

/**
 * Cp2OperationLog:
 * @sql: the writer's connection; not owned
 * @claim: a statement of its own; not owned
 * @complete: another
 * @number: of the last row
 * @chain: of the last complete row
 *
 * Where the log ends, while a transaction adds to it. A plain value: a copy taken at a savepoint is put back with it.
 */
typedef struct
{
  Cp2Sql       *sql;
  Cp2Statement *claim;
  Cp2Statement *complete;
  gint64        number;
  guint8        chain[CP2_OPERATION_LOG_HASH_BYTES];
} Cp2OperationLog;

/**
 * Cp2LoggedOperation:
 * @op_id: the operation's id
 * @device: who sent it
 * @incarnation: the device's life
 * @seq: its number there
 * @account: who asked
 * @payload: the operation without its `seq`, compact JSON
 * @payload_hash: BLAKE2b-256 of @payload
 * @received_at: microseconds since 1970
 * @number: its number in the log, set by cp2_operation_log_claim()
 *
 * An operation as it came. Borrows its texts.
 */
typedef struct
{
  const char *op_id;
  const char *device;
  gint64      incarnation;
  gint64      seq;
  const char *account;
  const char *payload;
  guint8      payload_hash[CP2_OPERATION_LOG_HASH_BYTES];
  gint64      received_at;
  gint64      number;
} Cp2LoggedOperation;

/** Cp2OperationResult: what became of an operation: its status on the wire, the further members as a JSON object, the feed's sequence or 0. */
typedef struct
{
  const char *status;
  const char *result;
  gint64      feed_seq;
} Cp2OperationResult;

/** cp2_operation_log_open: reads where the log ends; once a transaction. */
gboolean cp2_operation_log_open     (Cp2OperationLog           *log,
                                     Cp2Sql                    *sql,
                                     GError                   **error);

/** cp2_operation_log_hash: BLAKE2b-256 of a payload. */
void     cp2_operation_log_hash     (const char                *payload,
                                     guint8                     hash[CP2_OPERATION_LOG_HASH_BYTES]);

/**
 * cp2_operation_log_claim:
 * @claimed: (out): %FALSE when an operation with this id is there already
 *
 * The first thing that happens to an operation: whoever inserts its id may run it.
 */
gboolean cp2_operation_log_claim    (Cp2OperationLog           *log,
                                     Cp2LoggedOperation        *operation,
                                     gboolean                  *claimed,
                                     GError                   **error);

/** cp2_operation_log_complete: adds the claimed @operation and what became of it; in the order of the claims. */
gboolean cp2_operation_log_complete (Cp2OperationLog           *log,
                                     const Cp2LoggedOperation  *operation,
                                     const Cp2OperationResult  *result,
                                     GError                   **error);

/** cp2_operation_log_settle: adds what became in the end of an operation that was held. */
gboolean cp2_operation_log_settle   (Cp2OperationLog           *log,
                                     const char                *op_id,
                                     gint64                     settled_at,
                                     const Cp2OperationResult  *result,
                                     GError                   **error);

/**
 * cp2_operation_log_verify:
 * @sql: any connection
 * @end: (out) (optional): where the log ends, to be compared with an earlier witness: a log that was cut short is sound in itself
 * @error: %CP2_OPERATION_LOG_ERROR_BROKEN, those of #Cp2SqlError
 *
 * Reads the whole log and computes its chain again.
 *
 * Returns: whether every row is as it was written
 */
gboolean cp2_operation_log_verify   (Cp2Sql                    *sql,
                                     Cp2OperationLog           *end,
                                     GError                   **error);

G_END_DECLS
