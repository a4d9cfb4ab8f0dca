#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-tick-line.h"

struct _Cp2TickLine
{
  GtkBox    parent_instance;

  gboolean  done;

  /* Template widgets */
  GtkImage *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (Cp2TickLine, cp2_tick_line, GTK_TYPE_BOX)

enum {
  PROP_0,
  PROP_LABEL,
  PROP_DONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_done (Cp2TickLine *self)
{
  gtk_image_set_from_icon_name (self->image, self->done ? "emblem-ok-symbolic" : "radio-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: whether a rule beside it is kept, read aloud by a screen reader */
                                  self->done ? C_("rule", "Done") : C_("rule", "Not yet"),
                                  -1);
  if (self->done)
    gtk_widget_add_css_class (GTK_WIDGET (self), "done");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "done");
}

static void
cp2_tick_line_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  Cp2TickLine *self = CP2_TICK_LINE (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, gtk_label_get_label (self->label));
      break;
    case PROP_DONE:
      g_value_set_boolean (value, self->done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_tick_line_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  Cp2TickLine *self = CP2_TICK_LINE (object);

  switch (property_id)
    {
    case PROP_LABEL:
      gtk_label_set_label (self->label, g_value_get_string (value));
      break;
    case PROP_DONE:
      cp2_tick_line_set_done (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_tick_line_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CP2_TYPE_TICK_LINE);

  G_OBJECT_CLASS (cp2_tick_line_parent_class)->dispose (object);
}

static void
cp2_tick_line_class_init (Cp2TickLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cp2_tick_line_dispose;
  object_class->get_property = cp2_tick_line_get_property;
  object_class->set_property = cp2_tick_line_set_property;

  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DONE] =
    g_param_spec_boolean ("done", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-tick-line.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2TickLine, image);
  gtk_widget_class_bind_template_child (widget_class, Cp2TickLine, label);
}

static void
cp2_tick_line_init (Cp2TickLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_done (self);
}

void
cp2_tick_line_set_done (Cp2TickLine *self,
                        gboolean     done)
{
  g_return_if_fail (CP2_IS_TICK_LINE (self));

  if (self->done == done)
    return;

  self->done = done;
  show_done (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

gboolean
cp2_tick_line_get_done (Cp2TickLine *self)
{
  g_return_val_if_fail (CP2_IS_TICK_LINE (self), FALSE);

  return self->done;
}
