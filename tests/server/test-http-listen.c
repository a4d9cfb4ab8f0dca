#include "config.h"

#include "http-fixture.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

/* The certificate of this test is nobody's. */
static gboolean
accept_cb (SoupMessage          *message,
           GTlsCertificate      *certificate,
           GTlsCertificateFlags  errors,
           gpointer              user_data)
{
  return TRUE;
}

static GBytes *
ask_with_soup (Fixture      *fixture,
               SoupMessage **message,
               const char   *path,
               GBytes       *request)
{
  g_autoptr(SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, "tls-database", NULL, NULL);
  g_autofree char *url = g_strconcat (cp2_http_server_get_url (fixture->server), path, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *body;

  *message = soup_message_new (request != NULL ? "POST" : "GET", url);
  if (request != NULL)
    soup_message_set_request_body_from_bytes (*message, "text/plain", request);
  g_signal_connect (*message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_session_send_and_read_async (session, *message, G_PRIORITY_DEFAULT, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);

  return body;
}

static void
test_gzip_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *expected = make_large ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GBytes) body = ask_with_soup (fixture, &message, "/large", NULL);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected, strlen (expected));
  g_assert_cmpint (soup_message_headers_get_content_length (headers), >, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (headers), <, 2000);
}

static void
test_gzip_chosen (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Client) unasked = ask (fixture, GET ("/large"));
  g_autoptr(Client) refused = ask (fixture, "GET /large HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0\r\n\r\n");
  g_autoptr(Client) small = ask (fixture, "GET /small HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
  g_autoptr(Client) made = ask (fixture, "GET /ready-made HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip;q=0.5\r\n\r\n");

  g_assert_null (strstr (unasked->received->str, "Content-Encoding"));
  assert_contains (unasked, "\r\nContent-Length: 100004\r\n");
  g_assert_null (strstr (refused->received->str, "Content-Encoding"));
  g_assert_null (strstr (small->received->str, "Content-Encoding"));
  assert_contains (made, "\r\nContent-Encoding: gzip\r\n");
}

static void
test_listen_ipv6 (void)
{
  g_autoptr(GError) error = NULL;
  Fixture fixture = { 0 };

  fixture.server = cp2_http_server_new (routes, G_N_ELEMENTS (routes), &fixture);
  if (!cp2_http_server_listen (fixture.server, "[::1]:0", &error))
    {
      g_test_skip (error->message);
      g_object_unref (fixture.server);
      return;
    }
  g_assert_true (g_str_has_prefix (cp2_http_server_get_url (fixture.server), "http://[::1]:"));
  client_free (ask (&fixture, GET ("/small")));
  fixture_tear_down (&fixture, NULL);
}

static void
test_listen_errors (void)
{
  static const char * const addresses[] = { "", "127.0.0.1:99999", "[::1", "192.0.2.1:0" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(Cp2HttpServer) server = cp2_http_server_new (routes, G_N_ELEMENTS (routes), NULL);
      g_autoptr(GError) error = NULL;

      g_assert_false (cp2_http_server_listen (server, addresses[i], &error));
      g_assert_nonnull (error);
      g_assert_null (cp2_http_server_get_url (server));
    }
}

static void
start_tls (Fixture             *fixture,
           const Cp2HttpLimits *limits)
{
  g_autofree char *certificate = g_test_build_filename (G_TEST_DIST, "server", "tls-certificate.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "server", "tls-key.pem", NULL);
  g_autoptr(GError) error = NULL;

  fixture->server = cp2_http_server_new (routes, G_N_ELEMENTS (routes), fixture);
  cp2_http_server_set_limits (fixture->server, limits);
  g_assert_false (cp2_http_server_set_tls_files (fixture->server, "/nonexistent", key, NULL));
  cp2_http_server_set_tls_files (fixture->server, certificate, key, &error);
  g_assert_no_error (error);
  cp2_http_server_listen (fixture->server, "127.0.0.1:0", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (cp2_http_server_get_url (fixture->server), "https://127.0.0.1:"));
}

static void
test_tls_served (void)
{
  const Cp2HttpLimits limits = PATIENT_LIMITS;
  Fixture fixture = { 0 };
  Cp2HttpCounters counters;

  start_tls (&fixture, &limits);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(SoupMessage) message = NULL;
      g_autoptr(SoupMessage) post_message = NULL;
      g_autoptr(GBytes) body = ask_with_soup (&fixture, &message, "/large", NULL);
      g_autoptr(GBytes) request = g_bytes_new_take (g_strnfill (400000, 'b'), 400000);
      g_autoptr(GBytes) echo = ask_with_soup (&fixture, &post_message, "/big", request);

      g_assert_cmpuint (soup_message_get_status (message), ==, 200);
      g_assert_cmpuint (g_bytes_get_size (body), ==, 100004);
      g_assert_cmpint (soup_message_get_http_version (message), ==, SOUP_HTTP_1_1);
      g_assert_cmpmem (g_bytes_get_data (echo, NULL), g_bytes_get_size (echo), "-|-|-|400000|-", 14);
    }

  /* A session that is gone leaves no connection. */
  do
    {
      g_main_context_iteration (NULL, TRUE);
      cp2_http_server_get_counters (fixture.server, &counters);
    }
  while (counters.n_connections > 0);
  g_assert_cmpuint (counters.n_expired, ==, 0);
  fixture_tear_down (&fixture, NULL);
}

/* Somebody who never shakes hands, and somebody who speaks plain HTTP. */
static void
test_tls_refused (void)
{
  const Cp2HttpLimits limits = QUICK_LIMITS;
  Fixture fixture = { 0 };
  Client *silent, *plain;

  start_tls (&fixture, &limits);
  silent = client_new (&fixture);
  plain = client_new (&fixture);
  client_send (plain, GET ("/small"));
  wait_closed (plain);
  wait_closed (silent);
  g_assert_null (strstr (plain->received->str, "HTTP/1.1 200"));
  client_free (silent);
  client_free (plain);
  fixture_tear_down (&fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/http-listen/gzip/answer", test_gzip_answer);
  ADD ("/http-listen/gzip/chosen", test_gzip_chosen);
  g_test_add_func ("/http-listen/listen/ipv6", test_listen_ipv6);
  g_test_add_func ("/http-listen/listen/errors", test_listen_errors);
  g_test_add_func ("/http-listen/tls/served", test_tls_served);
  g_test_add_func ("/http-listen/tls/refused", test_tls_refused);

  return g_test_run ();
}
