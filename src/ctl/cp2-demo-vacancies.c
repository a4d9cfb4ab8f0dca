#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-vacancies.h"

/* Stations of the word list of positions. */
enum {
  STATION_CENTRE,
  STATION_CONTAINER,
  STATION_MARKING_CENTRE,
};

/* What is advertised, and how often. Managers are never looked for: they are the heads of their schools. */
static const struct
{
  const char *exam;
  const char *position;
  const char *level;
  int         weight;
  int         least;
  int         most;
} sorts[] = {
  { "KCSE-2026", "INV", "secondary", 24, 2, 12 },
  { "KCSE-2026", "SUP", "secondary", 10, 1, 2 },
  { "KCSE-2026", "SEC", "secondary", 8, 2, 3 },
  { "KCSE-2026", "ASR", "secondary", 5, 1, 3 },
  { "KCSE-2026", "EX", "secondary", 6, 20, 150 },
  { "KCSE-2026", "TL", "secondary", 2, 4, 12 },
  { "KCSE-2026", "CLK", "", 2, 1, 2 },
  { "KCSE-2026", "EDO", "", 1, 1, 1 },
  { "KCSE-2026", "GRD", "", 3, 2, 4 },
  { "KCSE-2026", "DRV", "", 3, 1, 4 },
  { "KPSEA-2026", "INV", "primary", 6, 2, 8 },
  { "KPSEA-2026", "SUP", "primary", 2, 1, 1 },
  { "KJSEA-2026", "INV", "junior", 3, 2, 8 },
  { "KJSEA-2026", "SUP", "junior", 2, 1, 1 },
  { "KPLEA-2026", "INV", "primary", 1, 1, 2 },
  { "DPTE-2026", "INV", "college", 4, 2, 6 },
  { "DPTE-2026", "SUP", "college", 2, 1, 1 },
  { "DECTE-2026", "INV", "college", 2, 2, 6 },
  { "BTEP-2026", "INV", "college", 5, 2, 6 },
  { "BTEP-2026", "SUP", "college", 2, 1, 1 },
  { "BUSINESS-SINGLE-2026", "INV", "college", 3, 1, 4 },
};

static guint
draw_sort (GRand *random)
{
  int all = 0;
  int at;
  guint i = 0;

  for (guint j = 0; j < G_N_ELEMENTS (sorts); j++)
    all += sorts[j].weight;
  at = g_rand_int_range (random, 0, all);
  while (i + 1 < G_N_ELEMENTS (sorts) && at >= sorts[i].weight)
    at -= sorts[i++].weight;

  return i;
}

static void
choose_place (Cp2DemoWorld *world,
              Cp2DemoOffer *offer,
              GRand        *random)
{
  if (cp2_demo_chance (random, CP2_DEMO_LOCAL_SHARE))
    {
      offer->area = g_ptr_array_index (world->areas, g_rand_int_range (random, 0, world->areas->len));
      offer->subcounty = offer->area->subcounty;
      return;
    }

  offer->subcounty = g_ptr_array_index (world->subcounty_list, g_rand_int_range (random, 0, world->subcounty_list->len));
}

/* Elsewhere in the country the demo has no centres: the codes there are above those that it gives. */
static void
set_centre (Cp2DemoWorld *world,
            Cp2DemoOffer *offer,
            const char   *level,
            GRand        *random)
{
  Cp2Vacancy *vacancy = offer->vacancy;

  if (offer->area != NULL && g_str_equal (level, "secondary"))
    {
      guint at = g_rand_int_range (random, 0, offer->area->centres->len);

      offer->centre = g_ptr_array_index (offer->area->centres, at);
      cp2_set_text (&vacancy->station, CP2_RECORD (offer->centre->centre)->id);
      cp2_set_text (&vacancy->station_name, offer->centre->centre->name);
      return;
    }

  vacancy->station = g_strdup_printf ("%s%03d", CP2_RECORD (offer->subcounty)->id, g_rand_int_range (random, 600, 1000));
  vacancy->station_name = cp2_demo_words_make_school (world->words, random, level,
                                                      g_str_equal (level, "college") ? "county" : "sub-county");
}

static void
set_station (Cp2DemoWorld *world,
             Cp2DemoOffer *offer,
             const char   *level,
             GRand        *random)
{
  Cp2Vacancy *vacancy = offer->vacancy;
  const char *subcounty = CP2_RECORD (offer->subcounty)->id;
  int number = g_rand_int_range (random, 1, 3);

  if (offer->position->station == STATION_CONTAINER)
    {
      vacancy->station = g_strdup_printf ("CONTAINER-%s-%d", subcounty, number);
      vacancy->station_name = g_strdup_printf ("%s Container %d", offer->subcounty->name, number);
    }
  else if (offer->position->station == STATION_MARKING_CENTRE)
    {
      g_autofree char *school = cp2_demo_words_make_school (world->words, random, "secondary", "national");

      vacancy->station = g_strdup_printf ("MARKING-%s-%d", subcounty, number);
      vacancy->station_name = g_strdup_printf ("%s Marking Centre", school);
    }
  else
    {
      set_centre (world, offer, level, random);
    }
}

/* Around today; for an exam that is over, before it began. */
static void
set_closing_day (Cp2DemoWorld *world,
                 Cp2DemoOffer *offer,
                 GRand        *random)
{
  int days = g_rand_int_range (random, -18, 36);
  gboolean is_over = offer->exam->starts_on != NULL && offer->exam->ends_on != NULL &&
                     strcmp (offer->exam->ends_on, world->plan.today) < 0;

  offer->vacancy->closes_on = is_over ? cp2_date_add_days (offer->exam->starts_on, -20 - ABS (days))
                                      : cp2_date_add_days (world->plan.today, days);
}

static gboolean
put_offer (Cp2DemoWorld  *world,
           Cp2DemoOffer  *offer,
           GRand         *random,
           GError       **error)
{
  g_autoptr(GPtrArray) applications = cp2_demo_make_applications (world, offer, random);

  if (!cp2_demo_put (world, offer->vacancy, error))
    return FALSE;
  for (guint i = 0; i < applications->len; i++)
    if (!cp2_demo_put (world, g_ptr_array_index (applications, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
make_vacancy (Cp2DemoWorld  *world,
              GRand         *random,
              GError       **error)
{
  guint sort = draw_sort (random);
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  Cp2DemoOffer offer = {
    .exam = cp2_demo_find_rule (world, &cp2_exam_kind, sorts[sort].exam),
    .position = cp2_demo_find_rule (world, &cp2_position_kind, sorts[sort].position),
  };

  /* What the reference data does not have is not advertised. */
  if (offer.exam == NULL || offer.position == NULL)
    return TRUE;

  offer.vacancy = vacancy = cp2_demo_new_record (world, &cp2_vacancy_kind);
  choose_place (world, &offer, random);
  cp2_set_text (&vacancy->exam, sorts[sort].exam);
  cp2_set_text (&vacancy->position, sorts[sort].position);
  cp2_set_text (&vacancy->activity, offer.position->activity);
  cp2_set_text (&vacancy->county, offer.subcounty->county);
  cp2_set_text (&vacancy->subcounty, CP2_RECORD (offer.subcounty)->id);
  set_station (world, &offer, sorts[sort].level, random);
  vacancy->slots = g_rand_int_range (random, sorts[sort].least, sorts[sort].most + 1);
  set_closing_day (world, &offer, random);
  vacancy->closed = cp2_demo_chance (random, 4);
  cp2_demo_write_vacancy (world, &offer, random);
  return put_offer (world, &offer, random, error);
}

gboolean
cp2_demo_make_vacancies (Cp2DemoWorld  *world,
                         GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, "vacancies");

  for (guint i = 0; i < world->plan.vacancies; i++)
    if (!make_vacancy (world, random, error))
      return FALSE;

  return TRUE;
}
