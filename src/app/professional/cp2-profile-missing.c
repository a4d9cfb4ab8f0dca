#include "config.h"

#include <glib/gi18n.h>

#include "app/professional/cp2-profile-missing.h"

struct _Cp2ProfileMissing
{
  AdwBin      parent_instance;

  GtkListBox *list;
  /* Names of what the list shows, to leave it alone while it stays right */
  char       *shown;
};

G_DEFINE_FINAL_TYPE (Cp2ProfileMissing, cp2_profile_missing, ADW_TYPE_BIN)

enum {
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
row_activated_cb (Cp2ProfileMissing *self,
                  GtkListBoxRow     *row)
{
  const Cp2Field *field = g_object_get_data (G_OBJECT (row), "field");

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, field->group, field->name);
}

static GtkWidget *
make_row (const Cp2Field *field)
{
  const char *reason = field->reason ? g_dgettext (GETTEXT_PACKAGE, field->reason) : "";
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", cp2_field_get_label (field), "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *why = g_object_new (GTK_TYPE_LABEL, "label", reason, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (why, "caption");
  gtk_widget_add_css_class (why, "dim-label");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), why);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, cp2_field_get_label (field),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  g_object_set_data (G_OBJECT (row), "field", (gpointer) field);
  return row;
}

static void
cp2_profile_missing_finalize (GObject *object)
{
  g_free (CP2_PROFILE_MISSING (object)->shown);

  G_OBJECT_CLASS (cp2_profile_missing_parent_class)->finalize (object);
}

static void
cp2_profile_missing_class_init (Cp2ProfileMissingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_profile_missing_finalize;

  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
cp2_profile_missing_init (Cp2ProfileMissing *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _("What is missing"), "xalign", 0.0, "wrap", TRUE, NULL);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is missing"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_margin_top (title, 12);
  gtk_widget_set_margin_start (title, 14);
  gtk_widget_set_margin_end (title, 12);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
cp2_profile_missing_refresh (Cp2ProfileMissing *self,
                             Cp2ProfileModel   *model)
{
  g_autoptr(GArray) details = cp2_profile_model_list_details (model);
  g_autoptr(GString) names = g_string_new (NULL);
  GtkWidget *child;

  g_return_if_fail (CP2_IS_PROFILE_MISSING (self));

  for (guint i = 0; i < details->len; i++)
    if (!g_array_index (details, Cp2Detail, i).is_set)
      g_string_append_printf (names, "%s %s\n", g_array_index (details, Cp2Detail, i).field->group,
                              g_array_index (details, Cp2Detail, i).field->name);

  gtk_widget_set_visible (GTK_WIDGET (self), names->len > 0);
  if (g_strcmp0 (names->str, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (names->str);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < details->len; i++)
    if (!g_array_index (details, Cp2Detail, i).is_set)
      gtk_list_box_append (self->list, make_row (g_array_index (details, Cp2Detail, i).field));
}
