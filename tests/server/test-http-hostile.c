#include "config.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http-fixture.h"

#define NEXT "GET /echo/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST "POST /echo HTTP/1.1\r\nHost: x\r\n"

typedef struct
{
  const char *name;
  const char *request;
  guint       status;  /* 0: closed without an answer is right too */
  const char *code;    /* NULL: not looked at */
} Case;

/* Each is followed by a request that must never be served, whatever the first one is taken for. */
static const Case framing[] = {
  { "length-and-chunked", POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-framing" },
  { "chunked-and-length", POST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400, "bad-framing" },
  { "length-nought-and-chunked", POST "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-framing" },
  { "two-lengths", POST "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400, "bad-framing" },
  { "same-length-twice", POST "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 400, "bad-framing" },
  { "length-list", POST "Content-Length: 4, 4\r\n\r\nabcd", 400, "bad-framing" },
  { "length-negative", POST "Content-Length: -4\r\n\r\nabcd", 400, "bad-framing" },
  { "length-plus", POST "Content-Length: +4\r\n\r\nabcd", 400, "bad-framing" },
  { "length-hex", POST "Content-Length: 0x4\r\n\r\nabcd", 400, "bad-framing" },
  { "length-word", POST "Content-Length: four\r\n\r\nabcd", 400, "bad-framing" },
  { "length-empty", POST "Content-Length:\r\n\r\nabcd", 400, "bad-framing" },
  { "length-folded", POST "Content-Length: 4\r\n 4\r\n\r\nabcd", 400, "bad-framing" },
  { "length-overflow", POST "Content-Length: 18446744073709551620\r\n\r\nabcd", 400, "bad-framing" },
  { "encoding-unknown", POST "Transfer-Encoding: gzip\r\n\r\nabcd", 501, "bad-framing" },
  { "encoding-twice", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-framing" },
  { "encoding-list", POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "bad-framing" },
  { "encoding-identity", POST "Transfer-Encoding: identity\r\n\r\nabcd", 400, "bad-framing" },
  { "old-chunked", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-framing" },
  { "old-expect", "POST /echo HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nabcd", 400, "bad-framing" },
  { "get-with-body", "GET /small HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", 400, "bad-framing" },
  { "head-with-chunks", "HEAD /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-framing" },
  { "two-hosts", "GET /small HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "bad-framing" },
  { "two-tokens", "GET /small HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400, "bad-framing" },
  { "connect", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-framing" },
  { "too-large-announced", POST "Content-Length: 1025\r\n\r\n", 413, "body-too-large" },
  { "too-large-expected", POST "Content-Length: 1025\r\nExpect: 100-continue\r\n\r\n", 413, "body-too-large" },
  { "body-to-nowhere", "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", 404, "not-found" },
  { "body-to-get", "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", 405, "method-not-allowed" },
  { "unknown-compression", POST "Content-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd", 415, "unsupported-encoding" },
  { "expect-unknown", POST "Content-Length: 4\r\nExpect: 200-ok\r\n\r\nabcd", 417, "bad-framing" },
  { "no-host", "GET /small HTTP/1.1\r\n\r\n", 400, "bad-framing" },
  { "no-version", "GET /small\r\n\r\n", 0, NULL },
  { "version-two", "GET /small HTTP/2.0\r\nHost: x\r\n\r\n", 0, NULL },
  { "no-request", "hello\r\n\r\n", 0, NULL },
  { "other-scheme", "GET https://x/small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400, NULL },
  { "chunk-negative", POST "Transfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n0\r\n\r\n", 0, NULL },
  { "chunk-word", POST "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabcde\r\n0\r\n\r\n", 0, NULL },
  { "chunk-overflow", POST "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabcde\r\n0\r\n\r\n", 0, NULL },
  { "chunk-bare-lines", POST "Transfer-Encoding: chunked\r\n\r\n5\nabcde\n0\n\n", 0, NULL },
  { "chunked-then-next", POST "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, NULL },
};

static void
test_framing_case (Fixture       *fixture,
                   gconstpointer  data)
{
  const Case *item = data;
  g_autofree char *both = g_strconcat (item->request, NEXT, NULL);
  g_autoptr(Client) client = client_new (fixture);

  client_send (client, both);
  wait_closed (client);

  g_assert_cmpuint (count_responses (client), <=, 1);
  g_assert_null (strstr (client->received->str, "smuggled"));
  g_assert_null (strstr (client->received->str, "100 Continue"));
  if (item->code != NULL)
    assert_problem (client, item->status, item->code);
  else if (item->status != 0)
    g_assert_cmpuint (get_status (client), ==, item->status);
}

static void
test_framing_huge_header (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *filler = g_strnfill (300 * 1024, 'h');
  g_autoptr(Client) client = client_new (fixture);

  client_send (client, "GET /small HTTP/1.1\r\nHost: x\r\nFiller: ");
  client_send (client, filler);
  wait_closed (client);
  g_assert_null (strstr (client->received->str, "200 OK"));
}

static void
test_framing_nul (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char request[] = "GET /small HTTP/1.1\r\nHost: x\r\nOdd: a\0b\r\n\r\n";
  g_autoptr(Client) client = client_new (fixture);

  client_send_bytes (client, request, sizeof request - 1);
  wait_closed (client);
  g_assert_null (strstr (client->received->str, "200 OK"));
}

static gsize
get_resident_size (void)
{
  g_autofree char *text = NULL;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  return g_ascii_strtoull (strchr (text, ' '), NULL, 10) * sysconf (_SC_PAGESIZE);
}

/* However much somebody sends, the server reads little of it and keeps nothing. */
static void
test_body_flood (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *block = g_strnfill (64 * 1024, 'f');
  g_autoptr(Client) client = client_new (fixture);
  gsize before = get_resident_size (), n_sent = 0;

  client_send (client, data);
  while (!client->closed && n_sent < 300 * 1024 * 1024)
    {
      gssize n = g_socket_send_with_blocking (client->socket, block, 64 * 1024, FALSE, NULL, NULL);

      n_sent += MAX (n, 0);
      g_main_context_iteration (NULL, FALSE);
    }
  wait_closed (client);

  g_assert_cmpuint (n_sent, <, 100 * 1024 * 1024);
  g_assert_cmpuint (get_resident_size (), <, before + 32 * 1024 * 1024);
}

static void
test_body_over_cap_chunked (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *block = g_strnfill (0x800, 'c');
  g_autofree char *request = g_strconcat (POST "Transfer-Encoding: chunked\r\n\r\n800\r\n", block, "\r\n", NULL);
  g_autoptr(Client) client = ask (fixture, request);

  assert_problem (client, 413, "body-too-large");
  wait_closed (client);
}

static void
test_body_at_cap (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *body = g_strnfill (1024, 'c');
  g_autoptr(Client) client = post (fixture, "/echo", "", body, 1024);

  assert_contains (client, "|1024|-");
}

static void
test_body_all_together (Fixture       *fixture,
                        gconstpointer  data)
{
  const Cp2HttpLimits limits = { 100, 0, 300 * 1024, 60000, 60000, 60000, 60000, 20 };
  g_autofree char *body = g_strnfill (200 * 1024, 'b');
  g_autoptr(Client) first = NULL, second = NULL;
  Fixture tight = { 0 };

  fixture_start (&tight, &limits);
  first = client_new (&tight);
  client_send (first, "POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n");
  client_send (first, body);
  second = client_new (&tight);
  client_send (second, "POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n");
  client_send (second, body);
  while (count_responses (first) + count_responses (second) == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_problem (count_responses (first) > 0 ? first : second, 503, "overloaded");
  fixture_tear_down (&tight, NULL);
}

static GBytes *
compress (const char *text,
          gsize       length)
{
  g_autoptr(Cp2GzipWriter) writer = cp2_gzip_writer_new (9);

  return cp2_gzip_writer_compress (writer, text, length);
}

static void
assert_gzip (Fixture    *fixture,
             const char *path,
             const void *data,
             gsize       length,
             guint       status,
             const char *expected)
{
  g_autoptr(Client) client = post (fixture, path, "Content-Encoding: gzip\r\nContent-Type: application/json\r\n", data, length);

  g_assert_cmpuint (get_status (client), ==, status);
  assert_contains (client, expected);
}

static void
test_gzip_request (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char plain[] = "{\"a\":[1,2,3]}";
  g_autoptr(GBytes) good = compress (plain, strlen (plain));
  const char *bytes = g_bytes_get_data (good, NULL);
  gsize length = g_bytes_get_size (good);
  g_autofree char *broken = g_memdup2 (bytes, length);
  g_autofree char *longer = g_malloc (length + 1);

  assert_gzip (fixture, "/json", bytes, length, 200, "|13|JsonObject");
  assert_gzip (fixture, "/raw", bytes, length, 200, "\r\n-|-|-|");
  assert_gzip (fixture, "/json", bytes, length - 1, 400, "\"bad-compression\"");
  assert_gzip (fixture, "/json", bytes, 5, 400, "\"bad-compression\"");
  assert_gzip (fixture, "/json", plain, strlen (plain), 400, "\"bad-compression\"");
  assert_gzip (fixture, "/json", NULL, 0, 400, "\"bad-json\"");

  broken[length - 5] ^= 1;
  assert_gzip (fixture, "/json", broken, length, 400, "\"bad-compression\"");
  memcpy (longer, bytes, length);
  longer[length] = 'x';
  assert_gzip (fixture, "/json", longer, length + 1, 400, "\"bad-compression\"");
}

static void
test_gzip_bomb (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *zeros = g_malloc0 (50 * 1024 * 1024);
  g_autofree char *text = g_strnfill (900 * 1024, 'x');
  g_autoptr(GBytes) bomb = compress (zeros, 50 * 1024 * 1024);
  g_autoptr(GBytes) steep = compress (text, 900 * 1024);

  assert_gzip (fixture, "/json", g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb), 413, "\"body-too-large\"");
  assert_gzip (fixture, "/json", g_bytes_get_data (steep, NULL), g_bytes_get_size (steep), 413, "\"body-too-large\"");
}

static void
test_gzip_cap (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GBytes) packed = NULL, inflated = NULL;
  g_autoptr(GError) error = NULL;

  while (text->len < 100000)
    g_string_append_printf (text, "%08x", g_test_rand_int ());
  packed = compress (text->str, text->len);
  inflated = cp2_gzip_inflate (packed, text->len, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (inflated, NULL), g_bytes_get_size (inflated), text->str, text->len);
  g_assert_null (cp2_gzip_inflate (packed, text->len - 1, &error));
  g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_TOO_LARGE);
}

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

static const Cp2HttpLimits cap_global = { 3, 0, 1024 * 1024, 60000, 60000, 60000, 60000, 20 };
static const Cp2HttpLimits cap_address = { 1000, 3, 1024 * 1024, 60000, 60000, 60000, 60000, 20 };

int
main (int   argc,
      char *argv[])
{
  logged = g_string_new (NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, set_up, function, data) g_test_add (path, Fixture, data, set_up, function, fixture_tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (framing); i++)
    {
      g_autofree char *path = g_strconcat ("/http-hostile/framing/", framing[i].name, NULL);

      ADD (path, fixture_set_up_quick, test_framing_case, &framing[i]);
    }
  ADD ("/http-hostile/framing/huge-header", fixture_set_up, test_framing_huge_header, NULL);
  ADD ("/http-hostile/framing/nul", fixture_set_up, test_framing_nul, NULL);
  ADD ("/http-hostile/body/flood", fixture_set_up, test_body_flood, POST "Content-Length: 314572800\r\n\r\n");
  ADD ("/http-hostile/body/flood-nowhere", fixture_set_up, test_body_flood,
       "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 314572800\r\n\r\n");
  ADD ("/http-hostile/body/flood-chunked", fixture_set_up, test_body_flood,
       POST "Transfer-Encoding: chunked\r\n\r\n12c00000\r\n");
  ADD ("/http-hostile/body/over-cap-chunked", fixture_set_up_quick, test_body_over_cap_chunked, NULL);
  ADD ("/http-hostile/body/at-cap", fixture_set_up, test_body_at_cap, NULL);
  ADD ("/http-hostile/body/all-together", fixture_set_up, test_body_all_together, NULL);
  ADD ("/http-hostile/gzip/request", fixture_set_up, test_gzip_request, NULL);
  ADD ("/http-hostile/gzip/bomb", fixture_set_up, test_gzip_bomb, NULL);
  g_test_add_func ("/http-hostile/gzip/cap", test_gzip_cap);
  ADD ("/http-hostile/deadline/nothing", fixture_set_up_quick, test_deadline_case, "");
  ADD ("/http-hostile/deadline/half-line", fixture_set_up_quick, test_deadline_case, "GET /sma");
  ADD ("/http-hostile/deadline/half-header", fixture_set_up_quick, test_deadline_case, "GET /small HTTP/1.1\r\nHost:");
  ADD ("/http-hostile/deadline/half-body", fixture_set_up_quick, test_deadline_case, POST "Content-Length: 9\r\n\r\nabc");
  ADD ("/http-hostile/deadline/half-chunk", fixture_set_up_quick, test_deadline_case, POST "Transfer-Encoding: chunked\r\n\r\n9\r\nabc");
  ADD ("/http-hostile/deadline/idle", fixture_set_up_quick, test_deadline_case, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  ADD ("/http-hostile/deadline/second-half", fixture_set_up_quick, test_deadline_case, "GET /small HTTP/1.1\r\nHost: x\r\n\r\nGET");
  ADD ("/http-hostile/deadline/drip-header", fixture_set_up_quick, test_deadline_drip, "GET /small HTTP/1.1\r\nHost: ");
  ADD ("/http-hostile/deadline/drip-body", fixture_set_up_quick, test_deadline_drip, POST "Content-Length: 1000\r\n\r\n");
  ADD ("/http-hostile/deadline/slow-body", fixture_set_up_quick, test_deadline_slow_body, NULL);
  ADD ("/http-hostile/deadline/unread", fixture_set_up_quick, test_deadline_unread, NULL);
  ADD ("/http-hostile/deadline/not-for-handlers", fixture_set_up_quick, test_deadline_not_for_handlers, NULL);
  ADD ("/http-hostile/client/gone", fixture_set_up, test_client_gone, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
  ADD ("/http-hostile/client/gone-pipelined", fixture_set_up, test_client_gone,
       "GET /hang HTTP/1.1\r\nHost: x\r\n\r\nGET /small HTTP/1.1\r\n");
  ADD ("/http-hostile/client/gone-idle", fixture_set_up, test_client_gone_idle, NULL);
  ADD ("/http-hostile/client/half-requests", fixture_set_up, test_client_half_requests, NULL);
  g_test_add_data_func ("/http-hostile/cap/global", &cap_global, test_cap_case);
  g_test_add_data_func ("/http-hostile/cap/address", &cap_address, test_cap_case);
  ADD ("/http-hostile/cap/descriptors", fixture_set_up, test_cap_descriptors, NULL);
  ADD ("/http-hostile/stop/graceful", fixture_set_up, test_stop_graceful, NULL);
  ADD ("/http-hostile/stop/cut", fixture_set_up, test_stop_cut, NULL);
  ADD ("/http-hostile/stop/cancelled", fixture_set_up, test_stop_cancelled, NULL);
  ADD ("/http-hostile/stop/long-poll", fixture_set_up, test_stop_long_poll, NULL);
  ADD ("/http-hostile/stop/late-body", fixture_set_up, test_stop_late_body, NULL);
  ADD ("/http-hostile/log/line", fixture_set_up, test_log_line, NULL);

  {
    int status = g_test_run ();

    g_string_free (logged, TRUE);
    return status;
  }
}
