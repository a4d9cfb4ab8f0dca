#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * Cp2OutboxStatus:
 * @CP2_OUTBOX_PENDING: the server has not acknowledged it; it exists only here
 * @CP2_OUTBOX_ACKNOWLEDGED: the server has done it, but what it changed has not come back yet
 * @CP2_OUTBOX_SETTLED: done, and what it changed has come back
 * @CP2_OUTBOX_REJECTED: refused for good
 * @CP2_OUTBOX_HELD: the server keeps it until a record that it needs is there
 * @CP2_OUTBOX_SUPERSEDED: kept as an event; something newer decided otherwise
 * @CP2_OUTBOX_MERGED: done in part, the rest became a proposal
 *
 * What has become of an operation. "In flight" is not among them: what is not acknowledged is simply sent again.
 */
typedef enum
{
  CP2_OUTBOX_PENDING,
  CP2_OUTBOX_ACKNOWLEDGED,
  CP2_OUTBOX_SETTLED,
  CP2_OUTBOX_REJECTED,
  CP2_OUTBOX_HELD,
  CP2_OUTBOX_SUPERSEDED,
  CP2_OUTBOX_MERGED,
} Cp2OutboxStatus;

/** cp2_outbox_status_get_name: the word in the database. */
const char      *cp2_outbox_status_get_name  (Cp2OutboxStatus   status);
/** cp2_outbox_status_from_name: %CP2_OUTBOX_PENDING for an unknown word. */
Cp2OutboxStatus  cp2_outbox_status_from_name (const char       *name);

/**
 * Cp2OutboxRow:
 * @position: order in which the operations were made on this computer
 * @op_id: the operation's id, for ever
 * @device: the device that numbered it, empty for none
 * @incarnation: of the device
 * @seq: its number; 0 while it has none
 * @group: (nullable): its group
 * @kind: the operation's kind
 * @record: id of its record
 * @payload: the operation, as it is sent, without its number
 * @previous: (nullable): hash of the operation before it, see cp2_outbox_chain()
 * @status: see #Cp2OutboxStatus
 * @replays: whether its effect has to be laid over what the server sent
 * @feed_seq: where in the feed its effect is; 0 for unknown
 * @versions: (nullable): what the server said of the versions it made, a JSON array
 * @problem: (nullable): why it was refused, a JSON object
 * @local_problem: (nullable): the same when only this computer finds so, over newer data of the server
 * @undecided: only the server could decide
 * @dismissed: a person has seen what became of it
 * @durable: contained in a verified backup of the server
 * @created: when it was saved, microseconds UTC by the wall clock
 */
typedef struct
{
  gint64           position;
  char            *op_id;
  char            *device;
  gint64           incarnation;
  gint64           seq;
  char            *group;
  char            *kind;
  char            *record;
  char            *payload;
  char            *previous;
  Cp2OutboxStatus  status;
  gboolean         replays;
  gint64           feed_seq;
  char            *versions;
  char            *problem;
  char            *local_problem;
  gboolean         undecided;
  gboolean         dismissed;
  gboolean         durable;
  gint64           created;
} Cp2OutboxRow;

void             cp2_outbox_row_free         (Cp2OutboxRow     *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2OutboxRow, cp2_outbox_row_free)

/** CP2_OUTBOX_SCHEMA: the tables of a store besides those of the records. */
extern const char cp2_outbox_schema[];

/**
 * cp2_outbox_select:
 * @conditions: what follows `FROM outbox`, with `$1`-parameters
 * @types: see cp2_sql_run()
 *
 * Returns: (transfer full) (element-type Cp2OutboxRow): the rows
 */
GPtrArray       *cp2_outbox_select           (Cp2Sql           *sql,
                                              GError          **error,
                                              const char       *conditions,
                                              const char       *types,
                                              ...);

/** cp2_outbox_insert: adds the row at the end; its @position is ignored. */
gboolean         cp2_outbox_insert           (Cp2Sql               *sql,
                                              const Cp2OutboxRow   *row,
                                              GError              **error);

/** cp2_outbox_has: whether an operation of that id is there. */
gboolean         cp2_outbox_has              (Cp2Sql           *sql,
                                              const char       *op_id,
                                              gboolean         *has,
                                              GError          **error);

/**
 * cp2_outbox_chain:
 * @previous: (nullable): hash of the operation before, %NULL or empty for the first one of an incarnation
 *
 * Returns: (transfer full): the hash of this one, which stands for all before it too: BLAKE2b-256 of the previous hash's
 *   32 bytes (zeros for none) and the payload, in hexadecimal
 */
char            *cp2_outbox_chain            (const char       *previous,
                                              const char       *payload);

G_END_DECLS
