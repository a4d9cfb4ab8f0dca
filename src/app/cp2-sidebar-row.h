#pragma once

#include "app/cp2-pages.h"

G_BEGIN_DECLS

/** Cp2SidebarRow: a page in the sidebar. Property `badge`: a number at its end, 0 for none. */
#define CP2_TYPE_SIDEBAR_ROW (cp2_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SidebarRow, cp2_sidebar_row, CP2, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget          *cp2_sidebar_row_new       (const Cp2PageEntry *entry);
/** cp2_sidebar_row_get_entry: (transfer none): whose row it is. */
const Cp2PageEntry *cp2_sidebar_row_get_entry (Cp2SidebarRow      *self);

G_END_DECLS
