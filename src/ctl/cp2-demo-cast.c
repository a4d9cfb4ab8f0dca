#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-cast.h"

#define N_STATES (CP2_JOB_APPLICATION_DECLINED + 1)

/* What a person has in this exam, by the state of its deployments: one bit each. */
static GHashTable *
collect_states (Cp2DemoWorld *world)
{
  GHashTable *states = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < world->areas->len; i++)
    {
      Cp2DemoArea *area = g_ptr_array_index (world->areas, i);

      for (guint j = 0; j < area->centres->len; j++)
        {
          Cp2DemoCentre *centre = g_ptr_array_index (area->centres, j);

          for (guint k = 0; k < centre->deployments->len; k++)
            {
              Cp2Deployment *deployment = g_ptr_array_index (centre->deployments, k);
              gpointer person = g_ptr_array_index (centre->staff, k);
              guint seen = GPOINTER_TO_UINT (g_hash_table_lookup (states, person));

              g_hash_table_insert (states, person, GUINT_TO_POINTER (seen | 1u << deployment->state));
            }
        }
    }

  return states;
}

/* Service two years ago, where one may not serve again yet, is what the cool-down rule is shown by. */
static gboolean
served_in (Cp2DemoPerson *person,
           const char    *year)
{
  for (guint i = 0; i < person->past->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (person->past, i), year))
      return TRUE;

  return FALSE;
}

static int
rate_veteran (Cp2DemoPerson *person,
              guint          states)
{
  if (!person->is_complete || !person->is_busy || person->past->len == 0)
    return -1;

  return (states & 1u << CP2_DEPLOYMENT_OFFERED ? 8 : 0) + (states & 1u << CP2_DEPLOYMENT_REPORTED ? 4 : 0) +
         (states & 1u << CP2_DEPLOYMENT_SERVED ? 2 : 0) + (served_in (person, "2024:") ? 1 : 0);
}

Cp2DemoCast *
cp2_demo_choose_cast (Cp2DemoWorld *world)
{
  g_autoptr(GHashTable) states = collect_states (world);
  Cp2DemoCast *cast = g_new0 (Cp2DemoCast, 1);
  int best = -1;

  for (guint i = 0; i < world->people->len; i++)
    {
      Cp2DemoPerson *person = g_ptr_array_index (world->people, i);
      int rating = rate_veteran (person, GPOINTER_TO_UINT (g_hash_table_lookup (states, person)));

      if (rating > best)
        {
          best = rating;
          cast->veteran = person;
        }
      if (cast->beginner == NULL && !person->is_complete && !person->is_busy && person->profile->full_name != NULL)
        cast->beginner = person;
    }

  return cast;
}

static gboolean
is_deployed (Cp2DemoOffer  *offer,
             Cp2DemoPerson *person)
{
  for (guint i = 0; offer->centre != NULL && i < offer->centre->staff->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (offer->centre->deployments, i);

      if (g_ptr_array_index (offer->centre->staff, i) == person &&
          g_str_equal (deployment->position, offer->vacancy->position))
        return TRUE;
    }

  return FALSE;
}

/* Whoever is deployed for an exam applies for places of others; what is still undecided is still open. */
static gboolean
fits (Cp2DemoWorld           *world,
      Cp2DemoOffer           *offer,
      Cp2JobApplicationState  state)
{
  gboolean is_exam = g_str_equal (offer->vacancy->exam, CP2_DEMO_EXAM);
  gboolean is_open = !offer->vacancy->closed && strcmp (offer->vacancy->closes_on, world->plan.today) >= 0;

  if (state == CP2_JOB_APPLICATION_DEPLOYED)
    return is_exam && is_deployed (offer, world->cast->veteran);

  return !is_exam && (is_open || state == CP2_JOB_APPLICATION_DECLINED);
}

gboolean
cp2_demo_cast_needs (Cp2DemoWorld           *world,
                     Cp2DemoOffer           *offer,
                     Cp2JobApplicationState *state)
{
  g_autofree char *id = g_strdup_printf ("%s:%s", offer->vacancy->exam, offer->vacancy->position);
  const char *centre = offer->centre != NULL ? CP2_RECORD (offer->centre->centre)->id : NULL;
  Cp2DemoCast *cast = world->cast;

  if (cast->veteran == NULL || offer->vacancy->slots == 0 ||
      !cp2_demo_is_eligible (cp2_demo_find_rule (world, &cp2_eligibility_rule_kind, id), cast->veteran, centre, offer->exam->year))
    return FALSE;

  for (guint i = 0; i < N_STATES; i++)
    if (!(cast->states & 1u << i) && fits (world, offer, i))
      {
        cast->states |= 1u << i;
        *state = i;
        return TRUE;
      }

  return FALSE;
}
