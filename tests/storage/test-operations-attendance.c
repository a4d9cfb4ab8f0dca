#include "config.h"

#include <string.h>

#include "tests/storage/operation-fixture.h"

#define MARK(status, more) "{'deployment': '" DEPLOYMENT "', 'on_date': '" SHEET_DAY "', 'status': '" status "'" more "}"

static Cp2AttendanceMark *
get_mark (World      *world,
          const char *id)
{
  return world_get (world, &cp2_attendance_mark_kind, id);
}

static Cp2AttendanceSheet *
get_sheet (World *world)
{
  return world_get (world, &cp2_attendance_sheet_kind, SHEET);
}

static void
mark (World      *world,
      Cp2Actor   *actor,
      const char *id,
      const char *body)
{
  world_do (world, actor, "attendance.mark", id, body);
}

static void
submit (World *world)
{
  world_do (world, world->centre, "attendance.submit", SHEET, "{'countersigned_by': 'Asha Juma'}");
}

static void
refuse (World        *world,
        Cp2Actor     *actor,
        const char   *kind,
        const char   *record,
        const char   *body,
        Cp2RuleError  code,
        const char   *fact,
        const char   *value)
{
  world_refuse (world, actor, kind, record, body, code, fact, value);
}

static void
assert_flags (World      *world,
              const char *id,
              const char *flags)
{
  g_autoptr(Cp2AttendanceMark) read = get_mark (world, id);
  g_autofree char *text = g_strdup_printf ("%s%s%s%s", read->current ? "current " : "", read->late ? "late " : "",
                                           read->approved ? "approved " : "", read->disputed ? "disputed " : "");

  g_assert_cmpstr (g_strchomp (text), ==, flags);
}

static void
test_mark (World         *world,
           gconstpointer  data)
{
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;
  g_autoptr(Cp2AttendanceMark) read = NULL;

  mark (world, world->centre, NEW_1, MARK ("present", ", 'time_in': '07:00', 'time_out': '17:00', 'remark': ' early '"));
  sheet = get_sheet (world);
  g_assert_cmpint (sheet->state, ==, CP2_ATTENDANCE_SHEET_OPEN);
  g_assert_cmpstr (sheet->centre, ==, CENTRE);
  g_assert_cmpstr (sheet->subcounty, ==, SUBCOUNTY);
  g_assert_cmpstr (sheet->on_date, ==, SHEET_DAY);
  read = get_mark (world, NEW_1);
  g_assert_cmpstr (read->sheet, ==, SHEET);
  g_assert_cmpstr (read->profile, ==, PROFESSIONAL);
  g_assert_cmpstr (read->position, ==, POSITION);
  g_assert_cmpstr (read->marked_by, ==, "account-centre");
  g_assert_cmpstr (read->effective_at, ==, NOW);
  g_assert_cmpstr (read->remark, ==, "early");
  g_assert_cmpint (read->level, ==, CP2_ATTENDANCE_LEVEL_CENTRE);
  assert_flags (world, NEW_1, "current");
  refuse (world, world->centre, "attendance.mark", NEW_1, MARK ("absent", ""), CP2_RULE_ERROR_ID_TAKEN, NULL, NULL);
}

static void
test_mark_refused (World         *world,
                   gconstpointer  data)
{
  const struct { const char *body; Cp2RuleError code; const char *fact; const char *value; } cases[] = {
    { "{'deployment': 'none', 'on_date': '" SHEET_DAY "', 'status': 'present'}", CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN, "id", "none" },
    { MARK ("present", ", 'on_date': '2026-11-01'"), CP2_RULE_ERROR_DAY_OUTSIDE, "from", "2026-11-02" },
    { MARK ("present", ", 'on_date': '2026-11-21'"), CP2_RULE_ERROR_DAY_OUTSIDE, "date", "2026-11-21" },
    { MARK ("present", ", 'on_date': '2026-11-31'"), CP2_RULE_ERROR_WRONG_FORMAT, "field", "on_date" },
    { MARK ("", ""), CP2_RULE_ERROR_REQUIRED, "field", "status" },
    { MARK ("late", ""), CP2_RULE_ERROR_MALFORMED, "field", "status" },
    { MARK ("replaced", ""), CP2_RULE_ERROR_REPLACED_BY_WHOM, "field", "replaced_by" },
    { MARK ("replaced", ", 'replaced_by': ' '"), CP2_RULE_ERROR_REPLACED_BY_WHOM, "field", "replaced_by" },
    { MARK ("present", ", 'time_in': '08:00', 'time_out': '08:00'"), CP2_RULE_ERROR_TIME_ORDER, "field", "time_out" },
    { MARK ("present", ", 'time_in': '08:00', 'time_out': '07:59'"), CP2_RULE_ERROR_TIME_ORDER, "field", "time_out" },
    { MARK ("present", ", 'time_in': '8:00'"), CP2_RULE_ERROR_WRONG_FORMAT, "field", "time_in" },
    { MARK ("present", ", 'current': true"), CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "current" },
    { MARK ("present", ", 'level': 2"), CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "level" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    refuse (world, world->centre, "attendance.mark", NEW_1, cases[i].body, cases[i].code, cases[i].fact, cases[i].value);
  refuse (world, world->neighbour, "attendance.mark", NEW_1, MARK ("present", ""), CP2_RULE_ERROR_NOT_FOUND, "id", NEW_1);
  refuse (world, world->far_subcounty, "attendance.mark", NEW_1, MARK ("present", ""), CP2_RULE_ERROR_NOT_FOUND, "id", NEW_1);
  mark (world, world->centre, NEW_1, MARK ("present", ", 'time_in': '08:00', 'time_out': ''"));
}

/* The first and the last day count; days after a move wait for the office. */
static void
test_mark_days (World         *world,
                gconstpointer  data)
{
  mark (world, world->centre, NEW_1, MARK ("present", ", 'on_date': '2026-11-02'"));
  mark (world, world->centre, NEW_2, MARK ("present", ", 'on_date': '2026-11-20'"));
  world_do (world, world->subcounty, "deployment.cancel", DEPLOYMENT, "{'reason': 'Moved', 'ended_on': '2026-11-10'}");
  mark (world, world->centre, NEW_3, MARK ("present", ", 'on_date': '2026-11-09'"));
  refuse (world, world->centre, "attendance.mark", VACANCY, MARK ("present", ", 'on_date': '2026-11-10'"),
          CP2_RULE_ERROR_DEPLOYMENT_MOVED, "id", DEPLOYMENT);
}

/* A correction is another mark: the earlier one stays, and no longer counts. */
static void
test_mark_append_only (World         *world,
                       gconstpointer  data)
{
  g_autoptr(Cp2AttendanceMark) first = NULL;

  mark (world, world->centre, NEW_1, MARK ("absent", ""));
  world_set_time ("2026-10-20T06:00:01.000Z");
  mark (world, world->centre, NEW_2, MARK ("present", ""));
  assert_flags (world, NEW_1, "");
  assert_flags (world, NEW_2, "current");
  first = get_mark (world, NEW_1);
  g_assert_cmpint (first->status, ==, CP2_ATTENDANCE_ABSENT);
  g_assert_cmpstr (first->effective_at, ==, NOW);

  /* The office's word counts more, also when it is older; two who disagree are disputed. */
  world_set_time ("2026-10-20T05:00:00.000Z");
  mark (world, world->subcounty, NEW_3, MARK ("absent", ""));
  assert_flags (world, NEW_2, "");
  assert_flags (world, NEW_3, "current disputed");
}

/* An earlier mark that comes later does not win, and touches no other row. */
static void
test_mark_arrives_late (World         *world,
                        gconstpointer  data)
{
  mark (world, world->centre, NEW_1, MARK ("present", ""));
  world_set_time ("2026-10-20T05:00:00.000Z");
  g_ptr_array_set_size (world->writes, 0);
  mark (world, world->centre, NEW_2, MARK ("absent", ""));
  assert_flags (world, NEW_1, "current");
  assert_flags (world, NEW_2, "");
  g_assert_cmpuint (world->writes->len, ==, 1);
}

static void
test_submit (World         *world,
             gconstpointer  data)
{
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;

  mark (world, world->centre, NEW_1, MARK ("absent", ""));
  refuse (world, world->centre, "attendance.submit", SHEET, "{}", CP2_RULE_ERROR_REQUIRED, "field", "countersigned_by");
  refuse (world, world->centre, "attendance.submit", SHEET, "{'countersigned_by': ''}", CP2_RULE_ERROR_REQUIRED, "field", "countersigned_by");
  refuse (world, world->centre, "attendance.submit", SHEET, "{'countersigned_by': 'Asha'}",
          CP2_RULE_ERROR_WRONG_FORMAT, "field", "countersigned_by");
  refuse (world, world->neighbour, "attendance.submit", SHEET, "{'countersigned_by': 'Asha Juma'}", CP2_RULE_ERROR_NOT_FOUND, "id", SHEET);
  submit (world);
  sheet = get_sheet (world);
  g_assert_cmpint (sheet->state, ==, CP2_ATTENDANCE_SHEET_SUBMITTED);
  g_assert_cmpstr (sheet->countersigned_by, ==, "Asha Juma");
  g_assert_cmpstr (sheet->submitted_at, ==, NOW);
  refuse (world, world->centre, "attendance.submit", SHEET, "{'countersigned_by': 'Asha Juma'}",
          CP2_RULE_ERROR_WRONG_STATE, "state", "submitted");
}

/* Who is to serve that day and has no mark that counts is missing; others are not. */
static void
test_submit_missing (World         *world,
                     gconstpointer  data)
{
  const char *signed_by = "{'countersigned_by': 'Asha Juma'}";

  /* No mark at all is not the same as nobody to mark. */
  refuse (world, world->centre, "attendance.submit", SHEET, signed_by, CP2_RULE_ERROR_MARKS_MISSING, "count", "1");
  refuse (world, world->centre, "attendance.submit", CENTRE ":" EXAM ":2026-12-24", signed_by, CP2_RULE_ERROR_SHEET_EMPTY, "date", "2026-12-24");
  refuse (world, world->centre, "attendance.submit", FAR_CENTRE ":" EXAM ":" SHEET_DAY, signed_by, CP2_RULE_ERROR_NOT_FOUND, NULL, NULL);
  refuse (world, world->neighbour, "attendance.submit", SHEET, signed_by, CP2_RULE_ERROR_NOT_FOUND, "id", SHEET);
  refuse (world, world->centre, "attendance.submit", "nonsense", signed_by, CP2_RULE_ERROR_NOT_FOUND, "id", "nonsense");
  refuse (world, world->centre, "attendance.submit", CENTRE ":::", signed_by, CP2_RULE_ERROR_NOT_FOUND, NULL, NULL);

  for (guint i = 0; i < 4; i++)
    world_put (world, &cp2_deployment_kind, "{'id': 'd%u', 'profile': '" COLLEAGUE "', 'exam': '" EXAM "', 'position': 'INV',"
               " 'centre': '" CENTRE "', 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "', 'from_on': '%s', 'to_on': '2026-11-20',"
               " 'state': '%s'}", i, i == 2 ? "2026-11-04" : "2026-11-02", i == 3 ? "declined" : "accepted");
  mark (world, world->centre, NEW_1, MARK ("present", ""));
  refuse (world, world->centre, "attendance.submit", SHEET, signed_by, CP2_RULE_ERROR_MARKS_MISSING, "count", "2");
  mark (world, world->centre, NEW_2, "{'deployment': 'd0', 'on_date': '" SHEET_DAY "', 'status': 'absent'}");
  refuse (world, world->centre, "attendance.submit", SHEET, signed_by, CP2_RULE_ERROR_MARKS_MISSING, "count", "1");
  mark (world, world->centre, NEW_3, "{'deployment': 'd1', 'on_date': '" SHEET_DAY "', 'status': 'replaced', 'replaced_by': 'Juma Ali'}");
  submit (world);
}

/* After closing a mark needs a reason, waits, and counts once the office has verified it. */
static void
test_late_marks (World         *world,
                 gconstpointer  data)
{
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;
  g_autoptr(Cp2AttendanceSheet) verified = NULL;

  mark (world, world->centre, NEW_1, MARK ("absent", ""));
  submit (world);
  world_set_time ("2026-10-20T07:00:00.000Z");
  refuse (world, world->centre, "attendance.mark", NEW_2, MARK ("present", ""), CP2_RULE_ERROR_REASON_REQUIRED, "field", "reason");
  refuse (world, world->centre, "attendance.mark", NEW_2, MARK ("present", ", 'reason': ' '"), CP2_RULE_ERROR_REASON_REQUIRED, NULL, NULL);
  mark (world, world->centre, NEW_2, MARK ("present", ", 'reason': 'Was in the other room'"));
  assert_flags (world, NEW_1, "current");
  assert_flags (world, NEW_2, "late");
  sheet = get_sheet (world);
  g_assert_cmpint (sheet->late_marks, ==, 1);

  g_ptr_array_set_size (world->writes, 0);
  world_do (world, world->subcounty, "attendance.verify", SHEET, "{}");
  assert_flags (world, NEW_1, "");
  assert_flags (world, NEW_2, "current late approved");
  verified = get_sheet (world);
  g_assert_cmpint (verified->late_marks, ==, 0);
  g_assert_cmpint (verified->state, ==, CP2_ATTENDANCE_SHEET_VERIFIED);
  g_assert_cmpstr (verified->verified_by, ==, "account-subcounty");
  /* Each row once: the feed has one line for each. */
  g_assert_cmpuint (world->writes->len, ==, 3);
}

static void
test_verify (World         *world,
             gconstpointer  data)
{
  refuse (world, world->subcounty, "attendance.verify", SHEET, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", SHEET);
  mark (world, world->centre, NEW_1, MARK ("present", ""));
  refuse (world, world->subcounty, "attendance.verify", SHEET, "{}", CP2_RULE_ERROR_WRONG_STATE, "state", "open");
  submit (world);
  refuse (world, world->far_subcounty, "attendance.verify", SHEET, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", SHEET);
  world_do (world, world->council, "attendance.verify", SHEET, "{}");
  refuse (world, world->council, "attendance.verify", SHEET, "{}", CP2_RULE_ERROR_WRONG_STATE, "state", "verified");

  /* A late mark opens the way to verify again. */
  mark (world, world->subcounty, NEW_2, MARK ("absent", ", 'reason': 'Seen elsewhere'"));
  assert_flags (world, NEW_2, "late");
  world_do (world, world->council, "attendance.verify", SHEET, "{}");
  assert_flags (world, NEW_2, "current late approved disputed");
}

static void
test_reopen (World         *world,
             gconstpointer  data)
{
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;

  refuse (world, world->subcounty, "attendance.reopen", SHEET, "{'reason': 'x'}", CP2_RULE_ERROR_NOT_FOUND, "id", SHEET);
  mark (world, world->centre, NEW_1, MARK ("present", ""));
  refuse (world, world->subcounty, "attendance.reopen", SHEET, "{'reason': 'x'}", CP2_RULE_ERROR_WRONG_STATE, "state", "open");
  submit (world);
  mark (world, world->centre, NEW_2, MARK ("absent", ", 'reason': 'Left at nine'"));
  refuse (world, world->subcounty, "attendance.reopen", SHEET, "{}", CP2_RULE_ERROR_REASON_REQUIRED, "field", "reason");
  refuse (world, world->subcounty, "attendance.reopen", SHEET, "{'reason': ''}", CP2_RULE_ERROR_REASON_REQUIRED, "field", "reason");
  refuse (world, world->far_subcounty, "attendance.reopen", SHEET, "{'reason': 'x'}", CP2_RULE_ERROR_NOT_FOUND, "id", SHEET);
  world_do (world, world->subcounty, "attendance.reopen", SHEET, "{'reason': 'Wrong stamp'}");
  sheet = get_sheet (world);
  g_assert_cmpint (sheet->state, ==, CP2_ATTENDANCE_SHEET_REOPENED);
  g_assert_cmpstr (sheet->reason, ==, "Wrong stamp");
  refuse (world, world->subcounty, "attendance.reopen", SHEET, "{'reason': 'x'}", CP2_RULE_ERROR_WRONG_STATE, "state", "reopened");
  refuse (world, world->subcounty, "attendance.verify", SHEET, "{}", CP2_RULE_ERROR_WRONG_STATE, "state", "reopened");

  /* Open again, marks count at once; the late one still waits for the office. */
  world_set_time ("2026-10-20T06:30:00.000Z");
  mark (world, world->centre, NEW_3, MARK ("replaced", ", 'replaced_by': 'Juma Ali'"));
  assert_flags (world, NEW_3, "current");
  assert_flags (world, NEW_2, "late");
  submit (world);
  world_do (world, world->subcounty, "attendance.verify", SHEET, "{}");
  assert_flags (world, NEW_2, "late approved");
  assert_flags (world, NEW_3, "current");
}

/* The same marks reach two replicas in different orders: every row is the same in the end. */
static void
test_replicas_agree (World         *world,
                     gconstpointer  data)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  g_autoptr(GPtrArray) actors = g_ptr_array_new ();
  const char * const bodies[] = { MARK ("present", ""), MARK ("absent", ""), MARK ("replaced", ", 'replaced_by': 'Juma Ali'") };
  g_autofree char *expected = NULL;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("01931c7b-0000-7000-8000-0000000002%02u", i);
      g_autofree char *time = g_strdup_printf ("2026-10-20T05:%02d:00.000Z", g_test_rand_int_range (0, 3));

      world_set_time (time);
      g_ptr_array_add (operations, world_operation ("attendance.mark", id, bodies[g_test_rand_int_range (0, 3)]));
      g_ptr_array_add (actors, g_test_rand_bit () ? world->centre : world->subcounty);
    }
  world_set_time (NOW);

  for (guint round = 0; round < 20; round++)
    {
      g_autofree char *found = NULL;
      guint first = g_test_rand_int_range (0, 7);
      guint step = g_test_rand_int_range (1, 7);

      g_assert_true (cp2_sql_begin (world->sql, NULL));
      for (guint i = 0; i < operations->len; i++)
        {
          guint at = (first + i * step) % operations->len;
          Cp2OperationOutcome outcome;
          g_autoptr(GError) error = NULL;

          cp2_operation_run (operations->pdata[at], actors->pdata[at], world->repository, cp2_clock_now (), &outcome, &error);
          g_assert_no_error (error);
        }
      found = world_dump (world);
      cp2_sql_rollback (world->sql);
      if (expected == NULL)
        expected = g_steal_pointer (&found);
      else
        g_assert_cmpstr (found, ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/attendance-mark/done", test_mark);
  world_test ("/operations/attendance-mark/refused", test_mark_refused);
  world_test ("/operations/attendance-mark/days", test_mark_days);
  world_test ("/operations/attendance-mark/append-only", test_mark_append_only);
  world_test ("/operations/attendance-mark/arrives-late", test_mark_arrives_late);
  world_test ("/operations/attendance-submit/done", test_submit);
  world_test ("/operations/attendance-submit/missing", test_submit_missing);
  world_test ("/operations/attendance-verify/late-marks", test_late_marks);
  world_test ("/operations/attendance-verify/states", test_verify);
  world_test ("/operations/attendance-reopen/done", test_reopen);
  world_test ("/operations/attendance/replicas-agree", test_replicas_agree);

  return g_test_run ();
}
