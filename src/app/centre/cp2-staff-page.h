#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/** Cp2StaffPage: who is deployed at the centre, as what, and when. The target is a deployment's id. */
#define CP2_TYPE_STAFF_PAGE (cp2_staff_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2StaffPage, cp2_staff_page, CP2, STAFF_PAGE, Cp2Page)

G_END_DECLS
