#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-kinds.h"
#include "core/cp2-operation.h"
#include "core/cp2-uuid.h"
#include "ctl-fixture.h"
#include "storage/cp2-sql-repository.h"

/* All of these look at one demo of the usual size. */

/* A deployment that the person was to serve under on the day of the sheet. */
#define HOLDS "(d.from_on <= s.on_date AND d.to_on >= s.on_date AND (d.state IN ('offered', 'accepted', 'reported', 'served')" \
  " OR (d.state IN ('replaced', 'cancelled') AND d.ended_on > s.on_date)))"

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

static void
test_rules (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

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
test_stories (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

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

/* What the printed people and the printed centre have, for every page to show something. */
static void
test_cast (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autofree char *veteran = read_lines (fixture->url, "SELECT profile FROM job_application GROUP BY profile HAVING COUNT(DISTINCT state) = 6");
  g_autofree char *marks = NULL;

  g_assert_cmpstr (g_strchomp (veteran), !=, "");
#define ASSERT_VETERAN(state) \
  G_STMT_START { \
    g_autofree char *query = g_strdup_printf ("SELECT id FROM deployment WHERE state = '" state "' AND exam = 'KCSE-2026'" \
                                              " AND profile = '%s'", veteran); \
    assert_some (fixture, query); \
  } G_STMT_END
  ASSERT_VETERAN ("offered");
  ASSERT_VETERAN ("reported");
  ASSERT_VETERAN ("served");
#undef ASSERT_VETERAN
  marks = g_strdup_printf ("SELECT id FROM attendance_mark WHERE status = 'present' AND profile = '%s'", veteran);
  assert_some (fixture, marks);

  assert_some (fixture, "SELECT 1 WHERE (SELECT COUNT(*) FROM deployment d WHERE centre LIKE '%001' AND exam = 'KCSE-2026'"
                        " AND from_on <= '2026-11-04' AND to_on >= '2026-11-04' AND state IN ('accepted', 'reported')) >= 24");
  assert_some (fixture, "SELECT 1 WHERE (SELECT COUNT(*) FROM attendance_mark WHERE centre LIKE '%001' AND on_date = '2026-11-04')"
                        " BETWEEN 1 AND 9");
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
test_operations (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
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

int
main (int    argc,
      char **argv)
{
  Fixture shared = { NULL };
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_set_up (&shared, NULL);
  run_ctl (&shared, 0, "--database", shared.url, "demo", "--seed", "7");

  g_test_add_data_func ("/ctl/demo/rules", &shared, test_rules);
  g_test_add_data_func ("/ctl/demo/stories", &shared, test_stories);
  g_test_add_data_func ("/ctl/demo/cast", &shared, test_cast);
  g_test_add_data_func ("/ctl/demo/operations", &shared, test_operations);

  status = g_test_run ();
  fixture_tear_down (&shared, NULL);
  return status;
}
