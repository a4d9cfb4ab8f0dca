#include "config.h"

#include <string.h>

#include "core/cp2-rule-error.h"
#include "tests/core/random-record.h"

static void
for_each_kind (void (*check) (const Cp2Kind *kind))
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  g_assert_cmpuint (n_kinds, ==, 22);
  for (guint i = 0; i < n_kinds; i++)
    {
      g_test_message ("%s", kinds[i]->name);
      check (kinds[i]);
    }
}

static JsonNode *
node_of (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static gpointer
read_text (const Cp2Kind  *kind,
           const char     *text,
           GError        **error)
{
  g_autoptr(JsonNode) node = node_of (text);

  return cp2_record_new_from_json (kind, json_node_get_object (node), error);
}

static void
assert_same_json (const char *a,
                  const char *b)
{
  g_autoptr(JsonNode) left = node_of (a);
  g_autoptr(JsonNode) right = node_of (b);

  if (!json_node_equal (left, right))
    g_test_message ("%s\n%s", a, b);
  g_assert_true (json_node_equal (left, right));
}

/* JSON. */

static void
check_json (const Cp2Kind *kind)
{
  for (guint round = 0; round < 100; round++)
    {
      g_autoptr(Cp2Record) record = random_record (kind, NULL);
      g_autofree char *text = cp2_record_to_json (record, CP2_FORM_WHOLE);
      g_autofree char *again = NULL;
      g_autoptr(Cp2Record) read = NULL;
      g_autoptr(GError) error = NULL;

      read = read_text (kind, text, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (read->id, ==, record->id);
      g_assert_cmpint (read->version, ==, record->version);
      g_assert_cmpstr (read->updated_at, ==, record->updated_at);
      g_assert_cmpint (read->masked, ==, record->masked);
      g_assert_true (cp2_record_equal (read, record));

      again = cp2_record_to_json (read, CP2_FORM_WHOLE);
      assert_same_json (text, again);
    }
}

static void
test_json_round_trip (void)
{
  for_each_kind (check_json);
}

/* Members of tomorrow come back with the meaning that they had. */
static void
test_json_unknown_members (void)
{
  static const char unknown[] =
    "\"later\":{\"a\":[1,-2,2.5,1e-7,true,false,null,\"\\u00e9\\\"\\\\\\n/\",{}],\"b\":[]},\"none\":null,"
    "\"big\":9007199254740993,\"least\":-9223372036854775807,\"\":\"empty name\",\"\\\"}\":1,\"extra\":{\"x\":1},"
    "\"row\":5,\"parent_instance\":\"x\"";
  g_autofree char *text = g_strdup_printf ("{\"id\":\"01\",\"version\":3,\"name\":\"Mombasa\",%s}", unknown);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Record) record = read_text (&cp2_county_kind, text, &error);
  g_autoptr(Cp2Record) copy = NULL;
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  copy = cp2_record_copy (record);
  written = cp2_record_to_json (copy, CP2_FORM_WHOLE);
  assert_same_json (text, written);
}

static void
test_json_no_id (void)
{
  const char * const wrong[] = { "{}", "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":5}", "{\"id\":[\"a\"]}" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_text (&cp2_county_kind, wrong[i], &error));
      g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_MALFORMED);
      g_assert_cmpstr (cp2_rule_error_get_fact (error, "field"), ==, "id");
    }
}

/* Every member of every kind with every JSON value: taken, or refused by name. */
static void
check_hostile (const Cp2Kind *kind)
{
  const char * const values[] = {
    "null", "true", "0", "-1", "2.5", "9223372036854775807", "1e400", "\"\"", "\"x\"", "\"\\u0000\"", "[]", "[\"x\"]", "[[]]",
    "[1]", "{}", "{\"id\":\"y\"}",
  };

  for (guint i = 0; i < kind->n_fields; i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *text = g_strdup_printf ("{\"id\":\"r\",\"%s\":%s}", kind->fields[i].name, values[j]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Cp2Record) record = read_text (kind, text, &error);

        g_assert_cmpint (record == NULL, ==, error != NULL);
        if (error != NULL)
          {
            g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_MALFORMED);
            g_assert_cmpstr (cp2_rule_error_get_fact (error, "field"), ==, kind->fields[i].name);
          }
        else
          {
            g_autofree char *written = cp2_record_to_json (record, CP2_FORM_WHOLE);
            g_autoptr(JsonNode) node G_GNUC_UNUSED = node_of (written);

            cp2_record_validate (record, NULL);
          }
      }
}

static void
test_json_hostile (void)
{
  for_each_kind (check_hostile);
}

/* Common members of the wrong type are as if they were not there. */
static void
test_json_common_wrong (void)
{
  g_autoptr(Cp2Record) record = read_text (&cp2_county_kind,
                                           "{\"id\":\"01\",\"version\":\"9\",\"updated_at\":5,\"masked\":1}", NULL);

  g_assert_nonnull (record);
  g_assert_cmpint (record->version, ==, 0);
  g_assert_null (record->updated_at);
  g_assert_false (record->masked);
  g_assert_null (record->extra);
}

/* Masking. */

static gboolean
shows (const char *text,
       const char *secret)
{
  /* Four characters at the end may be seen, never five in a row. */
  for (guint i = 0; i + 5 <= strlen (secret); i++)
    {
      g_autofree char *part = g_strndup (secret + i, 5);

      if (strstr (text, part) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
fill_secret (const Cp2Field *field,
             gpointer        record,
             const char     *secret)
{
  if (cp2_field_is_text (field))
    cp2_field_set_text (field, record, secret);
  else if (field->type == CP2_FIELD_LIST)
    CP2_FIELD_MEMBER (char **, record, field) = g_strsplit (secret, " ", -1);
  else if (field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_MONEY)
    CP2_FIELD_MEMBER (gint64, record, field) = 7919104729;
  else
    CP2_FIELD_MEMBER (int, record, field) = 1;
}

static void
check_masked (const Cp2Kind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];
      g_autoptr(Cp2Record) record = cp2_record_new (kind, "r");
      g_autofree char *name = g_strdup_printf ("\"%s\":", field->name);
      g_autofree char *whole = NULL;
      g_autofree char *masked = NULL;

      fill_secret (field, record, "qwertzuiopQX19");
      whole = cp2_record_to_json (record, CP2_FORM_WHOLE);
      masked = cp2_record_to_json (record, CP2_FORM_MASKED);
      g_assert_null (strstr (whole, "\"masked\""));
      g_assert_cmpint (strstr (masked, "\"masked\":true") != NULL, ==, cp2_kind_is_sensitive (kind));

      if (!(field->flags & CP2_FIELD_SENSITIVE))
        {
          g_assert_nonnull (strstr (masked, name));
          continue;
        }
      g_assert_nonnull (strstr (whole, name));
      g_assert_false (shows (masked, "qwertzuiopQX19"));
      g_assert_false (shows (masked, "7919104729"));
      g_assert_cmpint (strstr (masked, name) != NULL, ==, cp2_field_is_text (field));
    }
}

static void
test_masked_each (void)
{
  for_each_kind (check_masked);
}

/* What is personal by its name is marked so wherever it occurs. */
static void
check_personal (const Cp2Kind *kind)
{
  const char * const personal[] = {
    "*national_id*", "*kra*", "*mobile*", "*phone*", "*account_number*", "*birth*", "*nssf*", "*nhif*", "*email*",
    "*tsc_number*", "*username*", "kin_name",
  };

  for (guint i = 0; i < kind->n_fields; i++)
    for (guint j = 0; j < G_N_ELEMENTS (personal); j++)
      if (g_pattern_match_simple (personal[j], kind->fields[i].name))
        g_assert_true (kind->fields[i].flags & CP2_FIELD_SENSITIVE);
}

static void
test_masked_personal (void)
{
  for_each_kind (check_personal);
}

/* Of a member that this version does not know, nobody can say that it is harmless. */
static void
test_masked_unknown (void)
{
  g_autoptr(Cp2Record) record = read_text (&cp2_profile_kind, "{\"id\":\"p\",\"passport\":\"AK0192837\"}", NULL);
  g_autofree char *whole = cp2_record_to_json (record, CP2_FORM_WHOLE);
  g_autofree char *masked = cp2_record_to_json (record, CP2_FORM_MASKED);
  g_autoptr(Cp2Record) county = read_text (&cp2_county_kind, "{\"id\":\"01\",\"flag\":\"red\"}", NULL);
  g_autofree char *public = cp2_record_to_json (county, CP2_FORM_MASKED);

  g_assert_nonnull (strstr (whole, "AK0192837"));
  g_assert_null (strstr (masked, "AK0192837"));
  g_assert_nonnull (strstr (public, "red"));
}

/* A masked copy stays one: it can be written, read and masked again. */
static void
check_masked_again (const Cp2Kind *kind)
{
  g_autoptr(Cp2Record) record = random_record (kind, "r");
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(Cp2Record) read = NULL;

  g_clear_pointer (&record->extra, g_free);
  once = cp2_record_to_json (record, CP2_FORM_MASKED);
  read = read_text (kind, once, NULL);
  g_assert_nonnull (read);
  twice = cp2_record_to_json (read, CP2_FORM_MASKED);
  kept = cp2_record_to_json (read, CP2_FORM_WHOLE);
  assert_same_json (once, twice);
  assert_same_json (once, kept);
}

static void
test_masked_again (void)
{
  for (guint i = 0; i < 50; i++)
    for_each_kind (check_masked_again);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/record/json/round-trip", test_json_round_trip);
  g_test_add_func ("/record/json/unknown-members", test_json_unknown_members);
  g_test_add_func ("/record/json/no-id", test_json_no_id);
  g_test_add_func ("/record/json/hostile", test_json_hostile);
  g_test_add_func ("/record/json/common-wrong", test_json_common_wrong);
  g_test_add_func ("/record/masked/each", test_masked_each);
  g_test_add_func ("/record/masked/personal", test_masked_personal);
  g_test_add_func ("/record/masked/unknown", test_masked_unknown);
  g_test_add_func ("/record/masked/again", test_masked_again);

  return g_test_run ();
}
