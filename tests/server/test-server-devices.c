#include "config.h"

#include "server-fixture.h"

#include "server/cp2-devices.h"

/* base64url of points of Ed25519; any public key will do. */
#define KEY       "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define OTHER_KEY "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"

static void
assert_signed_in (Fixture    *fixture,
                  const char *token)
{
  g_auto(Answer) answer = call (fixture, "GET", "/v1/me", token, NULL);

  g_assert_cmpuint (answer.status, ==, 200);
}

static Answer
enrol (Fixture    *fixture,
       const char *token,
       const char *key)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"Office\",\"public_key\":\"%s\"}", key);

  return call (fixture, "POST", "/v1/devices", token, body);
}

static void
test_devices_enrol (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *other = get_token (fixture, DIRECTOR);
  g_auto(Answer) first = enrol (fixture, token, KEY);
  g_auto(Answer) again = enrol (fixture, token, KEY);
  g_auto(Answer) second = enrol (fixture, token, OTHER_KEY);
  g_auto(Answer) theirs = enrol (fixture, other, KEY);

  g_assert_cmpuint (first.status, ==, 201);
  g_assert_cmpint (cp2_json_get_integer (get_object (&first), "incarnation", 0), ==, 1);
  g_assert_cmpuint (strlen (get_text (&first, "recovery_key")), ==, 43);
  g_assert_cmpstr (get_text (&again, "device"), ==, get_text (&first, "device"));
  g_assert_cmpstr (get_text (&again, "recovery_key"), ==, get_text (&first, "recovery_key"));
  g_assert_cmpint (cp2_json_get_integer (get_object (&again), "incarnation", 0), ==, 2);
  g_assert_cmpstr (get_text (&second, "device"), !=, get_text (&first, "device"));
  g_assert_cmpstr (get_text (&theirs, "device"), !=, get_text (&first, "device"));
  g_assert_cmpstr (get_text (&theirs, "recovery_key"), !=, get_text (&first, "recovery_key"));
}

/* Ten minutes after the password the recovery key is no longer given, though the session is good. */
static void
test_devices_fresh (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_auto(Answer) fresh = { 0 };
  g_auto(Answer) stale = { 0 };

  pass_time (CP2_DEVICES_FRESH_SECONDS - 5);
  fresh = enrol (fixture, token, KEY);
  g_assert_nonnull (get_text (&fresh, "recovery_key"));
  pass_time (10);
  stale = enrol (fixture, token, KEY);
  g_assert_cmpuint (stale.status, ==, 201);
  g_assert_null (get_text (&stale, "recovery_key"));
}

static void
test_devices_wrong (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const bodies[] = {
    "{\"name\":\"\",\"public_key\":\"" KEY "\"}",
    "{\"name\":\"Office\",\"public_key\":\"short\"}",
    "{\"name\":\"Office\",\"public_key\":\"" KEY "=\"}",
    "{\"name\":\"Office\",\"public_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
    "{\"name\":\"Office\"}",
    "{\"name\":1,\"public_key\":\"" KEY "\"}",
  };
  g_autofree char *token = get_token (fixture, MOBILE);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_problem (fixture, "POST", "/v1/devices", token, bodies[i], 400, "bad-body");
}

/* Signing in again on a device ends what was open on it, and nothing else. */
static void
test_devices_one_login (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *other = get_token (fixture, MOBILE);
  g_auto(Answer) device = enrol (fixture, token, KEY);
  g_autofree char *body = g_strdup_printf ("{\"username\":\"" MOBILE "\",\"password\":\"" PASSWORD "\",\"device\":\"%s\"}",
                                           get_text (&device, "device"));
  g_auto(Answer) again = call (fixture, "POST", "/v1/sessions", NULL, body);

  g_assert_cmpuint (again.status, ==, 201);
  assert_problem (fixture, "GET", "/v1/me", token, NULL, 401, "unauthenticated");
  assert_signed_in (fixture, other);
  assert_signed_in (fixture, get_text (&again, "access_token"));
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/devices/enrol/again", test_devices_enrol);
  ADD ("/server/devices/enrol/fresh", test_devices_fresh);
  ADD ("/server/devices/enrol/wrong", test_devices_wrong);
  ADD ("/server/devices/enrol/one-login", test_devices_one_login);

  return g_test_run ();
}
