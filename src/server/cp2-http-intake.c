#include "config.h"

#include "server/cp2-http-head.h"
#include "server/cp2-http-private.h"
#include "server/cp2-json-guard.h"

/* What a compressed request may become. */
#define MAX_INFLATED (1024 * 1024)
#define MAX_RATIO    100

/*
 * The way of a request from its first byte to its handler. What can be said from the headers alone is said at once:
 * with a body still to come, around libsoup, which would first read all of it.
 */

/* Every answer starts out as the one that libsoup sends, with a status of its choice and past all our callbacks, when
 * it cannot make sense of the headers. */
static void
prepare_refusal (Cp2HttpServer     *server,
                 SoupServerMessage *message)
{
  soup_message_headers_append (soup_server_message_get_response_headers (message),
                               "Content-Type", CP2_PROBLEM_CONTENT_TYPE);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), server->unreadable);
}

static void
forget_refusal (SoupServerMessage *message)
{
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Content-Type");
  soup_message_body_truncate (soup_server_message_get_response_body (message));
}

static void
request_started_cb (SoupServer        *soup,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  Cp2HttpConnection *connection = cp2_http_connection_of_message (message);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (connection->server == NULL)
    return;

  prepare_refusal (connection->server, message);
  cp2_http_connection_set_phase (connection, CP2_HTTP_PHASE_HEADERS);
}

static void
request_ended_cb (SoupServer        *soup,
                  SoupServerMessage *message,
                  gpointer           user_data)
{
  Cp2HttpConnection *connection = cp2_http_connection_of_message (message);

  if (connection->server != NULL)
    cp2_http_connection_set_phase (connection, CP2_HTTP_PHASE_IDLE);
}

static gsize
get_max_body (Cp2HttpRequest *request)
{
  return request->match.route->max_body > 0 ? request->match.route->max_body : CP2_HTTP_DEFAULT_MAX_BODY;
}

/* The first chunk is kept as it is: most bodies have no second one. */
static void
keep_chunk (Cp2HttpRequest *request,
            GBytes         *chunk)
{
  gsize length;
  gconstpointer data;

  if (request->body == NULL)
    {
      request->body = g_bytes_ref (chunk);
      return;
    }

  if (request->chunks == NULL)
    {
      data = g_bytes_get_data (request->body, &length);
      request->chunks = g_byte_array_sized_new (4 * length);
      g_byte_array_append (request->chunks, data, length);
    }
  data = g_bytes_get_data (chunk, &length);
  g_byte_array_append (request->chunks, data, length);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  Cp2HttpConnection *connection = cp2_http_connection_of_message (message);
  Cp2HttpRequest *request = connection->incoming;

  if (request == NULL || connection->server == NULL)
    return;

  connection->progress = g_get_monotonic_time ();
  request->n_received += g_bytes_get_size (chunk);
  cp2_http_connection_set_buffered (connection, request->n_received);
  if (request->n_received > get_max_body (request))
    cp2_http_request_refuse (request, CP2_PROBLEM_BODY_TOO_LARGE);
  else if (connection->server->n_buffered > connection->server->limits.max_buffered)
    cp2_http_request_refuse (request, CP2_PROBLEM_OVERLOADED);
  else
    keep_chunk (request, chunk);
}

static gboolean
find_route (Cp2HttpRequest *request,
            Cp2ProblemCode *code)
{
  SoupServerMessage *message = request->message;
  g_autofree char *allow = NULL;

  if (cp2_http_router_match (request->connection->server->router, soup_server_message_get_method (message),
                             g_uri_get_path (soup_server_message_get_uri (message)), &request->match, &allow))
    return TRUE;

  *code = allow != NULL ? CP2_PROBLEM_METHOD_NOT_ALLOWED : CP2_PROBLEM_NOT_FOUND;
  if (allow != NULL)
    cp2_http_request_set_header (request, "Allow", allow);

  return FALSE;
}

static gboolean
read_query (Cp2HttpRequest *request,
            Cp2ProblemCode *code)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (request->message));

  if (query != NULL)
    request->query = cp2_http_query_parse (query);
  *code = CP2_PROBLEM_BAD_QUERY;

  return query == NULL || request->query != NULL;
}

static gboolean
check_body_headers (Cp2HttpRequest    *request,
                    const Cp2HttpHead *head,
                    Cp2ProblemCode    *code)
{
  Cp2RouteFlags flags = request->match.route->flags;

  if (head->content_length > 0 && (gsize) head->content_length > get_max_body (request))
    *code = CP2_PROBLEM_BODY_TOO_LARGE;
  else if ((flags & CP2_ROUTE_JSON) && !cp2_http_head_is_json (head->content_type))
    *code = CP2_PROBLEM_UNSUPPORTED_MEDIA_TYPE;
  else if (head->content_encoding != NULL && !(flags & CP2_ROUTE_RAW_BODY) &&
           g_ascii_strcasecmp (head->content_encoding, "gzip") != 0 &&
           g_ascii_strcasecmp (head->content_encoding, "identity") != 0)
    *code = CP2_PROBLEM_UNSUPPORTED_ENCODING;
  else
    return TRUE;

  return FALSE;
}

/* Everything that the headers decide; FALSE with the code of the answer. */
static gboolean
admit (Cp2HttpRequest    *request,
       const Cp2HttpHead *head,
       Cp2ProblemCode    *code)
{
  if (request->connection->server->stopping)
    {
      *code = CP2_PROBLEM_SHUTTING_DOWN;
      return FALSE;
    }
  if (!find_route (request, code) || !read_query (request, code))
    return FALSE;
  if ((request->match.route->flags & CP2_ROUTE_BEARER) && request->bearer == NULL)
    {
      *code = CP2_PROBLEM_UNAUTHENTICATED;
      return FALSE;
    }

  return check_body_headers (request, head, code);
}

static void
take_head (Cp2HttpRequest    *request,
           const Cp2HttpHead *head)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);

  request->bearer = cp2_http_head_get_bearer (head);
  request->content_encoding = head->content_encoding;
  request->accepts_gzip = cp2_http_head_accepts_gzip (head);
  request->close = head->chunked;
  if (head->has_range)
    {
      request->range = g_strdup (soup_message_headers_get_one (headers, "Range"));
      soup_message_headers_remove (headers, "Range");
    }
}

static void
expect_body (Cp2HttpRequest    *request,
             const Cp2HttpHead *head)
{
  Cp2HttpConnection *connection = request->connection;

  connection->incoming = g_object_ref (request);
  if (head->has_body)
    {
      cp2_http_connection_set_phase (connection, CP2_HTTP_PHASE_BODY);
      g_signal_connect (request->message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
    }
}

/* libsoup calls this when the headers are there. */
static void
headers_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Cp2HttpConnection *connection = cp2_http_connection_of_message (message);
  g_autoptr(Cp2HttpRequest) request = NULL;
  Cp2ProblemCode code = CP2_PROBLEM_BAD_FRAMING;
  gboolean is_framed;
  Cp2HttpHead head;

  if (connection->server == NULL)
    return;

  forget_refusal (message);
  request = cp2_http_request_new (connection, message);
  connection->server->counters.n_requests++;
  is_framed = cp2_http_head_read (&head, message);
  take_head (request, &head);
  if (is_framed && admit (request, &head, &code))
    {
      expect_body (request, &head);
    }
  else if (!is_framed || head.has_body || head.expects_continue)
    {
      cp2_http_request_refuse (request, code);
    }
  else
    {
      cp2_http_request_set_defaults (request);
      cp2_http_request_respond_code (request, code);
    }
}

static gboolean
inflate_body (Cp2HttpRequest *request,
              Cp2ProblemCode *code)
{
  g_autoptr(GBytes) inflated = NULL;
  g_autoptr(GError) error = NULL;

  if (request->body == NULL || request->content_encoding == NULL ||
      (request->match.route->flags & CP2_ROUTE_RAW_BODY) ||
      g_ascii_strcasecmp (request->content_encoding, "gzip") != 0)
    return TRUE;

  inflated = cp2_gzip_inflate (request->body, MAX_INFLATED, MAX_RATIO, &error);
  if (inflated == NULL)
    {
      *code = g_error_matches (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_TOO_LARGE) ? CP2_PROBLEM_BODY_TOO_LARGE
                                                                                : CP2_PROBLEM_BAD_COMPRESSION;
      return FALSE;
    }

  g_bytes_unref (request->body);
  request->body = g_steal_pointer (&inflated);
  return TRUE;
}

static gboolean
parse_body (Cp2HttpRequest *request,
            Cp2ProblemCode *code)
{
  g_autoptr(GError) error = NULL;
  gconstpointer data;
  gsize length;

  if (!(request->match.route->flags & CP2_ROUTE_JSON))
    return TRUE;

  data = g_bytes_get_data (cp2_http_request_get_body (request), &length);
  request->json = cp2_json_guard_parse (data, length, &error);
  if (request->json == NULL)
    *code = cp2_json_guard_get_problem (error);

  return request->json != NULL;
}

static void
dispatch (Cp2HttpRequest *request)
{
  Cp2HttpServer *server = request->connection->server;
  Cp2ProblemCode code;

  cp2_http_request_set_defaults (request);
  if (request->chunks != NULL)
    {
      g_bytes_unref (request->body);
      request->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->chunks));
    }
  if (!inflate_body (request, &code) || !parse_body (request, &code))
    {
      cp2_http_request_respond_code (request, code);
      return;
    }

  request->dispatched = TRUE;
  request->connection->running = request;
  server->counters.n_running++;

  /* libsoup runs in a small context of ours; what a handler starts belongs to the one that the server was made in. */
  g_main_context_push_thread_default (request->context);
  request->match.route->handler (request, server->user_data);
  g_main_context_pop_thread_default (request->context);
  if (!request->answered && request->connection->server != NULL)
    {
      request->paused = TRUE;
      soup_server_message_pause (request->message);
    }
}

/* libsoup calls this when the body is there too. */
static void
request_read_cb (SoupServer        *soup,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  Cp2HttpConnection *connection = cp2_http_connection_of_message (message);
  g_autoptr(Cp2HttpRequest) request = g_steal_pointer (&connection->incoming);

  if (request == NULL || connection->server == NULL)
    return;

  cp2_http_connection_set_buffered (connection, 0);
  cp2_http_connection_set_phase (connection, CP2_HTTP_PHASE_RUNNING);
  dispatch (request);
}

void
cp2_http_intake_attach (Cp2HttpServer *server)
{
  static const char * const paths[] = { NULL, "*" };
  g_autoptr(Cp2Problem) problem = cp2_problem_new (CP2_PROBLEM_BAD_FRAMING);

  server->unreadable = cp2_problem_to_json (problem, NULL);
  g_signal_connect (server->soup, "request-started", G_CALLBACK (request_started_cb), NULL);
  g_signal_connect (server->soup, "request-finished", G_CALLBACK (request_ended_cb), NULL);
  g_signal_connect (server->soup, "request-aborted", G_CALLBACK (request_ended_cb), NULL);

  /* "OPTIONS *" is below no path. */
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      soup_server_add_early_handler (server->soup, paths[i], headers_cb, NULL, NULL);
      soup_server_add_handler (server->soup, paths[i], request_read_cb, NULL, NULL);
    }
}
