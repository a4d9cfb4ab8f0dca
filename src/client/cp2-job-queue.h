#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Cp2Job Cp2Job;

/**
 * Cp2Job:
 * @work: does the job, on the queue's thread; %FALSE when the job was handed to another queue
 * @done: tells the owner and frees the job, in the owner's main context
 *
 * The beginning of a job's own struct.
 */
struct _Cp2Job
{
  gboolean (*work) (Cp2Job *job);
  void     (*done) (Cp2Job *job);
};

/**
 * Cp2JobQueue: one thread that does one job after the other. A job ends where its owner lives, so that no object's last
 * reference is ever dropped on the thread.
 */
typedef struct _Cp2JobQueue Cp2JobQueue;

/** cp2_job_queue_new: starts the thread; @context (nullable) is where jobs end. */
Cp2JobQueue *cp2_job_queue_new       (const char    *name,
                                      GMainContext  *context);
/** cp2_job_queue_free: waits for the jobs that were pushed. Call it from another thread. */
void         cp2_job_queue_free      (Cp2JobQueue   *self);
/** cp2_job_queue_push: from any thread; the job belongs to the queue until its @done is called. */
void         cp2_job_queue_push      (Cp2JobQueue   *self,
                                      Cp2Job        *job);
/** cp2_job_queue_take_alike: (nullable): the next job, if it has the same @work as @job. For @work, to do several at once. */
Cp2Job      *cp2_job_queue_take_alike (Cp2JobQueue  *self,
                                      const Cp2Job  *job);
/** cp2_job_queue_complete: for @work: ends a job that was taken. */
void         cp2_job_queue_complete  (Cp2JobQueue   *self,
                                      Cp2Job        *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2JobQueue, cp2_job_queue_free)

G_END_DECLS
