#include "config.h"

#include <glib/gi18n.h>

#include "demo-phone/cp2-phone-row.h"

struct _Cp2PhoneRow
{
  GtkListBoxRow    parent_instance;

  /* Owned references */
  Cp2PhoneMessage *message;

  /* Template widgets */
  GtkLabel        *heading;
  GtkLabel        *text;
  GtkWidget       *user_name_button;
  GtkWidget       *password_button;
};

G_DEFINE_FINAL_TYPE (Cp2PhoneRow, cp2_phone_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
copy (Cp2PhoneRow *self,
      const char  *text,
      const char  *said)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  g_signal_emit (self, signals[COPIED], 0, said);
}

static void
copy_user_name_cb (Cp2PhoneRow *self)
{
  copy (self, cp2_phone_message_get_user_name (self->message), _("User name copied"));
}

static void
copy_password_cb (Cp2PhoneRow *self)
{
  copy (self, cp2_phone_message_get_password (self->message), _("Password copied"));
}

static void
cp2_phone_row_dispose (GObject *object)
{
  Cp2PhoneRow *self = CP2_PHONE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CP2_TYPE_PHONE_ROW);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (cp2_phone_row_parent_class)->dispose (object);
}

static void
cp2_phone_row_class_init (Cp2PhoneRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_phone_row_dispose;

  signals[COPIED] = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/DemoPhone/cp2-phone-row.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneRow, heading);
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneRow, text);
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneRow, user_name_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneRow, password_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_user_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_password_cb);
}

static void
cp2_phone_row_init (Cp2PhoneRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cp2_phone_row_new (Cp2PhoneMessage *message)
{
  Cp2PhoneRow *self = g_object_new (CP2_TYPE_PHONE_ROW, NULL);
  /* Translators: above a text message: the number it went to, and the time of day */
  g_autofree char *heading = g_strdup_printf (_("To %s · %s"), cp2_phone_message_get_to (message),
                                              cp2_phone_message_get_time (message));

  self->message = g_object_ref (message);
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->text, cp2_phone_message_get_text (message));
  gtk_widget_set_visible (self->user_name_button, cp2_phone_message_get_user_name (message) != NULL);
  gtk_widget_set_visible (self->password_button, cp2_phone_message_get_password (message) != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, cp2_phone_message_get_text (message), -1);
  return GTK_WIDGET (self);
}
