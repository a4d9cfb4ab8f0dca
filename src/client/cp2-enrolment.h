#pragma once

#include "client/cp2-courier.h"
#include "client/cp2-store.h"
#include "client/cp2-vault.h"

G_BEGIN_DECLS

/* Making this computer known to the server under the account that is signed in: at the first sign-in, and again when
 * the server forgot it or saw its numbers twice. The key pair is made here and its secret never leaves the store. */

/**
 * cp2_enrolment_run_async:
 * @courier: with the access token set
 * @store: open
 * @vault: unlocked, the store's
 *
 * Enrols, gives all operations that are not acknowledged numbers of the new incarnation, and wraps the vault's key
 * under the recovery key when the server gives one. Errors: those of #Cp2Api, #Cp2Store and #Cp2Vault.
 */
void      cp2_enrolment_run_async      (Cp2Courier           *courier,
                                        Cp2Store             *store,
                                        Cp2Vault             *vault,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  cp2_enrolment_run_finish     (GAsyncResult         *result,
                                        GError              **error);

/**
 * cp2_enrolment_recover_async:
 * @vault: locked, of an account whose password is no longer the vault's
 * @password: the new one
 *
 * Asks the server for the recovery key of this device, which only a fresh sign-in gets, and opens the vault with it;
 * from then on it opens with @password. The numbers have to be renewed by cp2_enrolment_run_async() afterwards.
 */
void      cp2_enrolment_recover_async  (Cp2Courier           *courier,
                                        Cp2Vault             *vault,
                                        const char           *password,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  cp2_enrolment_recover_finish (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
