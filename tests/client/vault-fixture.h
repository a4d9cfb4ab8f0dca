#pragma once

/* What the tests of the vault share: a profile folder with one vault, and each operation with its wait. */

#include <glib/gstdio.h>

#include "client/cp2-vault-file.h"
#include "client/cp2-vault.h"

#define PASSWORD     "kalamu nyekundu"
#define NEW_PASSWORD "daftari la bluu"
#define PHONE        "254712345678"

typedef struct
{
  char     *profile;
  char     *folder;
  GBytes   *recovery_key;
  Cp2Vault *vault;
} Fixture;

G_GNUC_UNUSED static Cp2Vault *
new_vault (const char *folder)
{
  return g_object_new (CP2_TYPE_VAULT, "folder", folder, "memory-kib", CP2_VAULT_MEMORY_KIB_MIN, NULL);
}

G_GNUC_UNUSED static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->profile = g_dir_make_tmp ("cp2-vault-XXXXXX", NULL);
  fixture->folder = cp2_vault_folder_for (fixture->profile, "https://cp2.example", PHONE);
  fixture->recovery_key = g_bytes_new ("RECOVERY-KEY-OF-THIRTY-TWO-BYTES", 32);
  fixture->vault = new_vault (fixture->folder);
}

G_GNUC_UNUSED static void
remove_folder (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_folder (fixture->profile);
  g_object_unref (fixture->vault);
  g_bytes_unref (fixture->recovery_key);
  g_free (fixture->folder);
  g_free (fixture->profile);
}

G_GNUC_UNUSED static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

G_GNUC_UNUSED static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

G_GNUC_UNUSED static gboolean
create (Cp2Vault      *vault,
        const char    *password,
        GBytes        *recovery_key,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_vault_create_async (vault, password, recovery_key, "Mwalimu " PHONE, cancellable, take_result_cb, &result);
  return cp2_vault_create_finish (vault, wait_for (&result), error);
}

G_GNUC_UNUSED static gboolean
unlock (Cp2Vault      *vault,
        const char    *password,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_vault_unlock_async (vault, password, cancellable, take_result_cb, &result);
  return cp2_vault_unlock_finish (vault, wait_for (&result), error);
}

G_GNUC_UNUSED static gboolean
recover (Cp2Vault      *vault,
         GBytes        *recovery_key,
         const char    *password,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_vault_unlock_with_recovery_async (vault, recovery_key, password, cancellable, take_result_cb, &result);
  return cp2_vault_unlock_with_recovery_finish (vault, wait_for (&result), error);
}

G_GNUC_UNUSED static gboolean
change_password (Cp2Vault      *vault,
                 const char    *old_password,
                 const char    *new_password,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_vault_change_password_async (vault, old_password, new_password, cancellable, take_result_cb, &result);
  return cp2_vault_change_password_finish (vault, wait_for (&result), error);
}

G_GNUC_UNUSED static gboolean
set_recovery_key (Cp2Vault      *vault,
                  GBytes        *recovery_key,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_vault_set_recovery_key_async (vault, recovery_key, cancellable, take_result_cb, &result);
  return cp2_vault_set_recovery_key_finish (vault, wait_for (&result), error);
}

G_GNUC_UNUSED static gboolean
touch_contact (Cp2Vault      *vault,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_vault_touch_contact_async (vault, cancellable, take_result_cb, &result);
  return cp2_vault_touch_contact_finish (vault, wait_for (&result), error);
}

/* Makes the vault, locks it and gives its key for comparison. */
G_GNUC_UNUSED static GBytes *
create_locked (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  GBytes *key;

  g_assert_true (create (fixture->vault, PASSWORD, fixture->recovery_key, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (cp2_vault_get_unlocked (fixture->vault));
  key = g_bytes_new (cp2_vault_get_key (fixture->vault), 32);
  cp2_vault_lock (fixture->vault);
  g_assert_null (cp2_vault_get_key (fixture->vault));
  return key;
}

G_GNUC_UNUSED static void
assert_opens (const char *folder,
              const char *password,
              GBytes     *key)
{
  g_autoptr(Cp2Vault) vault = new_vault (folder);
  g_autoptr(GError) error = NULL;

  g_assert_true (unlock (vault, password, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (cp2_vault_get_key (vault), 32, g_bytes_get_data (key, NULL), 32);
}

G_GNUC_UNUSED static void
assert_refuses (const char *folder,
                const char *password,
                int         code)
{
  g_autoptr(Cp2Vault) vault = new_vault (folder);
  g_autoptr(GError) error = NULL;

  g_assert_false (unlock (vault, password, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, code);
  g_assert_null (cp2_vault_get_key (vault));
}

G_GNUC_UNUSED static char *
in_folder (Fixture    *fixture,
           const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* Moves the last wrong try into the past, or into another boot. */
G_GNUC_UNUSED static void
shift_tries (const char *folder,
             gint64      seconds,
             const char *boot)
{
  g_autoptr(Cp2VaultFile) file = cp2_vault_file_load (folder, NULL);

  g_assert_nonnull (file);
  file->tries.at = MAX (file->tries.at - seconds, 0);
  if (boot != NULL)
    g_strlcpy (file->tries.boot, boot, sizeof file->tries.boot);
  g_assert_true (cp2_vault_file_save (file, folder, FALSE, NULL));
}
