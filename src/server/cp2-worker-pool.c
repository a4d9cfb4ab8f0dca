#include "config.h"

#include "server/cp2-worker-pool.h"

typedef struct
{
  GList          link;
  Cp2WorkerRun   run;
  Cp2WorkerDone  done;
  gpointer       data;
  GError        *error;
} Job;

struct _Cp2WorkerPool
{
  GObject         parent_instance;

  Cp2WorkerHooks  hooks;
  gpointer        user_data;
  guint           max_queued;
  guint           max_batch;

  GPtrArray      *threads;      /* owned; of GThread */
  GMainContext   *context;      /* owned */
  GSource        *deliverer;    /* owned; its ready time is the threads' bell */
  GTask          *drain;        /* owned; main thread only */

  /* Below the lock */
  GMutex          lock;
  GCond           wake;
  GQueue          queued;
  GQueue          finished;
  guint           n_unfinished; /* accepted and not yet delivered */
  gboolean        draining;
  gboolean        closing;
};

G_DEFINE_FINAL_TYPE (Cp2WorkerPool, cp2_worker_pool, G_TYPE_OBJECT)

static Job *
job_of (GList *link)
{
  return link != NULL ? link->data : NULL;
}

/* Waits for work and takes one batch of it; nothing when the pool closes. */
static void
take_batch (Cp2WorkerPool *self,
            guint          max_batch,
            GQueue        *batch)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (self->queued.length == 0 && !self->closing)
    g_cond_wait (&self->wake, &self->lock);

  while (!self->closing && self->queued.length > 0 && batch->length < max_batch)
    g_queue_push_tail_link (batch, g_queue_pop_head_link (&self->queued));
}

static void
hand_back (Cp2WorkerPool *self,
           GQueue        *batch)
{
  gboolean was_empty;
  GList *link;

  g_mutex_lock (&self->lock);
  was_empty = self->finished.length == 0;
  while ((link = g_queue_pop_head_link (batch)) != NULL)
    g_queue_push_tail_link (&self->finished, link);
  g_mutex_unlock (&self->lock);

  if (was_empty)
    g_source_set_ready_time (self->deliverer, 0);
}

static void
fail_batch (GQueue *batch,
            GError *error)
{
  for (GList *link = batch->head; link != NULL; link = link->next)
    if (job_of (link)->error == NULL)
      job_of (link)->error = g_error_copy (error);
}

static void
run_batch (Cp2WorkerPool *self,
           gpointer       context,
           GQueue        *batch)
{
  g_autoptr(GError) error = NULL;

  if (self->hooks.batch_begin != NULL && !self->hooks.batch_begin (context, &error))
    {
      fail_batch (batch, error);
      return;
    }

  for (GList *link = batch->head; link != NULL; link = link->next)
    job_of (link)->run (context, job_of (link)->data);

  if (self->hooks.batch_end != NULL && !self->hooks.batch_end (context, &error))
    fail_batch (batch, error);
}

static gpointer
worker_thread (gpointer user_data)
{
  Cp2WorkerPool *self = user_data;
  guint max_batch = self->hooks.batch_end != NULL ? self->max_batch : 1;
  gpointer context = NULL;
  GQueue batch = G_QUEUE_INIT;

  for (take_batch (self, max_batch, &batch); batch.length > 0; take_batch (self, max_batch, &batch))
    {
      g_autoptr(GError) error = NULL;

      if (context == NULL)
        context = self->hooks.open (self->user_data, &error);
      if (context != NULL)
        run_batch (self, context, &batch);
      else
        fail_batch (&batch, error);
      hand_back (self, &batch);
    }

  if (context != NULL)
    self->hooks.close (context);

  return NULL;
}

static void
deliver (Cp2WorkerPool *self,
         GQueue        *finished)
{
  guint n_delivered = finished->length;
  gboolean drained;
  GList *link;

  while ((link = g_queue_pop_head_link (finished)) != NULL)
    {
      Job *job = link->data;

      job->done (job->data, job->error);
      g_clear_error (&job->error);
      g_free (job);
    }

  g_mutex_lock (&self->lock);
  self->n_unfinished -= n_delivered;
  drained = self->draining && self->n_unfinished == 0;
  g_mutex_unlock (&self->lock);

  if (drained && self->drain != NULL)
    {
      g_task_return_boolean (self->drain, TRUE);
      g_clear_object (&self->drain);
    }
}

static gboolean
deliver_cb (gpointer user_data)
{
  g_autoptr(Cp2WorkerPool) self = g_object_ref (user_data);
  GQueue finished;

  g_source_set_ready_time (self->deliverer, -1);
  g_mutex_lock (&self->lock);
  finished = self->finished;
  g_queue_init (&self->finished);
  g_mutex_unlock (&self->lock);
  deliver (self, &finished);

  return G_SOURCE_CONTINUE;
}

static void
join_thread (gpointer thread)
{
  g_thread_join (thread);
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs deliverer_funcs = { .dispatch = dispatch };

/* Threads borrow the pool, so they end here, before anything is freed; the done callbacks still to come run now. */
static void
cp2_worker_pool_dispose (GObject *object)
{
  Cp2WorkerPool *self = CP2_WORKER_POOL (object);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The worker pool was closed");

  g_mutex_lock (&self->lock);
  self->draining = self->closing = TRUE;
  fail_batch (&self->queued, error);
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);

  g_ptr_array_set_size (self->threads, 0);
  if (self->deliverer != NULL)
    {
      g_source_destroy (self->deliverer);
      g_clear_pointer (&self->deliverer, g_source_unref);
    }
  deliver (self, &self->finished);
  deliver (self, &self->queued);

  G_OBJECT_CLASS (cp2_worker_pool_parent_class)->dispose (object);
}

static void
cp2_worker_pool_finalize (GObject *object)
{
  Cp2WorkerPool *self = CP2_WORKER_POOL (object);

  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);

  G_OBJECT_CLASS (cp2_worker_pool_parent_class)->finalize (object);
}

static void
cp2_worker_pool_class_init (Cp2WorkerPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_worker_pool_dispose;
  object_class->finalize = cp2_worker_pool_finalize;
}

static void
cp2_worker_pool_init (Cp2WorkerPool *self)
{
  self->threads = g_ptr_array_new_with_free_func (join_thread);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->queued);
  g_queue_init (&self->finished);
}

Cp2WorkerPool *
cp2_worker_pool_new (const char           *name,
                     guint                 n_threads,
                     guint                 max_queued,
                     guint                 max_batch,
                     const Cp2WorkerHooks *hooks,
                     gpointer              user_data)
{
  Cp2WorkerPool *self;

  g_return_val_if_fail (n_threads > 0 && max_queued > 0 && max_batch > 0, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->open != NULL && hooks->close != NULL, NULL);

  self = g_object_new (CP2_TYPE_WORKER_POOL, NULL);
  self->hooks = *hooks;
  self->user_data = user_data;
  self->max_queued = max_queued;
  self->max_batch = max_batch;
  self->context = g_main_context_ref_thread_default ();
  self->deliverer = g_source_new (&deliverer_funcs, sizeof (GSource));
  g_source_set_static_name (self->deliverer, "cp2-worker-pool");
  g_source_set_callback (self->deliverer, deliver_cb, self, NULL);
  g_source_attach (self->deliverer, self->context);
  for (guint i = 0; i < n_threads; i++)
    g_ptr_array_add (self->threads, g_thread_new (name, worker_thread, self));

  return self;
}

gboolean
cp2_worker_pool_push (Cp2WorkerPool *self,
                      Cp2WorkerRun   run,
                      Cp2WorkerDone  done,
                      gpointer       data)
{
  g_autoptr(GMutexLocker) locker = NULL;
  Job *job;

  g_return_val_if_fail (CP2_IS_WORKER_POOL (self), FALSE);
  g_return_val_if_fail (run != NULL && done != NULL, FALSE);

  locker = g_mutex_locker_new (&self->lock);
  if (self->draining || self->queued.length >= self->max_queued)
    return FALSE;

  job = g_new0 (Job, 1);
  job->link.data = job;
  job->run = run;
  job->done = done;
  job->data = data;
  g_queue_push_tail_link (&self->queued, &job->link);
  self->n_unfinished++;
  g_cond_signal (&self->wake);

  return TRUE;
}

guint
cp2_worker_pool_get_n_queued (Cp2WorkerPool *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_val_if_fail (CP2_IS_WORKER_POOL (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->queued.length;
}

void
cp2_worker_pool_drain_async (Cp2WorkerPool       *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean drained;

  g_return_if_fail (CP2_IS_WORKER_POOL (self));

  g_task_set_source_tag (task, cp2_worker_pool_drain_async);
  if (self->drain != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The pool is already being drained");
      return;
    }

  g_mutex_lock (&self->lock);
  self->draining = TRUE;
  drained = self->n_unfinished == 0;
  g_mutex_unlock (&self->lock);

  if (drained)
    g_task_return_boolean (task, TRUE);
  else
    self->drain = g_steal_pointer (&task);
}

gboolean
cp2_worker_pool_drain_finish (Cp2WorkerPool  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_worker_pool_drain_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
