#pragma once

#include <adwaita.h>

#include "app/models/cp2-sign-in-model.h"

G_BEGIN_DECLS

/**
 * Cp2FirstPasswordForm:
 *
 * After a one-time password: a password of one's own.
 *
 * Signals: `begun` and `ended`: the page must stay between them, for the window takes it away as soon as somebody is in;
 * `entered` (#Cp2SignInReport, valid during the emission); `given-up` (nullable text): back to signing in, and
 * why.
 */
#define CP2_TYPE_FIRST_PASSWORD_FORM (cp2_first_password_form_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FirstPasswordForm, cp2_first_password_form, CP2, FIRST_PASSWORD_FORM, AdwBin)

/** cp2_first_password_form_set_session: whose sign-in waits, see cp2_sign_in_waits_for_password(). */
void cp2_first_password_form_set_session (Cp2FirstPasswordForm *self,
                                          Cp2Session           *session);
/** cp2_first_password_form_cancel: stops what is under way, or goes back to signing in. */
void cp2_first_password_form_cancel      (Cp2FirstPasswordForm *self);

G_END_DECLS
