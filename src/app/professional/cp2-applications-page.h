#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/** Cp2ApplicationsPage: what has become of a person's applications and deployments. The target is a record's id. */
#define CP2_TYPE_APPLICATIONS_PAGE (cp2_applications_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ApplicationsPage, cp2_applications_page, CP2, APPLICATIONS_PAGE, Cp2Page)

G_END_DECLS
