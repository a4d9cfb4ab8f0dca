#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: The key to an account's data on this computer
 *
 * A #Cp2Vault is one folder of a profile and stands for one account. While it is unlocked it holds the random 32-byte
 * data key that seals the account's store, in memory that is neither swapped nor dumped. On the disk the key lies
 * wrapped twice: under the password (Argon2id), so that a centre unlocks with no network, and under a recovery key
 * that the server keeps and gives to a fresh sign-in, so that a forgotten password costs no unsent mark.
 *
 * A vault belongs to the thread that made it. Everything slow runs on a worker thread; an unlocked vault is the
 * result of calling the `_finish` function, never of the worker.
 */

/**
 * Cp2VaultError:
 * @CP2_VAULT_ERROR_WRONG_PASSWORD: the password does not open the vault; the try was counted
 * @CP2_VAULT_ERROR_WRONG_RECOVERY_KEY: the recovery key does not open the vault, or none was ever set
 * @CP2_VAULT_ERROR_WAIT: too many wrong passwords; cp2_vault_get_wait_seconds() says how long
 * @CP2_VAULT_ERROR_TOO_WEAK: the new password has less than 10 or more than 128 characters
 * @CP2_VAULT_ERROR_LOCKED: this needs an unlocked vault
 * @CP2_VAULT_ERROR_EXISTS: the folder holds a vault already
 * @CP2_VAULT_ERROR_MISSING: the folder holds no vault
 * @CP2_VAULT_ERROR_DAMAGED: both copies of the vault file are damaged, or a stored key is
 * @CP2_VAULT_ERROR_TOO_NEW: the vault was written by a newer program
 * @CP2_VAULT_ERROR_IO: the disk or the memory failed; nothing has changed
 */
typedef enum
{
  CP2_VAULT_ERROR_WRONG_PASSWORD,
  CP2_VAULT_ERROR_WRONG_RECOVERY_KEY,
  CP2_VAULT_ERROR_WAIT,
  CP2_VAULT_ERROR_TOO_WEAK,
  CP2_VAULT_ERROR_LOCKED,
  CP2_VAULT_ERROR_EXISTS,
  CP2_VAULT_ERROR_MISSING,
  CP2_VAULT_ERROR_DAMAGED,
  CP2_VAULT_ERROR_TOO_NEW,
  CP2_VAULT_ERROR_IO,
} Cp2VaultError;

#define CP2_VAULT_ERROR (cp2_vault_error_quark ())
GQuark cp2_vault_error_quark (void);

/** CP2_VAULT_MEMORY_KIB: memory that one guess at the password costs, KiB. */
#define CP2_VAULT_MEMORY_KIB     131072
/** CP2_VAULT_MEMORY_KIB_MIN: the least that a vault accepts; tests use it. */
#define CP2_VAULT_MEMORY_KIB_MIN 8192
/** CP2_VAULT_MEMORY_KIB_MAX: the most that a vault file may ask for. */
#define CP2_VAULT_MEMORY_KIB_MAX 1048576
/** CP2_VAULT_CONTACT_DAYS: days without the server after which a vault is stale. */
#define CP2_VAULT_CONTACT_DAYS   14

#define CP2_TYPE_VAULT (cp2_vault_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Vault, cp2_vault, CP2, VAULT, GObject)

/**
 * cp2_vault_new:
 * @folder: the account's folder, see cp2_vault_folder_for(); need not exist
 *
 * Reads one small file. A folder without a readable vault gives an object too; its operations tell what is wrong.
 * Properties: `folder`, `memory-kib` (construct only; for vaults and passwords made from now on), `label`,
 * `unlocked`, `stale`.
 */
Cp2Vault     *cp2_vault_new                         (const char           *folder);

/** cp2_vault_exists: whether the folder holds a vault, readable or not. */
gboolean      cp2_vault_exists                      (Cp2Vault             *self);

/** cp2_vault_get_folder: (transfer none): the account's folder; its store and journal live here too. */
const char   *cp2_vault_get_folder                  (Cp2Vault             *self);

/** cp2_vault_get_label: (transfer none): what a list of accounts shows, empty when there is no vault. */
const char   *cp2_vault_get_label                   (Cp2Vault             *self);

/** cp2_vault_get_unlocked: whether the key is in memory. */
gboolean      cp2_vault_get_unlocked                (Cp2Vault             *self);

/**
 * cp2_vault_get_stale: whether the server has not answered this account for 14 days, or the clock stands so far back
 * that this cannot be known. A flag for the pages; a stale vault unlocks as ever.
 */
gboolean      cp2_vault_get_stale                   (Cp2Vault             *self);

/** cp2_vault_get_wait_seconds: seconds until a password may be tried again, 0 for at once. Counts down by itself. */
guint         cp2_vault_get_wait_seconds            (Cp2Vault             *self);

/**
 * cp2_vault_get_key:
 *
 * Returns: (transfer none) (nullable): the 32 bytes of the data key, valid until the vault is locked; %NULL when it is
 */
const guint8 *cp2_vault_get_key                     (Cp2Vault             *self);

/** cp2_vault_lock: wipes the key from memory. */
void          cp2_vault_lock                        (Cp2Vault             *self);

/**
 * cp2_vault_create_async:
 * @password: the account's password
 * @recovery_key: (nullable): 32 bytes from the server
 * @label: what a list of accounts may show in clear; runs of nine and more digits (phone numbers) are masked
 *
 * Makes the folder (0700) and a vault with a new random data key in it, and unlocks it. As in every operation of a
 * vault, a cancellation counts until the vault file is replaced; after that the operation succeeds.
 */
void          cp2_vault_create_async                (Cp2Vault             *self,
                                                     const char           *password,
                                                     GBytes               *recovery_key,
                                                     const char           *label,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean      cp2_vault_create_finish               (Cp2Vault             *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/**
 * cp2_vault_unlock_async:
 *
 * Unlocks with the password. Each try is counted on the disk before it is made, so that killing the program gains
 * nothing; the fifth wrong one starts a wait of 30 seconds that doubles up to 15 minutes and outlives a restart.
 */
void          cp2_vault_unlock_async                (Cp2Vault             *self,
                                                     const char           *password,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean      cp2_vault_unlock_finish               (Cp2Vault             *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/**
 * cp2_vault_unlock_with_recovery_async:
 * @recovery_key: 32 bytes from the server
 * @new_password: the password that opens the vault from now on; the old one no longer does
 */
void          cp2_vault_unlock_with_recovery_async  (Cp2Vault             *self,
                                                     GBytes               *recovery_key,
                                                     const char           *new_password,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean      cp2_vault_unlock_with_recovery_finish (Cp2Vault             *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/** cp2_vault_change_password_async: wraps the key under @new_password; the vault is unlocked afterwards. */
void          cp2_vault_change_password_async       (Cp2Vault             *self,
                                                     const char           *old_password,
                                                     const char           *new_password,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean      cp2_vault_change_password_finish      (Cp2Vault             *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/** cp2_vault_set_recovery_key_async: wraps the key of an unlocked vault under another recovery key of 32 bytes. */
void          cp2_vault_set_recovery_key_async      (Cp2Vault             *self,
                                                     GBytes               *recovery_key,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean      cp2_vault_set_recovery_key_finish     (Cp2Vault             *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/** cp2_vault_touch_contact_async: remembers that the server answered this account now; writes at most once an hour. */
void          cp2_vault_touch_contact_async         (Cp2Vault             *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean      cp2_vault_touch_contact_finish        (Cp2Vault             *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/**
 * cp2_vault_list:
 *
 * Reads the profile's folder and one small file an account.
 *
 * Returns: (transfer full): the known accounts as locked #Cp2Vault objects, by label
 */
GListModel   *cp2_vault_list                        (const char           *profile_folder);

/**
 * cp2_vault_folder_for:
 *
 * The name is a hash of server and user name, so that a directory listing tells neither. A user name of a professional
 * is a phone number and there are few of those: the hash hides it from a glance, not from somebody who tries all.
 *
 * Returns: (transfer full): the folder of this account at this server
 */
char         *cp2_vault_folder_for                  (const char           *profile_folder,
                                                     const char           *server_url,
                                                     const char           *username);

G_END_DECLS
