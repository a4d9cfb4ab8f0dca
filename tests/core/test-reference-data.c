#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/cp2-exams.h"
#include "core/cp2-format.h"
#include "core/cp2-json.h"
#include "core/cp2-places.h"
#include "core/cp2-rules.h"

/* The files that are installed. */
static const struct
{
  const char *file;
  const char *kind;
} files[] = {
  { "counties.json", "county" },
  { "subcounties.json", "subcounty" },
  { "activities.json", "activity" },
  { "positions.json", "position" },
  { "exams.json", "exam" },
  { "sessions.json", "session" },
  { "staffing_rules.json", "staffing_rule" },
  { "eligibility_rules.json", "eligibility_rule" },
  { "rates.json", "rate" },
};

/* Kind to a table of id to record, each read when a test first needs it. */
static GHashTable *tables;

static JsonObject *
load_file (const char  *name,
           JsonParser **owner)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "reference", name, NULL);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));

  *owner = g_steal_pointer (&parser);
  return json_node_get_object (json_parser_get_root (*owner));
}

static void
check_head (JsonObject *object,
            const char *kind)
{
  JsonArray *sources = cp2_json_get_array (object, "sources");
  const char *note = cp2_json_get_string (object, "note");

  g_assert_cmpstr (cp2_json_get_string (object, "kind"), ==, kind);
  g_assert_nonnull (sources);
  g_assert_cmpuint (json_array_get_length (sources), >, 0);
  g_assert_nonnull (note);
  g_assert_cmpstr (note, !=, "");
  g_assert_cmpuint (json_object_get_size (object), ==, 4);
}

static Cp2Record *
read_record (const Cp2Kind *kind,
             JsonNode      *node)
{
  g_autoptr(GError) error = NULL;
  Cp2Record *record;

  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  record = cp2_record_new_from_json (kind, json_node_get_object (node), &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);

  cp2_record_validate (record, &error);
  if (error != NULL)
    g_test_message ("%s %s", kind->name, record->id);
  g_assert_no_error (error);
  g_assert_cmpstr (record->extra, ==, NULL);
  g_assert_cmpint (record->version, ==, 0);
  return record;
}

/* Each record is valid, has an id of its own and no member that the kind does not know; the list is sorted by id. */
static GHashTable *
load_table (const char *file,
            const char *name)
{
  const Cp2Kind *kind = cp2_kind_lookup (name);
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = load_file (file, &parser);
  JsonArray *records = cp2_json_get_array (object, "records");
  const char *previous = "";

  g_assert_nonnull (kind);
  check_head (object, name);
  g_assert_nonnull (records);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      Cp2Record *record = read_record (kind, json_array_get_element (records, i));

      g_assert_cmpstr (previous, <, record->id);
      previous = record->id;
      g_assert_true (g_hash_table_insert (table, record->id, record));
    }

  return table;
}

static GHashTable *
get_table (const char *kind)
{
  GHashTable *table = g_hash_table_lookup (tables, kind);

  for (guint i = 0; table == NULL && i < G_N_ELEMENTS (files); i++)
    if (g_str_equal (files[i].kind, kind))
      {
        table = load_table (files[i].file, kind);
        g_hash_table_insert (tables, (char *) files[i].kind, table);
      }

  g_assert_nonnull (table);
  return table;
}

static gpointer
lookup (const char *kind,
        const char *id)
{
  return g_hash_table_lookup (get_table (kind), id);
}

static void
for_each (const char  *kind,
          void       (*check) (gpointer record))
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, get_table (kind));
  while (g_hash_table_iter_next (&iter, NULL, &record))
    check (record);
}

static void
test_records (gconstpointer data)
{
  g_assert_cmpuint (g_hash_table_size (get_table (data)), >, 0);
}

static void
check_references (gpointer object)
{
  Cp2Record *record = object;
  const Cp2Kind *kind = cp2_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];
      g_autofree char *id = NULL;

      if (field->type != CP2_FIELD_REFERENCE || !cp2_field_is_set (field, record))
        continue;

      id = cp2_field_to_text (field, record);
      if (lookup (field->kind, id) == NULL)
        g_test_message ("%s %s: no %s %s", kind->name, record->id, field->kind, id);
      g_assert_nonnull (lookup (field->kind, id));
    }
}

static void
test_references (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    for_each (files[i].kind, check_references);
}

static void
check_subcounty (gpointer record)
{
  Cp2Subcounty *subcounty = record;
  const char *id = CP2_RECORD (subcounty)->id;

  g_assert_cmpuint (strlen (id), ==, 5);
  g_assert_true (g_str_has_prefix (id, subcounty->county));
}

static void
test_places (void)
{
  g_assert_cmpuint (g_hash_table_size (get_table ("county")), ==, 47);
  g_assert_cmpuint (g_hash_table_size (get_table ("subcounty")), ==, 333);
  for (guint code = 1; code <= 47; code++)
    {
      g_autofree char *id = g_strdup_printf ("%02u", code);

      g_assert_nonnull (lookup ("county", id));
    }
}

static void
check_exam (gpointer record)
{
  Cp2Exam *exam = record;
  g_autofree char *id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, exam->code, exam->year);

  g_assert_cmpstr (CP2_RECORD (exam)->id, ==, id);
  g_assert_true ((exam->starts_on == NULL) == (exam->ends_on == NULL));
  if (exam->starts_on != NULL)
    g_assert_cmpstr (exam->starts_on, <=, exam->ends_on);
}

static void
check_session (gpointer record)
{
  Cp2ExamSession *session = record;
  const char *date = session->on_date;
  g_autoptr(GDate) day = g_date_new_dmy (atoi (date + 8), atoi (date + 5), atoi (date));
  Cp2Exam *exam = lookup ("exam", session->exam);
  Cp2ExamSessionPart part = strcmp (session->starts_at, "10:00") < 0 ? CP2_EXAM_SESSION_PART_MORNING :
                        strcmp (session->starts_at, "13:00") < 0 ? CP2_EXAM_SESSION_PART_MIDDAY : CP2_EXAM_SESSION_PART_AFTERNOON;
  g_autofree char *prefix = g_strdup_printf ("%s:%s:%.2s%s:", session->exam, session->on_date,
                                             session->starts_at, session->starts_at + 3);

  g_assert_true (g_str_has_prefix (CP2_RECORD (session)->id, prefix));
  g_assert_cmpint (g_date_get_weekday (day), <=, G_DATE_FRIDAY);
  g_assert_cmpint (session->part, ==, part);
  g_assert_nonnull (session->paper);
  if (session->ends_at != NULL)
    g_assert_cmpstr (session->starts_at, <, session->ends_at);

  if (session->rehearsal)
    {
      g_assert_cmpstr (session->on_date, ==, exam->rehearsal_on);
    }
  else
    {
      g_assert_nonnull (exam->starts_on);
      g_assert_cmpstr (session->on_date, >=, exam->starts_on);
      g_assert_cmpstr (session->on_date, <=, exam->ends_on);
    }
}

static gboolean
has_prefix (gpointer id,
            gpointer session,
            gpointer prefix)
{
  return g_str_has_prefix (id, prefix);
}

/* Each timetable has the rehearsal, the first and the last day of its exam. */
static void
test_timetables (void)
{
  const char * const exams[] = { "KCSE-2026", "KPSEA-2026", "KJSEA-2026" };

  for (guint i = 0; i < G_N_ELEMENTS (exams); i++)
    {
      Cp2Exam *exam = lookup ("exam", exams[i]);
      const char * const days[] = { exam->rehearsal_on, exam->starts_on, exam->ends_on };

      for (guint j = 0; j < G_N_ELEMENTS (days); j++)
        {
          g_autofree char *prefix = g_strconcat (exams[i], ":", days[j], ":", NULL);

          g_assert_nonnull (g_hash_table_find (get_table ("session"), has_prefix, prefix));
        }
    }
}

/* The rules of a position are found by this id. */
static void
check_rule (gpointer record)
{
  g_autofree char *exam = NULL;
  g_autofree char *position = NULL;
  g_autofree char *source = NULL;
  g_autofree char *id = NULL;

  g_object_get (record, "exam", &exam, "position", &position, "source", &source, NULL);
  id = g_strconcat (exam, ":", position, NULL);
  g_assert_cmpstr (CP2_RECORD (record)->id, ==, id);
  g_assert_nonnull (source);
}

static void
check_levels (gpointer record)
{
  Cp2EligibilityRule *rule = record;

  for (guint i = 0; rule->levels != NULL && rule->levels[i] != NULL; i++)
    g_assert_true (rule->levels[i][0] != '\0' && g_strv_contains (cp2_school_level_words, rule->levels[i]));
}

static void
check_rate (gpointer record)
{
  Cp2Rate *rate = record;
  Cp2Exam *exam = lookup ("exam", rate->exam);
  g_autofree char *rule = g_strconcat (rate->exam, ":", rate->position, NULL);
  g_autofree char *id = g_strconcat (rule, ":", rate->region, NULL);
  g_autofree char *everywhere = g_strconcat (rule, ":all", NULL);

  g_assert_cmpstr (CP2_RECORD (rate)->id, ==, id);
  g_assert_true (g_str_equal (rate->region, "all") || lookup ("county", rate->region) != NULL);
  g_assert_nonnull (lookup ("rate", everywhere));
  g_assert_cmpint (rate->rate_per_day, >, 0);
  g_assert_cmpint (rate->max_days, >, 0);
  g_assert_nonnull (rate->source);
  g_assert_cmpint (rate->fixed_days, ==, exam->year <= 2022);

  if (exam->year == 2026)
    {
      g_assert_nonnull (lookup ("staffing_rule", rule));
      g_assert_nonnull (lookup ("eligibility_rule", rule));
    }
}

static gint64
get_rate (const char *exam,
          const char *year,
          const char *position)
{
  g_autofree char *id = g_strdup_printf ("%s-%s:%s:all", exam, year, position);
  Cp2Rate *rate = lookup ("rate", id);

  g_assert_nonnull (rate);
  return rate->rate_per_day;
}

/* What the council announced for 2026, 3 %, to the cent. */
static void
test_rates_rise (void)
{
  const char * const exams[] = { "KCSE", "KPSEA", "KJSEA" };
  const char * const positions[] = { "SUP", "INV" };

  for (guint i = 0; i < G_N_ELEMENTS (exams); i++)
    for (guint j = 0; j < G_N_ELEMENTS (positions); j++)
      g_assert_cmpint (get_rate (exams[i], "2026", positions[j]) * 100, ==,
                       get_rate (exams[i], "2025", positions[j]) * 103);
}

/* Checks of each record of a kind by itself. */
static const struct
{
  const char *path;
  const char *kind;
  void      (*check) (gpointer record);
} checks[] = {
  { "/reference/places/nested", "subcounty", check_subcounty },
  { "/reference/exams/ids-and-days", "exam", check_exam },
  { "/reference/sessions/inside-exam", "session", check_session },
  { "/reference/rules/staffing", "staffing_rule", check_rule },
  { "/reference/rules/eligibility", "eligibility_rule", check_rule },
  { "/reference/rules/levels", "eligibility_rule", check_levels },
  { "/reference/rates/rules-exist", "rate", check_rate },
};

static void
test_each (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  for_each (checks[index].kind, checks[index].check);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/reference/records/%s", files[i].kind);

      g_test_add_data_func (path, files[i].kind, test_records);
    }
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    g_test_add_data_func (checks[i].path, GUINT_TO_POINTER (i), test_each);
  g_test_add_func ("/reference/references/resolve", test_references);
  g_test_add_func ("/reference/places/numbers", test_places);
  g_test_add_func ("/reference/sessions/timetables", test_timetables);
  g_test_add_func ("/reference/rates/rise-2026", test_rates_rise);

  status = g_test_run ();
  g_hash_table_unref (tables);
  return status;
}
