#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/** Cp2PasswordDialog: changes the password of who is signed in, at the server and on this computer. */
#define CP2_TYPE_PASSWORD_DIALOG (cp2_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Cp2PasswordDialog, cp2_password_dialog, CP2, PASSWORD_DIALOG, AdwWindow)

/** cp2_password_dialog_present: asks for the old password and a new one, and changes it. */
void cp2_password_dialog_present (GtkWindow  *parent,
                                  Cp2Session *session);

G_END_DECLS
