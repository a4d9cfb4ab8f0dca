#pragma once

#include <adwaita.h>

#include "app/cp2-page.h"
#include "app/models/cp2-profile-model.h"

G_BEGIN_DECLS

/** Cp2ProfileParts: a person's qualifications or experiences as a list: add, change, remove with undo. */
#define CP2_TYPE_PROFILE_PARTS (cp2_profile_parts_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ProfileParts, cp2_profile_parts, CP2, PROFILE_PARTS, AdwBin)

/** cp2_profile_parts_new: @kind is #cp2_qualification_kind or #cp2_experience_kind; @page says in toasts what happened, and outlives it. */
GtkWidget *cp2_profile_parts_new     (Cp2Page          *page,
                                      Cp2ProfileModel  *model,
                                      const Cp2Kind    *kind);
/** cp2_profile_parts_complete: opens what counts for completeness: the highest qualification, or a new one. */
void       cp2_profile_parts_complete (Cp2ProfileParts *self);
/** cp2_profile_parts_refresh: shows what the model has now. */
void       cp2_profile_parts_refresh (Cp2ProfileParts  *self);

G_END_DECLS
