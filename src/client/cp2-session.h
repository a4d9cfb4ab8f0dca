#pragma once

#include "client/cp2-sync.h"

G_BEGIN_DECLS

/**
 * Cp2SessionError:
 * @CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD: the password was a one-time one; call cp2_session_set_first_password_async()
 * @CP2_SESSION_ERROR_UNKNOWN_ACCOUNT: nobody of that name has signed in on this computer, so that it cannot be unlocked
 * @CP2_SESSION_ERROR_BUSY: somebody is signed in, or a sign-in is under way
 */
typedef enum
{
  CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD,
  CP2_SESSION_ERROR_UNKNOWN_ACCOUNT,
  CP2_SESSION_ERROR_BUSY,
} Cp2SessionError;

#define CP2_SESSION_ERROR (cp2_session_error_quark ())
GQuark cp2_session_error_quark (void);

/**
 * Cp2Session:
 *
 * One person at this computer: from the password to an open store and a sync. Belongs to the thread that made it.
 *
 * Properties (read-only): `opened`, whether somebody is in; then cp2_session_get_store() and cp2_session_get_sync() are
 * there.
 */
#define CP2_TYPE_SESSION (cp2_session_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Session, cp2_session, CP2, SESSION, GObject)

/**
 * cp2_session_new:
 * @profile_folder: where the accounts of this computer are kept
 * @server_url: the server
 * @ca_file: (nullable): the only trusted certificates
 * @vault_memory_kib: memory of one guess at a password; 0 for %CP2_VAULT_MEMORY_KIB
 * @error: %CP2_API_ERROR_ADDRESS, %CP2_API_ERROR_TLS
 *
 * Returns: (transfer full): a session in which nobody is signed in
 */
Cp2Session *cp2_session_new                          (const char           *profile_folder,
                                                      const char           *server_url,
                                                      const char           *ca_file,
                                                      guint                 vault_memory_kib,
                                                      GError              **error);

/** cp2_session_get_courier: (transfer none): for calls that need nobody signed in, such as creating an account. */
Cp2Courier *cp2_session_get_courier                  (Cp2Session           *self);
/** cp2_session_get_store: (transfer none) (nullable): the store, while somebody is in. */
Cp2Store   *cp2_session_get_store                    (Cp2Session           *self);
/** cp2_session_get_sync: (transfer none) (nullable): the sync, while somebody is in; not started by itself. */
Cp2Sync    *cp2_session_get_sync                     (Cp2Session           *self);
/** cp2_session_get_opened: whether somebody is in. */
gboolean    cp2_session_get_opened                   (Cp2Session           *self);
/** cp2_session_list_accounts: (transfer full): the accounts known on this computer, see cp2_vault_list(). */
GListModel *cp2_session_list_accounts                (Cp2Session           *self);

/**
 * cp2_session_sign_in_async:
 * @error: %CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD, and those of #Cp2Api, #Cp2Vault and #Cp2Store
 *
 * Signs in at the server, and opens what this computer keeps for the account: with the password, with the server's
 * recovery key when the password is a new one, or anew.
 */
void        cp2_session_sign_in_async                (Cp2Session           *self,
                                                      const char           *username,
                                                      const char           *password,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/** cp2_session_set_first_password_async: goes on with a sign-in that ended with %CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD. */
void        cp2_session_set_first_password_async     (Cp2Session           *self,
                                                      const char           *new_password,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/** cp2_session_unlock_async: opens what this computer keeps for the account, without the server. */
void        cp2_session_unlock_async                 (Cp2Session           *self,
                                                      const char           *username,
                                                      const char           *password,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/** cp2_session_enter_finish: of all three: whether somebody is in now. */
gboolean    cp2_session_enter_finish                 (Cp2Session           *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/** cp2_session_change_password_async: at the server and here; other sessions of the account end. */
void        cp2_session_change_password_async        (Cp2Session           *self,
                                                      const char           *current_password,
                                                      const char           *new_password,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean    cp2_session_change_password_finish       (Cp2Session           *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/** cp2_session_leave_async: stops the sync, closes the store and wipes the key from memory. What was not sent stays, sealed. */
void        cp2_session_leave_async                  (Cp2Session           *self,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean    cp2_session_leave_finish                 (Cp2Session           *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
