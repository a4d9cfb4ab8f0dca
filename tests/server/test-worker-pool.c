#include "config.h"

#include "server/cp2-worker-pool.h"

/* What the hooks of all tests share; counted with atomics, for they run on several threads. */
typedef struct
{
  int      n_open;
  int      n_closed;
  int      n_batches;
  int      n_running;
  int      most_running;
  int      largest_batch;
  int      in_batch;
  gboolean fail_open;
  gboolean fail_begin;
  gboolean fail_end;
  GMutex   gate;
} World;

typedef struct
{
  World   *world;
  GThread *thread;
  int      n_jobs;
} Context;

typedef struct
{
  World    *world;
  Context  *context;
  int       n_runs;
  int       n_dones;
  int       order;
  GError   *error;
} Job;

static int n_done;

static gpointer
open_context (gpointer   user_data,
              GError   **error)
{
  World *world = user_data;
  Context *context;

  if (world->fail_open)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no database");
      return NULL;
    }

  g_atomic_int_inc (&world->n_open);
  context = g_new0 (Context, 1);
  context->world = world;
  context->thread = g_thread_self ();

  return context;
}

static void
close_context (gpointer data)
{
  Context *context = data;

  g_assert_true (context->thread == g_thread_self ());
  g_atomic_int_inc (&context->world->n_closed);
  g_free (context);
}

static gboolean
begin_batch (gpointer   data,
             GError   **error)
{
  Context *context = data;

  g_assert_cmpint (context->world->in_batch, ==, 0);
  if (context->world->fail_begin)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "locked");
      return FALSE;
    }

  context->world->in_batch = 1;
  context->world->n_batches++;
  context->n_jobs = 0;

  return TRUE;
}

static gboolean
end_batch (gpointer   data,
           GError   **error)
{
  Context *context = data;

  g_assert_cmpint (context->world->in_batch, ==, 1);
  context->world->in_batch = 0;
  context->world->largest_batch = MAX (context->world->largest_batch, context->n_jobs);
  if (context->world->fail_end)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return FALSE;
    }

  return TRUE;
}

static const Cp2WorkerHooks plain_hooks = { open_context, close_context, NULL, NULL };
static const Cp2WorkerHooks batch_hooks = { open_context, close_context, begin_batch, end_batch };

static void
run_job (gpointer context,
         gpointer data)
{
  Job *job = data;
  int running = g_atomic_int_add (&job->world->n_running, 1) + 1;

  job->context = context;
  job->context->n_jobs++;
  g_assert_true (job->context->thread == g_thread_self ());
  if (running > g_atomic_int_get (&job->world->most_running))
    g_atomic_int_set (&job->world->most_running, running);

  g_mutex_lock (&job->world->gate);
  g_mutex_unlock (&job->world->gate);
  job->n_runs++;
  g_atomic_int_add (&job->world->n_running, -1);
}

static void
job_done (gpointer      data,
          const GError *error)
{
  Job *job = data;

  g_assert_cmpint (g_atomic_int_get (&job->world->in_batch), >=, 0);
  job->n_dones++;
  job->order = n_done++;
  if (error != NULL)
    job->error = g_error_copy (error);
}

static void
wait_for (int wanted)
{
  while (n_done < wanted)
    g_main_context_iteration (NULL, TRUE);
}

static void
push_all (Cp2WorkerPool *pool,
          World         *world,
          Job           *jobs,
          guint          n_jobs)
{
  n_done = 0;
  for (guint i = 0; i < n_jobs; i++)
    {
      jobs[i].world = world;
      g_assert_true (cp2_worker_pool_push (pool, run_job, job_done, &jobs[i]));
    }
}

static void
assert_jobs (Job   *jobs,
             guint  n_jobs,
             int    n_runs,
             int    code)
{
  for (guint i = 0; i < n_jobs; i++)
    {
      g_assert_cmpint (jobs[i].n_runs, ==, n_runs);
      g_assert_cmpint (jobs[i].n_dones, ==, 1);
      if (code < 0)
        g_assert_no_error (jobs[i].error);
      else
        g_assert_error (jobs[i].error, G_IO_ERROR, code);
      g_clear_error (&jobs[i].error);
    }
}

static void
test_push_many (void)
{
  World world = { 0 };
  Job jobs[2000] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 4, 2000, 1, &plain_hooks, &world);

  push_all (pool, &world, jobs, G_N_ELEMENTS (jobs));
  wait_for (G_N_ELEMENTS (jobs));
  assert_jobs (jobs, G_N_ELEMENTS (jobs), 1, -1);
  g_assert_cmpuint (cp2_worker_pool_get_n_queued (pool), ==, 0);
  g_assert_finalize_object (pool);

  g_assert_cmpint (world.n_open, <=, 4);
  g_assert_cmpint (world.n_closed, ==, world.n_open);
}

static void
test_push_lazy (void)
{
  World world = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 3, 8, 1, &plain_hooks, &world);

  g_assert_finalize_object (pool);
  g_assert_cmpint (world.n_open, ==, 0);
}

/* One runs behind the gate, four wait, the next is refused; after that there is room again. */
static void
test_push_full (void)
{
  World world = { 0 };
  Job jobs[6] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 1, 4, 1, &plain_hooks, &world);

  g_mutex_lock (&world.gate);
  push_all (pool, &world, jobs, 1);
  while (g_atomic_int_get (&world.n_running) == 0)
    g_thread_yield ();
  for (guint i = 1; i < 5; i++)
    {
      jobs[i].world = &world;
      g_assert_true (cp2_worker_pool_push (pool, run_job, job_done, &jobs[i]));
    }
  jobs[5].world = &world;
  g_assert_false (cp2_worker_pool_push (pool, run_job, job_done, &jobs[5]));
  g_assert_cmpuint (cp2_worker_pool_get_n_queued (pool), ==, 4);
  g_mutex_unlock (&world.gate);

  wait_for (5);
  assert_jobs (jobs, 5, 1, -1);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (jobs[i].order, ==, i);
  g_assert_true (cp2_worker_pool_push (pool, run_job, job_done, &jobs[5]));
  wait_for (6);
  assert_jobs (&jobs[5], 1, 1, -1);
  g_assert_finalize_object (pool);
}

static void
test_open_failed (void)
{
  World world = { .fail_open = TRUE };
  Job jobs[2] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 1, 4, 1, &plain_hooks, &world);

  push_all (pool, &world, jobs, 1);
  wait_for (1);
  assert_jobs (jobs, 1, 0, G_IO_ERROR_NOT_FOUND);

  /* The next job tries again. */
  world.fail_open = FALSE;
  push_all (pool, &world, jobs + 1, 1);
  wait_for (1);
  assert_jobs (jobs + 1, 1, 1, -1);
  g_assert_finalize_object (pool);
}

/* While the first job holds the thread the others gather; they then share batches of the allowed size. */
static void
push_behind_gate (Cp2WorkerPool *pool,
                  World         *world,
                  Job           *jobs,
                  guint          n_jobs)
{
  g_mutex_lock (&world->gate);
  push_all (pool, world, jobs, 1);
  while (g_atomic_int_get (&world->n_running) == 0)
    g_thread_yield ();
  for (guint i = 1; i < n_jobs; i++)
    {
      jobs[i].world = world;
      g_assert_true (cp2_worker_pool_push (pool, run_job, job_done, &jobs[i]));
    }
  g_mutex_unlock (&world->gate);
  wait_for (n_jobs);
}

static void
test_batch_shared (void)
{
  World world = { 0 };
  Job jobs[21] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 1, 64, 8, &batch_hooks, &world);

  push_behind_gate (pool, &world, jobs, G_N_ELEMENTS (jobs));
  assert_jobs (jobs, G_N_ELEMENTS (jobs), 1, -1);
  g_assert_finalize_object (pool);

  /* 1 alone, then 20 in batches of at most 8. */
  g_assert_cmpint (world.n_batches, ==, 4);
  g_assert_cmpint (world.largest_batch, ==, 8);
}

static void
test_batch_end_failed (void)
{
  World world = { .fail_end = TRUE };
  Job jobs[9] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 1, 64, 8, &batch_hooks, &world);

  push_behind_gate (pool, &world, jobs, G_N_ELEMENTS (jobs));
  assert_jobs (jobs, G_N_ELEMENTS (jobs), 1, G_IO_ERROR_NO_SPACE);
  g_assert_finalize_object (pool);
  g_assert_cmpint (world.n_batches, ==, 2);
}

static void
test_batch_begin_failed (void)
{
  World world = { .fail_begin = TRUE };
  Job jobs[3] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 1, 64, 8, &batch_hooks, &world);

  push_all (pool, &world, jobs, G_N_ELEMENTS (jobs));
  wait_for (G_N_ELEMENTS (jobs));
  assert_jobs (jobs, G_N_ELEMENTS (jobs), 0, G_IO_ERROR_BUSY);
  g_assert_finalize_object (pool);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

static void
drain (Cp2WorkerPool *pool)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cp2_worker_pool_drain_async (pool, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (cp2_worker_pool_drain_finish (pool, result, &error));
  g_assert_no_error (error);
}

static void
test_drain_queued (void)
{
  World world = { 0 };
  Job jobs[101] = { 0 };
  g_autoptr(Cp2WorkerPool) pool = cp2_worker_pool_new ("test", 2, 200, 1, &plain_hooks, &world);

  push_all (pool, &world, jobs, 100);
  drain (pool);
  assert_jobs (jobs, 100, 1, -1);

  jobs[100].world = &world;
  g_assert_false (cp2_worker_pool_push (pool, run_job, job_done, &jobs[100]));
  drain (pool);
}

static void
test_drain_twice (void)
{
  World world = { 0 };
  Job jobs[1] = { 0 };
  g_autoptr(Cp2WorkerPool) pool = cp2_worker_pool_new ("test", 1, 2, 1, &plain_hooks, &world);
  g_autoptr(GAsyncResult) first = NULL, second = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_lock (&world.gate);
  push_all (pool, &world, jobs, 1);
  cp2_worker_pool_drain_async (pool, NULL, take_result_cb, &first);
  cp2_worker_pool_drain_async (pool, NULL, take_result_cb, &second);
  while (second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (cp2_worker_pool_drain_finish (pool, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_null (first);
  g_mutex_unlock (&world.gate);
  while (first == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (cp2_worker_pool_drain_finish (pool, first, NULL));
}

/* Nobody waits for ever: what had not begun is told so before the pool is gone. */
static void
test_dispose_queued (void)
{
  World world = { 0 };
  Job jobs[10] = { 0 };
  Cp2WorkerPool *pool = cp2_worker_pool_new ("test", 1, 64, 1, &plain_hooks, &world);
  guint n_ran = 0;

  push_all (pool, &world, jobs, G_N_ELEMENTS (jobs));
  g_assert_finalize_object (pool);

  g_assert_cmpint (n_done, ==, G_N_ELEMENTS (jobs));
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_assert_cmpint (jobs[i].n_dones, ==, 1);
      g_assert_true (jobs[i].n_runs == 1 ? jobs[i].error == NULL
                                         : g_error_matches (jobs[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      n_ran += jobs[i].n_runs;
      g_clear_error (&jobs[i].error);
    }
  g_assert_cmpuint (n_ran, <=, G_N_ELEMENTS (jobs));
  g_assert_cmpint (world.n_closed, ==, world.n_open);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/worker-pool/push/many", test_push_many);
  g_test_add_func ("/worker-pool/push/lazy", test_push_lazy);
  g_test_add_func ("/worker-pool/push/full", test_push_full);
  g_test_add_func ("/worker-pool/open/failed", test_open_failed);
  g_test_add_func ("/worker-pool/batch/shared", test_batch_shared);
  g_test_add_func ("/worker-pool/batch/end-failed", test_batch_end_failed);
  g_test_add_func ("/worker-pool/batch/begin-failed", test_batch_begin_failed);
  g_test_add_func ("/worker-pool/drain/queued", test_drain_queued);
  g_test_add_func ("/worker-pool/drain/twice", test_drain_twice);
  g_test_add_func ("/worker-pool/dispose/queued", test_dispose_queued);

  return g_test_run ();
}
