#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "core/cp2-clock.h"
#include "tests/client/vault-fixture.h"

/* Creating */

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *file = in_folder (fixture, "vault.json");
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(Cp2Vault) again = new_vault (fixture->folder);
  g_autoptr(GError) error = NULL;
  GStatBuf status;

  assert_opens (fixture->folder, PASSWORD, key);
  g_assert_cmpstr (cp2_vault_get_label (again), ==, "Mwalimu 2547•••678");
  g_assert_cmpint (g_stat (fixture->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_false (create (again, NEW_PASSWORD, NULL, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_EXISTS);
  assert_opens (fixture->folder, PASSWORD, key);
}

static void
test_create_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GBytes) short_key = g_bytes_new ("short", 5);
  g_autoptr(GError) error = NULL;

  g_assert_false (create (fixture->vault, "tisa chars", short_key, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);

  g_assert_false (create (fixture->vault, "123456789", NULL, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_WEAK);
  g_clear_error (&error);

  g_assert_false (create (fixture->vault, "not utf-8 \xff\xfe and long", NULL, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_WEAK);
  g_clear_error (&error);

  g_assert_false (cp2_vault_exists (fixture->vault));
  g_assert_true (g_file_set_contents (fixture->folder, "a file in the way", -1, NULL));
  g_assert_false (create (fixture->vault, PASSWORD, NULL, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO);
  g_unlink (fixture->folder);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GBytes) other_key = g_bytes_new ("ANOTHER-KEY-OF-THIRTY-TWO-BYTES-", 32);
  g_autoptr(GBytes) key = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (create (fixture->vault, PASSWORD, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (cp2_vault_exists (fixture->vault));
  g_assert_false (cp2_vault_get_unlocked (fixture->vault));

  key = create_locked (fixture);
  g_assert_false (unlock (fixture->vault, PASSWORD, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (change_password (fixture->vault, PASSWORD, NEW_PASSWORD, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (recover (fixture->vault, fixture->recovery_key, NEW_PASSWORD, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (unlock (fixture->vault, PASSWORD, NULL, NULL));
  g_assert_false (set_recovery_key (fixture->vault, other_key, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  cp2_clock_set_for_tests (g_get_real_time () + 20 * G_TIME_SPAN_DAY);
  g_assert_false (touch_contact (fixture->vault, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (cp2_vault_get_stale (fixture->vault));
  cp2_clock_set_for_tests (0);
  assert_opens (fixture->folder, PASSWORD, key);
}

/* Unlocking */

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_unlock (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GError) error = NULL;
  const guint8 *held;
  guint notified = 0;

  g_signal_connect (fixture->vault, "notify::unlocked", G_CALLBACK (count_notify_cb), &notified);
  assert_refuses (fixture->folder, NEW_PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);
  assert_refuses (fixture->folder, "", CP2_VAULT_ERROR_WRONG_PASSWORD);
  g_assert_true (unlock (fixture->vault, PASSWORD, NULL, &error));
  g_assert_cmpuint (notified, ==, 1);

  /* A key in use stays where it is when somebody unlocks once more. */
  held = cp2_vault_get_key (fixture->vault);
  g_assert_true (unlock (fixture->vault, PASSWORD, NULL, &error));
  g_assert_true (held == cp2_vault_get_key (fixture->vault));
  g_assert_cmpuint (notified, ==, 1);
  cp2_vault_lock (fixture->vault);
  cp2_vault_lock (fixture->vault);
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_unlock_missing (Fixture       *fixture,
                     gconstpointer  data)
{
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_MISSING);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_MISSING);
  g_assert_cmpstr (cp2_vault_get_label (fixture->vault), ==, "");
  g_assert_false (cp2_vault_get_stale (fixture->vault));
}

/* Changing */

static void
test_change_password (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autofree char *first = in_folder (fixture, "vault.json");
  g_autoptr(GError) error = NULL;

  g_assert_false (change_password (fixture->vault, NEW_PASSWORD, NEW_PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);
  g_assert_false (change_password (fixture->vault, PASSWORD, "short", NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_WEAK);
  g_clear_error (&error);

  g_assert_true (change_password (fixture->vault, PASSWORD, NEW_PASSWORD, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (cp2_vault_get_key (fixture->vault), 32, g_bytes_get_data (key, NULL), 32);
  assert_opens (fixture->folder, NEW_PASSWORD, key);
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);

  /* Nor does the second copy know the old one. */
  g_unlink (first);
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);
}

static void
test_recovery (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GBytes) other_key = g_bytes_new ("ANOTHER-KEY-OF-THIRTY-TWO-BYTES-", 32);
  g_autoptr(GBytes) long_key = g_bytes_new ("ANOTHER-KEY-OF-THIRTY-THREE-BYTES", 33);
  g_autoptr(GError) error = NULL;

  g_assert_false (recover (fixture->vault, other_key, NEW_PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);
  g_assert_false (recover (fixture->vault, long_key, NEW_PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);
  g_assert_false (recover (fixture->vault, fixture->recovery_key, "short", NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_WEAK);
  g_clear_error (&error);
  g_assert_false (cp2_vault_get_unlocked (fixture->vault));

  /* Also while wrong passwords make everybody wait. */
  for (guint i = 0; i < 5; i++)
    assert_refuses (fixture->folder, NEW_PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);
  g_assert_true (recover (fixture->vault, fixture->recovery_key, NEW_PASSWORD, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (cp2_vault_get_key (fixture->vault), 32, g_bytes_get_data (key, NULL), 32);
  assert_opens (fixture->folder, NEW_PASSWORD, key);
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);

  g_assert_true (set_recovery_key (fixture->vault, other_key, NULL, &error));
  g_assert_false (recover (fixture->vault, fixture->recovery_key, PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY);
  g_assert_true (recover (fixture->vault, other_key, PASSWORD, NULL, NULL));
  assert_opens (fixture->folder, PASSWORD, key);
}

static void
test_recovery_unset (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (create (fixture->vault, PASSWORD, NULL, NULL, &error));
  cp2_vault_lock (fixture->vault);
  g_assert_false (recover (fixture->vault, fixture->recovery_key, NEW_PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);
  g_assert_false (set_recovery_key (fixture->vault, fixture->recovery_key, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_LOCKED);
  g_clear_error (&error);

  g_assert_true (unlock (fixture->vault, PASSWORD, NULL, &error));
  g_assert_true (set_recovery_key (fixture->vault, fixture->recovery_key, NULL, &error));
  g_assert_true (recover (fixture->vault, fixture->recovery_key, NEW_PASSWORD, NULL, &error));
  g_assert_no_error (error);
}

static void
test_contact (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_real_time ();

  g_assert_false (cp2_vault_get_stale (fixture->vault));
  cp2_clock_set_for_tests (now + 13 * G_TIME_SPAN_DAY);
  g_assert_false (cp2_vault_get_stale (fixture->vault));
  cp2_clock_set_for_tests (now + 15 * G_TIME_SPAN_DAY);
  g_assert_true (cp2_vault_get_stale (fixture->vault));
  assert_opens (fixture->folder, PASSWORD, key);

  g_assert_true (touch_contact (fixture->vault, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (cp2_vault_get_stale (fixture->vault));
  g_assert_false (cp2_vault_get_unlocked (fixture->vault));

  /* A dead battery puts the clock back by years. */
  cp2_clock_set_for_tests (now - 3650 * G_TIME_SPAN_DAY);
  g_assert_true (cp2_vault_get_stale (fixture->vault));
  cp2_clock_set_for_tests (0);
}

/* The profile */

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *centre_folder = cp2_vault_folder_for (fixture->profile, "https://cp2.example", "KCSE21304017");
  g_autofree char *foreign = g_build_filename (fixture->profile, "other", NULL);
  g_autoptr(Cp2Vault) centre = new_vault (centre_folder);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GListModel) list = NULL;
  g_autoptr(GListModel) nothing = cp2_vault_list ("/nonexistent/profile");
  g_autoptr(Cp2Vault) first = NULL;

  g_assert_cmpint (g_mkdir (foreign, 0700), ==, 0);
  cp2_vault_create_async (centre, PASSWORD, NULL, "Centre KCSE 21304017", NULL, take_result_cb, &result);
  g_assert_true (cp2_vault_create_finish (centre, wait_for (&result), NULL));

  list = cp2_vault_list (fixture->profile);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  first = g_list_model_get_item (list, 0);
  g_assert_cmpstr (cp2_vault_get_label (first), ==, "Centre KCSE 21304017");
  g_assert_cmpstr (cp2_vault_get_folder (first), ==, centre_folder);
  g_assert_false (cp2_vault_get_unlocked (first));
  g_assert_cmpuint (g_list_model_get_n_items (nothing), ==, 0);
}

static void
test_folder_for (void)
{
  g_autofree char *folder = cp2_vault_folder_for ("/p", "https://cp2.example", "KCSE21304017");
  g_autofree char *same = cp2_vault_folder_for ("/p", "HTTPS://CP2.example//", " kcse21304017 ");
  g_autofree char *other_user = cp2_vault_folder_for ("/p", "https://cp2.example", "KCSE21304018");
  g_autofree char *other_server = cp2_vault_folder_for ("/p", "https://cp3.example", "KCSE21304017");

  g_assert_cmpstr (folder, ==, same);
  g_assert_cmpstr (folder, !=, other_user);
  g_assert_cmpstr (folder, !=, other_server);
  g_assert_null (strstr (folder, "21304017"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/vault/create/made", test_create);
  ADD ("/vault/create/refused", test_create_refused);
  ADD ("/vault/operations/cancelled", test_cancelled);
  ADD ("/vault/unlock/right-and-wrong", test_unlock);
  ADD ("/vault/unlock/missing", test_unlock_missing);
  ADD ("/vault/change-password/both-copies", test_change_password);
  ADD ("/vault/recovery/used", test_recovery);
  ADD ("/vault/recovery/unset", test_recovery_unset);
  ADD ("/vault/contact/stale", test_contact);
  ADD ("/vault/list/accounts", test_list);
  g_test_add_func ("/vault/folder-for/normalized", test_folder_for);
#undef ADD

  return g_test_run ();
}
