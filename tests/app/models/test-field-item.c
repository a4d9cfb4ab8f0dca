#include "config.h"

#include "app/models/cp2-field-item.h"
#include "app/models/cp2-field-typing.h"
#include "core/cp2-kinds.h"
#include "core/cp2-rule-error.h"

/* What people type into rows, right, half right and wrong. */
static const char * const texts[] = {
  "", " ", "Kamau", "Kamau  Njeri ", "Ng'ang'a", "0722000111", "+254 722 000 111", "0722", "07b", "23456789", "2345678901234",
  "A001234567Z", "a001234567z", "B1", "wanjiku@example.org", "wanjiku@", "a@b@c", "1985", "19", "1850", "2999", "-1", "0", "1e3",
  "½", "\xc3\xa9\xcc\x81", "  ", "female", "2026-11-04", "99999999999999999999", "<b>x</b>", "%s", "Teacher, deputy",
};

/* Whatever is typed is a value or a problem; a value reads the same again, and what is hopeless is never one. */
static void
test_typing (void)
{
  for (guint i = 0; i < cp2_profile_kind.n_fields; i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
      {
        const Cp2Field *field = &cp2_profile_kind.fields[i];
        g_autoptr(Cp2Record) record = cp2_record_new (&cp2_profile_kind, "scratch");
        g_autoptr(Cp2Record) second = cp2_record_new (&cp2_profile_kind, "scratch");
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonNode) node = cp2_field_typing_read (field, texts[j], record, &error);
        g_autoptr(JsonNode) again = NULL;
        g_autofree char *raw = NULL;
        g_autofree char *shown = NULL;

        g_assert_cmpint (node == NULL, ==, error != NULL);
        if (node == NULL)
          {
            g_assert_true (error->domain == CP2_RULE_ERROR);
            continue;
          }

        if (cp2_field_typing_is_hopeless (field, texts[j]))
          g_error ("“%s” of %s is a value and called hopeless", texts[j], field->name);
        raw = cp2_field_is_set (field, record) ? cp2_field_to_text (field, record) : NULL;
        shown = cp2_field_typing_show (field, raw);
        again = cp2_field_typing_read (field, shown, second, NULL);
        g_assert_nonnull (again);
        if (!json_node_equal (node, again))
          g_error ("“%s” of %s is read as “%s”, and that as something else", texts[j], field->name, shown);
      }
}

/* The letters of a right value one after the other: no beginning of it is called hopeless. */
static void
test_beginnings (void)
{
  static const struct { const char *field, *text; } cases[] = {
    { "kra_pin", "A001234567Z" }, { "national_id", "23456789" }, { "kin_mobile", "+254722000111" }, { "kin_mobile", "0722 000 111" },
    { "email", "wanjiku.njeri@example.org" }, { "year_of_birth", "1985" }, { "full_name", "Ng'ang'a wa-Thiong'o" },
    { "tsc_number", "451234" }, { "account_number", "01234567890" }, { "year_started", "2010" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Cp2Field *field = cp2_kind_find_field (&cp2_profile_kind, cases[i].field);

      for (gsize n = 1; n <= strlen (cases[i].text); n++)
        {
          g_autofree char *beginning = g_strndup (cases[i].text, n);

          if (cp2_field_typing_is_hopeless (field, beginning))
            g_error ("“%s” of %s is called hopeless", beginning, field->name);
        }
    }
}

static Cp2FieldItem *
new_item (const char *name)
{
  return cp2_field_item_new (&cp2_profile_kind, cp2_kind_find_field (&cp2_profile_kind, name));
}

static void
update (Cp2FieldItem *item,
        const char   *name)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, "person");

  cp2_set_text (&profile->kin_name, name);
  cp2_field_item_update (item, profile);
}

/* A newer value waits below what is typed, and is told of; once the row is left as it was found, it shows. */
static void
test_newer_value (void)
{
  g_autoptr(Cp2FieldItem) item = new_item ("kin_name");
  Cp2FieldNote note;

  update (item, "Kamau Njeri");
  cp2_field_item_hold (item);
  update (item, "Achieng Otieno");
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "Kamau Njeri");
  g_assert_cmpstr (cp2_field_item_get_note (item, &note), ==, "Changed elsewhere to “****ieno” while you were here.");
  g_assert_cmpint (note, ==, CP2_FIELD_NOTE_WARNING);
  cp2_field_item_type (item, "Kamau Njer");
  cp2_field_item_type (item, "Kamau Njeri");
  cp2_field_item_leave (item);
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "Achieng Otieno");
  g_assert_cmpstr (cp2_field_item_get_note (item, &note), ==, "");
}

/* What a random person does to a row while a random server changes it below. */
static void
test_random (void)
{
  static const char * const names[] = { "Kamau Otieno", "Achieng Otieno", "Kamau Njeri", "", "Ka1", "Kamau  Njeri ", "Ka" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr(Cp2FieldItem) item = new_item ("kin_name");
      const char *typed = NULL;
      gboolean is_held = FALSE;
      gboolean is_sent = FALSE;

      for (guint step = 0; step < 12; step++)
        {
          const char *name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
          g_autoptr(JsonObject) changes = json_object_new ();
          g_autoptr(JsonObject) kept = NULL;
          g_autoptr(Cp2FieldItem) copy = NULL;

          switch (g_test_rand_int_range (0, 6))
            {
            case 0:
              update (item, g_str_has_suffix (name, " ") || strchr (name, ' ') == NULL ? "" : name);
              break;
            case 1:
              cp2_field_item_hold (item);
              is_held = TRUE;
              break;
            case 2:
              cp2_field_item_hold (item);
              is_held = TRUE;
              cp2_field_item_type (item, name);
              typed = name;
              break;
            case 3:
              cp2_field_item_leave (item);
              is_held = FALSE;
              typed = NULL;
              break;
            case 4:
              if (cp2_field_item_is_ready (item))
                {
                  cp2_field_item_begin_save (item, changes);
                  g_assert_cmpuint (json_object_get_size (changes), ==, 1);
                  is_sent = TRUE;
                }
              break;
            default:
              if (is_sent)
                cp2_field_item_end_save (item, NULL);
              is_sent = FALSE;
            }

          /* Under the cursor stands what was typed, whatever came meanwhile. */
          if (typed != NULL && is_held)
            g_assert_cmpstr (cp2_field_item_get_text (item), ==, typed);
          /* With nobody there and nothing to save, the row shows what the records have. */
          if (!is_held && !is_sent && !cp2_field_item_get_edited (item))
            {
              g_autofree char *shown = cp2_field_typing_show (cp2_field_item_get_field (item), cp2_field_item_get_saved (item));

              g_assert_cmpstr (cp2_field_item_get_text (item), ==, shown);
            }
          /* What cannot be saved is never on its way, and always said once the row is left. */
          if (cp2_field_item_get_problem (item) != NULL)
            g_assert_false (cp2_field_item_is_ready (item));

          /* What is kept is there again. */
          kept = cp2_field_item_keep (item);
          g_assert_cmpint (kept != NULL, ==, cp2_field_item_get_edited (item));
          if (kept != NULL && !is_sent)
            {
              copy = new_item ("kin_name");
              cp2_field_item_restore (copy, kept);
              g_assert_cmpstr (cp2_field_item_get_text (copy), ==, cp2_field_item_get_text (item));
            }
        }
    }
}

/* A step never leads into a year that cannot be. */
static void
test_step (void)
{
  g_autoptr(Cp2FieldItem) item = new_item ("year_started");

  cp2_field_item_step (item, 1, 2010);
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "2010");
  for (guint i = 0; i < 300; i++)
    cp2_field_item_step (item, 1, 2010);
  g_assert_no_error (cp2_field_item_get_problem (item));
  for (guint i = 0; i < 300; i++)
    cp2_field_item_step (item, -1, 2010);
  g_assert_no_error (cp2_field_item_get_problem (item));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/field-item/typing", test_typing);
  g_test_add_func ("/field-item/beginnings", test_beginnings);
  g_test_add_func ("/field-item/newer-value", test_newer_value);
  g_test_add_func ("/field-item/random", test_random);
  g_test_add_func ("/field-item/step", test_step);

  return g_test_run ();
}
