#include "config.h"

#include <string.h>

#include "core/cp2-json.h"

static char *
write_by_library (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static void
assert_same (JsonObject *object)
{
  g_autofree char *ours = cp2_json_to_string (object);
  g_autofree char *theirs = write_by_library (object);

  g_assert_cmpstr (ours, ==, theirs);
}

static void
test_to_string_texts (void)
{
  static const char * const texts[] = {
    "{}",
    "{\"b\":1,\"a\":-9223372036854775808,\"c\":9223372036854775807}",
    "{\"object\":{\"in\":{}},\"array\":[[],[1,\"two\",null,true,false,{\"x\":\"y\"}]],\"null\":null}",
    "{\"fraction\":1.25,\"large\":1e300,\"small\":-0.0}",
    "{\"quote\":\"a \\\" and a \\\\ and a / in a row long enough for words\",\"k\\\"ey\":\"\"}",
    "{\"controls\":\"tab\\tnew line\\n\\u0001\\u001f\\u007f\",\"tab\\t\":1}",
    "{\"words\":\"Wanjik\xc5\xa9, Ng\xe2\x80\x99\x61ng\xe2\x80\x99\x61 \xf0\x9f\x87\xb0\xf0\x9f\x87\xaa\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (texts[i], NULL);

      g_assert_nonnull (node);
      assert_same (json_node_get_object (node));
    }
}

/* Each character at each place of a word, and every length around it. */
static void
test_to_string_characters (void)
{
  for (guint c = 1; c < 0x80; c++)
    for (guint length = 1; length <= 17; length++)
      {
        g_autoptr(JsonObject) object = json_object_new ();
        char text[] = "xxxxxxxxxxxxxxxxx";

        text[length - 1] = c;
        json_object_set_string_member (object, "member", text);
        text[length] = '\0';
        json_object_set_string_member (object, "shorter", text);
        assert_same (object);
      }
}

/* What is written by hand must read back as it was. */
static void
test_append_string_read_back (void)
{
  for (guint c = 1; c < 0x80; c++)
    for (guint length = 1; length <= 17; length++)
      {
        g_autoptr(GString) json = g_string_new ("{\"member\":");
        g_autoptr(JsonNode) node = NULL;
        char text[] = "xxxxxxxxxxxxxxxxx";

        text[length - 1] = c;
        cp2_json_append_string (json, text);
        g_string_append_c (json, '}');
        node = json_from_string (json->str, NULL);
        g_assert_nonnull (node);
        g_assert_cmpstr (cp2_json_get_string (json_node_get_object (node), "member"), ==, text);
      }
}

static void
test_append_integer (void)
{
  static const gint64 values[] = { 0, 1, -1, 9, 10, -10, 1234567890, G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GString) text = g_string_new ("x");
      g_autofree char *expected = g_strdup_printf ("x%" G_GINT64_FORMAT, values[i]);

      cp2_json_append_integer (text, values[i]);
      g_assert_cmpstr (text->str, ==, expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/json/to-string/texts", test_to_string_texts);
  g_test_add_func ("/core/json/to-string/characters", test_to_string_characters);
  g_test_add_func ("/core/json/append-string/read-back", test_append_string_read_back);
  g_test_add_func ("/core/json/append-integer/values", test_append_integer);

  return g_test_run ();
}
