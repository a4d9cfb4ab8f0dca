#include "config.h"

#include "app/sign-in/cp2-busy-button.h"

struct _Cp2BusyButton
{
  AdwBin      parent_instance;

  gboolean    busy;

  /* Template widgets */
  GtkStack   *stack;
  GtkButton  *button;
  GtkSpinner *spinner;
  GtkLabel   *busy_label;
};

G_DEFINE_FINAL_TYPE (Cp2BusyButton, cp2_busy_button, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_LABEL,
  PROP_BUSY_LABEL,
  PROP_BUSY,
  PROP_READY,
  N_PROPS
};

enum {
  SIGNAL_CLICKED,
  SIGNAL_CANCELLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
clicked_cb (Cp2BusyButton *self)
{
  g_signal_emit (self, signals[SIGNAL_CLICKED], 0);
}

static void
cancel_clicked_cb (Cp2BusyButton *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
}

static void
cp2_busy_button_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  Cp2BusyButton *self = CP2_BUSY_BUTTON (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_BUSY_LABEL:
      g_value_set_string (value, gtk_label_get_label (self->busy_label));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_READY:
      g_value_set_boolean (value, gtk_widget_get_sensitive (GTK_WIDGET (self->button)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_busy_button_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  Cp2BusyButton *self = CP2_BUSY_BUTTON (object);

  switch (property_id)
    {
    case PROP_LABEL:
      gtk_button_set_label (self->button, g_value_get_string (value));
      break;
    case PROP_BUSY_LABEL:
      gtk_label_set_label (self->busy_label, g_value_get_string (value));
      break;
    case PROP_BUSY:
      cp2_busy_button_set_busy (self, g_value_get_boolean (value));
      break;
    case PROP_READY:
      cp2_busy_button_set_ready (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_busy_button_class_init (Cp2BusyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cp2_busy_button_get_property;
  object_class->set_property = cp2_busy_button_set_property;

  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY_LABEL] =
    g_param_spec_string ("busy-label", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CLICKED] = g_signal_new ("clicked", CP2_TYPE_BUSY_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_CANCELLED] = g_signal_new ("cancelled", CP2_TYPE_BUSY_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-busy-button.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2BusyButton, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2BusyButton, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2BusyButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, Cp2BusyButton, busy_label);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
cp2_busy_button_init (Cp2BusyButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_busy_button_set_busy (Cp2BusyButton *self,
                          gboolean       busy)
{
  g_return_if_fail (CP2_IS_BUSY_BUTTON (self));

  if (self->busy == busy)
    return;

  self->busy = busy;
  gtk_stack_set_visible_child_name (self->stack, busy ? "busy" : "idle");
  gtk_spinner_set_spinning (self->spinner, busy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

gboolean
cp2_busy_button_get_busy (Cp2BusyButton *self)
{
  g_return_val_if_fail (CP2_IS_BUSY_BUTTON (self), FALSE);

  return self->busy;
}

void
cp2_busy_button_set_ready (Cp2BusyButton *self,
                           gboolean       ready)
{
  g_return_if_fail (CP2_IS_BUSY_BUTTON (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->button), ready);
}

void
cp2_busy_button_click (Cp2BusyButton *self)
{
  g_return_if_fail (CP2_IS_BUSY_BUTTON (self));

  if (!self->busy && gtk_widget_get_sensitive (GTK_WIDGET (self->button)))
    g_signal_emit (self, signals[SIGNAL_CLICKED], 0);
}

gboolean
cp2_busy_button_cancel (Cp2BusyButton *self)
{
  g_return_val_if_fail (CP2_IS_BUSY_BUTTON (self), FALSE);

  if (!self->busy)
    return FALSE;

  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
  return TRUE;
}
