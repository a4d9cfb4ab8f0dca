#include "config.h"

#include <string.h>

#include "ctl/cp2-demo-people.h"

/* Of 100 people who head no centre. Security comes from the Interior ministry, clerks and drivers from the counties. */
static const struct
{
  Cp2DemoSort sort;
  int         share;
} shares[] = {
  { CP2_DEMO_PRIMARY, 58 }, { CP2_DEMO_OFFICER, 20 }, { CP2_DEMO_SECONDARY, 18 }, { CP2_DEMO_CIVIL, 4 },
};

/* What is missing in an incomplete profile. The last ones can be posted, and are not paid. */
typedef enum
{
  GAP_NONE,
  GAP_JUST_REGISTERED,
  GAP_NO_STATION,
  GAP_NO_QUALIFICATION,
  GAP_NO_KIN,
  GAP_NO_TAX_NUMBER,
  GAP_NO_SERVICE_NUMBER,
  N_GAPS
} Gap;

static const char * const teacher_designations[] = { "Teacher", "Teacher", "Senior Teacher", "Head of Department", "Deputy Principal" };
static const char * const primary_designations[] = { "Teacher", "Teacher", "Teacher", "Senior Teacher", "Deputy Head Teacher" };
static const char * const officer_designations[] = { "Constable", "Constable", "Corporal", "Sergeant" };
static const char * const civil_designations[] = { "Driver", "Clerical Officer", "Education Officer" };
static const char * const relationships[] = { "Spouse", "Brother", "Sister", "Parent", "Son", "Daughter" };

/* Two years before the exam, as some years of teaching are asked for. */
#define LAST_YEAR_STARTED 2024

#define PICK(random, array) ((array)[g_rand_int_range (random, 0, G_N_ELEMENTS (array))])

static Cp2DemoSort
draw_sort (GRand *random)
{
  int at = g_rand_int_range (random, 0, 100);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (shares) && at >= shares[i].share)
    at -= shares[i++].share;

  return shares[i].sort;
}

/* Numbers are made from the person's place in the list: unique, well formed, and in ranges that were never issued
 * where there are such. Cp2ctl sends no message to anybody. */
static void
set_numbers (Cp2DemoWorld *world,
             Cp2Profile   *profile,
             guint         number)
{
  /* A factor without a common divisor with the modulus gives each number once. */
  guint mixed = (number % 1000000 * 387491u + (guint) ABS (world->plan.seed % 1000000)) % 1000000 + number / 1000000 * 1000000;

  profile->mobile = g_strdup_printf ("2547%08u", mixed);
  profile->national_id = g_strdup_printf ("9%07u", mixed);
  profile->kra_pin = g_strdup_printf ("A9%08u%c", mixed, 'A' + number % 26);
  profile->tsc_number = g_strdup_printf ("9%06u", mixed);
  profile->nssf_number = g_strdup_printf ("20%08u", mixed);
  profile->nhif_number = g_strdup_printf ("90%07u", mixed);
  profile->account_number = g_strdup_printf ("01%08u", mixed);
}

static char *
make_email (const char *name,
            guint       number)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);

  g_strcanon (lower, "abcdefghijklmnopqrstuvwxyz", '.');
  return g_strdup_printf ("%s.%u@example.org", lower, number + 1);
}

static void
set_person (Cp2DemoWorld *world,
            Cp2Profile   *profile,
            guint         number,
            GRand        *random)
{
  gboolean is_female = cp2_demo_chance (random, 47);
  const char *bank;
  const char *branch;

  profile->full_name = cp2_demo_words_make_person (world->words, random, is_female);
  profile->gender = is_female ? 1 : 2;
  profile->year_of_birth = g_rand_int_range (random, 1968, 1999);
  profile->email = make_email (profile->full_name, number);
  cp2_demo_words_pick_bank (world->words, random, &bank, &branch);
  cp2_set_text (&profile->bank, bank);
  cp2_set_text (&profile->branch, branch);
  profile->kin_name = cp2_demo_words_make_person (world->words, random, cp2_demo_chance (random, 50));
  /* Relatives are not in the list, so that their numbers are in another range. */
  profile->kin_mobile = g_strdup_printf ("25411%07u", number % 10000000);
  cp2_set_text (&profile->kin_relationship, PICK (random, relationships));

  /* Some lines are registered in somebody else's name; it is the commonest reason of a missed payment. */
  if (cp2_demo_chance (random, 4))
    profile->mpesa_name = cp2_demo_words_make_person (world->words, random, !is_female);
  else
    cp2_set_text (&profile->mpesa_name, profile->full_name);
}

static void
set_school (Cp2Profile     *profile,
            Cp2DemoCentre  *centre,
            const char     *designation)
{
  cp2_set_text (&profile->institution, centre->centre->name);
  cp2_set_text (&profile->institution_centre, CP2_RECORD (centre->centre)->id);
  cp2_set_text (&profile->designation, designation);
  profile->level = CP2_SCHOOL_LEVEL_SECONDARY;
}

static void
set_office (Cp2DemoWorld *world,
            Cp2Profile   *profile,
            Cp2DemoArea  *area,
            Cp2DemoSort   sort,
            GRand        *random)
{
  const char *name = area->subcounty->name;

  if (sort == CP2_DEMO_OFFICER)
    {
      gboolean is_police = cp2_demo_chance (random, 60);

      cp2_set_text (&profile->employer, is_police ? "National Police Service" : "Administration Police Service");
      cp2_set_text (&profile->designation, PICK (random, officer_designations));
      profile->institution = g_strdup_printf ("%s %s", name, is_police ? "Police Station" : "Administration Police Camp");
      return;
    }

  cp2_set_text (&profile->designation, PICK (random, civil_designations));
  profile->institution = g_strdup_printf ("%s Sub-county Offices", name);
  cp2_set_text (&profile->employer, g_str_equal (profile->designation, "Education Officer") ?
                "Ministry of Education" : cp2_demo_words_get_county_employer (world->words, area->subcounty->county));
}

static void
set_station (Cp2DemoWorld  *world,
             Cp2DemoPerson *person,
             Cp2DemoArea   *area,
             Cp2DemoCentre *own_centre,
             GRand         *random)
{
  Cp2Profile *profile = person->profile;
  int age = g_rand_int_range (random, 24, 32);

  profile->year_started = MIN (LAST_YEAR_STARTED, profile->year_of_birth + age);
  cp2_set_text (&profile->county, area->subcounty->county);
  cp2_set_text (&profile->subcounty, CP2_RECORD (area->subcounty)->id);
  if (person->sort == CP2_DEMO_OFFICER || person->sort == CP2_DEMO_CIVIL)
    {
      set_office (world, profile, area, person->sort, random);
      return;
    }

  cp2_set_text (&profile->employer, "Teachers Service Commission");
  if (person->sort == CP2_DEMO_HEAD)
    {
      set_school (profile, own_centre, "Principal");
    }
  else if (person->sort == CP2_DEMO_SECONDARY)
    {
      guint at = g_rand_int_range (random, 0, area->centres->len);

      set_school (profile, g_ptr_array_index (area->centres, at), PICK (random, teacher_designations));
    }
  else
    {
      profile->institution = cp2_demo_words_make_school (world->words, random, "primary", "sub-county");
      cp2_set_text (&profile->designation, PICK (random, primary_designations));
      profile->level = CP2_SCHOOL_LEVEL_PRIMARY;
    }
}

static Gap
draw_gap (Cp2DemoPerson *person,
          GRand         *random)
{
  gboolean has_gap = cp2_demo_chance (random, person->sort == CP2_DEMO_HEAD ? 3 : 16);

  /* Whoever heads a centre has long been posted. */
  return !has_gap ? GAP_NONE : g_rand_int_range (random, person->sort == CP2_DEMO_HEAD ? GAP_NO_KIN : GAP_NONE + 1, N_GAPS);
}

static void
clear_fields (Cp2Profile          *profile,
              const char * const  *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    cp2_field_clear (cp2_kind_find_field (&cp2_profile_kind, names[i]), profile);
}

static void
forget_all_but_number (Cp2Profile *profile)
{
  for (guint i = 0; i < cp2_profile_kind.n_fields; i++)
    if (!g_str_equal (cp2_profile_kind.fields[i].name, "mobile"))
      cp2_field_clear (&cp2_profile_kind.fields[i], profile);
}

static void
open_gap (Cp2Profile *profile,
          Gap         gap)
{
  if (gap == GAP_JUST_REGISTERED)
    forget_all_but_number (profile);
  else if (gap == GAP_NO_STATION)
    clear_fields (profile, (const char * const []) { "employer", "institution", "institution_centre", "level",
                                                     "designation", "year_started", "county", "subcounty", NULL });
  else if (gap == GAP_NO_KIN)
    clear_fields (profile, (const char * const []) { "kin_name", "kin_mobile", "kin_relationship", NULL });
  else if (gap == GAP_NO_TAX_NUMBER)
    clear_fields (profile, (const char * const []) { "kra_pin", "nhif_number", NULL });
  else if (gap == GAP_NO_SERVICE_NUMBER)
    clear_fields (profile, (const char * const []) { "tsc_number", "nssf_number", NULL });
}

static gboolean
make_person (Cp2DemoWorld   *world,
             Cp2DemoSort     sort,
             Cp2DemoArea    *area,
             Cp2DemoCentre  *own_centre,
             GRand          *random,
             GError        **error)
{
  Cp2DemoPerson *person = g_new0 (Cp2DemoPerson, 1);
  guint number = world->people->len;
  Gap gap;

  person->sort = sort;
  person->profile = cp2_demo_new_record (world, &cp2_profile_kind);
  person->past = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (world->people, person);

  set_numbers (world, person->profile, number);
  set_person (world, person->profile, number, random);
  set_station (world, person, area, own_centre, random);
  gap = draw_gap (person, random);
  open_gap (person->profile, gap);
  person->is_complete = gap == GAP_NONE;
  if (person->profile->subcounty != NULL)
    g_ptr_array_add (area->people[sort], person);
  if (own_centre != NULL)
    own_centre->head = person;

  return cp2_demo_put (world, person->profile, error) &&
         (gap == GAP_JUST_REGISTERED || gap == GAP_NO_STATION || gap == GAP_NO_QUALIFICATION ||
          cp2_demo_make_parts (world, person, random, error));
}

static gboolean
make_heads (Cp2DemoWorld  *world,
            Cp2DemoArea   *area,
            GRand         *random,
            GError       **error)
{
  for (guint i = 0; i < area->centres->len && world->people->len < world->plan.professionals; i++)
    if (!make_person (world, CP2_DEMO_HEAD, area, g_ptr_array_index (area->centres, i), random, error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_demo_make_people (Cp2DemoWorld  *world,
                      GError       **error)
{
  g_autoptr(GRand) random = cp2_demo_random (world, "people");

  for (guint i = 0; i < world->areas->len; i++)
    if (!make_heads (world, g_ptr_array_index (world->areas, i), random, error))
      return FALSE;

  for (guint i = 0; world->people->len < world->plan.professionals; i++)
    if (!make_person (world, draw_sort (random), g_ptr_array_index (world->areas, i % world->areas->len), NULL, random, error))
      return FALSE;

  return TRUE;
}
