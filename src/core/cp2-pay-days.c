#include "config.h"

#include "core/cp2-deployment.h"
#include "core/cp2-exams.h"
#include "core/cp2-pay-private.h"

typedef struct
{
  Cp2Repository *repository;
  const char    *exam;
  const char    *today;
  GPtrArray     *days;
} Reading;

static void
day_free (gpointer data)
{
  Cp2PayDay *day = data;

  g_free (day->on_date);
  g_free (day->deployment);
  g_free (day->centre);
  g_free (day);
}

GPtrArray *
cp2_pay_days_new (void)
{
  return g_ptr_array_new_with_free_func (day_free);
}

static gboolean
read_sheet (Reading    *reading,
            Cp2PayDay  *day,
            GError    **error)
{
  g_autofree char *id = cp2_attendance_sheet_make_id (day->centre, reading->exam, day->on_date);
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;

  if (!cp2_repository_get (reading->repository, &cp2_attendance_sheet_kind, id, (gpointer *) &sheet, error))
    return FALSE;
  if (sheet == NULL)
    return TRUE;

  day->is_closed = cp2_attendance_sheet_is_closed (sheet);
  day->is_verified = sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED;
  day->is_reopened = sheet->state == CP2_ATTENDANCE_SHEET_REOPENED;
  return TRUE;
}

static void
take_marks (Cp2PayDay *day,
            GPtrArray *marks)
{
  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);

      if (g_strcmp0 (mark->on_date, day->on_date) != 0)
        continue;
      if (mark->current)
        {
          day->status = mark->status == CP2_ATTENDANCE_CLEARED ? CP2_ATTENDANCE_UNSET : mark->status;
          day->is_disputed = mark->disputed;
        }
      else if (mark->late && !mark->approved)
        {
          day->is_late = TRUE;
        }
    }
}

static gboolean
add_day (Reading        *reading,
         Cp2Deployment  *deployment,
         GPtrArray      *marks,
         const char     *date,
         GError        **error)
{
  Cp2PayDay *day = g_new0 (Cp2PayDay, 1);

  g_ptr_array_add (reading->days, day);
  day->on_date = g_strdup (date);
  day->deployment = g_strdup (CP2_RECORD (deployment)->id);
  day->centre = g_strdup (deployment->centre);
  take_marks (day, marks);
  return g_strcmp0 (date, reading->today) > 0 || read_sheet (reading, day, error);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 ((*(Cp2PayDay * const *) a)->on_date, (*(Cp2PayDay * const *) b)->on_date);
}

/* The days of the timetable and of the marks, in order, some of them several times; the texts are theirs. */
static GPtrArray *
list_dates (GPtrArray *sessions,
            GPtrArray *marks)
{
  GPtrArray *dates = g_ptr_array_new ();

  for (guint i = 0; i < sessions->len; i++)
    g_ptr_array_add (dates, CP2_EXAM_SESSION (g_ptr_array_index (sessions, i))->on_date);
  for (guint i = 0; i < marks->len; i++)
    g_ptr_array_add (dates, CP2_ATTENDANCE_MARK (g_ptr_array_index (marks, i))->on_date);

  g_ptr_array_sort (dates, compare_texts);
  return dates;
}

static gboolean
add_deployment (Reading        *reading,
                Cp2Deployment  *deployment,
                GPtrArray      *sessions,
                GError        **error)
{
  g_autoptr(GPtrArray) marks = cp2_repository_find (reading->repository, &cp2_attendance_mark_kind, error,
                                                    "deployment", CP2_RECORD (deployment)->id, NULL);
  g_autoptr(GPtrArray) dates = NULL;
  const char *last = NULL;

  if (marks == NULL)
    return FALSE;

  dates = list_dates (sessions, marks);
  for (guint i = 0; i < dates->len; i++)
    {
      const char *date = g_ptr_array_index (dates, i);

      if (g_strcmp0 (date, last) != 0 && cp2_deployment_holds_on (deployment, date) &&
          !add_day (reading, deployment, marks, date, error))
        return FALSE;
      last = date;
    }

  return TRUE;
}

gboolean
cp2_pay_days_read (GPtrArray      *days,
                   Cp2Repository  *repository,
                   GPtrArray      *deployments,
                   const char     *exam,
                   const char     *today,
                   GError        **error)
{
  Reading reading = { .repository = repository, .exam = exam, .today = today, .days = days };
  g_autoptr(GPtrArray) sessions = NULL;

  if (deployments->len == 0)
    return TRUE;
  if ((sessions = cp2_repository_find (repository, &cp2_exam_session_kind, error, "exam", exam, NULL)) == NULL)
    return FALSE;

  for (guint i = 0; i < deployments->len; i++)
    if (!add_deployment (&reading, g_ptr_array_index (deployments, i), sessions, error))
      return FALSE;

  g_ptr_array_sort (days, compare_days);
  return TRUE;
}
