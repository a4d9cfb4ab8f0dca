#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "server/cp2-http-private.h"

/* Accepted in one go, before the connections there are get their turn. */
#define ACCEPTS_A_TURN 64

static const char busy_answer[] =
  "HTTP/1.1 503 Service Unavailable\r\n"
  "Content-Length: 0\r\n"
  "Retry-After: 10\r\n"
  "Connection: close\r\n"
  "\r\n";

static Cp2HttpPeer *
find_peer (Cp2HttpServer *self,
           guint64        key)
{
  Cp2HttpPeer *peer = g_hash_table_lookup (self->peers, &key);

  if (peer == NULL)
    {
      peer = g_new0 (Cp2HttpPeer, 1);
      peer->key = key;
      g_hash_table_insert (self->peers, &peer->key, peer);
    }

  return peer;
}

static gboolean
is_over_cap (Cp2HttpServer *self,
             Cp2HttpPeer   *peer)
{
  guint per_address = self->limits.max_connections_per_address;

  return self->connections.length >= self->limits.max_connections ||
         (per_address > 0 && peer->n_connections >= per_address);
}

/* Best effort and no more: somebody over the cap gets no memory and no time. */
static void
turn_away (Cp2HttpServer *self,
           GSocket       *socket)
{
  self->counters.n_refused++;
  if (self->certificate == NULL)
    g_socket_send_with_blocking (socket, busy_answer, sizeof busy_answer - 1, FALSE, NULL, NULL);
  g_socket_close (socket, NULL);
}

static void
take_connection (Cp2HttpServer *self,
                 GSocket       *socket)
{
  g_autoptr(GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr(Cp2HttpConnection) connection = NULL;
  Cp2HttpPeer *peer;

  if (remote == NULL)
    return;

  peer = find_peer (self, cp2_http_connection_peer_key (remote));
  if (is_over_cap (self, peer))
    {
      turn_away (self, socket);
      if (peer->n_connections == 0)
        g_hash_table_remove (self->peers, &peer->key);
      return;
    }

  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  connection = cp2_http_connection_new (self, socket, remote, peer);
  peer->n_connections++;
  g_queue_push_tail_link (&self->connections, &connection->link);
  self->counters.n_accepted++;
  cp2_http_connection_start (connection, remote);
}

void
cp2_http_server_pause_accepting (Cp2HttpServer *self)
{
  for (guint i = 0; i < self->accepting->len; i++)
    g_source_destroy (self->accepting->pdata[i]);
  g_ptr_array_set_size (self->accepting, 0);
}

/* An error of accept() is no reason to stop for good, as libsoup's own listener does: without descriptors we try again
 * at the next sweep, and any other error belongs to the one connection. */
static gboolean
accept_cb (GSocket      *listener,
           GIOCondition  condition,
           gpointer      user_data)
{
  g_autoptr(Cp2HttpServer) self = g_object_ref (user_data);

  for (guint i = 0; i < ACCEPTS_A_TURN; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSocket) socket = g_socket_accept (listener, NULL, &error);

      if (socket != NULL)
        {
          take_connection (self, socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
        {
          g_message ("Accepting no connections for a moment: %s", error->message);
          cp2_http_server_pause_accepting (self);
          return G_SOURCE_REMOVE;
        }
    }

  return G_SOURCE_CONTINUE;
}

void
cp2_http_server_resume_accepting (Cp2HttpServer *self)
{
  for (guint i = self->accepting->len; i < self->listeners->len; i++)
    {
      GSource *source = g_socket_create_source (self->listeners->pdata[i], G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), self, NULL);
      g_source_attach (source, self->context);
      g_ptr_array_add (self->accepting, source);
    }
}

void
cp2_http_server_connection_closed (Cp2HttpServer     *self,
                                   Cp2HttpConnection *connection)
{
  g_queue_unlink (&self->connections, &connection->link);
  if (--connection->peer->n_connections == 0)
    g_hash_table_remove (self->peers, &connection->peer->key);
  connection->peer = NULL;
  if (self->stop != NULL && self->connections.length == 0)
    g_source_set_ready_time (self->sweep, 0);
}
