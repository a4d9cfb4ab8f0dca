#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2NumberForm:
 *
 * Asks for a password by SMS: for a new account, whose number is typed twice, or for a forgotten password. Then says
 * what to do until the SMS is there. The answer of the server is the same for every number, and so are the words.
 *
 * Properties: `creating` (construct only): for a new account. Signals: `have-sms` (the number as the user name).
 */
#define CP2_TYPE_NUMBER_FORM (cp2_number_form_get_type ())
G_DECLARE_FINAL_TYPE (Cp2NumberForm, cp2_number_form, CP2, NUMBER_FORM, AdwBin)

/** CP2_NUMBER_FORM_GAP: seconds between two SMS to one number; the server's rule. */
#define CP2_NUMBER_FORM_GAP 60

/** cp2_number_form_set_session: (nullable): as cp2_sign_in_form_set_session(). */
void      cp2_number_form_set_session (Cp2NumberForm *self,
                                       Cp2Session    *session);
/** cp2_number_form_cancel: stops what is under way, or goes back to the number; %FALSE when there was nothing to do. */
gboolean  cp2_number_form_cancel      (Cp2NumberForm *self);
/** cp2_number_form_save: (transfer floating): what was typed and whether an SMS is on its way, to be shown elsewhere. */
GVariant *cp2_number_form_save        (Cp2NumberForm *self);
/** cp2_number_form_restore: shows what cp2_number_form_save() gave. */
void      cp2_number_form_restore     (Cp2NumberForm *self,
                                       GVariant      *state);

G_END_DECLS
