#include "config.h"

#include "app/models/cp2-coverage-model.h"
#include "office-fixture.h"

static void
wait_for (Cp2CoverageModel *model)
{
  while (!cp2_coverage_model_is_settled (model) || cp2_coverage_model_get_table (model) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* What the model sums up with a few statements, counted one record after the other. */
static Cp2CoverageCell
count_cell (Cp2Store           *store,
            GPtrArray          *deployments,
            GPtrArray          *marks,
            const char         *centre,
            const char         *day)
{
  g_autofree char *sheet_id = cp2_attendance_sheet_make_id (centre, OFFICE_EXAM, day);
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;
  Cp2CoverageCell cell = { 0 };

  for (guint i = 0; i < deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (deployments, i);

      if (!g_str_equal (deployment->centre, centre) || !cp2_deployment_holds_on (deployment, day))
        continue;

      cell.due++;
      cell.accepted += deployment->state != CP2_DEPLOYMENT_OFFERED;
      cell.reported += deployment->state != CP2_DEPLOYMENT_OFFERED && deployment->state != CP2_DEPLOYMENT_ACCEPTED;
      for (guint j = 0; j < marks->len; j++)
        {
          Cp2AttendanceMark *mark = g_ptr_array_index (marks, j);

          if (!mark->current || !g_str_equal (mark->deployment, CP2_RECORD (deployment)->id) || !g_str_equal (mark->on_date, day))
            continue;

          cell.marked++;
          cell.present += mark->status == CP2_ATTENDANCE_PRESENT;
          cell.absent += mark->status == CP2_ATTENDANCE_ABSENT;
          cell.disputed += mark->disputed;
        }
    }

  g_assert_true (cp2_store_get_record (store, &cp2_attendance_sheet_kind, sheet_id, (gpointer *) &sheet, NULL));
  cell.sheet = sheet != NULL ? CP2_COVERAGE_SHEET_OPEN + sheet->state : CP2_COVERAGE_SHEET_NONE;
  cell.late = sheet != NULL ? (guint16) sheet->late_marks : 0;
  return cell;
}

static void
assert_same_cell (const Cp2CoverageCell *cell,
                  const Cp2CoverageCell *expected)
{
  g_assert_cmpuint (cell->due, ==, expected->due);
  g_assert_cmpuint (cell->accepted, ==, expected->accepted);
  g_assert_cmpuint (cell->reported, ==, expected->reported);
  g_assert_cmpuint (cell->marked, ==, expected->marked);
  g_assert_cmpuint (cell->present, ==, expected->present);
  g_assert_cmpuint (cell->absent, ==, expected->absent);
  g_assert_cmpuint (cell->disputed, ==, expected->disputed);
  g_assert_cmpuint (cell->late, ==, expected->late);
  g_assert_cmpint (cell->sheet, ==, expected->sheet);
}

static void
check_sums (Cp2CoverageTable *table)
{
  for (guint j = 0; j < table->days->len; j++)
    {
      Cp2CoverageSum sum = { 0 };

      for (guint i = 0; i < table->centres->len; i++)
        {
          Cp2CoverageCell *cell = cp2_coverage_table_get_cell (table, i, j);

          sum.needed += cp2_coverage_table_get_centre (table, i)->needed;
          sum.accepted += cell->accepted;
          sum.reported += cell->reported;
          sum.marked += cell->marked;
          sum.due += cell->due;
        }
      g_assert_cmpmem (&sum, sizeof sum, &cp2_coverage_table_get_day (table, j)->sum, sizeof sum);
    }
}

static void
test_counting (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2CoverageModel) model = cp2_coverage_model_new (fixture->store);
  g_autoptr(GPtrArray) deployments = NULL;
  g_autoptr(GPtrArray) marks = NULL;
  Cp2CoverageTable *table;

  office_fill (fixture->store, 15, 6);
  cp2_coverage_model_set_active (model, TRUE);
  wait_for (model);
  table = cp2_coverage_model_get_table (model);
  deployments = office_list (fixture->store, &cp2_deployment_kind);
  marks = office_list (fixture->store, &cp2_attendance_mark_kind);

  g_assert_cmpuint (table->centres->len, ==, 12);
  g_assert_cmpuint (table->days->len, ==, G_N_ELEMENTS (office_days));
  g_assert_cmpint (table->today, ==, 2);
  for (guint i = 0; i < table->centres->len; i++)
    for (guint j = 0; j < table->days->len; j++)
      {
        Cp2CoverageCell expected = count_cell (fixture->store, deployments, marks,
                                               cp2_coverage_table_get_centre (table, i)->id, office_days[j]);

        assert_same_cell (cp2_coverage_table_get_cell (table, i, j), &expected);
      }
  check_sums (table);
}

static void
test_needed (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2CoverageModel) model = cp2_coverage_model_new (fixture->store);
  Cp2CoverageTable *table;

  office_fill (fixture->store, 10, 1);
  cp2_coverage_model_set_active (model, TRUE);
  wait_for (model);
  table = cp2_coverage_model_get_table (model);
  for (guint i = 0; i < table->centres->len; i++)
    {
      Cp2CoverageCentre *centre = cp2_coverage_table_get_centre (table, i);
      guint supervisors = centre->candidates < 15 ? 0 : (guint) (centre->candidates + 199) / 200;

      g_assert_cmpuint (centre->needed, ==, supervisors + (guint) (centre->candidates + 19) / 20);
      if (i > 0)
        g_assert_cmpint (g_utf8_collate (cp2_coverage_table_get_centre (table, i - 1)->name, centre->name), <=, 0);
    }
}

static Cp2CoverageIssueItem *
get_issue (Cp2CoverageModel *model,
           guint             position)
{
  g_autoptr(Cp2CoverageIssueItem) item = g_list_model_get_item (cp2_coverage_model_get_issues (model), position);

  return item;
}

/* One centre with a day of each kind; the sentences are what people read. */
static void
test_issues (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2CoverageModel) model = cp2_coverage_model_new (fixture->store);
  g_autoptr(Cp2Deployment) person = office_deployment (0, "INV", "Wanjiru Kamau");
  g_autoptr(Cp2Deployment) other = office_deployment (0, "INV", "Barasa Wekesa");
  Cp2AttendanceSheet *sheet;

  put_one (fixture->store, office_centre (0, OFFICE_SCOPE));
  put_one (fixture->store, g_object_ref (person));
  put_one (fixture->store, g_object_ref (other));
  put_one (fixture->store, office_sheet (0, "2026-11-03", CP2_ATTENDANCE_SHEET_OPEN));
  put_one (fixture->store, office_mark (person, "2026-11-03", CP2_ATTENDANCE_ABSENT));
  cp2_coverage_model_set_active (model, TRUE);
  wait_for (model);

  g_assert_cmpuint (g_list_model_get_n_items (cp2_coverage_model_get_issues (model)), ==, 3);
  g_assert_cmpstr (cp2_coverage_issue_item_get_sentence (get_issue (model, 0)), ==, "1 person is not marked");
  g_assert_cmpstr (cp2_coverage_issue_item_get_place (get_issue (model, 0)), ==, "Aa Secondary School, Tue 3 Nov");
  g_assert_cmpstr (cp2_coverage_issue_item_get_sheet (get_issue (model, 0)), ==, "21304001:KCSE-2026:2026-11-03");
  g_assert_cmpint (cp2_coverage_issue_item_get_kind (get_issue (model, 1)), ==, CP2_COVERAGE_ABSENT);
  g_assert_cmpint (cp2_coverage_issue_item_get_kind (get_issue (model, 2)), ==, CP2_COVERAGE_MISSING);
  g_assert_cmpstr (cp2_coverage_issue_item_get_day (get_issue (model, 2)), ==, "2026-11-02");

  /* The session of today ends. */
  cp2_clock_set_for_tests (OFFICE_NOW + 30 * G_TIME_SPAN_MINUTE);
  cp2_coverage_model_tick (model);
  wait_for (model);
  g_assert_cmpstr (cp2_coverage_issue_item_get_sentence (get_issue (model, 0)), ==, "No register: 2 people are not marked");
  g_assert_cmpstr (cp2_coverage_issue_item_get_day (get_issue (model, 0)), ==, OFFICE_TODAY);
  cp2_clock_set_for_tests (OFFICE_NOW);

  /* A verified register has none but the late marks. */
  sheet = office_sheet (0, "2026-11-03", CP2_ATTENDANCE_SHEET_VERIFIED);
  sheet->late_marks = 1;
  put_one (fixture->store, sheet);
  put_one (fixture->store, office_mark (other, "2026-11-03", CP2_ATTENDANCE_PRESENT));
  do
    wait_for (model);
  while (cp2_coverage_table_get_cell (cp2_coverage_model_get_table (model), 0, 1)->marked < 2 && g_main_context_iteration (NULL, TRUE));
  g_assert_cmpuint (g_list_model_get_n_items (cp2_coverage_model_get_issues (model)), ==, 2);
  g_assert_cmpstr (cp2_coverage_issue_item_get_sentence (get_issue (model, 0)), ==, "1 late mark waits for you");
}

static void
test_words (StoreFixture  *fixture,
            gconstpointer  data)
{
  static const struct
  {
    int         state;
    const char *words;
  } cases[] = {
    { -1, "Aa Secondary School, Tue 3 Nov: no register, 2 people to mark" },
    { CP2_ATTENDANCE_SHEET_OPEN, "Aa Secondary School, Tue 3 Nov: 1 of 2 marked" },
    { CP2_ATTENDANCE_SHEET_SUBMITTED, "Aa Secondary School, Tue 3 Nov: 1 of 2 marked, submitted" },
    { CP2_ATTENDANCE_SHEET_VERIFIED, "Aa Secondary School, Tue 3 Nov: 1 of 2 marked, verified" },
    { CP2_ATTENDANCE_SHEET_REOPENED, "Aa Secondary School, Tue 3 Nov: 1 of 2 marked, reopened" },
  };
  g_autoptr(Cp2Deployment) person = office_deployment (0, "INV", "Wanjiru Kamau");

  put_one (fixture->store, office_centre (0, OFFICE_SCOPE));
  put_one (fixture->store, g_object_ref (person));
  put_one (fixture->store, office_deployment (0, "INV", "Barasa Wekesa"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Cp2CoverageModel) model = cp2_coverage_model_new (fixture->store);
      g_autofree char *words = NULL;
      g_autofree char *next = NULL;

      if (cases[i].state >= 0)
        {
          put_one (fixture->store, office_sheet (0, "2026-11-03", cases[i].state));
          if (i == 1)
            put_one (fixture->store, office_mark (person, "2026-11-03", CP2_ATTENDANCE_PRESENT));
        }
      cp2_coverage_model_set_active (model, TRUE);
      wait_for (model);
      words = cp2_coverage_describe_cell (cp2_coverage_model_get_table (model), 0, 1);
      g_assert_cmpstr (words, ==, cases[i].words);
      next = cp2_coverage_describe_cell (cp2_coverage_model_get_table (model), 0, 3);
      g_assert_cmpstr (next, ==, "Aa Secondary School, Thu 5 Nov: 2 people posted");
    }
}

static void
changed_cb (Cp2CoverageModel *model,
            gboolean          axes,
            guint            *counts)
{
  counts[axes]++;
}

/* However many changes come, it is asked a few times; what is the same stays the same object. */
static void
test_coalesced (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(Cp2CoverageModel) model = cp2_coverage_model_new (fixture->store);
  g_autoptr(Cp2Deployment) person = office_deployment (0, "INV", "Wanjiru Kamau");
  g_autoptr(GObject) before = NULL;
  g_autoptr(GObject) after = NULL;
  guint counts[2] = { 0 };

  office_fill (fixture->store, 8, 4);
  put_one (fixture->store, g_object_ref (person));
  g_signal_connect (model, "changed", G_CALLBACK (changed_cb), counts);
  cp2_coverage_model_set_active (model, TRUE);
  wait_for (model);
  g_assert_cmpuint (counts[TRUE], ==, 1);
  before = g_list_model_get_item (cp2_coverage_model_get_issues (model), 0);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(Cp2Deployment) another = office_deployment (0, "INV", "Another");

      put_one (fixture->store, g_object_ref (another));
      put_one (fixture->store, office_mark (another, "2026-11-05", CP2_ATTENDANCE_PRESENT));
    }
  do
    wait_for (model);
  while (cp2_coverage_table_get_day (cp2_coverage_model_get_table (model), 3)->sum.marked < 40 &&
         g_main_context_iteration (NULL, TRUE));
  g_assert_cmpuint (counts[TRUE], ==, 1);
  g_assert_cmpuint (counts[FALSE], >=, 1);
  g_assert_cmpuint (counts[FALSE], <, 80);
  after = g_list_model_get_item (cp2_coverage_model_get_issues (model), 0);
  g_assert_true (before == after || !g_str_equal (cp2_coverage_issue_item_get_day (CP2_COVERAGE_ISSUE_ITEM (before)), OFFICE_TODAY));

  /* Nobody looks. */
  cp2_coverage_model_set_active (model, FALSE);
  put_one (fixture->store, office_mark (person, "2026-11-06", CP2_ATTENDANCE_PRESENT));
  g_assert_true (cp2_coverage_model_is_settled (model));
  cp2_coverage_model_set_active (model, TRUE);
  g_assert_false (cp2_coverage_model_is_settled (model));
  wait_for (model);
}

/* Without an exam there is nothing, and no failure. */
static void
test_empty (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2CoverageModel) model = cp2_coverage_model_new (fixture->store);

  cp2_coverage_model_set_active (model, TRUE);
  wait_for (model);
  g_assert_cmpint (cp2_coverage_model_get_table (model)->exam, ==, -1);
  g_assert_cmpuint (cp2_coverage_model_get_table (model)->centres->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (cp2_coverage_model_get_issues (model)), ==, 0);
  g_assert_null (cp2_coverage_model_get_error (model));
}

/* A model may go while its answer is on the way. */
static void
test_gone (StoreFixture  *fixture,
           gconstpointer  data)
{
  Cp2CoverageModel *model = cp2_coverage_model_new (fixture->store);

  office_fill (fixture->store, 4, 2);
  cp2_coverage_model_set_active (model, TRUE);
  g_object_unref (model);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

#define ADD(path, test) g_test_add (path, StoreFixture, NULL, office_set_up, test, office_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/coverage/counting", test_counting);
  ADD ("/coverage/needed", test_needed);
  ADD ("/coverage/issues", test_issues);
  ADD ("/coverage/words", test_words);
  ADD ("/coverage/coalesced", test_coalesced);
  ADD ("/coverage/empty", test_empty);
  ADD ("/coverage/gone", test_gone);

  return g_test_run ();
}
