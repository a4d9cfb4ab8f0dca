#pragma once

#include "client/cp2-vault-file.h"

G_BEGIN_DECLS

/* Secrets in libsodium's guarded memory: locked, left out of core dumps, wiped by sodium_free(). */

/** cp2_vault_secret_copy: (transfer full): @length bytes. */
gpointer  cp2_vault_secret_copy          (gconstpointer        bytes,
                                          gsize                length);
/** cp2_vault_secret_new_key: (transfer full): room for a key, zeroed. */
guint8   *cp2_vault_secret_new_key       (void);

/** cp2_vault_check_new_password: @error is %CP2_VAULT_ERROR_TOO_WEAK. */
gboolean  cp2_vault_check_new_password   (const char          *password,
                                          GError             **error);

/**
 * cp2_vault_wrap_with_password:
 * @memory_kib: what a guess shall cost
 * @error: %CP2_VAULT_ERROR_IO when the memory is not there
 *
 * Seals the data key under a password with a new salt, and forgets wrong tries. Takes an Argon2id run.
 */
gboolean  cp2_vault_wrap_with_password   (Cp2VaultFile        *file,
                                          guint                memory_kib,
                                          const char          *password,
                                          const guint8        *data_key,
                                          GError             **error);
/** cp2_vault_wrap_with_recovery: seals the data key under the server's recovery key. */
void      cp2_vault_wrap_with_recovery   (Cp2VaultFile        *file,
                                          const guint8        *recovery_key,
                                          const guint8        *data_key);

/**
 * cp2_vault_unwrap_with_password:
 * @error: %CP2_VAULT_ERROR_WRONG_PASSWORD, %CP2_VAULT_ERROR_IO
 *
 * Takes an Argon2id run.
 *
 * Returns: (transfer full): the data key in guarded memory
 */
guint8   *cp2_vault_unwrap_with_password (const Cp2VaultFile  *file,
                                          const char          *password,
                                          GError             **error);
/** cp2_vault_unwrap_with_recovery: (transfer full): the same; @error is %CP2_VAULT_ERROR_WRONG_RECOVERY_KEY. */
guint8   *cp2_vault_unwrap_with_recovery (const Cp2VaultFile  *file,
                                          const guint8        *recovery_key,
                                          GError             **error);

G_END_DECLS
