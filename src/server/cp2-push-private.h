#pragma once

#include "core/cp2-operation.h"
#include "server/cp2-feed.h"
#include "server/cp2-operation-log.h"
#include "server/cp2-problem.h"
#include "server/cp2-push.h"

G_BEGIN_DECLS

/*
 * The parts of a push: cp2-push-request.c reads the request, on any thread; cp2-push.c runs it and answers,
 * cp2-push-unit.c runs what belongs together, cp2-push-held.c tries again what was held, cp2-push-operation.c is one
 * operation and its result.
 */

/*
 * Cp2PushOperation:
 * @logged: the operation as it goes into the log; borrows from here, and from who asks
 * @operation: (nullable): what @payload says
 * @malformed: (nullable): why there is no @operation
 * @account: (nullable): who asked, of one that was held
 * @payload: the envelope without `seq`
 * @claimed: whether it is new, so that it has to run
 * @refusal: (nullable): the rule it met
 * @versions: the records that it wrote, as members of a JSON array
 * @status: what became of it; borrowed
 * @first: (nullable): the stored status of one that was here before
 * @result: further members of the result, as a JSON object
 */
typedef struct
{
  Cp2LoggedOperation   logged;
  Cp2Operation        *operation;
  GError              *malformed;
  char                *group;
  char                *id;
  char                *account;
  char                *payload;
  gboolean             claimed;
  GError              *refusal;
  Cp2OperationOutcome  outcome;
  GString             *versions;
  const char          *status;
  char                *first;
  char                *result;
} Cp2PushOperation;

/* Takes @payload, which is @json as text. */
Cp2PushOperation *cp2_push_operation_new      (const char          *id,
                                               JsonObject          *json,
                                               char                *payload);
/* From the log. */
Cp2PushOperation *cp2_push_operation_load     (const char          *id,
                                               const char          *account,
                                               const char          *payload);
void              cp2_push_operation_free     (Cp2PushOperation    *self);
/* Forgets what an earlier attempt left. */
void              cp2_push_operation_reset    (Cp2PushOperation    *self);
/* Puts status and result together from the outcome, or the refusal. */
void              cp2_push_operation_conclude (Cp2PushOperation    *self,
                                               gint64               feed_seq);
/* Appends the result as the wire has it. */
void              cp2_push_operation_print    (Cp2PushOperation    *self,
                                               GString             *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2PushOperation, cp2_push_operation_free)

/*
 * Cp2PushRequest:
 * @device: the device that sends
 * @incarnation: its life
 * @epoch: the life of the database that the device knows
 * @first_seq: number of the first operation
 * @head_seq: number of the last operation that the device has
 * @received_at: microseconds since 1970
 * @operations: (element-type Cp2PushOperation): as many as can be read, in the order of their numbers
 * @n_sent: how many there were
 */
struct _Cp2PushRequest
{
  char      *device;
  gint64     incarnation;
  char      *epoch;
  gint64     first_seq;
  gint64     head_seq;
  gint64     received_at;
  GPtrArray *operations;
  guint      n_sent;
};

void              cp2_push_refuse_field       (Cp2Problem         **problem,
                                               const char          *field);

/*
 * Cp2Push: one request.
 *
 * A savepoint for each operation would cost as much as the operation: pages are copied for it. Nearly every refusal
 * comes from a check, before anything was written, so a request first runs without them. When an operation is refused
 * after it has written, the request is rolled back and runs again with @careful set.
 */
typedef struct
{
  Cp2Feed         *feed;
  Cp2Sql          *sql;
  const Cp2Actor  *actor;
  const char      *device;
  gint64           incarnation;
  gint64           last_seq;
  gint64           received_at;
  Cp2OperationLog  log;
  gboolean         has_held;
  gboolean         careful;
  gboolean         again;    /* set to ask for the careful run */
} Cp2Push;

/*
 * cp2_push_try: runs @operations, which belong together, within the feed's batch. @failed is the one that was refused,
 * %NULL when all were done.
 */
gboolean          cp2_push_try                (Cp2Push             *self,
                                               const Cp2Actor      *actor,
                                               GPtrArray           *operations,
                                               Cp2PushOperation   **failed,
                                               GError             **error);
/* cp2_push_refuse_together: gives the others, that were to be done together with @failed, their refusal. */
void              cp2_push_refuse_together    (GPtrArray           *operations,
                                               Cp2PushOperation    *failed);

/* cp2_push_run_unit: runs @operations, which belong together, or finds what became of them before; %FALSE without
 * @problem and @error when it asks for the careful run. */
gboolean          cp2_push_run_unit           (Cp2Push             *self,
                                               GPtrArray           *operations,
                                               Cp2Problem         **problem,
                                               GError             **error);

/* cp2_push_hold: keeps @operations until the record that @refusal names is written. */
gboolean          cp2_push_hold               (Cp2Push             *self,
                                               GPtrArray           *operations,
                                               const GError        *refusal,
                                               GError             **error);
/* cp2_push_release_held: tries again what waits for the records that the feed's last batch wrote. */
gboolean          cp2_push_release_held       (Cp2Push             *self,
                                               GError             **error);

G_END_DECLS
