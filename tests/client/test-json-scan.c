#include "config.h"

#include <string.h>

#include "client/cp2-json-scan.h"

static void
test_value_ends (void)
{
  static const struct { const char *text; int length; } cases[] = {
    { "1,", 1 }, { " -1.5e+3 ", 8 }, { "true]", 4 }, { "\"a\\\"b\" x", 6 }, { "\"\\\\\"x", 4 },
    { "{\"a\":[1,{\"]\":\"}\"}]} ", 19 }, { "[]", 2 }, { "[\n]\n", 3 },
    { "", -1 }, { "  ", -1 }, { "[", -1 }, { "[1}", -1 }, { "{\"a\":]", -1 }, { "\"a", -1 }, { "\"a\\", -1 },
    { "]", -1 }, { "[/* \" */ 1 /* \" */]", -1 }, { "['a']", -1 }, { "[#\n]", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *text = cases[i].text;
      const char *after = cp2_json_scan_value (text, text + strlen (text));

      g_test_message ("%s", text);
      g_assert_cmpint (after ? after - text : -1, ==, cases[i].length);
    }
}

static void
test_depth (void)
{
  for (guint depth = CP2_JSON_DEPTH_MAX - 1; depth <= CP2_JSON_DEPTH_MAX + 1; depth++)
    {
      g_autofree char *open = g_strnfill (depth - 1, '[');
      g_autofree char *close = g_strnfill (depth - 1, ']');
      g_autofree char *text = g_strconcat ("{\"a\":", open, close, "}", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) root = cp2_json_parse_text (text, strlen (text), &error);

      g_assert_true ((root != NULL) == (depth <= CP2_JSON_DEPTH_MAX));
      g_assert_true ((error == NULL) == (root != NULL));
    }
}

/* Enough to overrun the stack of a parser that recurses, plain and behind what json-glib takes for a comment. */
static void
test_depth_hostile (void)
{
  g_autofree char *brackets = g_strnfill (500000, '[');
  g_autofree char *plain = g_strconcat ("{\"a\":", brackets, NULL);
  g_autofree char *commented = g_strconcat ("{\"a\":/*\"*/", brackets, "/*\"*/}", NULL);

  g_assert_null (cp2_json_parse_text (brackets, strlen (brackets), NULL));
  g_assert_null (cp2_json_parse_text (plain, strlen (plain), NULL));
  g_assert_null (cp2_json_parse_text (commented, strlen (commented), NULL));
}

static void
test_parse (void)
{
  static const char *const wrong[] = { "", " ", "[]", "1", "{} {}", "{\"a\":\"\xff\"}", "{\"a\"}", "{,}", "{\"a\":tru}" };
  g_autoptr(JsonNode) root = cp2_json_parse_text (" {\"a\":1} ", 9, NULL);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "a"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("text %u", i);
      g_assert_null (cp2_json_parse_text (wrong[i], strlen (wrong[i]), &error));
      g_assert_true (error->domain == JSON_PARSER_ERROR);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json-scan/value/ends", test_value_ends);
  g_test_add_func ("/json-scan/parse/depth", test_depth);
  g_test_add_func ("/json-scan/parse/depth-hostile", test_depth_hostile);
  g_test_add_func ("/json-scan/parse/texts", test_parse);

  return g_test_run ();
}
