#include "config.h"

#include "http-fixture.h"

#define POST "POST /echo HTTP/1.1\r\nHost: x\r\n"

static void
stop (Fixture       *fixture,
      guint          grace_ms,
      GAsyncResult **result)
{
  cp2_http_server_stop_async (fixture->server, grace_ms, NULL, take_result_cb, result);
}

static gboolean
finish_stop (Fixture       *fixture,
             GAsyncResult **result,
             GError       **error)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return cp2_http_server_stop_finish (fixture->server, *result, error);
}

static void
test_stop_graceful (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(Client) idle = ask (fixture, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  g_autoptr(Client) busy = client_new (fixture);
  g_autoptr(GAsyncResult) result = NULL, second = NULL;
  g_autoptr(GError) error = NULL;

  client_send (busy, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_held (fixture, 1);
  stop (fixture, 60000, &result);
  stop (fixture, 60000, &second);
  g_assert_false (finish_stop (fixture, &second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);

  wait_closed (idle);
  g_assert_false (busy->closed);
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);
  cp2_http_request_respond_json (wait_held (fixture, 1), 200, "\"late\"", -1);
  wait_responses (busy, 1);
  assert_contains (busy, "\r\nConnection: close\r\n");
  assert_contains (busy, "\"late\"");
  g_assert_true (finish_stop (fixture, &result, &error));
  g_assert_no_error (error);
}

static void
test_stop_cut (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Client) busy = client_new (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  client_send (busy, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_held (fixture, 1);
  stop (fixture, 50, &result);
  g_assert_false (finish_stop (fixture, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  wait_closed (busy);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  cp2_http_request_respond_empty (wait_held (fixture, 1), 204);
}

static void
test_stop_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(Client) busy = client_new (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  client_send (busy, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_held (fixture, 1);
  cp2_http_server_stop_async (fixture->server, 60000, cancellable, take_result_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish_stop (fixture, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_closed (busy);
}

static void
test_stop_long_poll (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Client) poll = client_new (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  client_send (poll, "GET /poll HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_held (fixture, 1);
  stop (fixture, 60000, &result);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  cp2_http_request_respond_code (wait_held (fixture, 1), CP2_PROBLEM_SHUTTING_DOWN);
  wait_responses (poll, 1);
  assert_problem (poll, 503, "shutting-down");
  g_assert_true (finish_stop (fixture, &result, &error));
}

/* Who finishes a request while the server stops is told so. */
static void
test_stop_late_body (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  Cp2HttpCounters counters;

  client_send (client, POST "Content-Length: 5\r\n\r\nhel");
  do
    {
      g_main_context_iteration (NULL, FALSE);
      cp2_http_server_get_counters (fixture->server, &counters);
    }
  while (counters.n_requests == 0);
  stop (fixture, 60000, &result);
  client_send (client, "lo");
  wait_responses (client, 1);
  assert_contains (client, "|5|-");
  assert_contains (client, "\r\nConnection: close\r\n");
  g_assert_true (finish_stop (fixture, &result, NULL));
}

static GString *logged;

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  gboolean is_ours = FALSE;

  for (gsize i = 0; i < n_fields; i++)
    is_ours |= g_str_equal (fields[i].key, "GLIB_DOMAIN") && g_str_equal (fields[i].value, "cp2-http");
  for (gsize i = 0; i < n_fields && is_ours; i++)
    g_string_append_printf (logged, "%s=%s\n", fields[i].key, (const char *) fields[i].value);

  return is_ours ? G_LOG_WRITER_HANDLED : g_log_writer_default (level, fields, n_fields, user_data);
}

/* What must never be in a log is not in it; what is needed to find a request is. */
static void
test_log_line (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Client) client = NULL;
  g_autoptr(Client) odd = NULL;

  g_string_truncate (logged, 0);
  client = ask (fixture, "PUT /echo/secret-path?a=secret-query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret-token\r\n"
                "Content-Length: 11\r\n\r\nsecret-body");
  odd = ask (fixture, "secret-method /secret-place HTTP/1.1\r\nHost: x\r\n\r\n");

  g_assert_nonnull (strstr (logged->str, "method=PUT route=/echo/{name} status=200 in=11 out="));
  g_assert_nonnull (strstr (logged->str, "method=OTHER route=- status=404 in=0 out="));
  g_assert_nonnull (strstr (logged->str, "from=127.0.0.0/24"));
  g_assert_nonnull (strstr (logged->str, "CP2_REQUEST_ID=0"));
  g_assert_null (strstr (logged->str, "secret"));
  g_assert_null (strstr (logged->str, "127.0.0.1"));

  g_string_truncate (logged, 0);
  cp2_http_server_set_log_requests (fixture->server, FALSE);
  client_free (ask (fixture, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n"));
  g_assert_cmpstr (logged->str, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  logged = g_string_new (NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, set_up, function, data) g_test_add (path, Fixture, data, set_up, function, fixture_tear_down)
  ADD ("/http-stop/stop/graceful", fixture_set_up, test_stop_graceful, NULL);
  ADD ("/http-stop/stop/cut", fixture_set_up, test_stop_cut, NULL);
  ADD ("/http-stop/stop/cancelled", fixture_set_up, test_stop_cancelled, NULL);
  ADD ("/http-stop/stop/long-poll", fixture_set_up, test_stop_long_poll, NULL);
  ADD ("/http-stop/stop/late-body", fixture_set_up, test_stop_late_body, NULL);
  ADD ("/http-stop/log/line", fixture_set_up, test_log_line, NULL);

  status = g_test_run ();
  g_string_free (logged, TRUE);

  return status;
}
