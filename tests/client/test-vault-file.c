#include "config.h"

#include <signal.h>
#include <string.h>

#include "tests/client/vault-fixture.h"

#define KILLS 25

typedef struct
{
  char  *first;
  char  *second;
  char  *text;
  gsize  length;
} Copies;

static void
copies_init (Copies  *copies,
             Fixture *fixture)
{
  copies->first = in_folder (fixture, "vault.json");
  copies->second = in_folder (fixture, "vault.second.json");
  g_assert_true (g_file_get_contents (copies->first, &copies->text, &copies->length, NULL));
}

static void
copies_clear (Copies *copies)
{
  g_free (copies->first);
  g_free (copies->second);
  g_free (copies->text);
}

static void
copies_write (Copies     *copies,
              const char *text,
              gsize       length)
{
  g_assert_true (g_file_set_contents_full (copies->first, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_assert_true (g_file_set_contents_full (copies->second, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

/* A file that loads in spite of the change must say the very same. */
static void
assert_same_or_refused (const char         *folder,
                        const Cp2VaultFile *original)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2VaultFile) file = cp2_vault_file_load (folder, &error);

  if (file == NULL)
    {
      g_assert_true (g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_DAMAGED) ||
                     g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_NEW));
      return;
    }

  g_assert_cmpmem (&file->password, sizeof file->password, &original->password, sizeof original->password);
  g_assert_cmpmem (&file->recovery, sizeof file->recovery, &original->recovery, sizeof original->recovery);
  g_assert_cmpmem (file->salt, sizeof file->salt, original->salt, sizeof original->salt);
  g_assert_cmpuint (file->memory_kib, ==, original->memory_kib);
  g_assert_cmpuint (file->passes, ==, original->passes);
  g_assert_cmpstr (file->label, ==, original->label);
}

static void
test_file_flipped (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(Cp2VaultFile) original = cp2_vault_file_load (fixture->folder, NULL);
  g_autoptr(GError) error = NULL;
  Copies copies;

  copies_init (&copies, fixture);
  for (gsize i = 0; i < copies.length; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        copies.text[i] ^= 1 << bit;
        copies_write (&copies, copies.text, copies.length);
        assert_same_or_refused (fixture->folder, original);
        copies.text[i] ^= 1 << bit;
      }

  copies.text[copies.length / 2] ^= 1;
  copies_write (&copies, copies.text, copies.length);
  assert_refuses (fixture->folder, PASSWORD, CP2_VAULT_ERROR_DAMAGED);
  g_assert_true (cp2_vault_exists (fixture->vault));
  g_assert_false (create (fixture->vault, PASSWORD, NULL, NULL, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_EXISTS);
  copies_clear (&copies);
}

static void
test_file_truncated (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  Copies copies;

  copies_init (&copies, fixture);
  for (gsize length = 0; length < copies.length; length++)
    {
      g_autoptr(GError) error = NULL;

      copies_write (&copies, copies.text, length);
      g_assert_null (cp2_vault_file_load (fixture->folder, &error));
      g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_DAMAGED);
    }
  copies_clear (&copies);
}

static void
test_file_hostile (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autofree char *brackets = g_strnfill (16000, '[');
  g_autofree char *huge = g_strnfill (20000, ' ');
  const struct { const char *text; int code; } cases[] = {
    { "{}", CP2_VAULT_ERROR_DAMAGED },
    { "[1]", CP2_VAULT_ERROR_DAMAGED },
    { "null", CP2_VAULT_ERROR_DAMAGED },
    { "{\"format\":1}", CP2_VAULT_ERROR_DAMAGED },
    { "{\"format\":1,\"label\":7,\"password\":[],\"recovery\":3,\"tries\":\"x\"}", CP2_VAULT_ERROR_DAMAGED },
    { "{\"format\":2}", CP2_VAULT_ERROR_TOO_NEW },
    { brackets, CP2_VAULT_ERROR_DAMAGED },
    { huge, CP2_VAULT_ERROR_DAMAGED },
  };
  Copies copies;

  copies_init (&copies, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      copies_write (&copies, cases[i].text, strlen (cases[i].text));
      assert_refuses (fixture->folder, PASSWORD, cases[i].code);
    }
  copies_clear (&copies);
}

static void
test_file_second_copy (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  Copies copies;

  copies_init (&copies, fixture);
  g_assert_true (g_file_set_contents (copies.first, copies.text, copies.length / 2, NULL));
  assert_opens (fixture->folder, PASSWORD, key);

  /* Unlocking has healed it. */
  g_unlink (copies.second);
  assert_opens (fixture->folder, PASSWORD, key);
  copies_clear (&copies);
}

/* What a crash between writing and renaming leaves: half a new file beside a whole old one. */
static void
test_file_left_over (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autofree char *beside = in_folder (fixture, "vault.json.new");
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (beside, "{\"format\":1,\"lab", -1, NULL));
  assert_opens (fixture->folder, PASSWORD, key);
  g_assert_true (g_file_set_contents (beside, "{\"format\":1,\"lab", -1, NULL));
  g_assert_true (change_password (fixture->vault, PASSWORD, NEW_PASSWORD, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  assert_opens (fixture->folder, NEW_PASSWORD, key);
}

/* The other side of the test below: changes the password to and fro until it is killed. */
static int
change_for_ever (const char *folder)
{
  g_autoptr(Cp2Vault) vault = new_vault (folder);

  for (;;)
    if (!change_password (vault, PASSWORD, NEW_PASSWORD, NULL, NULL) &&
        !change_password (vault, NEW_PASSWORD, PASSWORD, NULL, NULL))
      return 1;
}

static void
test_file_killed (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *program = data;
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < KILLS; i++)
    {
      g_autoptr(GSubprocess) process =
        g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, program, "--change-for-ever", fixture->folder, NULL);
      g_autoptr(Cp2Vault) vault = NULL;

      g_assert_nonnull (process);
      g_usleep (20000 + g_rand_int_range (random, 0, 150000));
      g_subprocess_send_signal (process, SIGKILL);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_signaled (process));

      vault = new_vault (fixture->folder);
      shift_tries (fixture->folder, 1000, NULL);
      g_assert_true (unlock (vault, PASSWORD, NULL, NULL) || unlock (vault, NEW_PASSWORD, NULL, NULL));
      g_assert_cmpmem (cp2_vault_get_key (vault), 32, g_bytes_get_data (key, NULL), 32);
    }
}

static void
assert_absent (const char    *text,
               gsize          length,
               gconstpointer  secret,
               gsize          secret_length)
{
  for (gsize i = 0; i + secret_length <= length; i++)
    g_assert_true (memcmp (text + i, secret, secret_length) != 0);
}

static void
test_file_secrets (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GBytes) key G_GNUC_UNUSED = create_locked (fixture);
  g_autoptr(GDir) directory = g_dir_open (fixture->folder, 0, NULL);
  g_autofree char *key_text = g_base64_encode (g_bytes_get_data (key, NULL), 32);
  g_autofree char *recovery_text = g_base64_encode (g_bytes_get_data (fixture->recovery_key, NULL), 32);
  const char *name;
  guint files = 0;

  g_assert_null (strstr (fixture->folder, "712345678"));
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = in_folder (fixture, name);
      g_autofree char *text = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      assert_absent (text, length, PASSWORD, strlen (PASSWORD));
      assert_absent (text, length, &PHONE[3], strlen (PHONE) - 3);
      assert_absent (text, length, g_bytes_get_data (key, NULL), 16);
      assert_absent (text, length, key_text, 20);
      assert_absent (text, length, g_bytes_get_data (fixture->recovery_key, NULL), 16);
      assert_absent (text, length, recovery_text, 20);
      files++;
    }
  g_assert_cmpuint (files, >=, 2);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--change-for-ever"))
    return change_for_ever (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add (path, Fixture, argv[0], set_up, func, tear_down)
  ADD ("/vault-file/load/flipped", test_file_flipped);
  ADD ("/vault-file/load/truncated", test_file_truncated);
  ADD ("/vault-file/load/hostile", test_file_hostile);
  ADD ("/vault-file/load/second-copy", test_file_second_copy);
  ADD ("/vault-file/save/left-over", test_file_left_over);
  ADD ("/vault-file/save/killed", test_file_killed);
  ADD ("/vault-file/save/secrets", test_file_secrets);
#undef ADD

  return g_test_run ();
}
