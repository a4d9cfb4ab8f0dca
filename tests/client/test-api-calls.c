#include "config.h"

#include "tests/client/api-server-fixture.h"

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

int
main (int   argc,
      char *argv[])
{
  avoid_desktop_proxy ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, certificate, func) g_test_add (path, Fixture, certificate, set_up, func, tear_down)
  ADD ("/api-calls/typed/table", NULL, test_typed);
  ADD ("/api-calls/changes/page", NULL, test_changes);
  ADD ("/api-calls/ping/mac", NULL, test_ping);
#undef ADD

  return g_test_run ();
}
