#pragma once

#include <gio/gio.h>

#include "server/cp2-http-request.h"

G_BEGIN_DECLS

/**
 * SECTION: The HTTP floor of the server
 *
 * A #SoupServer with everything it does not do by itself: deadlines, caps on connections and bodies, strict framing,
 * a table of routes, problem+json for every failure, compression both ways, a log line a request, and a graceful
 * stop. It knows nothing of records. Everything happens in the thread-default main context of cp2_http_server_new().
 */

/** CP2_HTTP_DEFAULT_MAX_BODY: cap of a request body, in bytes, of a route that names none. */
#define CP2_HTTP_DEFAULT_MAX_BODY (256 * 1024)

/**
 * Cp2RouteFlags:
 * @CP2_ROUTE_JSON: the body must be JSON; it is checked and parsed before the handler is called
 * @CP2_ROUTE_BEARER: an access token must be there (whether it is valid is the handler's question), else 401
 * @CP2_ROUTE_LONG_POLL: may wait on purpose: its cancellable fires when the server begins to stop
 * @CP2_ROUTE_RAW_BODY: `Content-Encoding` is not interpreted; for files and bundles
 */
typedef enum
{
  CP2_ROUTE_NONE      = 0,
  CP2_ROUTE_JSON      = 1 << 0,
  CP2_ROUTE_BEARER    = 1 << 1,
  CP2_ROUTE_LONG_POLL = 1 << 2,
  CP2_ROUTE_RAW_BODY  = 1 << 3,
} Cp2RouteFlags;

/**
 * Cp2HttpHandler:
 *
 * Answers @request now, or keeps a reference and answers later, in the main context. A request whose last reference
 * goes without an answer is answered with the problem `internal`.
 */
typedef void (*Cp2HttpHandler) (Cp2HttpRequest *request,
                                gpointer        user_data);

/**
 * Cp2Route:
 * @method: `GET` also serves `HEAD`
 * @pattern: an absolute path of at most 8 segments, matched exactly; `{name}` stands for one non-empty segment
 * @max_body: cap of the body in bytes, as sent; 0 for %CP2_HTTP_DEFAULT_MAX_BODY
 *
 * One row of the table; the first match wins. The strings are not copied.
 */
typedef struct
{
  const char     *method;
  const char     *pattern;
  Cp2HttpHandler  handler;
  gsize           max_body;
  Cp2RouteFlags   flags;
} Cp2Route;

/**
 * Cp2HttpLimits:
 * @max_connections: of all clients; lowered when the limit of file descriptors is too low
 * @max_connections_per_address: of one IPv4 address or one IPv6 /64; 0 for no cap
 * @max_buffered: bytes of request bodies held at once, over all connections; beyond it the answer is 503
 * @header_ms: from the first byte (or from the connection) to the end of the headers; also for the TLS handshake
 * @body_ms: from the headers to the end of the body
 * @idle_ms: without a byte in either direction, and between two requests
 * @linger_ms: how long a refused client may go on sending before the connection is reset
 * @sweep_ms: how often deadlines are looked at
 */
typedef struct
{
  guint max_connections;
  guint max_connections_per_address;
  gsize max_buffered;
  guint header_ms;
  guint body_ms;
  guint idle_ms;
  guint linger_ms;
  guint sweep_ms;
} Cp2HttpLimits;

#define CP2_HTTP_LIMITS_DEFAULT \
  { 12000, 200, 512 * 1024 * 1024, 20 * 1000, 120 * 1000, 30 * 1000, 2 * 1000, 1000 }

/** Cp2HttpCounters: for `/metrics`; all but the first two only grow. */
typedef struct
{
  guint   n_connections;
  guint   n_running;
  guint64 n_accepted;
  guint64 n_refused;
  guint64 n_expired;
  guint64 n_requests;
  guint64 n_server_errors;
} Cp2HttpCounters;

#define CP2_TYPE_HTTP_SERVER (cp2_http_server_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpServer, cp2_http_server, CP2, HTTP_SERVER, GObject)

/**
 * cp2_http_server_new:
 * @routes: (array length=n_routes): must outlive the server
 * @user_data: handed to every handler
 *
 * Returns: (transfer full): a server that does not listen yet
 */
Cp2HttpServer *cp2_http_server_new              (const Cp2Route       *routes,
                                                 guint                 n_routes,
                                                 gpointer              user_data);

/** cp2_http_server_set_limits: copied; before cp2_http_server_listen(). */
void           cp2_http_server_set_limits       (Cp2HttpServer        *self,
                                                 const Cp2HttpLimits  *limits);

/** cp2_http_server_set_log_requests: whether each request writes one line at level info; it does unless told not to. */
void           cp2_http_server_set_log_requests (Cp2HttpServer        *self,
                                                 gboolean              log_requests);

/**
 * cp2_http_server_set_tls_files:
 * @certificate: path of the certificate (and its chain) in PEM
 * @key: path of its private key in PEM
 *
 * From now on connections are TLS. May be called again while running, to renew the certificate.
 *
 * Returns: %FALSE when a file cannot be read or they do not belong together (#GTlsError, #GFileError)
 */
gboolean       cp2_http_server_set_tls_files    (Cp2HttpServer        *self,
                                                 const char           *certificate,
                                                 const char           *key,
                                                 GError              **error);

/**
 * cp2_http_server_listen:
 * @address: `HOST:PORT`, `[IPV6]:PORT`; port 0 takes a free one
 *
 * Starts to listen; call it once for each address. Raises the limit of file descriptors.
 *
 * Returns: %FALSE with @error of %G_IO_ERROR or %G_RESOLVER_ERROR
 */
gboolean       cp2_http_server_listen           (Cp2HttpServer        *self,
                                                 const char           *address,
                                                 GError              **error);

/** cp2_http_server_get_url: (nullable) (transfer none): where the first listener is, like `http://127.0.0.1:8642`. */
const char    *cp2_http_server_get_url          (Cp2HttpServer        *self);

/** cp2_http_server_get_counters: @counters: (out caller-allocates): the counters as they stand. */
void           cp2_http_server_get_counters     (Cp2HttpServer        *self,
                                                 Cp2HttpCounters      *counters);

/**
 * cp2_http_server_stop_async:
 * @grace_ms: how long running requests may go on
 *
 * Stops accepting, closes idle connections, lets running requests end (their answers close the connection) and
 * answers new ones with `shutting-down`; after @grace_ms the rest is closed. Cancelling closes them at once.
 */
void           cp2_http_server_stop_async       (Cp2HttpServer        *self,
                                                 guint                 grace_ms,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);

/**
 * cp2_http_server_stop_finish:
 *
 * Returns: %TRUE when every request ended by itself; %FALSE with %G_IO_ERROR_TIMED_OUT or %G_IO_ERROR_CANCELLED when
 *   some were cut. All connections are closed either way.
 */
gboolean       cp2_http_server_stop_finish      (Cp2HttpServer        *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
