#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/**
 * Cp2ProfilePage: a professional's details in five groups, which save themselves. The target is a field's name.
 */
#define CP2_TYPE_PROFILE_PAGE (cp2_profile_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ProfilePage, cp2_profile_page, CP2, PROFILE_PAGE, Cp2Page)

G_END_DECLS
