#include "config.h"

#include "client/cp2-sync-private.h"
#include "core/cp2-json.h"

#define MAX_OPERATIONS 200
#define MAX_BYTES      (200 * 1024)

static void take_batch (Cp2Sync *self);

static gboolean
was_stopped (Cp2Sync      *self,
             GCancellable *cancellable)
{
  return self->cancellable != cancellable;
}

/* One exchange: the object, and the run of the sync that it belongs to. */
typedef struct
{
  Cp2Sync      *self;
  GCancellable *cancellable;
} Exchange;

static Exchange *
exchange_new (Cp2Sync *self)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->self = g_object_ref (self);
  exchange->cancellable = g_object_ref (self->cancellable);
  return exchange;
}

static void
exchange_free (Exchange *exchange)
{
  g_object_unref (exchange->self);
  g_object_unref (exchange->cancellable);
  g_free (exchange);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

static void
fail (Exchange *exchange,
      GError   *error)
{
  if (was_stopped (exchange->self, exchange->cancellable))
    g_error_free (error);
  else
    cp2_sync_lane_failed (exchange->self, &exchange->self->push, error);
}

static void
results_applied_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Exchange) exchange = user_data;
  Cp2Sync *self = exchange->self;
  GError *error = NULL;

  if (!cp2_store_apply_results_finish (CP2_STORE (object), result, &error))
    {
      fail (exchange, error);
      return;
    }
  if (was_stopped (self, exchange->cancellable))
    return;

  self->batch_limit = MIN (self->batch_limit * 2, MAX_OPERATIONS);
  cp2_sync_lane_succeeded (self, &self->push);
  cp2_sync_pull_afresh (self);
  take_batch (self);
}

/* A body that the server cannot read, or that did not get through in time, is halved: one operation of it alone may be
 * the reason, and the others shall not wait for it. */
static gboolean
is_about_size (const GError *error)
{
  return g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_TOO_LARGE) ||
         g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_BAD_REQUEST) ||
         g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT);
}

static void
pushed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Exchange) exchange = user_data;
  Cp2Sync *self = exchange->self;
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;
  JsonNode *root;

  if ((response = cp2_courier_send_finish (self->courier, result, &error)) == NULL)
    {
      if (is_about_size (error))
        self->batch_limit = MAX (self->batch_limit / 2, 1);
      fail (exchange, error);
      return;
    }

  root = cp2_api_response_get_root (response);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    fail (exchange, cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, NULL, "The answer to a push is no object"));
  else if (!was_stopped (self, exchange->cancellable))
    cp2_store_apply_results_async (self->store, json_node_get_object (root), exchange->cancellable,
                                   results_applied_cb, exchange_new (self));
}

static void
batch_taken_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Exchange) exchange = user_data;
  Cp2Sync *self = exchange->self;
  g_autoptr(Cp2PushBatch) batch = NULL;
  GError *error = NULL;

  if ((batch = cp2_store_take_batch_finish (CP2_STORE (object), result, &error)) == NULL)
    {
      fail (exchange, error);
      return;
    }
  if (was_stopped (self, exchange->cancellable))
    return;

  if (batch->n_operations > 0)
    {
      cp2_courier_call_async (self->courier, "POST", "/v1/operations", NULL, batch->body, CP2_API_NONE,
                              CP2_API_DEADLINE_PUSH, exchange->cancellable, pushed_cb, exchange_new (self));
    }
  else if (self->ask_held && cp2_store_get_status (self->store)->n_held > 0)
    {
      /* What became of those that the server holds: asked once each time there was something else to do. */
      self->ask_held = FALSE;
      cp2_store_take_batch_async (self->store, MAX_OPERATIONS, MAX_BYTES, TRUE, exchange->cancellable,
                                  batch_taken_cb, exchange_new (self));
    }
  else
    {
      cp2_sync_lane_idle (self, &self->push);
    }
}

static void
take_batch (Cp2Sync *self)
{
  cp2_store_take_batch_async (self->store, self->batch_limit, MAX_BYTES, FALSE, self->cancellable,
                              batch_taken_cb, exchange_new (self));
}

void
cp2_sync_push_begin (Cp2Sync *self)
{
  const Cp2ReplicaStatus *status = cp2_store_get_status (self->store);

  /* An operation has a number only after the enrolment, which the first answer asks for, or this. */
  if (status->clone_suspected || status->enrolment_needed || cp2_store_get_device (self->store)[0] == '\0')
    {
      cp2_sync_lane_failed (self, &self->push,
                            cp2_api_error_new (CP2_API_ERROR_FORBIDDEN, "device-unknown", "This device is not enrolled"));
      return;
    }

  if (self->batch_limit == 0)
    self->batch_limit = MAX_OPERATIONS;
  self->ask_held = TRUE;
  take_batch (self);
}
