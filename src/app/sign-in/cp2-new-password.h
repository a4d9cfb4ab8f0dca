#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Cp2NewPassword:
 *
 * A new password, twice, with the rules said beforehand and ticked as they are kept, and its strength in a word.
 *
 * Properties: `valid` (read-only): whether it can be sent. Signals: `activated`: Enter was pressed and it is valid.
 */
#define CP2_TYPE_NEW_PASSWORD (cp2_new_password_get_type ())
G_DECLARE_FINAL_TYPE (Cp2NewPassword, cp2_new_password, CP2, NEW_PASSWORD, AdwBin)

gboolean    cp2_new_password_get_valid (Cp2NewPassword *self);
/** cp2_new_password_get_text: (transfer none): what is typed; use it at once. */
const char *cp2_new_password_get_text  (Cp2NewPassword *self);
/** cp2_new_password_clear: forgets what was typed. */
void        cp2_new_password_clear     (Cp2NewPassword *self);
/** cp2_new_password_set_editable: not while it is being sent. */
void        cp2_new_password_set_editable (Cp2NewPassword *self,
                                       gboolean        editable);
/** cp2_new_password_refuse: marks the password as refused by the server, and puts the cursor there. */
void        cp2_new_password_refuse    (Cp2NewPassword *self);

G_END_DECLS
