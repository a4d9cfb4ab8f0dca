#include "config.h"

#include "server/cp2-http-private.h"
#include "server/cp2-http-stream.h"

#define CP2_TYPE_HTTP_INPUT (cp2_http_input_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpInput, cp2_http_input, CP2, HTTP_INPUT, GFilterInputStream)

struct _Cp2HttpInput
{
  GFilterInputStream  parent_instance;

  Cp2HttpConnection  *connection;  /* unowned; below our base stream, which lives as long */
};

struct _Cp2HttpStream
{
  GIOStream          parent_instance;

  Cp2HttpConnection *connection;   /* owned */
  GIOStream         *base;         /* owned */
  GInputStream      *input;        /* owned */
};

static void cp2_http_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2HttpInput, cp2_http_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, cp2_http_input_pollable_init))
G_DEFINE_FINAL_TYPE (Cp2HttpStream, cp2_http_stream, G_TYPE_IO_STREAM)

static GPollableInputStream *
get_base_input (gpointer input)
{
  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (input)));
}

/* The socket is shut down first, so that nothing of the failure that follows reaches a client that only half left. */
static gssize
pretend_to_start (Cp2HttpInput  *self,
                  void          *buffer,
                  GError       **error)
{
  g_clear_error (error);
  g_socket_shutdown (cp2_http_connection_get_socket (self->connection), TRUE, TRUE, NULL);
  cp2_http_connection_set_phase (self->connection, CP2_HTTP_PHASE_HEADERS);
  *(char *) buffer = '\n';

  return 1;
}

static gssize
cp2_http_input_read_nonblocking (GPollableInputStream  *stream,
                                 void                  *buffer,
                                 gsize                  count,
                                 GError               **error)
{
  Cp2HttpInput *self = CP2_HTTP_INPUT (stream);
  g_autoptr(GError) read_error = NULL;
  gssize n_read = g_pollable_input_stream_read_nonblocking (get_base_input (self), buffer, count, NULL, &read_error);

  if (n_read > 0)
    return n_read;
  if (self->connection->phase == CP2_HTTP_PHASE_IDLE && count > 0 &&
      !g_error_matches (read_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return pretend_to_start (self, buffer, &read_error);
  if (read_error != NULL)
    g_propagate_error (error, g_steal_pointer (&read_error));

  return n_read;
}

static gboolean
cp2_http_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (get_base_input (stream));
}

static gboolean
cp2_http_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (get_base_input (stream));
}

/* libsoup wraps the source in one of its own, so the base stream's will do. */
static GSource *
cp2_http_input_create_source (GPollableInputStream *stream,
                              GCancellable         *cancellable)
{
  return g_pollable_input_stream_create_source (get_base_input (stream), cancellable);
}

static void
cp2_http_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = cp2_http_input_can_poll;
  iface->is_readable = cp2_http_input_is_readable;
  iface->create_source = cp2_http_input_create_source;
  iface->read_nonblocking = cp2_http_input_read_nonblocking;
}

static void
cp2_http_input_class_init (Cp2HttpInputClass *klass)
{
}

static void
cp2_http_input_init (Cp2HttpInput *self)
{
}

static GInputStream *
cp2_http_stream_get_input (GIOStream *stream)
{
  return CP2_HTTP_STREAM (stream)->input;
}

static GOutputStream *
cp2_http_stream_get_output (GIOStream *stream)
{
  return g_io_stream_get_output_stream (CP2_HTTP_STREAM (stream)->base);
}

/* TLS says good-bye when it closes, and would wait for room to do so: for a client that does not read, for ever. */
static gboolean
cp2_http_stream_close (GIOStream     *stream,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Cp2HttpStream *self = CP2_HTTP_STREAM (stream);
  GSocket *socket = cp2_http_connection_get_socket (self->connection);

  if (G_IS_TLS_CONNECTION (self->base) && !(g_socket_condition_check (socket, G_IO_OUT) & G_IO_OUT))
    g_socket_shutdown (socket, TRUE, TRUE, NULL);

  return g_io_stream_close (self->base, cancellable, error);
}

static void
cp2_http_stream_finalize (GObject *object)
{
  Cp2HttpStream *self = CP2_HTTP_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->base);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (cp2_http_stream_parent_class)->finalize (object);
}

static void
cp2_http_stream_class_init (Cp2HttpStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = cp2_http_stream_finalize;
  stream_class->get_input_stream = cp2_http_stream_get_input;
  stream_class->get_output_stream = cp2_http_stream_get_output;
  stream_class->close_fn = cp2_http_stream_close;
}

static void
cp2_http_stream_init (Cp2HttpStream *self)
{
}

GIOStream *
cp2_http_stream_new (gpointer   connection,
                     GIOStream *base)
{
  Cp2HttpStream *self = g_object_new (CP2_TYPE_HTTP_STREAM, NULL);
  Cp2HttpInput *input = g_object_new (CP2_TYPE_HTTP_INPUT,
                                      "base-stream", g_io_stream_get_input_stream (base),
                                      "close-base-stream", FALSE,
                                      NULL);

  self->connection = g_object_ref (connection);
  self->base = g_object_ref (base);
  self->input = G_INPUT_STREAM (input);
  input->connection = self->connection;

  return G_IO_STREAM (self);
}
