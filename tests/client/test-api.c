#include "config.h"

#include "core/cp2-json.h"
#include "tests/client/api-server-fixture.h"

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
#undef ADD

  return g_test_run ();
}
