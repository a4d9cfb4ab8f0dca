#include "config.h"

#include "core/cp2-json.h"
#include "ctl-fixture.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"

static void
init (Fixture       *fixture,
      gconstpointer  data)
{
  fixture_set_up (fixture, data);
  run_ctl (fixture, 0, "--database", fixture->url, "init");
}

static char *
read_member (Fixture    *fixture,
             const char *member)
{
  g_autoptr(JsonNode) root = json_from_string (fixture->out, NULL);

  g_assert_nonnull (root);
  return g_strdup (cp2_json_get_string (json_node_get_object (root), member));
}

/* Whether the password is the chosen or the one-time one of the account. */
static void
assert_password (Fixture    *fixture,
                 const char *username,
                 const char *password,
                 gboolean    is_one_time)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = open_database (fixture);
  g_auto(Cp2Credential) credential = { NULL };
  gboolean found;

  found = cp2_accounts_load_credential (sql, username, NULL, g_get_real_time () / G_USEC_PER_SEC, &credential, &error);
  g_assert_no_error (error);
  g_assert_true (found);
  g_assert_true (cp2_password_verify (is_one_time ? credential.one_time_hash : credential.hash, password, NULL, &error));
  g_assert_no_error (error);
}

static void
test_add_one_time (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *password = NULL;
  g_autofree char *row = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "account", "add", "--role", "county", "--scope", "12",
           "--username", "meru", "--label", "Meru county", "--json");
  password = read_member (fixture, "one_time_password");
  assert_password (fixture, "MERU", password, TRUE);

  row = read_lines (fixture->url, "SELECT username || ' ' || role || ' ' || scope || ' ' || label FROM account");
  g_assert_cmpstr (row, ==, "MERU county 12 Meru county\n");
  run_ctl (fixture, 0, "--database", fixture->url, "check");
}

static void
test_add_password_file (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *file = fixture_make_file (fixture, "password", "heavy rain on the roof\nnot this line\n");
  g_autofree char *profile = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "account", "add", "--role", "professional", "--username", "0712 345678",
           "--password-file", file);
  g_assert_nonnull (strstr (fixture->out, "254712345678"));
  g_assert_null (strstr (fixture->out, "heavy"));
  assert_password (fixture, "254712345678", "heavy rain on the roof", FALSE);
  profile = read_lines (fixture->url, "SELECT mobile FROM profile");
  g_assert_cmpstr (profile, ==, "254712345678\n");
}

static void
test_add_refused (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *file = fixture_make_file (fixture, "password", "password12\n");

  run_ctl (fixture, 0, "--database", fixture->url, "account", "add", "--role", "council", "--username", "head");
  run_ctl (fixture, 1, "--database", fixture->url, "account", "add", "--role", "council", "--username", "HEAD");
  assert_sentence (fixture, "belongs to another account");
  run_ctl (fixture, 1, "--database", fixture->url, "account", "add", "--role", "centre", "--scope", "99999999", "--username", "KCSE99999999");
  assert_sentence (fixture, "no such place");
  run_ctl (fixture, 1, "--database", fixture->url, "account", "add", "--role", "county", "--username", "meru");
  assert_sentence (fixture, "scope");
  run_ctl (fixture, 1, "--database", fixture->url, "account", "add", "--role", "council", "--username", "two", "--password-file", "/nowhere");
  assert_sentence (fixture, "cannot be read");
  g_file_set_contents (file, "short\n", -1, NULL);
  run_ctl (fixture, 1, "--database", fixture->url, "account", "add", "--role", "council", "--username", "two", "--password-file", file);
  assert_sentence (fixture, "fewer than");
  run_ctl (fixture, 0, "--database", fixture->url, "check");
}

static void
test_suspend (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *suspended = NULL;
  g_autofree char *resumed = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "account", "add", "--role", "council", "--username", "head");
  run_ctl (fixture, 0, "--database", fixture->url, "account", "suspend", "head");
  suspended = read_lines (fixture->url, "SELECT suspended FROM account");
  g_assert_cmpstr (suspended, ==, "1\n");
  run_ctl (fixture, 0, "--database", fixture->url, "account", "resume", "--username", "head");
  resumed = read_lines (fixture->url, "SELECT suspended FROM account");
  g_assert_cmpstr (resumed, ==, "0\n");
  run_ctl (fixture, 1, "--database", fixture->url, "account", "suspend", "nobody");
  assert_sentence (fixture, "no account “NOBODY”");
  run_ctl (fixture, 0, "--database", fixture->url, "check");
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *file = fixture_make_file (fixture, "password", "heavy rain on the roof\n");
  g_autofree char *logins = NULL;
  g_autofree char *password = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "account", "add", "--role", "council", "--username", "head");
  execute (fixture, "INSERT INTO login (id, account, must_change, generation, confirmed, password_at, ends_at)"
                    " SELECT 'one', id, 0, 1, 1, 1, 1 FROM account");
  run_ctl (fixture, 0, "--database", fixture->url, "account", "password", "head", "--password-file", file);
  assert_password (fixture, "HEAD", "heavy rain on the roof", FALSE);
  logins = read_lines (fixture->url, "SELECT id FROM login");
  g_assert_cmpstr (logins, ==, "");

  run_ctl (fixture, 0, "--database", fixture->url, "account", "password", "head", "--json");
  password = read_member (fixture, "one_time_password");
  assert_password (fixture, "HEAD", password, TRUE);
  run_ctl (fixture, 1, "--database", fixture->url, "account", "password", "nobody");
  assert_sentence (fixture, "no account “NOBODY”");
}

static void
test_usage (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *url = g_strconcat ("sqlite:", fixture->folder, "/other.db", NULL);

  run_ctl (fixture, 2, "--database", fixture->url, "account");
  assert_sentence (fixture, "--help");
  run_ctl (fixture, 2, "--database", fixture->url, "account", "remove", "head");
  assert_sentence (fixture, "“account remove” is unknown");
  run_ctl (fixture, 2, "--database", fixture->url, "account", "add", "--username", "head");
  assert_sentence (fixture, "--role");
  run_ctl (fixture, 2, "--database", fixture->url, "account", "add", "--username", "head", "--role", "king");
  assert_sentence (fixture, "--role");
  run_ctl (fixture, 1, "--database", url, "account", "suspend", "head");
  assert_sentence (fixture, "There is no database");
  g_assert_false (g_file_test (url + strlen ("sqlite:"), G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, init, function, fixture_tear_down)
  ADD ("/ctl/account/add-one-time", test_add_one_time);
  ADD ("/ctl/account/add-password-file", test_add_password_file);
  ADD ("/ctl/account/add-refused", test_add_refused);
  ADD ("/ctl/account/suspend", test_suspend);
  ADD ("/ctl/account/password", test_password);
  ADD ("/ctl/account/usage", test_usage);

  return g_test_run ();
}
