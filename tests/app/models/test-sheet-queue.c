#include "config.h"

#include "app/models/cp2-sheet-detail.h"
#include "app/models/cp2-sheet-queue.h"
#include "office-fixture.h"

static void
wait_for (Cp2SheetQueue *queue)
{
  while (!cp2_sheet_queue_is_settled (queue) || cp2_sheet_queue_get_loading (queue))
    g_main_context_iteration (NULL, TRUE);
}

static Cp2SheetItem *
get_item (Cp2SheetQueue *queue,
          guint          position)
{
  g_autoptr(Cp2SheetItem) item = g_list_model_get_item (G_LIST_MODEL (queue), position);

  g_assert_nonnull (item);
  return item;
}

static guint
count (Cp2SheetQueue *queue)
{
  return g_list_model_get_n_items (G_LIST_MODEL (queue));
}

/* Against plain counting over all registers and marks. */
static void
test_counting (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2SheetQueue) queue = cp2_sheet_queue_new (fixture->store);
  g_autoptr(GPtrArray) sheets = NULL;
  g_autoptr(GPtrArray) marks = NULL;
  guint in_scope = 0, to_verify = 0, reopened = 0;

  office_fill (fixture->store, 15, 5);
  cp2_sheet_queue_refresh (queue);
  cp2_sheet_queue_set_filter (queue, CP2_SHEET_FILTER_ALL);
  wait_for (queue);
  sheets = office_list (fixture->store, &cp2_attendance_sheet_kind);
  marks = office_list (fixture->store, &cp2_attendance_mark_kind);

  for (guint i = 0; i < sheets->len; i++)
    {
      Cp2AttendanceSheet *sheet = g_ptr_array_index (sheets, i);
      guint position = cp2_sheet_queue_find (queue, CP2_RECORD (sheet)->id);
      guint marked = 0, absent = 0, disputed = 0;

      if (!g_str_equal (sheet->subcounty, OFFICE_SCOPE))
        {
          g_assert_cmpuint (position, ==, G_MAXUINT);
          continue;
        }

      for (guint j = 0; j < marks->len; j++)
        {
          Cp2AttendanceMark *mark = g_ptr_array_index (marks, j);

          if (!mark->current || !g_str_equal (mark->sheet, CP2_RECORD (sheet)->id))
            continue;
          marked++;
          absent += mark->status == CP2_ATTENDANCE_ABSENT;
          disputed += mark->disputed;
        }

      in_scope++;
      to_verify += sheet->state == CP2_ATTENDANCE_SHEET_SUBMITTED ||
                   (sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED && sheet->late_marks > 0);
      reopened += sheet->state == CP2_ATTENDANCE_SHEET_REOPENED;
      g_assert_cmpint (get_item (queue, position)->state, ==, sheet->state);
      g_assert_cmpuint (get_item (queue, position)->marked, ==, marked);
      g_assert_cmpuint (get_item (queue, position)->absent, ==, absent);
      g_assert_cmpuint (get_item (queue, position)->disputed, ==, disputed);
    }

  g_assert_cmpuint (count (queue), ==, in_scope);
  g_assert_cmpuint (cp2_sheet_queue_get_to_verify (queue), ==, to_verify);
  for (guint i = 1; i < count (queue); i++)
    g_assert_cmpint (cp2_sheet_item_compare (get_item (queue, i - 1), get_item (queue, i)), <, 0);

  cp2_sheet_queue_set_filter (queue, CP2_SHEET_FILTER_TO_VERIFY);
  g_assert_cmpuint (count (queue), ==, to_verify);
  cp2_sheet_queue_set_filter (queue, CP2_SHEET_FILTER_REOPENED);
  g_assert_cmpuint (count (queue), ==, reopened);
}

static void
arrived_cb (Cp2SheetQueue *queue,
            guint          n,
            guint         *sum)
{
  *sum += n;
}

/* Exceptions first, then by when they were submitted; what comes is told, what stays is the same object. */
static void
test_order (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2SheetQueue) queue = NULL;
  g_autoptr(Cp2Deployment) person = office_deployment (2, "INV", "Wanjiru Kamau");
  g_autoptr(Cp2SheetItem) first = NULL;
  guint arrived = 0;

  for (guint i = 0; i < 4; i++)
    put_one (fixture->store, office_centre (i, OFFICE_SCOPE));
  put_one (fixture->store, office_sheet (0, "2026-11-03", CP2_ATTENDANCE_SHEET_SUBMITTED));
  put_one (fixture->store, office_sheet (1, "2026-11-02", CP2_ATTENDANCE_SHEET_SUBMITTED));
  put_one (fixture->store, office_sheet (2, "2026-11-03", CP2_ATTENDANCE_SHEET_SUBMITTED));
  put_one (fixture->store, office_sheet (3, "2026-11-03", CP2_ATTENDANCE_SHEET_VERIFIED));
  put_one (fixture->store, g_object_ref (person));
  put_one (fixture->store, office_mark (person, "2026-11-03", CP2_ATTENDANCE_ABSENT));
  queue = cp2_sheet_queue_new (fixture->store);
  g_signal_connect (queue, "arrived", G_CALLBACK (arrived_cb), &arrived);
  wait_for (queue);

  g_assert_cmpuint (count (queue), ==, 3);
  g_assert_cmpuint (arrived, ==, 0);
  g_assert_cmpstr (get_item (queue, 0)->centre, ==, "21304003");
  g_assert_true (cp2_sheet_item_has_exceptions (get_item (queue, 0)));
  g_assert_cmpstr (get_item (queue, 1)->on_date, ==, "2026-11-02");
  g_assert_cmpstr (get_item (queue, 2)->centre, ==, "21304001");

  first = g_object_ref (get_item (queue, 0));
  put_one (fixture->store, office_sheet (3, "2026-11-02", CP2_ATTENDANCE_SHEET_SUBMITTED));
  while (arrived == 0)
    g_main_context_iteration (NULL, TRUE);
  wait_for (queue);
  g_assert_cmpuint (arrived, ==, 1);
  g_assert_cmpuint (count (queue), ==, 4);
  g_assert_true (get_item (queue, 0) == first);

  cp2_sheet_queue_search (queue, " vd SEC ");
  g_assert_cmpuint (count (queue), ==, 1);
  g_assert_cmpstr (get_item (queue, 0)->centre, ==, "21304004");
  cp2_sheet_queue_search (queue, "21304002");
  g_assert_cmpuint (count (queue), ==, 1);
  cp2_sheet_queue_search (queue, "nowhere");
  g_assert_cmpuint (count (queue), ==, 0);
  cp2_sheet_queue_search (queue, NULL);
  g_assert_cmpuint (count (queue), ==, 4);
}

static void
test_today (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2SheetQueue) queue = NULL;
  guint come, expected;

  for (guint i = 0; i < 3; i++)
    {
      Cp2Deployment *person = office_deployment (i, "INV", "Somebody");

      put_one (fixture->store, office_centre (i, OFFICE_SCOPE));
      if (i == 2)
        cp2_set_text (&person->to_on, "2026-11-03");
      put_one (fixture->store, person);
    }
  put_one (fixture->store, office_sheet (0, OFFICE_TODAY, CP2_ATTENDANCE_SHEET_SUBMITTED));
  put_one (fixture->store, office_sheet (1, OFFICE_TODAY, CP2_ATTENDANCE_SHEET_OPEN));
  queue = cp2_sheet_queue_new (fixture->store);
  wait_for (queue);
  cp2_sheet_queue_get_today (queue, &come, &expected);
  g_assert_cmpuint (come, ==, 1);
  g_assert_cmpuint (expected, ==, 2);
}

static void
run_on (Cp2Store    *store,
        const char  *kind,
        const char  *sheet,
        const char  *body)
{
  g_autoptr(JsonObject) object = parse_object (body);
  g_autoptr(Cp2Operation) operation = cp2_store_new_operation (store, kind, sheet, 1, object);
  Cp2OperationOutcome outcome;

  MUST (run_and_wait (store, operation, NULL, &outcome, failure));
}

/* What the office does, saved on this computer: it leaves the queue, and the history says so. */
static void
test_verify_and_reopen (StoreFixture  *fixture,
                        gconstpointer  data)
{
  const char *id = "21304001:KCSE-2026:2026-11-03";
  g_autoptr(Cp2SheetQueue) queue = NULL;
  g_autoptr(Cp2SheetDetail) detail = NULL;
  g_autoptr(Cp2SheetDetail) after = NULL;
  g_autoptr(GError) error = NULL;

  put_one (fixture->store, office_centre (0, OFFICE_SCOPE));
  put_one (fixture->store, office_sheet (0, "2026-11-03", CP2_ATTENDANCE_SHEET_SUBMITTED));
  queue = cp2_sheet_queue_new (fixture->store);
  wait_for (queue);
  g_assert_cmpuint (cp2_sheet_queue_get_to_verify (queue), ==, 1);

  run_on (fixture->store, "attendance.verify", id, "{}");
  while (cp2_sheet_queue_get_to_verify (queue) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count (queue), ==, 0);
  detail = cp2_sheet_detail_read (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_false (cp2_sheet_detail_can_verify (detail));
  g_assert_true (cp2_sheet_detail_can_reopen (detail));
  g_assert_true (detail->is_pending);
  g_assert_cmpuint (detail->events->len, ==, 2);

  run_on (fixture->store, "attendance.reopen", id, "{\"reason\":\"A person is missing\"}");
  after = cp2_sheet_detail_read (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->sheet->state, ==, CP2_ATTENDANCE_SHEET_REOPENED);
  g_assert_false (cp2_sheet_detail_can_verify (after));
  g_assert_false (cp2_sheet_detail_can_reopen (after));
  g_assert_cmpuint (after->events->len, ==, 3);
  g_assert_cmpstr (((Cp2SheetEvent *) after->events->pdata[2])->note, ==,
                   "A person is missing\nSaved on this computer; it will be sent by itself");
  wait_for (queue);
}

static Cp2SheetPerson *
get_person (Cp2SheetDetail *detail,
            guint           position)
{
  return g_ptr_array_index (detail->people, position);
}

static void
test_detail (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Deployment) supervisor = office_deployment (0, "SUP", "Achieng Otieno");
  g_autoptr(Cp2Deployment) absent = office_deployment (0, "INV", "Barasa Wekesa");
  g_autoptr(Cp2Deployment) late = office_deployment (0, "INV", "Chebet Kiptoo");
  g_autoptr(Cp2SheetDetail) detail = NULL;
  g_autoptr(GError) error = NULL;
  Cp2AttendanceMark *mark;
  Cp2AttendanceSheet *sheet = office_sheet (0, "2026-11-03", CP2_ATTENDANCE_SHEET_SUBMITTED);
  Cp2SheetCount *invigilators;

  sheet->late_marks = 1;
  put_one (fixture->store, office_centre (0, OFFICE_SCOPE));
  put_one (fixture->store, sheet);
  put_one (fixture->store, g_object_ref (absent));
  put_one (fixture->store, g_object_ref (supervisor));
  put_one (fixture->store, g_object_ref (late));

  mark = office_mark (supervisor, "2026-11-03", CP2_ATTENDANCE_PRESENT);
  cp2_set_text (&mark->time_in, "06:31");
  cp2_set_text (&mark->time_out, "16:40");
  mark->disputed = TRUE;
  put_one (fixture->store, mark);
  mark = office_mark (absent, "2026-11-03", CP2_ATTENDANCE_ABSENT);
  cp2_set_text (&mark->remark, "Sick, called at six.");
  put_one (fixture->store, mark);
  mark = office_mark (late, "2026-11-03", CP2_ATTENDANCE_PRESENT);
  mark->current = FALSE;
  mark->late = TRUE;
  cp2_set_text (&mark->reason, "Overlooked");
  put_one (fixture->store, mark);

  detail = cp2_sheet_detail_read (fixture->store, "21304001:KCSE-2026:2026-11-03", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (detail->centre_name, ==, "Aa Secondary School");
  g_assert_cmpstr (detail->heading, ==, "Tuesday, 3 November 2026");
  g_assert_true (g_str_has_prefix (detail->status, "Countersigned by Njeri Wambui, Tue 3 Nov"));
  g_assert_cmpuint (detail->people->len, ==, 3);
  g_assert_cmpstr (cp2_sheet_person_get_name (get_person (detail, 0)), ==, "Achieng Otieno");
  g_assert_cmpstr (cp2_sheet_person_get_times (get_person (detail, 0)), ==, "06:31 – 16:40");
  g_assert_nonnull (strstr (cp2_sheet_person_get_notes (get_person (detail, 0)), "Disputed"));
  g_assert_cmpstr (cp2_sheet_person_get_notes (get_person (detail, 1)), ==, "“Sick, called at six.”");
  g_assert_cmpstr (cp2_sheet_person_get_notes (get_person (detail, 2)), ==,
                   "Late: “Present” was entered 06:41, after the register was submitted\nReason: Overlooked");
  g_assert_cmpint (cp2_sheet_person_get_status (get_person (detail, 2)), ==, CP2_ATTENDANCE_UNSET);
  for (guint i = 0; i < 3; i++)
    g_assert_true (cp2_sheet_person_is_exception (get_person (detail, i)));

  g_assert_cmpuint (detail->counts->len, ==, 2);
  invigilators = g_ptr_array_index (detail->counts, 1);
  g_assert_cmpstr (invigilators->role, ==, "Invigilator");
  g_assert_cmpuint (invigilators->due, ==, 2);
  g_assert_cmpuint (invigilators->absent, ==, 1);
  g_assert_cmpuint (invigilators->unmarked, ==, 1);
  g_assert_true (cp2_sheet_detail_can_verify (detail));
}

/* A register that has not come is looked at too; an id from elsewhere is refused and not believed. */
static void
test_no_sheet (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2SheetDetail) detail = NULL;
  g_autoptr(GError) error = NULL;

  put_one (fixture->store, office_centre (0, OFFICE_SCOPE));
  put_one (fixture->store, office_deployment (0, "INV", "Barasa Wekesa"));
  detail = cp2_sheet_detail_read (fixture->store, "21304001:KCSE-2026:2026-11-03", &error);
  g_assert_no_error (error);
  g_assert_null (detail->sheet);
  g_assert_cmpuint (detail->people->len, ==, 1);
  g_assert_cmpuint (detail->events->len, ==, 0);
  g_assert_false (cp2_sheet_detail_can_verify (detail));
  g_assert_false (cp2_sheet_detail_can_reopen (detail));

  g_assert_null (cp2_sheet_detail_read (fixture->store, "nonsense", &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED);
}

#define ADD(path, test) g_test_add (path, StoreFixture, NULL, office_set_up, test, office_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/sheets/queue/counting", test_counting);
  ADD ("/sheets/queue/order", test_order);
  ADD ("/sheets/queue/today", test_today);
  ADD ("/sheets/verify-and-reopen", test_verify_and_reopen);
  ADD ("/sheets/detail/people", test_detail);
  ADD ("/sheets/detail/no-sheet", test_no_sheet);

  return g_test_run ();
}
