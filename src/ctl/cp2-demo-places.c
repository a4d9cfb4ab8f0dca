#include "config.h"

#include "ctl/cp2-demo-places.h"

/* A container serves up to so many centres: two or three in a sub-county of 30 to 60. */
#define CENTRES_EACH_CONTAINER 20

/* The first centre, whose sign-in is printed, has a register of more than twenty people. */
#define FIRST_CANDIDATES 440

/* Candidates of a centre at every twentieth of all centres: 93 on average in 2025, half of them below 80. */
static const int candidate_steps[] = {
  9, 21, 30, 38, 44, 50, 56, 62, 68, 74, 80, 87, 95, 104, 115, 128, 145, 168, 205, 265, 470
};

/* Categories in the order of the field's words, with how many of 100 schools they are. */
static const struct
{
  const char *name;
  int         share;
} categories[] = {
  { "national", 2 }, { "extra-county", 8 }, { "county", 15 }, { "sub-county", 60 }, { "special-needs", 2 }, { "private", 13 },
};

static guint
draw_category (GRand *random)
{
  int at = g_rand_int_range (random, 0, 100);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (categories) && at >= categories[i].share)
    at -= categories[i++].share;

  return i;
}

static gint64
draw_candidates (GRand *random)
{
  guint step = g_rand_int_range (random, 0, G_N_ELEMENTS (candidate_steps) - 1);

  return g_rand_int_range (random, candidate_steps[step], candidate_steps[step + 1]);
}

/* Names of schools of one sub-county differ; after some attempts its name is added. */
static char *
make_name (Cp2DemoWorld *world,
           Cp2DemoArea  *area,
           GRand        *random,
           const char   *category,
           GHashTable   *taken)
{
  g_autofree char *name = NULL;

  for (guint attempt = 0; attempt < 50; attempt++)
    {
      g_free (name);
      name = cp2_demo_words_make_school (world->words, random, "secondary", category);
      if (!g_hash_table_contains (taken, name))
        return g_steal_pointer (&name);
    }

  return g_strdup_printf ("%s, %s %u", name, area->subcounty->name, g_hash_table_size (taken) + 1);
}

static gboolean
make_candidature (Cp2DemoWorld   *world,
                  Cp2DemoCentre  *centre,
                  GError        **error)
{
  g_autoptr(Cp2Candidature) candidature = cp2_demo_new_record (world, &cp2_candidature_kind);

  cp2_set_text (&candidature->centre, CP2_RECORD (centre->centre)->id);
  cp2_set_text (&candidature->exam, CP2_DEMO_EXAM);
  candidature->candidates = centre->candidates;
  return cp2_demo_put (world, candidature, error);
}

static Cp2DemoCentre *
make_centre (Cp2DemoWorld *world,
             Cp2DemoArea  *area,
             GRand        *random,
             const char   *container,
             GHashTable   *taken)
{
  guint number = area->centres->len + 1;
  g_autofree char *id = g_strdup_printf ("%s%03u", CP2_RECORD (area->subcounty)->id, number);
  Cp2DemoCentre *made = g_new0 (Cp2DemoCentre, 1);
  Cp2Centre *centre = cp2_record_new (&cp2_centre_kind, id);
  guint category = draw_category (random);

  centre->name = make_name (world, area, random, categories[category].name, taken);
  g_hash_table_add (taken, g_strdup (centre->name));
  centre->level = CP2_SCHOOL_LEVEL_SECONDARY;
  centre->category = category + 1;
  cp2_set_text (&centre->county, area->subcounty->county);
  cp2_set_text (&centre->subcounty, CP2_RECORD (area->subcounty)->id);
  cp2_set_text (&centre->container, container);
  /* Some managers have not yet been asked at their first sign-in. */
  centre->distance = number > 1 && cp2_demo_chance (random, 6) ? 0 : g_rand_int_range (random, 4, 280) * 100;

  made->centre = centre;
  made->candidates = draw_candidates (random);
  if (number == 1)
    made->candidates = MAX (made->candidates, FIRST_CANDIDATES);
  made->account = cp2_demo_new_id (world);
  made->deployments = g_ptr_array_new_with_free_func (g_object_unref);
  made->staff = g_ptr_array_new ();
  return made;
}

/* A centre with few candidates is hosted by the biggest of its neighbours. */
static void
find_hosts (Cp2DemoArea *area,
            gint64       hosted_below)
{
  Cp2DemoCentre *biggest = NULL;

  for (guint i = 0; i < area->centres->len; i++)
    {
      Cp2DemoCentre *centre = g_ptr_array_index (area->centres, i);

      if (biggest == NULL || centre->candidates > biggest->candidates)
        biggest = centre;
    }

  for (guint i = 0; i < area->centres->len; i++)
    {
      Cp2DemoCentre *centre = g_ptr_array_index (area->centres, i);

      if (centre->candidates < hosted_below && centre != biggest)
        cp2_set_text (&centre->centre->host_centre, CP2_RECORD (biggest->centre)->id);
    }
}

static char *
make_container (Cp2DemoWorld  *world,
                Cp2DemoArea   *area,
                guint          number,
                GError       **error)
{
  g_autoptr(Cp2Container) container = cp2_demo_new_record (world, &cp2_container_kind);

  container->name = g_strdup_printf ("%s Container %u", area->subcounty->name, number);
  cp2_set_text (&container->county, area->subcounty->county);
  cp2_set_text (&container->subcounty, CP2_RECORD (area->subcounty)->id);
  return cp2_demo_put (world, container, error) ? g_strdup (CP2_RECORD (container)->id) : NULL;
}

static gboolean
make_area (Cp2DemoWorld  *world,
           Cp2DemoArea   *area,
           guint          n_centres,
           gint64         hosted_below,
           GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, CP2_RECORD (area->subcounty)->id);
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *container = NULL;

  for (guint i = 0; i < n_centres; i++)
    {
      if (i % CENTRES_EACH_CONTAINER == 0)
        {
          g_free (container);
          container = make_container (world, area, i / CENTRES_EACH_CONTAINER + 1, error);
          if (container == NULL)
            return FALSE;
        }
      g_ptr_array_add (area->centres, make_centre (world, area, random, container, taken));
    }

  find_hosts (area, hosted_below);
  for (guint i = 0; i < area->centres->len; i++)
    {
      Cp2DemoCentre *centre = g_ptr_array_index (area->centres, i);

      if (!cp2_demo_put (world, centre->centre, error) || !make_candidature (world, centre, error))
        return FALSE;
    }

  return TRUE;
}

static Cp2DemoArea *
area_new (Cp2DemoWorld *world,
          Cp2Subcounty *subcounty)
{
  Cp2DemoArea *area = g_new0 (Cp2DemoArea, 1);

  area->subcounty = g_object_ref (subcounty);
  for (guint i = 0; i < world->county_list->len; i++)
    if (g_strcmp0 (CP2_RECORD (g_ptr_array_index (world->county_list, i))->id, subcounty->county) == 0)
      area->county = g_object_ref (g_ptr_array_index (world->county_list, i));
  area->account = cp2_demo_new_id (world);
  area->centres = g_ptr_array_new_with_free_func (cp2_demo_centre_free);
  for (guint i = 0; i < CP2_DEMO_N_SORTS; i++)
    area->people[i] = g_ptr_array_new ();
  return area;
}

gboolean
cp2_demo_make_places (Cp2DemoWorld  *world,
                      GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, "places");
  Cp2StaffingRule *rule = cp2_demo_find_rule (world, &cp2_staffing_rule_kind, CP2_DEMO_EXAM ":SUP");
  g_autoptr(GPtrArray) left = g_ptr_array_new ();
  guint n = world->plan.subcounties;

  g_ptr_array_extend (left, world->subcounty_list, NULL, NULL);
  for (guint i = 0; i < n; i++)
    {
      guint at = g_rand_int_range (random, 0, left->len);
      Cp2DemoArea *area = area_new (world, g_ptr_array_index (left, at));
      guint n_centres = world->plan.centres / n + (i < world->plan.centres % n ? 1 : 0);

      g_ptr_array_remove_index (left, at);
      g_ptr_array_add (world->areas, area);
      if (!make_area (world, area, n_centres, rule != NULL ? rule->hosted_below : 0, error))
        return FALSE;
    }

  return TRUE;
}
