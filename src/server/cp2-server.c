#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include "core/cp2-clock.h"
#include "server/cp2-exchange.h"
#include "server/cp2-rate-limit.h"
#include "server/cp2-routes.h"
#include "server/cp2-server-private.h"
#include "server/cp2-sms-inbox.h"

/* Jobs that may wait; what is beyond is told to come back. */
#define WRITER_QUEUE   1024
#define WRITER_BATCH   64
#define QUEUE_A_READER 64
/* Seconds between looks at what other processes have committed, and between two housekeepings. */
#define WATCH_SECONDS  2
#define HOUSEKEEPING_SECONDS 3600
/* How long what was removed is remembered: who has not asked for longer than that starts over. */
#define TOMBSTONE_SECONDS (400 * 24 * 3600)
#define MIN_SECRET     16

G_DEFINE_FINAL_TYPE (Cp2Server, cp2_server, G_TYPE_OBJECT)
G_DEFINE_QUARK (cp2-server-error-quark, cp2_server_error)

gint64
cp2_server_now (void)
{
  return cp2_clock_now () / G_USEC_PER_SEC;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Cp2Server) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = cp2_sms_gateway_send_finish (CP2_SMS_GATEWAY (object), result, &error);

  if (id != NULL)
    return;

  self->n_sms_failed++;
  g_warning ("A text message could not be handed to the gateway: %s", error->message);
}

void
cp2_server_send_sms (Cp2Server  *self,
                     const char *to,
                     const char *text)
{
  if (self->sms != NULL)
    cp2_sms_gateway_send_async (self->sms, to, text, NULL, sent_cb, g_object_ref (self));
  else
    self->n_sms_failed++;
}

static void
end_housekeeping (Cp2Server *self)
{
  if (self->housekeeping != NULL)
    g_source_destroy (self->housekeeping);
  g_clear_pointer (&self->housekeeping, g_source_unref);
}

static void
cp2_server_dispose (GObject *object)
{
  Cp2Server *self = CP2_SERVER (object);

  end_housekeeping (self);
  g_clear_object (&self->http);
  g_clear_object (&self->passwords);
  /* The writer's connection is the last to be closed, and so tidies up the log of the database. */
  g_clear_object (&self->readers);
  g_clear_pointer (&self->watch, cp2_feed_watch_free);
  g_clear_object (&self->sql);
  g_clear_object (&self->writer);

  G_OBJECT_CLASS (cp2_server_parent_class)->dispose (object);
}

static void
cp2_server_finalize (GObject *object)
{
  Cp2Server *self = CP2_SERVER (object);

  g_clear_object (&self->sms);
  g_clear_pointer (&self->polls, cp2_polls_free);
  g_clear_pointer (&self->metrics, cp2_metrics_free);
  g_clear_pointer (&self->meta, cp2_server_meta_free);
  g_clear_pointer (&self->sms_secret, cp2_secret_free);
  g_clear_error (&self->stop_error);
  g_free (self->database);
  g_free (self->listen);

  G_OBJECT_CLASS (cp2_server_parent_class)->finalize (object);
}

static void
cp2_server_class_init (Cp2ServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_server_dispose;
  object_class->finalize = cp2_server_finalize;
}

static void
cp2_server_init (Cp2Server *self)
{
  self->metrics = cp2_metrics_new ();
  self->started_at = cp2_server_now ();
}

/* Every hour, on the writer like everything else that writes. */
static gboolean
purge (Cp2Writer  *writer,
       gpointer    exchange,
       GError    **error)
{
  gint64 now = cp2_server_now ();

  return cp2_rate_limit_purge (writer->sql, now, error) &&
         cp2_sessions_purge (writer->sql, now, error) &&
         cp2_sms_inbox_purge (writer->sql, now, error) &&
         cp2_feed_purge_tombstones (writer->feed, now - TOMBSTONE_SECONDS, NULL, error);
}

static void
purged (gpointer      exchange,
        const GError *error)
{
  if (error != NULL)
    g_warning ("The housekeeping failed: %s", error->message);
  cp2_exchange_free (exchange);
}

static gboolean
housekeeping_cb (gpointer user_data)
{
  Cp2Server *self = user_data;

  cp2_feed_watch_look (self->watch);
  if (self->n_looks++ % (HOUSEKEEPING_SECONDS / WATCH_SECONDS) == 0)
    cp2_exchange_write (cp2_exchange_new (sizeof (Cp2Exchange), self, NULL, NULL), purge, purged);

  return G_SOURCE_CONTINUE;
}

static gboolean
refuse_database (GError     **error,
                 const char  *url,
                 GError      *cause)
{
  g_autoptr(GError) owned = cause;

  if (g_error_matches (owned, CP2_SQL_ERROR, CP2_SQL_ERROR_TOO_NEW))
    g_set_error_literal (error, CP2_SERVER_ERROR, CP2_SERVER_ERROR_DATABASE,
                         "The database was written by a newer version of the server; install that version and start it.");
  else
    g_set_error (error, CP2_SERVER_ERROR, CP2_SERVER_ERROR_DATABASE,
                 "There is no CP2 database at %s (%s); make one with “cp2ctl --database %s init”.",
                 url, owned->message, url);
  return FALSE;
}

/* What is not there is not made here: a mistyped path would be a new, empty council. */
static gboolean
open_database (Cp2Server  *self,
               GError    **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(Cp2Sql) writer = NULL;

  if (g_str_has_prefix (self->database, "postgresql:"))
    {
      g_set_error_literal (error, CP2_SERVER_ERROR, CP2_SERVER_ERROR_DATABASE,
                           "PostgreSQL is not in this build yet; give --database sqlite:PATH.");
      return FALSE;
    }

  self->sql = cp2_server_database_open_reader (self->database, &cause);
  if (self->sql != NULL)
    self->meta = cp2_server_meta_load (self->sql, &cause);
  if (self->meta == NULL || (writer = cp2_server_database_open (self->database, &cause)) == NULL)
    return refuse_database (error, self->database, g_steal_pointer (&cause));

  return TRUE;
}

static gboolean
read_sms_secret (Cp2Server   *self,
                 const char  *path,
                 GError     **error)
{
  g_autoptr(Cp2Secret) text = NULL;

  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;

  self->sms_secret = cp2_secret_dup (g_strstrip (text));
  if (strlen (self->sms_secret) >= MIN_SECRET)
    return TRUE;

  g_set_error (error, CP2_SERVER_ERROR, CP2_SERVER_ERROR_OPTION,
               "The secret in %s is shorter than %d characters; put a longer one there.", path, MIN_SECRET);
  return FALSE;
}

static gboolean
set_up_http (Cp2Server               *self,
             const Cp2ServerOptions  *options,
             GError                 **error)
{
  guint n_routes;
  const Cp2Route *routes = cp2_routes_get (&n_routes);

  self->http = cp2_http_server_new (routes, n_routes, self);
  if ((options->tls_certificate == NULL) != (options->tls_key == NULL))
    {
      g_set_error_literal (error, CP2_SERVER_ERROR, CP2_SERVER_ERROR_OPTION,
                           "A TLS certificate and its key are given together or not at all.");
      return FALSE;
    }

  return options->tls_certificate == NULL ||
         cp2_http_server_set_tls_files (self->http, options->tls_certificate, options->tls_key, error);
}

static gboolean
set_up_threads (Cp2Server               *self,
                const Cp2ServerOptions  *options,
                GError                 **error)
{
  guint n_readers = options->workers > 0 ? options->workers : MAX (g_get_num_processors (), 2);

  self->writer = cp2_worker_pool_new ("cp2-writer", 1, WRITER_QUEUE, WRITER_BATCH, &cp2_writer_hooks, self);
  self->readers = cp2_worker_pool_new ("cp2-reader", n_readers, n_readers * QUEUE_A_READER, 1, &cp2_reader_hooks, self);
  self->passwords = cp2_password_pool_new (CP2_PASSWORD_POOL_WORKERS, CP2_PASSWORD_POOL_QUEUE, error);
  /* Half of the readers' queue: requests that come in fresh find room when everybody is woken. */
  self->polls = cp2_polls_new (options->max_waiting > 0 ? options->max_waiting : CP2_SERVER_MAX_WAITING,
                               n_readers * QUEUE_A_READER / 2);
  self->watch = cp2_feed_watch_new (self->sql, self->polls, error);

  return self->passwords != NULL && self->watch != NULL;
}

Cp2Server *
cp2_server_new (const Cp2ServerOptions  *options,
                GError                 **error)
{
  g_autoptr(Cp2Server) self = NULL;

  g_return_val_if_fail (options != NULL && options->database != NULL && options->listen != NULL, NULL);

  self = g_object_new (CP2_TYPE_SERVER, NULL);
  self->database = g_strdup (options->database);
  self->listen = g_strdup (options->listen);
  self->sms_daily_cap = options->sms_daily_cap > 0 ? options->sms_daily_cap : CP2_SERVER_SMS_DAILY_CAP;

  if (!open_database (self, error) || !read_sms_secret (self, options->sms_secret_file, error))
    return NULL;
  if (options->sms != NULL && (self->sms = cp2_sms_gateway_new_for_uri (options->sms, error)) == NULL)
    return NULL;
  if (!set_up_http (self, options, error) || !set_up_threads (self, options, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
cp2_server_start (Cp2Server  *self,
                  GError    **error)
{
  g_return_val_if_fail (CP2_IS_SERVER (self), FALSE);

  if (!cp2_http_server_listen (self->http, self->listen, error))
    return FALSE;

  self->housekeeping = g_timeout_source_new_seconds (WATCH_SECONDS);
  g_source_set_callback (self->housekeeping, housekeeping_cb, self, NULL);
  g_source_attach (self->housekeeping, g_main_context_get_thread_default ());
  return TRUE;
}

const char *
cp2_server_get_url (Cp2Server *self)
{
  g_return_val_if_fail (CP2_IS_SERVER (self), NULL);

  return cp2_http_server_get_url (self->http);
}

/* Stopping: the requests first, then what they left to write. */

static void
drained_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Cp2Server) self = user_data;
  g_autoptr(GTask) task = NULL;

  cp2_worker_pool_drain_finish (CP2_WORKER_POOL (object), result, NULL);
  if (object == G_OBJECT (self->readers))
    {
      cp2_worker_pool_drain_async (self->writer, NULL, drained_cb, g_object_ref (self));
      return;
    }

  task = g_steal_pointer (&self->stop);
  if (self->stop_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->stop_error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
http_stopped_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Cp2Server) self = user_data;

  cp2_http_server_stop_finish (CP2_HTTP_SERVER (object), result, &self->stop_error);
  cp2_worker_pool_drain_async (self->readers, NULL, drained_cb, g_object_ref (self));
}

void
cp2_server_stop_async (Cp2Server           *self,
                       guint                grace_ms,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (CP2_IS_SERVER (self));

  g_task_set_source_tag (task, cp2_server_stop_async);
  if (self->stop != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The server is already stopping");
      return;
    }

  self->stop = g_steal_pointer (&task);
  end_housekeeping (self);
  cp2_http_server_stop_async (self->http, grace_ms, NULL, http_stopped_cb, g_object_ref (self));
}

gboolean
cp2_server_stop_finish (Cp2Server     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_server_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
