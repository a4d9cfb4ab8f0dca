#include "config.h"

#include <gio/gio.h>

#include "core/cp2-json.h"
#include "ctl/cp2-demo-words.h"

enum {
  FILE_BANKS,
  FILE_COURSES,
  FILE_EMPLOYERS,
  FILE_INSTITUTIONS,
  FILE_NAMES,
  FILE_SCHOOLS,
  N_FILES
};

/* Each file with the lists that it must have, none of them empty. */
static const struct
{
  const char *name;
  const char *lists[4];
} files[N_FILES] = {
  [FILE_BANKS] = { "banks.json", { "banks" } },
  [FILE_COURSES] = { "courses.json", { "courses" } },
  [FILE_EMPLOYERS] = { "employers.json", { "employers", "county_governments" } },
  [FILE_INSTITUTIONS] = { "institutions.json", { "universities", "colleges", "other" } },
  [FILE_NAMES] = { "names.json", { "female", "male", "family" } },
  [FILE_SCHOOLS] = { "schools.json", { "first", "second", "prefix" } },
};

struct _Cp2DemoWords
{
  JsonNode *roots[N_FILES];
};

static JsonObject *
get_file (Cp2DemoWords *words,
          guint         file)
{
  return json_node_get_object (words->roots[file]);
}

static JsonArray *
get_list (Cp2DemoWords *words,
          guint         file,
          const char   *name)
{
  return json_object_get_array_member (get_file (words, file), name);
}

static gboolean
has_lists (JsonNode *root,
           guint     file)
{
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (files[file].lists) && files[file].lists[i] != NULL; i++)
    {
      JsonArray *list = cp2_json_get_array (json_node_get_object (root), files[file].lists[i]);

      if (list == NULL || json_array_get_length (list) == 0)
        return FALSE;
    }

  return file != FILE_SCHOOLS || cp2_json_get_object (json_node_get_object (root), "suffix") != NULL;
}

static JsonNode *
load_file (const char  *folder,
           guint        file,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, files[file].name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) root = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  root = json_from_string (text, NULL);
  if (has_lists (root, file))
    return g_steal_pointer (&root);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is not a file of demo words", path);
  return NULL;
}

Cp2DemoWords *
cp2_demo_words_load (const char  *folder,
                     GError     **error)
{
  g_autoptr(Cp2DemoWords) words = g_new0 (Cp2DemoWords, 1);

  for (guint i = 0; i < N_FILES; i++)
    {
      words->roots[i] = load_file (folder, i, error);
      if (words->roots[i] == NULL)
        return NULL;
    }

  return g_steal_pointer (&words);
}

void
cp2_demo_words_free (Cp2DemoWords *words)
{
  for (guint i = 0; i < N_FILES; i++)
    g_clear_pointer (&words->roots[i], json_node_unref);
  g_free (words);
}

static guint
pick_index (JsonArray *array,
            GRand     *random)
{
  return g_rand_int_range (random, 0, json_array_get_length (array));
}

const char *
cp2_demo_pick (JsonArray *array,
               GRand     *random)
{
  return json_array_get_string_element (array, pick_index (array, random));
}

char *
cp2_demo_words_make_person (Cp2DemoWords *words,
                            GRand        *random,
                            gboolean      is_female)
{
  JsonArray *given = get_list (words, FILE_NAMES, is_female ? "female" : "male");
  const char *first = cp2_demo_pick (given, random);
  const char *second = cp2_demo_pick (given, random);
  const char *family = cp2_demo_pick (get_list (words, FILE_NAMES, "family"), random);
  gboolean has_second = g_rand_int_range (random, 0, 3) == 0 && !g_str_equal (first, second);

  return has_second ? g_strjoin (" ", first, second, family, NULL) : g_strjoin (" ", first, family, NULL);
}

static const char *
pick_suffix (Cp2DemoWords *words,
             GRand        *random,
             const char   *level,
             const char   *category)
{
  JsonObject *levels = cp2_json_get_object (get_file (words, FILE_SCHOOLS), "suffix");
  JsonObject *categories = cp2_json_get_object (levels, level);
  JsonArray *list = categories != NULL ? cp2_json_get_array (categories, category) : NULL;

  return list != NULL && json_array_get_length (list) > 0 ? cp2_demo_pick (list, random) : "School";
}

char *
cp2_demo_words_make_school (Cp2DemoWords *words,
                            GRand        *random,
                            const char   *level,
                            const char   *category)
{
  gboolean is_saint = g_rand_int_range (random, 0, 8) == 0;
  const char *first = cp2_demo_pick (get_list (words, FILE_SCHOOLS, is_saint ? "prefix" : "first"), random);
  const char *second = cp2_demo_pick (get_list (words, FILE_SCHOOLS, "second"), random);
  const char *suffix = pick_suffix (words, random, level, category);

  return !is_saint && g_rand_int_range (random, 0, 5) < 2 ? g_strjoin (" ", first, second, suffix, NULL)
                                                          : g_strjoin (" ", first, suffix, NULL);
}

void
cp2_demo_words_pick_bank (Cp2DemoWords  *words,
                          GRand         *random,
                          const char   **bank,
                          const char   **branch)
{
  JsonArray *banks = get_list (words, FILE_BANKS, "banks");
  JsonObject *one = json_array_get_object_element (banks, pick_index (banks, random));

  *bank = json_object_get_string_member (one, "name");
  *branch = cp2_demo_pick (json_object_get_array_member (one, "branches"), random);
}

/* The first entries of a level are the usual ones, so that of two drawn the earlier one is taken. */
static JsonObject *
pick_course (Cp2DemoWords *words,
             GRand        *random,
             const char   *level)
{
  JsonArray *courses = get_list (words, FILE_COURSES, "courses");
  g_autoptr(GPtrArray) fitting = g_ptr_array_new ();
  guint one, other;

  for (guint i = 0; i < json_array_get_length (courses); i++)
    {
      JsonObject *course = json_array_get_object_element (courses, i);

      if (g_strcmp0 (cp2_json_get_string (course, "level"), level) == 0)
        g_ptr_array_add (fitting, course);
    }
  if (fitting->len == 0)
    return json_array_get_object_element (courses, 0);

  one = g_rand_int_range (random, 0, fitting->len);
  other = g_rand_int_range (random, 0, fitting->len);
  return g_ptr_array_index (fitting, MIN (one, other));
}

void
cp2_demo_words_pick_study (Cp2DemoWords  *words,
                           GRand         *random,
                           const char    *level,
                           const char   **study,
                           const char   **course,
                           const char   **institution)
{
  JsonObject *one = pick_course (words, random, level);
  const char *where = json_object_get_string_member (one, "institution");
  const char *list = g_str_equal (where, "university") ? "universities" :
                     g_str_equal (where, "college") ? "colleges" : "other";

  *study = json_object_get_string_member (one, "study");
  *course = cp2_demo_pick (json_object_get_array_member (one, "titles"), random);
  *institution = cp2_demo_pick (get_list (words, FILE_INSTITUTIONS, list), random);
}

/* The list is in the order of the counties' codes, which begin with 01. */
const char *
cp2_demo_words_get_county_employer (Cp2DemoWords *words,
                                    const char   *county)
{
  JsonArray *list = get_list (words, FILE_EMPLOYERS, "county_governments");
  guint64 code = g_ascii_strtoull (county, NULL, 10);

  return json_array_get_string_element (list, CLAMP (code, 1, json_array_get_length (list)) - 1);
}
