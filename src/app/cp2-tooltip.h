#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * cp2_tooltip_set:
 * @text: (nullable): what appears when the pointer rests on @widget; %NULL for nothing
 *
 * Like gtk_widget_set_tooltip_text(), which asks an X server where the pointer is, three times over, with each call on a
 * visible widget: as much time as it takes to make the widget. Here the text is fetched when the toolkit wants it, so
 * that a list can have one in every row. It describes the widget to a screen reader too. Main thread only.
 */
void        cp2_tooltip_set (GtkWidget  *widget,
                             const char *text);
/** cp2_tooltip_get: (transfer none) (nullable): what cp2_tooltip_set() set. */
const char *cp2_tooltip_get (GtkWidget  *widget);

G_END_DECLS
