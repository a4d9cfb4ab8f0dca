#include "config.h"

#include "server/cp2-problem.h"

static JsonObject *
parse (JsonParser *parser,
       GBytes     *bytes)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  json_parser_load_from_data (parser, data, length, &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

/* Names are a contract: kebab-case, unlike each other, with an error status and a whole sentence. */
static void
test_codes_table (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < CP2_PROBLEM_N_CODES; i++)
    {
      g_autoptr(Cp2Problem) problem = cp2_problem_new (i);
      const char *name = cp2_problem_code_get_name (i);
      guint status = cp2_problem_code_get_status (i);

      g_assert_nonnull (name);
      g_assert_true (g_regex_match_simple ("^[a-z]+(-[a-z]+)*$", name, 0, 0));
      g_assert_true (g_hash_table_add (seen, (gpointer) name));
      g_assert_true (status >= 400 && status <= 599);
      g_assert_cmpstr (cp2_problem_get_title (status), !=, "Unknown Error");
      g_assert_true (g_str_has_suffix (cp2_problem_get_detail (problem), "."));
      g_assert_cmpstr (cp2_problem_get_code (problem), ==, name);
      g_assert_cmpuint (cp2_problem_get_status (problem), ==, status);
    }
}

static void
test_json_members (void)
{
  g_autoptr(Cp2Problem) problem = cp2_problem_new (CP2_PROBLEM_TOO_MANY_REQUESTS);
  g_autoptr(GBytes) bytes = cp2_problem_to_json (problem, "0190-id");
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, bytes);

  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "about:blank");
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "Too Many Requests");
  g_assert_cmpint (json_object_get_int_member (object, "status"), ==, 429);
  g_assert_cmpstr (json_object_get_string_member (object, "code"), ==, "too-many-requests");
  g_assert_cmpstr (json_object_get_string_member (object, "request_id"), ==, "0190-id");
  g_assert_false (json_object_has_member (object, "field"));
  g_assert_false (json_object_has_member (object, "facts"));
}

static void
test_json_custom (void)
{
  g_autoptr(Cp2Problem) problem = cp2_problem_new_custom ("already-applied", 409, "First.");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *facts = json_object_new (), *object;

  cp2_problem_set_detail (problem, "Said \"no\" \xe2\x80\x93 twice.");
  cp2_problem_set_field (problem, "body.vacancy");
  cp2_problem_set_field (problem, "body.record");
  cp2_problem_set_facts (problem, json_object_new ());
  json_object_set_int_member (facts, "expected_seq", 7);
  cp2_problem_set_facts (problem, facts);
  bytes = cp2_problem_to_json (problem, NULL);
  object = parse (parser, bytes);

  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "Conflict");
  g_assert_cmpstr (json_object_get_string_member (object, "detail"), ==, "Said \"no\" \xe2\x80\x93 twice.");
  g_assert_cmpstr (json_object_get_string_member (object, "field"), ==, "body.record");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "facts"), "expected_seq"), ==, 7);
  g_assert_false (json_object_has_member (object, "request_id"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/problem/codes/table", test_codes_table);
  g_test_add_func ("/problem/json/members", test_json_members);
  g_test_add_func ("/problem/json/custom", test_json_custom);

  return g_test_run ();
}
