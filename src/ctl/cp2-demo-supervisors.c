#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-deployments.h"

typedef struct
{
  char *from;
  char *to;
} Period;

static void
period_clear (gpointer data)
{
  Period *period = data;

  g_free (period->from);
  g_free (period->to);
}

/* Weeks of the exam; the rehearsal belongs to the first. */
static GArray *
make_periods (Cp2Exam *exam)
{
  GArray *periods = g_array_new (FALSE, FALSE, sizeof (Period));
  g_autofree char *from = g_strdup (exam->rehearsal_on);
  g_autofree char *next = cp2_date_add_days (exam->starts_on, 7);

  g_array_set_clear_func (periods, period_clear);
  while (strcmp (from, exam->ends_on) <= 0)
    {
      g_autofree char *last = cp2_date_add_days (next, -1);
      Period period = { g_strdup (from), g_strdup (strcmp (last, exam->ends_on) < 0 ? last : exam->ends_on) };

      g_array_append_val (periods, period);
      g_free (from);
      from = g_steal_pointer (&next);
      next = cp2_date_add_days (from, 7);
    }

  return periods;
}

/* One entry for each post, not owned. */
static GPtrArray *
list_posts (Cp2DemoWorld *world,
            Cp2DemoArea  *area)
{
  GPtrArray *posts = g_ptr_array_new ();

  for (guint i = 0; i < area->centres->len; i++)
    {
      Cp2DemoCentre *centre = g_ptr_array_index (area->centres, i);

      for (guint n = cp2_demo_count_needed (world, "SUP", centre->candidates); n > 0; n--)
        g_ptr_array_add (posts, centre);
    }

  return posts;
}

static GPtrArray *
list_people (Cp2DemoArea *area,
             guint        n_posts)
{
  GPtrArray *people = g_ptr_array_new ();

  for (guint i = 0; i < area->people[CP2_DEMO_SECONDARY]->len && people->len < n_posts + n_posts / 10 + 1; i++)
    {
      Cp2DemoPerson *person = g_ptr_array_index (area->people[CP2_DEMO_SECONDARY], i);

      if (!person->is_busy && person->profile->full_name != NULL)
        g_ptr_array_add (people, person);
    }

  return people;
}

static Cp2DemoPerson *
find_person (Cp2DemoWorld  *world,
             GPtrArray     *people,
             GHashTable    *used,
             Cp2DemoCentre *centre,
             guint          first)
{
  Cp2EligibilityRule *rule = cp2_demo_find_rule (world, &cp2_eligibility_rule_kind, CP2_DEMO_EXAM ":SUP");

  for (guint i = 0; i < people->len; i++)
    {
      Cp2DemoPerson *person = g_ptr_array_index (people, (first + i) % people->len);

      if (!g_hash_table_contains (used, person) &&
          cp2_demo_is_eligible (rule, person, CP2_RECORD (centre->centre)->id, world->exam->year))
        return person;
    }

  return NULL;
}

static gboolean
fill_week (Cp2DemoWorld  *world,
           GPtrArray     *posts,
           GPtrArray     *people,
           const Period  *period,
           guint          shift,
           GRand         *random,
           GError       **error)
{
  g_autoptr(GHashTable) used = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < posts->len; i++)
    {
      Cp2DemoCentre *centre = g_ptr_array_index (posts, i);
      Cp2DemoPerson *person = find_person (world, people, used, centre, i + shift);
      g_autoptr(Cp2Deployment) deployment = NULL;

      if (person == NULL)
        continue;

      g_hash_table_add (used, person);
      person->is_busy = TRUE;
      deployment = cp2_demo_deployment_new (world, person, centre, CP2_DEMO_EXAM, "SUP");
      cp2_set_text (&deployment->from_on, period->from);
      cp2_set_text (&deployment->to_on, period->to);
      deployment->state = cp2_demo_draw_state (world, deployment, random);
      if (!cp2_demo_deployment_put (world, person, centre, deployment, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cp2_demo_make_supervisors (Cp2DemoWorld  *world,
                           Cp2DemoArea   *area,
                           GRand         *random,
                           GError       **error)
{
  g_autoptr(GArray) periods = make_periods (world->exam);
  g_autoptr(GPtrArray) posts = list_posts (world, area);
  g_autoptr(GPtrArray) people = list_people (area, posts->len);

  for (guint i = 0; i < periods->len; i++)
    if (!fill_week (world, posts, people, &g_array_index (periods, Period, i), i * 3, random, error))
      return FALSE;

  return TRUE;
}
