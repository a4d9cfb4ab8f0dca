#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/**
 * Cp2SheetsPage: the registers that centres have submitted: read, verify (V) and go to the next, or give back with a
 * reason. The target is a register's id.
 */
#define CP2_TYPE_SHEETS_PAGE (cp2_sheets_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SheetsPage, cp2_sheets_page, CP2, SHEETS_PAGE, Cp2Page)

G_END_DECLS
