#include "config.h"

#include <sys/resource.h>

#include "server/cp2-http-private.h"

/* The kernel's queue of connections not yet accepted; libsoup's own is 10. */
#define BACKLOG 4096
/* Descriptors beside connections: databases, log, listeners. */
#define SPARE_DESCRIPTORS 256

G_DEFINE_FINAL_TYPE (Cp2HttpServer, cp2_http_server, G_TYPE_OBJECT)

static guint
hash_key (gconstpointer key)
{
  return *(const guint64 *) key ^ (*(const guint64 *) key >> 32);
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  return *(const guint64 *) a == *(const guint64 *) b;
}

static void
cp2_http_server_dispose (GObject *object)
{
  Cp2HttpServer *self = CP2_HTTP_SERVER (object);

  if (self->sweep != NULL)
    {
      g_source_destroy (self->sweep);
      g_clear_pointer (&self->sweep, g_source_unref);
    }
  cp2_http_server_close_listeners (self);
  cp2_http_server_close_connections (self);

  G_OBJECT_CLASS (cp2_http_server_parent_class)->dispose (object);
}

static void
cp2_http_server_finalize (GObject *object)
{
  Cp2HttpServer *self = CP2_HTTP_SERVER (object);

  g_clear_object (&self->soup);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_pointer (&self->accepting, g_ptr_array_unref);
  g_clear_pointer (&self->unused, g_main_context_unref);
  g_clear_pointer (&self->poller, cp2_http_poller_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->router, cp2_http_router_free);
  g_clear_pointer (&self->peers, g_hash_table_unref);
  g_clear_pointer (&self->compressor, cp2_gzip_writer_free);
  g_clear_pointer (&self->unreadable, g_bytes_unref);
  g_free (self->url);

  G_OBJECT_CLASS (cp2_http_server_parent_class)->finalize (object);
}

static void
cp2_http_server_class_init (Cp2HttpServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_http_server_dispose;
  object_class->finalize = cp2_http_server_finalize;
}

static void
cp2_http_server_init (Cp2HttpServer *self)
{
  self->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  self->limits = (Cp2HttpLimits) CP2_HTTP_LIMITS_DEFAULT;
  self->log_requests = TRUE;
  self->context = g_main_context_ref_thread_default ();
  self->unused = g_main_context_new ();
  self->poller = cp2_http_poller_new (self->context);
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
  self->accepting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  self->peers = g_hash_table_new_full (hash_key, equal_keys, NULL, g_free);
  self->compressor = cp2_gzip_writer_new (1);
  g_queue_init (&self->connections);
  cp2_http_intake_attach (self);
}

Cp2HttpServer *
cp2_http_server_new (const Cp2Route *routes,
                     guint           n_routes,
                     gpointer        user_data)
{
  Cp2HttpServer *self = g_object_new (CP2_TYPE_HTTP_SERVER, NULL);

  self->router = cp2_http_router_new (routes, n_routes);
  self->user_data = user_data;

  return self;
}

void
cp2_http_server_set_limits (Cp2HttpServer       *self,
                            const Cp2HttpLimits *limits)
{
  g_return_if_fail (CP2_IS_HTTP_SERVER (self));
  g_return_if_fail (limits != NULL && self->listeners->len == 0);

  self->limits = *limits;
}

void
cp2_http_server_set_log_requests (Cp2HttpServer *self,
                                  gboolean       log_requests)
{
  g_return_if_fail (CP2_IS_HTTP_SERVER (self));

  self->log_requests = log_requests;
}

gboolean
cp2_http_server_set_tls_files (Cp2HttpServer  *self,
                               const char     *certificate,
                               const char     *key,
                               GError        **error)
{
  g_autoptr(GTlsCertificate) loaded = NULL;

  g_return_val_if_fail (CP2_IS_HTTP_SERVER (self), FALSE);

  loaded = g_tls_certificate_new_from_files (certificate, key, error);
  if (loaded == NULL)
    return FALSE;

  g_set_object (&self->certificate, loaded);
  return TRUE;
}

static void
raise_descriptor_limit (Cp2HttpServer *self)
{
  rlim_t wanted = (rlim_t) self->limits.max_connections + SPARE_DESCRIPTORS;
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;

  limit.rlim_cur = MIN (wanted, limit.rlim_max);
  if (setrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted)
    {
      self->limits.max_connections = MAX (limit.rlim_cur, SPARE_DESCRIPTORS + 64) - SPARE_DESCRIPTORS;
      g_message ("The limit of file descriptors allows %u connections at once", self->limits.max_connections);
    }
}

static GSocketAddress *
resolve (const char  *address,
         GError     **error)
{
  g_autoptr(GSocketConnectable) connectable = g_network_address_parse (address, 0, error);
  g_autoptr(GSocketAddressEnumerator) enumerator = NULL;

  if (connectable == NULL)
    return NULL;

  enumerator = g_socket_connectable_enumerate (connectable);
  return g_socket_address_enumerator_next (enumerator, NULL, error);
}

static GSocket *
bind_socket (GSocketAddress  *address,
             GError         **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL || !g_socket_bind (socket, address, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  g_socket_set_blocking (socket, FALSE);

  return g_socket_listen (socket, error) ? g_steal_pointer (&socket) : NULL;
}

/*
 * libsoup keeps a connection alive only while it has a listener, but its listener stops for good at the first error
 * of accept(), and cannot cap connections. So it gets the socket with a main context that nobody runs, and accepting
 * is done here.
 */
static gboolean
give_to_soup (Cp2HttpServer  *self,
              GSocket        *socket,
              GError        **error)
{
  gboolean good;

  g_main_context_push_thread_default (self->unused);
  good = soup_server_listen_socket (self->soup, socket, 0, error);
  g_main_context_pop_thread_default (self->unused);

  return good;
}

static char *
url_of (Cp2HttpServer *self,
        GSocket       *socket)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  gboolean is_v6 = strchr (host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u", self->certificate != NULL ? "https" : "http",
                          is_v6 ? "[" : "", host, is_v6 ? "]" : "", g_inet_socket_address_get_port (inet));
}

gboolean
cp2_http_server_listen (Cp2HttpServer  *self,
                        const char     *address,
                        GError        **error)
{
  g_autoptr(GSocketAddress) resolved = NULL;
  g_autoptr(GSocket) socket = NULL;

  g_return_val_if_fail (CP2_IS_HTTP_SERVER (self), FALSE);
  g_return_val_if_fail (address != NULL && self->stop == NULL, FALSE);

  resolved = resolve (address, error);
  if (resolved == NULL)
    return FALSE;
  socket = bind_socket (resolved, error);
  if (socket == NULL || !give_to_soup (self, socket, error))
    return FALSE;

  if (self->listeners->len == 0)
    {
      raise_descriptor_limit (self);
      self->url = url_of (self, socket);
      self->sweep = g_timeout_source_new (self->limits.sweep_ms);
      g_source_set_callback (self->sweep, cp2_http_sweep_cb, self, NULL);
      g_source_attach (self->sweep, self->context);
    }
  g_ptr_array_add (self->listeners, g_steal_pointer (&socket));
  cp2_http_server_resume_accepting (self);

  return TRUE;
}

const char *
cp2_http_server_get_url (Cp2HttpServer *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_SERVER (self), NULL);

  return self->url;
}

void
cp2_http_server_get_counters (Cp2HttpServer   *self,
                              Cp2HttpCounters *counters)
{
  g_return_if_fail (CP2_IS_HTTP_SERVER (self) && counters != NULL);

  *counters = self->counters;
  counters->n_connections = self->connections.length;
}
