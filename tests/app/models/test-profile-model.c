#include "config.h"

#include "app/models/cp2-profile-model.h"
#include "core/cp2-pay-readiness.h"
#include "core/cp2-rule-error.h"
#include "person-fixture.h"

static Cp2ProfileModel *
open_model (StoreFixture *fixture)
{
  Cp2ProfileModel *model = cp2_profile_model_new (fixture->store);

  MUST (cp2_profile_model_refresh (model, failure));
  return model;
}

static Cp2Profile *
get_profile (StoreFixture *fixture)
{
  Cp2Profile *profile;

  MUST (cp2_store_get_record (fixture->store, &cp2_profile_kind, ACCOUNT, (gpointer *) &profile, failure));
  return profile;
}

static void
wait_for (Cp2ProfileModel *model,
          Cp2ProfileState  state)
{
  while (cp2_profile_model_get_state (model) != state)
    g_main_context_iteration (NULL, TRUE);
}

/* So that nothing of it is on its way when the store closes. */
static void
settle (StoreFixture    *fixture,
        Cp2ProfileModel *model)
{
  const char *settings[] = { "settled", "yes", NULL };

  g_object_unref (model);
  MUST (set_settings_and_wait (fixture->store, settings, failure));
}

static void
test_saves_after_a_pause (StoreFixture  *fixture,
                          gconstpointer  data)
{
  Cp2ProfileModel *model;
  Cp2FieldItem *item;
  g_autoptr(Cp2Profile) profile = NULL;
  g_autofree char *text = NULL;

  put_one (fixture->store, person_profile ());
  model = open_model (fixture);
  g_assert_cmpint (cp2_profile_model_get_state (model), ==, CP2_PROFILE_STATE_RECEIVED);
  item = cp2_profile_model_find (model, "kin_name");
  cp2_field_item_hold (item);
  cp2_field_item_type (item, "Kamau  Otieno ");
  g_assert_cmpint (cp2_profile_model_get_state (model), ==, CP2_PROFILE_STATE_EDITING);
  wait_for (model, CP2_PROFILE_STATE_SAVED);
  profile = get_profile (fixture);
  g_assert_cmpstr (profile->kin_name, ==, "Kamau Otieno");

  /* Under the cursor what was typed stays as it is, until the row is left. */
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "Kamau  Otieno ");
  cp2_field_item_leave (item);
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "Kamau Otieno");
  text = cp2_profile_model_dup_state_text (model);
  g_assert_cmpstr (text, ==, "Saved on this computer");
  settle (fixture, model);
}

/* A number that an office has to approve is asked for only when it is whole. */
static void
test_protected (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = NULL;
  Cp2ProfileModel *model;
  Cp2FieldItem *item;
  Cp2FieldNote note;

  put_one (fixture->store, person_profile ());
  model = open_model (fixture);
  item = cp2_profile_model_find (model, "national_id");
  cp2_field_item_hold (item);
  cp2_field_item_type (item, "23456780");
  g_assert_cmpstr (cp2_field_item_get_note (item, &note), ==, "Press Enter to ask the sub-county office for this change.");
  cp2_profile_model_save (model);
  g_assert_cmpint (cp2_profile_model_get_state (model), ==, CP2_PROFILE_STATE_EDITING);
  g_assert_false (cp2_field_item_is_ready (item));

  cp2_field_item_enter (item);
  wait_for (model, CP2_PROFILE_STATE_SAVED);
  profile = get_profile (fixture);
  g_assert_cmpstr (profile->national_id, ==, "23456789");
  g_assert_cmpstr (cp2_field_item_get_note (item, &note), ==,
                   "Your change to “****6780” waits for approval by the sub-county office.");
  g_assert_cmpint (note, ==, CP2_FIELD_NOTE_WAITING);
  settle (fixture, model);
}

/* What cannot be saved outlives the model, with the sentence, and can be given up. */
static void
test_wrong_is_kept (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autofree char *text = NULL;
  Cp2ProfileModel *model;
  Cp2FieldItem *item;
  Cp2FieldNote note;

  put_one (fixture->store, person_profile ());
  model = open_model (fixture);
  cp2_field_item_type (cp2_profile_model_find (model, "kin_mobile"), "0712");
  cp2_field_item_type (cp2_profile_model_find (model, "kra_pin"), "B12");
  cp2_field_item_type (cp2_profile_model_find (model, "designation"), "Deputy");
  cp2_profile_model_leave (model);
  g_assert_cmpint (cp2_profile_model_get_state (model), ==, CP2_PROFILE_STATE_UNFINISHED);
  text = cp2_profile_model_dup_state_text (model);
  g_assert_true (g_str_has_prefix (text, "2 details cannot be saved as they are."));
  settle (fixture, model);

  model = open_model (fixture);
  item = cp2_profile_model_find (model, "kin_mobile");
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "0712");
  g_assert_cmpstr (cp2_field_item_get_note (item, &note), !=, "");
  g_assert_cmpint (note, ==, CP2_FIELD_NOTE_WRONG);
  g_assert_cmpstr (cp2_field_item_get_text (cp2_profile_model_find (model, "designation")), ==, "Deputy");
  g_assert_false (cp2_field_item_get_edited (cp2_profile_model_find (model, "designation")));
  cp2_field_item_discard (item);
  g_assert_cmpstr (cp2_field_item_get_text (item), ==, "254722000111");
  settle (fixture, model);
}

/* Both pages say the same about the name: this one where it can be mended, the home page where it is worried about. */
static void
test_names (StoreFixture  *fixture,
            gconstpointer  data)
{
  static const char * const names[] = {
    "Wanjiku Zawadi Njeri", "WANJIKU ZAWADI NJERI", "Zawadi Wanjiku Njeri", "Wanjiku Njeri", "Ng'ang'a Kamau",
    "NGANGA KAMAU", "Nganga Kamau", "Kamau Ng’ang’a", "Wa-Thiongo Otieno", "WA THIONGO OTIENO", "José Otieno", "JOSE OTIENO",
  };
  Cp2ProfileModel *model;
  Cp2FieldItem *mpesa;
  Cp2FieldItem *full;

  put_one (fixture->store, person_profile ());
  model = open_model (fixture);
  full = cp2_profile_model_find (model, "full_name");
  mpesa = cp2_profile_model_find (model, "mpesa_name");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        Cp2FieldNote note;

        cp2_field_item_type (full, names[i]);
        cp2_field_item_type (mpesa, names[j]);
        cp2_field_item_enter (mpesa);
        cp2_field_item_get_note (mpesa, &note);
        if (note != CP2_FIELD_NOTE_HINT)
          g_assert_cmpint (note, ==, cp2_pay_names_agree (names[i], names[j]) ? CP2_FIELD_NOTE_GOOD : CP2_FIELD_NOTE_WARNING);
      }

  /* Without one of them there is nothing to say but why it matters. */
  cp2_field_item_type (mpesa, "");
  g_assert_true (g_str_has_prefix (cp2_field_item_get_note (mpesa, NULL), "Payment goes to the M-Pesa line"));
  settle (fixture, model);
}

static guint
count_missing (Cp2ProfileModel *model)
{
  g_autoptr(GArray) details = cp2_profile_model_list_details (model);
  guint n = 0;

  for (guint i = 0; i < details->len; i++)
    n += !g_array_index (details, Cp2Detail, i).is_set;
  g_assert_cmpuint (details->len, ==, 25);
  return n;
}

/* The rings say what the list of missing details says, whatever is there. */
static void
test_completeness (StoreFixture  *fixture,
                   gconstpointer  data)
{
  for (guint round = 0; round < 30; round++)
    {
      Cp2Profile *profile = person_add_rest (person_profile ());
      Cp2ProfileModel *model;
      const Cp2ProfileGroup *groups;
      guint needed = 0;
      guint given = 0;

      if (g_test_rand_bit ())
        cp2_set_text (&profile->full_name, NULL);
      if (g_test_rand_bit ())
        profile->year_started = 0;
      if (g_test_rand_bit ())
        profile->gender = 0;
      if (g_test_rand_bit ())
        cp2_set_text (&profile->branch, "");
      put_one (fixture->store, profile);
      if (round == 10)
        put_one (fixture->store, person_qualification (3));

      model = open_model (fixture);
      groups = cp2_profile_model_get_groups (model);
      for (guint i = 0; i < CP2_PROFILE_N_GROUPS; i++)
        {
          given += groups[i].given;
          needed += groups[i].needed;
        }
      g_assert_cmpuint (needed, ==, 25);
      g_assert_cmpuint (needed - given, ==, count_missing (model));
      g_assert_cmpuint (groups[2].given, ==, round >= 10 ? 4 : 0);
      settle (fixture, model);
    }
}

/* Who moves to another county chooses the sub-county again. */
static void
test_county (StoreFixture  *fixture,
             gconstpointer  data)
{
  Cp2Subcounty *subcounty = cp2_record_new (&cp2_subcounty_kind, OFFICE_SCOPE);
  g_autoptr(Cp2Profile) profile = NULL;
  Cp2ProfileModel *model;

  cp2_set_text (&subcounty->name, "Nyando");
  cp2_set_text (&subcounty->county, "21");
  put_one (fixture->store, subcounty);
  put_one (fixture->store, person_profile ());
  model = open_model (fixture);
  cp2_field_item_type (cp2_profile_model_find (model, "county"), "42");
  cp2_field_item_enter (cp2_profile_model_find (model, "county"));
  g_assert_cmpstr (cp2_field_item_get_text (cp2_profile_model_find (model, "subcounty")), ==, "");
  wait_for (model, CP2_PROFILE_STATE_SAVED);
  profile = get_profile (fixture);
  g_assert_cmpstr (profile->county, ==, "42");
  g_assert_true (profile->subcounty == NULL || profile->subcounty[0] == '\0');
  settle (fixture, model);
}

typedef struct
{
  gboolean  is_done;
  GError   *error;
} Ended;

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Ended *ended = user_data;

  cp2_profile_model_part_finish (CP2_PROFILE_MODEL (object), result, &ended->error);
  ended->is_done = TRUE;
}

static void
wait_ended (Ended *ended)
{
  while (!ended->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (ended->error);
  ended->is_done = FALSE;
}

static void
type_part (Cp2ProfilePart *part,
           const char     *name,
           const char     *text)
{
  GPtrArray *items = cp2_profile_part_get_items (part);

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (cp2_field_item_get_field (items->pdata[i])->name, name))
      {
        cp2_field_item_type (items->pdata[i], text);
        return;
      }
  g_assert_not_reached ();
}

/* A form left half filled is there again; saved, removed and put back it is one record. */
static void
test_parts (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autoptr(Cp2Record) record = NULL;
  Cp2ProfileModel *model;
  Cp2ProfilePart *part;
  Ended ended = { 0 };

  put_one (fixture->store, person_profile ());
  model = open_model (fixture);
  part = cp2_profile_model_edit_part (model, &cp2_experience_kind, NULL);
  g_assert_false (cp2_profile_part_get_ready (part));
  type_part (part, "employer", "TSC");
  cp2_profile_model_save (model);
  settle (fixture, model);

  model = open_model (fixture);
  g_assert_true (cp2_profile_model_has_draft (model, &cp2_experience_kind, NULL));
  part = cp2_profile_model_edit_part (model, &cp2_experience_kind, NULL);
  type_part (part, "institution", "Baraka Girls");
  type_part (part, "designation", "Teacher");
  type_part (part, "year_from", "2010");
  type_part (part, "year_to", "2004");
  g_assert_false (cp2_profile_part_get_ready (part));
  type_part (part, "year_to", "2014");
  g_assert_true (cp2_profile_part_get_ready (part));
  cp2_profile_model_save_part_async (model, part, ended_cb, &ended);
  wait_ended (&ended);

  g_assert_false (cp2_profile_model_has_draft (model, &cp2_experience_kind, NULL));
  g_assert_cmpuint (cp2_profile_model_get_parts (model, &cp2_experience_kind)->len, ==, 1);
  record = g_object_ref (cp2_profile_model_get_parts (model, &cp2_experience_kind)->pdata[0]);
  title = cp2_profile_part_dup_title (record);
  subtitle = cp2_profile_part_dup_subtitle (record);
  g_assert_cmpstr (title, ==, "Teacher");
  g_assert_cmpstr (subtitle, ==, "Baraka Girls, 2010 – 2014");

  cp2_profile_model_remove_part_async (model, record, ended_cb, &ended);
  wait_ended (&ended);
  g_assert_cmpuint (cp2_profile_model_get_parts (model, &cp2_experience_kind)->len, ==, 0);
  cp2_profile_model_put_back_async (model, record, ended_cb, &ended);
  wait_ended (&ended);
  g_assert_cmpuint (cp2_profile_model_get_parts (model, &cp2_experience_kind)->len, ==, 1);
  g_assert_cmpstr (CP2_RECORD (cp2_profile_model_get_parts (model, &cp2_experience_kind)->pdata[0])->id, ==, record->id);
  settle (fixture, model);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  person_test ("/profile-model/saves-after-a-pause", test_saves_after_a_pause);
  person_test ("/profile-model/protected", test_protected);
  person_test ("/profile-model/wrong-is-kept", test_wrong_is_kept);
  person_test ("/profile-model/names", test_names);
  person_test ("/profile-model/completeness", test_completeness);
  person_test ("/profile-model/county", test_county);
  person_test ("/profile-model/parts", test_parts);

  return g_test_run ();
}
