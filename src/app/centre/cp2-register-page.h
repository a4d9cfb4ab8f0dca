#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterPage:
 *
 * A day's register: who serves, and who came. Made for the keyboard: arrows move, P A R mark and move on, digits set the
 * time, Enter opens the details, Ctrl+Z takes back. The target is a day, or the id of a sheet.
 */
#define CP2_TYPE_REGISTER_PAGE (cp2_register_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2RegisterPage, cp2_register_page, CP2, REGISTER_PAGE, Cp2Page)

G_END_DECLS
