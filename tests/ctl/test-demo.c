#include "config.h"

#include "core/cp2-json.h"
#include "ctl-fixture.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"

#define EVERYTHING "SELECT seq || batch || kind || id || scopes || COALESCE (whole, '') || COALESCE (masked, '') FROM feed ORDER BY seq"

static void
test_equal (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *url = g_strconcat (fixture->url, "-other", NULL);
  g_autofree char *printed = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *other = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "demo", SMALL_DEMO, "--json");
  printed = g_steal_pointer (&fixture->out);
  one = read_lines (fixture->url, EVERYTHING);
  run_ctl (fixture, 0, "demo", "--database", url, SMALL_DEMO, "--json");
  two = read_lines (url, EVERYTHING);
  g_assert_cmpstr (fixture->out, ==, printed);
  g_assert_true (g_str_equal (one, two));

  g_assert_cmpint (g_remove (url + strlen ("sqlite:")), ==, 0);
  run_ctl (fixture, 0, "demo", "--database", url, SMALL_DEMO, "--seed", "8");
  other = read_lines (url, EVERYTHING);
  g_assert_false (g_str_equal (one, other));
}

static void
test_clean (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const days[] = { "2026-08-31", "2026-10-16", "2026-10-24", "2027-03-01" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      run_ctl (fixture, 0, "--database", fixture->url, "demo", SMALL_DEMO, "--today", days[i], "--subcounties", "2");
      run_ctl (fixture, 0, "--database", fixture->url, "check");
      g_assert_cmpint (g_remove (fixture->path), ==, 0);
    }
}

static void
test_small (Fixture       *fixture,
            gconstpointer  data)
{
  run_ctl (fixture, 0, "--database", fixture->url, "demo", "--seed", "1", "--centres", "1", "--professionals", "1", "--vacancies", "0");
  run_ctl (fixture, 0, "--database", fixture->url, "check");
}

/* From here on indexes are made at the end; they must be there. */
static void
test_bulk (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "init");
  before = read_lines (fixture->url, "SELECT name FROM sqlite_master ORDER BY name");
  run_ctl (fixture, 0, "--database", fixture->url, "demo", SMALL_DEMO, "--vacancies", "10001");
  after = read_lines (fixture->url, "SELECT name FROM sqlite_master ORDER BY name");
  g_assert_cmpstr (before, ==, after);
  run_ctl (fixture, 0, "--database", fixture->url, "check");
}

static void
assert_sign_in (Cp2Sql     *sql,
                JsonObject *printed)
{
  g_autoptr(GError) error = NULL;
  g_auto(Cp2Credential) credential = { NULL };
  const char *username = cp2_json_get_string (printed, "username");
  const char *password = cp2_json_get_string (printed, "password");
  g_autofree char *normal = cp2_accounts_normalise_username (username);

  g_assert_cmpstr (username, ==, normal);
  g_assert_true (cp2_password_check (password, username, &error));
  g_assert_no_error (error);
  g_assert_true (cp2_accounts_load_credential (sql, username, NULL, 0, &credential, &error));
  g_assert_true (cp2_password_verify (credential.hash, password, NULL, &error));
  g_assert_no_error (error);
}

static void
test_sign_ins (Fixture       *fixture,
               gconstpointer  data)
{
  static const char * const roles[] = { "council", "county", "subcounty", "centre", "professional", "professional" };
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(Cp2Sql) sql = NULL;
  JsonObject *object;
  JsonArray *accounts;

  run_ctl (fixture, 0, "--database", fixture->url, "demo", SMALL_DEMO, "--json");
  root = json_from_string (fixture->out, NULL);
  object = json_node_get_object (root);
  accounts = cp2_json_get_array (object, "accounts");
  sql = open_database (fixture);

  g_assert_cmpstr (cp2_json_get_string (object, "today"), ==, "2026-11-04");
  g_assert_nonnull (cp2_json_get_string (object, "server"));
  g_assert_cmpint (cp2_json_get_integer (cp2_json_get_object (object, "counts"), "centre", 0), ==, 20);
  g_assert_cmpint (cp2_json_get_integer (cp2_json_get_object (object, "counts"), "vacancy", 0), ==, 300);
  g_assert_cmpuint (json_array_get_length (accounts), ==, G_N_ELEMENTS (roles));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      JsonObject *printed = json_array_get_object_element (accounts, i);

      g_assert_cmpstr (cp2_json_get_string (printed, "role"), ==, roles[i]);
      g_assert_cmpint (i >= 4, ==, strlen (cp2_json_get_string (printed, "shows")) > 0);
      assert_sign_in (sql, printed);
    }
}

/* Without a seed nobody can guess the passwords, and another demo is another. */
static void
test_no_seed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *url = g_strconcat (fixture->url, "-other", NULL);
  g_autofree char *printed = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(Cp2Sql) sql = NULL;
  JsonArray *accounts;

  run_ctl (fixture, 0, "demo", "--database", url, "--centres", "2", "--professionals", "9", "--vacancies", "5", "--json");
  printed = g_steal_pointer (&fixture->out);
  run_ctl (fixture, 0, "demo", "--database", fixture->url, "--centres", "2", "--professionals", "9", "--vacancies", "5",
           "--sign-ins", "2", "--json");
  g_assert_cmpstr (printed, !=, fixture->out);

  root = json_from_string (fixture->out, NULL);
  accounts = cp2_json_get_array (json_node_get_object (root), "accounts");
  g_assert_cmpuint (json_array_get_length (accounts), >, 5);
  g_assert_false (g_str_has_prefix (cp2_json_get_string (json_array_get_object_element (accounts, 0), "password"), "demo-"));
  sql = open_database (fixture);
  assert_sign_in (sql, json_array_get_object_element (accounts, 0));
}

/* What an account without a password needs to get one. */
static void
test_reset (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *username = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "demo", SMALL_DEMO);
  username = read_lines (fixture->url, "SELECT a.username FROM account a JOIN credential c ON c.account = a.id WHERE c.hash IS NULL LIMIT 1");
  run_ctl (fixture, 0, "--database", fixture->url, "account", "password", g_strchomp (username));
  g_assert_nonnull (strstr (fixture->out, "One-time password"));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  run_ctl (fixture, 2, "demo");
  assert_sentence (fixture, "--database");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--seed", "seven");
  assert_sentence (fixture, "--seed");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--seed", "-7");
  assert_sentence (fixture, "--seed");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--today", "yesterday");
  assert_sentence (fixture, "--today");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--centres", "0");
  assert_sentence (fixture, "--centres is 0");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--subcounties", "2", "--centres", "1");
  assert_sentence (fixture, "--centres is 1");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--vacancies", "-1");
  assert_sentence (fixture, "--vacancies");
  run_ctl (fixture, 2, "--database", fixture->url, "demo", "--professionals", "many");
  assert_sentence (fixture, "many");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  run_ctl (fixture, 0, "--database", fixture->url, "init");
  run_ctl (fixture, 0, "--database", fixture->url, "account", "add", "--role", "council", "--username", "head");
  run_ctl (fixture, 1, "--database", fixture->url, "demo", SMALL_DEMO);
  assert_sentence (fixture, "has 1 accounts already");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/ctl/demo/equal", test_equal);
  ADD ("/ctl/demo/clean", test_clean);
  ADD ("/ctl/demo/small", test_small);
  ADD ("/ctl/demo/bulk", test_bulk);
  ADD ("/ctl/demo/sign-ins", test_sign_ins);
  ADD ("/ctl/demo/no-seed", test_no_seed);
  ADD ("/ctl/demo/reset", test_reset);
  ADD ("/ctl/demo/refused", test_refused);

  return g_test_run ();
}
