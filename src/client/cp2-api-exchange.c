#include "config.h"

#include "client/cp2-api-exchange.h"
#include "core/cp2-gzip.h"

#define CHUNK_BYTES     65536
#define GZIP_FROM_BYTES 1024

typedef struct
{
  SoupSession  *session;
  SoupMessage  *message;
  Cp2ApiFlags   flags;
  Cp2ApiLimits  limits;

  /* Cancelled by the caller's or by one of our clocks, which then says so */
  GMainContext *context;
  GCancellable *cancellable;
  gulong        cancelled_id;
  const char   *too_late;

  GSource      *connect_source;
  GSource      *deadline_source;
  GSource      *stall_source;

  GInputStream *stream;
  GByteArray   *body;
  gsize         window_bytes;
} Exchange;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
exchange_free (Exchange *self)
{
  clear_source (&self->connect_source);
  clear_source (&self->deadline_source);
  clear_source (&self->stall_source);
  g_object_unref (self->session);
  g_object_unref (self->message);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_clear_object (&self->stream);
  g_byte_array_unref (self->body);
  g_free (self);
}

/* Nothing fires any more once the task returns. */
static void
stop (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  clear_source (&self->connect_source);
  clear_source (&self->deadline_source);
  clear_source (&self->stall_source);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
}

static void
fail (GTask    *task,
      GError   *cause,
      gboolean  in_body)
{
  Exchange *self = g_task_get_task_data (task);
  GError *error;

  stop (task);
  if (self->too_late != NULL)
    error = cp2_api_error_new (CP2_API_ERROR_TIMEOUT, NULL, self->too_late);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == CP2_API_ERROR)
    error = g_error_copy (cause);
  else
    error = cp2_api_error_new_transport (cause, in_body, soup_message_get_tls_peer_certificate_errors (self->message));

  g_task_return_error (task, error);
  g_error_free (cause);
  g_object_unref (task);
}

static void
succeed (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  GError *error = NULL;
  Cp2ApiResponse *response =
    cp2_api_exchange_judge (self->message, body, self->flags, self->limits.response_max, &error);

  self->body = g_byte_array_new ();
  if (response == NULL)
    {
      fail (task, error, TRUE);
      return;
    }

  stop (task);
  g_task_return_pointer (task, response, (GDestroyNotify) cp2_api_response_unref);
  g_object_unref (task);
}

/* Cancellation, by the caller or a clock */

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/*
 * libsoup 3.2 crashes when a message is cancelled after its stream was made and before the callback has taken it: the
 * stream is then closed with nothing below. So the cancellation waits until all that is ready has been handed out.
 */
static void
cancel_later (Exchange *self)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, cancel_cb, g_object_ref (self->cancellable), g_object_unref);
  g_source_attach (source, self->context);
}

/* From whatever thread cancels. */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  cancel_later (user_data);
}

static gboolean
give_up (Exchange   *self,
         const char *reason)
{
  self->too_late = reason;
  cancel_later (self);
  return G_SOURCE_REMOVE;
}

static gboolean
connect_cb (gpointer user_data)
{
  return give_up (user_data, "The server cannot be reached in time");
}

static gboolean
deadline_cb (gpointer user_data)
{
  return give_up (user_data, "The answer did not come in time");
}

static gboolean
stall_cb (gpointer user_data)
{
  Exchange *self = user_data;

  if (self->window_bytes < (gsize) self->limits.stall_seconds * CP2_API_RATE_MIN)
    return give_up (self, "The answer comes too slowly");

  self->window_bytes = 0;
  return G_SOURCE_CONTINUE;
}

static GSource *
add_clock (GTask       *task,
           guint        seconds,
           GSourceFunc  callback)
{
  GSource *source = g_timeout_source_new (seconds * 1000);

  g_source_set_callback (source, callback, g_task_get_task_data (task), NULL);
  g_source_attach (source, g_task_get_context (task));
  return source;
}

/* Emitted when the request starts on a connection that stands. */
static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  Exchange *self = user_data;

  clear_source (&self->connect_source);
}

/* Steps */

static void read_on (GTask *task);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize length;
  gconstpointer data;

  if (chunk == NULL)
    {
      fail (task, error, TRUE);
      return;
    }

  data = g_bytes_get_data (chunk, &length);
  if (length == 0)
    {
      succeed (task);
      return;
    }

  if (length > self->limits.response_max - self->body->len)
    {
      fail (task, cp2_api_error_new (CP2_API_ERROR_TRUNCATED, NULL, "The answer is larger than it may be"), TRUE);
      return;
    }

  g_byte_array_append (self->body, data, length);
  self->window_bytes += length;
  read_on (task);
}

static void
read_on (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable, read_cb, task);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (self->stream == NULL)
    {
      fail (task, error, FALSE);
      return;
    }

  clear_source (&self->connect_source);
  self->stall_source = add_clock (task, self->limits.stall_seconds, stall_cb);
  read_on (task);
}

static void
set_body (SoupMessage *message,
          GBytes      *body)
{
  g_autoptr(GBytes) packed = NULL;

  if (g_bytes_get_size (body) > GZIP_FROM_BYTES)
    {
      packed = cp2_gzip_deflate (body);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Encoding", "gzip");
    }

  soup_message_set_request_body_from_bytes (message, "application/json", packed ? packed : body);
}

SoupMessage *
cp2_api_exchange_make_message (const char *method,
                               const char *url,
                               const char *access_token,
                               guint       schema,
                               GBytes     *body)
{
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers;
  g_autofree char *bearer = access_token ? g_strconcat ("Bearer ", access_token, NULL) : NULL;
  g_autofree char *number = g_strdup_printf ("%u", schema);

  if (message == NULL)
    return NULL;

  headers = soup_message_get_request_headers (message);
  /* Without the first flag libsoup opens a new connection for each POST; with a redirect it makes a GET of it. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  if (bearer != NULL)
    soup_message_headers_replace (headers, "Authorization", bearer);
  if (schema != 0)
    soup_message_headers_replace (headers, "Cp2-Schema", number);
  if (body != NULL)
    set_body (message, body);

  return message;
}

void
cp2_api_exchange_start (GTask              *task,
                        SoupSession        *session,
                        SoupMessage        *message,
                        Cp2ApiFlags         flags,
                        const Cp2ApiLimits *limits)
{
  Exchange *self = g_new0 (Exchange, 1);
  GCancellable *outer = g_task_get_cancellable (task);

  self->session = g_object_ref (session);
  self->message = g_object_ref (message);
  self->flags = flags;
  self->limits = *limits;
  self->context = g_main_context_ref (g_task_get_context (task));
  self->cancellable = g_cancellable_new ();
  self->body = g_byte_array_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) exchange_free);

  self->connect_source = add_clock (task, limits->connect_seconds, connect_cb);
  self->deadline_source = add_clock (task, limits->deadline_seconds, deadline_cb);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), self);
  if (outer != NULL)
    self->cancelled_id = g_cancellable_connect (outer, G_CALLBACK (cancelled_cb), self, NULL);

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, self->cancellable, sent_cb, task);
}
