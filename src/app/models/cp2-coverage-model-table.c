#include "config.h"

#include <string.h>

#include "app/models/cp2-coverage-model-table.h"
#include "core/cp2-attendance.h"
#include "core/cp2-clock.h"

#define KENYA_HOURS 3

char *
cp2_coverage_local_time (void)
{
  int minute = (int) ((cp2_clock_right_now () / G_TIME_SPAN_MINUTE + KENYA_HOURS * 60) % (24 * 60));

  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

Cp2CoverageQuestion *
cp2_coverage_question_new (const Cp2Actor *actor,
                           const char     *exam)
{
  Cp2CoverageQuestion *question = g_new0 (Cp2CoverageQuestion, 1);

  question->role = actor->role;
  question->scope = g_strdup (actor->scope);
  question->exam = g_strdup (exam);
  question->today = cp2_clock_today ();
  question->time = cp2_coverage_local_time ();
  return question;
}

void
cp2_coverage_question_free (Cp2CoverageQuestion *question)
{
  g_free (question->scope);
  g_free (question->exam);
  g_free (question->today);
  g_free (question->time);
  g_free (question);
}

static void
exam_free (gpointer data)
{
  Cp2CoverageExam *exam = data;

  g_free (exam->id);
  g_free (exam->name);
  g_free (exam->starts_on);
  g_free (exam->ends_on);
  g_free (exam);
}

static void
centre_free (gpointer data)
{
  Cp2CoverageCentre *centre = data;

  g_free (centre->id);
  g_free (centre->name);
  g_free (centre->key);
  g_free (centre);
}

static void
day_free (gpointer data)
{
  Cp2CoverageDay *day = data;

  g_free (day->date);
  g_free (day->marks_due);
  g_free (day);
}

Cp2CoverageTable *
cp2_coverage_table_new (Cp2CoverageQuestion *question)
{
  Cp2CoverageTable *table = g_atomic_rc_box_new0 (Cp2CoverageTable);

  table->exam = -1;
  table->today = -1;
  table->exams = g_ptr_array_new_with_free_func (exam_free);
  table->centres = g_ptr_array_new_with_free_func (centre_free);
  table->days = g_ptr_array_new_with_free_func (day_free);
  table->cells = g_array_new (FALSE, TRUE, sizeof (Cp2CoverageCell));
  table->issues = g_array_new (FALSE, FALSE, sizeof (Cp2CoverageIssue));
  table->asked = question;
  return table;
}

Cp2CoverageTable *
cp2_coverage_table_ref (Cp2CoverageTable *table)
{
  return g_atomic_rc_box_acquire (table);
}

static void
table_clear (gpointer data)
{
  Cp2CoverageTable *table = data;

  g_ptr_array_unref (table->exams);
  g_ptr_array_unref (table->centres);
  g_ptr_array_unref (table->days);
  g_array_unref (table->cells);
  g_array_unref (table->issues);
  cp2_coverage_question_free (table->asked);
}

void
cp2_coverage_table_unref (Cp2CoverageTable *table)
{
  g_atomic_rc_box_release_full (table, table_clear);
}

Cp2CoverageCentre *
cp2_coverage_table_get_centre (Cp2CoverageTable *table,
                               guint             centre)
{
  return g_ptr_array_index (table->centres, centre);
}

Cp2CoverageDay *
cp2_coverage_table_get_day (Cp2CoverageTable *table,
                            guint             day)
{
  return g_ptr_array_index (table->days, day);
}

Cp2CoverageCell *
cp2_coverage_table_get_cell (Cp2CoverageTable *table,
                             guint             centre,
                             guint             day)
{
  return &g_array_index (table->cells, Cp2CoverageCell, centre * table->days->len + day);
}

char *
cp2_coverage_table_dup_sheet (Cp2CoverageTable *table,
                              guint             centre,
                              guint             day)
{
  Cp2CoverageExam *exam = g_ptr_array_index (table->exams, table->exam);

  return cp2_attendance_sheet_make_id (cp2_coverage_table_get_centre (table, centre)->id, exam->id,
                                       cp2_coverage_table_get_day (table, day)->date);
}

static gboolean
is_due_at (Cp2CoverageDay *day,
           const char     *today,
           const char     *time)
{
  int order = strcmp (day->date, today);

  return order < 0 || (order == 0 && day->marks_due != NULL && strcmp (time, day->marks_due) >= 0);
}

gboolean
cp2_coverage_table_is_due (Cp2CoverageTable *table,
                           guint             day)
{
  return is_due_at (cp2_coverage_table_get_day (table, day), table->asked->today, table->asked->time);
}

gboolean
cp2_coverage_table_is_current (Cp2CoverageTable *table,
                               const char       *today,
                               const char       *time)
{
  if (!g_str_equal (today, table->asked->today))
    return FALSE;

  return table->today < 0 || cp2_coverage_table_is_due (table, table->today) ==
                             is_due_at (cp2_coverage_table_get_day (table, table->today), today, time);
}

gboolean
cp2_coverage_table_same_axes (Cp2CoverageTable *a,
                              Cp2CoverageTable *b)
{
  if (a->centres->len != b->centres->len || a->days->len != b->days->len || a->today != b->today)
    return FALSE;

  for (guint i = 0; i < a->centres->len; i++)
    if (!g_str_equal (cp2_coverage_table_get_centre (a, i)->id, cp2_coverage_table_get_centre (b, i)->id) ||
        !g_str_equal (cp2_coverage_table_get_centre (a, i)->name, cp2_coverage_table_get_centre (b, i)->name))
      return FALSE;
  for (guint i = 0; i < a->days->len; i++)
    if (!g_str_equal (cp2_coverage_table_get_day (a, i)->date, cp2_coverage_table_get_day (b, i)->date))
      return FALSE;

  return TRUE;
}

static void
add_issue (Cp2CoverageTable *table,
           Cp2CoverageKind   kind,
           guint             centre,
           guint             day,
           guint             count)
{
  Cp2CoverageIssue issue = { .kind = kind, .centre = centre, .day = day, .count = count };

  g_array_append_val (table->issues, issue);
}

/* Verifying settles what was wrong with a day; only what came after it is an exception again. */
static void
look_at_cell (Cp2CoverageTable *table,
              guint             centre,
              guint             day)
{
  Cp2CoverageCell *cell = cp2_coverage_table_get_cell (table, centre, day);
  Cp2CoverageDay *column = cp2_coverage_table_get_day (table, day);
  gboolean is_due = cp2_coverage_table_is_due (table, day) && (column->has_session || cell->sheet != CP2_COVERAGE_SHEET_NONE);
  gboolean is_past = strcmp (column->date, table->asked->today) < 0;

  if (cell->refused)
    add_issue (table, CP2_COVERAGE_REFUSED, centre, day, 0);
  if (is_due && cell->due > 0 && cell->sheet == CP2_COVERAGE_SHEET_NONE)
    add_issue (table, CP2_COVERAGE_MISSING, centre, day, cell->due);
  else if (is_due && cell->marked < cell->due)
    add_issue (table, CP2_COVERAGE_NOT_MARKED, centre, day, cell->due - cell->marked);
  else if (is_past && cell->sheet == CP2_COVERAGE_SHEET_OPEN)
    add_issue (table, CP2_COVERAGE_NOT_SUBMITTED, centre, day, 0);
  if (cell->late > 0)
    add_issue (table, CP2_COVERAGE_LATE, centre, day, cell->late);
  if (cell->sheet == CP2_COVERAGE_SHEET_VERIFIED)
    return;

  if (cell->disputed > 0)
    add_issue (table, CP2_COVERAGE_DISPUTED, centre, day, cell->disputed);
  if (cell->absent > 0)
    add_issue (table, CP2_COVERAGE_ABSENT, centre, day, cell->absent);
  if (cell->sheet == CP2_COVERAGE_SHEET_REOPENED)
    add_issue (table, CP2_COVERAGE_REOPENED, centre, day, 0);
}

static int
compare_issues (gconstpointer a,
                gconstpointer b)
{
  const Cp2CoverageIssue *left = a;
  const Cp2CoverageIssue *right = b;

  if (left->day != right->day)
    return left->day > right->day ? -1 : 1;
  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;

  return left->centre < right->centre ? -1 : left->centre > right->centre;
}

void
cp2_coverage_table_finish (Cp2CoverageTable *table)
{
  for (guint i = 0; i < table->centres->len; i++)
    for (guint j = 0; j < table->days->len; j++)
      {
        Cp2CoverageCell *cell = cp2_coverage_table_get_cell (table, i, j);
        Cp2CoverageSum *sum = &cp2_coverage_table_get_day (table, j)->sum;

        sum->needed += cp2_coverage_table_get_centre (table, i)->needed;
        sum->accepted += cell->accepted;
        sum->reported += cell->reported;
        sum->marked += cell->marked;
        sum->due += cell->due;
        look_at_cell (table, i, j);
      }

  g_array_sort (table->issues, compare_issues);
}
