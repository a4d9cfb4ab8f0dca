#pragma once

#include <adwaita.h>

#include "app/models/cp2-sign-in-model.h"

G_BEGIN_DECLS

/**
 * Cp2SignInForm:
 *
 * Who are you? Somebody of the accounts on this computer, of whom only the password is asked, or a user name and a
 * password. The password is never kept anywhere but in its field.
 *
 * Signals: `begun` and `ended`: the page must stay between them, for the window takes it away as soon as somebody is in;
 * `entered` (#Cp2SignInReport, valid during the emission): somebody is in; `must-change-password`.
 */
#define CP2_TYPE_SIGN_IN_FORM (cp2_sign_in_form_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SignInForm, cp2_sign_in_form, CP2, SIGN_IN_FORM, AdwBin)

/** cp2_sign_in_form_set_session: (nullable): without one nobody can sign in, since the server's address is not usable. */
void        cp2_sign_in_form_set_session  (Cp2SignInForm *self,
                                           Cp2Session    *session);
/** cp2_sign_in_form_set_username: asks for the password of this user name; empty for whoever comes. */
void        cp2_sign_in_form_set_username (Cp2SignInForm *self,
                                           const char    *username);
/** cp2_sign_in_form_get_username: (transfer none): what is typed. */
const char *cp2_sign_in_form_get_username (Cp2SignInForm *self);
/** cp2_sign_in_form_explain: shows @text beside the form. */
void        cp2_sign_in_form_explain      (Cp2SignInForm *self,
                                           const char    *text);
/** cp2_sign_in_form_cancel: stops a sign-in, or goes back to the list of accounts; %FALSE when there was nothing to do. */
gboolean    cp2_sign_in_form_cancel       (Cp2SignInForm *self);

G_END_DECLS
