#include "config.h"

#define G_LOG_DOMAIN "cp2-http"

#include "server/cp2-http-private.h"

/* Smaller bodies gain nothing: they travel in one packet either way. */
#define MIN_COMPRESSED 1024
/* Larger ones may take longer to send than the idle timeout, so their progress is watched. */
#define MIN_WATCHED (64 * 1024)
/* Seconds, for clients that are told to come back without a better guess. */
#define DEFAULT_RETRY_AFTER 5

void
cp2_http_request_set_header (Cp2HttpRequest *self,
                             const char     *name,
                             const char     *value)
{
  g_return_if_fail (CP2_IS_HTTP_REQUEST (self));

  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name, value);
}

void
cp2_http_request_set_retry_after (Cp2HttpRequest *self,
                                  guint           seconds)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", seconds);
  cp2_http_request_set_header (self, "Retry-After", text);
}

/* Before the handler, which may replace them, and after libsoup has sent 100 Continue, which clears them. */
void
cp2_http_request_set_defaults (Cp2HttpRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_append (headers, "Cache-Control", "no-store");
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_append (headers, "Cp2-Request-Id", self->id);
}

/* Only methods that we know: anything else is text from outside. */
static const char *
get_log_method (Cp2HttpRequest *self)
{
  static const char * const known[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" };
  const char *method = soup_server_message_get_method (self->message);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i], method))
      return known[i];

  return "OTHER";
}

/* One line a request, without anything of a person: pattern instead of path, network instead of address, no query. */
static void
log_answer (Cp2HttpRequest *self,
            guint           status,
            gsize           n_sent)
{
  gint64 taken = g_get_monotonic_time () - self->start;
  char line[512];
  const GLogField fields[] = {
    { "PRIORITY", "6", -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
    { "CP2_REQUEST_ID", self->id, -1 },
    { "MESSAGE", line, -1 },
  };

  g_snprintf (line, sizeof line,
              "request=%s method=%s route=%s status=%u in=%" G_GSIZE_FORMAT " out=%" G_GSIZE_FORMAT
              " ms=%d.%02d from=%s",
              self->id, get_log_method (self), self->match.route != NULL ? self->match.route->pattern : "-",
              status, self->n_received, n_sent,
              (int) (taken / 1000), (int) (taken / 10 % 100), self->connection->log_address);
  g_log_structured_array (G_LOG_LEVEL_INFO, fields, G_N_ELEMENTS (fields));
}

static void
wrote_body_data_cb (SoupServerMessage *message,
                    guint              n_bytes,
                    gpointer           user_data)
{
  cp2_http_connection_of_message (message)->progress = g_get_monotonic_time ();
}

/* What libsoup would have written, for a connection that it no longer has. */
static GBytes *
serialise (Cp2HttpRequest *self,
           guint           status,
           GBytes         *body)
{
  GString *text = g_string_sized_new (1024);
  SoupMessageHeadersIter iterator;
  const char *name, *value;

  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", status, cp2_problem_get_title (status));
  soup_message_headers_iter_init (&iterator, soup_server_message_get_response_headers (self->message));
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", g_bytes_get_size (body));
  g_string_append_len (text, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  return g_string_free_to_bytes (text);
}

/* Gives the answer to libsoup, which writes it now, or after the pause ends. */
static void
hand_over (Cp2HttpRequest *self,
           guint           status,
           GBytes         *body)
{
  SoupMessageBody *response = soup_server_message_get_response_body (self->message);
  gsize length = body != NULL ? g_bytes_get_size (body) : 0;

  if (length > 0)
    soup_message_body_append_bytes (response, body);
  if (length >= MIN_WATCHED)
    g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), NULL);
  soup_server_message_set_status (self->message, status, cp2_problem_get_title (status));
  cp2_http_connection_set_phase (self->connection, CP2_HTTP_PHASE_WRITING);
  if (self->paused)
    {
      soup_server_message_unpause (self->message);
      cp2_http_poller_wake (self->connection->server->poller, cp2_http_connection_get_socket (self->connection));
    }
}

static GBytes *
compress (Cp2HttpRequest *self,
          GBytes         *body)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);

  return cp2_gzip_writer_compress (self->connection->server->compressor, data, length);
}

/* Marks the request as answered, whatever became of the client; FALSE when there is nobody to send to. */
static gboolean
finish (Cp2HttpRequest *self,
        guint           status)
{
  Cp2HttpServer *server = self->connection->server;

  self->answered = TRUE;
  if (server == NULL)
    return FALSE;

  self->connection->running = NULL;
  if (self->dispatched)
    server->counters.n_running--;
  if (status >= 500)
    server->counters.n_server_errors++;

  return TRUE;
}

static void
send_answer (Cp2HttpRequest *self,
             guint           status,
             const char     *content_type,
             GBytes         *body,
             gboolean        is_gzip)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autoptr(GBytes) compressed = NULL;

  if (!finish (self, status))
    return;

  if (body != NULL && !is_gzip && self->accepts_gzip && !self->refusing && g_bytes_get_size (body) > MIN_COMPRESSED)
    body = compressed = compress (self, body);
  if (is_gzip || compressed != NULL)
    soup_message_headers_append (headers, "Content-Encoding", "gzip");
  if (content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", content_type);
  if (self->close || self->refusing || self->connection->server->stopping)
    soup_message_headers_append (headers, "Connection", "close");

  if (self->connection->server->log_requests)
    log_answer (self, status, body != NULL ? g_bytes_get_size (body) : 0);
  if (self->refusing)
    {
      g_autoptr(GBytes) answer = serialise (self, status, body);

      cp2_http_connection_refuse (self->connection, self->message, answer);
    }
  else
    {
      hand_over (self, status, body);
    }
}

void
cp2_http_request_respond_json (Cp2HttpRequest *self,
                               guint           status,
                               const char     *json,
                               gssize          length)
{
  g_autoptr(GBytes) body = NULL;

  g_return_if_fail (CP2_IS_HTTP_REQUEST (self) && !self->answered);
  g_return_if_fail (json != NULL);

  body = g_bytes_new (json, length >= 0 ? (gsize) length : strlen (json));
  send_answer (self, status, "application/json", body, FALSE);
}

void
cp2_http_request_respond_bytes (Cp2HttpRequest *self,
                                guint           status,
                                const char     *content_type,
                                GBytes         *body)
{
  g_return_if_fail (CP2_IS_HTTP_REQUEST (self) && !self->answered);
  g_return_if_fail (content_type != NULL && body != NULL);

  send_answer (self, status, content_type, body, FALSE);
}

void
cp2_http_request_respond_gzip (Cp2HttpRequest *self,
                               guint           status,
                               const char     *content_type,
                               GBytes         *body)
{
  g_return_if_fail (CP2_IS_HTTP_REQUEST (self) && !self->answered);
  g_return_if_fail (content_type != NULL && body != NULL && self->accepts_gzip);

  send_answer (self, status, content_type, body, TRUE);
}

void
cp2_http_request_respond_empty (Cp2HttpRequest *self,
                                guint           status)
{
  g_return_if_fail (CP2_IS_HTTP_REQUEST (self) && !self->answered);

  send_answer (self, status, NULL, NULL, FALSE);
}

void
cp2_http_request_respond_problem (Cp2HttpRequest *self,
                                  Cp2Problem     *problem)
{
  g_autoptr(Cp2Problem) owned G_GNUC_UNUSED = problem;
  g_autoptr(GBytes) body = NULL;
  guint status;

  g_return_if_fail (CP2_IS_HTTP_REQUEST (self) && !self->answered);
  g_return_if_fail (problem != NULL);

  status = cp2_problem_get_status (problem);
  if ((status == 429 || status == 503) &&
      soup_message_headers_get_one (soup_server_message_get_response_headers (self->message), "Retry-After") == NULL)
    cp2_http_request_set_retry_after (self, DEFAULT_RETRY_AFTER);
  if (status == 401)
    cp2_http_request_set_header (self, "WWW-Authenticate", "Bearer");

  body = cp2_problem_to_json (problem, self->id);
  send_answer (self, status, CP2_PROBLEM_CONTENT_TYPE, body, FALSE);
}

void
cp2_http_request_respond_code (Cp2HttpRequest *self,
                               Cp2ProblemCode  code)
{
  cp2_http_request_respond_problem (self, cp2_problem_new (code));
}

/* Answers a request that has not been read to its end, and may never be: around libsoup, and the connection closes. */
void
cp2_http_request_refuse (Cp2HttpRequest *self,
                         Cp2ProblemCode  code)
{
  g_autoptr(Cp2HttpRequest) keep G_GNUC_UNUSED = g_object_ref (self);

  g_clear_object (&self->connection->incoming);
  self->refusing = TRUE;
  cp2_http_request_set_defaults (self);
  cp2_http_request_respond_code (self, code);
}
