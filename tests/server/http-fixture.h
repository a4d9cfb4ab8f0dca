#pragma once

#include <string.h>

#include <libsoup/soup.h>

#include "core/cp2-gzip.h"
#include "server/cp2-http-server.h"
#include "server/cp2-json-guard.h"

/* A real server on a free port and raw sockets in the same main loop, for the tests of the HTTP floor. */

/* Read by the sanitizers where they are built in: their leak check trips over the thread-local data of modules that are
 * loaded late (TLS), whole stacks tell our leaks from others', and libsoup loses the path of a request whose
 * Transfer-Encoding it does not know. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "intercept_tls_get_addr=0:fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:soup_headers_parse_request\n";
}

typedef struct
{
  Cp2HttpServer *server;
  GQueue         held;       /* requests of /hang, /poll and /held, in order of arrival */
  guint          n_cancelled;
} Fixture;

typedef struct
{
  GSocket *socket;
  GSource *source;
  GString *received;
  gboolean closed;
} Client;

/* Quick enough for a test, slow enough for a sanitizer on a busy machine. */
#define QUICK_LIMITS { 1000, 0, 64 * 1024 * 1024, 300, 600, 400, 300, 20 }
#define PATIENT_LIMITS { 1000, 0, 64 * 1024 * 1024, 60000, 60000, 60000, 60000, 20 }

static void
handle_small (Cp2HttpRequest *request,
              gpointer        user_data)
{
  cp2_http_request_respond_json (request, 200, "{\"ok\":true}", -1);
}

G_GNUC_UNUSED static char *
make_large (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');

  return g_strdup_printf ("[\"%s\"]", text);
}

static void
handle_large (Cp2HttpRequest *request,
              gpointer        user_data)
{
  g_autofree char *text = make_large ();

  cp2_http_request_respond_json (request, 200, text, -1);
}

static void
handle_ready_made (Cp2HttpRequest *request,
                   gpointer        user_data)
{
  g_autoptr(Cp2GzipWriter) writer = cp2_gzip_writer_new (9);
  g_autoptr(GBytes) body = cp2_gzip_writer_compress (writer, "ready-made", 10);

  if (cp2_http_request_accepts_gzip (request))
    cp2_http_request_respond_gzip (request, 200, "text/plain", body);
  else
    cp2_http_request_respond_empty (request, 204);
}

/* Says everything that it was told: `parameter|query a|bearer|length of the body|JSON type`. */
static void
handle_echo (Cp2HttpRequest *request,
             gpointer        user_data)
{
  const char *parameter = cp2_http_request_get_parameter (request, "name");
  const char *a = cp2_http_request_get_query_value (request, "a");
  const char *bearer = cp2_http_request_get_bearer (request);
  JsonNode *json = cp2_http_request_get_json (request);
  g_autofree char *text = g_strdup_printf ("%s|%s|%s|%" G_GSIZE_FORMAT "|%s",
                                           parameter ? parameter : "-", a ? a : "-", bearer ? bearer : "-",
                                           g_bytes_get_size (cp2_http_request_get_body (request)),
                                           json ? json_node_type_name (json) : "-");
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  cp2_http_request_respond_bytes (request, 200, "text/plain", body);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_cancelled++;
}

static void
handle_hang (Cp2HttpRequest *request,
             gpointer        user_data)
{
  Fixture *fixture = user_data;

  g_signal_connect (cp2_http_request_get_cancellable (request), "cancelled", G_CALLBACK (cancelled_cb), fixture);
  g_queue_push_tail (&fixture->held, g_object_ref (request));
}

static void
handle_drop (Cp2HttpRequest *request,
             gpointer        user_data)
{
}

static gpointer
drop_thread (gpointer request)
{
  g_object_unref (request);
  return NULL;
}

static void
handle_drop_in_thread (Cp2HttpRequest *request,
                       gpointer        user_data)
{
  g_thread_unref (g_thread_new ("drop", drop_thread, g_object_ref (request)));
}

static void
handle_problem (Cp2HttpRequest *request,
                gpointer        user_data)
{
  Cp2Problem *problem = cp2_problem_new_custom ("already-applied", 409, "You applied already.");

  cp2_problem_set_field (problem, "vacancy");
  cp2_http_request_set_retry_after (request, 7);
  cp2_http_request_set_header (request, "Cache-Control", "private");
  cp2_http_request_respond_problem (request, problem);
}

static const Cp2Route routes[] = {
  { "GET", "/small", handle_small, 0, 0 },
  { "GET", "/large", handle_large, 0, 0 },
  { "GET", "/ready-made", handle_ready_made, 0, 0 },
  { "GET", "/echo/{name}", handle_echo, 0, 0 },
  { "GET", "/secret", handle_echo, 0, CP2_ROUTE_BEARER },
  { "PUT", "/echo/{name}", handle_echo, 0, 0 },
  { "POST", "/echo", handle_echo, 1024, 0 },
  { "POST", "/raw", handle_echo, 1024, CP2_ROUTE_RAW_BODY },
  { "POST", "/big", handle_echo, 512 * 1024, 0 },
  { "POST", "/json", handle_echo, 0, CP2_ROUTE_JSON },
  { "GET", "/hang", handle_hang, 0, 0 },
  { "GET", "/poll", handle_hang, 0, CP2_ROUTE_LONG_POLL },
  { "GET", "/drop", handle_drop, 0, 0 },
  { "GET", "/drop-in-thread", handle_drop_in_thread, 0, 0 },
  { "GET", "/problem", handle_problem, 0, 0 },
};

G_GNUC_UNUSED static void
fixture_start (Fixture             *fixture,
               const Cp2HttpLimits *limits)
{
  g_autoptr(GError) error = NULL;

  g_queue_init (&fixture->held);
  fixture->server = cp2_http_server_new (routes, G_N_ELEMENTS (routes), fixture);
  cp2_http_server_set_limits (fixture->server, limits);
  cp2_http_server_listen (fixture->server, "127.0.0.1:0", &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  const Cp2HttpLimits limits = PATIENT_LIMITS;

  fixture_start (fixture, &limits);
}

G_GNUC_UNUSED static void
fixture_set_up_quick (Fixture       *fixture,
                      gconstpointer  data)
{
  const Cp2HttpLimits limits = QUICK_LIMITS;

  fixture_start (fixture, &limits);
}

G_GNUC_UNUSED static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_queue_clear_full (&fixture->held, g_object_unref);
  g_assert_finalize_object (fixture->server);
  while (g_main_context_iteration (NULL, FALSE));
}

static gboolean
readable_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Client *client = user_data;
  char buffer[64 * 1024];
  gssize n_read = g_socket_receive_with_blocking (socket, buffer, sizeof buffer, FALSE, NULL, NULL);

  if (n_read > 0)
    g_string_append_len (client->received, buffer, n_read);
  client->closed = n_read <= 0;

  return !client->closed;
}

G_GNUC_UNUSED static Client *
client_new (Fixture *fixture)
{
  g_autoptr(GUri) uri = g_uri_parse (cp2_http_server_get_url (fixture->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (g_uri_get_host (uri), g_uri_get_port (uri));
  g_autoptr(GError) error = NULL;
  Client *client = g_new0 (Client, 1);

  client->received = g_string_new (NULL);
  client->socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, 0, &error);
  g_assert_no_error (error);
  g_socket_connect (client->socket, address, NULL, &error);
  g_assert_no_error (error);
  client->source = g_socket_create_source (client->socket, G_IO_IN, NULL);
  g_source_set_callback (client->source, G_SOURCE_FUNC (readable_cb), client, NULL);
  g_source_attach (client->source, NULL);

  return client;
}

static void
client_free (Client *client)
{
  g_source_destroy (client->source);
  g_source_unref (client->source);
  g_object_unref (client->socket);
  g_string_free (client->received, TRUE);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

G_GNUC_UNUSED static void
client_send_bytes (Client     *client,
                   const char *data,
                   gsize       length)
{
  while (length > 0)
    {
      gssize n_sent = g_socket_send_with_blocking (client->socket, data, length, FALSE, NULL, NULL);

      if (n_sent > 0)
        {
          data += n_sent;
          length -= n_sent;
        }
      else if (client->closed)
        return;
      g_main_context_iteration (NULL, FALSE);
    }
}

G_GNUC_UNUSED static void
client_send (Client     *client,
             const char *text)
{
  client_send_bytes (client, text, strlen (text));
}

/* Whole responses received; those after the first are found by Content-Length, as a client would. */
G_GNUC_UNUSED static guint
count_responses (Client *client)
{
  const char *at = client->received->str, *end = at + client->received->len, *head_end;
  guint n_responses = 0;

  while ((head_end = strstr (at, "\r\n\r\n")) != NULL)
    {
      const char *length = strstr (at, "Content-Length: ");

      at = head_end + 4;
      if (length != NULL && length < head_end)
        at += g_ascii_strtoll (length + 16, NULL, 10);
      if (at > end)
        break;
      n_responses++;
    }

  return n_responses;
}

G_GNUC_UNUSED static void
wait_responses (Client *client,
                guint   wanted)
{
  while (count_responses (client) < wanted && !client->closed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_responses (client), ==, wanted);
}

G_GNUC_UNUSED static void
wait_closed (Client *client)
{
  while (!client->closed)
    g_main_context_iteration (NULL, TRUE);
}

G_GNUC_UNUSED static guint
get_status (Client *client)
{
  g_assert_true (g_str_has_prefix (client->received->str, "HTTP/1."));

  return atoi (client->received->str + 9);
}

G_GNUC_UNUSED static void
assert_contains (Client     *client,
                 const char *text)
{
  if (strstr (client->received->str, text) == NULL)
    g_error ("\"%s\" is missing in: %s", text, client->received->str);
}

G_GNUC_UNUSED static void
assert_problem (Client     *client,
                guint       status,
                const char *code)
{
  g_autofree char *member = g_strdup_printf ("\"code\":\"%s\"", code);

  g_assert_cmpuint (get_status (client), ==, status);
  assert_contains (client, "Content-Type: application/problem+json\r\n");
  assert_contains (client, "\r\nContent-Length: ");
  assert_contains (client, member);
}

/* One request on a connection of its own; returns after its response. */
G_GNUC_UNUSED static Client *
ask (Fixture    *fixture,
     const char *request)
{
  Client *client = client_new (fixture);

  client_send (client, request);
  wait_responses (client, 1);

  return client;
}

G_GNUC_UNUSED static Client *
post (Fixture    *fixture,
      const char *path,
      const char *headers,
      const void *body,
      gsize       length)
{
  g_autofree char *head = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n",
                                           path, length, headers);
  Client *client = client_new (fixture);

  client_send (client, head);
  client_send_bytes (client, body, length);
  wait_responses (client, 1);

  return client;
}

G_GNUC_UNUSED static Cp2HttpRequest *
wait_held (Fixture *fixture,
           guint    wanted)
{
  while (fixture->held.length < wanted)
    g_main_context_iteration (NULL, TRUE);

  return fixture->held.tail->data;
}

G_GNUC_UNUSED static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}
