#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Cp2TabStop:
 *
 * Around a #GtkListBox whose rows are chosen from: Tab comes to the chosen row, and from there goes on to what follows the
 * list; the arrow keys move in it. By itself Tab would go through every row and choose each, so that what belongs to the
 * first one could never be reached.
 */
#define CP2_TYPE_TAB_STOP (cp2_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (Cp2TabStop, cp2_tab_stop, CP2, TAB_STOP, AdwBin)

G_END_DECLS
