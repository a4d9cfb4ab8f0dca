#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-form-note.h"
#include "app/sign-in/cp2-sms-help.h"

struct _Cp2SmsHelp
{
  AdwBin       parent_instance;

  gboolean     busy;
  gint64       again_at;
  guint        countdown_id;

  /* Template widgets */
  GtkLabel    *title_label;
  GtkLabel    *body_label;
  Cp2FormNote *note;
  GtkButton   *have_button;
  GtkButton   *again_button;
};

G_DEFINE_FINAL_TYPE (Cp2SmsHelp, cp2_sms_help, ADW_TYPE_BIN)

enum {
  SIGNAL_HAVE_SMS,
  SIGNAL_SEND_AGAIN,
  SIGNAL_OTHER_NUMBER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
show_countdown (Cp2SmsHelp *self)
{
  gint64 left = self->again_at - g_get_monotonic_time ();
  guint seconds = left > 0 ? (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;
  g_autofree char *text = NULL;

  if (self->busy)
    text = g_strdup (_("Asking the server…"));
  else if (seconds == 0)
    text = g_strdup (_("Send Again"));
  else
    text = g_strdup_printf (ngettext ("Send Again in %u Second", "Send Again in %u Seconds", seconds), seconds);

  gtk_button_set_label (self->again_button, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again_button), seconds == 0 && !self->busy);
  return seconds > 0;
}

static gboolean
countdown_cb (gpointer data)
{
  Cp2SmsHelp *self = data;

  if (show_countdown (self))
    return G_SOURCE_CONTINUE;

  self->countdown_id = 0;
  return G_SOURCE_REMOVE;
}

static void
have_clicked_cb (Cp2SmsHelp *self)
{
  g_signal_emit (self, signals[SIGNAL_HAVE_SMS], 0);
}

static void
again_clicked_cb (Cp2SmsHelp *self)
{
  g_signal_emit (self, signals[SIGNAL_SEND_AGAIN], 0);
}

static void
other_clicked_cb (Cp2SmsHelp *self)
{
  g_signal_emit (self, signals[SIGNAL_OTHER_NUMBER], 0);
}

static gboolean
cp2_sms_help_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CP2_SMS_HELP (widget)->have_button));
}

static void
cp2_sms_help_dispose (GObject *object)
{
  g_clear_handle_id (&CP2_SMS_HELP (object)->countdown_id, g_source_remove);

  G_OBJECT_CLASS (cp2_sms_help_parent_class)->dispose (object);
}

static void
cp2_sms_help_class_init (Cp2SmsHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_sms_help_dispose;
  widget_class->grab_focus = cp2_sms_help_grab_focus;

  signals[SIGNAL_HAVE_SMS] = g_signal_new ("have-sms", CP2_TYPE_SMS_HELP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
  signals[SIGNAL_SEND_AGAIN] = g_signal_new ("send-again", CP2_TYPE_SMS_HELP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[SIGNAL_OTHER_NUMBER] = g_signal_new ("other-number", CP2_TYPE_SMS_HELP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                               NULL, G_TYPE_NONE, 0);

  g_type_ensure (CP2_TYPE_FORM_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-sms-help.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SmsHelp, title_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2SmsHelp, body_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2SmsHelp, note);
  gtk_widget_class_bind_template_child (widget_class, Cp2SmsHelp, have_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SmsHelp, again_button);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, have_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_clicked_cb);
}

static void
cp2_sms_help_init (Cp2SmsHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_sms_help_show (Cp2SmsHelp *self,
                   const char *number,
                   gboolean    creating,
                   gint64      again_at)
{
  g_autofree char *title = NULL;

  g_return_if_fail (CP2_IS_SMS_HELP (self));
  g_return_if_fail (number != NULL);

  /* Translators: %s is a number with its middle left out: 2547•••678 */
  title = creating ? g_strdup_printf (_("We sent an SMS to %s"), number)
                   : g_strdup_printf (_("If %s has an account, an SMS is on its way"), number);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->body_label,
                       creating
                       ? _("It has your user name and a password for the first time, good for 24 hours. If the number has "
                           "an account already, the SMS says so.")
                       : _("It has your user name and a password for one time, good for 24 hours. Your old password "
                           "stays good until you choose a new one."));
  cp2_form_note_set_text (self->note, NULL);

  self->again_at = again_at;
  g_clear_handle_id (&self->countdown_id, g_source_remove);
  if (show_countdown (self))
    self->countdown_id = g_timeout_add_seconds (1, countdown_cb, self);
}

void
cp2_sms_help_set_busy (Cp2SmsHelp *self,
                       gboolean    busy)
{
  g_return_if_fail (CP2_IS_SMS_HELP (self));

  self->busy = busy;
  show_countdown (self);
}

void
cp2_sms_help_set_error (Cp2SmsHelp   *self,
                        const GError *error)
{
  g_return_if_fail (CP2_IS_SMS_HELP (self));

  cp2_form_note_set_error (self->note, error);
}
