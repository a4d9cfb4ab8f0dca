#include "config.h"

#include "core/cp2-kinds.h"
#include "core/cp2-pay-readiness.h"
#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"

#define EXAM   "KCSE-2026"
#define CENTRE "21304017"
#define PERSON "person"

/* Of the exam: a rehearsal on Friday, papers from Monday to Thursday, one day with two. */
static const char * const days[] = { "2026-10-30", "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05" };

typedef struct
{
  Cp2Sql        *sql;
  Cp2Repository *repository;
  Cp2Profile    *profile;
  Cp2Deployment *deployment;
} Fixture;

static void
put (Fixture  *fixture,
     gpointer  record)
{
  g_autoptr(GError) error = NULL;

  cp2_repository_put (fixture->repository, record, &error);
  g_assert_no_error (error);
}

static void
put_session (Fixture    *fixture,
             const char *date,
             const char *starts_at)
{
  g_autoptr(Cp2ExamSession) session = cp2_record_new (&cp2_exam_session_kind, NULL);

  cp2_set_text (&session->exam, EXAM);
  cp2_set_text (&session->on_date, date);
  cp2_set_text (&session->starts_at, starts_at);
  put (fixture, session);
}

static void
put_exam (Fixture    *fixture,
          const char *id,
          const char *starts_on,
          const char *ends_on)
{
  g_autoptr(Cp2Exam) exam = cp2_record_new (&cp2_exam_kind, id);

  cp2_set_text (&exam->name, id);
  cp2_set_text (&exam->code, "KCSE");
  cp2_set_text (&exam->starts_on, starts_on);
  cp2_set_text (&exam->ends_on, ends_on);
  put (fixture, exam);
}

static void
put_deployment (Fixture            *fixture,
                Cp2DeploymentState  state)
{
  fixture->deployment->state = state;
  put (fixture, fixture->deployment);
}

/* One mark that counts. */
static Cp2AttendanceMark *
new_mark (Fixture             *fixture,
          const char          *date,
          Cp2AttendanceStatus  status)
{
  Cp2AttendanceMark *mark = cp2_record_new (&cp2_attendance_mark_kind, NULL);

  mark->sheet = cp2_attendance_sheet_make_id (CENTRE, EXAM, date);
  cp2_set_text (&mark->deployment, CP2_RECORD (fixture->deployment)->id);
  cp2_set_text (&mark->profile, PERSON);
  cp2_set_text (&mark->centre, CENTRE);
  cp2_set_text (&mark->exam, EXAM);
  cp2_set_text (&mark->on_date, date);
  mark->status = status;
  mark->current = TRUE;
  return mark;
}

static void
put_mark (Fixture             *fixture,
          const char          *date,
          Cp2AttendanceStatus  status)
{
  g_autoptr(Cp2AttendanceMark) mark = new_mark (fixture, date, status);

  put (fixture, mark);
}

static void
put_sheet (Fixture                 *fixture,
           const char              *date,
           Cp2AttendanceSheetState  state)
{
  g_autofree char *id = cp2_attendance_sheet_make_id (CENTRE, EXAM, date);
  g_autoptr(Cp2AttendanceSheet) sheet = cp2_record_new (&cp2_attendance_sheet_kind, id);

  cp2_set_text (&sheet->centre, CENTRE);
  cp2_set_text (&sheet->exam, EXAM);
  cp2_set_text (&sheet->on_date, date);
  sheet->state = state;
  put (fixture, sheet);
}

static void
put_application (Fixture                *fixture,
                 const char             *exam,
                 Cp2JobApplicationState  state)
{
  g_autoptr(Cp2Vacancy) vacancy = cp2_record_new (&cp2_vacancy_kind, NULL);
  g_autoptr(Cp2JobApplication) application = cp2_record_new (&cp2_job_application_kind, NULL);

  cp2_set_text (&vacancy->exam, exam);
  cp2_set_text (&application->vacancy, CP2_RECORD (vacancy)->id);
  cp2_set_text (&application->profile, PERSON);
  application->state = state;
  put (fixture, vacancy);
  put (fixture, application);
}

static Cp2PayReadiness *
reckon (Fixture    *fixture,
        const char *today)
{
  g_autoptr(GError) error = NULL;
  Cp2PayReadiness *readiness = cp2_pay_readiness_new (fixture->repository, PERSON, EXAM, today, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    {
      const Cp2PayRow *row = &readiness->rows[i];

      /* A cause and who cures it, or neither; a page only for what the person does. */
      g_assert_cmpuint (row->reason, ==, i);
      g_assert_cmpint (row->state == CP2_PAY_MET, ==, row->cause == CP2_PAY_CAUSE_NONE);
      g_assert_cmpint (row->who == CP2_PAY_NOBODY, ==, row->state == CP2_PAY_MET || row->state == CP2_PAY_NOT_YET);
      g_assert_cmpint (row->page != NULL, ==, row->who == CP2_PAY_PERSON);
      g_assert_true (row->state != CP2_PAY_WAITING || row->who != CP2_PAY_PERSON);
    }
  return readiness;
}

#define CHECK(fixture, today, reason, expected_state, expected_cause, expected_who) \
  G_STMT_START { \
    g_autoptr(Cp2PayReadiness) checked = reckon (fixture, today); \
    g_assert_cmpint (checked->rows[reason].state, ==, expected_state); \
    g_assert_cmpint (checked->rows[reason].cause, ==, expected_cause); \
    g_assert_cmpint (checked->rows[reason].who, ==, expected_who); \
  } G_STMT_END

#define CHECK_OWN(fixture, reason, expected_cause, expected_page, expected_target) \
  G_STMT_START { \
    g_autoptr(Cp2PayReadiness) checked = reckon (fixture, "2026-11-01"); \
    g_assert_cmpint (checked->rows[reason].state, ==, CP2_PAY_MISSING); \
    g_assert_cmpint (checked->rows[reason].cause, ==, expected_cause); \
    g_assert_cmpstr (checked->rows[reason].page, ==, expected_page); \
    g_assert_cmpstr (checked->rows[reason].target, ==, expected_target); \
  } G_STMT_END

static void
test_names_agree (void)
{
  g_assert_true (cp2_pay_names_agree ("Achieng Otieno", "ACHIENG OTIENO"));
  g_assert_true (cp2_pay_names_agree ("Ng'ang'a  Wa-Thiong’o", " NGANGA WA THIONGO. "));
  g_assert_true (cp2_pay_names_agree ("José Otieno", "JOSÉ OTIENO"));
  g_assert_false (cp2_pay_names_agree ("Achieng Otieno", "Otieno Achieng"));
  g_assert_false (cp2_pay_names_agree ("Achieng Otieno", "Achieng Mary Otieno"));
  g_assert_false (cp2_pay_names_agree ("Achieng Otieno", "AchiengOtieno"));
  g_assert_false (cp2_pay_names_agree (NULL, NULL));
  g_assert_false (cp2_pay_names_agree ("", " "));
  g_assert_false (cp2_pay_names_agree ("Achieng Otieno", NULL));
  g_assert_false (cp2_pay_names_agree ("Achieng", "\xff\xfe"));
}

static void
test_name (Fixture       *fixture,
           gconstpointer  data)
{
  CHECK (fixture, days[0], CP2_PAY_NAME, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);

  cp2_set_text (&fixture->profile->mpesa_name, "ACHIENG ATIENO");
  put (fixture, fixture->profile);
  CHECK_OWN (fixture, CP2_PAY_NAME, CP2_PAY_NAMES_DIFFER, "profile", "mpesa_name");

  cp2_set_text (&fixture->profile->mpesa_name, NULL);
  put (fixture, fixture->profile);
  CHECK_OWN (fixture, CP2_PAY_NAME, CP2_PAY_MPESA_NAME_MISSING, "profile", "mpesa_name");

  cp2_set_text (&fixture->profile->full_name, "");
  put (fixture, fixture->profile);
  CHECK_OWN (fixture, CP2_PAY_NAME, CP2_PAY_FULL_NAME_MISSING, "profile", "full_name");
}

static void
test_numbers (Fixture       *fixture,
              gconstpointer  data)
{
  CHECK (fixture, days[0], CP2_PAY_NUMBERS, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);

  cp2_set_text (&fixture->profile->tsc_number, NULL);
  put (fixture, fixture->profile);
  CHECK_OWN (fixture, CP2_PAY_NUMBERS, CP2_PAY_SERVICE_NUMBER_MISSING, "profile", "tsc_number");

  cp2_set_text (&fixture->profile->national_id, NULL);
  put (fixture, fixture->profile);
  CHECK_OWN (fixture, CP2_PAY_NUMBERS, CP2_PAY_BOTH_NUMBERS_MISSING, "profile", "national_id");

  cp2_set_text (&fixture->profile->tsc_number, "451234");
  put (fixture, fixture->profile);
  CHECK_OWN (fixture, CP2_PAY_NUMBERS, CP2_PAY_NATIONAL_ID_MISSING, "profile", "national_id");
}

/* An account of a minute ago has no profile at all. */
static void
test_no_profile (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  cp2_repository_remove (fixture->repository, &cp2_profile_kind, PERSON, &error);
  g_assert_no_error (error);
  CHECK_OWN (fixture, CP2_PAY_NAME, CP2_PAY_FULL_NAME_MISSING, "profile", "full_name");
  CHECK_OWN (fixture, CP2_PAY_NUMBERS, CP2_PAY_BOTH_NUMBERS_MISSING, "profile", "national_id");
  CHECK_OWN (fixture, CP2_PAY_DEPLOYED, CP2_PAY_NOT_APPLIED, "vacancies", EXAM);
  CHECK (fixture, "2026-11-03", CP2_PAY_MARKED, CP2_PAY_NOT_YET, CP2_PAY_NOT_STARTED, CP2_PAY_NOBODY);
  CHECK (fixture, "2026-11-03", CP2_PAY_REGISTER, CP2_PAY_NOT_YET, CP2_PAY_NOT_STARTED, CP2_PAY_NOBODY);
}

static void
test_deployed_applications (Fixture       *fixture,
                            gconstpointer  data)
{
  put_application (fixture, EXAM, CP2_JOB_APPLICATION_WITHDRAWN);
  put_application (fixture, EXAM, CP2_JOB_APPLICATION_DECLINED);
  put_application (fixture, "KPSEA-2026", CP2_JOB_APPLICATION_SUBMITTED);
  CHECK_OWN (fixture, CP2_PAY_DEPLOYED, CP2_PAY_NOT_APPLIED, "vacancies", EXAM);

  put_application (fixture, EXAM, CP2_JOB_APPLICATION_SHORTLISTED);
  CHECK (fixture, days[0], CP2_PAY_DEPLOYED, CP2_PAY_WAITING, CP2_PAY_APPLIED, CP2_PAY_SUBCOUNTY);
  CHECK (fixture, "2026-12-01", CP2_PAY_DEPLOYED, CP2_PAY_MISSING, CP2_PAY_NEVER_DEPLOYED, CP2_PAY_SUBCOUNTY);
}

/* Every state that a deployment can be in. */
static void
test_deployed_states (Fixture       *fixture,
                      gconstpointer  data)
{
  static const Cp2DeploymentState met[] = { CP2_DEPLOYMENT_ACCEPTED, CP2_DEPLOYMENT_REPORTED, CP2_DEPLOYMENT_SERVED };
  static const Cp2DeploymentState none[] = { CP2_DEPLOYMENT_DECLINED, CP2_DEPLOYMENT_EXPIRED, CP2_DEPLOYMENT_CANCELLED, CP2_DEPLOYMENT_REPLACED };

  put_deployment (fixture, CP2_DEPLOYMENT_PROPOSED);
  CHECK (fixture, days[0], CP2_PAY_DEPLOYED, CP2_PAY_WAITING, CP2_PAY_APPLIED, CP2_PAY_SUBCOUNTY);
  put_deployment (fixture, CP2_DEPLOYMENT_OFFERED);
  CHECK_OWN (fixture, CP2_PAY_DEPLOYED, CP2_PAY_NOT_ANSWERED, "applications", "deployment");
  CHECK (fixture, "2026-11-06", CP2_PAY_DEPLOYED, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);
  for (guint i = 0; i < G_N_ELEMENTS (met); i++)
    {
      put_deployment (fixture, met[i]);
      CHECK (fixture, days[0], CP2_PAY_DEPLOYED, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);
    }
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      put_deployment (fixture, none[i]);
      CHECK_OWN (fixture, CP2_PAY_DEPLOYED, CP2_PAY_NOT_APPLIED, "vacancies", EXAM);
    }

  cp2_set_text (&fixture->deployment->ended_on, days[2]);
  put_deployment (fixture, CP2_DEPLOYMENT_REPLACED);
  CHECK (fixture, days[3], CP2_PAY_DEPLOYED, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);
}

static void
test_days_before (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2PayReadiness) readiness = NULL;

  put_deployment (fixture, CP2_DEPLOYMENT_ACCEPTED);
  readiness = reckon (fixture, days[0]);
  g_assert_cmpuint (readiness->days->len, ==, G_N_ELEMENTS (days));
  g_assert_cmpuint (readiness->n_ahead, ==, G_N_ELEMENTS (days));
  g_assert_cmpuint (readiness->n_present, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    g_assert_cmpstr (((Cp2PayDay *) g_ptr_array_index (readiness->days, i))->on_date, ==, days[i]);
  g_assert_cmpint (readiness->rows[CP2_PAY_MARKED].state, ==, CP2_PAY_NOT_YET);
  g_assert_cmpint (readiness->rows[CP2_PAY_REGISTER].state, ==, CP2_PAY_NOT_YET);
}

/* Today is not missing before it is over. */
static void
test_marked (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2PayReadiness) today = NULL;
  g_autoptr(Cp2PayReadiness) after = NULL;

  put_deployment (fixture, CP2_DEPLOYMENT_REPORTED);
  put_mark (fixture, days[0], CP2_ATTENDANCE_PRESENT);
  put_mark (fixture, days[1], CP2_ATTENDANCE_ABSENT);
  today = reckon (fixture, days[2]);
  g_assert_cmpint (today->rows[CP2_PAY_MARKED].state, ==, CP2_PAY_MET);
  g_assert_cmpuint (today->rows[CP2_PAY_MARKED].done, ==, 2);
  g_assert_cmpuint (today->rows[CP2_PAY_MARKED].total, ==, 2);
  g_assert_cmpuint (today->n_present, ==, 1);
  g_assert_cmpuint (today->n_ahead, ==, 3);

  after = reckon (fixture, days[4]);
  g_assert_cmpint (after->rows[CP2_PAY_MARKED].state, ==, CP2_PAY_WAITING);
  g_assert_cmpint (after->rows[CP2_PAY_MARKED].cause, ==, CP2_PAY_DAYS_NOT_MARKED);
  g_assert_cmpint (after->rows[CP2_PAY_MARKED].who, ==, CP2_PAY_CENTRE);
  g_assert_cmpuint (after->rows[CP2_PAY_MARKED].count, ==, 2);
  g_assert_cmpstr (after->rows[CP2_PAY_MARKED].day, ==, days[2]);
  g_assert_cmpuint (after->rows[CP2_PAY_MARKED].done, ==, 2);
  g_assert_cmpuint (after->rows[CP2_PAY_MARKED].total, ==, 4);
}

/* A mark made after the register was closed does not count before the office has approved it. */
static void
test_marked_late (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2AttendanceMark) mark = new_mark (fixture, days[0], CP2_ATTENDANCE_PRESENT);

  put_deployment (fixture, CP2_DEPLOYMENT_REPORTED);
  mark->late = TRUE;
  mark->current = FALSE;
  put (fixture, mark);
  CHECK (fixture, days[1], CP2_PAY_MARKED, CP2_PAY_WAITING, CP2_PAY_LATE_MARKS, CP2_PAY_SUBCOUNTY);

  mark->approved = mark->current = TRUE;
  put (fixture, mark);
  CHECK (fixture, days[1], CP2_PAY_MARKED, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);
}

static void
test_marked_disputed (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Cp2AttendanceMark) mark = new_mark (fixture, days[0], CP2_ATTENDANCE_ABSENT);

  put_deployment (fixture, CP2_DEPLOYMENT_REPORTED);
  mark->disputed = TRUE;
  put (fixture, mark);
  CHECK (fixture, days[1], CP2_PAY_MARKED, CP2_PAY_WAITING, CP2_PAY_MARKS_DISPUTED, CP2_PAY_SUBCOUNTY);
}

/* Of one register: what the person sees of it in each state, on the day itself and after. */
static void
test_register_states (Fixture       *fixture,
                      gconstpointer  data)
{
  put_deployment (fixture, CP2_DEPLOYMENT_REPORTED);
  put_mark (fixture, days[0], CP2_ATTENDANCE_PRESENT);
  CHECK (fixture, days[0], CP2_PAY_REGISTER, CP2_PAY_NOT_YET, CP2_PAY_NOT_STARTED, CP2_PAY_NOBODY);
  CHECK (fixture, days[1], CP2_PAY_REGISTER, CP2_PAY_WAITING, CP2_PAY_NOT_SUBMITTED, CP2_PAY_CENTRE);

  put_sheet (fixture, days[0], CP2_ATTENDANCE_SHEET_OPEN);
  CHECK (fixture, days[1], CP2_PAY_REGISTER, CP2_PAY_WAITING, CP2_PAY_NOT_SUBMITTED, CP2_PAY_CENTRE);
  put_sheet (fixture, days[0], CP2_ATTENDANCE_SHEET_SUBMITTED);
  CHECK (fixture, days[0], CP2_PAY_REGISTER, CP2_PAY_WAITING, CP2_PAY_NOT_VERIFIED, CP2_PAY_SUBCOUNTY);
  put_sheet (fixture, days[0], CP2_ATTENDANCE_SHEET_REOPENED);
  CHECK (fixture, days[1], CP2_PAY_REGISTER, CP2_PAY_WAITING, CP2_PAY_REOPENED, CP2_PAY_CENTRE);
  put_sheet (fixture, days[0], CP2_ATTENDANCE_SHEET_VERIFIED);
  CHECK (fixture, days[1], CP2_PAY_REGISTER, CP2_PAY_MET, CP2_PAY_CAUSE_NONE, CP2_PAY_NOBODY);
}

/* What is wrong with the earliest day is told, with how many days have just that. */
static void
test_register_several (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(Cp2PayReadiness) readiness = NULL;
  const Cp2PayRow *row;

  put_deployment (fixture, CP2_DEPLOYMENT_REPORTED);
  for (guint i = 0; i < 4; i++)
    put_mark (fixture, days[i], CP2_ATTENDANCE_PRESENT);
  put_sheet (fixture, days[0], CP2_ATTENDANCE_SHEET_VERIFIED);
  put_sheet (fixture, days[1], CP2_ATTENDANCE_SHEET_SUBMITTED);
  put_sheet (fixture, days[3], CP2_ATTENDANCE_SHEET_SUBMITTED);

  readiness = reckon (fixture, days[4]);
  row = &readiness->rows[CP2_PAY_REGISTER];
  g_assert_cmpint (row->cause, ==, CP2_PAY_NOT_VERIFIED);
  g_assert_cmpstr (row->day, ==, days[1]);
  g_assert_cmpuint (row->count, ==, 2);
  g_assert_cmpuint (row->done, ==, 1);
  g_assert_cmpuint (row->total, ==, 4);
  g_assert_cmpuint (readiness->n_present, ==, 4);
}

/* Whatever the timetable says: a day that was marked is a day. */
static void
test_days_outside_timetable (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(Cp2PayReadiness) readiness = NULL;

  put_deployment (fixture, CP2_DEPLOYMENT_REPORTED);
  put_mark (fixture, "2026-10-31", CP2_ATTENDANCE_PRESENT);
  put_mark (fixture, "2027-01-01", CP2_ATTENDANCE_PRESENT);
  readiness = reckon (fixture, "2026-11-02");
  g_assert_cmpuint (readiness->days->len, ==, G_N_ELEMENTS (days) + 1);
  g_assert_cmpstr (((Cp2PayDay *) g_ptr_array_index (readiness->days, 1))->on_date, ==, "2026-10-31");
  g_assert_cmpuint (readiness->n_present, ==, 1);
}

static void
test_list_exams (Fixture       *fixture,
                 gconstpointer  data)
{
  g_auto(GStrv) none = NULL;
  g_auto(GStrv) exams = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  none = cp2_pay_readiness_list_exams (fixture->repository, PERSON, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);

  put_exam (fixture, "KPSEA-2026", "2026-10-26", "2026-10-28");
  put_deployment (fixture, CP2_DEPLOYMENT_SERVED);
  put_application (fixture, EXAM, CP2_JOB_APPLICATION_DEPLOYED);
  put_application (fixture, "KPSEA-2026", CP2_JOB_APPLICATION_SUBMITTED);
  put_application (fixture, "KPSEA-2026", CP2_JOB_APPLICATION_SUBMITTED);
  put_application (fixture, "DTE-2026", CP2_JOB_APPLICATION_SUBMITTED);
  put_application (fixture, "KJSEA-2026", CP2_JOB_APPLICATION_WITHDRAWN);

  exams = cp2_pay_readiness_list_exams (fixture->repository, PERSON, &error);
  g_assert_no_error (error);
  text = g_strjoinv (" ", exams);
  g_assert_cmpstr (text, ==, EXAM " KPSEA-2026 DTE-2026");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_record_tables_create (fixture->sql, 0, &error);
  g_assert_no_error (error);
  fixture->repository = CP2_REPOSITORY (cp2_sql_repository_new (fixture->sql, FALSE));

  put_exam (fixture, EXAM, "2026-11-02", "2026-11-05");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    put_session (fixture, days[i], "08:00");
  put_session (fixture, days[1], "14:00");

  fixture->profile = cp2_record_new (&cp2_profile_kind, PERSON);
  cp2_set_text (&fixture->profile->full_name, "Achieng Otieno");
  cp2_set_text (&fixture->profile->mpesa_name, "ACHIENG OTIENO");
  cp2_set_text (&fixture->profile->national_id, "23456789");
  cp2_set_text (&fixture->profile->tsc_number, "451234");
  put (fixture, fixture->profile);

  fixture->deployment = cp2_record_new (&cp2_deployment_kind, "deployment");
  cp2_set_text (&fixture->deployment->profile, PERSON);
  cp2_set_text (&fixture->deployment->exam, EXAM);
  cp2_set_text (&fixture->deployment->centre, CENTRE);
  cp2_set_text (&fixture->deployment->from_on, days[0]);
  cp2_set_text (&fixture->deployment->to_on, days[4]);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->deployment);
  g_object_unref (fixture->profile);
  g_object_unref (fixture->repository);
  g_object_unref (fixture->sql);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, test) g_test_add ("/pay-readiness/" path, Fixture, NULL, set_up, test, tear_down)
  g_test_add_func ("/pay-readiness/names/agree", test_names_agree);
  ADD ("name/causes", test_name);
  ADD ("numbers/causes", test_numbers);
  ADD ("new/no-profile", test_no_profile);
  ADD ("deployed/applications", test_deployed_applications);
  ADD ("deployed/states", test_deployed_states);
  ADD ("days/before", test_days_before);
  ADD ("days/outside-timetable", test_days_outside_timetable);
  ADD ("marked/so-far", test_marked);
  ADD ("marked/late", test_marked_late);
  ADD ("marked/disputed", test_marked_disputed);
  ADD ("register/states", test_register_states);
  ADD ("register/several", test_register_several);
  ADD ("exams/list", test_list_exams);

  return g_test_run ();
}
