#pragma once

#include <gio/gio.h>
#include <sodium.h>

G_BEGIN_DECLS

#define CP2_VAULT_KEY_BYTES  32
#define CP2_VAULT_SALT_BYTES crypto_pwhash_SALTBYTES
#define CP2_VAULT_BOX_BYTES  (CP2_VAULT_KEY_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES)

/** The data key, sealed by another key. */
typedef struct
{
  guint8  nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
  guint8  sealed[CP2_VAULT_BOX_BYTES];
} Cp2VaultBox;

/**
 * Cp2VaultTries:
 * @failures: wrong passwords since the last right one
 * @boot: identity of the boot in which the last of them was
 * @at: seconds since that boot
 *
 * How often somebody guessed. Time is counted since boot, which nobody can set.
 */
typedef struct
{
  guint   failures;
  char    boot[40];
  gint64  at;
} Cp2VaultTries;

/**
 * Cp2VaultFile:
 * @label: what the list of known accounts shows
 * @passes: Argon2id passes
 * @memory_kib: Argon2id memory in KiB
 * @salt: Argon2id salt
 * @password: the data key under the password
 * @has_recovery: whether @recovery is set
 * @recovery: the data key under the server's recovery key
 * @tries: wrong passwords so far
 * @last_contact: when the server last answered this account, seconds since 1970 by this computer's clock; 0 for never
 *
 * What `vault.json` says. Nothing in it is secret without the password or the recovery key.
 */
typedef struct
{
  char          *label;
  guint          passes;
  guint          memory_kib;
  guint8         salt[CP2_VAULT_SALT_BYTES];
  Cp2VaultBox    password;
  gboolean       has_recovery;
  Cp2VaultBox    recovery;
  Cp2VaultTries  tries;
  gint64         last_contact;
} Cp2VaultFile;

Cp2VaultFile *cp2_vault_file_copy   (const Cp2VaultFile  *self);
void          cp2_vault_file_free   (Cp2VaultFile        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2VaultFile, cp2_vault_file_free)

/** cp2_vault_file_exists: whether @folder holds a vault, readable or not. */
gboolean      cp2_vault_file_exists (const char          *folder);

/**
 * cp2_vault_file_load:
 * @error: %CP2_VAULT_ERROR_MISSING, %CP2_VAULT_ERROR_DAMAGED, %CP2_VAULT_ERROR_TOO_NEW, %CP2_VAULT_ERROR_IO
 *
 * Reads `vault.json`, or its second copy when the first is damaged or gone: losing this file would lose every unsent
 * mark of the account.
 */
Cp2VaultFile *cp2_vault_file_load   (const char          *folder,
                                     GError             **error);

/**
 * cp2_vault_file_save:
 * @keys_changed: whether the second copy must follow, so that it never opens with a replaced password
 * @error: %CP2_VAULT_ERROR_IO
 */
gboolean      cp2_vault_file_save   (const Cp2VaultFile  *self,
                                     const char          *folder,
                                     gboolean             keys_changed,
                                     GError             **error);

/** cp2_vault_tries_add: counts one more wrong password, now. */
void          cp2_vault_tries_add   (Cp2VaultTries       *self);

/** cp2_vault_tries_wait: seconds until the next password may be tried, 0 for at once. */
guint         cp2_vault_tries_wait  (const Cp2VaultTries *self);

G_END_DECLS
