#include "config.h"

#include <string.h>

#include "tests/storage/operation-fixture.h"

#define APPLY "{'vacancy': '" VACANCY "'}"

static void
apply (World    *world,
       Cp2Actor *actor,
       const char *record)
{
  world_do (world, actor, "application.submit", record, APPLY);
}

static gint64
taken (World *world)
{
  g_autoptr(Cp2Vacancy) vacancy = world_get (world, &cp2_vacancy_kind, VACANCY);

  return vacancy->taken;
}

static void
set_vacancy (World      *world,
             const char *field,
             const char *value)
{
  g_autoptr(Cp2Vacancy) vacancy = world_get (world, &cp2_vacancy_kind, VACANCY);

  g_assert_true (cp2_field_set_text (cp2_kind_find_field (&cp2_vacancy_kind, field), vacancy, value));
  g_assert_true (cp2_sql_repository_store (CP2_SQL_REPOSITORY (world->repository), vacancy, NULL));
}

static void
set_profile (World      *world,
             const char *field,
             const char *value)
{
  g_autoptr(Cp2Profile) profile = world_get (world, &cp2_profile_kind, PROFESSIONAL);

  g_assert_true (cp2_field_set_text (cp2_kind_find_field (&cp2_profile_kind, field), profile, value));
  g_assert_true (cp2_sql_repository_store (CP2_SQL_REPOSITORY (world->repository), profile, NULL));
}

static void
refuse (World        *world,
        Cp2RuleError  code,
        const char   *fact,
        const char   *value)
{
  world_refuse (world, world->professional, "application.submit", NEW_1, APPLY, code, fact, value);
}

static void
test_submit (World         *world,
             gconstpointer  data)
{
  g_autoptr(Cp2JobApplication) application = NULL;

  apply (world, world->professional, NEW_1);
  application = world_get (world, &cp2_job_application_kind, NEW_1);
  g_assert_cmpstr (application->profile, ==, PROFESSIONAL);
  g_assert_cmpstr (application->full_name, ==, "Wanjiru Amina Otieno");
  g_assert_cmpstr (application->submitted_at, ==, NOW);
  g_assert_cmpstr (application->subcounty, ==, SUBCOUNTY);
  g_assert_cmpint (application->state, ==, CP2_JOB_APPLICATION_SUBMITTED);
  g_assert_false (application->late);
  g_assert_cmpint (taken (world), ==, 1);

  /* Once more is no second application, and takes no second place. */
  world_refuse (world, world->professional, "application.submit", NEW_2, APPLY, CP2_RULE_ERROR_ALREADY_APPLIED, "id", NEW_1);
  refuse (world, CP2_RULE_ERROR_ALREADY_APPLIED, "id", NEW_1);
  world_refuse (world, world->colleague, "application.submit", NEW_1, APPLY, CP2_RULE_ERROR_ID_TAKEN, NULL, NULL);
}

static void
test_submit_not_found (World         *world,
                       gconstpointer  data)
{
  world_refuse (world, world->professional, "application.submit", NEW_1, "{'vacancy': 'none'}", CP2_RULE_ERROR_NOT_FOUND, "kind", "vacancy");
  world_refuse (world, world->professional, "application.submit", NEW_1, "{}", CP2_RULE_ERROR_REQUIRED, "field", "vacancy");
  world_refuse (world, world->professional, "application.submit", NEW_1, "{'vacancy': '" VACANCY "', 'profile': '" COLLEAGUE "'}",
                CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "profile");
}

/* The closing day ends in Kenya, at 21:00 UTC. */
static void
test_submit_closing_day (World         *world,
                         gconstpointer  data)
{
  world_set_time ("2026-10-25T21:00:00.000Z");
  refuse (world, CP2_RULE_ERROR_VACANCY_CLOSED, "date", "2026-10-25");
  world_set_time ("2026-10-25T20:59:59.999Z");
  apply (world, world->professional, NEW_1);
}

/* Made in time and come late: it counts, and says so. */
static void
test_submit_late (World         *world,
                  gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = world_operation ("application.submit", NEW_1, APPLY);
  g_autoptr(Cp2JobApplication) application = NULL;
  Cp2OperationOutcome outcome;

  world_set_time ("2026-11-05T06:00:00.000Z");
  g_assert_true (world_run (world, world->professional, operation, &outcome, NULL));
  application = world_get (world, &cp2_job_application_kind, NEW_1);
  g_assert_true (application->late);
  g_assert_cmpstr (application->submitted_at, ==, NOW);
}

/* The last place: a desktop's count may be old and leaves it to the server, which refuses. */
static void
test_submit_full (World         *world,
                  gconstpointer  data)
{
  Cp2OperationOutcome outcome;

  set_vacancy (world, "taken", "1");
  outcome = world_do (world, world->colleague, "application.submit", NEW_1, APPLY);
  g_assert_false (outcome.undecided);
  if (world->is_authority)
    {
      world_refuse (world, world->professional, "application.submit", NEW_2, APPLY, CP2_RULE_ERROR_VACANCY_FULL, "count", "2");
      world_do (world, world->colleague, "application.withdraw", NEW_1, "{}");
      apply (world, world->professional, NEW_2);
    }
  else
    {
      outcome = world_do (world, world->professional, "application.submit", NEW_2, APPLY);
      g_assert_true (outcome.undecided);
    }
}

/* Every detail that is needed, one at a time, is asked for by its label. */
static void
test_submit_incomplete (World         *world,
                        gconstpointer  data)
{
  for (guint i = 0; i < cp2_profile_kind.n_fields; i++)
    {
      const Cp2Field *field = &cp2_profile_kind.fields[i];
      g_autoptr(Cp2Profile) profile = world_get (world, &cp2_profile_kind, PROFESSIONAL);
      g_autofree char *value = cp2_field_to_text (field, profile);

      if (!(field->flags & CP2_FIELD_NEEDED))
        continue;
      set_profile (world, field->name, NULL);
      refuse (world, CP2_RULE_ERROR_PROFILE_INCOMPLETE, "missing", cp2_field_get_label (field));
      set_profile (world, field->name, value);
    }

  world_do (world, world->professional, "qualification.remove", PROFESSIONAL "-q", "{}");
  set_profile (world, "gender", NULL);
  refuse (world, CP2_RULE_ERROR_PROFILE_INCOMPLETE, "count", "2");
  refuse (world, CP2_RULE_ERROR_PROFILE_INCOMPLETE, "missing", "Gender, Level of study");
}

static void
test_submit_level (World         *world,
                   gconstpointer  data)
{
  set_profile (world, "level", "secondary");
  refuse (world, CP2_RULE_ERROR_WRONG_LEVEL, "levels", "primary");
  refuse (world, CP2_RULE_ERROR_WRONG_LEVEL, "rule_year", "2026");
  refuse (world, CP2_RULE_ERROR_WRONG_LEVEL, "exam", "KCSE 2026");
  set_profile (world, "level", NULL);
  refuse (world, CP2_RULE_ERROR_WRONG_LEVEL, NULL, NULL);
}

static void
test_submit_own_school (World         *world,
                        gconstpointer  data)
{
  set_profile (world, "institution_centre", CENTRE);
  refuse (world, CP2_RULE_ERROR_OWN_SCHOOL, "centre", "Tumaini Hill Mixed Secondary School");
  set_profile (world, "institution_centre", NEIGHBOUR);
  world_do (world, world->professional, "experience.save", NEW_2, "{'employer': 'TSC', 'institution': 'Tumaini', 'centre': '" CENTRE "'}");
  refuse (world, CP2_RULE_ERROR_OWN_SCHOOL, NULL, NULL);

  /* Nobody works at a container, and no rule is about it. */
  set_vacancy (world, "station", "container-1");
  apply (world, world->professional, NEW_1);
}

static void
put_served (World      *world,
            const char *exam,
            const char *from,
            const char *state)
{
  world_put (world, &cp2_deployment_kind, "{'id': 'earlier', 'profile': '" PROFESSIONAL "', 'exam': '%s', 'position': 'SUP',"
             " 'centre': '" CENTRE "', 'from_on': '%s', 'to_on': '%s', 'state': '%s'}", exam, from, from, state);
}

/* Three years for 2026: the series of 2023 is too near, that of 2022 is not, whatever the day on which it was sat. */
static void
test_submit_cool_down (World         *world,
                       gconstpointer  data)
{
  const struct { const char *exam; const char *from; const char *state; const char *year; } cases[] = {
    { "KCSE-2025", "2025-11-03", "served", "2025" },
    { "KCSE-2025", "2025-11-03", "accepted", "2025" },
    { "KCSE-2025", "2025-11-03", "reported", "2025" },
    { "KCSE-2025", "2025-11-03", "offered", NULL },
    { "KCSE-2025", "2025-11-03", "declined", NULL },
    { "KCSE-2025", "2025-11-03", "cancelled", NULL },
    { "KCSE-2023", "2023-10-23", "served", "2023" },
    { "KCSE-2023", "2024-01-05", "served", "2023" },
    { "KCSE-2022", "2022-12-31", "served", NULL },
    /* Sat in the year after its own. */
    { "KCSE-2022", "2023-01-02", "served", NULL },
    { "KCSE-2021", "2022-02-28", "served", NULL },
    { "KCSE-2025", "2026-01-05", "served", "2025" },
    /* Of a series that is not there, the day is all that is known. */
    { "OLD-1", "2023-12-31", "served", "2023" },
    { "OLD-1", "2022-12-31", "served", NULL },
    /* The same year is another paper of one season. */
    { "KPSEA-2026", "2026-10-26", "served", NULL },
    { "OLD-1", "2026-10-26", "served", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s %s", cases[i].exam, cases[i].from, cases[i].state);
      put_served (world, cases[i].exam, cases[i].from, cases[i].state);
      if (cases[i].year != NULL)
        {
          refuse (world, CP2_RULE_ERROR_COOL_DOWN, "year", cases[i].year);
          refuse (world, CP2_RULE_ERROR_COOL_DOWN, "years", "3");
          continue;
        }
      apply (world, world->professional, NEW_1);
      world_do (world, world->professional, "application.withdraw", NEW_1, "{}");
    }
}

/* Another centre, and a position without such a rule. */
static void
test_submit_cool_down_elsewhere (World         *world,
                                 gconstpointer  data)
{
  put_served (world, "KCSE-2025", "2025-11-03", "served");
  set_vacancy (world, "station", NEIGHBOUR);
  apply (world, world->professional, NEW_1);
  world_do (world, world->professional, "application.withdraw", NEW_1, "{}");
  set_vacancy (world, "station", CENTRE);
  set_vacancy (world, "position", "CM");
  apply (world, world->professional, NEW_1);
}

static void
test_withdraw (World         *world,
               gconstpointer  data)
{
  g_autoptr(Cp2JobApplication) application = NULL;
  g_autoptr(Cp2JobApplication) other = NULL;

  world_refuse (world, world->professional, "application.withdraw", NEW_1, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", NEW_1);
  apply (world, world->professional, NEW_1);
  world_refuse (world, world->colleague, "application.withdraw", NEW_1, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", NEW_1);
  world_do (world, world->professional, "application.withdraw", NEW_1, "{}");
  g_assert_cmpint (taken (world), ==, 0);
  world_refuse (world, world->professional, "application.withdraw", NEW_1, "{}", CP2_RULE_ERROR_WRONG_STATE, "state", "withdrawn");

  /* Applied for again under another id, it is the same record: there is one for each person and vacancy. */
  apply (world, world->professional, NEW_2);
  application = world_get (world, &cp2_job_application_kind, NEW_1);
  g_assert_cmpint (application->state, ==, CP2_JOB_APPLICATION_SUBMITTED);
  other = world_find (world, &cp2_job_application_kind, NEW_2);
  g_assert_null (other);
  g_assert_cmpint (taken (world), ==, 1);
}

static void
test_withdraw_states (World         *world,
                      gconstpointer  data)
{
  for (guint i = 0; cp2_job_application_state_words[i] != NULL; i++)
    {
      world_put (world, &cp2_job_application_kind, "{'id': '" NEW_1 "', 'vacancy': '" VACANCY "', 'profile': '" PROFESSIONAL "',"
                 " 'state': '%s'}", cp2_job_application_state_words[i]);
      if (i == CP2_JOB_APPLICATION_SUBMITTED || i == CP2_JOB_APPLICATION_SHORTLISTED)
        world_do (world, world->professional, "application.withdraw", NEW_1, "{}");
      else
        world_refuse (world, world->professional, "application.withdraw", NEW_1, "{}",
                      CP2_RULE_ERROR_WRONG_STATE, "state", cp2_job_application_state_words[i]);
    }
  g_assert_cmpint (taken (world), ==, 0);
}

/* Any history leaves as many places taken as there are live applications. */
static void
test_taken_agrees (World         *world,
                   gconstpointer  data)
{
  Cp2Actor * const actors[] = { world->professional, world->colleague, world->far_person };

  for (guint i = 0; i < 200; i++)
    {
      Cp2Actor *actor = actors[g_test_rand_int_range (0, 3)];
      g_autofree char *record = g_strdup_printf ("01931c7b-0000-7000-8000-0000000001%02d", g_test_rand_int_range (0, 6));
      g_autoptr(Cp2Operation) operation = g_test_rand_bit () ? world_operation ("application.submit", record, APPLY)
                                                             : world_operation ("application.withdraw", record, "{}");
      g_autoptr(GPtrArray) all = NULL;
      g_autoptr(GError) error = NULL;
      Cp2OperationOutcome outcome;
      guint live = 0;

      world_run (world, actor, operation, &outcome, &error);
      all = cp2_repository_find (world->repository, &cp2_job_application_kind, NULL, "vacancy", VACANCY, NULL);
      for (guint j = 0; j < all->len; j++)
        live += cp2_job_application_is_live (g_ptr_array_index (all, j));
      g_assert_cmpuint (all->len, <=, 3);
      g_assert_cmpint (taken (world), ==, live);
      if (world->is_authority)
        g_assert_cmpuint (live, <=, 2);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/application-submit/done", test_submit);
  world_test ("/operations/application-submit/not-found", test_submit_not_found);
  world_test ("/operations/application-submit/closing-day", test_submit_closing_day);
  world_test ("/operations/application-submit/late", test_submit_late);
  world_test ("/operations/application-submit/full", test_submit_full);
  world_test ("/operations/application-submit/incomplete", test_submit_incomplete);
  world_test ("/operations/application-submit/level", test_submit_level);
  world_test ("/operations/application-submit/own-school", test_submit_own_school);
  world_test ("/operations/application-submit/cool-down", test_submit_cool_down);
  world_test ("/operations/application-submit/cool-down-elsewhere", test_submit_cool_down_elsewhere);
  world_test ("/operations/application-withdraw/done", test_withdraw);
  world_test ("/operations/application-withdraw/states", test_withdraw_states);
  world_test ("/operations/application/taken-agrees", test_taken_agrees);

  return g_test_run ();
}
