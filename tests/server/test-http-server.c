#include "config.h"

#include "http-fixture.h"

typedef struct
{
  const char *name;
  const char *request;
  guint       status;
  const char *expected;
} Case;

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

static const Case cases[] = {
  { "small", GET ("/small"), 200, "\r\n\r\n{\"ok\":true}" },
  { "json-type", GET ("/small"), 200, "Content-Type: application/json\r\n" },
  { "no-store", GET ("/small"), 200, "Cache-Control: no-store\r\n" },
  { "nosniff", GET ("/small"), 200, "X-Content-Type-Options: nosniff\r\n" },
  { "request-id", GET ("/small"), 200, "\r\nCp2-Request-Id: 0" },
  { "length", GET ("/small"), 200, "\r\nContent-Length: 11\r\n" },
  { "parameter", GET ("/echo/plain"), 200, "\r\nplain|-|-|0|-" },
  { "parameter-decoded", GET ("/echo/a%2Fb%20c%C3%A9"), 200, "\r\na/b c\xc3\xa9|" },
  { "parameter-plus", GET ("/echo/a+b"), 200, "\r\na+b|" },
  { "parameter-bad-utf8", GET ("/echo/%FF"), 404, "\"not-found\"" },
  { "parameter-nul", GET ("/echo/%00"), 404, "\"not-found\"" },
  { "parameter-empty", GET ("/echo/"), 404, "\"not-found\"" },
  { "parameter-dots", GET ("/echo/.."), 404, "\"not-found\"" },
  { "unknown", GET ("/nothing"), 404, "\"not-found\"" },
  { "unknown-below", GET ("/small/below"), 404, "\"not-found\"" },
  { "unknown-above", GET ("/"), 404, "\"not-found\"" },
  { "unknown-slash", GET ("/small/"), 404, "\"not-found\"" },
  { "unknown-deep", GET ("/1/2/3/4/5/6/7/8/9/10"), 404, "\"not-found\"" },
  { "options-star", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404, "\"not-found\"" },
  { "method", "DELETE /echo/a HTTP/1.1\r\nHost: x\r\n\r\n", 405, "\r\nAllow: GET, HEAD, PUT\r\n" },
  { "method-code", "BREW /small HTTP/1.1\r\nHost: x\r\n\r\n", 405, "\"method-not-allowed\"" },
  { "query", GET ("/echo/n?a=1&b=2"), 200, "\r\nn|1|" },
  { "query-decoded", GET ("/echo/n?a=x%26y+z"), 200, "\r\nn|x&y z|" },
  { "query-no-value", GET ("/echo/n?a"), 200, "\r\nn||" },
  { "query-empty", GET ("/echo/n?"), 200, "\r\nn|-|" },
  { "query-twice", GET ("/echo/n?a=1&a=1"), 400, "\"bad-query\"" },
  { "query-no-key", GET ("/echo/n?=1"), 400, "\"bad-query\"" },
  { "query-bad-escape", GET ("/echo/n?a=%zz"), 400, "\"code\":\"bad-" },
  { "query-bad-utf8", GET ("/echo/n?a=%FF"), 400, "\"code\":\"bad-" },
  { "query-nul", GET ("/echo/n?a=%00"), 400, "\"code\":\"bad-" },
  { "bearer", "GET /secret HTTP/1.1\r\nHost: x\r\nAuthorization: bearer abc.DEF-1_~+/=\r\n\r\n", 200, "|abc.DEF-1_~+/=|" },
  { "bearer-missing", GET ("/secret"), 401, "\r\nWWW-Authenticate: Bearer\r\n" },
  { "bearer-basic", "GET /secret HTTP/1.1\r\nHost: x\r\nAuthorization: Basic abc\r\n\r\n", 401, "\"unauthenticated\"" },
  { "bearer-odd", "GET /secret HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a b\r\n\r\n", 401, "\"unauthenticated\"" },
  { "bearer-empty", "GET /secret HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \r\n\r\n", 401, "\"unauthenticated\"" },
  { "range-ignored", "GET /small HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n", 200, "{\"ok\":true}" },
  { "old-client", "GET /small HTTP/1.0\r\n\r\n", 200, "{\"ok\":true}" },
  { "problem", GET ("/problem"), 409, "\"field\":\"vacancy\"" },
  { "problem-header", GET ("/problem"), 409, "\r\nRetry-After: 7\r\n" },
  { "header-replaced", GET ("/problem"), 409, "\r\nCache-Control: private\r\n" },
  { "dropped", GET ("/drop"), 500, "\"internal\"" },
  { "dropped-in-thread", GET ("/drop-in-thread"), 500, "\"internal\"" },
  { "problem-id", GET ("/nothing"), 404, "\"request_id\":\"0" },
  { "no-gzip-asked", GET ("/ready-made"), 204, "HTTP/1.1 204 No Content\r\n" },
  { "put-empty", "PUT /echo/n HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 200, "\r\nn|-|-|0|-" },
  { "post-body", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 200, "|5|-" },
  { "post-chunked", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 200, "|5|-" },
};

static void
test_answer_case (Fixture       *fixture,
                  gconstpointer  data)
{
  const Case *item = data;
  g_autoptr(Client) client = ask (fixture, item->request);

  g_assert_cmpuint (get_status (client), ==, item->status);
  assert_contains (client, item->expected);
}

static void
test_json_codes (Fixture       *fixture,
                 gconstpointer  data)
{
  static const struct { const char *body; const char *code; } bodies[] = {
    { "{\"a\":", "bad-json" },
    { "", "bad-json" },
    { "[\"\xff\"]", "bad-encoding" },
    { "[1e99]", "bad-number" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "too-deep" },
    { "{\"a\":1,\"a\":1}", "duplicate-key" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(Client) client = post (fixture, "/json", "Content-Type: application/json\r\n",
                                       bodies[i].body, strlen (bodies[i].body));

      assert_problem (client, 400, bodies[i].code);
    }
}

static void
test_json_types (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Client) plain = post (fixture, "/json", "Content-Type: application/json; charset=utf-8\r\n", "{}", 2);
  g_autoptr(Client) suffix = post (fixture, "/json", "Content-Type: application/problem+json\r\n", "[]", 2);
  g_autoptr(Client) text = post (fixture, "/json", "Content-Type: text/plain\r\n", "{}", 2);
  g_autoptr(Client) none = post (fixture, "/json", "", "{}", 2);

  assert_contains (plain, "|2|JsonObject");
  assert_contains (suffix, "|2|JsonArray");
  assert_problem (text, 415, "unsupported-media-type");
  assert_problem (none, 415, "unsupported-media-type");
}

/* Many chunks, and more than one read of libsoup. */
static void
test_body_large (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *body = g_strnfill (400000, 'b');
  g_autoptr(Client) client = post (fixture, "/big", "", body, 400000);

  assert_contains (client, "|400000|-");
}

static void
test_head_matches_get (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);

  client_send (client, "HEAD /small HTTP/1.1\r\nHost: x\r\n\r\n");
  while (strstr (client->received->str, "\r\n\r\n") == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_contains (client, "HTTP/1.1 200 OK\r\n");
  assert_contains (client, "\r\nContent-Length: 11\r\n");
  g_assert_true (g_str_has_suffix (client->received->str, "\r\n\r\n"));

  /* The connection goes on: what follows is the next response, not the body. */
  g_string_truncate (client->received, 0);
  client_send (client, GET ("/small"));
  wait_responses (client, 1);
  assert_contains (client, "HTTP/1.1 200 OK\r\n");
}

static void
test_keep_alive (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);
  Cp2HttpCounters counters;

  for (guint i = 1; i <= 20; i++)
    {
      client_send (client, i % 2 ? GET ("/small") : GET ("/nothing"));
      wait_responses (client, i);
    }
  g_assert_false (client->closed);
  cp2_http_server_get_counters (fixture->server, &counters);
  g_assert_cmpuint (counters.n_accepted, ==, 1);
  g_assert_cmpuint (counters.n_requests, ==, 20);
  g_assert_cmpuint (counters.n_connections, ==, 1);
}

static void
test_close_asked (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Client) client = ask (fixture, "GET /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  wait_closed (client);
}

static void
test_pipelining (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);
  const char *first, *second, *third;

  client_send (client, GET ("/echo/first") GET ("/echo/second") GET ("/echo/third"));
  wait_responses (client, 3);
  first = strstr (client->received->str, "first|");
  second = strstr (client->received->str, "second|");
  third = strstr (client->received->str, "third|");
  g_assert_true (first != NULL && first < second && second < third);
}

static void
test_continue (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);

  client_send (client, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  wait_responses (client, 1);
  g_assert_cmpuint (get_status (client), ==, 100);
  g_string_truncate (client->received, 0);
  client_send (client, "hello");
  wait_responses (client, 1);
  g_assert_cmpuint (get_status (client), ==, 200);
  assert_contains (client, "|5|-");
  assert_contains (client, "\r\nCp2-Request-Id: ");
  assert_contains (client, "\r\nCache-Control: no-store\r\n");
}

static void
test_parallel (Fixture       *fixture,
               gconstpointer  data)
{
  Client *clients[64];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = client_new (fixture);
  for (guint round = 1; round <= 10; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
        {
          g_autofree char *request = g_strdup_printf (GET ("/echo/%u-%u"), i, round);

          client_send (clients[i], request);
        }
      for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
        {
          g_autofree char *expected = g_strdup_printf ("\r\n%u-%u|", i, round);

          wait_responses (clients[i], round);
          assert_contains (clients[i], expected);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

static void
test_later (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Client) client = client_new (fixture);
  Cp2HttpRequest *request;
  Cp2HttpCounters counters;

  client_send (client, GET ("/hang"));
  request = wait_held (fixture, 1);
  g_assert_false (cp2_http_request_is_answered (request));
  g_assert_cmpstr (cp2_http_request_get_method (request), ==, "GET");
  g_assert_cmpstr (cp2_http_request_get_pattern (request), ==, "/hang");
  g_assert_cmpstr (cp2_http_request_get_remote_address (request), ==, "127.0.0.1");
  g_assert_cmpstr (cp2_http_request_get_header (request, "host"), ==, "x");
  g_assert_cmpuint (g_hash_table_size (cp2_http_request_get_query (request)), ==, 0);
  cp2_http_server_get_counters (fixture->server, &counters);
  g_assert_cmpuint (counters.n_running, ==, 1);

  cp2_http_request_respond_code (request, CP2_PROBLEM_OVERLOADED);
  wait_responses (client, 1);
  assert_problem (client, 503, "overloaded");
  assert_contains (client, "\r\nRetry-After: 5\r\n");
  cp2_http_server_get_counters (fixture->server, &counters);
  g_assert_cmpuint (counters.n_running, ==, 0);
  g_assert_cmpuint (counters.n_server_errors, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http-server/answer/", cases[i].name, NULL);

      g_test_add (path, Fixture, &cases[i], fixture_set_up, test_answer_case, fixture_tear_down);
    }
  ADD ("/http-server/json/codes", test_json_codes);
  ADD ("/http-server/json/types", test_json_types);
  ADD ("/http-server/body/large", test_body_large);
  ADD ("/http-server/head/matches-get", test_head_matches_get);
  ADD ("/http-server/connection/keep-alive", test_keep_alive);
  ADD ("/http-server/connection/close-asked", test_close_asked);
  ADD ("/http-server/connection/pipelining", test_pipelining);
  ADD ("/http-server/connection/continue", test_continue);
  ADD ("/http-server/connection/parallel", test_parallel);
  ADD ("/http-server/answer/later", test_later);

  return g_test_run ();
}
