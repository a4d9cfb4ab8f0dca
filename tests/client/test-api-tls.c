#include "config.h"

#include "tests/client/api-server-fixture.h"

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
  ADD ("/api-tls/call/trusted", "server.pem", test_tls_trusted);
  ADD ("/api-tls/call/name", "server.pem", test_tls_name);
  ADD ("/api-tls/call/expired", "expired.pem", test_tls_expired);
  g_test_add_func ("/api-tls/set-ca-file/missing", test_tls_anchors);
#undef ADD

  return g_test_run ();
}
