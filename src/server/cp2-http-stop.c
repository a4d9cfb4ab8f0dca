#include "config.h"

#include "server/cp2-http-private.h"

void
cp2_http_server_close_listeners (Cp2HttpServer *self)
{
  cp2_http_server_pause_accepting (self);
  for (guint i = 0; i < self->listeners->len; i++)
    g_socket_close (self->listeners->pdata[i], NULL);
  g_ptr_array_set_size (self->listeners, 0);
}

void
cp2_http_server_close_connections (Cp2HttpServer *self)
{
  soup_server_disconnect (self->soup);
  while (self->connections.head != NULL)
    {
      g_autoptr(Cp2HttpConnection) connection = g_object_ref (self->connections.head->data);

      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
}

/* Who has not sent a whole request loses nothing: nothing of it was done, and the client sends it again elsewhere. */
static gboolean
has_no_request (Cp2HttpConnection *connection)
{
  return connection->phase == CP2_HTTP_PHASE_HANDSHAKE ||
         connection->phase == CP2_HTTP_PHASE_IDLE ||
         connection->phase == CP2_HTTP_PHASE_HEADERS;
}

static void
release_connections (Cp2HttpServer *self)
{
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *link = self->connections.head; link != NULL; link = link->next)
    g_ptr_array_add (connections, g_object_ref (link->data));

  for (guint i = 0; i < connections->len; i++)
    {
      Cp2HttpConnection *connection = connections->pdata[i];

      if (has_no_request (connection))
        cp2_http_connection_shut_down (connection);
      else if (connection->running != NULL && (connection->running->match.route->flags & CP2_ROUTE_LONG_POLL))
        cp2_http_request_cancel (connection->running);
    }
}

static gboolean
has_cut_requests (Cp2HttpServer *self)
{
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    if (CP2_HTTP_CONNECTION (link->data)->phase != CP2_HTTP_PHASE_LINGER)
      return TRUE;

  return FALSE;
}

void
cp2_http_server_check_stopped (Cp2HttpServer *self)
{
  g_autoptr(GTask) task = NULL;
  gboolean cancelled, cut = FALSE;

  if (self->stop == NULL)
    return;

  cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (self->stop));
  if (self->connections.length > 0 && !cancelled && g_get_monotonic_time () < self->stop_deadline)
    return;

  task = g_steal_pointer (&self->stop);
  cut = has_cut_requests (self);
  cp2_http_server_close_connections (self);
  if (cut && !cancelled)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Requests were still running and have been cut off");
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

void
cp2_http_server_stop_async (Cp2HttpServer       *self,
                            guint                grace_ms,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (CP2_IS_HTTP_SERVER (self));

  g_task_set_source_tag (task, cp2_http_server_stop_async);
  if (self->stop != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The server is already stopping");
      return;
    }
  if (self->sweep == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->stopping = TRUE;
  self->stop = g_steal_pointer (&task);
  self->stop_deadline = g_get_monotonic_time () + (gint64) grace_ms * 1000;
  cp2_http_server_close_listeners (self);
  release_connections (self);
  g_source_set_ready_time (self->sweep, 0);
}

gboolean
cp2_http_server_stop_finish (Cp2HttpServer  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_http_server_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
