#include "config.h"

#include "server-fixture.h"

#include "core/cp2-operation.h"
#include "server/cp2-sessions.h"

#define NOT_A_TOKEN "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

static Answer
refresh (Fixture    *fixture,
         const char *refresh_token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", refresh_token);

  return call (fixture, "POST", "/v1/sessions/refresh", NULL, body);
}

static void
assert_signed_in (Fixture    *fixture,
                  const char *token)
{
  g_auto(Answer) answer = call (fixture, "GET", "/v1/me", token, NULL);

  g_assert_cmpuint (answer.status, ==, 200);
}

static void
test_sign_in_shape (Fixture       *fixture,
                    gconstpointer  data)
{
  g_auto(Answer) answer = sign_in (fixture, "  director.47001 ", PASSWORD);
  g_auto(Answer) me = { 0 };
  JsonObject *account;

  g_assert_cmpuint (answer.status, ==, 201);
  g_assert_cmpuint (strlen (get_text (&answer, "access_token")), ==, 43);
  g_assert_cmpuint (strlen (get_text (&answer, "refresh_token")), ==, 43);
  g_assert_cmpint (cp2_json_get_integer (get_object (&answer), "expires_in", 0), ==, CP2_SESSIONS_ACCESS_SECONDS);
  account = cp2_json_get_object (get_object (&answer), "account");
  g_assert_cmpstr (cp2_json_get_string (account, "username"), ==, DIRECTOR);
  g_assert_cmpstr (cp2_json_get_string (account, "role"), ==, "subcounty");
  g_assert_cmpstr (cp2_json_get_string (account, "scope"), ==, "47001");
  g_assert_cmpstr (cp2_json_get_string (account, "subcounty"), ==, "47001");

  me = call (fixture, "GET", "/v1/me", get_text (&answer, "access_token"), NULL);
  g_assert_cmpint (cp2_json_get_integer (get_object (&me), "schema", 0), ==, CP2_SCHEMA);
  g_assert_cmpint (cp2_clock_parse (get_text (&me, "server_time")), >, 0);
  g_assert_cmpstr (get_text (&me, "epoch"), ==, get_text (&answer, "epoch"));
  g_assert_cmpuint (json_array_get_length (cp2_json_get_array (get_object (&me), "scopes")), ==, 3);
}

static void
test_sign_in_limit (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const names[] = { MOBILE, "254799999999" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(Answer) limited = { 0 };

      for (guint n = 0; n < 5; n++)
        {
          g_auto(Answer) wrong = sign_in (fixture, names[i], "not the password");

          g_assert_cmpuint (wrong.status, ==, 401);
        }

      limited = sign_in (fixture, names[i], PASSWORD);
      g_assert_cmpuint (limited.status, ==, 429);
      g_assert_cmpstr (limited.code, ==, "too-many-requests");
      g_assert_cmpint (atoi (limited.retry_after), >, 0);
      g_assert_cmpint (atoi (limited.retry_after), <=, 60);
    }

  pass_time (61);
  g_free (get_token (fixture, MOBILE));
}

/* A right password takes back what the wrong ones before it have counted. */
static void
test_sign_in_forgives (Fixture       *fixture,
                       gconstpointer  data)
{
  for (guint round = 0; round < 3; round++)
    {
      for (guint n = 0; n < 4; n++)
        {
          g_auto(Answer) wrong = sign_in (fixture, MOBILE, "not the password");

          g_assert_cmpuint (wrong.status, ==, 401);
        }
      g_free (get_token (fixture, MOBILE));
    }
}

static void
test_access_expires (Fixture       *fixture,
                     gconstpointer  data)
{
  g_auto(Answer) first = sign_in (fixture, MOBILE, PASSWORD);
  g_auto(Answer) second = { 0 };

  pass_time (CP2_SESSIONS_ACCESS_SECONDS + 1);
  assert_problem (fixture, "GET", "/v1/me", get_text (&first, "access_token"), NULL, 401, "unauthenticated");
  second = refresh (fixture, get_text (&first, "refresh_token"));
  g_assert_cmpuint (second.status, ==, 200);
  assert_signed_in (fixture, get_text (&second, "access_token"));
}

static void
test_access_sign_out (Fixture       *fixture,
                      gconstpointer  data)
{
  g_auto(Answer) first = sign_in (fixture, MOBILE, PASSWORD);
  g_autofree char *other = get_token (fixture, MOBILE);
  g_auto(Answer) out = call (fixture, "DELETE", "/v1/sessions/current", get_text (&first, "access_token"), NULL);
  g_auto(Answer) late = { 0 };

  g_assert_cmpuint (out.status, ==, 204);
  assert_problem (fixture, "GET", "/v1/me", get_text (&first, "access_token"), NULL, 401, "unauthenticated");
  late = refresh (fixture, get_text (&first, "refresh_token"));
  g_assert_cmpuint (late.status, ==, 401);
  assert_signed_in (fixture, other);
}

/* The answer to a refresh was lost: the token before it is good again, until the new ones show up. */
static void
test_refresh_lost (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(Answer) first = sign_in (fixture, MOBILE, PASSWORD);
  g_auto(Answer) lost = refresh (fixture, get_text (&first, "refresh_token"));
  g_auto(Answer) second = refresh (fixture, get_text (&first, "refresh_token"));
  g_auto(Answer) third = { 0 };

  g_assert_cmpuint (lost.status, ==, 200);
  g_assert_cmpuint (second.status, ==, 200);
  g_assert_cmpstr (get_text (&lost, "refresh_token"), !=, get_text (&second, "refresh_token"));
  assert_problem (fixture, "GET", "/v1/me", get_text (&lost, "access_token"), NULL, 401, "unauthenticated");
  assert_signed_in (fixture, get_text (&second, "access_token"));
  third = refresh (fixture, get_text (&second, "refresh_token"));
  g_assert_cmpuint (third.status, ==, 200);
  assert_signed_in (fixture, get_text (&third, "access_token"));
}

/* Once the new access token was used, the old refresh token is nobody's but a thief's. */
static void
test_refresh_theft (Fixture       *fixture,
                    gconstpointer  data)
{
  g_auto(Answer) first = sign_in (fixture, MOBILE, PASSWORD);
  g_autofree char *other = get_token (fixture, MOBILE);
  g_auto(Answer) second = refresh (fixture, get_text (&first, "refresh_token"));
  g_auto(Answer) stolen = { 0 };
  g_auto(Answer) after = { 0 };

  assert_signed_in (fixture, get_text (&second, "access_token"));
  stolen = refresh (fixture, get_text (&first, "refresh_token"));
  g_assert_cmpuint (stolen.status, ==, 401);
  assert_problem (fixture, "GET", "/v1/me", get_text (&second, "access_token"), NULL, 401, "unauthenticated");
  after = refresh (fixture, get_text (&second, "refresh_token"));
  g_assert_cmpuint (after.status, ==, 401);
  assert_signed_in (fixture, other);
}

/* The thief was first: the owner's own token tells. */
static void
test_refresh_theft_first (Fixture       *fixture,
                          gconstpointer  data)
{
  g_auto(Answer) first = sign_in (fixture, MOBILE, PASSWORD);
  g_auto(Answer) thief = refresh (fixture, get_text (&first, "refresh_token"));
  g_auto(Answer) again = refresh (fixture, get_text (&thief, "refresh_token"));
  g_auto(Answer) owner = refresh (fixture, get_text (&first, "refresh_token"));

  g_assert_cmpuint (again.status, ==, 200);
  g_assert_cmpuint (owner.status, ==, 401);
  assert_problem (fixture, "GET", "/v1/me", get_text (&again, "access_token"), NULL, 401, "unauthenticated");
}

static void
test_refresh_ends (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(Answer) first = sign_in (fixture, MOBILE, PASSWORD);
  g_auto(Answer) sliding = { 0 };
  g_autofree char *token = g_strdup (get_text (&first, "refresh_token"));

  pass_time (CP2_SESSIONS_REFRESH_SECONDS + 1);
  sliding = refresh (fixture, token);
  g_assert_cmpuint (sliding.status, ==, 401);

  cp2_clock_set_for_tests (0);
  for (gint64 age = 0; age <= CP2_SESSIONS_LOGIN_SECONDS - CP2_SESSIONS_REFRESH_SECONDS; age += CP2_SESSIONS_REFRESH_SECONDS - 60)
    {
      g_auto(Answer) next = refresh (fixture, token);

      g_assert_cmpuint (next.status, ==, 200);
      g_free (token);
      token = g_strdup (get_text (&next, "refresh_token"));
      pass_time (CP2_SESSIONS_REFRESH_SECONDS - 60);
    }
  pass_time (CP2_SESSIONS_REFRESH_SECONDS - 60);
  answer_clear (&sliding);
  sliding = refresh (fixture, token);
  g_assert_cmpuint (sliding.status, ==, 401);
}

static void
test_password_change (Fixture       *fixture,
                      gconstpointer  data)
{
  static const struct { const char *body, *code; guint status; } cases[] = {
    { "{\"current_password\":\"" PASSWORD "\",\"new_password\":\"short\"}", "password-too-weak", 400 },
    { "{\"current_password\":\"" PASSWORD "\",\"new_password\":\"" MOBILE "\"}", "password-too-weak", 400 },
    { "{\"current_password\":\"" PASSWORD "\",\"new_password\":\"" PASSWORD "\"}", "password-too-weak", 400 },
    { "{\"current_password\":\"not my password\",\"new_password\":\"good new words\"}", "wrong-credentials", 401 },
    { "{\"new_password\":\"good new words\"}", "bad-body", 400 },
  };
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *other = get_token (fixture, MOBILE);
  g_autofree char *somebody = get_token (fixture, DIRECTOR);
  g_auto(Answer) changed = { 0 };
  g_auto(Answer) after = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_problem (fixture, "PUT", "/v1/password", token, cases[i].body, cases[i].status, cases[i].code);
  assert_signed_in (fixture, other);

  changed = call (fixture, "PUT", "/v1/password", token,
                  "{\"current_password\":\"" PASSWORD "\",\"new_password\":\"good new words\"}");
  g_assert_cmpuint (changed.status, ==, 204);
  assert_signed_in (fixture, token);
  assert_signed_in (fixture, somebody);
  assert_problem (fixture, "GET", "/v1/me", other, NULL, 401, "unauthenticated");
  after = sign_in (fixture, MOBILE, "good new words");
  g_assert_cmpuint (after.status, ==, 201);
}

/* A hash that costs something else than hashes cost now is replaced once its password is known. */
static gboolean
has_cost (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(Cp2Sql) sql = cp2_server_database_open_reader (fixture->database, NULL);
  Cp2Statement *statement = cp2_sql_query (sql, NULL, "SELECT c.hash FROM credential c JOIN account a ON a.id = c.account "
                                           "WHERE a.username = $1", "s", MOBILE);
  gboolean row;

  g_assert_true (cp2_statement_step (statement, &row, NULL) && row);
  return strstr (cp2_statement_get_text (statement, 0), "t=2") != NULL;
}

/* Several sign in while the first of them has the hash replaced: the password is right for all. */
static void
sign_in_at_once (Fixture *fixture)
{
  SoupMessage *messages[8];
  GAsyncResult *results[G_N_ELEMENTS (messages)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      messages[i] = make_message (fixture, "POST", "/v1/sessions", NULL,
                                  "{\"username\":\"" MOBILE "\",\"password\":\"" PASSWORD "\"}");
      soup_session_send_and_read_async (fixture->session, messages[i], G_PRIORITY_DEFAULT, NULL, take_result_cb, &results[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (fixture->session, wait_for (&results[i]), NULL);

      g_assert_nonnull (bytes);
      g_assert_cmpuint (soup_message_get_status (messages[i]), !=, 401);
      g_object_unref (results[i]);
      g_object_unref (messages[i]);
    }
}

static void
test_password_rehash (Fixture       *fixture,
                      gconstpointer  data)
{
  static const Cp2PasswordCost cost = { 2, 8192 };

  g_assert_false (has_cost (fixture));
  cp2_password_set_cost (&cost);
  sign_in_at_once (fixture);
  wait_until (has_cost, fixture);
  g_free (get_token (fixture, MOBILE));
}

static gint64
count_rows (Cp2Sql     *sql,
            const char *text)
{
  Cp2Statement *statement = cp2_sql_query (sql, NULL, text, "");
  gint64 n_rows;
  gboolean row;

  g_assert_true (cp2_statement_step (statement, &row, NULL) && row);
  n_rows = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return n_rows;
}

static void
test_purge_over (Fixture       *fixture,
                 gconstpointer  data)
{
  g_auto(Answer) kept = sign_in (fixture, MOBILE, PASSWORD);
  g_auto(Answer) next = refresh (fixture, get_text (&kept, "refresh_token"));
  g_autoptr(Cp2Sql) sql = NULL;
  gint64 now = cp2_clock_now () / G_USEC_PER_SEC;

  g_assert_cmpuint (next.status, ==, 200);
  g_assert_true (stop_server (fixture, NULL));
  sql = cp2_server_database_open (fixture->database, NULL);

  /* The access tokens of half an hour ago go, the sign-in and its refresh tokens stay; then all of it is over. */
  g_assert_true (cp2_sessions_purge (sql, now + CP2_SESSIONS_ACCESS_SECONDS + 5, NULL));
  g_assert_cmpint (count_rows (sql, "SELECT count(*) FROM token"), ==, 2);
  g_assert_cmpint (count_rows (sql, "SELECT count(*) FROM login"), ==, 1);
  g_assert_true (cp2_sessions_purge (sql, now + CP2_SESSIONS_REFRESH_SECONDS + 5, NULL));
  g_assert_cmpint (count_rows (sql, "SELECT count(*) FROM token"), ==, 0);
  g_assert_cmpint (count_rows (sql, "SELECT count(*) FROM login"), ==, 0);
}

static void
test_ping_proof (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_auto(Answer) answer = call (fixture, "GET", "/v1/ping?nonce=abc", token, NULL);
  g_auto(Answer) bare = call (fixture, "GET", "/v1/ping", NULL, NULL);
  g_autofree char *text = NULL;
  g_autofree char *mac = NULL;

  text = g_strconcat ("abc\n", get_text (&answer, "epoch"), "\n", get_text (&answer, "server_time"), NULL);
  mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) token, strlen (token), text, -1);
  g_assert_cmpstr (get_text (&answer, "mac"), ==, mac);
  g_assert_cmpuint (bare.status, ==, 200);
  g_assert_null (get_text (&bare, "mac"));
  assert_problem (fixture, "GET", "/v1/ping?nonce=abc", NOT_A_TOKEN, NULL, 401, "unauthenticated");
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/sessions/sign-in/shape", test_sign_in_shape);
  ADD ("/server/sessions/sign-in/limit", test_sign_in_limit);
  ADD ("/server/sessions/sign-in/forgives", test_sign_in_forgives);
  ADD ("/server/sessions/access/expires", test_access_expires);
  ADD ("/server/sessions/access/sign-out", test_access_sign_out);
  ADD ("/server/sessions/refresh/lost", test_refresh_lost);
  ADD ("/server/sessions/refresh/theft", test_refresh_theft);
  ADD ("/server/sessions/refresh/theft-first", test_refresh_theft_first);
  ADD ("/server/sessions/refresh/ends", test_refresh_ends);
  ADD ("/server/sessions/password/change", test_password_change);
  ADD ("/server/sessions/password/rehash", test_password_rehash);
  ADD ("/server/sessions/purge/over", test_purge_over);
  ADD ("/server/sessions/ping/proof", test_ping_proof);

  return g_test_run ();
}
