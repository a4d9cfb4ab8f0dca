#include "config.h"

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
  inflated = cp2_gzip_inflate (packed, text->len, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (inflated, NULL), g_bytes_get_size (inflated), text->str, text->len);
  g_assert_null (cp2_gzip_inflate (packed, text->len - 1, 0, &error));
  g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_TOO_LARGE);
}

int
main (int   argc,
      char *argv[])
{
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

  return g_test_run ();
}
