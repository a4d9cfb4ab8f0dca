#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-attendance.h"

/* Of 20 centres one each has a late mark, a disputed one and a corrected one. */
#define CENTRES_EACH 20

typedef enum
{
  STORY_NONE,
  STORY_LATE,
  STORY_DISPUTED,
  STORY_CORRECTED,
} Story;

static const struct
{
  guint variant;
  guint age;
  Story story;
} stories[] = {
  { 7, 2, STORY_LATE }, { 9, 2, STORY_DISPUTED }, { 15, 1, STORY_CORRECTED },
};

/* Of 100 people of a register with gaps so many are not marked; the centre that is printed has hardly begun today. */
#define LEFT_OUT       35
#define LEFT_OUT_FIRST 80

static const char * const absences[] = {
  "Sick, called at six.", "No transport after the rain.", "Absent without a message.", "At a funeral, with leave of the sub-county.",
};

static Story
find_story (Cp2DemoDay *day)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    if (stories[i].variant == day->number % CENTRES_EACH && stories[i].age == day->age && day->is_whole)
      return stories[i].story;

  return STORY_NONE;
}

static char *
make_time (int minute)
{
  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

static Cp2AttendanceMark *
mark_new (Cp2DemoWorld        *world,
          Cp2DemoDay          *day,
          Cp2Deployment       *deployment,
          Cp2AttendanceStatus  status,
          int                  minute)
{
  Cp2AttendanceMark *mark = cp2_demo_new_record (world, &cp2_attendance_mark_kind);

  mark->sheet = cp2_attendance_sheet_make_id (deployment->centre, CP2_DEMO_EXAM, day->date);
  cp2_set_text (&mark->deployment, CP2_RECORD (deployment)->id);
  cp2_set_text (&mark->profile, deployment->profile);
  cp2_set_text (&mark->position, deployment->position);
  cp2_set_text (&mark->centre, deployment->centre);
  cp2_set_text (&mark->exam, deployment->exam);
  cp2_set_text (&mark->on_date, day->date);
  cp2_set_text (&mark->subcounty, deployment->subcounty);
  cp2_set_text (&mark->county, deployment->county);
  cp2_set_text (&mark->marked_by, day->centre->account);
  mark->effective_at = cp2_demo_instant (day->date, minute);
  mark->level = CP2_ATTENDANCE_LEVEL_CENTRE;
  mark->status = status;
  return mark;
}

static void
set_times (Cp2DemoDay        *day,
           Cp2AttendanceMark *mark,
           GRand             *random)
{
  int usual = g_str_equal (mark->position, "SUP") || g_str_equal (mark->position, "CM") ? 6 * 60 + 20 : 6 * 60 + 40;
  int time_in = usual + g_rand_int_range (random, 0, 28);
  int time_out = 16 * 60 + 35 + g_rand_int_range (random, 0, 45);
  gboolean has_time_out = day->age > 0 && cp2_demo_chance (random, 90);

  if (mark->status != CP2_ATTENDANCE_PRESENT)
    return;

  mark->time_in = make_time (time_in);
  if (has_time_out)
    mark->time_out = make_time (time_out);
}

/* Who takes the post of @deployment on the day, when that is its last. */
static const char *
find_successor (Cp2DemoDay    *day,
                Cp2Deployment *deployment)
{
  if (deployment->state != CP2_DEPLOYMENT_REPLACED || g_strcmp0 (deployment->ended_on, day->next_date) != 0)
    return NULL;

  for (guint i = 0; i < day->centre->deployments->len; i++)
    {
      Cp2Deployment *other = g_ptr_array_index (day->centre->deployments, i);

      if (g_str_equal (other->from_on, day->date) && g_str_equal (other->position, deployment->position))
        return other->full_name;
    }

  return NULL;
}

static Cp2AttendanceMark *
make_mark (Cp2DemoWorld  *world,
           Cp2DemoDay    *day,
           Cp2Deployment *deployment,
           GRand         *random)
{
  gboolean is_absent = cp2_demo_chance (random, g_str_equal (deployment->position, "CM") ? 0 : 2);
  const char *successor = find_successor (day, deployment);
  Cp2AttendanceStatus status = successor ? CP2_ATTENDANCE_REPLACED :
                               is_absent ? CP2_ATTENDANCE_ABSENT : CP2_ATTENDANCE_PRESENT;
  Cp2AttendanceMark *mark = mark_new (world, day, deployment, status, 7 * 60 + 5 + g_rand_int_range (random, 0, 50));

  set_times (day, mark, random);
  cp2_set_text (&mark->replaced_by, successor);
  if (status == CP2_ATTENDANCE_ABSENT)
    cp2_set_text (&mark->remark, absences[g_rand_int_range (random, 0, G_N_ELEMENTS (absences))]);
  return mark;
}

static void
set_status (Cp2AttendanceMark   *mark,
            Cp2AttendanceStatus  status,
            const char          *time_in,
            const char          *remark)
{
  mark->status = status;
  cp2_set_text (&mark->time_in, time_in);
  cp2_set_text (&mark->time_out, NULL);
  cp2_set_text (&mark->remark, remark);
}

/* The second mark of a person, in the three ways in which there is one; @first is adapted to it. */
static Cp2AttendanceMark *
make_second (Cp2DemoWorld      *world,
             Cp2DemoDay        *day,
             Cp2Deployment     *deployment,
             Cp2AttendanceMark *first,
             Story              story)
{
  Cp2AttendanceMark *mark;

  if (story == STORY_LATE)
    {
      set_status (first, CP2_ATTENDANCE_ABSENT, NULL, "Not seen in the morning.");
      mark = mark_new (world, day, deployment, CP2_ATTENDANCE_PRESENT, (24 + 8) * 60 + 10);
      mark->time_in = make_time (7 * 60 + 30);
      mark->late = TRUE;
      cp2_set_text (&mark->reason, "Came at half past seven and was in the second room; overlooked when we signed.");
      day->state = CP2_ATTENDANCE_SHEET_SUBMITTED;
    }
  else if (story == STORY_DISPUTED)
    {
      set_status (first, CP2_ATTENDANCE_PRESENT, "06:55", NULL);
      mark = mark_new (world, day, deployment, CP2_ATTENDANCE_ABSENT, 11 * 60 + 30);
      mark->level = CP2_ATTENDANCE_LEVEL_OFFICE;
      cp2_set_text (&mark->marked_by, day->area->account);
      cp2_set_text (&mark->remark, "Not at the centre when the sub-county officer visited at eleven.");
    }
  else
    {
      set_status (first, CP2_ATTENDANCE_PRESENT, "06:50", NULL);
      mark = mark_new (world, day, deployment, CP2_ATTENDANCE_ABSENT, 9 * 60 + 30);
      cp2_set_text (&mark->remark, "Left ill before the first paper.");
    }

  return mark;
}

/* Settles the marks of one person as the operation does, and appends them to @all. */
static void
settle (GPtrArray         *all,
        Cp2AttendanceMark *first,
        Cp2AttendanceMark *second)
{
  g_autoptr(GPtrArray) marks = g_ptr_array_new ();
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();

  g_ptr_array_add (marks, first);
  if (second != NULL)
    g_ptr_array_add (marks, second);
  cp2_attendance_settle (marks, changed);
  g_ptr_array_extend (all, marks, NULL, NULL);
}

GPtrArray *
cp2_demo_make_marks (Cp2DemoWorld *world,
                     Cp2DemoDay   *day,
                     GRand        *random,
                     gint64       *n_late)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  Story story = find_story (day);
  int left_out = day->number == 0 && day->age == 0 ? LEFT_OUT_FIRST : LEFT_OUT;

  for (guint i = 0; i < day->centre->deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (day->centre->deployments, i);
      gboolean is_left_out = !day->is_whole && cp2_demo_chance (random, left_out);
      Cp2AttendanceMark *first;
      Cp2AttendanceMark *second = NULL;

      if (is_left_out || !cp2_deployment_holds_on (deployment, day->date))
        continue;

      first = make_mark (world, day, deployment, random);
      if (story != STORY_NONE && g_str_equal (deployment->position, "INV") && first->status != CP2_ATTENDANCE_REPLACED)
        {
          second = make_second (world, day, deployment, first, story);
          *n_late += story == STORY_LATE;
          story = STORY_NONE;
        }
      settle (all, first, second);
    }

  return all;
}
