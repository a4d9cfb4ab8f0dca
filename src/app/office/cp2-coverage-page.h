#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/** Cp2CoveragePage: whether every centre has its people, and every day its marks. The target is a centre's code. */
#define CP2_TYPE_COVERAGE_PAGE (cp2_coverage_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2CoveragePage, cp2_coverage_page, CP2, COVERAGE_PAGE, Cp2Page)

G_END_DECLS
