#include "config.h"

#include <string.h>

#include "server/cp2-json-guard.h"

#define GOOD -1

typedef struct
{
  const char *name;
  const char *text;
  int         code;
} Case;

static const Case cases[] = {
  { "empty-object", "{}", GOOD },
  { "empty-array", " [ ] \n", GOOD },
  { "nested", "{\"a\":[1,2,{\"b\":null}],\"c\":true,\"d\":\"x\"}", GOOD },
  { "scalar-root", "\"text\"", GOOD },
  { "escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]", GOOD },
  { "surrogate-pair", "[\"\\ud83d\\ude00\"]", GOOD },
  { "utf8", "[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"]", GOOD },
  { "integer-max", "[9223372036854775807]", GOOD },
  { "integer-min", "[-9223372036854775808]", GOOD },
  { "decimal", "[0.5,-1.25,1.5e10,2.5E-3,-0.0,0e5]", GOOD },
  { "same-key-elsewhere", "{\"a\":{\"a\":1},\"b\":{\"a\":2}}", GOOD },
  { "empty", "", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "only-space", " \n", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "byte-order-mark", "\xef\xbb\xbf{}", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "two-roots", "{} {}", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "trailing-comma-array", "[1,]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "trailing-comma-object", "{\"a\":1,}", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "comment", "[1 /* no */]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "single-quotes", "['a']", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "bare-key", "{a:1}", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "missing-colon", "{\"a\" 1}", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "wrong-closer", "[1}", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "open", "[[1]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "open-string", "[\"abc", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "leading-zero", "[01]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "plus", "[+1]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "bare-minus", "[-]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "bare-point", "[1.]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "bare-exponent", "[1e]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "not-a-number", "[NaN]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "half-word", "[tru]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "capital-word", "[True]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "control-character", "[\"a\nb\"]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "bad-escape", "[\"\\x41\"]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "short-unicode-escape", "[\"\\u12\"]", CP2_JSON_GUARD_ERROR_SYNTAX },
  { "escaped-nul", "[\"\\u0000\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "lone-high-surrogate", "[\"\\ud83d\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "lone-low-surrogate", "[\"\\ude00\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "two-high-surrogates", "[\"\\ud83d\\ud83d\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "overlong", "[\"\xc0\xaf\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "raw-surrogate", "[\"\xed\xa0\x80\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "beyond-unicode", "[\"\xf4\x90\x80\x80\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "cut-sequence", "[\"\xe2\x82\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "latin-1", "[\"\xe9\"]", CP2_JSON_GUARD_ERROR_ENCODING },
  { "integer-above", "[9223372036854775808]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "integer-below", "[-9223372036854775809]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "integer-long", "[123456789012345678901234567890]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "infinite", "[1e999]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "decimal-huge", "[1e15]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "decimal-tiny", "[-1e-10]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "decimal-long", "[0.5000000000000000000000000000000000000000000000000]", CP2_JSON_GUARD_ERROR_NUMBER },
  { "duplicate", "{\"a\":1,\"b\":2,\"a\":3}", CP2_JSON_GUARD_ERROR_DUPLICATE_KEY },
  { "duplicate-by-escape", "{\"a\":1,\"\\u0061\":2}", CP2_JSON_GUARD_ERROR_DUPLICATE_KEY },
  { "duplicate-after-child", "{\"a\":{\"x\":1},\"a\":2}", CP2_JSON_GUARD_ERROR_DUPLICATE_KEY },
  { "duplicate-empty", "{\"\":1,\"\":2}", CP2_JSON_GUARD_ERROR_DUPLICATE_KEY },
};

static void
assert_verdict (const char *text,
                gsize       length,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = g_memdup2 (text, length);
  gboolean good = cp2_json_guard_check (copy, length, &error);

  if (code == GOOD)
    {
      g_assert_no_error (error);
      g_assert_true (good);
    }
  else
    {
      g_assert_false (good);
      g_assert_error (error, CP2_JSON_GUARD_ERROR, code);
    }
}

static void
test_check_case (gconstpointer data)
{
  const Case *item = data;

  assert_verdict (item->text, strlen (item->text), item->code);
}

static void
test_check_raw_nul (void)
{
  assert_verdict ("[\"a\0b\"]", 7, CP2_JSON_GUARD_ERROR_ENCODING);
  assert_verdict ("[1]\0", 4, CP2_JSON_GUARD_ERROR_ENCODING);
  assert_verdict ("\0", 1, CP2_JSON_GUARD_ERROR_ENCODING);
}

static void
test_check_depth (void)
{
  for (guint depth = CP2_JSON_MAX_DEPTH; depth <= CP2_JSON_MAX_DEPTH + 1; depth++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (guint i = 0; i < depth; i++)
        g_string_append (text, i % 2 ? "{\"k\":" : "[");
      g_string_append (text, "1");
      for (guint i = depth; i-- > 0;)
        g_string_append_c (text, i % 2 ? '}' : ']');
      assert_verdict (text->str, text->len, depth > CP2_JSON_MAX_DEPTH ? (int) CP2_JSON_GUARD_ERROR_TOO_DEEP : GOOD);
    }
}

static void
test_check_string_length (void)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autofree char *text = g_strnfill (CP2_JSON_MAX_STRING + extra, 'x');
      g_autofree char *value = g_strdup_printf ("[\"%s\"]", text);
      g_autofree char *name = g_strdup_printf ("{\"%s\":1}", text);
      int code = extra ? (int) CP2_JSON_GUARD_ERROR_STRING_TOO_LONG : GOOD;

      assert_verdict (value, strlen (value), code);
      assert_verdict (name, strlen (name), code);
    }
}

/* Wide enough for the sorted way, and for the stack of names to move to the heap, with a duplicate at every distance. */
static void
test_check_many_keys (void)
{
  static const guint widths[] = { 31, 32, 33, 34, 192, 193, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr(GString) text = g_string_new ("{\"outer\":{");
      g_autofree char *unique = NULL;

      for (guint j = 0; j < widths[i]; j++)
        g_string_append_printf (text, "%s\"k%u\":[{\"k%u\":1}]", j ? "," : "", j, j);
      unique = g_strconcat (text->str, "},\"k0\":1}", NULL);
      assert_verdict (unique, strlen (unique), GOOD);

      for (guint j = 0; j < widths[i]; j += MAX (1, widths[i] / 10))
        {
          g_autofree char *doubled = g_strdup_printf ("%s,\"k%u\":2}}", text->str, j);

          assert_verdict (doubled, strlen (doubled), CP2_JSON_GUARD_ERROR_DUPLICATE_KEY);
        }
    }
}

static void
test_check_every_prefix (void)
{
  static const char text[] = "{\"a\":[1.5,-2,\"\xc3\xa9\\u00e9\",true,null],\"b\":{\"c\":\"long enough for eight bytes\"}}";

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *copy = g_memdup2 (text, length);

      g_assert_false (cp2_json_guard_check (copy, length, NULL));
    }
  assert_verdict (text, strlen (text), GOOD);
}

static void
test_parse_root (void)
{
  static const char text[] = "{\"a\":[1,\"\\ud83d\\ude00\"]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = cp2_json_guard_parse (text, strlen (text), &error);
  JsonArray *array;

  g_assert_no_error (error);
  array = json_object_get_array_member (json_node_get_object (root), "a");
  g_assert_cmpint (json_array_get_int_element (array, 0), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "\xf0\x9f\x98\x80");
}

static void
test_parse_refused (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (cp2_json_guard_parse ("{\"a\":1,\"a\":2}", 13, &error));
  g_assert_error (error, CP2_JSON_GUARD_ERROR, CP2_JSON_GUARD_ERROR_DUPLICATE_KEY);
  g_assert_cmpint (cp2_json_guard_get_problem (error), ==, CP2_PROBLEM_DUPLICATE_KEY);
}

static const char * const seeds[] = {
  "{\"operations\":[{\"id\":\"0190\",\"seq\":1,\"body\":{\"present\":true,\"note\":\"\xc3\xa9\\n\"}}],\"epoch\":null}",
  "[0,-1,1.25,2e5,2E-5,9223372036854775807,\"\\ud83d\\ude00\",{},[],[[[1]]]]",
  "{\"a\":1,\"b\":\"two\",\"c\":[3,4.5],\"d\":{\"e\":false}}",
};

static void
mutate (GString *text)
{
  static const char alphabet[] = "{}[]\",:\\u0019ae.-+tfn \xc3\xa9\x80\xff\n\x01";
  guint n_changes = g_test_rand_int_range (1, 4);

  for (guint i = 0; i < n_changes && text->len > 0; i++)
    {
      guint at = g_test_rand_int_range (0, text->len);
      char byte = alphabet[g_test_rand_int_range (0, sizeof alphabet)];

      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
          text->str[at] = byte;
          break;
        case 1:
          g_string_insert_c (text, at, byte);
          break;
        case 2:
          g_string_erase (text, at, 1);
          break;
        default:
          g_string_truncate (text, at);
          break;
        }
    }
}

/* What the guard lets through, json-glib must take and print again as something the guard lets through. */
static void
test_mutations_accepted (void)
{
  guint n_accepted = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      g_autofree char *printed = NULL;

      mutate (text);
      if (!cp2_json_guard_check (text->str, text->len, NULL))
        continue;

      n_accepted++;
      if (!json_parser_load_from_data (parser, text->str, text->len, &error))
        g_error ("json-glib refuses what the guard took: %s: %s", text->str, error->message);
      g_assert_nonnull (json_parser_get_root (parser));
      printed = json_to_string (json_parser_get_root (parser), FALSE);
      assert_verdict (printed, strlen (printed), GOOD);
    }
  g_assert_cmpuint (n_accepted, >, 300);
}

/* Where json-glib is right and ours is not one of the stricter rules, the guard must agree: it takes what json-glib
 * prints of any document, except for what json-glib itself prints wrongly (1e30 becomes 1e+30.0, which it cannot read). */
static void
test_mutations_printed (void)
{
  guint n_agreed = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      g_autofree char *printed = NULL;

      mutate (text);
      if (!json_parser_load_from_data (parser, text->str, text->len, NULL) || json_parser_get_root (parser) == NULL)
        continue;
      printed = json_to_string (json_parser_get_root (parser), FALSE);
      if (!json_parser_load_from_data (parser, printed, -1, NULL))
        continue;

      if (cp2_json_guard_check (printed, strlen (printed), &error))
        n_agreed++;
      else if (!g_error_matches (error, CP2_JSON_GUARD_ERROR, CP2_JSON_GUARD_ERROR_NUMBER) &&
               !g_error_matches (error, CP2_JSON_GUARD_ERROR, CP2_JSON_GUARD_ERROR_ENCODING))
        g_error ("The guard refuses what json-glib prints and reads: %s: %s", printed, error->message);
    }
  g_assert_cmpuint (n_agreed, >, 300);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/json-guard/check/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_check_case);
    }
  g_test_add_func ("/json-guard/check/raw-nul", test_check_raw_nul);
  g_test_add_func ("/json-guard/check/depth", test_check_depth);
  g_test_add_func ("/json-guard/check/string-length", test_check_string_length);
  g_test_add_func ("/json-guard/check/many-keys", test_check_many_keys);
  g_test_add_func ("/json-guard/check/every-prefix", test_check_every_prefix);
  g_test_add_func ("/json-guard/parse/root", test_parse_root);
  g_test_add_func ("/json-guard/parse/refused", test_parse_refused);
  g_test_add_func ("/json-guard/mutations/accepted", test_mutations_accepted);
  g_test_add_func ("/json-guard/mutations/printed", test_mutations_printed);

  return g_test_run ();
}
