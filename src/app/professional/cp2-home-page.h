#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/** Cp2HomePage: what a professional does next, and whether the pay will come. */
#define CP2_TYPE_HOME_PAGE (cp2_home_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HomePage, cp2_home_page, CP2, HOME_PAGE, Cp2Page)

G_END_DECLS
