#include "config.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http-fixture.h"

#define POST "POST /echo HTTP/1.1\r\nHost: x\r\n"

/* Each stops half way, and is closed by a deadline. */
static void
test_deadline_case (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);
  Cp2HttpCounters counters;

  client_send (client, data);
  wait_closed (client);
  cp2_http_server_get_counters (fixture->server, &counters);
  g_assert_cmpuint (counters.n_expired, >=, 1);
}

/* A byte now and then does not help. */
static void
test_deadline_drip (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);

  client_send (client, data);
  while (!client->closed)
    {
      client_send (client, "x");
      for (guint i = 0; i < 20 && !client->closed; i++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (1000);
        }
    }
  g_assert_null (strstr (client->received->str, "200 OK"));
}

static void
test_deadline_slow_body (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(Client) client = ask (fixture, POST "Content-Length: 10\r\n\r\nabc");

  assert_problem (client, 408, "request-timeout");
  wait_closed (client);
}

/* A handler may take as long as it needs, and a client that does not read loses the connection, not the server. */
static void
test_deadline_unread (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);
  Cp2HttpCounters counters;

  g_source_destroy (client->source);
  for (guint i = 0; i < 400; i++)
    g_socket_send_with_blocking (client->socket, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n", 32, FALSE, NULL, NULL);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      cp2_http_server_get_counters (fixture->server, &counters);
    }
  while (counters.n_connections > 0 || counters.n_accepted == 0);
  g_assert_cmpuint (counters.n_expired, >=, 1);
}

static void
test_deadline_not_for_handlers (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr(Client) patient = client_new (fixture), impatient = client_new (fixture);

  client_send (patient, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_held (fixture, 1);
  client_send (impatient, "GET");
  wait_closed (impatient);
  g_usleep (200 * 1000);
  for (guint i = 0; i < 5; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (patient->closed);
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);
  cp2_http_request_respond_empty (wait_held (fixture, 1), 204);
  wait_responses (patient, 1);
}

static void
test_client_gone (Fixture       *fixture,
                  gconstpointer  data)
{
  Client *client = client_new (fixture);
  Cp2HttpRequest *request;

  client_send (client, data);
  request = wait_held (fixture, 1);
  client_free (client);
  while (fixture->n_cancelled == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_cancellable_is_cancelled (cp2_http_request_get_cancellable (request)));

  /* Answering is still allowed. */
  cp2_http_request_respond_code (request, CP2_PROBLEM_OVERLOADED);
  g_assert_true (cp2_http_request_is_answered (request));
  client_free (ask (fixture, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n"));
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
}

/* The usual client leaves between two requests, politely or not; libsoup by itself would keep such connections. */
static void
test_client_gone_idle (Fixture       *fixture,
                       gconstpointer  data)
{
  const struct linger reset = { 1, 0 };
  Cp2HttpCounters counters;

  for (guint i = 0; i < 30; i++)
    {
      Client *client = ask (fixture, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");

      if (i % 3 == 0)
        setsockopt (g_socket_get_fd (client->socket), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      if (i % 3 == 1)
        {
          g_socket_shutdown (client->socket, FALSE, TRUE, NULL);
          wait_closed (client);
          g_assert_cmpuint (count_responses (client), ==, 1);
        }
      client_free (client);
    }
  do
    {
      g_main_context_iteration (NULL, TRUE);
      cp2_http_server_get_counters (fixture->server, &counters);
    }
  while (counters.n_connections > 0);
  g_assert_cmpuint (counters.n_expired, ==, 0);
}

/* Every prefix of a request, then gone: nothing is left of any of them. */
static void
test_client_half_requests (Fixture       *fixture,
                           gconstpointer  data)
{
  static const char request[] = POST "Content-Length: 5\r\n\r\nhello";
  Cp2HttpCounters counters;

  for (gsize length = 0; length < strlen (request); length++)
    {
      Client *client = client_new (fixture);

      client_send_bytes (client, request, length);
      g_main_context_iteration (NULL, FALSE);
      client_free (client);
    }
  do
    {
      g_main_context_iteration (NULL, TRUE);
      cp2_http_server_get_counters (fixture->server, &counters);
    }
  while (counters.n_connections > 0 || counters.n_accepted < strlen (request));
}

static void
test_cap_case (gconstpointer data)
{
  const Cp2HttpLimits *limits = data;
  Fixture fixture = { 0 };
  Client *clients[3];
  Cp2HttpCounters counters;

  fixture_start (&fixture, limits);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = ask (&fixture, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  {
    g_autoptr(Client) refused = client_new (&fixture);

    wait_closed (refused);
    g_assert_cmpuint (get_status (refused), ==, 503);
    assert_contains (refused, "Retry-After");
  }

  /* Room again as soon as one leaves. */
  client_free (clients[0]);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      cp2_http_server_get_counters (fixture.server, &counters);
    }
  while (counters.n_connections > 2);
  clients[0] = ask (&fixture, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  cp2_http_server_get_counters (fixture.server, &counters);
  g_assert_cmpuint (counters.n_refused, ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
  fixture_tear_down (&fixture, NULL);
}

/* Out of descriptors for a moment, not deaf for ever. */
static void
test_cap_descriptors (Fixture       *fixture,
                      gconstpointer  data)
{
  struct rlimit before, tight;
  Client *clients[3];
  int next;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = client_new (fixture);

  getrlimit (RLIMIT_NOFILE, &before);
  next = dup (0);
  close (next);
  tight = before;
  tight.rlim_cur = next;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &tight), ==, 0);
  for (guint i = 0; i < 5; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      client_send (clients[i], "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
      wait_responses (clients[i], 1);
      client_free (clients[i]);
    }
}

static const Cp2HttpLimits cap_global = { 3, 0, 1024 * 1024, 60000, 60000, 60000, 60000, 20 };
static const Cp2HttpLimits cap_address = { 1000, 3, 1024 * 1024, 60000, 60000, 60000, 60000, 20 };

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, set_up, function, data) g_test_add (path, Fixture, data, set_up, function, fixture_tear_down)
  ADD ("/http-lifetime/deadline/nothing", fixture_set_up_quick, test_deadline_case, "");
  ADD ("/http-lifetime/deadline/half-line", fixture_set_up_quick, test_deadline_case, "GET /sma");
  ADD ("/http-lifetime/deadline/half-header", fixture_set_up_quick, test_deadline_case, "GET /small HTTP/1.1\r\nHost:");
  ADD ("/http-lifetime/deadline/half-body", fixture_set_up_quick, test_deadline_case, POST "Content-Length: 9\r\n\r\nabc");
  ADD ("/http-lifetime/deadline/half-chunk", fixture_set_up_quick, test_deadline_case, POST "Transfer-Encoding: chunked\r\n\r\n9\r\nabc");
  ADD ("/http-lifetime/deadline/idle", fixture_set_up_quick, test_deadline_case, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  ADD ("/http-lifetime/deadline/second-half", fixture_set_up_quick, test_deadline_case, "GET /small HTTP/1.1\r\nHost: x\r\n\r\nGET");
  ADD ("/http-lifetime/deadline/drip-header", fixture_set_up_quick, test_deadline_drip, "GET /small HTTP/1.1\r\nHost: ");
  ADD ("/http-lifetime/deadline/drip-body", fixture_set_up_quick, test_deadline_drip, POST "Content-Length: 1000\r\n\r\n");
  ADD ("/http-lifetime/deadline/slow-body", fixture_set_up_quick, test_deadline_slow_body, NULL);
  ADD ("/http-lifetime/deadline/unread", fixture_set_up_quick, test_deadline_unread, NULL);
  ADD ("/http-lifetime/deadline/not-for-handlers", fixture_set_up_quick, test_deadline_not_for_handlers, NULL);
  ADD ("/http-lifetime/client/gone", fixture_set_up, test_client_gone, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
  ADD ("/http-lifetime/client/gone-pipelined", fixture_set_up, test_client_gone,
       "GET /hang HTTP/1.1\r\nHost: x\r\n\r\nGET /small HTTP/1.1\r\n");
  ADD ("/http-lifetime/client/gone-idle", fixture_set_up, test_client_gone_idle, NULL);
  ADD ("/http-lifetime/client/half-requests", fixture_set_up, test_client_half_requests, NULL);
  g_test_add_data_func ("/http-lifetime/cap/global", &cap_global, test_cap_case);
  g_test_add_data_func ("/http-lifetime/cap/address", &cap_address, test_cap_case);
  ADD ("/http-lifetime/cap/descriptors", fixture_set_up, test_cap_descriptors, NULL);

  return g_test_run ();
}
