#pragma once

#include <gtk/gtk.h>

#include "app/models/cp2-coverage-model-table.h"

G_BEGIN_DECLS

/**
 * Cp2HeatMap:
 *
 * Centres and days, a shape for each. It lies in a #GtkScrolledWindow, draws what is seen, and keeps the names and days
 * in view. Arrows, Home, End, Page Up and Page Down move the cell with the focus; Enter, Space or a click opens it. The
 * accessible label is the sentence of the cell with the focus.
 *
 * Properties: `text` (read-only, notifies): the sentence of the cell under the pointer, or else of the one with the
 * focus; empty for none.
 *
 * Signals: `opened` (guint centre, guint day).
 */
#define CP2_TYPE_HEAT_MAP (cp2_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HeatMap, cp2_heat_map, CP2, HEAT_MAP, GtkWidget)

/** cp2_heat_map_set_table: @table (nullable): shows it; the focus stays with the centre and day that had it, while these are there. */
void        cp2_heat_map_set_table (Cp2HeatMap       *self,
                                    Cp2CoverageTable *table);
/** cp2_heat_map_set_day: @day: marks the column that a person looks at, -1 for none, and brings it into view. */
void        cp2_heat_map_set_day   (Cp2HeatMap       *self,
                                    int               day);
/** cp2_heat_map_get_text: (transfer none): see the property. */
const char *cp2_heat_map_get_text  (Cp2HeatMap       *self);

G_END_DECLS
