#include "config.h"

#include "core/cp2-gzip.h"
#include "tests/client/fault-server-fixture.h"

static void
assert_fails (Fixture    *fixture,
              const char *text,
              gssize      length,
              int         code)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiResponse) response = NULL;

  set_answer (fixture, text, length < 0 ? strlen (text) : (gsize) length);
  response = get (api, "/v1/me", &error);
  g_assert_null (response);
  g_test_message ("%s", error->message);
  g_assert_error (error, CP2_API_ERROR, code);
  g_assert_nonnull (cp2_api_error_get_problem (error));
}

#define OK_JSON "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define HTML    "Content-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\n\r\n<html></html>"
#define PROBLEM "Content-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}"

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *text; Cp2ApiError code; } cases[] = {
    /* Cut */
    { OK_JSON "Content-Length: 100\r\n\r\n{\"a\":1}", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\"", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Connection: close\r\n\r\n{\"a\":1}", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Content-Length: 0\r\n\r\n", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "\r\n", CP2_API_ERROR_TRUNCATED },
    { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", CP2_API_ERROR_TRUNCATED },
    { "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", CP2_API_ERROR_TRUNCATED },
    /* Not what was asked for */
    { OK_JSON "Content-Length: 2\r\n\r\n[]", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Content-Length: 5\r\n\r\n{\"a\":", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", CP2_API_ERROR_TRUNCATED },
    { OK_JSON "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", CP2_API_ERROR_TRUNCATED },
    /* Somebody else */
    { "HTTP/1.1 200 OK\r\n" HTML, CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/login\r\nContent-Length: 0\r\n\r\n", CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 304 Not Modified\r\n\r\n", CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"wifi\"\r\n" HTML, CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 403 Forbidden\r\n" HTML, CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 410 Gone\r\n" HTML, CP2_API_ERROR_NOT_OUR_SERVER },
    { "HTTP/1.1 511 Network Authentication Required\r\n" HTML, CP2_API_ERROR_NOT_OUR_SERVER },
    { "SSH-2.0-OpenSSH_9.2\r\n\r\n", CP2_API_ERROR_NOT_OUR_SERVER },
    /* A proxy before our server */
    { "HTTP/1.1 502 Bad Gateway\r\n" HTML, CP2_API_ERROR_SERVER },
    { "HTTP/1.1 503 Service Unavailable\r\n" HTML, CP2_API_ERROR_OVERLOADED },
    { "HTTP/1.1 429 Too Many Requests\r\n" HTML, CP2_API_ERROR_TOO_MANY },
    { "HTTP/1.1 413 Content Too Large\r\n" HTML, CP2_API_ERROR_TOO_LARGE },
    /* Our server */
    { "HTTP/1.1 400 Bad Request\r\n" PROBLEM, CP2_API_ERROR_BAD_REQUEST },
    { "HTTP/1.1 401 Unauthorized\r\n" PROBLEM, CP2_API_ERROR_UNAUTHENTICATED },
    { "HTTP/1.1 403 Forbidden\r\n" PROBLEM, CP2_API_ERROR_FORBIDDEN },
    { "HTTP/1.1 404 Not Found\r\n" PROBLEM, CP2_API_ERROR_NOT_FOUND },
    { "HTTP/1.1 409 Conflict\r\n" PROBLEM, CP2_API_ERROR_CONFLICT },
    { "HTTP/1.1 410 Gone\r\n" PROBLEM, CP2_API_ERROR_GONE },
    { "HTTP/1.1 413 Content Too Large\r\n" PROBLEM, CP2_API_ERROR_TOO_LARGE },
    { "HTTP/1.1 422 Unprocessable Content\r\n" PROBLEM, CP2_API_ERROR_BAD_REQUEST },
    { "HTTP/1.1 426 Upgrade Required\r\n" PROBLEM, CP2_API_ERROR_UPGRADE },
    { "HTTP/1.1 429 Too Many Requests\r\n" PROBLEM, CP2_API_ERROR_TOO_MANY },
    { "HTTP/1.1 500 Internal Server Error\r\n" PROBLEM, CP2_API_ERROR_SERVER },
    { "HTTP/1.1 503 Service Unavailable\r\n" PROBLEM, CP2_API_ERROR_OVERLOADED },
    /* Nobody */
    { "", CP2_API_ERROR_OFFLINE },
    /* A head that is cut cannot be told from a protocol that is not HTTP. */
    { "HTTP/1.1 200 OK\r\nContent-Ty", CP2_API_ERROR_NOT_OUR_SERVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      assert_fails (fixture, cases[i].text, -1, cases[i].code);
    }
}

/* A gzip answer of which @sent bytes come, with a Content-Length that agrees. */
static void
assert_gzip_fails (Fixture     *fixture,
                   GBytes      *packed,
                   gsize        sent,
                   const char  *after)
{
  g_autoptr(GString) text = g_string_new (OK_JSON "Content-Encoding: gzip\r\n");

  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", sent + strlen (after));
  g_string_append_len (text, g_bytes_get_data (packed, NULL), sent);
  g_string_append (text, after);
  assert_fails (fixture, text->str, text->len, CP2_API_ERROR_TRUNCATED);
}

static void
test_gzip (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *blanks = g_strnfill (20 * 1024 * 1024, ' ');
  g_autoptr(GBytes) document = g_bytes_new_static ("{\"a\":\"some text that is long enough\"}", 38);
  g_autoptr(GBytes) packed = cp2_gzip_deflate (document);
  g_autoptr(GBytes) blank = g_bytes_new_static (blanks, 20 * 1024 * 1024);
  g_autoptr(GBytes) bomb = cp2_gzip_deflate (blank);
  gsize length = g_bytes_get_size (packed);

  assert_gzip_fails (fixture, packed, length - 1, "");
  assert_gzip_fails (fixture, packed, length - 8, "");
  assert_gzip_fails (fixture, packed, 10, "");
  assert_gzip_fails (fixture, packed, length, "more");
  assert_gzip_fails (fixture, bomb, g_bytes_get_size (bomb), "");
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *blanks = g_strnfill (200000, ' ');
  g_autofree char *text = g_strconcat (OK_JSON "Content-Length: 200002\r\n\r\n{", blanks, "}", NULL);
  g_autofree char *brackets = g_strnfill (90000, '[');
  g_autofree char *deep = g_strconcat (OK_JSON "Content-Length: 90005\r\n\r\n{\"a\":", brackets, NULL);

  assert_fails (fixture, text, -1, CP2_API_ERROR_TRUNCATED);
  assert_fails (fixture, deep, -1, CP2_API_ERROR_TRUNCATED);
}

static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *blanks = g_strnfill (3000, ' ');
  g_autofree char *text = g_strconcat (OK_JSON "Content-Length: 3002\r\n\r\n{", blanks, "}", NULL);
  g_autoptr(Cp2Api) impatient = new_api (fixture->url);
  g_autoptr(Cp2Api) patient = g_object_new (CP2_TYPE_API, "server-url", fixture->url, NULL);
  g_autoptr(GError) error = NULL;

  fixture->drip_ms = 20;
  set_answer (fixture, text, strlen (text));

  /* Too slow for the minimum rate; it would be complete long before this deadline. */
  g_assert_null (call (impatient, "GET", "/v1/me", NULL, CP2_API_NONE, 600, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT);
  g_clear_error (&error);

  /* Each read succeeds; only the deadline ends it. */
  g_assert_null (call (patient, "GET", "/v1/me", NULL, CP2_API_NONE, 1, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT);
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *secure_url = g_strdup_printf ("https%s", fixture->url + 4);
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(Cp2Api) secure_api = g_object_new (CP2_TYPE_API, "server-url", secure_url, "connect-seconds", 1, NULL);
  g_autoptr(GError) error = NULL;

  fixture->silent = TRUE;
  g_assert_null (call (api, "GET", "/v1/me", NULL, CP2_API_NONE, 1, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT);
  g_clear_error (&error);

  /* A connection that never gets as far as a request has its own, shorter clock. */
  g_assert_null (call (secure_api, "GET", "/v1/me", NULL, CP2_API_NONE, 60, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT);
}

static void
test_not_tls (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *url = fixture->url;

  fixture->url = g_strdup_printf ("https%s", url + 4);
  fixture->eager = TRUE;
  assert_fails (fixture, "HTTP/1.1 400 Bad Request\r\n\r\n", -1, CP2_API_ERROR_TLS);
}

static void
test_refused (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr(Cp2Api) api = new_api (url);
  g_autoptr(GError) error = NULL;

  g_socket_listener_close (listener);
  g_assert_null (get (api, "/v1/me", &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_OFFLINE);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
assert_cancelled (Fixture      *fixture,
                  GCancellable *cancellable)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;

  g_assert_null (call (api, "GET", "/v1/me", NULL, CP2_API_NONE, 60, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) waiting = g_cancellable_new ();
  g_autoptr(GCancellable) reading = g_cancellable_new ();
  g_autoptr(GCancellable) elsewhere = g_cancellable_new ();
  g_autofree char *blanks = g_strnfill (3000, ' ');
  g_autofree char *text = g_strconcat (OK_JSON "Content-Length: 3002\r\n\r\n{", blanks, "}", NULL);
  GThread *thread;

  g_cancellable_cancel (before);
  assert_cancelled (fixture, before);

  fixture->silent = TRUE;
  g_timeout_add (50, cancel_cb, waiting);
  assert_cancelled (fixture, waiting);

  thread = g_thread_new ("cancel", cancel_thread, elsewhere);
  assert_cancelled (fixture, elsewhere);
  g_thread_join (thread);

  fixture->silent = FALSE;
  set_answer (fixture, text, strlen (text));
  fixture->drip_ms = 20;
  g_timeout_add (200, cancel_cb, reading);
  assert_cancelled (fixture, reading);
}

int
main (int   argc,
      char *argv[])
{
  avoid_desktop_proxy ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/api-faults/answer/table", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/api-faults/answer/gzip", Fixture, NULL, set_up, test_gzip, tear_down);
  g_test_add ("/api-faults/answer/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/api-faults/answer/slow", Fixture, NULL, set_up, test_slow, tear_down);
  g_test_add ("/api-faults/connection/silent", Fixture, NULL, set_up, test_silent, tear_down);
  g_test_add ("/api-faults/connection/not-tls", Fixture, NULL, set_up, test_not_tls, tear_down);
  g_test_add_func ("/api-faults/connection/refused", test_refused);
  g_test_add ("/api-faults/call/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);

  return g_test_run ();
}
