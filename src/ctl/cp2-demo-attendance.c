#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-attendance.h"

/* Of 20 centres one each has not marked for days, has not marked since yesterday, and had a day reopened. */
#define CENTRES_EACH      20
#define SILENT_FOR_DAYS   3
#define SILENT_SINCE      5
#define REOPENED          13

/* Local minutes of the day. */
#define SUBMITTED_AT (17 * 60 + 20)
#define VERIFIED_AT  (10 * 60 + 15)

static gboolean
is_silent (Cp2DemoDay *day)
{
  guint variant = day->number % CENTRES_EACH;

  return (variant == SILENT_FOR_DAYS && day->age < 3) || (variant == SILENT_SINCE && day->age < 2);
}

/* This morning: some have not begun, most are in the middle of it. */
static void
plan_today (Cp2DemoDay *day,
            GRand      *random)
{
  int at = g_rand_int_range (random, 0, 100);

  day->is_marked = day->number == 0 || at >= 12;
  day->is_whole = day->number > 0 && at >= 55;
  day->state = day->number > 0 && at >= 90 ? CP2_ATTENDANCE_SHEET_SUBMITTED : CP2_ATTENDANCE_SHEET_OPEN;
}

/* The longer ago, the more is verified; a few are still open with gaps. */
static void
plan_past (Cp2DemoDay *day,
           GRand      *random)
{
  int at = g_rand_int_range (random, 0, 100);
  int verified = day->age == 1 ? 15 : day->age <= 3 ? 60 : 93;
  int open = day->age == 1 ? 10 : day->age <= 3 ? 3 : 1;

  if (day->number == 0)
    at = MIN (at, 99 - open);
  day->is_marked = TRUE;
  day->is_whole = at < 100 - open;
  day->state = at < verified ? CP2_ATTENDANCE_SHEET_VERIFIED :
               day->is_whole ? CP2_ATTENDANCE_SHEET_SUBMITTED : CP2_ATTENDANCE_SHEET_OPEN;
  if (day->age == 2 && day->number % CENTRES_EACH == REOPENED)
    {
      day->is_whole = TRUE;
      day->state = CP2_ATTENDANCE_SHEET_REOPENED;
    }
}

static void
fill_sheet (Cp2DemoDay         *day,
            Cp2AttendanceSheet *sheet,
            const char         *countersigned_by)
{
  cp2_set_text (&sheet->centre, CP2_RECORD (day->centre->centre)->id);
  cp2_set_text (&sheet->exam, CP2_DEMO_EXAM);
  cp2_set_text (&sheet->on_date, day->date);
  cp2_set_text (&sheet->subcounty, day->centre->centre->subcounty);
  cp2_set_text (&sheet->county, day->centre->centre->county);
  sheet->state = day->state;
  if (day->state == CP2_ATTENDANCE_SHEET_OPEN)
    return;

  cp2_set_text (&sheet->countersigned_by, countersigned_by);
  sheet->submitted_at = cp2_demo_instant (day->date, day->age == 0 ? 9 * 60 + 20 : SUBMITTED_AT);
  if (day->state == CP2_ATTENDANCE_SHEET_VERIFIED)
    {
      sheet->verified_at = cp2_demo_instant (day->next_date, VERIFIED_AT);
      cp2_set_text (&sheet->verified_by, day->area->account);
    }
  else if (day->state == CP2_ATTENDANCE_SHEET_REOPENED)
    {
      cp2_set_text (&sheet->reason, "An invigilator says she was present and is marked absent. Please check.");
    }
}

static const char *
get_signature (Cp2DemoCentre *centre)
{
  Cp2Deployment *first = g_ptr_array_index (centre->deployments, 0);

  return centre->head != NULL && centre->head->profile->full_name != NULL ? centre->head->profile->full_name
                                                                          : first->full_name;
}

/* The marks go first: who may see a sheet is told by its marks. */
static gboolean
make_sheet (Cp2DemoWorld  *world,
            Cp2DemoDay    *day,
            GRand         *random,
            GError       **error)
{
  g_autofree char *id = cp2_attendance_sheet_make_id (CP2_RECORD (day->centre->centre)->id, CP2_DEMO_EXAM, day->date);
  g_autoptr(Cp2AttendanceSheet) sheet = cp2_record_new (&cp2_attendance_sheet_kind, id);
  g_autoptr(GPtrArray) marks = NULL;

  marks = cp2_demo_make_marks (world, day, random, &sheet->late_marks);
  if (marks->len == 0)
    return TRUE;

  for (guint i = 0; i < marks->len; i++)
    if (!cp2_demo_put (world, g_ptr_array_index (marks, i), error))
      return FALSE;

  fill_sheet (day, sheet, get_signature (day->centre));
  return cp2_demo_put (world, sheet, error);
}

static guint
count_days_so_far (Cp2DemoWorld *world)
{
  guint n = 0;

  while (n < world->days->len && strcmp (g_ptr_array_index (world->days, n), world->plan.today) <= 0)
    n++;

  return n;
}

static gboolean
make_centre (Cp2DemoWorld   *world,
             Cp2DemoArea    *area,
             Cp2DemoCentre  *centre,
             guint           number,
             GRand          *random,
             GError        **error)
{
  guint n_days = count_days_so_far (world);

  for (guint i = 0; i < n_days; i++)
    {
      const char *date = g_ptr_array_index (world->days, i);
      g_autofree char *next_date = cp2_date_add_days (date, 1);
      gboolean is_today = g_str_equal (date, world->plan.today);
      Cp2DemoDay day = {
        .area = area, .centre = centre, .date = date, .next_date = next_date, .number = number,
        /* When today is no day of the exam, its last day lies one back. */
        .age = n_days - 1 - i + (g_str_equal (g_ptr_array_index (world->days, n_days - 1), world->plan.today) ? 0 : 1),
      };

      if (is_today)
        plan_today (&day, random);
      else
        plan_past (&day, random);
      if (!is_silent (&day) && day.is_marked && !make_sheet (world, &day, random, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cp2_demo_make_attendance (Cp2DemoWorld  *world,
                          GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, "attendance");
  guint number = 0;

  for (guint i = 0; i < world->areas->len; i++)
    {
      Cp2DemoArea *area = g_ptr_array_index (world->areas, i);

      for (guint j = 0; j < area->centres->len; j++)
        if (!make_centre (world, area, g_ptr_array_index (area->centres, j), number++, random, error))
          return FALSE;
    }

  return TRUE;
}
