#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "core/cp2-kinds.h"
#include "core/cp2-operation.h"
#include "core/cp2-uuid.h"
#include "ctl-fixture.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"
#include "storage/cp2-sql-repository.h"

#define EVERYTHING "SELECT seq || batch || kind || id || scopes || COALESCE (whole, '') || COALESCE (masked, '') FROM feed ORDER BY seq"

/* A deployment that the person was to serve under on the day of the sheet. */
#define HOLDS "(d.from_on <= s.on_date AND d.to_on >= s.on_date AND (d.state IN ('offered', 'accepted', 'reported', 'served')" \
  " OR (d.state IN ('replaced', 'cancelled') AND d.ended_on > s.on_date)))"

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
  static const char * const roles[] = { "council", "county", "subcounty", "centre", "professional" };
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

static void
assert_none (Fixture    *fixture,
             const char *query)
{
  g_autofree char *lines = read_lines (fixture->url, query);

  g_assert_cmpstr (lines, ==, "");
}

static void
assert_some (Fixture    *fixture,
             const char *query)
{
  g_autofree char *lines = read_lines (fixture->url, query);

  if (g_str_equal (lines, ""))
    g_test_message ("%s", query);
  g_assert_cmpstr (lines, !=, "");
}

/* The next three look at one demo of the usual size. */
static void
test_rules (Fixture       *fixture,
            gconstpointer  data)
{
  /* Everyone who was to serve is marked on a register that was signed. */
  assert_none (fixture, "SELECT s.id FROM attendance_sheet s JOIN deployment d ON d.centre = s.centre AND d.exam = s.exam AND " HOLDS
                        " WHERE s.state IN ('submitted', 'verified') AND NOT EXISTS"
                        " (SELECT 1 FROM attendance_mark m WHERE m.sheet = s.id AND m.deployment = d.id AND m.current = 1)");
  /* Nobody is marked who was not to serve. */
  assert_none (fixture, "SELECT m.id FROM attendance_mark m JOIN attendance_sheet s ON s.id = m.sheet"
                        " JOIN deployment d ON d.id = m.deployment WHERE NOT " HOLDS);
  /* Nobody is in two places. */
  assert_none (fixture, "SELECT d.id FROM deployment d JOIN deployment e ON e.profile = d.profile AND e.id > d.id"
                        " AND d.from_on <= COALESCE (e.ended_on, e.to_on) AND e.from_on <= COALESCE (d.ended_on, d.to_on)");
  /* The year's rules: three years, not at the own school, the right level. */
  assert_none (fixture, "SELECT d.id FROM deployment d JOIN deployment e ON e.profile = d.profile AND e.centre = d.centre"
                        " WHERE d.exam = 'KCSE-2026' AND e.exam <> d.exam AND e.state = 'served'");
  assert_none (fixture, "SELECT d.id FROM deployment d JOIN profile p ON p.id = d.profile"
                        " WHERE d.position IN ('SUP', 'INV') AND p.institution_centre = d.centre");
  assert_none (fixture, "SELECT d.id FROM deployment d JOIN profile p ON p.id = d.profile WHERE d.exam = 'KCSE-2026'"
                        " AND ((d.position = 'SUP' AND p.level IS NOT 'secondary') OR (d.position = 'INV' AND p.level IS NOT 'primary'))");
  assert_none (fixture, "SELECT c.centre FROM candidature c JOIN deployment d ON d.centre = c.centre AND d.exam = c.exam AND d.position = 'INV'"
                        " AND d.state IN ('offered', 'accepted', 'reported') GROUP BY c.centre HAVING COUNT(*) > (MAX (c.candidates) + 19) / 20");
  /* No two people share a number. */
  assert_none (fixture, "SELECT mobile FROM profile GROUP BY mobile HAVING COUNT(*) > 1");
  assert_none (fixture, "SELECT national_id FROM profile WHERE national_id IS NOT NULL GROUP BY national_id HAVING COUNT(*) > 1");
  assert_none (fixture, "SELECT id FROM vacancy WHERE taken > slots");
}

static void
test_stories (Fixture       *fixture,
              gconstpointer  data)
{
  assert_some (fixture, "SELECT id FROM attendance_mark WHERE disputed = 1 AND current = 1 AND level = 2");
  assert_some (fixture, "SELECT id FROM attendance_mark WHERE late = 1 AND current = 0 AND reason IS NOT NULL");
  assert_some (fixture, "SELECT id FROM attendance_mark WHERE status = 'replaced' AND replaced_by IS NOT NULL");
  assert_some (fixture, "SELECT id FROM attendance_mark WHERE status = 'absent' AND remark IS NOT NULL");
  assert_some (fixture, "SELECT id FROM attendance_sheet WHERE state = 'reopened' AND reason IS NOT NULL");
  assert_some (fixture, "SELECT id FROM attendance_sheet WHERE late_marks = 1");
  assert_some (fixture, "SELECT id FROM attendance_sheet WHERE state = 'open' AND on_date < '2026-11-03'");
  assert_some (fixture, "SELECT id FROM centre c WHERE NOT EXISTS (SELECT 1 FROM attendance_sheet s WHERE s.centre = c.id AND s.on_date >= '2026-11-02')");
  assert_some (fixture, "SELECT id FROM vacancy WHERE taken = slots");
  assert_some (fixture, "SELECT id FROM vacancy WHERE closed = 1");
  assert_some (fixture, "SELECT id FROM vacancy WHERE closes_on < '2026-11-04'");
  assert_some (fixture, "SELECT id FROM profile WHERE mpesa_name <> full_name");
  assert_some (fixture, "SELECT id FROM profile WHERE full_name IS NULL");
  assert_some (fixture, "SELECT id FROM profile WHERE kra_pin IS NULL AND full_name IS NOT NULL");
  assert_some (fixture, "SELECT id FROM profile_change WHERE state = 'requested'");
  assert_some (fixture, "SELECT 1 WHERE (SELECT COUNT(DISTINCT county) FROM vacancy) = 47");
  assert_some (fixture, "SELECT 1 WHERE (SELECT COUNT(DISTINCT state) FROM job_application) = 6");
  assert_some (fixture, "SELECT 1 WHERE (SELECT COUNT(*) FROM profile WHERE kra_pin IS NOT NULL AND tsc_number IS NOT NULL"
                        " AND kin_name IS NOT NULL AND subcounty IS NOT NULL) BETWEEN 400 AND 470");
}

/* Asks whether an operation would be done now, by the account with that role. */
static gboolean
may (Cp2SqlRepository *repository,
     const char       *username,
     const char       *kind,
     const char       *record,
     const char       *body)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(JsonNode) root = json_from_string (body, NULL);
  g_autoptr(Cp2Operation) operation = NULL;
  g_autoptr(Cp2Actor) actor = NULL;
  Cp2ClockBlock clock = { .wall = cp2_clock_now () };
  Cp2OperationOutcome outcome;
  gboolean allowed;

  accounts = cp2_repository_find (CP2_REPOSITORY (repository), &cp2_account_kind, &error, "username", username, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  actor = cp2_account_to_actor (g_ptr_array_index (accounts, 0));
  operation = cp2_operation_new (kind, record, 0, &clock, json_node_get_object (root));
  allowed = cp2_operation_check (operation, actor, CP2_REPOSITORY (repository), cp2_clock_now (), &outcome, &error);
  if (error != NULL)
    g_test_message ("%s %s: %s", kind, record, error->message);
  return allowed;
}

static char *
read_one (Fixture    *fixture,
          const char *query)
{
  char *lines = read_lines (fixture->url, query);

  g_assert_cmpstr (lines, !=, "");
  lines[strcspn (lines, "\n")] = '\0';
  return lines;
}

/* The demo is a state from which work goes on. */
static void
test_operations (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = NULL;
  g_autoptr(Cp2SqlRepository) repository = NULL;
  g_autofree char *centre = NULL;
  g_autofree char *office = NULL;
  g_autofree char *unmarked = NULL;
  g_autofree char *open = NULL;
  g_autofree char *submitted = NULL;
  g_autofree char *person = NULL;
  g_autofree char *vacancies = NULL;
  g_autofree char *body = NULL;
  g_autofree char *id = cp2_uuid_new ();
  gboolean applies = FALSE;

  cp2_clock_set_for_tests (cp2_clock_parse ("2026-11-04T07:00:00Z"));
  sql = open_database (fixture);
  repository = cp2_sql_repository_new (sql, TRUE);

  /* The centre that is printed is in the middle of this morning's register. */
  centre = read_one (fixture, "SELECT username FROM account WHERE role = 'centre' ORDER BY username LIMIT 1");
  office = read_one (fixture, "SELECT username FROM account WHERE role = 'subcounty'");
  unmarked = read_one (fixture, "SELECT d.id FROM attendance_sheet s JOIN deployment d ON d.centre = s.centre AND d.exam = s.exam AND " HOLDS
                                " WHERE s.on_date = '2026-11-04' AND s.centre LIKE '%001'"
                                " AND NOT EXISTS (SELECT 1 FROM attendance_mark m WHERE m.sheet = s.id AND m.deployment = d.id)");
  open = read_one (fixture, "SELECT id FROM attendance_sheet WHERE on_date = '2026-11-04' AND centre LIKE '%001'");
  submitted = read_one (fixture, "SELECT id FROM attendance_sheet WHERE state = 'submitted'");
  body = g_strdup_printf ("{\"deployment\":\"%s\",\"on_date\":\"2026-11-04\",\"status\":\"present\"}", unmarked);
  g_assert_true (may (repository, centre, "attendance.mark", id, body));
  g_assert_false (may (repository, centre, "attendance.submit", open, "{\"countersigned_by\":\"Jane Wanjiru\"}"));
  g_assert_true (may (repository, office, "attendance.verify", submitted, "{}"));
  g_assert_true (may (repository, office, "attendance.reopen", submitted, "{\"reason\":\"Please look again.\"}"));

  /* Whoever is complete and free finds a vacancy. */
  person = read_one (fixture, "SELECT a.username FROM account a JOIN profile p ON p.id = a.id"
                              " WHERE p.level = 'primary' AND p.kra_pin IS NOT NULL AND p.tsc_number IS NOT NULL AND p.kin_name IS NOT NULL"
                              " AND EXISTS (SELECT 1 FROM qualification q WHERE q.profile = p.id)");
  vacancies = read_lines (fixture->url, "SELECT id FROM vacancy WHERE position = 'INV' AND closed = 0 AND taken < slots AND closes_on > '2026-11-04'");
  for (char *vacancy = strtok (vacancies, "\n"); vacancy != NULL && !applies; vacancy = strtok (NULL, "\n"))
    {
      g_autofree char *asked = g_strdup_printf ("{\"vacancy\":\"%s\"}", vacancy);

      applies = may (repository, person, "application.submit", id, asked);
    }
  g_assert_true (applies);
  cp2_clock_set_for_tests (0);
}

static void
use_shared (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->url = g_strdup (data);
}

static void
leave_shared (Fixture       *fixture,
              gconstpointer  data)
{
  g_free (fixture->url);
}

int
main (int    argc,
      char **argv)
{
  Fixture shared = { NULL };
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_set_up (&shared, NULL);
  run_ctl (&shared, 0, "--database", shared.url, "demo", "--seed", "7");

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/ctl/demo/equal", test_equal);
  ADD ("/ctl/demo/clean", test_clean);
  ADD ("/ctl/demo/small", test_small);
  ADD ("/ctl/demo/bulk", test_bulk);
  ADD ("/ctl/demo/sign-ins", test_sign_ins);
  ADD ("/ctl/demo/no-seed", test_no_seed);
  ADD ("/ctl/demo/reset", test_reset);
  ADD ("/ctl/demo/refused", test_refused);
  g_test_add ("/ctl/demo/rules", Fixture, shared.url, use_shared, test_rules, leave_shared);
  g_test_add ("/ctl/demo/stories", Fixture, shared.url, use_shared, test_stories, leave_shared);
  g_test_add ("/ctl/demo/operations", Fixture, shared.url, use_shared, test_operations, leave_shared);

  status = g_test_run ();
  fixture_tear_down (&shared, NULL);
  return status;
}
