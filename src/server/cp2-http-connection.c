#include "config.h"

#include <string.h>

#include "server/cp2-http-private.h"
#include "server/cp2-http-socket-stream.h"
#include "server/cp2-http-stream.h"

/*
 * A socket that knows where it stands. It lies below the stream that libsoup reads and writes, so that closing it, by
 * whomever, is seen here and nowhere else. Messages find it through the remote address, an object that is unlike any
 * other connection's and that libsoup hands out for each message.
 */

/* What a refused client may still send before the connection is reset. */
#define MAX_DRAINED (1024 * 1024)

G_DEFINE_FINAL_TYPE (Cp2HttpConnection, cp2_http_connection, G_TYPE_SOCKET_CONNECTION)

static GQuark
connection_quark (void)
{
  return g_quark_from_static_string ("cp2-http-connection");
}

/* One IPv4 address, or the /64 that one IPv6 client is usually given whole. */
guint64
cp2_http_connection_peer_key (GSocketAddress *address)
{
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  const guint8 *bytes = g_inet_address_to_bytes (inet);
  guint64 key = 0;

  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4)
    memcpy (&key, bytes, 4);
  else if (memcmp (bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    memcpy (&key, bytes + 12, 4);
  else
    memcpy (&key, bytes, 8);

  return key;
}

/* Enough to tell networks apart in the log, not enough to tell people apart. */
static char *
shorten_address (const char *address)
{
  g_auto(GStrv) groups = NULL;
  const char *last = strrchr (address, '.');

  if (last != NULL)
    return g_strdup_printf ("%.*s.0/24", (int) (last - address), address);

  groups = g_strsplit (address, ":", 4);
  return g_strdup_printf ("%s:%s:%s::/48", groups[0], groups[1], groups[1] && groups[2] ? groups[2] : "");
}

/* Everything that ends with the connection; the first of several calls counts. */
static void
forget (Cp2HttpConnection *self)
{
  Cp2HttpServer *server = g_steal_pointer (&self->server);
  g_autoptr(Cp2HttpRequest) incoming = NULL;

  if (server == NULL)
    return;

  server->n_buffered -= self->n_buffered;
  if (self->drain != NULL)
    {
      g_source_destroy (self->drain);
      g_clear_pointer (&self->drain, g_source_unref);
    }
  if (self->handshake != NULL)
    g_cancellable_cancel (self->handshake);

  incoming = g_steal_pointer (&self->incoming);
  if (incoming != NULL)
    incoming->answered = TRUE;
  if (self->running != NULL)
    {
      server->counters.n_running--;
      cp2_http_request_cancel (g_steal_pointer (&self->running));
    }

  cp2_http_server_connection_closed (server, self);
  g_clear_object (&self->stolen);
}

static gboolean
cp2_http_connection_close (GIOStream     *stream,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_object_ref (stream);
  forget (CP2_HTTP_CONNECTION (stream));
  g_object_unref (stream);

  return G_IO_STREAM_CLASS (cp2_http_connection_parent_class)->close_fn (stream, cancellable, error);
}

static GInputStream *
cp2_http_connection_get_input (GIOStream *stream)
{
  Cp2HttpConnection *self = CP2_HTTP_CONNECTION (stream);

  if (self->input == NULL)
    self->input =
      cp2_http_socket_input_new (self, G_IO_STREAM_CLASS (cp2_http_connection_parent_class)->get_input_stream (stream));

  return self->input;
}

static GOutputStream *
cp2_http_connection_get_output (GIOStream *stream)
{
  Cp2HttpConnection *self = CP2_HTTP_CONNECTION (stream);

  if (self->output == NULL)
    self->output =
      cp2_http_socket_output_new (self, G_IO_STREAM_CLASS (cp2_http_connection_parent_class)->get_output_stream (stream));

  return self->output;
}

static void
cp2_http_connection_finalize (GObject *object)
{
  Cp2HttpConnection *self = CP2_HTTP_CONNECTION (object);

  g_clear_object (&self->handshake);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_free (self->address);
  g_free (self->log_address);

  G_OBJECT_CLASS (cp2_http_connection_parent_class)->finalize (object);
}

static void
cp2_http_connection_class_init (Cp2HttpConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = cp2_http_connection_finalize;
  stream_class->get_input_stream = cp2_http_connection_get_input;
  stream_class->get_output_stream = cp2_http_connection_get_output;
  stream_class->close_fn = cp2_http_connection_close;
}

static void
cp2_http_connection_init (Cp2HttpConnection *self)
{
  self->link.data = self;
}

Cp2HttpConnection *
cp2_http_connection_new (Cp2HttpServer  *server,
                         GSocket        *socket,
                         GSocketAddress *remote,
                         Cp2HttpPeer    *peer)
{
  Cp2HttpConnection *self = g_object_new (CP2_TYPE_HTTP_CONNECTION, "socket", socket, NULL);

  self->server = server;
  self->peer = peer;
  self->address = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
  self->log_address = shorten_address (self->address);
  cp2_http_connection_set_phase (self, CP2_HTTP_PHASE_HANDSHAKE);
  g_object_set_qdata_full (G_OBJECT (remote), connection_quark (), g_object_ref (self), g_object_unref);

  return self;
}

Cp2HttpConnection *
cp2_http_connection_of_message (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (soup_server_message_get_remote_address (message)), connection_quark ());
}

GSocket *
cp2_http_connection_get_socket (Cp2HttpConnection *self)
{
  return g_socket_connection_get_socket (G_SOCKET_CONNECTION (self));
}

/* Hands the stream to libsoup, which emits request-started for its first message before this returns. */
static void
hand_over (Cp2HttpConnection *self,
           GIOStream         *stream,
           GSocketAddress    *remote)
{
  GSocket *socket = cp2_http_connection_get_socket (self);
  g_autoptr(GSocketAddress) local = g_socket_get_local_address (socket, NULL);

  if (local == NULL || self->server == NULL)
    {
      g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
    }
  else
    {
      g_autoptr(GIOStream) outer = cp2_http_stream_new (self, stream);
      GMainContext *small = cp2_http_poller_get_context (self->server->poller, socket);

      g_main_context_push_thread_default (small);
      soup_server_accept_iostream (self->server->soup, outer, local, remote, NULL);
      g_main_context_pop_thread_default (small);

      /* libsoup has read already, and may have more of it waiting in its buffer. */
      if (self->server != NULL)
        cp2_http_poller_wake (self->server->poller, socket);
    }
}

static void
handshake_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTlsConnection *tls = G_TLS_CONNECTION (object);
  g_autoptr(GSocketAddress) remote = user_data;
  Cp2HttpConnection *self = g_object_get_qdata (G_OBJECT (remote), connection_quark ());

  if (g_tls_connection_handshake_finish (tls, result, NULL))
    hand_over (self, G_IO_STREAM (tls), remote);
  else
    g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
}

static void
start_tls (Cp2HttpConnection *self,
           GSocketAddress    *remote)
{
  static const char * const protocols[] = { "http/1.1", NULL };
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (self), self->server->certificate, NULL);

  if (tls == NULL)
    {
      g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
      return;
    }

  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  self->handshake = g_cancellable_new ();
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, self->handshake,
                                    handshake_cb, g_object_ref (remote));
}

void
cp2_http_connection_start (Cp2HttpConnection *self,
                           GSocketAddress    *remote)
{
  if (self->server->certificate != NULL)
    start_tls (self, remote);
  else
    hand_over (self, G_IO_STREAM (self), remote);
}

void
cp2_http_connection_set_phase (Cp2HttpConnection *self,
                               Cp2HttpPhase       phase)
{
  self->phase = phase;
  self->since = self->progress = g_get_monotonic_time ();
}

void
cp2_http_connection_set_buffered (Cp2HttpConnection *self,
                                  gsize              n_buffered)
{
  self->server->n_buffered += n_buffered - self->n_buffered;
  self->n_buffered = n_buffered;
}

/* libsoup then reads the end of the stream and closes it in its own time; what it does not know is closed here. */
void
cp2_http_connection_shut_down (Cp2HttpConnection *self)
{
  g_autoptr(Cp2HttpConnection) keep G_GNUC_UNUSED = g_object_ref (self);

  if (self->phase == CP2_HTTP_PHASE_HANDSHAKE || self->phase == CP2_HTTP_PHASE_LINGER)
    g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
  else
    g_socket_shutdown (cp2_http_connection_get_socket (self), TRUE, TRUE, NULL);
}

/* Throws away what a refused client sends, for a while: closing with bytes unread resets the connection and may take
 * the answer with it. */
static gboolean
drain_cb (GSocket      *socket,
          GIOCondition  condition,
          gpointer      user_data)
{
  g_autoptr(Cp2HttpConnection) self = g_object_ref (user_data);
  char buffer[16 * 1024];
  gssize n_read = g_socket_receive_with_blocking (socket, buffer, sizeof buffer, FALSE, NULL, NULL);

  self->progress += MAX (n_read, 0);
  if (n_read > 0 && self->progress - self->since < MAX_DRAINED)
    return G_SOURCE_CONTINUE;

  g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
linger (Cp2HttpConnection *self)
{
  GSocket *socket = cp2_http_connection_get_socket (self);

  cp2_http_connection_set_phase (self, CP2_HTTP_PHASE_LINGER);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  self->drain = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (self->drain, G_SOURCE_FUNC (drain_cb), self, NULL);
  g_source_attach (self->drain, self->server->context);
}

/*
 * Takes the connection away from libsoup, which would read the whole request first, and answers by itself. An answer
 * of a few hundred bytes always fits into the socket's buffer: the one before has left it, or the client is not
 * reading and gets none.
 */
void
cp2_http_connection_refuse (Cp2HttpConnection *self,
                            SoupServerMessage *message,
                            GBytes            *answer)
{
  GPollableOutputStream *output;
  gsize length;
  gconstpointer data = g_bytes_get_data (answer, &length);

  self->stolen = soup_server_message_steal_connection (message);
  if (self->stolen == NULL)
    return;

  output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stolen));
  g_pollable_output_stream_write_nonblocking (output, data, length, NULL, NULL);
  linger (self);
}
