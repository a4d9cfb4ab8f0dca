#include "config.h"

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

/* Kinds. */

static void
check_registry (const Cp2Kind *kind)
{
  g_autoptr(Cp2Record) record = cp2_record_new (kind, NULL);

  g_assert_true (cp2_record_get_kind (record) == kind);
  g_assert_true (cp2_kind_lookup (kind->name) == kind);
  g_assert_cmpuint (kind->n_fields, >, 0);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];

      g_assert_true (cp2_kind_find_field (kind, field->name) == field);
      g_assert_nonnull (field->label);
      g_assert_cmpint (field->type == CP2_FIELD_ENUM, ==, field->words != NULL);
      g_assert_cmpint (field->type == CP2_FIELD_REFERENCE, ==, field->kind != NULL);
      if (field->kind != NULL)
        g_assert_nonnull (cp2_kind_lookup (field->kind));
      if (field->flags & CP2_FIELD_SEARCHABLE)
        g_assert_false (field->flags & CP2_FIELD_SENSITIVE);
    }
}

static void
check_indexes (const Cp2Kind *kind)
{
  const char * const * const lists[] = { kind->indexes, kind->keys };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i] != NULL && lists[i][j] != NULL; j++)
      {
        g_auto(GStrv) columns = g_strsplit (lists[i][j], ",", -1);

        for (guint k = 0; columns[k] != NULL; k++)
          g_assert_true (g_str_equal (columns[k], "id") || cp2_kind_find_field (kind, columns[k]) != NULL);
      }
}

/* Two members must not share their bytes. */
static void
check_offsets (const Cp2Kind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      g_assert_cmpuint (kind->fields[i].offset, >=, sizeof (Cp2Record));
      for (guint j = 0; j < i; j++)
        {
          g_assert_cmpuint (kind->fields[i].offset, !=, kind->fields[j].offset);
          g_assert_cmpstr (kind->fields[i].name, !=, kind->fields[j].name);
        }
    }
}

static void
test_kinds (void)
{
  for_each_kind (check_registry);
  for_each_kind (check_indexes);
  for_each_kind (check_offsets);
  g_assert_null (cp2_kind_lookup ("no_such_kind"));
  g_assert_null (cp2_kind_lookup (NULL));
}

/* Properties. */

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *count)
{
  (*count)++;
}

static void
get_property (gpointer    from,
              gpointer    to,
              const char *name)
{
  g_auto(GValue) value = G_VALUE_INIT;

  g_object_get_property (from, name, &value);
  g_object_set_property (to, name, &value);
}

static void
check_properties (const Cp2Kind *kind)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(Cp2Record) from = random_record (kind, "r");
      g_autoptr(Cp2Record) to = random_record (kind, "r");
      guint count = 0;

      g_signal_connect (to, "notify", G_CALLBACK (count_cb), &count);
      for (guint i = 0; i < kind->n_fields; i++)
        {
          const Cp2Field *field = &kind->fields[i];
          g_autofree char *before = cp2_field_to_text (field, to);
          g_autofree char *after = cp2_field_to_text (field, from);
          gboolean same = g_strcmp0 (before, after) == 0;

          count = 0;
          get_property (from, to, field->name);
          g_assert_true (cp2_field_equal (field, from, to));
          g_assert_cmpuint (count, ==, same ? 0 : 1);

          get_property (from, to, field->name);
          g_assert_cmpuint (count, ==, same ? 0 : 1);
        }
      g_assert_true (cp2_record_equal (from, to));
    }
}

static void
test_properties_notify (void)
{
  for_each_kind (check_properties);
}

static void
test_properties_common (void)
{
  g_autoptr(Cp2Record) record = cp2_record_new (&cp2_county_kind, "01");
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  gint64 version;
  gboolean masked;

  record->version = 7;
  g_object_get (record, "id", &id, "version", &version, "masked", &masked, "name", &name, NULL);
  g_assert_cmpstr (id, ==, "01");
  g_assert_cmpint (version, ==, 7);
  g_assert_false (masked);
  g_assert_null (name);
}

/* An enum's unknown word leaves it as it was, without a word about it. */
static void
test_properties_unknown_word (void)
{
  g_autoptr(Cp2Deployment) deployment = cp2_record_new (&cp2_deployment_kind, NULL);
  guint count = 0;

  deployment->state = CP2_DEPLOYMENT_SERVED;
  g_signal_connect (deployment, "notify", G_CALLBACK (count_cb), &count);
  g_object_set (deployment, "state", "abducted", NULL);
  g_assert_cmpint (deployment->state, ==, CP2_DEPLOYMENT_SERVED);
  g_assert_cmpuint (count, ==, 0);
  g_object_set (deployment, "state", NULL, NULL);
  g_assert_cmpint (deployment->state, ==, CP2_DEPLOYMENT_PROPOSED);
}

/* Update and validation. */

static void
refuse_update (const Cp2Kind      *kind,
               const char * const *members,
               const char         *json,
               Cp2RuleError        code,
               const char         *field)
{
  g_autoptr(Cp2Record) record = cp2_record_new (kind, NULL);
  g_autoptr(JsonNode) node = node_of (json);
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_record_update (record, members, json_node_get_object (node), &error));
  g_assert_error (error, CP2_RULE_ERROR, (int) code);
  g_assert_cmpstr (cp2_rule_error_get_fact (error, "field"), ==, field);
}

static void
test_update_members (void)
{
  const char * const members[] = { "name", NULL };
  g_autoptr(Cp2Subcounty) record = cp2_record_new (&cp2_subcounty_kind, NULL);
  g_autoptr(JsonNode) node = node_of ("{\"name\":\"  Likoni  \"}");
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_record_update (record, members, json_node_get_object (node), &error));
  g_assert_cmpstr (record->name, ==, "Likoni");

  refuse_update (&cp2_subcounty_kind, members, "{\"name\":\"a\",\"county\":\"01\"}", CP2_RULE_ERROR_UNKNOWN_FIELD, "county");
  refuse_update (&cp2_subcounty_kind, members, "{\"name\":\"a\",\"id\":\"01\"}", CP2_RULE_ERROR_UNKNOWN_FIELD, "id");
  refuse_update (&cp2_subcounty_kind, members, "{\"name\":\"a\",\"version\":1}", CP2_RULE_ERROR_UNKNOWN_FIELD, "version");
  refuse_update (&cp2_subcounty_kind, members, "{\"name\":\"a\",\"\":1}", CP2_RULE_ERROR_UNKNOWN_FIELD, "");
  refuse_update (&cp2_subcounty_kind, members, "{}", CP2_RULE_ERROR_REQUIRED, "name");
  refuse_update (&cp2_subcounty_kind, members, "{\"name\":\" \"}", CP2_RULE_ERROR_REQUIRED, "name");
  refuse_update (&cp2_subcounty_kind, members, "{\"name\":{}}", CP2_RULE_ERROR_MALFORMED, "name");
}

static void
check_required (const Cp2Kind *kind)
{
  g_autoptr(Cp2Record) record = cp2_record_new (kind, "r");
  g_autoptr(GError) error = NULL;
  gboolean required = FALSE;

  for (guint i = 0; !required && i < kind->n_fields; i++)
    required = (kind->fields[i].flags & CP2_FIELD_REQUIRED) && !cp2_field_is_set (&kind->fields[i], record);

  g_assert_cmpint (cp2_record_validate (record, &error), ==, !required);
  if (required)
    g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_REQUIRED);
}

static void
test_validate_required (void)
{
  for_each_kind (check_required);
}

static void
test_equal_kinds (void)
{
  g_autoptr(Cp2Record) county = cp2_record_new (&cp2_county_kind, "01");
  g_autoptr(Cp2Record) activity = cp2_record_new (&cp2_activity_kind, "01");

  g_assert_false (cp2_record_equal (county, activity));
}

static void
test_set_text_itself (void)
{
  char *text = g_strdup ("abc");

  cp2_set_text (&text, text + 1);
  g_assert_cmpstr (text, ==, "bc");
  cp2_set_text (&text, NULL);
  g_assert_null (text);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/record/kinds/registry", test_kinds);
  g_test_add_func ("/record/properties/notify", test_properties_notify);
  g_test_add_func ("/record/properties/common", test_properties_common);
  g_test_add_func ("/record/properties/unknown-word", test_properties_unknown_word);
  g_test_add_func ("/record/update/members", test_update_members);
  g_test_add_func ("/record/validate/required", test_validate_required);
  g_test_add_func ("/record/equal/kinds", test_equal_kinds);
  g_test_add_func ("/record/set-text/itself", test_set_text_itself);

  return g_test_run ();
}
