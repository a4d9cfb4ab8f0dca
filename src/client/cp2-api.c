#include "config.h"

#include <string.h>

#include <libsoup/soup.h>
#include <sodium.h>

#include "client/cp2-api-exchange.h"
#include "client/cp2-api.h"

#define CONNECTIONS_MAX 8
#define IDLE_SECONDS    50
#define RESPONSE_MAX    (16 * 1024 * 1024)
#define STALL_SECONDS   10

struct _Cp2Api
{
  GObject         parent_instance;

  char           *server_url;
  char           *access_token;
  guint           schema;
  guint           connect_seconds;
  guint           stall_seconds;
  guint           response_max;

  GTlsDatabase   *anchors;
  GProxyResolver *proxy_resolver;

  /* Made by the first call, so in the thread that calls */
  SoupSession    *session;
};

G_DEFINE_FINAL_TYPE (Cp2Api, cp2_api, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SERVER_URL,
  PROP_ACCESS_TOKEN,
  PROP_SCHEMA,
  PROP_PROXY_RESOLVER,
  PROP_CONNECT_SECONDS,
  PROP_STALL_SECONDS,
  PROP_RESPONSE_MAX,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return address ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
is_server_url (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (host == NULL || host[0] == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return FALSE;

  return g_str_equal (g_uri_get_scheme (uri), "https") ||
         (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (host));
}

/* The token comes from outside; a line break in it would write heads of its own. */
static gboolean
is_token (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;

  return text[0] != '\0';
}

/* Whatever a desktop's settings say, the way to this computer itself leads through no proxy. */
static GProxyResolver *
choose_proxy_resolver (Cp2Api *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->server_url, SOUP_HTTP_URI_FLAGS, NULL);

  if (self->proxy_resolver != NULL)
    return g_object_ref (self->proxy_resolver);
  if (uri != NULL && is_loopback (g_uri_get_host (uri)))
    return g_simple_proxy_resolver_new (NULL, NULL);

  return NULL;
}

static SoupSession *
ensure_session (Cp2Api *self)
{
  g_autoptr(GProxyResolver) proxy_resolver = NULL;

  if (self->session != NULL)
    return self->session;

  /* No timeout of libsoup's: it is per read, so a drip would live for ever. The exchange has its own clocks. */
  self->session = soup_session_new_with_options ("max-conns", CONNECTIONS_MAX,
                                                 "max-conns-per-host", CONNECTIONS_MAX,
                                                 "timeout", 0,
                                                 "idle-timeout", IDLE_SECONDS,
                                                 "user-agent", "cp2/" PACKAGE_VERSION,
                                                 NULL);
  /* The decoder takes a cut gzip stream for an empty answer and has no bound; we inflate ourselves. Nor may a portal
   * or a proxy draw us into asking for passwords. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  if (self->anchors != NULL)
    soup_session_set_tls_database (self->session, self->anchors);
  if ((proxy_resolver = choose_proxy_resolver (self)) != NULL)
    soup_session_set_proxy_resolver (self->session, proxy_resolver);

  return self->session;
}

static void
clear_token (Cp2Api *self)
{
  if (self->access_token != NULL)
    sodium_memzero (self->access_token, strlen (self->access_token));
  g_clear_pointer (&self->access_token, g_free);
}

static void
take_server_url (Cp2Api *self,
                 char   *url)
{
  self->server_url = url;
  while (url != NULL && g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
}

static void
cp2_api_finalize (GObject *object)
{
  Cp2Api *self = CP2_API (object);

  clear_token (self);
  g_clear_object (&self->session);
  g_clear_object (&self->anchors);
  g_clear_object (&self->proxy_resolver);
  g_free (self->server_url);

  G_OBJECT_CLASS (cp2_api_parent_class)->finalize (object);
}

static void
cp2_api_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  Cp2Api *self = CP2_API (object);

  switch (prop_id)
    {
    case PROP_SERVER_URL:
      g_value_set_string (value, self->server_url);
      break;
    case PROP_ACCESS_TOKEN:
      g_value_set_string (value, self->access_token);
      break;
    case PROP_SCHEMA:
      g_value_set_uint (value, self->schema);
      break;
    case PROP_PROXY_RESOLVER:
      g_value_set_object (value, self->proxy_resolver);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_api_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  Cp2Api *self = CP2_API (object);

  switch (prop_id)
    {
    case PROP_SERVER_URL:
      take_server_url (self, g_value_dup_string (value));
      break;
    case PROP_ACCESS_TOKEN:
      cp2_api_set_access_token (self, g_value_get_string (value));
      break;
    case PROP_SCHEMA:
      self->schema = g_value_get_uint (value);
      break;
    case PROP_PROXY_RESOLVER:
      if (g_set_object (&self->proxy_resolver, g_value_get_object (value)))
        cp2_api_reset (self);
      break;
    case PROP_CONNECT_SECONDS:
      self->connect_seconds = g_value_get_uint (value);
      break;
    case PROP_STALL_SECONDS:
      self->stall_seconds = g_value_get_uint (value);
      break;
    case PROP_RESPONSE_MAX:
      self->response_max = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_api_class_init (Cp2ApiClass *klass)
{
  const GParamFlags only_construct = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* The ping's nonce and its comparison are libsodium's. */
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");

  object_class->finalize = cp2_api_finalize;
  object_class->get_property = cp2_api_get_property;
  object_class->set_property = cp2_api_set_property;

  properties[PROP_SERVER_URL] =
    g_param_spec_string ("server-url", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCESS_TOKEN] =
    g_param_spec_string ("access-token", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCHEMA] =
    g_param_spec_uint ("schema", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROXY_RESOLVER] =
    g_param_spec_object ("proxy-resolver", NULL, NULL, G_TYPE_PROXY_RESOLVER,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONNECT_SECONDS] =
    g_param_spec_uint ("connect-seconds", NULL, NULL, 1, 600, CP2_API_DEADLINE_CONNECT, only_construct);
  properties[PROP_STALL_SECONDS] =
    g_param_spec_uint ("stall-seconds", NULL, NULL, 1, 600, STALL_SECONDS, only_construct);
  properties[PROP_RESPONSE_MAX] =
    g_param_spec_uint ("response-max", NULL, NULL, 1024, G_MAXINT, RESPONSE_MAX, only_construct);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_api_init (Cp2Api *self)
{
}

Cp2Api *
cp2_api_new (const char  *server_url,
             GError     **error)
{
  g_return_val_if_fail (server_url != NULL, NULL);

  if (is_server_url (server_url))
    return g_object_new (CP2_TYPE_API, "server-url", server_url, NULL);

  g_propagate_error (error, cp2_api_error_new (CP2_API_ERROR_ADDRESS, NULL,
                                               "The address of a server starts with https:// and names a computer"));
  return NULL;
}

const char *
cp2_api_get_server_url (Cp2Api *self)
{
  g_return_val_if_fail (CP2_IS_API (self), NULL);

  return self->server_url;
}

const char *
cp2_api_get_access_token (Cp2Api *self)
{
  g_return_val_if_fail (CP2_IS_API (self), NULL);

  return self->access_token;
}

void
cp2_api_set_access_token (Cp2Api     *self,
                          const char *access_token)
{
  g_return_if_fail (CP2_IS_API (self));

  if (g_strcmp0 (self->access_token, access_token) == 0)
    return;

  clear_token (self);
  self->access_token = g_strdup (access_token);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCESS_TOKEN]);
}

gboolean
cp2_api_set_ca_file (Cp2Api      *self,
                     const char  *path,
                     GError     **error)
{
  g_autoptr(GTlsDatabase) anchors = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (CP2_IS_API (self), FALSE);

  if (path != NULL && (anchors = g_tls_file_database_new (path, &local_error)) == NULL)
    {
      g_propagate_error (error, cp2_api_error_new (CP2_API_ERROR_TLS, "anchors", local_error->message));
      return FALSE;
    }

  g_set_object (&self->anchors, anchors);
  cp2_api_reset (self);
  return TRUE;
}

void
cp2_api_reset (Cp2Api *self)
{
  g_return_if_fail (CP2_IS_API (self));

  g_clear_object (&self->session);
}

void
cp2_api_call_async (Cp2Api              *self,
                    const char          *method,
                    const char          *path,
                    const char          *query,
                    GBytes              *body,
                    Cp2ApiFlags          flags,
                    guint                deadline_seconds,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  Cp2ApiLimits limits;
  const char *token;
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *url = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (CP2_IS_API (self));
  g_return_if_fail (method != NULL);
  g_return_if_fail (path != NULL && path[0] == '/');
  g_return_if_fail (deadline_seconds > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cp2_api_call_async);
  limits = (Cp2ApiLimits) { self->connect_seconds, deadline_seconds, self->stall_seconds, self->response_max };
  token = flags & CP2_API_ANONYMOUS ? NULL : self->access_token;
  url = g_strconcat (self->server_url, path, query ? "?" : NULL, query, NULL);

  if (token != NULL && !is_token (token))
    g_task_return_error (task, cp2_api_error_new (CP2_API_ERROR_UNAUTHENTICATED, NULL, "The access token is unusable"));
  else if ((message = cp2_api_exchange_make_message (method, url, token, self->schema, body)) == NULL)
    g_task_return_error (task, cp2_api_error_new (CP2_API_ERROR_ADDRESS, NULL, "The address of the call is no URL"));
  else
    cp2_api_exchange_start (g_steal_pointer (&task), ensure_session (self), message, flags, &limits);
}

Cp2ApiResponse *
cp2_api_call_finish (Cp2Api        *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_api_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
