#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2Switcher: goes to a page or a record by a few letters of its name. Signal `chosen`: the page's name, and the
 * target (nullable).
 */
#define CP2_TYPE_SWITCHER (cp2_switcher_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Switcher, cp2_switcher, CP2, SWITCHER, AdwWindow)

GtkWidget *cp2_switcher_new (Cp2Session *session);

G_END_DECLS
