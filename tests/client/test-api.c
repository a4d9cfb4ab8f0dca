#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "client/cp2-gzip.h"
#include "core/cp2-json.h"
#include "tests/client/api-fixture.h"

#define TOKEN "0123456789abcdef-the-access-token"

/* A real server in a thread of its own. It answers what the test has put here and keeps what it was asked. */
typedef struct
{
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  SoupServer   *server;
  char         *url;

  GMutex        lock;
  guint         status;
  const char   *content_type;
  const char   *answer;
  const char   *retry_after;
  gboolean      wrong_mac;

  char         *asked;
  char         *body;
  char         *authorization;
  char         *schema;
  char         *coding;
  char         *accepts;
  guint         requests;
  GHashTable   *ports;
} Fixture;

static void
keep (char       **place,
      const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
keep_body (Fixture           *fixture,
           SoupServerMessage *message)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GBytes) text = NULL;

  if (g_strcmp0 (fixture->coding, "gzip") == 0)
    text = cp2_gzip_inflate (body, 1024 * 1024, NULL);
  g_free (fixture->body);
  fixture->body = g_strndup (g_bytes_get_data (text ? text : body, NULL), g_bytes_get_size (text ? text : body));
}

static char *
answer_ping (Fixture    *fixture,
             GHashTable *query)
{
  const char *nonce = query ? g_hash_table_lookup (query, "nonce") : "";
  g_autofree char *text = g_strconcat (nonce, "\ne1\n2026-11-02T08:00:00.000Z", NULL);
  g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) TOKEN, strlen (TOKEN), text, -1);

  if (fixture->wrong_mac)
    mac[0] = mac[0] == 'a' ? 'b' : 'a';
  return g_strdup_printf ("{\"server_time\":\"2026-11-02T08:00:00.000Z\",\"epoch\":\"e1\",\"mac\":\"%s\"}", mac);
}

static void
set_answer (SoupServerMessage *message,
            Fixture           *fixture,
            const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) packed = cp2_gzip_deflate (plain);
  gboolean pack = strlen (text) > 100;
  GBytes *body = pack ? packed : plain;

  soup_message_headers_replace (headers, "X-Request-Id", "request-7");
  if (fixture->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", fixture->retry_after);
  if (pack)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_server_message_set_status (message, fixture->status, NULL);
  if (text[0] != '\0')
    soup_server_message_set_response (message, fixture->content_type, SOUP_MEMORY_COPY,
                                      g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GInetSocketAddress *remote = G_INET_SOCKET_ADDRESS (soup_server_message_get_remote_address (message));
  g_autofree char *uri = g_uri_to_string (soup_server_message_get_uri (message));
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&fixture->lock);
  g_autofree char *ping = NULL;
  g_autofree char *asked = NULL;

  fixture->requests++;
  g_hash_table_add (fixture->ports, GUINT_TO_POINTER ((guint) g_inet_socket_address_get_port (remote)));
  asked = g_strconcat (soup_server_message_get_method (message), " ", strstr (uri, "/v1/"), NULL);
  keep (&fixture->asked, asked);
  keep (&fixture->authorization, soup_message_headers_get_one (headers, "Authorization"));
  keep (&fixture->schema, soup_message_headers_get_one (headers, "Cp2-Schema"));
  keep (&fixture->coding, soup_message_headers_get_one (headers, "Content-Encoding"));
  keep (&fixture->accepts, soup_message_headers_get_one (headers, "Accept-Encoding"));
  keep_body (fixture, message);

  if (g_str_equal (path, "/v1/ping") && fixture->answer == NULL)
    ping = answer_ping (fixture, query);
  set_answer (message, fixture, ping ? ping : fixture->answer);
}

static gpointer
server_thread (gpointer data)
{
  Fixture *fixture = data;

  g_main_context_push_thread_default (fixture->context);
  g_main_loop_run (fixture->loop);
  g_main_context_pop_thread_default (fixture->context);
  return NULL;
}

/* @data: (nullable): name of a certificate file, for TLS */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr(GError) error = NULL;
  GSList *uris;

  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  fixture->ports = g_hash_table_new (NULL, NULL);
  fixture->status = 200;
  fixture->content_type = "application/json";

  g_main_context_push_thread_default (fixture->context);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  if (data != NULL)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "client", "tls", data, NULL);
      g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);

      g_assert_no_error (error);
      soup_server_set_tls_certificate (fixture->server, certificate);
      options |= SOUP_SERVER_LISTEN_HTTPS;
    }
  g_assert_true (soup_server_listen_local (fixture->server, 0, options, &error));
  g_main_context_pop_thread_default (fixture->context);

  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->thread = g_thread_new ("server", server_thread, fixture);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_main_context_invoke (fixture->context, quit_cb, fixture->loop);
  g_thread_join (fixture->thread);
  g_main_context_push_thread_default (fixture->context);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  while (g_main_context_iteration (fixture->context, FALSE))
    continue;
  g_main_context_pop_thread_default (fixture->context);
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  g_hash_table_unref (fixture->ports);
  g_free (fixture->url);
  g_free (fixture->asked);
  g_free (fixture->body);
  g_free (fixture->authorization);
  g_free (fixture->schema);
  g_free (fixture->coding);
  g_free (fixture->accepts);
}

/* Call core */

static void
test_request (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autofree char *blanks = g_strnfill (3000, ' ');
  g_autofree char *long_text = g_strconcat ("{\"a\":1}", blanks, NULL);
  g_autoptr(GBytes) small = g_bytes_new_static ("{\"a\":1}", 7);
  g_autoptr(GBytes) large = g_bytes_new (long_text, strlen (long_text));
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiResponse) first = NULL;
  g_autoptr(Cp2ApiResponse) second = NULL;
  g_autoptr(Cp2ApiResponse) third = NULL;

  fixture->answer = "{\"server_time\":\"2026-11-02T08:00:00.000Z\",\"long\":\"enough to be compressed on its way back to us, "
                    "by the rule of this test\"}";
  first = call (api, "POST", "/v1/x", small, CP2_API_NONE, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cp2_api_response_get_status (first), ==, 200);
  g_assert_cmpstr (cp2_api_response_get_server_time (first), ==, "2026-11-02T08:00:00.000Z");
  g_assert_cmpstr (cp2_api_response_get_request_id (first), ==, "request-7");
  g_assert_cmpuint (cp2_api_response_get_retry_after (first), ==, 0);
  g_assert_cmpmem (g_bytes_get_data (cp2_api_response_get_bytes (first), NULL),
                   g_bytes_get_size (cp2_api_response_get_bytes (first)), fixture->answer, strlen (fixture->answer));
  g_assert_cmpstr (fixture->body, ==, "{\"a\":1}");
  g_assert_cmpstr (fixture->accepts, ==, "gzip");
  g_assert_null (fixture->authorization);
  g_assert_null (fixture->schema);
  g_assert_null (fixture->coding);

  g_object_set (api, "access-token", TOKEN, "schema", 4, NULL);
  second = call (api, "POST", "/v1/x", large, CP2_API_UNPARSED, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (cp2_api_response_get_root (second));
  g_assert_cmpstr (fixture->coding, ==, "gzip");
  g_assert_cmpstr (fixture->body, ==, long_text);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer " TOKEN);
  g_assert_cmpstr (fixture->schema, ==, "4");

  third = call (api, "POST", "/v1/x", small, CP2_API_ANONYMOUS, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (fixture->authorization);
}

static void
test_reuse (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr(Cp2ApiResponse) last = NULL;

  fixture->answer = "{}";
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(Cp2ApiResponse) response = call (api, "POST", "/v1/x", body, CP2_API_NONE, 10, NULL, NULL);

      g_assert_nonnull (response);
    }
  g_assert_cmpuint (fixture->requests, ==, 20);
  g_assert_cmpuint (g_hash_table_size (fixture->ports), ==, 1);

  cp2_api_reset (api);
  last = call (api, "POST", "/v1/x", body, CP2_API_NONE, 10, NULL, NULL);
  g_assert_nonnull (last);
  g_assert_cmpuint (g_hash_table_size (fixture->ports), ==, 2);
}

static gpointer
own_context_thread (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  {
    g_autoptr(Cp2Api) api = new_api (fixture->url);
    g_autoptr(GError) error = NULL;
    g_autoptr(Cp2ApiResponse) response = get (api, "/v1/me", &error);

    g_assert_no_error (error);
    g_assert_nonnull (response);
  }
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* The main context of the test is not run here, so everything must happen in the thread's own. */
static void
test_own_context (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->answer = "{}";
  g_thread_join (g_thread_new ("sync", own_context_thread, fixture));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiResponse) none = NULL;
  g_autoptr(Cp2ApiResponse) accepted = NULL;

  fixture->answer = "";
  fixture->status = 204;
  none = get (api, "/v1/x", &error);
  g_assert_no_error (error);
  g_assert_null (cp2_api_response_get_object (none));
  g_assert_null (cp2_api_response_get_server_time (none));

  fixture->status = 202;
  accepted = get (api, "/v1/x", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cp2_api_response_get_status (accepted), ==, 202);
}

static void
test_any_type (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiResponse) report = NULL;

  fixture->answer = "name,days\n";
  fixture->content_type = "text/csv";
  report = call (api, "GET", "/v1/reports/x", NULL, CP2_API_ANY_TYPE, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (cp2_api_response_get_bytes (report)), ==, 10);

  g_assert_null (get (api, "/v1/reports/x", &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_NOT_OUR_SERVER);
  g_clear_error (&error);

  fixture->content_type = "text/html";
  g_assert_null (call (api, "GET", "/v1/reports/x", NULL, CP2_API_ANY_TYPE, 10, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_NOT_OUR_SERVER);
}

static void
test_problem (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;
  const Cp2ApiProblem *problem;

  fixture->status = 409;
  fixture->content_type = "application/problem+json";
  fixture->retry_after = "17";
  fixture->answer = "{\"title\":\"Forked\",\"code\":\"device-forked\",\"facts\":{\"expected_seq\":5},\"status\":409,"
                    "\"padding\":\"so that this problem is compressed too\"}";
  g_assert_null (get (api, "/v1/x", &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_CONFLICT);
  copy = g_error_copy (error);
  g_clear_error (&error);
  problem = cp2_api_error_get_problem (copy);
  g_assert_cmpstr (problem->code, ==, "device-forked");
  g_assert_cmpint (cp2_json_get_integer (problem->facts, "expected_seq", 0), ==, 5);
  g_assert_cmpuint (problem->status, ==, 409);
  g_assert_cmpuint (problem->retry_after, ==, 17);
  g_assert_cmpstr (problem->request_id, ==, "request-7");

  /* Without facts of its own the whole problem is at hand. */
  fixture->retry_after = "Wed, 21 Oct 2099 07:28:00 GMT";
  fixture->answer = "{\"code\":\"epoch-changed\",\"epoch\":\"e2\"}";
  g_assert_null (get (api, "/v1/x", &error));
  problem = cp2_api_error_get_problem (error);
  g_assert_cmpstr (cp2_json_get_string (problem->facts, "epoch"), ==, "e2");
  g_assert_cmpuint (problem->retry_after, ==, 86400);
  g_clear_error (&error);

  fixture->retry_after = "soon";
  fixture->answer = "{\"code\":[],\"facts\":7}";
  g_assert_null (get (api, "/v1/x", &error));
  problem = cp2_api_error_get_problem (error);
  g_assert_null (problem->code);
  g_assert_cmpuint (problem->retry_after, ==, 0);
  g_assert_null (cp2_api_error_get_problem (NULL));
}

static void
test_token (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const tokens[] = { "", "a b", "a\r\nX-Evil: 1", "caf\xc3\xa9" };
  g_autoptr(Cp2Api) api = new_api (fixture->url);

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr(GError) error = NULL;

      cp2_api_set_access_token (api, tokens[i]);
      g_assert_null (get (api, "/v1/me", &error));
      g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_UNAUTHENTICATED);
    }
  g_assert_cmpuint (fixture->requests, ==, 0);
}

static void
test_address (void)
{
  static const struct { const char *url; gboolean good; } cases[] = {
    { "https://cp2.example", TRUE }, { "https://cp2.example:8443/cp2/", TRUE }, { "http://127.0.0.1:8642", TRUE },
    { "http://localhost", TRUE }, { "http://[::1]:80", TRUE }, { "http://127.9.9.9", TRUE },
    { "http://cp2.example", FALSE }, { "http://10.0.0.1", FALSE }, { "http://127.0.0.1.example", FALSE },
    { "ftp://cp2.example", FALSE }, { "cp2.example", FALSE }, { "", FALSE }, { "https://", FALSE },
    { "https://user:secret@cp2.example", FALSE }, { "https://cp2.example/?q", FALSE }, { "https://cp2.example/#f", FALSE },
    { "http://localhost.example", FALSE }, { "file:///etc/passwd", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(Cp2Api) api = cp2_api_new (cases[i].url, &error);

      g_test_message ("%s", cases[i].url);
      g_assert_true ((api != NULL) == cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_ADDRESS);
      if (i == 1)
        g_assert_cmpstr (cp2_api_get_server_url (api), ==, "https://cp2.example:8443/cp2");
    }
}

/* Typed calls */

typedef void (*TypedCall) (Cp2Api *api, GAsyncResult **result);

static void create_account (Cp2Api *api, GAsyncResult **result)
{ cp2_api_create_account_async (api, "254712345678", "0712 345 678", NULL, take_result_cb, result); }
static void reset_password (Cp2Api *api, GAsyncResult **result)
{ cp2_api_reset_password_async (api, "254712345678", NULL, take_result_cb, result); }
static void sign_in (Cp2Api *api, GAsyncResult **result)
{ cp2_api_sign_in_async (api, "KCSE1", "a \"quoted\" password", NULL, NULL, take_result_cb, result); }
static void sign_in_device (Cp2Api *api, GAsyncResult **result)
{ cp2_api_sign_in_async (api, "KCSE1", "p", "d1", NULL, take_result_cb, result); }
static void refresh (Cp2Api *api, GAsyncResult **result)
{ cp2_api_refresh_async (api, "r1", NULL, take_result_cb, result); }
static void sign_out (Cp2Api *api, GAsyncResult **result)
{ cp2_api_sign_out_async (api, NULL, take_result_cb, result); }
static void change_password (Cp2Api *api, GAsyncResult **result)
{ cp2_api_change_password_async (api, "old", "new", NULL, take_result_cb, result); }
static void me (Cp2Api *api, GAsyncResult **result)
{ cp2_api_me_async (api, NULL, take_result_cb, result); }
static void enrol (Cp2Api *api, GAsyncResult **result)
{ cp2_api_enrol_device_async (api, "Office", "KEY", NULL, take_result_cb, result); }
static void search (Cp2Api *api, GAsyncResult **result)
{ cp2_api_search_vacancies_async (api, "county=047&q=maths", NULL, take_result_cb, result); }
static void push (Cp2Api *api, GAsyncResult **result)
{
  g_autoptr(GBytes) batch = g_bytes_new_static ("{\"operations\":[]}", 17);

  cp2_api_push_async (api, batch, NULL, take_result_cb, result);
}

static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { TypedCall func; const char *asked; const char *body; gboolean anonymous; } cases[] = {
    { create_account, "POST /v1/accounts", "{\"mobile\":\"254712345678\",\"mobile_confirmation\":\"0712 345 678\"}", TRUE },
    { reset_password, "POST /v1/password-resets", "{\"mobile\":\"254712345678\"}", TRUE },
    { sign_in, "POST /v1/sessions", "{\"username\":\"KCSE1\",\"password\":\"a \\\"quoted\\\" password\"}", TRUE },
    { sign_in_device, "POST /v1/sessions", "{\"username\":\"KCSE1\",\"password\":\"p\",\"device\":\"d1\"}", TRUE },
    { refresh, "POST /v1/sessions/refresh", "{\"refresh_token\":\"r1\"}", TRUE },
    { sign_out, "DELETE /v1/sessions/current", "", FALSE },
    { change_password, "PUT /v1/password", "{\"current_password\":\"old\",\"new_password\":\"new\"}", FALSE },
    { me, "GET /v1/me", "", FALSE },
    { enrol, "POST /v1/devices", "{\"name\":\"Office\",\"public_key\":\"KEY\"}", FALSE },
    { push, "POST /v1/operations", "{\"operations\":[]}", FALSE },
    { search, "GET /v1/vacancies?county=047&q=maths", "", FALSE },
  };
  g_autoptr(Cp2Api) api = new_api (fixture->url);

  cp2_api_set_access_token (api, TOKEN);
  fixture->answer = "{}";
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(Cp2ApiResponse) response = NULL;

      cases[i].func (api, &result);
      response = cp2_api_call_finish (api, wait_for (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (fixture->asked, ==, cases[i].asked);
      g_assert_cmpstr (fixture->body, ==, cases[i].body);
      g_assert_cmpstr (fixture->authorization, ==, cases[i].anonymous ? NULL : "Bearer " TOKEN);
    }
}

static Cp2ApiPage *
get_changes (Cp2Api      *api,
             const char  *after,
             guint        wait_seconds,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_api_changes_async (api, after, 500, wait_seconds, NULL, take_result_cb, &result);
  return cp2_api_changes_finish (api, wait_for (&result), error);
}

static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "{\"seq\":1}", -1);
  g_autofree char *good = g_strdup_printf ("{\"epoch\":\"e\",\"server_time\":\"t\",\"changes\":[{\"seq\":1}],"
                                           "\"cursor\":\"c/2\",\"more\":false,\"count\":1,\"sha256\":\"%s\"}", sum);
  g_autofree char *bad = g_strdup (good);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiPage) page = NULL;

  fixture->answer = good;
  page = get_changes (api, "c/1+ä", 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cp2_api_page_get_n_changes (page), ==, 1);
  g_assert_cmpstr (cp2_api_page_get_cursor (page), ==, "c/2");
  g_assert_cmpstr (fixture->asked, ==, "GET /v1/changes?limit=500&wait=20&after=c%2F1%2B%C3%A4");

  strstr (bad, "\"seq\":1")[6] = '2';
  fixture->answer = bad;
  g_assert_null (get_changes (api, NULL, 0, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TRUNCATED);
  g_clear_error (&error);
  g_assert_cmpstr (fixture->asked, ==, "GET /v1/changes?limit=500");

  fixture->status = 410;
  fixture->content_type = "application/problem+json";
  fixture->answer = "{\"code\":\"cursor-expired\"}";
  g_assert_null (get_changes (api, "old", 0, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_GONE);
}

static Cp2ApiResponse *
ping (Cp2Api        *api,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_api_ping_async (api, cancellable, take_result_cb, &result);
  return cp2_api_ping_finish (api, wait_for (&result), error);
}

static void
test_ping (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiResponse) without_token = ping (api, NULL, &error);
  g_autoptr(Cp2ApiResponse) with_token = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (without_token);

  cp2_api_set_access_token (api, TOKEN);
  with_token = ping (api, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cp2_api_response_get_server_time (with_token), ==, "2026-11-02T08:00:00.000Z");

  fixture->wrong_mac = TRUE;
  g_assert_null (ping (api, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_NOT_OUR_SERVER);
  g_clear_error (&error);

  /* What was true for another nonce or another token is not true now. */
  fixture->wrong_mac = FALSE;
  cp2_api_set_access_token (api, TOKEN "x");
  g_assert_null (ping (api, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_NOT_OUR_SERVER);
  g_clear_error (&error);

  fixture->answer = "{\"mac\":3}";
  g_assert_null (ping (api, NULL, &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_NOT_OUR_SERVER);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_null (ping (api, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* TLS */

static void
use_anchor (Cp2Api *api)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "client", "tls", "ca.pem", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_api_set_ca_file (api, path, &error));
  g_assert_no_error (error);
}

static void
assert_tls_fails (Cp2Api     *api,
                  const char *code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (get (api, "/v1/me", &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TLS);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (cp2_api_error_get_problem (error)->code, ==, code);
}

static void
test_tls_trusted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiResponse) response = NULL;

  fixture->answer = "{}";
  assert_tls_fails (api, "certificate-unknown");
  use_anchor (api);
  response = get (api, "/v1/me", &error);
  g_assert_no_error (error);
  g_assert_nonnull (response);

  /* Back to the system's anchors */
  g_assert_true (cp2_api_set_ca_file (api, NULL, &error));
  assert_tls_fails (api, "certificate-unknown");
}

static void
test_tls_name (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *port = g_strdup (strrchr (fixture->url, ':'));
  g_autofree char *url = g_strconcat ("https://localhost", port, NULL);
  g_autoptr(Cp2Api) api = new_api (url);

  use_anchor (api);
  assert_tls_fails (api, "certificate-name");
}

static void
test_tls_expired (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2Api) api = new_api (fixture->url);
  g_autoptr(GError) error = NULL;

  use_anchor (api);
  assert_tls_fails (api, "certificate-time");
  g_assert_null (get (api, "/v1/me", &error));
  g_assert_nonnull (strstr (error->message, "clock"));
}

static void
test_tls_anchors (void)
{
  g_autoptr(Cp2Api) api = new_api ("https://127.0.0.1");
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_api_set_ca_file (api, "/nonexistent/ca.pem", &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TLS);
}

int
main (int   argc,
      char *argv[])
{
  avoid_desktop_proxy ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, certificate, func) g_test_add (path, Fixture, certificate, set_up, func, tear_down)
  ADD ("/api/call/request", NULL, test_request);
  ADD ("/api/call/reuse", NULL, test_reuse);
  ADD ("/api/call/own-context", NULL, test_own_context);
  ADD ("/api/call/empty", NULL, test_empty);
  ADD ("/api/call/any-type", NULL, test_any_type);
  ADD ("/api/call/problem", NULL, test_problem);
  ADD ("/api/call/token", NULL, test_token);
  g_test_add_func ("/api/new/address", test_address);
  ADD ("/api/typed/table", NULL, test_typed);
  ADD ("/api/changes/page", NULL, test_changes);
  ADD ("/api/ping/mac", NULL, test_ping);
  ADD ("/api/tls/trusted", "server.pem", test_tls_trusted);
  ADD ("/api/tls/name", "server.pem", test_tls_name);
  ADD ("/api/tls/expired", "expired.pem", test_tls_expired);
  g_test_add_func ("/api/tls/anchors", test_tls_anchors);
#undef ADD

  return g_test_run ();
}
