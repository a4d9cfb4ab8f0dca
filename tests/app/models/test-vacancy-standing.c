#include "config.h"

#include "app/models/cp2-error-text.h"
#include "app/models/cp2-vacancy-standing.h"
#include "core/cp2-rules.h"
#include "person-fixture.h"

static Cp2VacancyStanding *
read_standing (StoreFixture *fixture,
               Cp2Vacancy   *vacancy)
{
  g_autoptr(Cp2VacancyApplicant) applicant = cp2_vacancy_applicant_new (fixture->store);

  return cp2_vacancy_standing_new (fixture->store, applicant, vacancy);
}

static Cp2Vacancy *
put_vacancy (StoreFixture *fixture,
             guint         centre,
             const char   *closes_on)
{
  Cp2Vacancy *vacancy = person_vacancy (centre, "INV", closes_on);

  put_one (fixture->store, g_object_ref (vacancy));
  return vacancy;
}

static void
put_rule (StoreFixture *fixture)
{
  Cp2EligibilityRule *rule = cp2_record_new (&cp2_eligibility_rule_kind, OFFICE_EXAM ":INV");
  Cp2Exam *exam = cp2_record_new (&cp2_exam_kind, OFFICE_EXAM);

  rule->cooldown_years = 3;
  rule->not_own_school = TRUE;
  put_one (fixture->store, rule);
  cp2_set_text (&exam->name, "KCSE 2026");
  exam->year = 2026;
  put_one (fixture->store, exam);
}

static void
put_complete (StoreFixture *fixture)
{
  put_one (fixture->store, person_profile ());
  put_one (fixture->store, person_qualification (4));
  put_rule (fixture);
}

static gboolean
submit (StoreFixture  *fixture,
        Cp2Vacancy    *vacancy,
        GError       **error)
{
  g_autoptr(JsonObject) body = json_object_new ();
  g_autofree char *id = cp2_uuid_new ();
  g_autoptr(Cp2Operation) operation = NULL;

  json_object_set_string_member (body, "vacancy", CP2_RECORD (vacancy)->id);
  operation = cp2_store_new_operation (fixture->store, "application.submit", id, 0, body);
  return run_and_wait (fixture->store, operation, NULL, NULL, error);
}

/* What is said before the click is what the click would come to. */
static void
check (StoreFixture *fixture,
       Cp2Vacancy   *vacancy,
       Cp2RuleError  code)
{
  g_autoptr(Cp2VacancyStanding) standing = read_standing (fixture, vacancy);
  g_autofree char *sentence = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (submit (fixture, vacancy, &error));
  g_assert_error (error, CP2_RULE_ERROR, (int) code);
  sentence = cp2_error_text (error);
  g_assert_cmpint (standing->step, ==, code == CP2_RULE_ERROR_PROFILE_INCOMPLETE ? CP2_VACANCY_STEP_COMPLETE : CP2_VACANCY_STEP_REFUSED);
  g_assert_cmpstr (standing->explanation, ==, sentence);
  g_assert_cmpint (standing->field != NULL, ==, standing->step == CP2_VACANCY_STEP_COMPLETE);
  check_sentence (sentence);
}

/* The button leads to the very detail; a qualification is none of the work station, though both have a level. */
static void
test_incomplete (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2Vacancy) vacancy = put_vacancy (fixture, 0, "2026-12-01");
  g_autoptr(Cp2VacancyStanding) first = NULL;
  g_autoptr(Cp2VacancyStanding) second = NULL;
  Cp2Profile *profile = person_profile ();

  cp2_set_text (&profile->kin_mobile, NULL);
  put_one (fixture->store, profile);
  check (fixture, vacancy, CP2_RULE_ERROR_PROFILE_INCOMPLETE);
  first = read_standing (fixture, vacancy);
  g_assert_cmpstr (first->field, ==, "kin_mobile");

  put_one (fixture->store, person_profile ());
  check (fixture, vacancy, CP2_RULE_ERROR_PROFILE_INCOMPLETE);
  second = read_standing (fixture, vacancy);
  g_assert_cmpstr (second->field, ==, "qualification");
}

static void
test_closed (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Vacancy) past = put_vacancy (fixture, 0, "2026-11-01");
  g_autoptr(Cp2Vacancy) early = person_vacancy (0, "INV", "2026-12-01");

  put_complete (fixture);
  check (fixture, past, CP2_RULE_ERROR_VACANCY_CLOSED);
  early->closed = TRUE;
  put_one (fixture->store, g_object_ref (early));
  check (fixture, early, CP2_RULE_ERROR_VACANCY_CLOSED);
}

static void
test_own_school (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2Vacancy) vacancy = put_vacancy (fixture, 0, "2026-12-01");
  Cp2Profile *profile = person_profile ();

  put_complete (fixture);
  profile->institution_centre = office_centre_id (0);
  put_one (fixture->store, profile);
  check (fixture, vacancy, CP2_RULE_ERROR_OWN_SCHOOL);
}

static void
test_cool_down (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(Cp2Vacancy) vacancy = put_vacancy (fixture, 0, "2026-12-01");
  Cp2Deployment *deployment = person_deployment ("INV", CP2_DEPLOYMENT_SERVED);

  put_complete (fixture);
  cp2_set_text (&deployment->exam, "KCSE-2025");
  cp2_set_text (&deployment->from_on, "2025-11-03");
  cp2_set_text (&deployment->to_on, "2025-11-21");
  put_one (fixture->store, deployment);
  check (fixture, vacancy, CP2_RULE_ERROR_COOL_DOWN);
}

/* This computer's count may be old, so that the office decides. */
static void
test_full (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(Cp2Vacancy) vacancy = person_vacancy (0, "INV", "2026-12-01");
  g_autoptr(Cp2VacancyStanding) standing = NULL;
  g_autoptr(Cp2VacancyStanding) after = NULL;

  put_complete (fixture);
  vacancy->taken = vacancy->slots;
  put_one (fixture->store, g_object_ref (vacancy));
  standing = read_standing (fixture, vacancy);
  g_assert_cmpint (standing->step, ==, CP2_VACANCY_STEP_SUBMIT);
  g_assert_cmpstr (standing->headline, ==, "All places look taken");

  MUST (submit (fixture, vacancy, failure));
  after = read_standing (fixture, vacancy);
  g_assert_cmpint (after->step, ==, CP2_VACANCY_STEP_WITHDRAW);
  g_assert_cmpstr (after->explanation, ==, "Saved on this computer. All places looked taken, so the office decides.");
}

/* Every state of an application: what can be done, and that it is told. */
static void
test_states (StoreFixture  *fixture,
             gconstpointer  data)
{
  static const Cp2VacancyStep steps[] = {
    [CP2_JOB_APPLICATION_SUBMITTED] = CP2_VACANCY_STEP_WITHDRAW,
    [CP2_JOB_APPLICATION_WITHDRAWN] = CP2_VACANCY_STEP_SUBMIT,
    [CP2_JOB_APPLICATION_SHORTLISTED] = CP2_VACANCY_STEP_WITHDRAW,
    [CP2_JOB_APPLICATION_ACCEPTED] = CP2_VACANCY_STEP_DECIDED,
    [CP2_JOB_APPLICATION_DEPLOYED] = CP2_VACANCY_STEP_DECIDED,
    [CP2_JOB_APPLICATION_DECLINED] = CP2_VACANCY_STEP_SUBMIT,
  };

  put_complete (fixture);
  for (guint state = 0; state < G_N_ELEMENTS (steps); state++)
    {
      g_autoptr(Cp2Vacancy) vacancy = put_vacancy (fixture, 0, "2026-12-01");
      g_autoptr(Cp2JobApplication) application = person_application (CP2_RECORD (vacancy)->id, state);
      g_autoptr(Cp2VacancyStanding) standing = NULL;
      g_autoptr(GError) error = NULL;

      put_one (fixture->store, g_object_ref (application));
      standing = read_standing (fixture, vacancy);
      g_test_message ("%s", cp2_job_application_state_words[state]);
      g_assert_cmpint (standing->step, ==, steps[state]);
      g_assert_cmpstr (standing->application, ==, CP2_RECORD (application)->id);
      check_sentence (standing->headline);
      if (state != CP2_JOB_APPLICATION_WITHDRAWN)
        check_sentence (standing->explanation);
      g_assert_cmpint (submit (fixture, vacancy, &error), ==, standing->step == CP2_VACANCY_STEP_SUBMIT);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  person_test ("/vacancy-standing/incomplete", test_incomplete);
  person_test ("/vacancy-standing/closed", test_closed);
  person_test ("/vacancy-standing/own-school", test_own_school);
  person_test ("/vacancy-standing/cool-down", test_cool_down);
  person_test ("/vacancy-standing/full", test_full);
  person_test ("/vacancy-standing/states", test_states);

  return g_test_run ();
}
