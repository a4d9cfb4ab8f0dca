#include "config.h"

#include "client/cp2-job-queue.h"

struct _Cp2JobQueue
{
  GThread      *thread;
  GMainContext *context;

  GMutex        lock;
  GCond         ready;
  /* Guarded by the lock */
  GQueue        jobs;
  gboolean      closing;
};

static gboolean
done_cb (gpointer data)
{
  Cp2Job *job = data;

  job->done (job);
  return G_SOURCE_REMOVE;
}

void
cp2_job_queue_complete (Cp2JobQueue *self,
                        Cp2Job      *job)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  /* Not g_main_context_invoke(): that would run it here when nobody iterates the context at the moment. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, job, NULL);
  g_source_set_static_name (source, "[cp2] job done");
  g_source_attach (source, self->context);
}

/* NULL once the queue is closing and empty. */
static Cp2Job *
wait_for_job (Cp2JobQueue *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (g_queue_is_empty (&self->jobs) && !self->closing)
    g_cond_wait (&self->ready, &self->lock);

  return g_queue_pop_head (&self->jobs);
}

static gpointer
run (gpointer data)
{
  Cp2JobQueue *self = data;
  Cp2Job *job;

  while ((job = wait_for_job (self)) != NULL)
    if (job->work (job))
      cp2_job_queue_complete (self, job);

  return NULL;
}

Cp2JobQueue *
cp2_job_queue_new (const char   *name,
                   GMainContext *context)
{
  Cp2JobQueue *self = g_new0 (Cp2JobQueue, 1);

  self->context = context != NULL ? g_main_context_ref (context) : NULL;
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  g_queue_init (&self->jobs);
  self->thread = g_thread_new (name, run, self);
  return self;
}

void
cp2_job_queue_free (Cp2JobQueue *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);

  g_thread_join (self->thread);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_cond_clear (&self->ready);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
cp2_job_queue_push (Cp2JobQueue *self,
                    Cp2Job      *job)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->ready);
}

Cp2Job *
cp2_job_queue_take_alike (Cp2JobQueue  *self,
                          const Cp2Job *job)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  const Cp2Job *next = g_queue_peek_head (&self->jobs);

  return next != NULL && next->work == job->work ? g_queue_pop_head (&self->jobs) : NULL;
}
