#include "config.h"

#include "app/cp2-row-label.h"

void
cp2_row_set_label (GtkWidget  *child,
                   const char *label)
{
  GtkWidget *row = gtk_widget_get_parent (child);

  g_return_if_fail (label != NULL);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
