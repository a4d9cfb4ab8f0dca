#include "config.h"

#include "app/models/cp2-register-text.h"
#include "office-fixture.h"

#define N_PEOPLE 12
#define N_STEPS  300

typedef struct
{
  Cp2AttendanceStatus  status[N_PEOPLE];
} Picture;

static void
centre_set_up (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2Actor) actor = NULL;
  g_autofree char *centre = office_centre_id (0);

  office_set_up (fixture, data);
  actor = cp2_actor_new (OFFICE_ACCOUNT, CP2_ROLE_CENTRE, centre);
  MUST (set_actor_and_wait (fixture->store, actor, failure));
}

static void
put_people (Cp2Store *store)
{
  Batch batch = { .text = g_string_new (NULL) };

  batch_put (&batch, office_centre (0, OFFICE_SCOPE));
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *name = g_strdup_printf ("Person %02u", i);

      batch_put (&batch, office_deployment (0, i < 2 ? "SUP" : "INV", name));
    }
  batch_flush (&batch, store);
  g_string_free (batch.text, TRUE);
}

static Cp2RegisterModel *
open_register (StoreFixture *fixture,
               const char   *day)
{
  g_autofree char *centre = office_centre_id (0);
  Cp2RegisterModel *model = cp2_register_model_new (fixture->store, centre);

  cp2_register_model_show (model, OFFICE_EXAM, day);
  return model;
}

static Cp2RegisterRow *
get_row (Cp2RegisterModel *model,
         guint             position)
{
  g_autoptr(Cp2RegisterRow) row = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_nonnull (row);
  return row;
}

static Cp2AttendanceStatus
get_mark_status (Cp2RegisterModel *model,
            guint             position)
{
  return cp2_register_row_get_mark (get_row (model, position))->status;
}

static void
wait_saved (Cp2RegisterModel *model)
{
  gboolean is_held = TRUE;

  while (is_held)
    {
      is_held = FALSE;
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
        is_held = is_held || cp2_register_row_is_held (get_row (model, i));
      if (is_held)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
check_picture (Cp2RegisterModel *model,
               const Picture    *picture)
{
  Cp2RegisterCounts counts = { .total = N_PEOPLE };

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_assert_cmpint (get_mark_status (model, i), ==, picture->status[i]);
      counts.present += picture->status[i] == CP2_ATTENDANCE_PRESENT;
      counts.absent += picture->status[i] == CP2_ATTENDANCE_ABSENT;
      counts.unmarked += picture->status[i] == CP2_ATTENDANCE_UNSET;
    }
  g_assert_cmpmem (&counts, sizeof counts, cp2_register_model_get_counts (model), sizeof counts);
}

static void
mark (Cp2RegisterModel    *model,
      GArray              *history,
      Picture             *picture,
      guint                position,
      Cp2AttendanceStatus  status)
{
  if (picture->status[position] == status)
    return;
  g_array_append_val (history, *picture);
  picture->status[position] = status;
  cp2_register_model_set_status (model, get_row (model, position), status);
}

static void
mark_role (Cp2RegisterModel *model,
           GArray           *history,
           Picture          *picture)
{
  Picture before = *picture;

  for (guint i = 2; i < N_PEOPLE; i++)
    if (picture->status[i] == CP2_ATTENDANCE_UNSET)
      picture->status[i] = CP2_ATTENDANCE_PRESENT;
  if (memcmp (&before, picture, sizeof before) != 0)
    g_array_append_val (history, before);
  cp2_register_model_set_all_present (model, "INV");
}

/* Random marks, whole roles and undos against a plain table; what is shown is at once what was meant, and what is saved
 * is what was shown, whoever reads it. */
static void
test_random (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2RegisterModel) model = NULL;
  g_autoptr(Cp2RegisterModel) another = NULL;
  g_autoptr(GArray) history = g_array_new (FALSE, FALSE, sizeof (Picture));
  Picture picture = { 0 };

  put_people (fixture->store);
  model = open_register (fixture, OFFICE_TODAY);
  for (guint step = 0; step < N_STEPS; step++)
    {
      guint what = g_test_rand_int_range (0, 10);

      if (what < 6)
        mark (model, history, &picture, g_test_rand_int_range (0, N_PEOPLE),
              g_test_rand_bit () ? CP2_ATTENDANCE_PRESENT : CP2_ATTENDANCE_ABSENT);
      else if (what < 9 && history->len > 0)
        {
          picture = g_array_index (history, Picture, history->len - 1);
          g_array_set_size (history, history->len - 1);
          g_assert_true (cp2_register_model_undo (model));
        }
      else if (what == 9)
        mark_role (model, history, &picture);
      check_picture (model, &picture);

      if (step % 25 == 0)
        {
          wait_saved (model);
          cp2_register_model_refresh (model);
          check_picture (model, &picture);
        }
    }

  wait_saved (model);
  another = open_register (fixture, OFFICE_TODAY);
  check_picture (another, &picture);
}

/* What arrives from the server leaves the rows the objects they are. */
static void
test_rows_stay (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(Cp2RegisterModel) model = NULL;
  Cp2RegisterRow *rows[N_PEOPLE];

  put_people (fixture->store);
  model = open_register (fixture, OFFICE_TODAY);
  for (guint i = 0; i < N_PEOPLE; i++)
    rows[i] = get_row (model, i);

  put_one (fixture->store, office_deployment (0, "INV", "Zuhura Zawadi"));
  cp2_register_model_refresh (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_PEOPLE + 1);
  for (guint i = 0; i < N_PEOPLE; i++)
    g_assert_true (get_row (model, i) == rows[i]);
}

static void
wait_submitted (Cp2RegisterModel *model)
{
  while (!cp2_register_model_is_closed (model))
    g_main_context_iteration (NULL, TRUE);
}

static void
failed_cb (Cp2RegisterModel *model,
           const char       *sentence,
           char            **said)
{
  g_free (*said);
  *said = g_strdup (sentence);
}

static void
check_notice (Cp2RegisterModel *model,
              const char       *beginning)
{
  g_autofree char *notice = cp2_register_text_notice (model);

  if (beginning == NULL)
    g_assert_null (notice);
  else if (!g_str_has_prefix (notice, beginning))
    g_assert_cmpstr (notice, ==, beginning);
}

/* Somebody whose mark was taken back counts as not marked, and keeps the register from being submitted. */
static void
test_submit (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2RegisterModel) model = NULL;
  g_autofree char *said = NULL;
  g_autofree char *counts = NULL;

  put_people (fixture->store);
  model = open_register (fixture, OFFICE_TODAY);
  g_signal_connect (model, "failed", G_CALLBACK (failed_cb), &said);
  cp2_register_model_set_all_present (model, "SUP");
  cp2_register_model_set_all_present (model, "INV");
  cp2_register_model_set_status (model, get_row (model, 0), CP2_ATTENDANCE_ABSENT);
  g_assert_true (cp2_register_model_undo (model));
  g_assert_cmpint (get_mark_status (model, 0), ==, CP2_ATTENDANCE_PRESENT);
  g_assert_true (cp2_register_model_undo (model));
  g_assert_cmpint (get_mark_status (model, 5), ==, CP2_ATTENDANCE_UNSET);
  wait_saved (model);
  counts = cp2_register_text_counts (cp2_register_model_get_counts (model));
  g_assert_cmpstr (counts, ==, "2 present · 10 to mark");
  check_notice (model, NULL);
  g_assert_cmpstr (cp2_register_text_submission (model), ==, "");

  cp2_register_model_submit (model, "Njeri Wambui");
  while (said == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (cp2_register_model_is_closed (model));

  cp2_register_model_set_all_present (model, "INV");
  cp2_register_model_submit (model, "Njeri Wambui");
  wait_submitted (model);
  g_assert_cmpint (cp2_register_model_get_submission (model), ==, CP2_REGISTER_SAVE_SAVED);

  check_notice (model, "Submitted ");
  g_assert_true (g_str_has_prefix (cp2_register_text_submission (model), "The submission is saved on this computer"));

  /* From now on nothing changes without a reason. */
  g_assert_false (cp2_register_model_can_mark (model));
  cp2_register_model_set_status (model, get_row (model, 0), CP2_ATTENDANCE_ABSENT);
  g_assert_cmpint (get_mark_status (model, 0), ==, CP2_ATTENDANCE_PRESENT);
  cp2_register_model_set_reason (model, "Came late with the bus");
  check_notice (model, "You are correcting");
  cp2_register_model_set_status (model, get_row (model, 0), CP2_ATTENDANCE_ABSENT);
  wait_saved (model);
  cp2_register_model_refresh (model);
  g_assert_cmpint (get_mark_status (model, 0), ==, CP2_ATTENDANCE_ABSENT);
  g_assert_true (cp2_register_row_get_flags (get_row (model, 0)) & CP2_REGISTER_LATE);
}

static void
test_day_ahead (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(Cp2RegisterModel) model = NULL;

  put_people (fixture->store);
  model = open_register (fixture, "2026-11-05");
  g_assert_true (cp2_register_model_is_ahead (model));
  check_notice (model, "This day is still to come");
  cp2_register_model_set_status (model, get_row (model, 0), CP2_ATTENDANCE_PRESENT);
  g_assert_cmpint (get_mark_status (model, 0), ==, CP2_ATTENDANCE_UNSET);
}

static void
test_codes (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2RegisterModel) model = NULL;
  Cp2Deployment *one = office_deployment (0, "INV", "Achieng Otieno");
  Cp2Deployment *other = office_deployment (0, "INV", "Barasa Wekesa");
  Cp2Deployment *twin = office_deployment (0, "INV", "Chebet Koech");
  g_autofree char *id = g_strdup (CP2_RECORD (one)->id);

  cp2_set_text (&one->national_id, "12344521");
  cp2_set_text (&other->national_id, "22340932");
  cp2_set_text (&twin->national_id, "32340932");
  put_people (fixture->store);
  put_one (fixture->store, one);
  put_one (fixture->store, other);
  put_one (fixture->store, twin);
  model = open_register (fixture, OFFICE_TODAY);

  g_assert_cmpstr (cp2_register_row_get_name (cp2_register_model_find_code (model, id)), ==, "Achieng Otieno");
  g_assert_cmpstr (cp2_register_row_get_name (cp2_register_model_find_code (model, "12344521")), ==, "Achieng Otieno");
  g_assert_cmpstr (cp2_register_row_get_name (cp2_register_model_find_code (model, "4521")), ==, "Achieng Otieno");
  /* Two people end in these digits: nobody is marked by mistake. */
  g_assert_null (cp2_register_model_find_code (model, "0932"));
  g_assert_cmpstr (cp2_register_row_get_name (cp2_register_model_find_code (model, "32340932")), ==, "Chebet Koech");
  g_assert_null (cp2_register_model_find_code (model, "99994521"));
  g_assert_null (cp2_register_model_find_code (model, "1"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) \
  g_test_add (path, StoreFixture, NULL, centre_set_up, func, office_tear_down)

  ADD ("/register-model/random", test_random);
  ADD ("/register-model/rows-stay", test_rows_stay);
  ADD ("/register-model/submit", test_submit);
  ADD ("/register-model/day-ahead", test_day_ahead);
  ADD ("/register-model/codes", test_codes);

  return g_test_run ();
}
