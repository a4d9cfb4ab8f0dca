#include "config.h"

#include "ctl/cp2-demo-people.h"

static void
set_place (gpointer    part,
           Cp2Profile *profile)
{
  const Cp2Kind *kind = cp2_record_get_kind (part);

  cp2_field_set_text (cp2_kind_find_field (kind, "profile"), part, CP2_RECORD (profile)->id);
  cp2_field_set_text (cp2_kind_find_field (kind, "subcounty"), part, profile->subcounty);
  cp2_field_set_text (cp2_kind_find_field (kind, "county"), part, profile->county);
}

static gboolean
make_qualification (Cp2DemoWorld   *world,
                    Cp2DemoPerson  *person,
                    GRand          *random,
                    GError        **error)
{
  g_autoptr(Cp2Qualification) qualification = cp2_demo_new_record (world, &cp2_qualification_kind);
  Cp2Profile *profile = person->profile;
  const char *level = profile->level != CP2_SCHOOL_LEVEL_NONE ? cp2_school_level_words[profile->level] : "other";
  const char *study, *course, *institution;

  cp2_demo_words_pick_study (world->words, random, level, &study, &course, &institution);
  if (!cp2_field_set_text (cp2_kind_find_field (&cp2_qualification_kind, "level"), qualification, study))
    return TRUE;

  cp2_set_text (&qualification->course, course);
  cp2_set_text (&qualification->institution, institution);
  qualification->year_from = profile->year_of_birth + g_rand_int_range (random, 19, 22);
  qualification->year_to = qualification->year_from + g_rand_int_range (random, 2, 5);
  set_place (qualification, profile);
  return cp2_demo_put (world, qualification, error);
}

/* An earlier post, at a school that is no exam centre or at the same office. */
static gboolean
make_experience (Cp2DemoWorld   *world,
                 Cp2DemoPerson  *person,
                 GRand          *random,
                 GError        **error)
{
  g_autoptr(Cp2Experience) experience = cp2_demo_new_record (world, &cp2_experience_kind);
  Cp2Profile *profile = person->profile;
  int n_years = g_rand_int_range (random, 1, 7);

  cp2_set_text (&experience->employer, profile->employer);
  if (profile->level != CP2_SCHOOL_LEVEL_NONE)
    {
      experience->institution = cp2_demo_words_make_school (world->words, random, cp2_school_level_words[profile->level], "county");
      cp2_set_text (&experience->designation, "Teacher");
    }
  else
    {
      cp2_set_text (&experience->institution, profile->institution);
      cp2_set_text (&experience->designation, profile->designation);
    }
  experience->year_to = profile->year_started;
  experience->year_from = profile->year_started - n_years;
  set_place (experience, profile);
  return cp2_demo_put (world, experience, error);
}

/* A new bank account, which the office has not yet approved. */
static gboolean
make_request (Cp2DemoWorld   *world,
              Cp2DemoPerson  *person,
              GRand          *random,
              GError        **error)
{
  g_autofree char *operation = cp2_demo_new_id (world);
  g_autofree char *id = g_strconcat (operation, ":account_number", NULL);
  g_autoptr(Cp2ProfileChange) change = cp2_record_new (&cp2_profile_change_kind, id);

  cp2_set_text (&change->field, "account_number");
  change->value = g_strdup_printf ("02%08u", g_rand_int (random) % 100000000);
  change->state = CP2_PROFILE_CHANGE_REQUESTED;
  set_place (change, person->profile);
  return cp2_demo_put (world, change, error);
}

gboolean
cp2_demo_make_parts (Cp2DemoWorld   *world,
                     Cp2DemoPerson  *person,
                     GRand          *random,
                     GError        **error)
{
  guint n_qualifications = cp2_demo_chance (random, 20) ? 2 : 1;
  guint n_experiences = cp2_demo_chance (random, 45) ? 1 : 0;

  for (guint i = 0; i < n_qualifications; i++)
    if (!make_qualification (world, person, random, error))
      return FALSE;
  for (guint i = 0; i < n_experiences; i++)
    if (!make_experience (world, person, random, error))
      return FALSE;

  return !person->is_complete || !cp2_demo_chance (random, 2) || make_request (world, person, random, error);
}
