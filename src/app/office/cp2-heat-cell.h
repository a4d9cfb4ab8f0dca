#pragma once

#include <gtk/gtk.h>

#include "app/models/cp2-coverage-model-table.h"

G_BEGIN_DECLS

/**
 * Cp2HeatShape: how a register's state is drawn. Each has an outline of its own, so that nobody needs the colours.
 *
 * @CP2_HEAT_NOBODY: a dot: nobody is posted
 * @CP2_HEAT_AHEAD: an empty square: still to come
 * @CP2_HEAT_MISSING: a cross: no register although it is time
 * @CP2_HEAT_OPEN: a square filled as far as people are marked
 * @CP2_HEAT_SUBMITTED: a disc
 * @CP2_HEAT_VERIFIED: a full square with a tick
 * @CP2_HEAT_REOPENED: a diamond
 */
typedef enum
{
  CP2_HEAT_NOBODY,
  CP2_HEAT_AHEAD,
  CP2_HEAT_MISSING,
  CP2_HEAT_OPEN,
  CP2_HEAT_SUBMITTED,
  CP2_HEAT_VERIFIED,
  CP2_HEAT_REOPENED,
  CP2_HEAT_N_SHAPES,
} Cp2HeatShape;

/** Cp2HeatColors: the style's, looked up once a style. */
typedef struct
{
  GdkRGBA text;
  GdkRGBA accent;
  GdkRGBA accent_text;
  GdkRGBA success;
  GdkRGBA success_text;
  GdkRGBA warning;
  GdkRGBA error;
  GdkRGBA background;
} Cp2HeatColors;

/** cp2_heat_colors_load: reads them from the widget's style. */
void         cp2_heat_colors_load   (Cp2HeatColors       *colors,
                                     GtkWidget           *widget);
/** cp2_heat_cell_get_shape: how a centre's day is drawn. */
Cp2HeatShape cp2_heat_cell_get_shape (Cp2CoverageTable   *table,
                                     guint                centre,
                                     guint                day);
/** cp2_heat_cell_has_flag: whether something about it needs somebody, beyond what the shape says. */
gboolean     cp2_heat_cell_has_flag (const Cp2CoverageCell *cell);
/**
 * cp2_heat_cell_draw:
 * @x: middle, pixels
 * @y: middle, pixels
 * @size: width and height of the shape, pixels
 * @fraction: of an open register: how many are marked
 * @flag: whether to draw the corner that says look here
 */
void         cp2_heat_cell_draw     (cairo_t             *cr,
                                     const Cp2HeatColors *colors,
                                     Cp2HeatShape         shape,
                                     double               x,
                                     double               y,
                                     double               size,
                                     double               fraction,
                                     gboolean             flag);

/**
 * Cp2HeatSwatch: one shape for the legend. Properties: `shape`, `flag`.
 */
#define CP2_TYPE_HEAT_SWATCH (cp2_heat_swatch_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HeatSwatch, cp2_heat_swatch, CP2, HEAT_SWATCH, GtkWidget)

G_END_DECLS
