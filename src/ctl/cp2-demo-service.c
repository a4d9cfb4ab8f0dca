#include "config.h"

#include "ctl/cp2-demo-deployments.h"

/* Who could serve when: until 2024 secondary teachers invigilated too, since 2025 primary teachers do. */
static const struct
{
  Cp2DemoSort  sort;
  const char  *exam;
  const char  *position;
  int          share;
} services[] = {
  { CP2_DEMO_SECONDARY, "KCSE-2025", "SUP", 35 },
  { CP2_DEMO_SECONDARY, "KCSE-2024", "INV", 25 },
  { CP2_DEMO_SECONDARY, "KCSE-2023", "INV", 15 },
  { CP2_DEMO_PRIMARY, "KCSE-2025", "INV", 40 },
};

static gboolean
make_one (Cp2DemoWorld   *world,
          Cp2DemoPerson  *person,
          Cp2DemoCentre  *centre,
          Cp2Exam        *exam,
          const char     *position,
          GError        **error)
{
  g_autoptr(Cp2Deployment) deployment = NULL;

  if (g_strcmp0 (person->profile->institution_centre, CP2_RECORD (centre->centre)->id) == 0)
    return TRUE;

  deployment = cp2_demo_deployment_new (world, person, centre, CP2_RECORD (exam)->id, position);
  cp2_set_text (&deployment->from_on, exam->rehearsal_on);
  cp2_set_text (&deployment->to_on, exam->ends_on);
  deployment->state = CP2_DEPLOYMENT_SERVED;
  g_ptr_array_add (person->past, g_strdup_printf ("%04d:%s", (int) exam->year, CP2_RECORD (centre->centre)->id));
  return cp2_demo_put (world, deployment, error);
}

static gboolean
make_for_area (Cp2DemoWorld  *world,
               Cp2DemoArea   *area,
               guint          service,
               GRand         *random,
               GError       **error)
{
  GPtrArray *people = area->people[services[service].sort];
  Cp2Exam *exam = cp2_demo_find_rule (world, &cp2_exam_kind, services[service].exam);

  if (exam == NULL || exam->rehearsal_on == NULL || exam->ends_on == NULL)
    return TRUE;

  for (guint i = 0; i < people->len; i++)
    {
      Cp2DemoPerson *person = g_ptr_array_index (people, i);
      guint at = g_rand_int_range (random, 0, area->centres->len);

      if (person->is_complete && cp2_demo_chance (random, services[service].share) &&
          !make_one (world, person, g_ptr_array_index (area->centres, at), exam, services[service].position, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cp2_demo_make_service (Cp2DemoWorld  *world,
                       GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, "service");

  for (guint i = 0; i < world->areas->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (services); j++)
      if (!make_for_area (world, g_ptr_array_index (world->areas, i), j, random, error))
        return FALSE;

  return TRUE;
}
