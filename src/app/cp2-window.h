#pragma once

#include "app/cp2-app.h"

G_BEGIN_DECLS

/** Cp2Window: signing in while nobody is in, and then the frame; keeps its size. Its actions (`win.…`) go to the frame. */
#define CP2_TYPE_WINDOW (cp2_window_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Window, cp2_window, CP2, WINDOW, AdwApplicationWindow)

Cp2Window *cp2_window_new     (Cp2App    *app);

/** cp2_window_rebuild: makes everything in it anew, in the language of now; the same page stays in view. */
void       cp2_window_rebuild (Cp2Window *self);

G_END_DECLS
