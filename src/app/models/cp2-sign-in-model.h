#pragma once

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2SignInError:
 * @CP2_SIGN_IN_ERROR_OTHER_SERVER: the account on this computer is one of another server; the message is a sentence for
 *   a person that names it
 */
typedef enum
{
  CP2_SIGN_IN_ERROR_OTHER_SERVER,
} Cp2SignInError;

#define CP2_SIGN_IN_ERROR (cp2_sign_in_error_quark ())
GQuark cp2_sign_in_error_quark (void);

/** CP2_SIGN_IN_PATIENCE: seconds that a known account waits for the server before it is opened without. */
#define CP2_SIGN_IN_PATIENCE 8

/**
 * Cp2SignInReport:
 * @offline: whether the server was not reached, and the account opened without it
 * @stale: whether the server has not been heard of for %CP2_VAULT_CONTACT_DAYS
 * @damaged: whether something of this computer's data had to be rescued; then the rest says what
 * @reason: what was wrong
 * @moved_to: (nullable): where the damaged database is now
 * @n_rescued: operations that were brought back
 * @n_lost: stretches of the journal that could not be read
 *
 * How somebody got in.
 */
typedef struct
{
  gboolean         offline;
  gboolean         stale;
  gboolean         damaged;
  Cp2DamageReason  reason;
  char            *moved_to;
  guint            n_rescued;
  guint            n_lost;
} Cp2SignInReport;

void cp2_sign_in_report_free (Cp2SignInReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2SignInReport, cp2_sign_in_report_free)

/** cp2_sign_in_server_was_away: whether @error means that the server did not decide: no answer of its own, or a fault. */
gboolean         cp2_sign_in_server_was_away          (const GError         *error);

/**
 * cp2_sign_in_async:
 * @account: (nullable): an account of cp2_session_list_accounts(), of which only the password is asked
 * @username: (nullable): of anybody else
 * @error: those of cp2_session_sign_in_async() and cp2_session_unlock_async(), #Cp2SignInError
 *
 * The server first; when it is away and the account is known here, without it, with the same password. Of a known
 * account nothing on the disk tells the user name in clear, so its store is opened to read it: a password that does not
 * open it never reaches the server.
 */
void             cp2_sign_in_async                    (Cp2Session           *session,
                                                       Cp2Vault             *account,
                                                       const char           *username,
                                                       const char           *password,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
/** cp2_sign_in_set_first_password_async: goes on after %CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD. */
void             cp2_sign_in_set_first_password_async (Cp2Session           *session,
                                                       const char           *new_password,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
/** cp2_sign_in_finish: (transfer full): of both. */
Cp2SignInReport *cp2_sign_in_finish                   (Cp2Session           *session,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/** cp2_sign_in_waits_for_password: whether a sign-in of @session stopped for a first password, so that one can be set. */
gboolean         cp2_sign_in_waits_for_password       (Cp2Session           *session);

G_END_DECLS
