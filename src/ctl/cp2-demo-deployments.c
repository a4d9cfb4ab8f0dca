#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-deployments.h"

/* Of 20 centres one has somebody replaced in the middle of the exam. */
#define REPLACED_AT 11
#define REPLACED_EACH 20

static const char * const decline_reasons[] = {
  "I am on study leave until December.",
  "A close relative of mine sits the exam at this centre.",
  "I have a medical appointment that I cannot move.",
};

/* The posts of a centre that one person holds throughout, with who fills them. */
static const struct
{
  const char  *position;
  Cp2DemoSort  sort;
} posts[] = {
  { "INV", CP2_DEMO_PRIMARY }, { "SEC", CP2_DEMO_OFFICER },
};

Cp2Deployment *
cp2_demo_deployment_new (Cp2DemoWorld  *world,
                         Cp2DemoPerson *person,
                         Cp2DemoCentre *centre,
                         const char    *exam,
                         const char    *position)
{
  Cp2Deployment *deployment = cp2_demo_new_record (world, &cp2_deployment_kind);

  cp2_set_text (&deployment->profile, CP2_RECORD (person->profile)->id);
  cp2_set_text (&deployment->full_name, person->profile->full_name);
  cp2_set_text (&deployment->national_id, person->profile->national_id);
  deployment->gender = person->profile->gender;
  cp2_set_text (&deployment->exam, exam);
  cp2_set_text (&deployment->position, position);
  cp2_set_text (&deployment->centre, CP2_RECORD (centre->centre)->id);
  cp2_set_text (&deployment->subcounty, centre->centre->subcounty);
  cp2_set_text (&deployment->county, centre->centre->county);
  return deployment;
}

gboolean
cp2_demo_deployment_put (Cp2DemoWorld   *world,
                         Cp2DemoPerson  *person,
                         Cp2DemoCentre  *centre,
                         Cp2Deployment  *deployment,
                         GError        **error)
{
  if (deployment->from_on == NULL)
    cp2_set_text (&deployment->from_on, world->exam->rehearsal_on);
  if (deployment->to_on == NULL)
    cp2_set_text (&deployment->to_on, world->exam->ends_on);

  person->is_busy = TRUE;
  g_ptr_array_add (centre->deployments, g_object_ref (deployment));
  g_ptr_array_add (centre->staff, person);
  return cp2_demo_put (world, deployment, error);
}

guint
cp2_demo_count_needed (Cp2DemoWorld *world,
                       const char   *position,
                       gint64        candidates)
{
  g_autofree char *id = g_strconcat (CP2_DEMO_EXAM, ":", position, NULL);
  Cp2StaffingRule *rule = cp2_demo_find_rule (world, &cp2_staffing_rule_kind, id);
  gint64 needed;

  if (rule == NULL || candidates < rule->hosted_below)
    return 0;

  needed = rule->candidates_each > 0 ? (candidates + rule->candidates_each - 1) / rule->candidates_each : 0;
  needed = MAX (needed, rule->least);
  return needed + (rule->extra_above > 0 && candidates > rule->extra_above ? 1 : 0);
}

int
cp2_demo_draw_state (Cp2DemoWorld  *world,
                     Cp2Deployment *deployment,
                     GRand         *random)
{
  const char *from = deployment->from_on ? deployment->from_on : world->exam->rehearsal_on;
  const char *to = deployment->to_on ? deployment->to_on : world->exam->ends_on;

  if (strcmp (to, world->plan.today) < 0)
    return CP2_DEPLOYMENT_SERVED;
  if (strcmp (from, world->plan.today) <= 0)
    return cp2_demo_chance (random, 93) ? CP2_DEPLOYMENT_REPORTED : CP2_DEPLOYMENT_ACCEPTED;

  return cp2_demo_chance (random, 80) ? CP2_DEPLOYMENT_ACCEPTED : CP2_DEPLOYMENT_OFFERED;
}

static Cp2DemoPerson *
find_free (Cp2DemoWorld  *world,
           GPtrArray     *people,
           Cp2DemoCentre *centre,
           const char    *position)
{
  g_autofree char *id = g_strconcat (CP2_DEMO_EXAM, ":", position, NULL);
  Cp2EligibilityRule *rule = cp2_demo_find_rule (world, &cp2_eligibility_rule_kind, id);

  for (guint i = 0; i < people->len; i++)
    {
      Cp2DemoPerson *person = g_ptr_array_index (people, i);

      if (!person->is_busy && person->profile->full_name != NULL &&
          cp2_demo_is_eligible (rule, person, CP2_RECORD (centre->centre)->id, world->exam->year))
        return person;
    }

  return NULL;
}

/* Somebody who was offered the post and does not hold it. */
static gboolean
make_refusal (Cp2DemoWorld   *world,
              Cp2DemoCentre  *centre,
              GPtrArray      *people,
              const char     *position,
              GRand          *random,
              GError        **error)
{
  Cp2DemoPerson *person = find_free (world, people, centre, position);
  g_autoptr(Cp2Deployment) deployment = NULL;

  if (person == NULL)
    return TRUE;

  deployment = cp2_demo_deployment_new (world, person, centre, CP2_DEMO_EXAM, position);
  if (cp2_demo_chance (random, 70))
    {
      deployment->state = CP2_DEPLOYMENT_DECLINED;
      cp2_set_text (&deployment->reason, decline_reasons[g_rand_int_range (random, 0, G_N_ELEMENTS (decline_reasons))]);
    }
  else
    {
      deployment->state = CP2_DEPLOYMENT_CANCELLED;
      cp2_set_text (&deployment->reason, "Declared an interest in the centre; redeployed.");
      cp2_set_text (&deployment->ended_on, world->exam->rehearsal_on);
    }
  return cp2_demo_deployment_put (world, person, centre, deployment, error);
}

static gboolean
fill_post (Cp2DemoWorld   *world,
           Cp2DemoCentre  *centre,
           GPtrArray      *people,
           const char     *position,
           GRand          *random,
           GError        **error)
{
  Cp2DemoPerson *person;
  g_autoptr(Cp2Deployment) deployment = NULL;

  if (cp2_demo_chance (random, 3) && !make_refusal (world, centre, people, position, random, error))
    return FALSE;

  person = find_free (world, people, centre, position);
  if (person == NULL || cp2_demo_chance (random, 1))
    return TRUE;

  deployment = cp2_demo_deployment_new (world, person, centre, CP2_DEMO_EXAM, position);
  deployment->state = cp2_demo_draw_state (world, deployment, random);
  return cp2_demo_deployment_put (world, person, centre, deployment, error);
}

static gboolean
deploy_head (Cp2DemoWorld   *world,
             Cp2DemoCentre  *centre,
             GRand          *random,
             GError        **error)
{
  g_autoptr(Cp2Deployment) deployment = NULL;

  if (centre->head == NULL || centre->head->profile->full_name == NULL ||
      cp2_demo_count_needed (world, "CM", centre->candidates) == 0)
    return TRUE;

  deployment = cp2_demo_deployment_new (world, centre->head, centre, CP2_DEMO_EXAM, "CM");
  deployment->state = cp2_demo_draw_state (world, deployment, random);
  return cp2_demo_deployment_put (world, centre->head, centre, deployment, error);
}

/* The last day but one so far; NULL while there are too few. */
static const char *
find_replacement_day (Cp2DemoWorld *world)
{
  guint n = 0;

  while (n < world->days->len && strcmp (g_ptr_array_index (world->days, n), world->plan.today) <= 0)
    n++;

  return n >= 4 ? g_ptr_array_index (world->days, n - 2) : NULL;
}

/* On @day somebody did not come, another person took the post that morning and holds it from then on. */
static gboolean
make_replacement (Cp2DemoWorld   *world,
                  Cp2DemoCentre  *centre,
                  GPtrArray      *people,
                  const char     *day,
                  GError        **error)
{
  Cp2DemoPerson *absent = find_free (world, people, centre, "INV");
  Cp2DemoPerson *other;
  g_autoptr(Cp2Deployment) ended = NULL;
  g_autoptr(Cp2Deployment) begun = NULL;

  if (absent == NULL)
    return TRUE;

  ended = cp2_demo_deployment_new (world, absent, centre, CP2_DEMO_EXAM, "INV");
  ended->state = CP2_DEPLOYMENT_REPLACED;
  ended->ended_on = cp2_date_add_days (day, 1);
  cp2_set_text (&ended->reason, "Admitted to hospital.");
  absent->is_busy = TRUE;
  other = find_free (world, people, centre, "INV");
  if (other == NULL)
    {
      absent->is_busy = FALSE;
      return TRUE;
    }

  begun = cp2_demo_deployment_new (world, other, centre, CP2_DEMO_EXAM, "INV");
  begun->state = CP2_DEPLOYMENT_REPORTED;
  cp2_set_text (&begun->from_on, day);
  return cp2_demo_deployment_put (world, absent, centre, ended, error) &&
         cp2_demo_deployment_put (world, other, centre, begun, error);
}

static gboolean
staff_centre (Cp2DemoWorld   *world,
              Cp2DemoArea    *area,
              guint           number,
              GRand          *random,
              GError        **error)
{
  Cp2DemoCentre *centre = g_ptr_array_index (area->centres, number);
  const char *day = number % REPLACED_EACH == REPLACED_AT ? find_replacement_day (world) : NULL;

  if (!deploy_head (world, centre, random, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      GPtrArray *people = area->people[posts[i].sort];
      guint needed = cp2_demo_count_needed (world, posts[i].position, centre->candidates);

      if (day != NULL && needed > 0 && g_str_equal (posts[i].position, "INV"))
        {
          needed--;
          if (!make_replacement (world, centre, people, day, error))
            return FALSE;
        }
      for (; needed > 0; needed--)
        if (!fill_post (world, centre, people, posts[i].position, random, error))
          return FALSE;
    }

  return TRUE;
}

gboolean
cp2_demo_make_deployments (Cp2DemoWorld  *world,
                           GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, "deployments");

  for (guint i = 0; i < world->areas->len; i++)
    {
      Cp2DemoArea *area = g_ptr_array_index (world->areas, i);

      if (!cp2_demo_make_supervisors (world, area, random, error))
        return FALSE;
      for (guint j = 0; j < area->centres->len; j++)
        if (!staff_centre (world, area, j, random, error))
          return FALSE;
    }

  return TRUE;
}
