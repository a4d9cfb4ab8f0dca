#pragma once

/* A store with vacancies drawn at random from few words, so that filters meet and part often. */

#include "tests/client/store-async-fixture.h"

#define WORLD_TODAY "2026-11-04"

static const char * const world_exams[] = { "KCSE-2026", "KPSEA-2026", "KJSEA-2026" };
static const char * const world_positions[] = { "INV", "SUP", "SEC", "DRV" };
static const char * const world_activities[] = { "invigilation", "supervision", "security", "transport" };
static const char * const world_schools[] = { "Ziwa Boys High", "Mwangaza Girls", "Kiganjo Secondary", "Ñandú Académie", "Baraka Mixed" };
static const char * const world_texts[] = { "brings papers to the rooms", "watches the gate", "speaks Kiswahili", "", "seats candidates, quietly" };

G_GNUC_UNUSED static void
world_set_clock (const char *day)
{
  g_autofree char *noon = g_strdup_printf ("%sT09:00:00.000Z", day);

  cp2_clock_set_for_tests (cp2_clock_parse (noon));
}

#define draw(words) words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]

/* The change that brings vacancy @number. */
G_GNUC_UNUSED static char *
world_vacancy (guint number,
               guint version)
{
  guint position = g_test_rand_int_range (0, G_N_ELEMENTS (world_positions));
  guint subcounty = g_test_rand_int_range (0, 6);
  guint school = g_test_rand_int_range (0, G_N_ELEMENTS (world_schools));
  int slots = g_test_rand_int_range (1, 13);
  g_autofree char *id = g_strdup_printf ("01890a5d-ac96-7744-8c0f-0000%08x", number);
  g_autofree char *closes = cp2_date_add_days (WORLD_TODAY, g_test_rand_int_range (-3, 9));
  g_autofree char *json =
    g_strdup_printf ("{\"id\":\"%s\",\"version\":%u,\"exam\":\"%s\",\"activity\":\"%s\",\"station\":\"%02u%03u%03u\","
                     "\"position\":\"%s\",\"county\":\"%02u\",\"subcounty\":\"%02u%03u\",\"title\":\"%s, %s\",\"station_name\":\"%s\","
                     "\"description\":\"%s\",\"slots\":%d,\"taken\":%d,\"closes_on\":\"%s\",\"closed\":%s}",
                     id, version, draw (world_exams), world_activities[position], subcounty / 2, subcounty, school,
                     world_positions[position], subcounty / 2, subcounty / 2, subcounty, world_positions[position], "post",
                     world_schools[school], draw (world_texts), slots, g_test_rand_int_range (0, slots + 1), closes,
                     g_test_rand_int_range (0, 10) == 0 ? "true" : "false");

  return change ("put", "vacancy", id, json);
}

G_GNUC_UNUSED static void
world_feed (Cp2Store *store,
            guint     first,
            guint     n,
            guint     version)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *one = world_vacancy (first + i, version + i);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", one);
    }

  feed (store, text->str, n, FALSE);
}

/* What the names of the reference data say. */
G_GNUC_UNUSED static void
world_feed_names (Cp2Store *store)
{
  feed_one (store, PUT ("exam", "KCSE-2026", "{\"id\":\"KCSE-2026\",\"version\":3,\"name\":\"KCSE 2026\",\"code\":\"KCSE\",\"year\":2026,"
                        "\"rehearsal_on\":\"2026-10-16\",\"starts_on\":\"2026-10-19\",\"ends_on\":\"2026-11-20\"}"));
  feed_one (store, PUT ("position", "INV", "{\"id\":\"INV\",\"version\":3,\"name\":\"Invigilator\",\"activity\":\"invigilation\",\"station\":\"centre\"}"));
  feed_one (store, PUT ("county", "02", "{\"id\":\"02\",\"version\":3,\"name\":\"Kisumu\"}"));
  feed_one (store, PUT ("subcounty", "02004", "{\"id\":\"02004\",\"version\":3,\"name\":\"Nyando\",\"county\":\"02\"}"));
}
