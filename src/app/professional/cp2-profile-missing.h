#pragma once

#include <adwaita.h>

#include "app/models/cp2-profile-model.h"

G_BEGIN_DECLS

/**
 * Cp2ProfileMissing:
 *
 * What the council asks for and the profile has not, each with why it matters; hidden when nothing is missing.
 *
 * Signal: `chosen` (names of the group and the field): the person wants to give it.
 */
#define CP2_TYPE_PROFILE_MISSING (cp2_profile_missing_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ProfileMissing, cp2_profile_missing, CP2, PROFILE_MISSING, AdwBin)

/** cp2_profile_missing_refresh: shows what is missing now. */
void cp2_profile_missing_refresh (Cp2ProfileMissing  *self,
                                  Cp2ProfileModel    *model);

G_END_DECLS
