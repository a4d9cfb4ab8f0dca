#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"

/* One job of several that share a commit: what it did is taken back alone. */
#define SAVEPOINT "exchange"

gpointer
cp2_exchange_new (gsize           size,
                  Cp2Server      *server,
                  Cp2HttpRequest *request,
                  GDestroyNotify  clear)
{
  Cp2Exchange *exchange = g_malloc0 (size);

  exchange->server = g_object_ref (server);
  exchange->request = request != NULL ? g_object_ref (request) : NULL;
  exchange->clear = clear;

  return exchange;
}

void
cp2_exchange_free (gpointer data)
{
  Cp2Exchange *exchange = data;

  if (exchange->clear != NULL)
    exchange->clear (exchange);
  g_clear_error (&exchange->error);
  g_clear_object (&exchange->request);
  g_object_unref (exchange->server);
  g_free (exchange);
}

static void
write_job (gpointer context,
           gpointer data)
{
  Cp2Writer *writer = context;
  Cp2Exchange *exchange = data;

  if (!cp2_sql_savepoint (writer->sql, SAVEPOINT, &exchange->error))
    return;

  if (exchange->write (writer, exchange, &exchange->error))
    {
      cp2_sql_release (writer->sql, SAVEPOINT, &exchange->error);
    }
  else
    {
      cp2_feed_abandon (writer->feed);
      cp2_sql_rollback_to (writer->sql, SAVEPOINT, NULL);
    }
}

static void
read_job (gpointer context,
          gpointer data)
{
  Cp2Exchange *exchange = data;

  exchange->read (context, exchange, &exchange->error);
}

/* An error of the pool (the commit failed, the server stops) outweighs what the job itself thought. */
static void
job_done (gpointer      data,
          const GError *pool_error)
{
  Cp2Exchange *exchange = data;
  g_autoptr(GError) error = g_steal_pointer (&exchange->error);

  exchange->done (exchange, pool_error != NULL ? pool_error : error);
}

static void
push (Cp2WorkerPool *pool,
      Cp2WorkerRun   run,
      Cp2Exchange   *exchange)
{
  if (cp2_worker_pool_push (pool, run, job_done, exchange))
    return;

  if (exchange->request == NULL)
    g_message ("A task of the server itself was left out: a queue is full, or it is stopping");
  cp2_exchange_answer_code (exchange, CP2_PROBLEM_OVERLOADED);
}

void
cp2_exchange_write (gpointer        data,
                    Cp2WriteStep    step,
                    Cp2ExchangeDone done)
{
  Cp2Exchange *exchange = data;

  exchange->write = step;
  exchange->done = done;
  push (exchange->server->writer, write_job, exchange);
}

void
cp2_exchange_read (gpointer        data,
                   Cp2ReadStep     step,
                   Cp2ExchangeDone done)
{
  Cp2Exchange *exchange = data;

  exchange->read = step;
  exchange->done = done;
  push (exchange->server->readers, read_job, exchange);
}

void
cp2_exchange_answer_json (gpointer    data,
                          guint       status,
                          const char *json)
{
  Cp2Exchange *exchange = data;

  if (exchange->request != NULL)
    cp2_answer_json (exchange->server, exchange->request, status, json);
  cp2_exchange_free (exchange);
}

void
cp2_exchange_answer_empty (gpointer data,
                           guint    status)
{
  Cp2Exchange *exchange = data;

  if (exchange->request != NULL)
    cp2_answer_empty (exchange->server, exchange->request, status);
  cp2_exchange_free (exchange);
}

void
cp2_exchange_answer_code (gpointer       data,
                          Cp2ProblemCode code)
{
  Cp2Exchange *exchange = data;

  if (exchange->request != NULL)
    cp2_answer_code (exchange->server, exchange->request, code);
  cp2_exchange_free (exchange);
}

void
cp2_exchange_answer_later (gpointer data,
                           gint64   retry_after)
{
  Cp2Exchange *exchange = data;

  if (exchange->request != NULL)
    cp2_answer_later (exchange->server, exchange->request, retry_after);
  cp2_exchange_free (exchange);
}

void
cp2_exchange_answer_error (gpointer      data,
                           const GError *error)
{
  Cp2Exchange *exchange = data;

  if (exchange->request != NULL)
    cp2_answer_error (exchange->server, exchange->request, error);
  else
    g_message ("A task of the server itself failed: %s", error->message);
  cp2_exchange_free (exchange);
}
