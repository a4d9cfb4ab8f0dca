#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "core/cp2-clock.h"
#include "ctl/cp2-demo-world.h"

static void
person_free (gpointer data)
{
  Cp2DemoPerson *person = data;

  g_clear_object (&person->profile);
  g_clear_pointer (&person->past, g_ptr_array_unref);
  g_free (person);
}

void
cp2_demo_centre_free (gpointer data)
{
  Cp2DemoCentre *centre = data;

  g_clear_object (&centre->centre);
  g_clear_pointer (&centre->deployments, g_ptr_array_unref);
  g_clear_pointer (&centre->staff, g_ptr_array_unref);
  g_free (centre->account);
  g_free (centre);
}

static void
area_free (gpointer data)
{
  Cp2DemoArea *area = data;

  g_clear_object (&area->subcounty);
  g_clear_object (&area->county);
  g_clear_pointer (&area->centres, g_ptr_array_unref);
  for (guint i = 0; i < CP2_DEMO_N_SORTS; i++)
    g_clear_pointer (&area->people[i], g_ptr_array_unref);
  g_free (area->account);
  g_free (area);
}

void
cp2_demo_world_free (Cp2DemoWorld *world)
{
  g_clear_object (&world->repository);
  g_clear_object (&world->exam);
  g_clear_pointer (&world->words, cp2_demo_words_free);
  g_clear_pointer (&world->county_list, g_ptr_array_unref);
  g_clear_pointer (&world->subcounty_list, g_ptr_array_unref);
  g_clear_pointer (&world->areas, g_ptr_array_unref);
  g_clear_pointer (&world->people, g_ptr_array_unref);
  g_clear_pointer (&world->days, g_ptr_array_unref);
  g_clear_pointer (&world->cast, g_free);
  g_clear_pointer (&world->rules, g_hash_table_unref);
  g_clear_pointer (&world->counts, g_hash_table_unref);
  g_clear_pointer (&world->id_random, g_rand_free);
  g_free (world);
}

static char *
make_rule_key (const Cp2Kind *kind,
               const char    *id)
{
  return g_strconcat (kind->name, " ", id, NULL);
}

gpointer
cp2_demo_find_rule (Cp2DemoWorld  *world,
                    const Cp2Kind *kind,
                    const char    *id)
{
  g_autofree char *key = make_rule_key (kind, id);

  return g_hash_table_lookup (world->rules, key);
}

static gboolean
load_rules (Cp2DemoWorld   *world,
            const Cp2Kind  *kind,
            GError        **error)
{
  g_autoptr(GPtrArray) found = cp2_repository_find (world->repository, kind, error, NULL);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      Cp2Record *record = g_ptr_array_index (found, i);

      g_hash_table_insert (world->rules, make_rule_key (kind, record->id), g_object_ref (record));
    }

  return found != NULL;
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(char **) a, *(char **) b);
}

/* A day of the exam is one with a session of the timetable. */
static gboolean
load_days (Cp2DemoWorld  *world,
           GError       **error)
{
  g_autoptr(GPtrArray) sessions = cp2_repository_find (world->repository, &cp2_exam_session_kind, error,
                                                       "exam", CP2_DEMO_EXAM, NULL);
  const char *last = NULL;

  if (sessions == NULL)
    return FALSE;

  for (guint i = 0; i < sessions->len; i++)
    g_ptr_array_add (world->days, g_strdup (CP2_EXAM_SESSION (g_ptr_array_index (sessions, i))->on_date));
  g_ptr_array_sort (world->days, compare_days);
  for (guint i = 0; i < world->days->len;)
    {
      const char *day = g_ptr_array_index (world->days, i);

      if (g_strcmp0 (day, last) == 0)
        {
          g_ptr_array_remove_index (world->days, i);
          continue;
        }
      last = day;
      i++;
    }

  return TRUE;
}

static gboolean
check_reference (Cp2DemoWorld  *world,
                 GError       **error)
{
  if (world->exam != NULL && world->exam->rehearsal_on != NULL && world->exam->starts_on != NULL &&
      world->exam->ends_on != NULL && world->days->len > 0 && world->county_list->len > 0 &&
      world->subcounty_list->len >= world->plan.subcounties)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "The reference data lacks the days of %s, or has fewer than %u sub-counties",
               CP2_DEMO_EXAM, world->plan.subcounties);
  return FALSE;
}

static gboolean
load_reference (Cp2DemoWorld  *world,
                GError       **error)
{
  static const Cp2Kind * const kinds[] = {
    &cp2_staffing_rule_kind, &cp2_eligibility_rule_kind, &cp2_rate_kind, &cp2_position_kind, &cp2_exam_kind,
  };
  Cp2Exam *exam;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!load_rules (world, kinds[i], error))
      return FALSE;

  exam = cp2_demo_find_rule (world, &cp2_exam_kind, CP2_DEMO_EXAM);
  g_set_object (&world->exam, exam);
  return (world->county_list = cp2_repository_find (world->repository, &cp2_county_kind, error, NULL)) != NULL &&
         (world->subcounty_list = cp2_repository_find (world->repository, &cp2_subcounty_kind, error, NULL)) != NULL &&
         load_days (world, error) &&
         check_reference (world, error);
}

Cp2DemoWorld *
cp2_demo_world_new (const Cp2DemoPlan  *plan,
                    Cp2Repository      *repository,
                    const char         *words_folder,
                    GError            **error)
{
  g_autoptr(Cp2DemoWorld) world = g_new0 (Cp2DemoWorld, 1);
  g_autofree char *morning = cp2_demo_instant (plan->today, 0);

  world->plan = *plan;
  world->repository = g_object_ref (repository);
  world->areas = g_ptr_array_new_with_free_func (area_free);
  world->people = g_ptr_array_new_with_free_func (person_free);
  world->days = g_ptr_array_new_with_free_func (g_free);
  world->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  world->counts = g_hash_table_new (g_str_hash, g_str_equal);
  world->id_random = cp2_demo_random (world, "ids");
  world->id_stamp = cp2_clock_parse (morning) / 1000;
  world->words = cp2_demo_words_load (words_folder, error);

  return world->words != NULL && load_reference (world, error) ? g_steal_pointer (&world) : NULL;
}

GRand *
cp2_demo_random (Cp2DemoWorld *world,
                 const char   *topic)
{
  guint32 seed[3] = { (guint32) world->plan.seed, (guint32) (world->plan.seed >> 32), g_str_hash (topic) };

  return g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
}

gboolean
cp2_demo_chance (GRand *random,
                 int    percent)
{
  return g_rand_int_range (random, 0, 100) < percent;
}

char *
cp2_demo_new_id (Cp2DemoWorld *world)
{
  guint64 millis = world->id_stamp++;
  guint32 high = g_rand_int (world->id_random);
  guint32 low = g_rand_int (world->id_random);

  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%04x%08x",
                          (guint) (millis >> 16), (guint) (millis & 0xffff), high & 0xfff, 0x8000 | ((high >> 12) & 0x3fff),
                          (guint) (millis * 40503u & 0xffff), low);
}

gpointer
cp2_demo_new_record (Cp2DemoWorld  *world,
                     const Cp2Kind *kind)
{
  g_autofree char *id = cp2_demo_new_id (world);

  return cp2_record_new (kind, id);
}

gboolean
cp2_demo_put (Cp2DemoWorld  *world,
              gpointer       record,
              GError       **error)
{
  gpointer name = (gpointer) cp2_record_get_kind (record)->name;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (world->counts, name));

  g_hash_table_insert (world->counts, name, GUINT_TO_POINTER (count + 1));
  return world->put (record, world->put_data, error);
}

char *
cp2_demo_instant (const char *date,
                  int         minute)
{
  g_autofree char *midnight = g_strconcat (date, "T00:00:00Z", NULL);

  return cp2_clock_format (cp2_clock_parse (midnight) + (minute - 3 * 60) * G_TIME_SPAN_MINUTE);
}

static gboolean
served_lately (Cp2DemoPerson *person,
               const char    *centre,
               int            year,
               int            years)
{
  for (guint i = 0; i < person->past->len; i++)
    {
      const char *served = g_ptr_array_index (person->past, i);
      int ago = year - (int) g_ascii_strtoll (served, NULL, 10);

      if (ago > 0 && ago <= years && g_str_equal (served + strlen ("YYYY:"), centre))
        return TRUE;
    }

  return FALSE;
}

gboolean
cp2_demo_is_eligible (Cp2EligibilityRule *rule,
                      Cp2DemoPerson      *person,
                      const char         *centre,
                      int                 year)
{
  const char *level = cp2_school_level_words[person->profile->level];

  if (rule == NULL)
    return TRUE;
  if (rule->levels != NULL && rule->levels[0] != NULL && !g_strv_contains ((const char * const *) rule->levels, level))
    return FALSE;
  if (centre == NULL)
    return TRUE;

  return !(rule->not_own_school && g_strcmp0 (person->profile->institution_centre, centre) == 0) &&
         !served_lately (person, centre, year, rule->cooldown_years);
}
