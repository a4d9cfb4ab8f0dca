#include "config.h"

#include <glib/gi18n.h>

#include "app/office/cp2-heat-cell.h"
#include "app/office/cp2-heat-legend.h"

static const struct
{
  Cp2HeatShape  shape;
  gboolean      flag;
  const char   *meaning;
} entries[] = {
  { CP2_HEAT_MISSING, FALSE, N_("No register, though it is time") },
  { CP2_HEAT_AHEAD, FALSE, N_("Still to come") },
  { CP2_HEAT_OPEN, FALSE, N_("Being marked") },
  { CP2_HEAT_SUBMITTED, FALSE, N_("Submitted") },
  { CP2_HEAT_VERIFIED, FALSE, N_("Verified") },
  { CP2_HEAT_REOPENED, FALSE, N_("Given back") },
  /* Translators: of a register that has a red corner */
  { CP2_HEAT_SUBMITTED, TRUE, N_("Needs somebody") },
};

static GtkWidget *
make_entry (guint position)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = g_object_new (CP2_TYPE_HEAT_SWATCH, "shape", entries[position].shape,
                                    "flag", entries[position].flag, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *label = gtk_label_new (_(entries[position].meaning));

  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), label);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _(entries[position].meaning), -1);
  return child;
}

void
cp2_heat_legend_fill (GtkFlowBox *legend)
{
  g_return_if_fail (GTK_IS_FLOW_BOX (legend));

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_flow_box_insert (legend, make_entry (i), -1);
}
