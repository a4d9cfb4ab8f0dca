#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-sidebar-row.h"
#include "app/models/cp2-display.h"

struct _Cp2SidebarRow
{
  GtkListBoxRow       parent_instance;

  const Cp2PageEntry *entry;
  guint               badge;

  /* Template widgets */
  GtkImage           *icon;
  GtkLabel           *label;
  GtkLabel           *badge_label;
};

G_DEFINE_FINAL_TYPE (Cp2SidebarRow, cp2_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  PROP_0,
  PROP_BADGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_badge (Cp2SidebarRow *self,
            guint          badge)
{
  g_autofree char *number = cp2_display_number (badge);
  /* Translators: of a page in the sidebar, for who cannot see it: its name, and how many things wait there */
  g_autofree char *name = g_strdup_printf (ngettext ("%s, %u waiting", "%s, %u waiting", badge),
                                           _(self->entry->title), badge);

  if (self->badge == badge)
    return;

  self->badge = badge;
  gtk_label_set_text (self->badge_label, number);
  gtk_widget_set_visible (GTK_WIDGET (self->badge_label), badge > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  badge > 0 ? name : _(self->entry->title), -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

static void
cp2_sidebar_row_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BADGE:
      g_value_set_uint (value, CP2_SIDEBAR_ROW (object)->badge);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_sidebar_row_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_BADGE:
      show_badge (CP2_SIDEBAR_ROW (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_sidebar_row_class_init (Cp2SidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cp2_sidebar_row_get_property;
  object_class->set_property = cp2_sidebar_row_set_property;

  properties[PROP_BADGE] =
    g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, Cp2SidebarRow, label);
  gtk_widget_class_bind_template_child (widget_class, Cp2SidebarRow, badge_label);
}

static void
cp2_sidebar_row_init (Cp2SidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cp2_sidebar_row_new (const Cp2PageEntry *entry)
{
  Cp2SidebarRow *self = g_object_new (CP2_TYPE_SIDEBAR_ROW, NULL);

  self->entry = entry;
  gtk_image_set_from_icon_name (self->icon, entry->icon);
  gtk_label_set_text (self->label, _(entry->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _(entry->title), -1);

  return GTK_WIDGET (self);
}

const Cp2PageEntry *
cp2_sidebar_row_get_entry (Cp2SidebarRow *self)
{
  g_return_val_if_fail (CP2_IS_SIDEBAR_ROW (self), NULL);

  return self->entry;
}
