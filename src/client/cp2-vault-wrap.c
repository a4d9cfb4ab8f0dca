#include "config.h"

#include <string.h>

#include "client/cp2-vault-wrap.h"
#include "client/cp2-vault.h"

#define PASSES           3
#define PASSWORD_MIN     10
#define PASSWORD_MAX     128
#define RECOVERY_CONTEXT "cp2 vault 1 recovery"

gpointer
cp2_vault_secret_copy (gconstpointer bytes,
                       gsize         length)
{
  gpointer copy = sodium_malloc (length);

  if (copy == NULL)
    g_error ("No guarded memory for a secret of %" G_GSIZE_FORMAT " bytes", length);

  return memcpy (copy, bytes, length);
}

guint8 *
cp2_vault_secret_new_key (void)
{
  const guint8 nothing[CP2_VAULT_KEY_BYTES] = { 0 };

  return cp2_vault_secret_copy (nothing, sizeof nothing);
}

/* Says what a box is for and what it costs to open, so that neither can be exchanged. */
static char *
describe_password_box (const Cp2VaultFile *file)
{
  g_autofree char *salt = g_base64_encode (file->salt, sizeof file->salt);

  return g_strdup_printf ("cp2 vault 1 password %u %u %s", file->passes, file->memory_kib, salt);
}

static void
seal_key (Cp2VaultBox  *box,
          const guint8 *wrapping_key,
          const guint8 *data_key,
          const char   *context)
{
  randombytes_buf (box->nonce, sizeof box->nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt (box->sealed, NULL, data_key, CP2_VAULT_KEY_BYTES,
                                              (const guint8 *) context, strlen (context),
                                              NULL, box->nonce, wrapping_key);
}

static guint8 *
open_key (const Cp2VaultBox *box,
          const guint8      *wrapping_key,
          const char        *context)
{
  guint8 *data_key = cp2_vault_secret_new_key ();

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (data_key, NULL, NULL, box->sealed, sizeof box->sealed,
                                                  (const guint8 *) context, strlen (context),
                                                  box->nonce, wrapping_key) == 0)
    return data_key;

  sodium_free (data_key);
  return NULL;
}

static guint8 *
derive_key (const Cp2VaultFile  *file,
            const char          *password,
            GError             **error)
{
  guint8 *key = cp2_vault_secret_new_key ();

  if (crypto_pwhash (key, CP2_VAULT_KEY_BYTES, password, strlen (password), file->salt,
                     file->passes, (gsize) file->memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0)
    return key;

  sodium_free (key);
  g_set_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO,
               "This computer has not the %u MiB of memory that unlocking takes", file->memory_kib / 1024);
  return NULL;
}

gboolean
cp2_vault_check_new_password (const char  *password,
                              GError     **error)
{
  glong length = g_utf8_validate (password, -1, NULL) ? g_utf8_strlen (password, -1) : 0;

  if (length >= PASSWORD_MIN && length <= PASSWORD_MAX)
    return TRUE;

  g_set_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_WEAK,
               "A password has %d to %d characters", PASSWORD_MIN, PASSWORD_MAX);
  return FALSE;
}

gboolean
cp2_vault_wrap_with_password (Cp2VaultFile  *file,
                              guint          memory_kib,
                              const char    *password,
                              const guint8  *data_key,
                              GError       **error)
{
  g_autofree char *context = NULL;
  guint8 *wrapping_key;

  randombytes_buf (file->salt, sizeof file->salt);
  file->passes = PASSES;
  file->memory_kib = memory_kib;
  file->tries = (Cp2VaultTries) { 0 };
  if ((wrapping_key = derive_key (file, password, error)) == NULL)
    return FALSE;

  context = describe_password_box (file);
  seal_key (&file->password, wrapping_key, data_key, context);
  sodium_free (wrapping_key);
  return TRUE;
}

void
cp2_vault_wrap_with_recovery (Cp2VaultFile *file,
                              const guint8 *recovery_key,
                              const guint8 *data_key)
{
  seal_key (&file->recovery, recovery_key, data_key, RECOVERY_CONTEXT);
  file->has_recovery = TRUE;
}

guint8 *
cp2_vault_unwrap_with_password (const Cp2VaultFile  *file,
                                const char          *password,
                                GError             **error)
{
  g_autofree char *context = describe_password_box (file);
  guint8 *wrapping_key = derive_key (file, password, error);
  guint8 *data_key;

  if (wrapping_key == NULL)
    return NULL;

  data_key = open_key (&file->password, wrapping_key, context);
  sodium_free (wrapping_key);
  if (data_key == NULL)
    g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD, "The password is wrong");

  return data_key;
}

guint8 *
cp2_vault_unwrap_with_recovery (const Cp2VaultFile  *file,
                                const guint8        *recovery_key,
                                GError             **error)
{
  guint8 *data_key = file->has_recovery ? open_key (&file->recovery, recovery_key, RECOVERY_CONTEXT) : NULL;

  if (data_key == NULL)
    g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY,
                         "The server's recovery key does not fit this vault");

  return data_key;
}
