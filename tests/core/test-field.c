#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-rule-error.h"
#include "tests/core/random-record.h"

/* A table of our own, with every type and every rule. */
typedef struct
{
  char     *text;
  char     *name;
  char     *date;
  char     *time;
  char     *instant;
  char     *reference;
  gint64    integer;
  gint64    year;
  gint64    money;
  gboolean  boolean;
  int       word;
  int       state;
  char    **list;
} Thing;

static const char * const words[] = { "", "one", "two", NULL };
static const char * const states[] = { "first", "second", NULL };

static const Cp2Field fields[] = {
  CP2_FIELD (Thing, text, TEXT, .maximum = 5, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_SENSITIVE),
  CP2_FIELD (Thing, name, TEXT, .format = CP2_FORMAT_PERSON_NAME),
  CP2_FIELD (Thing, date, DATE),
  CP2_FIELD (Thing, time, TIME),
  CP2_FIELD (Thing, instant, INSTANT),
  CP2_FIELD (Thing, reference, REFERENCE, .kind = "county"),
  CP2_FIELD (Thing, integer, INTEGER, .minimum = 1, .maximum = 10, .flags = CP2_FIELD_REQUIRED),
  CP2_FIELD (Thing, year, INTEGER, .format = CP2_FORMAT_YEAR),
  CP2_FIELD (Thing, money, MONEY, .flags = CP2_FIELD_REQUIRED),
  CP2_FIELD (Thing, boolean, BOOLEAN, .flags = CP2_FIELD_REQUIRED),
  CP2_FIELD (Thing, word, ENUM, .words = words, .flags = CP2_FIELD_REQUIRED),
  CP2_FIELD (Thing, state, ENUM, .words = states, .flags = CP2_FIELD_REQUIRED),
  CP2_FIELD (Thing, list, LIST, .flags = CP2_FIELD_SENSITIVE),
};

static const Cp2Field *
field_named (const char *name)
{
  const Cp2Field *field = cp2_field_find (fields, G_N_ELEMENTS (fields), name);

  g_assert_nonnull (field);
  return field;
}

static JsonNode *
node_of (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static void
thing_clear (Thing *thing)
{
  cp2_fields_clear (fields, G_N_ELEMENTS (fields), thing);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Thing, thing_clear)

/* What a member says in JSON, whether it is of the field's type, and the code of cp2_field_read_json(), or -1. */
static const struct
{
  const char *field;
  const char *json;
  gboolean    typed;
  int         code;
} values[] = {
  { "text", "\"abc\"", TRUE, -1 },
  { "text", "\"  a  b \"", TRUE, -1 },
  { "text", "\"abcdef\"", TRUE, CP2_RULE_ERROR_TOO_LONG },
  { "text", "\"ũũũũũ\"", TRUE, -1 },
  { "text", "\"\"", TRUE, CP2_RULE_ERROR_REQUIRED },
  { "text", "\" \\n\\t\"", TRUE, CP2_RULE_ERROR_REQUIRED },
  { "text", "null", TRUE, CP2_RULE_ERROR_REQUIRED },
  { "text", "5", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "text", "true", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "text", "[\"a\"]", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "text", "{}", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "name", "\"Amina\"", TRUE, CP2_RULE_ERROR_WRONG_FORMAT },
  { "name", "\"\"", TRUE, -1 },
  { "date", "\"2026-11-03\"", TRUE, -1 },
  { "date", "\"2026-11-31\"", TRUE, CP2_RULE_ERROR_WRONG_FORMAT },
  { "date", "\"\"", TRUE, -1 },
  { "time", "\"08:00\"", TRUE, -1 },
  { "time", "\"25:00\"", TRUE, CP2_RULE_ERROR_WRONG_FORMAT },
  { "instant", "\"2026-11-03T06:00:00Z\"", TRUE, -1 },
  { "instant", "\"2026-11-03\"", TRUE, CP2_RULE_ERROR_WRONG_FORMAT },
  { "reference", "\"01\"", TRUE, -1 },
  { "integer", "1", TRUE, -1 },
  { "integer", "10", TRUE, -1 },
  { "integer", "11", TRUE, CP2_RULE_ERROR_OUT_OF_RANGE },
  { "integer", "-1", TRUE, CP2_RULE_ERROR_OUT_OF_RANGE },
  { "integer", "0", TRUE, CP2_RULE_ERROR_REQUIRED },
  { "integer", "9223372036854775807", TRUE, CP2_RULE_ERROR_OUT_OF_RANGE },
  { "integer", "1.0", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "integer", "1e1", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "integer", "\"1\"", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "integer", "true", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "year", "2026", TRUE, -1 },
  { "year", "2027", TRUE, CP2_RULE_ERROR_WRONG_FORMAT },
  { "year", "-2026", TRUE, CP2_RULE_ERROR_WRONG_FORMAT },
  { "money", "0", TRUE, -1 },
  { "money", "-1", TRUE, CP2_RULE_ERROR_OUT_OF_RANGE },
  { "boolean", "false", TRUE, -1 },
  { "boolean", "1", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "boolean", "\"true\"", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "word", "\"two\"", TRUE, -1 },
  { "word", "\"\"", TRUE, CP2_RULE_ERROR_REQUIRED },
  { "word", "\"three\"", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "word", "1", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "state", "null", TRUE, -1 },
  { "list", "[]", TRUE, -1 },
  { "list", "[\"a\", \"b\"]", TRUE, -1 },
  { "list", "[\"a\", 1]", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "list", "[null]", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "list", "[[\"a\"]]", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "list", "\"a\"", FALSE, CP2_RULE_ERROR_MALFORMED },
  { "list", "{}", FALSE, CP2_RULE_ERROR_MALFORMED },
};

static void
test_json_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const Cp2Field *field = field_named (values[i].field);
      g_autoptr(JsonNode) node = node_of (values[i].json);
      g_auto(Thing) set = { NULL };
      g_auto(Thing) read = { NULL };
      g_autoptr(GError) set_error = NULL;
      g_autoptr(GError) read_error = NULL;

      g_test_message ("%s %s", values[i].field, values[i].json);
      g_assert_cmpint (cp2_field_set_json (field, &set, node, &set_error), ==, values[i].typed);
      if (!values[i].typed)
        g_assert_error (set_error, CP2_RULE_ERROR, CP2_RULE_ERROR_MALFORMED);

      g_assert_cmpint (cp2_field_read_json (field, &read, node, &read_error), ==, values[i].code < 0);
      if (values[i].code < 0)
        {
          g_assert_no_error (read_error);
          continue;
        }
      g_assert_error (read_error, CP2_RULE_ERROR, values[i].code);
      g_assert_cmpstr (cp2_rule_error_get_fact (read_error, "field"), ==, values[i].field);
    }
}

/* Who clears a box leaves nothing there, so that rules need look for nothing else. */
static void
test_read_blank (void)
{
  g_autoptr(JsonNode) blank = node_of ("\"\"");
  g_autoptr(JsonNode) spaces = node_of ("\" \\t \"");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_auto(Thing) thing = { NULL };

      if (!cp2_field_is_text (&fields[i]))
        continue;
      cp2_field_set_text (&fields[i], &thing, "x");
      cp2_field_read_json (&fields[i], &thing, blank, NULL);
      g_assert_null (CP2_FIELD_MEMBER (char *, &thing, &fields[i]));
      if (fields[i].type != CP2_FIELD_TEXT)
        continue;
      cp2_field_read_json (&fields[i], &thing, spaces, NULL);
      g_assert_null (CP2_FIELD_MEMBER (char *, &thing, &fields[i]));
    }
}

static void
test_set_text_wrong (void)
{
  g_auto(Thing) thing = { .integer = 7, .word = 2 };

  g_assert_false (cp2_field_set_text (field_named ("integer"), &thing, "7x"));
  g_assert_false (cp2_field_set_text (field_named ("integer"), &thing, ""));
  g_assert_false (cp2_field_set_text (field_named ("integer"), &thing, "9223372036854775808"));
  g_assert_cmpint (thing.integer, ==, 7);
  g_assert_false (cp2_field_set_text (field_named ("word"), &thing, "three"));
  g_assert_cmpint (thing.word, ==, 2);
  g_assert_false (cp2_field_set_text (field_named ("list"), &thing, "[1]"));
  g_assert_false (cp2_field_set_text (field_named ("list"), &thing, "not json"));
  g_assert_false (cp2_field_set_text (field_named ("list"), &thing, ""));
  g_assert_null (thing.list);
}

/* As text, and copied: every kind's every field, with whatever it may hold. */
static void
test_text_round_trip (void)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    for (guint round = 0; round < 30; round++)
      {
        g_autoptr(Cp2Record) record = random_record (kinds[i], "r");
        g_autoptr(Cp2Record) read = cp2_record_new (kinds[i], "r");
        g_autoptr(Cp2Record) copy = cp2_record_copy (record);

        for (guint j = 0; j < kinds[i]->n_fields; j++)
          {
            const Cp2Field *field = &kinds[i]->fields[j];
            g_autofree char *text = cp2_field_to_text (field, record);

            g_assert_true (cp2_field_set_text (field, read, text));
            g_assert_true (cp2_field_equal (field, record, read));
            g_assert_true (cp2_field_equal (field, record, copy));
            cp2_field_clear (field, copy);
            g_assert_false (cp2_field_is_set (field, copy) && field->words == NULL);
            cp2_field_copy (field, copy, read);
            g_assert_true (cp2_field_equal (field, record, copy));
          }
      }
}

/* Unset is unset, whichever way it is written. */
static void
test_equal_unset (void)
{
  char *none[] = { NULL };
  char *blank = (char *) "";
  Thing a = { .list = none, .text = blank };
  Thing b = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_true (cp2_field_equal (&fields[i], &a, &b));
  b.text = (char *) "x";
  g_assert_false (cp2_field_equal (field_named ("text"), &a, &b));
}

static void
test_mask_cases (void)
{
  const struct { const char *value; const char *masked; } cases[] = {
    { "", "****" }, { "1234", "****" }, { "12345", "****" }, { "123456", "****3456" },
    { "23456781", "****6781" }, { "ũũũũũ", "****" }, { "ũũũũũũ", "****ũũũũ" }, { "****6781", "****6781" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = cp2_field_mask (cases[i].value);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
test_validate_list (void)
{
  const Cp2Field *field = field_named ("list");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(Thing) thing = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strnfill (201, 'x');

  thing.list = g_new0 (char *, 2);
  thing.list[0] = g_steal_pointer (&text);
  g_assert_false (cp2_field_validate (field, &thing, &error));
  g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_TOO_LONG);
  g_assert_cmpstr (cp2_rule_error_get_fact (error, "limit"), ==, "200");
  g_clear_error (&error);

  for (guint i = 0; i < 101; i++)
    g_strv_builder_add (builder, "a");
  g_strfreev (thing.list);
  thing.list = g_strv_builder_end (builder);
  g_assert_false (cp2_field_validate (field, &thing, &error));
  g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_TOO_LONG);
}

static void
test_find_label (void)
{
  g_assert_null (cp2_field_find (fields, G_N_ELEMENTS (fields), "texts"));
  g_assert_null (cp2_field_find (fields, G_N_ELEMENTS (fields), NULL));
  g_assert_cmpstr (cp2_field_get_label (field_named ("text")), ==, "text");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cp2_clock_set_for_tests (cp2_clock_parse ("2026-10-20T06:00:00Z"));

  g_test_add_func ("/field/json/values", test_json_values);
  g_test_add_func ("/field/read/blank", test_read_blank);
  g_test_add_func ("/field/set-text/wrong", test_set_text_wrong);
  g_test_add_func ("/field/text/round-trip", test_text_round_trip);
  g_test_add_func ("/field/equal/unset", test_equal_unset);
  g_test_add_func ("/field/mask/cases", test_mask_cases);
  g_test_add_func ("/field/validate/list", test_validate_list);
  g_test_add_func ("/field/find/label", test_find_label);

  return g_test_run ();
}
