#pragma once

#include "app/cp2-app.h"

G_BEGIN_DECLS

/** Cp2Preferences: the server, the language and the colours. Everything takes effect at once. */
#define CP2_TYPE_PREFERENCES (cp2_preferences_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Preferences, cp2_preferences, CP2, PREFERENCES, AdwPreferencesWindow)

GtkWidget *cp2_preferences_new (Cp2App *app);

G_END_DECLS
