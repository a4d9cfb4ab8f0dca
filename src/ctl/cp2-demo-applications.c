#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-cast.h"

/* Applications for each person who could make one, over all vacancies. */
#define APPLICATIONS_EACH 1.6
#define ATTEMPTS          12

/* Of 100 applications. */
static const struct
{
  Cp2JobApplicationState state;
  int                    share;
} shares[] = {
  { CP2_JOB_APPLICATION_SUBMITTED, 60 }, { CP2_JOB_APPLICATION_WITHDRAWN, 12 }, { CP2_JOB_APPLICATION_SHORTLISTED, 15 },
  { CP2_JOB_APPLICATION_ACCEPTED, 6 }, { CP2_JOB_APPLICATION_DECLINED, 7 },
};

static Cp2JobApplicationState
draw_state (GRand *random)
{
  int at = g_rand_int_range (random, 0, 100);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (shares) && at >= shares[i].share)
    at -= shares[i++].share;

  return shares[i].state;
}

static Cp2DemoSort
get_sort (Cp2DemoOffer *offer,
          GRand        *random)
{
  const char *activity = offer->vacancy->activity;

  if (g_str_equal (activity, "security"))
    return CP2_DEMO_OFFICER;
  if (g_str_equal (activity, "distribution") || g_str_equal (activity, "transport"))
    return CP2_DEMO_CIVIL;

  return cp2_demo_chance (random, 50) ? CP2_DEMO_PRIMARY : CP2_DEMO_SECONDARY;
}

static Cp2EligibilityRule *
find_rule (Cp2DemoWorld *world,
           Cp2DemoOffer *offer)
{
  g_autofree char *id = g_strdup_printf ("%s:%s", offer->vacancy->exam, offer->vacancy->position);

  return cp2_demo_find_rule (world, &cp2_eligibility_rule_kind, id);
}

/* Somebody of the sub-county who may apply and has not yet; who is deployed for the exam does not look for a place. */
static Cp2DemoPerson *
find_applicant (Cp2DemoWorld *world,
                Cp2DemoOffer *offer,
                GHashTable   *applied,
                GRand        *random)
{
  Cp2EligibilityRule *rule = find_rule (world, offer);
  const char *centre = offer->centre != NULL ? CP2_RECORD (offer->centre->centre)->id : NULL;
  gboolean is_exam = g_str_equal (offer->vacancy->exam, CP2_DEMO_EXAM);

  for (guint i = 0; i < ATTEMPTS; i++)
    {
      GPtrArray *people = offer->area->people[get_sort (offer, random)];
      Cp2DemoPerson *person;

      if (people->len == 0)
        continue;
      person = g_ptr_array_index (people, g_rand_int_range (random, 0, people->len));
      if (person->is_complete && !(is_exam && person->is_busy) && person != world->cast->veteran &&
          !g_hash_table_contains (applied, person) &&
          cp2_demo_is_eligible (rule, person, centre, offer->exam->year))
        return person;
    }

  return NULL;
}

/* Somebody who was deployed to this post because of an application. */
static Cp2DemoPerson *
find_deployed (Cp2DemoOffer *offer)
{
  for (guint i = 0; offer->centre != NULL && i < offer->centre->deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (offer->centre->deployments, i);
      Cp2DemoPerson *person = g_ptr_array_index (offer->centre->staff, i);

      if (person->is_complete && g_str_equal (deployment->position, offer->vacancy->position) &&
          deployment->state == CP2_DEPLOYMENT_REPORTED)
        return person;
    }

  return NULL;
}

static char *
draw_submitted (Cp2DemoWorld           *world,
                Cp2DemoOffer           *offer,
                Cp2JobApplicationState  state,
                GRand                  *random)
{
  int before = g_rand_int_range (random, 1, 16);
  int minute = g_rand_int_range (random, 6 * 60, 21 * 60);
  const char *last = strcmp (offer->vacancy->closes_on, world->plan.today) < 0 ? offer->vacancy->closes_on
                                                                              : world->plan.today;
  g_autofree char *date = NULL;

  if (state == CP2_JOB_APPLICATION_DEPLOYED)
    date = cp2_date_add_days (world->exam->rehearsal_on, -25 - before);
  if (date == NULL || strcmp (date, last) > 0)
    {
      g_free (date);
      date = cp2_date_add_days (last, -before);
    }
  return cp2_demo_instant (date, minute);
}

static Cp2JobApplication *
application_new (Cp2DemoWorld           *world,
                 Cp2DemoOffer           *offer,
                 Cp2DemoPerson          *person,
                 Cp2JobApplicationState  state,
                 GRand                  *random)
{
  Cp2JobApplication *application = cp2_demo_new_record (world, &cp2_job_application_kind);

  cp2_set_text (&application->vacancy, CP2_RECORD (offer->vacancy)->id);
  cp2_set_text (&application->profile, CP2_RECORD (person->profile)->id);
  cp2_set_text (&application->full_name, person->profile->full_name);
  cp2_set_text (&application->subcounty, offer->vacancy->subcounty);
  cp2_set_text (&application->county, offer->vacancy->county);
  application->state = state;
  application->submitted_at = draw_submitted (world, offer, state, random);
  if (state == CP2_JOB_APPLICATION_WITHDRAWN)
    cp2_set_text (&application->withdrawn_at, application->submitted_at);
  if (cp2_job_application_is_live (application))
    offer->vacancy->taken++;
  return application;
}

static guint
draw_number (Cp2DemoWorld *world,
             Cp2DemoOffer *offer,
             GRand        *random)
{
  double expected = world->people->len * APPLICATIONS_EACH / (world->plan.vacancies * CP2_DEMO_LOCAL_SHARE / 100.0 + 1);
  /* Many, or few, or none. */
  guint n = expected * 2 * g_rand_double (random) + 0.5;

  return MIN (n, offer->vacancy->slots);
}

GPtrArray *
cp2_demo_make_applications (Cp2DemoWorld *world,
                            Cp2DemoOffer *offer,
                            GRand        *random)
{
  GPtrArray *applications = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) applied = g_hash_table_new (NULL, NULL);
  Cp2DemoPerson *deployed = find_deployed (offer);
  Cp2JobApplicationState state;
  guint n;

  if (offer->area == NULL)
    return applications;

  n = draw_number (world, offer, random);
  if (cp2_demo_cast_needs (world, offer, &state))
    {
      g_hash_table_add (applied, world->cast->veteran);
      g_ptr_array_add (applications, application_new (world, offer, world->cast->veteran, state, random));
      n -= MIN (n, 1);
    }
  if (n > 0 && deployed != NULL && !g_hash_table_contains (applied, deployed) && cp2_demo_chance (random, 40))
    {
      g_hash_table_add (applied, deployed);
      g_ptr_array_add (applications, application_new (world, offer, deployed, CP2_JOB_APPLICATION_DEPLOYED, random));
      n--;
    }
  for (; n > 0; n--)
    {
      Cp2DemoPerson *person = find_applicant (world, offer, applied, random);

      if (person == NULL)
        break;
      g_hash_table_add (applied, person);
      g_ptr_array_add (applications, application_new (world, offer, person, draw_state (random), random));
    }

  return applications;
}
