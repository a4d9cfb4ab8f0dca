#pragma once

#include <adwaita.h>

#include "demo-phone/cp2-phone-inbox.h"

G_BEGIN_DECLS

/** Cp2PhoneWindow: the messages of a demonstration as a telephone would show them. */
#define CP2_TYPE_PHONE_WINDOW (cp2_phone_window_get_type ())
G_DECLARE_FINAL_TYPE (Cp2PhoneWindow, cp2_phone_window, CP2, PHONE_WINDOW, AdwApplicationWindow)

/** cp2_phone_window_new: (transfer floating): shows what is and will be in @inbox. */
GtkWidget *cp2_phone_window_new (GtkApplication *app,
                                 Cp2PhoneInbox  *inbox);

G_END_DECLS
