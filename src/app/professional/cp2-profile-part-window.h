#pragma once

#include <adwaita.h>

#include "app/models/cp2-profile-model.h"

G_BEGIN_DECLS

/**
 * Cp2ProfilePartWindow:
 *
 * One qualification or experience being written. Who closes it without saving finds everything again next time.
 *
 * Signal: `saved`: it is saved on this computer.
 */
#define CP2_TYPE_PROFILE_PART_WINDOW (cp2_profile_part_window_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ProfilePartWindow, cp2_profile_part_window, CP2, PROFILE_PART_WINDOW, AdwWindow)

/** cp2_profile_part_window_new: @part is one of @model's forms. */
GtkWidget *cp2_profile_part_window_new (Cp2ProfileModel  *model,
                                        Cp2ProfilePart   *part,
                                        Cp2Store         *store);

G_END_DECLS
