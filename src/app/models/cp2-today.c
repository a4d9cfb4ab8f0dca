#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-exam-calendar.h"
#include "app/models/cp2-register-snapshot.h"
#include "app/models/cp2-today.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"
#include "storage/cp2-query.h"

static void
missing_free (gpointer data)
{
  Cp2TodayMissing *missing = data;

  g_free (missing->role);
  g_free (missing);
}

static void
task_free (gpointer data)
{
  Cp2TodayTask *task = data;

  g_free (task->day);
  g_free (task->title);
  g_free (task->text);
  g_free (task);
}

void
cp2_today_free (Cp2Today *today)
{
  g_free (today->day);
  g_free (today->exam);
  g_free (today->date);
  g_free (today->progress);
  g_free (today->next);
  g_ptr_array_unref (today->missing);
  g_ptr_array_unref (today->tasks);
  g_free (today);
}

static Cp2TodayMissing *
get_role (Cp2Today   *today,
          Cp2Store   *store,
          GPtrArray  *positions,
          const char *position)
{
  g_autoptr(Cp2Position) record = NULL;
  Cp2TodayMissing *role;

  for (guint i = 0; i < positions->len; i++)
    if (g_strcmp0 (positions->pdata[i], position) == 0)
      return today->missing->pdata[i];

  cp2_store_get_record (store, &cp2_position_kind, position, (gpointer *) &record, NULL);
  role = g_new0 (Cp2TodayMissing, 1);
  role->role = g_strdup (record ? cp2_words_get_name (record->name) : position);
  g_ptr_array_add (positions, (gpointer) position);
  g_ptr_array_add (today->missing, role);

  return role;
}

static void
count_people (Cp2Today            *today,
              Cp2Store            *store,
              Cp2RegisterSnapshot *snapshot)
{
  g_autoptr(GPtrArray) positions = g_ptr_array_new ();

  for (guint i = 0; i < snapshot->entries->len; i++)
    {
      Cp2RegisterEntry *entry = snapshot->entries->pdata[i];
      Cp2TodayMissing *role = get_role (today, store, positions, entry->deployment->position);
      gboolean is_marked = entry->mark != NULL && entry->mark->status != CP2_ATTENDANCE_CLEARED;

      role->total++;
      role->unmarked += !is_marked;
      today->marked += is_marked;
    }
  today->total = snapshot->entries->len;

  /* Who is all there needs no line. */
  for (guint i = today->missing->len; i > 0; i--)
    if (((Cp2TodayMissing *) today->missing->pdata[i - 1])->unmarked == 0)
      g_ptr_array_remove_index (today->missing, i - 1);
}

static void
add_task (Cp2Today   *today,
          const char *day,
          char       *text)
{
  Cp2TodayTask *task = g_new0 (Cp2TodayTask, 1);

  task->day = g_strdup (day);
  task->title = cp2_display_day (day, CP2_DAY_SHORT);
  task->text = text;
  g_ptr_array_add (today->tasks, task);
}

static gboolean
add_day (Cp2Today    *today,
         Cp2Store    *store,
         const char  *centre,
         const char  *exam,
         const char  *day,
         GError     **error)
{
  g_autoptr(Cp2RegisterSnapshot) snapshot = cp2_register_snapshot_read (store, centre, exam, day, error);
  guint unmarked = 0;

  if (snapshot == NULL)
    return FALSE;

  for (guint i = 0; i < snapshot->entries->len; i++)
    {
      Cp2RegisterEntry *entry = snapshot->entries->pdata[i];

      unmarked += entry->mark == NULL || entry->mark->status == CP2_ATTENDANCE_CLEARED;
    }

  if (snapshot->entries->len == 0 || (snapshot->sheet != NULL && cp2_attendance_sheet_is_closed (snapshot->sheet)))
    return TRUE;

  if (snapshot->sheet != NULL && snapshot->sheet->state == CP2_ATTENDANCE_SHEET_REOPENED)
    add_task (today, day, g_strdup_printf (_("Given back by the sub-county: “%s”"),
                                           snapshot->sheet->reason ? snapshot->sheet->reason : ""));
  else if (unmarked > 0)
    add_task (today, day, g_strdup_printf (ngettext ("%u person is not marked; the register is not submitted",
                                                     "%u people are not marked; the register is not submitted",
                                                     unmarked), unmarked));
  else
    add_task (today, day, g_strdup (_("Everyone is marked; countersign and submit the register")));

  return TRUE;
}

static void
describe_next (Cp2Today        *today,
               Cp2ExamCalendar *calendar)
{
  const Cp2ExamDay *day = NULL;
  Cp2ExamSession *session = cp2_exam_calendar_next_session (calendar, cp2_clock_right_now (), &day);
  g_autofree char *date = NULL;

  if (session == NULL)
    return;

  date = cp2_display_day (day->date, CP2_DAY_SHORT);
  if (g_str_equal (day->date, today->day))
    /* Translators: a paper and the time at which it starts today */
    today->next = g_strdup_printf (_("Next session: %s at %s"), session->paper ? session->paper : "",
                                   session->starts_at ? session->starts_at : "");
  else
    /* Translators: a paper, and the day and time at which it starts */
    today->next = g_strdup_printf (_("Next session: %s on %s at %s"), session->paper ? session->paper : "", date,
                                   session->starts_at ? session->starts_at : "");
}

static void
describe_day (Cp2Today        *today,
              Cp2ExamCalendar *calendar)
{
  const Cp2ExamDay *day = cp2_exam_calendar_find (calendar, today->day);

  if (day != NULL && day->number > 0)
    /* Translators: of an exam: "day 3 of 15" */
    today->progress = g_strdup_printf (_("day %u of %u"), day->number, cp2_exam_calendar_get_n_paper_days (calendar));
  else if (day != NULL)
    today->progress = g_strdup (_("rehearsal"));
}

static gboolean
read_exam (Cp2Today    *today,
           Cp2Store    *store,
           const char  *centre,
           const char  *exam,
           GError     **error)
{
  g_autoptr(Cp2ExamCalendar) calendar = cp2_exam_calendar_new (store, exam, error);
  g_autoptr(Cp2RegisterSnapshot) snapshot = NULL;

  if (calendar == NULL)
    return FALSE;

  today->exam = g_strdup (cp2_exam_calendar_get_name (calendar));
  describe_day (today, calendar);
  describe_next (today, calendar);
  for (guint i = 0; i < cp2_exam_calendar_get_n_days (calendar); i++)
    {
      const Cp2ExamDay *day = cp2_exam_calendar_get_day (calendar, i);

      if (strcmp (day->date, today->day) < 0 && !add_day (today, store, centre, exam, day->date, error))
        return FALSE;
    }

  if (today->progress == NULL)
    return TRUE;

  snapshot = cp2_register_snapshot_read (store, centre, exam, today->day, error);
  if (snapshot == NULL)
    return FALSE;

  today->is_submitted = snapshot->sheet != NULL && cp2_attendance_sheet_is_closed (snapshot->sheet);
  count_people (today, store, snapshot);
  return TRUE;
}

Cp2Today *
cp2_today_read (Cp2Store  *store,
                GError   **error)
{
  g_autoptr(Cp2Today) today = g_new0 (Cp2Today, 1);
  const char *centre = cp2_store_get_actor (store)->scope;
  g_auto(GStrv) exams = NULL;

  today->day = cp2_clock_today ();
  today->date = cp2_display_day (today->day, CP2_DAY_LONG);
  today->missing = g_ptr_array_new_with_free_func (missing_free);
  today->tasks = g_ptr_array_new_with_free_func (task_free);

  exams = cp2_exam_calendar_list_exams (store, centre, today->day, error);
  if (exams == NULL || (exams[0] != NULL && !read_exam (today, store, centre, exams[0], error)))
    return NULL;

  return g_steal_pointer (&today);
}
