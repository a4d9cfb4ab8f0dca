#include "config.h"

#define _GNU_SOURCE /* POLLRDHUP */

#include <poll.h>

#include "server/cp2-http-private.h"

/*
 * Deadlines of all connections, looked at together once a second: two timers a request would cost more than the
 * requests. libsoup itself knows no deadline, and stops watching a socket while a handler works, so the same walk
 * also finds the clients that have gone.
 */

static gboolean
is_over (gint64 now,
         gint64 start,
         guint  milliseconds)
{
  return now - start > (gint64) milliseconds * 1000;
}

static gboolean
is_expired (Cp2HttpConnection *connection,
            gint64             now)
{
  const Cp2HttpLimits *limits = &connection->server->limits;

  switch (connection->phase)
    {
    case CP2_HTTP_PHASE_HANDSHAKE:
    case CP2_HTTP_PHASE_HEADERS:
      return is_over (now, connection->since, limits->header_ms);
    case CP2_HTTP_PHASE_BODY:
      return is_over (now, connection->since, limits->body_ms) || is_over (now, connection->progress, limits->idle_ms);
    case CP2_HTTP_PHASE_IDLE:
    case CP2_HTTP_PHASE_WRITING:
      return is_over (now, connection->progress, limits->idle_ms);
    case CP2_HTTP_PHASE_LINGER:
      return is_over (now, connection->since, limits->linger_ms);
    case CP2_HTTP_PHASE_RUNNING:
    default:
      return FALSE;
    }
}

static void
expire (Cp2HttpConnection *connection)
{
  connection->server->counters.n_expired++;
  if (connection->phase == CP2_HTTP_PHASE_BODY && connection->incoming != NULL)
    cp2_http_request_refuse (connection->incoming, CP2_PROBLEM_REQUEST_TIMEOUT);
  else
    cp2_http_connection_shut_down (connection);
}

/* One system call for all clients that wait for an answer. */
static void
find_gone_clients (GPtrArray *waiting)
{
  g_autofree struct pollfd *polled = g_new0 (struct pollfd, waiting->len);

  for (guint i = 0; i < waiting->len; i++)
    {
      polled[i].fd = g_socket_get_fd (cp2_http_connection_get_socket (waiting->pdata[i]));
      polled[i].events = POLLRDHUP;
    }

  if (poll (polled, waiting->len, 0) <= 0)
    return;

  for (guint i = 0; i < waiting->len; i++)
    {
      Cp2HttpConnection *connection = waiting->pdata[i];

      if ((polled[i].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0 && connection->running != NULL)
        cp2_http_request_cancel (connection->running);
    }
}

/* Closing changes the list, and a cancelled handler may do anything: so first collect, then act. */
gboolean
cp2_http_sweep_cb (gpointer user_data)
{
  g_autoptr(Cp2HttpServer) server = g_object_ref (user_data);
  g_autoptr(GPtrArray) expired = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now = g_get_monotonic_time ();

  for (GList *link = server->connections.head; link != NULL; link = link->next)
    {
      Cp2HttpConnection *connection = link->data;

      if (is_expired (connection, now))
        g_ptr_array_add (expired, g_object_ref (connection));
      else if (connection->running != NULL && !connection->running->cancelled)
        g_ptr_array_add (waiting, g_object_ref (connection));
    }

  for (guint i = 0; i < expired->len; i++)
    if (CP2_HTTP_CONNECTION (expired->pdata[i])->server != NULL)
      expire (expired->pdata[i]);
  if (waiting->len > 0)
    find_gone_clients (waiting);

  cp2_http_server_resume_accepting (server);
  cp2_http_server_check_stopped (server);

  return G_SOURCE_CONTINUE;
}
