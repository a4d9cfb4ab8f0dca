#include "config.h"

#include "client/cp2-sync-private.h"

#define DEBOUNCE_MS       2000

G_DEFINE_FINAL_TYPE (Cp2Sync, cp2_sync, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Timers of the thread that owns the sync, which need not be the main one. */
static guint
add_timer (guint       milliseconds,
           GSourceFunc func,
           gpointer    data)
{
  g_autoptr(GSource) source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, func, data, NULL);
  return g_source_attach (source, g_main_context_get_thread_default ());
}

static void
clear_timer (guint *timer)
{
  GSource *source = *timer ? g_main_context_find_source_by_id (g_main_context_get_thread_default (), *timer) : NULL;

  if (source != NULL)
    g_source_destroy (source);
  *timer = 0;
}

static void
set_problem (Cp2Sync *self,
             GError  *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;

  g_clear_error (&self->problem);
  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
set_state (Cp2Sync      *self,
           Cp2SyncState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gboolean
is_running (Cp2Sync *self)
{
  return self->cancellable != NULL;
}

/* A request that waits for news may end with its connection, and the next one reach the server: one failure is no news. */
static gboolean
is_cut_off (Cp2Sync *self)
{
  return cp2_backoff_get_failures (self->pull.backoff) > 1;
}

/* Everything was sent, and an empty page was the last thing that came. */
static gboolean
is_settled (Cp2Sync *self)
{
  return !self->mending && !self->push.busy && self->push.timer == 0 && self->debounce == 0 && !is_cut_off (self) &&
         self->caught_up && self->n_unstored == 0 && cp2_store_get_status (self->store)->n_pending == 0;
}

static void
end_settling (Cp2Sync      *self,
              const GError *error)
{
  g_autoptr(GPtrArray) tasks = g_steal_pointer (&self->settling);

  self->settling = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
    else
      g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

void
cp2_sync_update (Cp2Sync *self)
{
  if (!is_running (self))
    return;

  if (is_settled (self))
    {
      set_problem (self, NULL);
      set_state (self, CP2_SYNC_UP_TO_DATE);
      end_settling (self, NULL);
    }
  else if (self->problem != NULL)
    {
      if (self->state != CP2_SYNC_SIGNED_OUT)
        set_state (self, CP2_SYNC_WAITING);
      end_settling (self, self->problem);
    }
  else
    {
      set_state (self, CP2_SYNC_WORKING);
    }
}

void
cp2_sync_lane_kick (Cp2Sync     *self,
                    Cp2SyncLane *lane)
{
  clear_timer (&lane->timer);
  if (!is_running (self) || self->mending || self->state == CP2_SYNC_SIGNED_OUT)
    return;

  if (lane->busy)
    {
      lane->again = TRUE;
      return;
    }

  lane->busy = TRUE;
  lane->again = FALSE;
  lane->begin (self);
}

void
cp2_sync_lane_idle (Cp2Sync     *self,
                    Cp2SyncLane *lane)
{
  lane->busy = FALSE;
  if (lane->again)
    cp2_sync_lane_kick (self, lane);
  cp2_sync_update (self);
}

void
cp2_sync_lane_succeeded (Cp2Sync     *self,
                         Cp2SyncLane *lane)
{
  Cp2SyncLane *other = lane == &self->push ? &self->pull : &self->push;

  cp2_backoff_reset (lane->backoff);
  lane->is_cut_off = FALSE;
  /* The server is there again: what would try in some minutes tries now. */
  if (other->is_cut_off && other->timer != 0)
    cp2_sync_lane_kick (self, other);
  if (cp2_backoff_get_failures (self->push.backoff) == 0 && cp2_backoff_get_failures (self->pull.backoff) == 0)
    set_problem (self, NULL);
}

static gboolean
push_timer_cb (gpointer data)
{
  Cp2Sync *self = data;

  self->push.timer = 0;
  cp2_sync_lane_kick (self, &self->push);
  return G_SOURCE_REMOVE;
}

static gboolean
pull_timer_cb (gpointer data)
{
  Cp2Sync *self = data;

  self->pull.timer = 0;
  cp2_sync_lane_kick (self, &self->pull);
  return G_SOURCE_REMOVE;
}

static gboolean
wants_sign_in (const GError *error)
{
  return g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_UNAUTHENTICATED) ||
         g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_FORBIDDEN) ||
         g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_UPGRADE);
}

void
cp2_sync_lane_failed (Cp2Sync     *self,
                      Cp2SyncLane *lane,
                      GError      *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);
  guint wait;

  lane->busy = FALSE;
  if (!is_running (self) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  if (cp2_sync_mend (self, error))
    {
      g_error_free (error);
      cp2_sync_update (self);
      return;
    }

  /* A connection that hung is not used again. */
  if (g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT))
    cp2_courier_reset (self->courier);

  lane->is_cut_off = problem != NULL && problem->status == 0;
  wait = cp2_backoff_next (lane->backoff, problem ? problem->retry_after : 0);
  if (wants_sign_in (error))
    set_state (self, CP2_SYNC_SIGNED_OUT);
  else
    lane->timer = add_timer (wait, lane == &self->push ? push_timer_cb : pull_timer_cb, self);
  g_debug ("Exchange failed, trying again in %u ms: %s", wait, error->message);
  set_problem (self, error);
  cp2_sync_update (self);
}

static gboolean
debounce_cb (gpointer data)
{
  Cp2Sync *self = data;

  self->debounce = 0;
  cp2_sync_lane_kick (self, &self->push);
  return G_SOURCE_REMOVE;
}

static void
outbox_changed_cb (Cp2Sync *self)
{
  if (is_running (self) && !self->push.busy && self->debounce == 0 && cp2_store_get_status (self->store)->n_pending > 0)
    self->debounce = add_timer (DEBOUNCE_MS, debounce_cb, self);
  cp2_sync_update (self);
}

/* Only ever a reason to ask anew: what it says of the network is often wrong. */
static void
network_changed_cb (Cp2Sync *self)
{
  cp2_sync_now (self);
}

static void
cp2_sync_dispose (GObject *object)
{
  Cp2Sync *self = CP2_SYNC (object);

  cp2_sync_stop (self);

  G_OBJECT_CLASS (cp2_sync_parent_class)->dispose (object);
}

static void
cp2_sync_finalize (GObject *object)
{
  Cp2Sync *self = CP2_SYNC (object);

  g_clear_object (&self->courier);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->settling, g_ptr_array_unref);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->push.backoff, cp2_backoff_free);
  g_clear_pointer (&self->pull.backoff, cp2_backoff_free);
  g_free (self->next_cursor);
  g_free (self->server_epoch);
  g_clear_object (&self->poll);

  G_OBJECT_CLASS (cp2_sync_parent_class)->finalize (object);
}

static void
cp2_sync_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  Cp2Sync *self = CP2_SYNC (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_sync_class_init (Cp2SyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = cp2_sync_dispose;
  object_class->finalize = cp2_sync_finalize;
  object_class->get_property = cp2_sync_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, CP2_SYNC_SIGNED_OUT, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_sync_init (Cp2Sync *self)
{
  self->settling = g_ptr_array_new_with_free_func (g_object_unref);
  self->push = (Cp2SyncLane) { .begin = cp2_sync_push_begin, .backoff = cp2_backoff_new (0) };
  self->pull = (Cp2SyncLane) { .begin = cp2_sync_pull_begin, .backoff = cp2_backoff_new (0) };
}

Cp2Sync *
cp2_sync_new (Cp2Courier *courier,
              Cp2Store   *store,
              Cp2Vault   *vault)
{
  Cp2Sync *self = g_object_new (CP2_TYPE_SYNC, NULL);

  self->courier = g_object_ref (courier);
  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  g_signal_connect_object (store, "outbox-changed", G_CALLBACK (outbox_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

void
cp2_sync_start (Cp2Sync *self)
{
  if (is_running (self))
    return;

  self->cancellable = g_cancellable_new ();
  self->batch_limit = 0;
  self->caught_up = FALSE;
  self->state = CP2_SYNC_WORKING;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  cp2_sync_lane_kick (self, &self->push);
  cp2_sync_pull_afresh (self);
}

void
cp2_sync_stop (Cp2Sync *self)
{
  g_autoptr(GError) stopped = NULL;

  if (!is_running (self))
    return;

  clear_timer (&self->push.timer);
  clear_timer (&self->pull.timer);
  clear_timer (&self->debounce);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->poll != NULL)
    g_cancellable_cancel (self->poll);
  self->push.busy = self->pull.busy = self->mending = FALSE;
  set_state (self, CP2_SYNC_STOPPED);

  stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The sync was stopped");
  end_settling (self, stopped);
}

void
cp2_sync_now (Cp2Sync *self)
{
  if (!is_running (self))
    return;

  clear_timer (&self->debounce);
  cp2_backoff_reset (self->push.backoff);
  cp2_backoff_reset (self->pull.backoff);
  set_problem (self, NULL);
  if (self->state == CP2_SYNC_SIGNED_OUT)
    set_state (self, CP2_SYNC_WORKING);
  cp2_sync_lane_kick (self, &self->push);
  cp2_sync_pull_afresh (self);
  cp2_sync_update (self);
}

Cp2SyncState
cp2_sync_get_state (Cp2Sync *self)
{
  return self->state;
}

const GError *
cp2_sync_get_problem (Cp2Sync *self)
{
  return self->problem;
}

void
cp2_sync_settle_async (Cp2Sync             *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cp2_sync_settle_async);
  g_ptr_array_add (self->settling, task);
  if (is_running (self))
    cp2_sync_now (self);
  else
    cp2_sync_start (self);
}

gboolean
cp2_sync_settle_finish (Cp2Sync       *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_sync_settle_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
