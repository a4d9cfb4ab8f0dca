#include "config.h"

#include <string.h>

#include "core/cp2-kind.h"
#include "core/cp2-rule-error.h"

/* One call of cp2_rule_refuse() in the sources: its code's name on the wire, and the names of its facts. */
typedef struct
{
  char      *file;
  char      *name;
  GPtrArray *facts;
} Call;

static GPtrArray *calls;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->file);
  g_free (call->name);
  g_ptr_array_unref (call->facts);
  g_free (call);
}

static GError *
new_error (Cp2RuleError code)
{
  GError *error = NULL;

  g_assert_false (cp2_rule_refuse (&error, code, NULL));
  return error;
}

/* The arguments of a call from behind its opening parenthesis, split at the commas outside strings and parentheses. */
static char **
split_arguments (const char *at)
{
  g_autoptr(GStrvBuilder) arguments = g_strv_builder_new ();
  g_autoptr(GString) argument = g_string_new (NULL);
  gboolean in_string = FALSE;
  guint depth = 0;

  for (; *at != '\0' && (in_string || depth > 0 || *at != ')'); at++)
    {
      if (*at == '"' && at[-1] != '\\')
        in_string = !in_string;
      if (!in_string)
        depth += (*at == '(') - (*at == ')');
      if (*at == ',' && !in_string && depth == 0)
        {
          g_strv_builder_add (arguments, g_strstrip (argument->str));
          g_string_truncate (argument, 0);
        }
      else
        {
          g_string_append_c (argument, *at);
        }
    }
  g_strv_builder_add (arguments, g_strstrip (argument->str));
  return g_strv_builder_end (arguments);
}

static void
read_call (const char *file,
           const char *at)
{
  g_auto(GStrv) arguments = split_arguments (at);
  Call *call;

  g_assert_cmpuint (g_strv_length (arguments), >=, 3);
  if (!g_str_has_prefix (arguments[1], "CP2_RULE_ERROR_"))
    return;

  call = g_new0 (Call, 1);
  call->file = g_path_get_basename (file);
  call->name = g_strdelimit (g_ascii_strdown (arguments[1] + strlen ("CP2_RULE_ERROR_"), -1), "_", '-');
  call->facts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (calls, call);
  for (guint i = 2; g_strcmp0 (arguments[i], "NULL") != 0; i += 2)
    {
      g_assert_nonnull (arguments[i]);
      g_assert_true (arguments[i][0] == '"');
      g_ptr_array_add (call->facts, g_strndup (arguments[i] + 1, strlen (arguments[i]) - 2));
      g_assert_nonnull (arguments[i + 1]);
    }
}

static void
read_file (const char *file)
{
  static const char opening[] = "cp2_rule_refuse (";
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  for (const char *at = strstr (text, opening); at != NULL; at = strstr (at + 1, opening))
    if (!g_str_has_prefix (at, "cp2_rule_refuse (GError"))
      read_call (file, at + strlen (opening));
}

static void
read_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        read_folder (child);
      else if (g_str_has_suffix (name, ".c"))
        read_file (child);
    }
}

/* Every code has a name of its own that leads back to it, and a sentence. */
static void
test_codes_complete (void)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (Cp2RuleError code = 0; code < CP2_RULE_ERROR_LAST; code++)
    {
      g_autoptr(GError) error = new_error (code);
      const char *name = cp2_rule_error_get_name (error);
      g_autoptr(GError) back = cp2_rule_error_new_from_problem (name, NULL);
      char *sentence = cp2_rule_error_describe (error);

      g_assert_nonnull (name);
      g_assert_true (g_hash_table_add (names, (gpointer) name));
      g_assert_cmpint (strspn (name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (name));
      g_assert_cmpstr (error->message, ==, name);
      g_assert_error (back, CP2_RULE_ERROR, (int) code);
      g_assert_true (g_str_has_suffix (sentence, ".") || g_str_has_suffix (sentence, "…"));
      g_assert_true (g_hash_table_add (sentences, sentence));
    }
}

/* Whatever facts come, or do not come, over the wire: a person never reads a brace of ours. */
static void
test_describe_without_facts (void)
{
  for (Cp2RuleError code = 0; code < CP2_RULE_ERROR_LAST; code++)
    {
      g_autoptr(GError) error = new_error (code);
      g_autofree char *sentence = cp2_rule_error_describe (error);

      g_assert_null (strpbrk (sentence, "{}"));
    }
}

static void
test_describe_braces_in_facts (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  cp2_rule_refuse (&error, CP2_RULE_ERROR_WRONG_FORMAT, "field", "{expected}", "expected", "{field} %s {", NULL);
  sentence = cp2_rule_error_describe (error);
  g_assert_cmpstr (sentence, ==, "“{expected}” does not look right. {field} %s {");
}

/* Every call in the rules gives every fact that its sentence names. */
static void
test_describe_callers (void)
{
  g_assert_cmpuint (calls->len, >, 50);
  for (guint i = 0; i < calls->len; i++)
    {
      const Call *call = g_ptr_array_index (calls, i);
      g_autoptr(JsonObject) facts = json_object_new ();
      g_autoptr(GError) error = NULL;
      g_autofree char *sentence = NULL;

      for (guint j = 0; j < call->facts->len; j++)
        json_object_set_string_member (facts, g_ptr_array_index (call->facts, j), "7");
      error = cp2_rule_error_new_from_problem (call->name, facts);
      g_test_message ("%s: %s", call->file, call->name);
      g_assert_nonnull (error);
      sentence = cp2_rule_error_describe (error);
      g_assert_null (strpbrk (sentence, "{}"));
      g_assert_null (strstr (sentence, "…"));
    }
}

/* Facts are wire words; a person reads labels, words and days. What the case lacks (a kind, a known word) does no harm. */
static void
test_describe_words (void)
{
  const struct { Cp2RuleError code; const char *fact; const char *value; const char *kind; const char *read; } cases[] = {
    { CP2_RULE_ERROR_REQUIRED, "field", "kra_pin", "profile", "“KRA PIN” is missing" },
    { CP2_RULE_ERROR_REQUIRED, "field", "kra_pin", NULL, "“KRA PIN” is missing" },
    { CP2_RULE_ERROR_REQUIRED, "field", "level", "profile", "“School level”" },
    { CP2_RULE_ERROR_REQUIRED, "field", "level", "qualification", "“Level of study”" },
    { CP2_RULE_ERROR_REQUIRED, "field", "kra_pin", "no-such-kind", "“KRA PIN”" },
    { CP2_RULE_ERROR_REQUIRED, "field", "no_such_field", "profile", "“no_such_field”" },
    { CP2_RULE_ERROR_WRONG_STATE, "state", "reported", "deployment", "“Reported for duty”" },
    { CP2_RULE_ERROR_WRONG_STATE, "state", "declined", "deployment", "“Declined”" },
    { CP2_RULE_ERROR_WRONG_STATE, "state", "submitted", NULL, "“Submitted”" },
    { CP2_RULE_ERROR_WRONG_STATE, "state", "closed", "vacancy", "“Closed”" },
    { CP2_RULE_ERROR_WRONG_STATE, "state", "unheard-of", "vacancy", "“unheard-of”" },
    { CP2_RULE_ERROR_WRONG_LEVEL, "levels", "junior, secondary", NULL, ": Junior school, Secondary school." },
    { CP2_RULE_ERROR_UNKNOWN_OPERATION, "operation", "attendance.submit", NULL, "“Countersign and submit register”" },
    { CP2_RULE_ERROR_VACANCY_CLOSED, "date", "2026-11-04", NULL, "closed on 4 Nov 2026." },
    { CP2_RULE_ERROR_VACANCY_CLOSED, "date", "2026-13-04", NULL, "closed on 2026-13-04." },
    { CP2_RULE_ERROR_DAY_OUTSIDE, "from", "2026-10-19", NULL, "from 19 Oct 2026" },
    { CP2_RULE_ERROR_WRONG_FORMAT, "expected", "", NULL, "does not look right. " },
    { CP2_RULE_ERROR_PROFILE_INCOMPLETE, "missing", "KRA PIN, Level of study", NULL, ": KRA PIN, Level of study." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *sentence = NULL;

      cp2_rule_refuse (&error, cases[i].code, cases[i].fact, cases[i].value, NULL);
      if (cases[i].kind != NULL)
        cp2_rule_error_note_kind (error, cases[i].kind);
      sentence = cp2_rule_error_describe (error);
      g_test_message ("%s", sentence);
      g_assert_nonnull (strstr (sentence, cases[i].read));
    }
}

/* Every word of a state that a rule may name has one that a person knows. */
static void
test_describe_states (void)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      const Cp2Field *field = cp2_kind_find_field (kinds[i], "state");

      for (guint j = 0; field != NULL && field->words != NULL && field->words[j] != NULL; j++)
        {
          g_autofree char *quoted = g_strdup_printf ("“%s”", field->words[j]);
          g_autoptr(GError) error = NULL;
          g_autofree char *sentence = NULL;

          cp2_rule_refuse (&error, CP2_RULE_ERROR_WRONG_STATE, "state", field->words[j], "kind", kinds[i]->name, NULL);
          sentence = cp2_rule_error_describe (error);
          g_test_message ("%s: %s", kinds[i]->name, sentence);
          g_assert_null (strstr (sentence, quoted));
        }
    }
}

static void
test_note_kind_keeps (void)
{
  g_autoptr(GError) rule = NULL;
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  cp2_rule_refuse (&rule, CP2_RULE_ERROR_NOT_FOUND, "kind", "profile", "id", "1", NULL);
  cp2_rule_error_note_kind (rule, "vacancy");
  cp2_rule_error_note_kind (other, "vacancy");
  g_assert_cmpstr (cp2_rule_error_get_fact (rule, "kind"), ==, "profile");
}

/* A count reads well as one and as several. */
static void
test_describe_plural (void)
{
  const struct { Cp2RuleError code; const char *one; const char *many; } cases[] = {
    { CP2_RULE_ERROR_PROFILE_INCOMPLETE, "one detail", "3 details" },
    { CP2_RULE_ERROR_VACANCY_FULL, "The only place", "All 3 places" },
    { CP2_RULE_ERROR_COOL_DOWN, "1 year must", "3 years must" },
    { CP2_RULE_ERROR_MARKS_MISSING, "One person", "3 people" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint many = 0; many < 2; many++)
      {
        const char *count = many ? "3" : "1";
        g_autoptr(GError) error = NULL;
        g_autofree char *sentence = NULL;

        cp2_rule_refuse (&error, cases[i].code, "count", count, "years", count, "missing", "x", NULL);
        sentence = cp2_rule_error_describe (error);
        g_assert_nonnull (strstr (sentence, many ? cases[i].many : cases[i].one));
      }
}

static void
test_describe_hostile_count (void)
{
  const char * const counts[] = { "", "-1", "99999999999999999999999", "x", "1e9" };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *sentence = NULL;

      cp2_rule_refuse (&error, CP2_RULE_ERROR_MARKS_MISSING, "count", counts[i], NULL);
      sentence = cp2_rule_error_describe (error);
      g_assert_cmpstr (sentence, !=, "");
    }
}

static void
test_facts_copies (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;

  cp2_rule_refuse (&error, CP2_RULE_ERROR_NOT_FOUND, "kind", "profile", "id", NULL, NULL);
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (cp2_rule_error_get_fact (copy, "kind"), ==, "profile");
  g_assert_cmpstr (cp2_rule_error_get_fact (copy, "id"), ==, "");
  g_assert_null (cp2_rule_error_get_fact (copy, "other"));
  g_assert_false (cp2_rule_refuse (NULL, CP2_RULE_ERROR_NOT_FOUND, "kind", "x", NULL));
}

/* Facts of another type come from a server that is not ours. */
static void
test_problem_hostile (void)
{
  g_autoptr(JsonObject) facts = json_object_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  json_object_set_int_member (facts, "count", 3);
  json_object_set_null_member (facts, "missing");
  error = cp2_rule_error_new_from_problem ("profile-incomplete", facts);
  sentence = cp2_rule_error_describe (error);
  g_assert_null (strpbrk (sentence, "{}"));
  g_assert_null (cp2_rule_error_new_from_problem ("no-such-rule", facts));
  g_assert_null (cp2_rule_error_new_from_problem (NULL, facts));
  g_assert_null (cp2_rule_error_new_from_problem ("", NULL));
}

static void
test_disposition_each (void)
{
  for (Cp2RuleError code = 0; code < CP2_RULE_ERROR_LAST; code++)
    {
      g_autoptr(GError) error = new_error (code);
      Cp2Disposition expected = code == CP2_RULE_ERROR_SLOT_CHANGED ? CP2_DISPOSITION_SUPERSEDED :
                                code == CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN || code == CP2_RULE_ERROR_DEPLOYMENT_MOVED ?
                                CP2_DISPOSITION_HELD : CP2_DISPOSITION_REJECTED;

      g_assert_cmpint (cp2_rule_error_get_disposition (error), ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  calls = g_ptr_array_new_with_free_func (call_free);
  path = g_test_build_filename (G_TEST_DIST, "..", "src", "core", NULL);
  read_folder (path);

  g_test_add_func ("/rule-error/codes/complete", test_codes_complete);
  g_test_add_func ("/rule-error/describe/without-facts", test_describe_without_facts);
  g_test_add_func ("/rule-error/describe/braces-in-facts", test_describe_braces_in_facts);
  g_test_add_func ("/rule-error/describe/callers", test_describe_callers);
  g_test_add_func ("/rule-error/describe/words", test_describe_words);
  g_test_add_func ("/rule-error/describe/states", test_describe_states);
  g_test_add_func ("/rule-error/note-kind/keeps", test_note_kind_keeps);
  g_test_add_func ("/rule-error/describe/plural", test_describe_plural);
  g_test_add_func ("/rule-error/describe/hostile-count", test_describe_hostile_count);
  g_test_add_func ("/rule-error/facts/copies", test_facts_copies);
  g_test_add_func ("/rule-error/problem/hostile", test_problem_hostile);
  g_test_add_func ("/rule-error/disposition/each", test_disposition_each);

  status = g_test_run ();
  g_ptr_array_unref (calls);
  return status;
}
