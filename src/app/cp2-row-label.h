#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * cp2_row_set_label:
 * @child: what is shown in a row of a #GtkListView; does nothing while it is in none
 * @label: what a screen reader says of the row
 *
 * Names the row itself, which takes the focus; GTK before 4.12 has no property of #GtkListItem for it. Main thread only.
 */
void cp2_row_set_label (GtkWidget  *child,
                        const char *label);

G_END_DECLS
