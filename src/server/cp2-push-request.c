#include "config.h"

#include "core/cp2-json.h"
#include "core/cp2-uuid.h"
#include "server/cp2-push-private.h"

/* Without id and number there is nothing to answer to; everything else that is wrong with an operation is its result. */
static Cp2PushOperation *
read_operation (Cp2PushRequest *self,
                JsonNode       *node,
                gint64          lowest_seq)
{
  JsonObject *json = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = cp2_json_get_string (json, "id");
  gint64 seq = cp2_json_get_integer (json, "seq", 0);
  Cp2PushOperation *operation;

  if (!cp2_uuid_is_valid (id) || seq < lowest_seq)
    return NULL;

  json_object_remove_member (json, "seq");
  operation = cp2_push_operation_new (id, json, cp2_json_to_string (json));
  operation->logged.device = self->device;
  operation->logged.incarnation = self->incarnation;
  operation->logged.seq = seq;
  operation->logged.received_at = self->received_at;
  return operation;
}

/* Up to the first that cannot be read. */
static void
read_operations (Cp2PushRequest *self,
                 JsonArray      *array)
{
  gint64 lowest_seq = self->first_seq;
  Cp2PushOperation *operation;

  self->n_sent = json_array_get_length (array);
  for (guint i = 0; i < self->n_sent; i++)
    {
      operation = read_operation (self, json_array_get_element (array, i), lowest_seq);
      if (operation == NULL)
        return;

      g_ptr_array_add (self->operations, operation);
      lowest_seq = operation->logged.seq + 1;
    }
}

static const char *
find_wrong_member (Cp2PushRequest *self,
                   JsonArray      *array)
{
  if (self->device == NULL)
    return "device";
  if (self->incarnation < 1)
    return "incarnation";
  if (self->epoch == NULL)
    return "epoch";
  if (self->first_seq < 1 || self->first_seq > G_MAXINT64 - CP2_PUSH_MAX_OPERATIONS)
    return "first_seq";
  if (self->head_seq < 0)
    return "head_seq";

  return array == NULL ? "operations" : NULL;
}

void
cp2_push_refuse_field (Cp2Problem **problem,
                       const char  *field)
{
  *problem = cp2_problem_new (CP2_PROBLEM_BAD_BODY);
  cp2_problem_set_field (*problem, field);
}

Cp2PushRequest *
cp2_push_request_new (JsonObject  *body,
                      gint64       received_at,
                      Cp2Problem **problem)
{
  g_autoptr(Cp2PushRequest) self = g_new0 (Cp2PushRequest, 1);
  JsonArray *array = cp2_json_get_array (body, "operations");
  const char *wrong;

  g_return_val_if_fail (body != NULL && problem != NULL, NULL);

  *problem = NULL;
  self->device = g_strdup (cp2_json_get_string (body, "device"));
  self->incarnation = cp2_json_get_integer (body, "incarnation", 0);
  self->epoch = g_strdup (cp2_json_get_string (body, "epoch"));
  self->first_seq = cp2_json_get_integer (body, "first_seq", 0);
  self->head_seq = cp2_json_get_integer (body, "head_seq", -1);
  self->received_at = received_at;
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_push_operation_free);

  if ((wrong = find_wrong_member (self, array)) != NULL)
    cp2_push_refuse_field (problem, wrong);
  else if (json_array_get_length (array) > CP2_PUSH_MAX_OPERATIONS)
    *problem = cp2_problem_new (CP2_PROBLEM_BODY_TOO_LARGE);
  if (*problem != NULL)
    return NULL;

  read_operations (self, array);
  return g_steal_pointer (&self);
}

void
cp2_push_request_free (Cp2PushRequest *self)
{
  g_free (self->device);
  g_free (self->epoch);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_free (self);
}
