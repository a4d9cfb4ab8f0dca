#pragma once

#include <gtk/gtk.h>

#include "app/models/cp2-coverage-model.h"
#include "app/office/cp2-heat-cell.h"
#include "app/office/cp2-heat-map-layout.h"

G_BEGIN_DECLS

/**
 * Cp2HeatPicture:
 * @table: (not nullable): what there is to show
 * @layout: where it lies and how far it is scrolled
 * @colors: the colours of the moment
 * @words: a layout of the widget's font, which ellipsizes
 * @day: the column that is marked; negative for none
 * @row: the cell of the focus, with @column
 * @column: the cell of the focus, with @row
 * @has_focus: the name of its row is bold
 * @focus_is_visible: it has a frame
 *
 * All that a picture of centres and days depends on; nothing is owned.
 */
typedef struct
{
  Cp2CoverageTable     *table;
  const Cp2HeatLayout  *layout;
  const Cp2HeatColors  *colors;
  PangoLayout          *words;
  int                   day;
  guint                 row;
  guint                 column;
  gboolean              has_focus;
  gboolean              focus_is_visible;
} Cp2HeatPicture;

/**
 * cp2_heat_picture_draw:
 * @self: what to draw
 * @cr: where; its origin is the widget's
 *
 * Draws the days above, the centres beside, and a shape for each cell that is in sight. Main thread only.
 */
void cp2_heat_picture_draw (const Cp2HeatPicture *self,
                            cairo_t              *cr);

G_END_DECLS
