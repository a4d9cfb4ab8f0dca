#include "config.h"

#include <string.h>

#include "tests/client/vault-fixture.h"

static void
test_unlock_wait (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(Cp2Vault) later = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    assert_refuses (fixture->folder, NEW_PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);

  /* Neither the right password nor a new process gets round it. */
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_WAIT);
  later = new_vault (fixture->folder);
  g_assert_cmpuint (cp2_vault_get_wait_seconds (later), >, 20);
  g_assert_cmpuint (cp2_vault_get_wait_seconds (later), <=, 30);
  g_assert_false (unlock (later, PASSWORD, NULL, &error));
  g_assert_nonnull (strstr (error->message, "seconds"));

  /* Each further one doubles it. */
  shift_tries (fixture->folder, 30, NULL);
  assert_refuses (fixture->folder, NEW_PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);
  g_clear_object (&later);
  later = new_vault (fixture->folder);
  g_assert_cmpuint (cp2_vault_get_wait_seconds (later), >, 40);

  /* The right one wipes the slate. */
  shift_tries (fixture->folder, 60, NULL);
  assert_opens (fixture->folder, PASSWORD, key);
  assert_refuses (fixture->folder, NEW_PASSWORD, CP2_VAULT_ERROR_WRONG_PASSWORD);
  assert_opens (fixture->folder, PASSWORD, key);
}

static void
test_tries (void)
{
  Cp2VaultTries tries = { 0 };
  Cp2VaultTries rebooted;

  for (guint i = 0; i < 4; i++)
    cp2_vault_tries_add (&tries);
  g_assert_cmpuint (cp2_vault_tries_wait (&tries), ==, 0);
  cp2_vault_tries_add (&tries);
  g_assert_cmpuint (cp2_vault_tries_wait (&tries), >, 20);

  tries.failures = G_MAXINT;
  cp2_vault_tries_add (&tries);
  g_assert_cmpuint (tries.failures, ==, G_MAXINT);
  g_assert_cmpuint (cp2_vault_tries_wait (&tries), <=, 900);
  g_assert_cmpuint (cp2_vault_tries_wait (&tries), >, 800);

  /* In another boot only the time since then counts; a stamp from the future does not lengthen the wait. */
  rebooted = tries;
  g_strlcpy (rebooted.boot, "another boot", sizeof rebooted.boot);
  rebooted.at = G_MAXINT64;
  g_assert_cmpuint (cp2_vault_tries_wait (&rebooted), <=, 900);
}

/* A disk that takes no writes keeps nobody out, and gives no free guesses either. */
static void
test_unlock_unwritable (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *in_the_way = in_folder (fixture, "vault.json.new");
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (in_the_way, 0700), ==, 0);
  g_assert_true (unlock (fixture->vault, PASSWORD, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (set_recovery_key (fixture->vault, fixture->recovery_key, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (change_password (fixture->vault, PASSWORD, NEW_PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO);
  g_clear_error (&error);
  assert_opens (fixture->folder, PASSWORD, key);

  cp2_vault_lock (fixture->vault);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_false (unlock (fixture->vault, NEW_PASSWORD, NULL, &error));
      g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD);
      g_clear_error (&error);
    }
  g_assert_false (unlock (fixture->vault, PASSWORD, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WAIT);
  g_assert_cmpuint (cp2_vault_get_wait_seconds (fixture->vault), >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/vault-tries/unlock/wait", Fixture, NULL, set_up, test_unlock_wait, tear_down);
  g_test_add ("/vault-tries/unlock/unwritable", Fixture, NULL, set_up, test_unlock_unwritable, tear_down);
  g_test_add_func ("/vault-tries/wait/bounds", test_tries);

  return g_test_run ();
}
