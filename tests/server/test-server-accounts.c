#include "config.h"

#include "server-fixture.h"

#include "server/cp2-server-private.h"

/* Text messages */

static guint
count_messages (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->sms_folder, 0, NULL);
  const char *name;
  guint n_messages = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n_messages += g_str_has_suffix (name, ".json");

  return n_messages;
}

typedef struct
{
  Fixture *fixture;
  guint    n_messages;
} Expected;

static gboolean
has_messages (gpointer data)
{
  Expected *expected = data;

  return count_messages (expected->fixture) >= expected->n_messages;
}

/* The text of message number @n (from 1), once it is there; their names sort by time. */
static char *
take_message (Fixture  *fixture,
              guint     n,
              char    **to)
{
  Expected expected = { fixture, n };
  g_autoptr(GDir) dir = NULL;
  g_autofree char *newest = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) root = NULL;
  const char *name;

  wait_until (has_messages, &expected);
  g_assert_cmpuint (count_messages (fixture), ==, n);
  dir = g_dir_open (fixture->sms_folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json") && g_strcmp0 (name, newest) > 0)
      cp2_set_text (&newest, name);

  path = g_build_filename (fixture->sms_folder, newest, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  if (to != NULL)
    *to = g_strdup (cp2_json_get_string (json_node_get_object (root), "to"));
  return g_strdup (cp2_json_get_string (json_node_get_object (root), "text"));
}

static char *
extract_password (const char *text)
{
  const char *begin = strstr (text, "password is ");

  g_assert_nonnull (begin);
  return g_strndup (begin + strlen ("password is "), CP2_PASSWORD_ONE_TIME_LENGTH);
}

static void
assert_accepted (Fixture    *fixture,
                 const char *path,
                 const char *body)
{
  g_auto(Answer) answer = call (fixture, "POST", path, NULL, body);

  g_assert_cmpuint (answer.status, ==, 202);
  g_assert_cmpmem (g_bytes_get_data (answer.bytes, NULL), g_bytes_get_size (answer.bytes), "{}", 2);
}

/* From a mobile number to an account that can work. */
static void
test_register_whole (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *to = NULL;
  g_autofree char *text = NULL;
  g_autofree char *one_time = NULL;
  g_autofree char *body = NULL;
  g_auto(Answer) first = { 0 };
  g_auto(Answer) changed = { 0 };
  g_auto(Answer) again = { 0 };
  g_auto(Answer) chosen = { 0 };
  g_auto(Answer) page = { 0 };
  g_autofree char *page_text = NULL;
  const char *token;

  assert_accepted (fixture, "/v1/accounts", "{\"mobile\":\"0722 123 456\",\"mobile_confirmation\":\"+254722123456\"}");
  text = take_message (fixture, 1, &to);
  g_assert_cmpstr (to, ==, "254722123456");
  g_assert_nonnull (strstr (text, "254722123456"));
  one_time = extract_password (text);

  first = sign_in (fixture, "0722123456", one_time);
  g_assert_cmpuint (first.status, ==, 201);
  g_assert_true (cp2_json_get_boolean (get_object (&first), "must_change_password"));
  token = get_text (&first, "access_token");
  assert_problem (fixture, "GET", "/v1/changes", token, NULL, 403, "password-change-required");
  assert_problem (fixture, "POST", "/v1/devices", token, "{}", 403, "password-change-required");

  body = g_strdup_printf ("{\"current_password\":\"%s\",\"new_password\":\"my very own words\"}", one_time);
  changed = call (fixture, "PUT", "/v1/password", token, body);
  g_assert_cmpuint (changed.status, ==, 204);

  again = sign_in (fixture, "254722123456", one_time);
  g_assert_cmpuint (again.status, ==, 401);
  chosen = sign_in (fixture, "254722123456", "my very own words");
  g_assert_cmpuint (chosen.status, ==, 201);
  g_assert_false (cp2_json_get_boolean (get_object (&chosen), "must_change_password"));

  page = call (fixture, "GET", "/v1/changes", token, NULL);
  g_assert_cmpuint (page.status, ==, 200);
  page_text = g_strndup (g_bytes_get_data (page.bytes, NULL), g_bytes_get_size (page.bytes));
  g_assert_nonnull (strstr (page_text, "\"mobile\":\"254722123456\""));
  g_assert_null (strstr (page_text, MOBILE));
}

/* The answers for a number that is registered and for one that is not are the same to the byte. */
static void
test_register_no_enumeration (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *known = NULL;
  g_auto(Answer) wrong = sign_in (fixture, MOBILE, "something else");
  g_auto(Answer) unknown = sign_in (fixture, "254799999999", "something else");

  assert_accepted (fixture, "/v1/accounts", "{\"mobile\":\"" MOBILE "\",\"mobile_confirmation\":\"" MOBILE "\"}");
  known = take_message (fixture, 1, NULL);
  g_assert_nonnull (strstr (known, "registered already"));
  g_assert_null (strstr (known, "password is "));

  assert_accepted (fixture, "/v1/password-resets", "{\"mobile\":\"254799999999\"}");
  assert_problem (fixture, "POST", "/v1/password-resets", NULL, "{\"mobile\":\"254799999999\"}", 429, "too-many-requests");
  assert_problem (fixture, "POST", "/v1/password-resets", NULL, "{\"mobile\":\"" MOBILE "\"}", 429, "too-many-requests");

  g_assert_cmpuint (wrong.status, ==, 401);
  g_assert_cmpuint (unknown.status, ==, 401);
  g_assert_cmpstr (wrong.code, ==, unknown.code);
  g_assert_cmpstr (get_text (&wrong, "detail"), ==, get_text (&unknown, "detail"));
}

static void
test_register_wrong (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct { const char *body, *code; } cases[] = {
    { "{\"mobile\":\"254722123456\",\"mobile_confirmation\":\"254722123457\"}", "numbers-differ" },
    { "{\"mobile\":\"12345\",\"mobile_confirmation\":\"12345\"}", "wrong-format" },
    { "{\"mobile\":\"\",\"mobile_confirmation\":\"\"}", "wrong-format" },
    { "{\"mobile\":254722123456,\"mobile_confirmation\":254722123456}", "bad-body" },
    { "{\"mobile\":\"254722123456\"}", "bad-body" },
    { "{\"mobile\":\"254722123456\",\"mobile_confirmation\":null}", "bad-body" },
    { "{\"mobile\":\"254722123456\",\"mobile_confirmation\":\"254722123456\",\"role\":\"council\"}", "bad-body" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_problem (fixture, "POST", "/v1/accounts", NULL, cases[i].body, 400, cases[i].code);
  g_assert_cmpuint (count_messages (fixture), ==, 0);
}

/* Asking for a reset shuts nobody out: the old password is good until the new one is chosen. */
static void
test_reset_beside (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autofree char *one_time = NULL;
  g_autofree char *body = NULL;
  g_autofree char *old_token = get_token (fixture, MOBILE);
  g_auto(Answer) old = { 0 };
  g_auto(Answer) fresh = { 0 };
  g_auto(Answer) changed = { 0 };

  assert_accepted (fixture, "/v1/password-resets", "{\"mobile\":\"" MOBILE "\"}");
  text = take_message (fixture, 1, NULL);
  one_time = extract_password (text);
  old = sign_in (fixture, MOBILE, PASSWORD);
  g_assert_cmpuint (old.status, ==, 201);

  fresh = sign_in (fixture, MOBILE, one_time);
  g_assert_cmpuint (fresh.status, ==, 201);
  body = g_strdup_printf ("{\"current_password\":\"%s\",\"new_password\":\"another good one\"}", one_time);
  changed = call (fixture, "PUT", "/v1/password", get_text (&fresh, "access_token"), body);
  g_assert_cmpuint (changed.status, ==, 204);

  assert_problem (fixture, "GET", "/v1/me", old_token, NULL, 401, "unauthenticated");
  assert_problem (fixture, "GET", "/v1/me", get_text (&old, "access_token"), NULL, 401, "unauthenticated");
  assert_problem (fixture, "POST", "/v1/sessions", NULL,
                  "{\"username\":\"" MOBILE "\",\"password\":\"" PASSWORD "\"}", 401, "wrong-credentials");
}

static void
test_reset_expires (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autofree char *one_time = NULL;
  g_auto(Answer) late = { 0 };

  assert_accepted (fixture, "/v1/password-resets", "{\"mobile\":\"" MOBILE "\"}");
  text = take_message (fixture, 1, NULL);
  one_time = extract_password (text);
  pass_time (CP2_ACCOUNTS_ONE_TIME_SECONDS + 1);
  late = sign_in (fixture, MOBILE, one_time);
  g_assert_cmpuint (late.status, ==, 401);
}

static void
receive_sms (Fixture    *fixture,
             const char *secret,
             const char *type,
             const char *body,
             Answer     *answer)
{
  g_autoptr(SoupMessage) message = make_message (fixture, "POST", "/v1/sms/inbound", NULL, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  if (secret != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Cp2-Sms-Secret", secret);
  soup_message_set_request_body_from_bytes (message, type, bytes);
  exchange (fixture, message, answer);
}

static void
assert_sms (Fixture    *fixture,
            const char *secret,
            const char *type,
            const char *body,
            guint       status)
{
  g_auto(Answer) answer = { 0 };

  receive_sms (fixture, secret, type, body, &answer);
  g_assert_cmpuint (answer.status, ==, status);
}

static guint
count_stored (Fixture *fixture)
{
  g_autoptr(Cp2Sql) sql = cp2_server_database_open_reader (fixture->database, NULL);
  Cp2Statement *statement = cp2_sql_query (sql, NULL, "SELECT count(*) FROM sms_inbox", "");
  gboolean row;

  g_assert_true (cp2_statement_step (statement, &row, NULL));
  return cp2_statement_get_integer (statement, 0);
}

static void
test_sms_inbound (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *form = "application/x-www-form-urlencoded";
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;

  assert_sms (fixture, NULL, form, "id=1&from=%2B" MOBILE "&text=PASSWORD", 403);
  assert_sms (fixture, "wrong", form, "id=1&from=%2B" MOBILE "&text=PASSWORD", 403);
  assert_sms (fixture, SMS_SECRET, form, "from=%2B" MOBILE "&text=PASSWORD", 400);
  assert_sms (fixture, SMS_SECRET, form, "id=%ff&from=%2B" MOBILE "&text=PASSWORD", 400);
  assert_sms (fixture, SMS_SECRET, "application/json", "{\"id\":\"1\"", 400);
  assert_sms (fixture, SMS_SECRET, "application/json", "[1]", 400);
  g_assert_cmpuint (count_stored (fixture), ==, 0);

  assert_sms (fixture, SMS_SECRET, form, "id=1&from=%2B" MOBILE "&text=+password+", 200);
  text = take_message (fixture, 1, NULL);
  g_free (extract_password (text));

  /* The same message again, even after the time that another one would be sent. */
  pass_time (61);
  assert_sms (fixture, SMS_SECRET, form, "id=1&from=%2B" MOBILE "&text=PASSWORD", 200);
  assert_sms (fixture, SMS_SECRET, form, "id=2&from=%2B" MOBILE "&text=HELLO", 200);
  assert_sms (fixture, SMS_SECRET, "application/json",
              "{\"id\":\"3\",\"from\":\"" MOBILE "\",\"text\":\"Password\"}", 200);
  second = take_message (fixture, 2, NULL);
  g_assert_cmpstr (second, !=, text);
  g_assert_cmpuint (count_stored (fixture), ==, 3);
}

static void
suspend (Fixture *fixture,
         gboolean suspended)
{
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (fixture->database, NULL);
  g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);
  g_autofree char *account = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_accounts_find (sql, MOBILE, &account, NULL, NULL));
  g_assert_true (cp2_sql_begin (sql, NULL));
  cp2_accounts_suspend (feed, account, suspended, &error);
  g_assert_no_error (error);
  g_assert_true (cp2_sql_commit (sql, NULL));
}

static void
test_suspended (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto(Answer) before = sign_in (fixture, MOBILE, PASSWORD);
  g_autofree char *refresh = g_strdup_printf ("{\"refresh_token\":\"%s\"}", get_text (&before, "refresh_token"));

  suspend (fixture, TRUE);
  assert_problem (fixture, "GET", "/v1/me", get_text (&before, "access_token"), NULL, 401, "unauthenticated");
  assert_problem (fixture, "POST", "/v1/sessions/refresh", NULL, refresh, 401, "unauthenticated");
  assert_problem (fixture, "POST", "/v1/sessions", NULL,
                  "{\"username\":\"" MOBILE "\",\"password\":\"" PASSWORD "\"}", 403, "account-suspended");
  /* Who does not know the password does not learn it. */
  assert_problem (fixture, "POST", "/v1/sessions", NULL,
                  "{\"username\":\"" MOBILE "\",\"password\":\"not the password\"}", 401, "wrong-credentials");

  suspend (fixture, FALSE);
  g_clear_pointer (&refresh, g_free);
  refresh = get_token (fixture, MOBILE);
}

static void
test_create_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct { Cp2NewAccount account; Cp2AccountsError code; } cases[] = {
    { { .username = MOBILE, .role = CP2_ROLE_PROFESSIONAL }, CP2_ACCOUNTS_ERROR_TAKEN },
    { { .username = "director.47001", .role = CP2_ROLE_COUNCIL }, CP2_ACCOUNTS_ERROR_TAKEN },
    { { .username = "x", .role = CP2_ROLE_COUNCIL }, CP2_ACCOUNTS_ERROR_INVALID },
    { { .username = "a b", .role = CP2_ROLE_COUNCIL }, CP2_ACCOUNTS_ERROR_INVALID },
    { { .username = "KCSE47001001", .role = CP2_ROLE_CENTRE, .scope = "47001001" }, CP2_ACCOUNTS_ERROR_INVALID },
    { { .username = "OTHER", .role = CP2_ROLE_SUBCOUNTY }, CP2_ACCOUNTS_ERROR_INVALID },
    { { .username = "OTHER", .role = 0 }, CP2_ACCOUNTS_ERROR_INVALID },
  };
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (fixture->database, NULL);
  g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (cp2_sql_begin (sql, NULL));
      g_assert_null (cp2_accounts_create (feed, &cases[i].account, 0, &error));
      g_assert_error (error, CP2_ACCOUNTS_ERROR, (int) cases[i].code);
      cp2_feed_abandon (feed);
      cp2_sql_rollback (sql);
    }
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/accounts/register/whole", test_register_whole);
  ADD ("/server/accounts/register/no-enumeration", test_register_no_enumeration);
  ADD ("/server/accounts/register/wrong", test_register_wrong);
  ADD ("/server/accounts/reset/beside", test_reset_beside);
  ADD ("/server/accounts/reset/expires", test_reset_expires);
  ADD ("/server/accounts/sms/inbound", test_sms_inbound);
  ADD ("/server/accounts/suspended/everything", test_suspended);
  ADD ("/server/accounts/create/refused", test_create_refused);

  return g_test_run ();
}
