#include "config.h"

#include "app/models/cp2-home-model.h"
#include "person-fixture.h"

/* 2 to 6 November; it is Wednesday the 4th. */
#define N_DAYS G_N_ELEMENTS (office_days)

static Cp2Home *
read_home (StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  Cp2Home *home = cp2_home_read (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_nonnull (home);
  return home;
}

static void
check_step (StoreFixture    *fixture,
            Cp2NextStepKind  kind,
            const char      *page,
            const char      *target,
            const char      *text)
{
  g_autoptr(Cp2Home) home = read_home (fixture);

  g_assert_cmpint (home->step->kind, ==, kind);
  g_assert_cmpstr (home->step->page, ==, page);
  g_assert_cmpstr (home->step->target, ==, target);
  g_assert_nonnull (strstr (home->step->text, text));
  g_assert_cmpint (home->step->button != NULL, ==, page != NULL);
  check_sentence (home->step->text);
}

/* Checks a row of the one exam that there is. */
static void
check_row (StoreFixture *fixture,
           Cp2PayReason  reason,
           Cp2PayState   state,
           const char   *text,
           const char   *button)
{
  g_autoptr(Cp2Home) home = read_home (fixture);
  const Cp2HomePayRow *row;

  g_assert_cmpuint (home->pay->len, ==, 1);
  row = &((Cp2HomePay *) home->pay->pdata[0])->rows[reason];
  g_assert_cmpint (row->state, ==, state);
  g_assert_cmpstr (row->text, ==, text);
  g_assert_cmpstr (row->button, ==, button);
}

static void
put_mark (StoreFixture        *fixture,
          Cp2Deployment       *deployment,
          const char          *day,
          Cp2AttendanceStatus  status)
{
  put_one (fixture->store, office_mark (deployment, day, status));
}

/* Of a minute ago: nothing has come, then there is nothing to show but what is missing. */
static void
test_nothing (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Home) home = read_home (fixture);

  g_assert_cmpuint (home->pay->len, ==, 0);
  g_assert_cmpuint (home->days->len, ==, 0);
  g_assert_null (home->days_exam);
  check_step (fixture, CP2_NEXT_STEP_COMPLETE, "profile", "full_name", "You can apply once they are there.");
}

/* First what an application needs, one by one, then the qualification, then a vacancy; the rest while one waits. */
static void
test_incomplete (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = person_profile ();

  cp2_set_text (&profile->kin_mobile, NULL);
  put_one (fixture->store, g_object_ref (profile));
  check_step (fixture, CP2_NEXT_STEP_COMPLETE, "profile", "kin_mobile", "2 details are missing.");

  put_one (fixture->store, person_profile ());
  check_step (fixture, CP2_NEXT_STEP_COMPLETE, "profile", "qualification", "1 detail is missing.");

  put_one (fixture->store, person_qualification (4));
  check_step (fixture, CP2_NEXT_STEP_APPLY, "vacancies", NULL, "Your profile has all that an application needs.");

  put_one (fixture->store, person_application (VACANCY, CP2_JOB_APPLICATION_SUBMITTED));
  check_step (fixture, CP2_NEXT_STEP_COMPLETE, "profile", "nssf_number", "that the council asks for");

  put_one (fixture->store, person_add_rest (person_profile ()));
  check_step (fixture, CP2_NEXT_STEP_WAIT, "applications", NULL, "1 application is with the sub-county office.");
}

static void
put_complete (StoreFixture *fixture)
{
  put_one (fixture->store, person_add_rest (person_profile ()));
  put_one (fixture->store, person_qualification (4));
}

/* Applied, offered, accepted: what to do, and how it stands with the pay. */
static void
test_course (StoreFixture  *fixture,
             gconstpointer  data)
{
  Cp2Vacancy *vacancy = person_vacancy (0, "INV", "2026-12-01");
  g_autofree char *vacancy_id = g_strdup (CP2_RECORD (vacancy)->id);
  g_autoptr(Cp2Deployment) deployment = person_deployment ("INV", CP2_DEPLOYMENT_OFFERED);

  put_complete (fixture);
  put_one (fixture->store, vacancy);
  put_one (fixture->store, person_application (vacancy_id, CP2_JOB_APPLICATION_SUBMITTED));
  check_row (fixture, CP2_PAY_NAME, CP2_PAY_MET, "", NULL);
  check_row (fixture, CP2_PAY_NUMBERS, CP2_PAY_MET, "", NULL);
  check_row (fixture, CP2_PAY_DEPLOYED, CP2_PAY_WAITING, "The sub-county office has your application and decides.", NULL);
  check_row (fixture, CP2_PAY_MARKED, CP2_PAY_NOT_YET, "It begins with your first day.", NULL);

  cp2_set_text (&deployment->from_on, "2026-11-05");
  put_one (fixture->store, g_object_ref (deployment));
  check_step (fixture, CP2_NEXT_STEP_ANSWER, "applications", CP2_RECORD (deployment)->id,
              "Invigilator · KCSE 2026 at Ziwa Boys High, from Thu 5 Nov.");
  check_row (fixture, CP2_PAY_DEPLOYED, CP2_PAY_MISSING, "You have an offer. Accept it, so that you are deployed.", "Answer");

  deployment->state = CP2_DEPLOYMENT_ACCEPTED;
  put_one (fixture->store, g_object_ref (deployment));
  check_step (fixture, CP2_NEXT_STEP_SERVE, "applications", CP2_RECORD (deployment)->id, "You will serve at Ziwa Boys High");
  check_row (fixture, CP2_PAY_DEPLOYED, CP2_PAY_MET, "", NULL);
}

static void
test_days (StoreFixture  *fixture,
           gconstpointer  data)
{
  static const Cp2DutyMark expected[] = { CP2_DUTY_PRESENT, CP2_DUTY_MISSING, CP2_DUTY_AHEAD, CP2_DUTY_AHEAD, CP2_DUTY_AHEAD };
  g_autoptr(Cp2Deployment) deployment = person_deployment ("INV", CP2_DEPLOYMENT_REPORTED);
  g_autofree char *summary = NULL;
  g_autoptr(Cp2Home) home = NULL;

  put_complete (fixture);
  put_one (fixture->store, g_object_ref (deployment));
  put_mark (fixture, deployment, office_days[0], CP2_ATTENDANCE_PRESENT);
  check_step (fixture, CP2_NEXT_STEP_SERVE, "applications", CP2_RECORD (deployment)->id, "You serve at Ziwa Boys High");
  check_row (fixture, CP2_PAY_MARKED, CP2_PAY_WAITING,
             "1 day is not marked: Tue 3 Nov. If you served, ask the centre manager to mark it.", NULL);

  home = read_home (fixture);
  g_assert_cmpstr (home->days_exam, ==, "KCSE 2026");
  g_assert_cmpuint (home->days->len, ==, N_DAYS);
  for (guint i = 0; i < N_DAYS; i++)
    {
      const Cp2DutyDay *day = home->days->pdata[i];

      g_assert_cmpint (day->mark, ==, expected[i]);
      g_assert_cmpint (day->is_today, ==, i == 2);
      g_assert_nonnull (strstr (day->label, day->word));
      check_sentence (day->label);
    }
  summary = cp2_duty_days_summary (home->days);
  g_assert_cmpstr (summary, ==, "Present on 1 day, 3 days to come");
}

/* One register through its course, and the pay when all is in order. */
static void
test_register (StoreFixture  *fixture,
               gconstpointer  data)
{
  static const struct { Cp2AttendanceSheetState state; Cp2PayState pay; const char *text; } cases[] = {
    { CP2_ATTENDANCE_SHEET_OPEN, CP2_PAY_WAITING, "The centre has not submitted 1 register yet: Mon 2 Nov." },
    { CP2_ATTENDANCE_SHEET_SUBMITTED, CP2_PAY_WAITING, "1 register waits to be checked and stamped: Mon 2 Nov." },
    { CP2_ATTENDANCE_SHEET_REOPENED, CP2_PAY_WAITING, "The office sent 1 register back to the centre: Mon 2 Nov." },
    { CP2_ATTENDANCE_SHEET_VERIFIED, CP2_PAY_MET, "1 register" },
  };
  g_autoptr(Cp2Deployment) deployment = person_deployment ("INV", CP2_DEPLOYMENT_SERVED);
  g_autoptr(Cp2Home) home = NULL;

  put_complete (fixture);
  cp2_set_text (&deployment->to_on, office_days[0]);
  put_one (fixture->store, g_object_ref (deployment));
  put_mark (fixture, deployment, office_days[0], CP2_ATTENDANCE_PRESENT);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      put_one (fixture->store, office_sheet (0, office_days[0], cases[i].state));
      check_row (fixture, CP2_PAY_REGISTER, cases[i].pay, cases[i].text, NULL);
    }

  home = read_home (fixture);
  g_assert_cmpstr (((Cp2HomePay *) home->pay->pdata[0])->summary, ==, "All is in order. Payment comes after the results.");
}

/* A name that M-Pesa does not know is the next step for whoever has days, and its cure is where the name is. */
static void
test_names (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Deployment) deployment = person_deployment ("INV", CP2_DEPLOYMENT_REPORTED);
  Cp2Profile *profile = person_add_rest (person_profile ());

  put_complete (fixture);
  put_one (fixture->store, g_object_ref (deployment));
  cp2_set_text (&profile->mpesa_name, "ZAWADI WANJIKU NJERI");
  put_one (fixture->store, profile);
  check_step (fixture, CP2_NEXT_STEP_CURE, "profile", "mpesa_name", "Payment to another name fails.");
  check_row (fixture, CP2_PAY_NAME, CP2_PAY_MISSING,
             "The two names differ. Correct one, or use a number that is registered in your name.", "Correct Name");
}

/* What an office refused is news for a fortnight. */
static void
test_refused_change (StoreFixture  *fixture,
                     gconstpointer  data)
{
  g_autoptr(Cp2ProfileChange) change = cp2_record_new (&cp2_profile_change_kind, NULL);

  put_complete (fixture);
  cp2_set_text (&change->profile, ACCOUNT);
  cp2_set_text (&change->field, "national_id");
  cp2_set_text (&change->reason, "Bring your ID card.");
  change->state = CP2_PROFILE_CHANGE_REFUSED;
  cp2_set_text (&CP2_RECORD (change)->updated_at, "2026-11-01T06:00:00.000Z");
  put_one (fixture->store, g_object_ref (change));
  check_step (fixture, CP2_NEXT_STEP_READ, "profile", "national_id", "“National ID number” was not approved: Bring your ID card.");

  cp2_set_text (&CP2_RECORD (change)->updated_at, "2026-10-01T06:00:00.000Z");
  put_one (fixture->store, g_object_ref (change));
  check_step (fixture, CP2_NEXT_STEP_APPLY, "vacancies", NULL, "");
}

/* Whether one was paid for an exam of two years ago is not what one asks this page. */
static void
test_long_over (StoreFixture  *fixture,
                gconstpointer  data)
{
  static const struct { const char *id, *ends_on; guint n; } cases[] = {
    { "KCSE-2024", "2024-11-22", 0 }, { "KCSE-2025", "2025-11-21", 1 },
  };

  put_complete (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Cp2Exam *exam = cp2_record_new (&cp2_exam_kind, cases[i].id);
      Cp2Deployment *deployment = person_deployment ("INV", CP2_DEPLOYMENT_SERVED);
      g_autoptr(Cp2Home) home = NULL;

      cp2_set_text (&exam->name, cases[i].id);
      cp2_set_text (&exam->ends_on, cases[i].ends_on);
      put_one (fixture->store, exam);
      cp2_set_text (&deployment->exam, cases[i].id);
      cp2_set_text (&deployment->from_on, cases[i].ends_on);
      cp2_set_text (&deployment->to_on, cases[i].ends_on);
      put_one (fixture->store, deployment);
      home = read_home (fixture);
      g_assert_cmpuint (home->pay->len, ==, cases[i].n);
    }
}

static void
fill (StoreFixture *fixture)
{
  static const char * const names[] = { "WANJIKU ZAWADI NJERI", "Wanjiku Njeri", NULL };
  Batch batch = { .text = g_string_new (NULL) };
  Cp2Profile *profile = person_add_rest (person_profile ());

  cp2_set_text (&profile->mpesa_name, names[g_test_rand_int_range (0, 3)]);
  if (g_test_rand_int_range (0, 4) == 0)
    cp2_set_text (&profile->tsc_number, NULL);
  if (g_test_rand_int_range (0, 4) == 0)
    cp2_set_text (&profile->email, NULL);
  batch_put (&batch, profile);
  if (g_test_rand_int_range (0, 6) > 0)
    batch_put (&batch, person_qualification (g_test_rand_int_range (1, 7)));

  for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
    {
      Cp2Vacancy *vacancy = person_vacancy (0, "SUP", g_test_rand_bit () ? "2026-12-01" : "2026-11-01");

      if (g_test_rand_bit ())
        batch_put (&batch, person_application (CP2_RECORD (vacancy)->id, g_test_rand_int_range (0, CP2_JOB_APPLICATION_DECLINED + 1)));
      batch_put (&batch, vacancy);
    }

  for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
    {
      Cp2Deployment *deployment = person_deployment ("INV", g_test_rand_int_range (0, CP2_DEPLOYMENT_CANCELLED + 1));

      cp2_set_text (&deployment->from_on, office_days[g_test_rand_int_range (0, N_DAYS)]);
      cp2_set_text (&deployment->to_on, g_test_rand_bit () ? deployment->from_on : office_days[N_DAYS - 1]);
      for (guint i = 0; i < 3; i++)
        if (g_test_rand_bit ())
          {
            batch_put (&batch, office_mark (deployment, office_days[i], g_test_rand_int_range (1, 5)));
            batch_put (&batch, office_sheet (0, office_days[i], g_test_rand_int_range (0, 4)));
          }
      batch_put (&batch, deployment);
    }

  batch_flush (&batch, fixture->store);
  g_string_free (batch.text, TRUE);
}

static void
check_pay (Cp2HomePay *pay)
{
  guint n_met = 0;

  check_sentence (pay->name);
  check_sentence (pay->summary);
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    {
      const Cp2HomePayRow *row = &pay->rows[i];

      n_met += row->state == CP2_PAY_MET;
      check_sentence (row->title);
      check_sentence (row->text);
      check_sentence (row->word);
      /* What is not in order says why; a button leads somewhere, and what the person can cure has one. */
      g_assert_true (row->state == CP2_PAY_MET || row->text[0] != '\0');
      g_assert_cmpint (row->button != NULL, ==, row->page != NULL);
      g_assert_true (row->button == NULL || row->state == CP2_PAY_MISSING);
    }
  g_assert_cmpint (n_met == CP2_PAY_N_REASONS, ==, g_str_has_prefix (pay->summary, "All is in order"));
}

/* Whatever a life brings: every sentence is one for people, every button leads somewhere, and reading twice is the same. */
static void
test_random (StoreFixture  *fixture,
             gconstpointer  data)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(Cp2Home) home = NULL;
      g_autoptr(Cp2Home) again = NULL;

      fill (fixture);
      home = read_home (fixture);
      again = read_home (fixture);
      check_sentence (home->step->title);
      check_sentence (home->step->text);
      g_assert_cmpint (home->step->button != NULL, ==, home->step->page != NULL);
      g_assert_true (cp2_next_step_equal (home->step, again->step));
      g_assert_true (cp2_duty_days_equal (home->days, again->days));
      for (guint i = 0; i < home->pay->len; i++)
        {
          check_pay (home->pay->pdata[i]);
          g_assert_true (cp2_home_pay_equal (home->pay->pdata[i], again->pay->pdata[i]));
        }
      g_assert_cmpint (home->days->len > 0, ==, home->days_exam != NULL);

      office_tear_down (fixture, NULL);
      person_set_up (fixture, NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  person_test ("/home-model/nothing", test_nothing);
  person_test ("/home-model/incomplete", test_incomplete);
  person_test ("/home-model/course", test_course);
  person_test ("/home-model/days", test_days);
  person_test ("/home-model/register", test_register);
  person_test ("/home-model/names", test_names);
  person_test ("/home-model/refused-change", test_refused_change);
  person_test ("/home-model/long-over", test_long_over);
  person_test ("/home-model/random", test_random);

  return g_test_run ();
}
