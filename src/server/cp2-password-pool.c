#include "config.h"

#include "server/cp2-password-pool.h"

struct _Cp2PasswordPool
{
  GObject       parent_instance;

  GThreadPool  *threads;
  gint          max_jobs;
  gint          n_jobs;   /* waiting or being worked on; atomic */
};

G_DEFINE_FINAL_TYPE (Cp2PasswordPool, cp2_password_pool, G_TYPE_OBJECT)

typedef struct
{
  char       *hash;
  Cp2Secret  *password;
  gboolean    needs_rehash;
} Job;

static void
job_free (Job *job)
{
  g_free (job->hash);
  cp2_secret_free (job->password);
  g_free (job);
}

/* Comes before the result is handed over: whoever then asks for more finds the place free. */
static void
leave_place (GTask *task)
{
  Cp2PasswordPool *self = g_task_get_source_object (task);

  g_atomic_int_add (&self->n_jobs, -1);
}

static void
verify (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean right = cp2_password_verify (job->hash, job->password, &job->needs_rehash, &error);

  leave_place (task);

  if (right)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
hash (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = cp2_password_hash (job->password, &error);

  leave_place (task);

  if (text != NULL)
    g_task_return_pointer (task, g_steal_pointer (&text), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
work_cb (gpointer data,
         gpointer user_data)
{
  g_autoptr(GTask) task = data;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      leave_place (task);
      g_task_return_error_if_cancelled (task);
    }
  else if (g_task_get_source_tag (task) == cp2_password_pool_verify_async)
    {
      verify (task);
    }
  else
    {
      hash (task);
    }
}

static void
push (Cp2PasswordPool *self,
      GTask           *task,
      const char      *stored_hash,
      const char      *password)
{
  Job *job;

  if (g_atomic_int_add (&self->n_jobs, 1) >= self->max_jobs)
    {
      g_atomic_int_add (&self->n_jobs, -1);
      g_task_return_new_error (task, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_BUSY,
                               "Too many passwords are waiting to be checked");
      return;
    }

  job = g_new0 (Job, 1);
  job->hash = g_strdup (stored_hash);
  job->password = cp2_secret_dup (password);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_thread_pool_push (self->threads, g_object_ref (task), NULL);
}

/* A task holds a reference, so the queue is empty here; this may be one of the workers, so nothing waits for them. */
static void
cp2_password_pool_finalize (GObject *object)
{
  Cp2PasswordPool *self = CP2_PASSWORD_POOL (object);

  if (self->threads != NULL)
    g_thread_pool_free (self->threads, FALSE, FALSE);

  G_OBJECT_CLASS (cp2_password_pool_parent_class)->finalize (object);
}

static void
cp2_password_pool_class_init (Cp2PasswordPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_password_pool_finalize;
}

static void
cp2_password_pool_init (Cp2PasswordPool *self)
{
}

Cp2PasswordPool *
cp2_password_pool_new (guint    n_workers,
                       guint    n_waiting,
                       GError **error)
{
  g_autoptr(Cp2PasswordPool) self = NULL;
  g_autoptr(GError) thread_error = NULL;

  g_return_val_if_fail (n_workers > 0 && n_workers <= 1024, NULL);
  g_return_val_if_fail (n_waiting <= 1024 * 1024, NULL);

  self = g_object_new (CP2_TYPE_PASSWORD_POOL, NULL);
  self->max_jobs = n_workers + n_waiting;
  /* Threads of its own start now, so that a system without threads to spare says so at start and not at a sign-in. */
  self->threads = g_thread_pool_new (work_cb, NULL, n_workers, TRUE, &thread_error);

  if (thread_error == NULL)
    return g_steal_pointer (&self);

  g_set_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED,
               "Cannot start the threads that check passwords: %s", thread_error->message);
  return NULL;
}

guint
cp2_password_pool_get_n_jobs (Cp2PasswordPool *self)
{
  g_return_val_if_fail (CP2_IS_PASSWORD_POOL (self), 0);

  return g_atomic_int_get (&self->n_jobs);
}

void
cp2_password_pool_verify_async (Cp2PasswordPool     *self,
                                const char          *stored_hash,
                                const char          *password,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (CP2_IS_PASSWORD_POOL (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cp2_password_pool_verify_async);
  push (self, task, stored_hash, password);
}

gboolean
cp2_password_pool_verify_finish (Cp2PasswordPool  *self,
                                 GAsyncResult     *result,
                                 gboolean         *needs_rehash,
                                 GError          **error)
{
  Job *job;
  gboolean right;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_password_pool_verify_async), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  right = g_task_propagate_boolean (G_TASK (result), error);
  if (needs_rehash != NULL)
    *needs_rehash = right && job->needs_rehash;

  return right;
}

void
cp2_password_pool_hash_async (Cp2PasswordPool     *self,
                              const char          *password,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (CP2_IS_PASSWORD_POOL (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cp2_password_pool_hash_async);
  push (self, task, NULL, password);
}

char *
cp2_password_pool_hash_finish (Cp2PasswordPool  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_password_pool_hash_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
