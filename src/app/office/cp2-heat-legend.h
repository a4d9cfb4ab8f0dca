#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * cp2_heat_legend_fill:
 * @legend: an empty box
 *
 * Puts in what each shape of a heat map means. Nothing in it takes the focus: there is nothing to do with it. Main
 * thread only.
 */
void cp2_heat_legend_fill (GtkFlowBox *legend);

G_END_DECLS
