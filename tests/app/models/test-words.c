#include "config.h"

#include <string.h>

#include "app/models/cp2-words.h"
#include "core/cp2-json.h"
#include "core/cp2-kinds.h"
#include "core/cp2-operation.h"

/* A label is for a person: there is one, and it is not the word of the wire. */
static void
check_label (const char *label,
             const char *word)
{
  g_assert_nonnull (label);
  g_assert_cmpstr (label, !=, "");
  g_assert_cmpstr (label, !=, word);
  g_assert_true (g_utf8_validate (label, -1, NULL));
}

/* Every word of every enum of every kind; a new one without a label fails here. */
static void
test_get_every_word (void)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);
  guint n_words = 0;

  for (guint i = 0; i < n_kinds; i++)
    for (guint j = 0; j < kinds[i]->n_fields; j++)
      {
        const Cp2Field *field = &kinds[i]->fields[j];

        for (guint k = 0; field->type == CP2_FIELD_ENUM && field->words[k] != NULL; k++, n_words++)
          check_label (cp2_words_get (kinds[i]->name, field->name, field->words[k]), field->words[k]);
      }

  g_assert_cmpuint (n_words, >, 50);
}

/* A school level is the same list in a rule as in a profile. */
static void
test_get_levels_of_rule (void)
{
  for (guint i = 0; cp2_school_level_words[i] != NULL; i++)
    g_assert_cmpstr (cp2_words_get ("eligibility_rule", "levels", cp2_school_level_words[i]), ==,
                     cp2_words_get ("profile", "level", cp2_school_level_words[i]));
}

static void
test_get_unknown (void)
{
  g_assert_cmpstr (cp2_words_get ("deployment", "state", "teleported"), ==, "teleported");
  g_assert_cmpstr (cp2_words_get ("spaceship", "colour", "red"), ==, "red");
  g_assert_cmpstr (cp2_words_get ("attendance_mark", "status", NULL), ==, "Not marked");
  g_assert_cmpstr (cp2_words_get ("spaceship", "colour", NULL), ==, "");
}

static void
test_operation_every (void)
{
  guint n_types;
  const Cp2OperationType * const *types = cp2_operation_type_list (&n_types);
  const char *unknown = cp2_words_get_operation ("claim.verify");

  g_assert_cmpstr (unknown, ==, cp2_words_get_operation (NULL));
  for (guint i = 0; i < n_types; i++)
    {
      check_label (cp2_words_get_operation (types[i]->name), types[i]->name);
      g_assert_cmpstr (cp2_words_get_operation (types[i]->name), !=, unknown);
    }
}

static void
test_role_every (void)
{
  for (guint i = 0; i < 5; i++)
    {
      check_label (cp2_words_get_role (1 << i), cp2_role_get_name (1 << i));
      g_assert_cmpstr (cp2_words_get_role (1 << i), !=, cp2_words_get_role (1 << 20));
    }
}

static char *
read_source (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "app", "models", "cp2-words.c", NULL);
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Has the sentence that xgettext would find; names of nothing but capitals, such as KCSE-QT 2026, are for no translator. */
static void
check_translatable (const char *source,
                    const char *name)
{
  g_autoptr(GRegex) codes = g_regex_new ("^[A-Z-]+ \\d{4}$", 0, 0, NULL);
  g_autoptr(GRegex) year = g_regex_new (" \\d{4}$", 0, 0, NULL);
  g_autofree char *pattern = g_regex_replace_literal (year, name, -1, 0, " {year}", 0, NULL);
  g_autofree char *line = g_strdup_printf ("NC_(\"reference name\", \"%s\")", pattern);

  if (g_regex_match (codes, name, 0, NULL))
    return;

  g_test_message ("%s", line);
  g_assert_nonnull (strstr (source, line));
}

static void
test_name_every_in_catalogue (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "reference", data, NULL);
  g_autofree char *source = read_source ();
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;
  JsonArray *records;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  records = cp2_json_get_array (json_node_get_object (json_parser_get_root (parser)), "records");
  g_assert_cmpuint (json_array_get_length (records), >, 5);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      const char *title = cp2_json_get_string (record, "title");

      check_translatable (source, cp2_json_get_string (record, "name"));
      if (title != NULL)
        check_translatable (source, title);
    }
}

/* Whatever a record is called, the name comes back, and stays when the record is gone. */
static void
test_name_as_it_is (void)
{
  g_autofree char *passing = g_strdup ("Ziwa Boys High");
  const char *name = cp2_words_get_name (passing);

  memset (passing, 'x', strlen (passing));
  g_assert_cmpstr (name, ==, "Ziwa Boys High");
  g_assert_cmpstr (cp2_words_get_name ("KCSE 2026"), ==, "KCSE 2026");
  g_assert_cmpstr (cp2_words_get_name ("Technical 2026"), ==, "Technical 2026");
  g_assert_cmpstr (cp2_words_get_name ("Technical 2031"), ==, "Technical 2031");
  g_assert_cmpstr (cp2_words_get_name (" 2026"), ==, " 2026");
  g_assert_cmpstr (cp2_words_get_name ("2026"), ==, "2026");
  g_assert_cmpstr (cp2_words_get_name ("%s %n"), ==, "%s %n");
  g_assert_cmpstr (cp2_words_get_name (""), ==, "");
  g_assert_cmpstr (cp2_words_get_name (NULL), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/words/get/every-word", test_get_every_word);
  g_test_add_func ("/words/get/levels-of-rule", test_get_levels_of_rule);
  g_test_add_func ("/words/get/unknown", test_get_unknown);
  g_test_add_func ("/words/operation/every", test_operation_every);
  g_test_add_func ("/words/role/every", test_role_every);
  g_test_add_data_func ("/words/name/positions", "positions.json", test_name_every_in_catalogue);
  g_test_add_data_func ("/words/name/activities", "activities.json", test_name_every_in_catalogue);
  g_test_add_data_func ("/words/name/exams", "exams.json", test_name_every_in_catalogue);
  g_test_add_func ("/words/name/as-it-is", test_name_as_it_is);

  return g_test_run ();
}
