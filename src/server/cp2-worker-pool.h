#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: A bounded pool of threads, each with a context of its own
 *
 * The server's main loop speaks HTTP and nothing that can block; SQL runs here. Each thread opens its context (a
 * database connection) when its first job comes. A pool of one thread is a writer: it may take all waiting jobs at
 * once between two hooks, so that many requests share one commit.
 */

/**
 * Cp2WorkerHooks:
 * @open: makes the context of a thread, on that thread, when the first job needs it; %NULL with an error fails the jobs
 *   at hand and is tried again for the next ones
 * @close: frees the context, on its thread
 * @batch_begin: (nullable): called before the jobs of a batch; on failure none of them runs
 * @batch_end: (nullable): called after them and before any done callback; its error goes to every job of the batch
 *
 * What a pool does around jobs. Without @batch_begin and @batch_end jobs run and finish one by one.
 */
typedef struct
{
  gpointer (*open)        (gpointer    user_data,
                           GError    **error);
  void     (*close)       (gpointer    context);
  gboolean (*batch_begin) (gpointer    context,
                           GError    **error);
  gboolean (*batch_end)   (gpointer    context,
                           GError    **error);
} Cp2WorkerHooks;

/** Cp2WorkerRun: the job, on a thread of the pool; results go into @data. */
typedef void (*Cp2WorkerRun)  (gpointer      context,
                               gpointer      data);

/**
 * Cp2WorkerDone:
 * @error: (nullable): why the job did not run, or why what it did was not kept: an error of a hook, or
 *   %G_IO_ERROR_CANCELLED when the pool was closed first
 *
 * Called exactly once for each accepted job, in the main context that made the pool; owns @data from here on.
 */
typedef void (*Cp2WorkerDone) (gpointer      data,
                               const GError *error);

#define CP2_TYPE_WORKER_POOL (cp2_worker_pool_get_type ())
G_DECLARE_FINAL_TYPE (Cp2WorkerPool, cp2_worker_pool, CP2, WORKER_POOL, GObject)

/**
 * cp2_worker_pool_new:
 * @name: for the threads, at most 12 characters
 * @n_threads: how many; 1 for a writer
 * @max_queued: jobs that may wait beside those that run
 * @max_batch: most jobs between two batch hooks
 * @hooks: copied
 * @user_data: for @hooks->open; must outlive the pool
 *
 * Disposing of the pool lets the running jobs end (it waits for them), and tells the waiting ones
 * %G_IO_ERROR_CANCELLED; cp2_worker_pool_drain_async() first lets all of them run.
 *
 * Returns: (transfer full): a pool that delivers in the thread-default main context of the caller
 */
Cp2WorkerPool *cp2_worker_pool_new          (const char            *name,
                                             guint                  n_threads,
                                             guint                  max_queued,
                                             guint                  max_batch,
                                             const Cp2WorkerHooks  *hooks,
                                             gpointer               user_data);

/**
 * cp2_worker_pool_push:
 * @data: (transfer full): handed to @run, then to @done; stays the caller's when %FALSE is returned
 *
 * From any thread.
 *
 * Returns: %FALSE when the queue is full or the pool is draining: answer 503 `overloaded`
 */
gboolean       cp2_worker_pool_push         (Cp2WorkerPool         *self,
                                             Cp2WorkerRun           run,
                                             Cp2WorkerDone          done,
                                             gpointer               data);

/** cp2_worker_pool_get_n_queued: jobs that wait for a thread; from any thread. */
guint          cp2_worker_pool_get_n_queued (Cp2WorkerPool         *self);

/** cp2_worker_pool_drain_async: takes no more jobs, and calls back when all accepted ones have delivered. */
void           cp2_worker_pool_drain_async  (Cp2WorkerPool         *self,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);
gboolean       cp2_worker_pool_drain_finish (Cp2WorkerPool         *self,
                                             GAsyncResult          *result,
                                             GError               **error);

G_END_DECLS
