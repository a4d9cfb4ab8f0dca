#include "config.h"

#include "core/cp2-json.h"
#include "server/cp2-push.h"
#include "server/cp2-push-private.h"

/* Device: what the server knows of it. */
typedef struct
{
  gboolean known;
  gboolean revoked;
  gint64   incarnation;
  gint64   last_seq;
  gint64   head_seq;
  gint64   durable_through;
} Device;

/* Numbers follow one another. Only of those that were used up some may be left out, to ask what became of the others. */
static gboolean
check_sequence (const Cp2PushRequest  *request,
                gint64                 last_seq,
                Cp2Problem           **problem)
{
  gint64 expected_seq = request->first_seq;
  g_autofree char *field = NULL;
  guint i;

  for (i = 0; i < request->operations->len; i++)
    {
      const Cp2PushOperation *operation = g_ptr_array_index (request->operations, i);

      if (operation->logged.seq > expected_seq && operation->logged.seq > last_seq)
        break;
      expected_seq = operation->logged.seq + 1;
    }
  if (i == request->n_sent)
    return TRUE;

  field = g_strdup_printf ("operations[%u]", i);
  cp2_push_refuse_field (problem, field);
  return FALSE;
}

static gboolean
load_device (Cp2Push               *self,
             const Cp2PushRequest  *request,
             Device                *device,
             GError               **error)
{
  Cp2Statement *statement;
  gboolean row;

  *device = (Device) { FALSE };
  statement = cp2_sql_query (self->sql, error,
                             "SELECT revoked, incarnation, last_seq, head_seq, durable_through FROM device "
                             "WHERE id = $1 AND account = $2", "ss", request->device, self->actor->account);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    *device = (Device) {
      .known = TRUE,
      .revoked = cp2_statement_get_integer (statement, 0) != 0,
      .incarnation = cp2_statement_get_integer (statement, 1),
      .last_seq = cp2_statement_get_integer (statement, 2),
      .head_seq = cp2_statement_get_integer (statement, 3),
      .durable_through = cp2_statement_get_integer (statement, 4),
    };
  cp2_statement_reset (statement);
  return TRUE;
}

static char *
load_epoch (Cp2Push  *self,
            GError  **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT value FROM meta WHERE name = 'epoch'", "");
  gboolean row;
  char *epoch;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return NULL;

  epoch = g_strdup (row ? cp2_statement_get_text (statement, 0) : "");
  cp2_statement_reset (statement);
  return epoch;
}

static gboolean
refuse_sequence (Cp2Problem     **problem,
                 Cp2ProblemCode   code,
                 const char      *epoch,
                 const Device    *device)
{
  JsonObject *facts = json_object_new ();

  if (epoch != NULL)
    {
      json_object_set_string_member (facts, "epoch", epoch);
      json_object_set_int_member (facts, "durable_through", device->durable_through);
    }
  json_object_set_int_member (facts, "expected_seq", device->last_seq + 1);
  *problem = cp2_problem_new (code);
  cp2_problem_set_facts (*problem, facts);
  return FALSE;
}

/* The epoch comes first: a device that the backup does not know has to hear of the restore, too. */
static gboolean
check_device (const Cp2PushRequest  *request,
              const char            *epoch,
              const Device          *device,
              Cp2Problem           **problem)
{
  if (g_strcmp0 (request->epoch, epoch) != 0)
    return refuse_sequence (problem, CP2_PROBLEM_EPOCH_CHANGED, epoch, device);
  if (request->first_seq > device->last_seq + 1 && device->known && !device->revoked &&
      request->incarnation == device->incarnation)
    return refuse_sequence (problem, CP2_PROBLEM_SEQUENCE_GAP, NULL, device);

  if (!device->known)
    *problem = cp2_problem_new (CP2_PROBLEM_DEVICE_UNKNOWN);
  else if (device->revoked)
    *problem = cp2_problem_new (CP2_PROBLEM_DEVICE_REVOKED);
  else if (request->incarnation != device->incarnation)
    *problem = cp2_problem_new (CP2_PROBLEM_DEVICE_FORKED);

  return *problem == NULL;
}

static gboolean
find_held (Cp2Push  *self,
           GError  **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT 1 FROM held_operation LIMIT 1", "");

  if (statement == NULL || !cp2_statement_step (statement, &self->has_held, error))
    return FALSE;

  cp2_statement_reset (statement);
  return TRUE;
}

static gboolean
run_units (Cp2Push     *self,
           GPtrArray   *operations,
           Cp2Problem **problem,
           GError     **error)
{
  g_autoptr(GPtrArray) unit = g_ptr_array_new ();

  for (guint i = 0; i < operations->len; i++)
    {
      const Cp2PushOperation *operation = g_ptr_array_index (operations, i);
      const Cp2PushOperation *next = i + 1 < operations->len ? g_ptr_array_index (operations, i + 1) : NULL;

      g_ptr_array_add (unit, g_ptr_array_index (operations, i));
      if (next != NULL && operation->group != NULL && g_strcmp0 (operation->group, next->group) == 0)
        continue;

      if (!cp2_push_run_unit (self, unit, problem, error))
        return FALSE;
      g_ptr_array_set_size (unit, 0);
    }

  return TRUE;
}

static gboolean
save_device (Cp2Push               *self,
             const Cp2PushRequest  *request,
             const Device          *device,
             GError               **error)
{
  GPtrArray *operations = request->operations;
  const Cp2PushOperation *last = operations->len > 0 ? g_ptr_array_index (operations, operations->len - 1) : NULL;
  gint64 last_seq = MAX (device->last_seq, last != NULL ? last->logged.seq : 0);
  gint64 head_seq = MAX (MAX (device->head_seq, request->head_seq), last_seq);

  return cp2_sql_run (self->sql, error, "UPDATE device SET last_seq = $2, head_seq = $3, last_seen = $4 WHERE id = $1",
                      "siii", request->device, last_seq, head_seq, self->received_at / G_USEC_PER_SEC);
}

static gboolean
run_all (Cp2Push               *self,
         const Cp2PushRequest  *request,
         const Device          *device,
         Cp2Problem           **problem,
         GError               **error)
{
  return cp2_feed_begin (self->feed, error) &&
         cp2_operation_log_open (&self->log, self->sql, error) &&
         find_held (self, error) &&
         run_units (self, request->operations, problem, error) &&
         save_device (self, request, device, error) &&
         cp2_feed_finish (self->feed, error);
}

/* What is durable is a number of one incarnation, so that it is said whose; the answer may arrive after the next one began. */
static void
print_response (GPtrArray    *operations,
                const char   *epoch,
                const Device *device,
                GString      *response)
{
  g_autofree char *server_time = cp2_clock_format (cp2_clock_now ());

  g_string_append_c (response, '{');
  cp2_json_append_member (response, "epoch", epoch);
  g_string_append_printf (response, ",\"incarnation\":%" G_GINT64_FORMAT ",\"durable_through\":%" G_GINT64_FORMAT,
                          device->incarnation, device->durable_through);
  cp2_json_append_member (response, "server_time", server_time);
  g_string_append (response, ",\"results\":[");
  for (guint i = 0; i < operations->len; i++)
    {
      if (i > 0)
        g_string_append_c (response, ',');
      cp2_push_operation_print (g_ptr_array_index (operations, i), response);
    }
  g_string_append (response, "]}");
}

/* A problem found half-way takes back what came before it in the request. */
static gboolean
run_in_savepoint (Cp2Push               *self,
                  const Cp2PushRequest  *request,
                  const Device          *device,
                  Cp2Problem           **problem,
                  GError               **error)
{
  if (!cp2_sql_savepoint (self->sql, "push", error))
    return FALSE;
  if (run_all (self, request, device, problem, error))
    return cp2_sql_release (self->sql, "push", error);

  cp2_feed_abandon (self->feed);
  if ((self->again || *problem != NULL) && !cp2_sql_rollback_to (self->sql, "push", error))
    {
      self->again = FALSE;
      g_clear_pointer (problem, cp2_problem_free);
    }
  if (!self->again)
    return FALSE;

  self->again = FALSE;
  self->careful = TRUE;
  return run_in_savepoint (self, request, device, problem, error);
}

gboolean
cp2_push_run (Cp2Feed         *feed,
              const Cp2Actor  *actor,
              Cp2PushRequest  *request,
              GString         *response,
              Cp2Problem     **problem,
              GError         **error)
{
  Cp2Push push = {
    .feed = feed, .sql = cp2_feed_get_sql (feed), .actor = actor,
    .device = request->device, .incarnation = request->incarnation, .received_at = request->received_at,
  };
  g_autofree char *epoch = NULL;
  Device device;

  g_return_val_if_fail (problem != NULL && (error == NULL || *error == NULL), FALSE);

  *problem = NULL;
  if ((epoch = load_epoch (&push, error)) == NULL ||
      !load_device (&push, request, &device, error) ||
      !check_device (request, epoch, &device, problem) ||
      !check_sequence (request, device.last_seq, problem))
    return FALSE;

  push.last_seq = device.last_seq;
  if (!run_in_savepoint (&push, request, &device, problem, error))
    return FALSE;

  print_response (request->operations, epoch, &device, response);
  return TRUE;
}
