#include "config.h"

#include "app/models/cp2-password-rules.h"
#include "app/sign-in/cp2-new-password.h"
#include "app/sign-in/cp2-tick-line.h"

struct _Cp2NewPassword
{
  AdwBin       parent_instance;

  gboolean     valid;

  /* Template widgets */
  GtkEditable *password_row;
  GtkEditable *again_row;
  GtkLevelBar *strength_bar;
  GtkLabel    *strength_label;
  Cp2TickLine *length_line;
  Cp2TickLine *equal_line;
};

G_DEFINE_FINAL_TYPE (Cp2NewPassword, cp2_new_password, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_VALID,
  N_PROPS
};

enum {
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
changed_cb (Cp2NewPassword *self)
{
  const char *password = gtk_editable_get_text (self->password_row);
  Cp2PasswordStrength strength = cp2_password_get_strength (password);
  gboolean long_enough = strength >= CP2_PASSWORD_WEAK;
  gboolean equal = *password != '\0' && g_str_equal (password, gtk_editable_get_text (self->again_row));

  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
  gtk_level_bar_set_value (self->strength_bar, cp2_password_strength_get_level (strength));
  gtk_label_set_label (self->strength_label, cp2_password_strength_get_word (strength));
  cp2_tick_line_set_done (self->length_line, long_enough);
  cp2_tick_line_set_done (self->equal_line, equal);
  if (self->valid == (long_enough && equal))
    return;

  self->valid = !self->valid;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

static void
password_activated_cb (Cp2NewPassword *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->again_row));
}

static void
again_activated_cb (Cp2NewPassword *self)
{
  if (self->valid)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static gboolean
cp2_new_password_grab_focus (GtkWidget *widget)
{
  Cp2NewPassword *self = CP2_NEW_PASSWORD (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (cp2_tick_line_get_done (self->length_line) ? self->again_row
                                                                                       : self->password_row));
}

static void
cp2_new_password_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_VALID:
      g_value_set_boolean (value, CP2_NEW_PASSWORD (object)->valid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_new_password_class_init (Cp2NewPasswordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cp2_new_password_get_property;
  widget_class->grab_focus = cp2_new_password_grab_focus;

  properties[PROP_VALID] =
    g_param_spec_boolean ("valid", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", CP2_TYPE_NEW_PASSWORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);

  g_type_ensure (CP2_TYPE_TICK_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-new-password.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2NewPassword, password_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2NewPassword, again_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2NewPassword, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, Cp2NewPassword, strength_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2NewPassword, length_line);
  gtk_widget_class_bind_template_child (widget_class, Cp2NewPassword, equal_line);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_activated_cb);
}

static void
cp2_new_password_init (Cp2NewPassword *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
cp2_new_password_get_valid (Cp2NewPassword *self)
{
  g_return_val_if_fail (CP2_IS_NEW_PASSWORD (self), FALSE);

  return self->valid;
}

const char *
cp2_new_password_get_text (Cp2NewPassword *self)
{
  g_return_val_if_fail (CP2_IS_NEW_PASSWORD (self), NULL);

  return gtk_editable_get_text (self->password_row);
}

void
cp2_new_password_clear (Cp2NewPassword *self)
{
  g_return_if_fail (CP2_IS_NEW_PASSWORD (self));

  gtk_editable_set_text (self->password_row, "");
  gtk_editable_set_text (self->again_row, "");
}

void
cp2_new_password_set_editable (Cp2NewPassword *self,
                               gboolean        editable)
{
  g_return_if_fail (CP2_IS_NEW_PASSWORD (self));

  gtk_editable_set_editable (self->password_row, editable);
  gtk_editable_set_editable (self->again_row, editable);
}

void
cp2_new_password_refuse (Cp2NewPassword *self)
{
  g_return_if_fail (CP2_IS_NEW_PASSWORD (self));

  gtk_widget_add_css_class (GTK_WIDGET (self->password_row), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}
