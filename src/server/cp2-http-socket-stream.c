#include "config.h"

#include "server/cp2-http-private.h"
#include "server/cp2-http-socket-stream.h"

#define CP2_TYPE_HTTP_SOCKET_INPUT (cp2_http_socket_input_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpSocketInput, cp2_http_socket_input, CP2, HTTP_SOCKET_INPUT, GFilterInputStream)

#define CP2_TYPE_HTTP_SOCKET_OUTPUT (cp2_http_socket_output_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpSocketOutput, cp2_http_socket_output, CP2, HTTP_SOCKET_OUTPUT, GFilterOutputStream)

struct _Cp2HttpSocketInput
{
  GFilterInputStream  parent_instance;

  Cp2HttpConnection  *connection;  /* unowned; owns us */
};

struct _Cp2HttpSocketOutput
{
  GFilterOutputStream  parent_instance;

  Cp2HttpConnection   *connection;  /* unowned; owns us */
};

static void input_pollable_init  (GPollableInputStreamInterface  *iface);
static void output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2HttpSocketInput, cp2_http_socket_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2HttpSocketOutput, cp2_http_socket_output, G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, output_pollable_init))

static GPollableInputStream *
get_base_input (gpointer stream)
{
  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (stream));
}

static GPollableOutputStream *
get_base_output (gpointer stream)
{
  return G_POLLABLE_OUTPUT_STREAM (g_filter_output_stream_get_base_stream (stream));
}

/* A TLS handshake runs on a thread of its own and waits there; everything later happens in the main context. */
static gboolean
uses_poller (Cp2HttpConnection *connection)
{
  return connection->phase != CP2_HTTP_PHASE_HANDSHAKE && connection->server != NULL;
}

static gboolean
input_can_poll (GPollableInputStream *stream)
{
  return TRUE;
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (get_base_input (stream));
}

static gssize
input_read_nonblocking (GPollableInputStream  *stream,
                        void                  *buffer,
                        gsize                  count,
                        GError               **error)
{
  return g_pollable_input_stream_read_nonblocking (get_base_input (stream), buffer, count, NULL, error);
}

static GSource *
input_create_source (GPollableInputStream *stream,
                     GCancellable         *cancellable)
{
  Cp2HttpConnection *connection = CP2_HTTP_SOCKET_INPUT (stream)->connection;

  if (!uses_poller (connection))
    return g_pollable_input_stream_create_source (get_base_input (stream), cancellable);

  return cp2_http_poller_create_source (connection->server->poller, cp2_http_connection_get_socket (connection),
                                        G_IO_IN, stream);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = input_can_poll;
  iface->is_readable = input_is_readable;
  iface->read_nonblocking = input_read_nonblocking;
  iface->create_source = input_create_source;
}

static void
cp2_http_socket_input_class_init (Cp2HttpSocketInputClass *klass)
{
}

static void
cp2_http_socket_input_init (Cp2HttpSocketInput *self)
{
}

static gboolean
output_can_poll (GPollableOutputStream *stream)
{
  return TRUE;
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (get_base_output (stream));
}

static gssize
output_write_nonblocking (GPollableOutputStream  *stream,
                          const void             *buffer,
                          gsize                   count,
                          GError                **error)
{
  return g_pollable_output_stream_write_nonblocking (get_base_output (stream), buffer, count, NULL, error);
}

static GSource *
output_create_source (GPollableOutputStream *stream,
                      GCancellable          *cancellable)
{
  Cp2HttpConnection *connection = CP2_HTTP_SOCKET_OUTPUT (stream)->connection;

  if (!uses_poller (connection))
    return g_pollable_output_stream_create_source (get_base_output (stream), cancellable);

  return cp2_http_poller_create_source (connection->server->poller, cp2_http_connection_get_socket (connection),
                                        G_IO_OUT, stream);
}

static void
output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = output_can_poll;
  iface->is_writable = output_is_writable;
  iface->write_nonblocking = output_write_nonblocking;
  iface->create_source = output_create_source;
}

static void
cp2_http_socket_output_class_init (Cp2HttpSocketOutputClass *klass)
{
}

static void
cp2_http_socket_output_init (Cp2HttpSocketOutput *self)
{
}

GInputStream *
cp2_http_socket_input_new (gpointer      connection,
                           GInputStream *base)
{
  Cp2HttpSocketInput *self = g_object_new (CP2_TYPE_HTTP_SOCKET_INPUT,
                                           "base-stream", base,
                                           "close-base-stream", FALSE,
                                           NULL);

  self->connection = connection;

  return G_INPUT_STREAM (self);
}

GOutputStream *
cp2_http_socket_output_new (gpointer       connection,
                            GOutputStream *base)
{
  Cp2HttpSocketOutput *self = g_object_new (CP2_TYPE_HTTP_SOCKET_OUTPUT,
                                            "base-stream", base,
                                            "close-base-stream", FALSE,
                                            NULL);

  self->connection = connection;

  return G_OUTPUT_STREAM (self);
}
