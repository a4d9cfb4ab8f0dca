#include "config.h"

#include <glib/gi18n.h>

#include "app/office/cp2-reopen-dialog.h"

struct _Cp2ReopenDialog
{
  AdwMessageDialog  parent_instance;

  GtkWidget        *reason;
};

G_DEFINE_FINAL_TYPE (Cp2ReopenDialog, cp2_reopen_dialog, ADW_TYPE_MESSAGE_DIALOG)

enum {
  SIGNAL_DECIDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char * const usual_reasons[] = {
  N_("A person who served is missing"),
  N_("A time is not right"),
  N_("The stamped copy does not agree"),
};

static char *
read_reason (Cp2ReopenDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
}

static void
changed_cb (Cp2ReopenDialog *self)
{
  g_autofree char *reason = read_reason (self);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "reopen", *reason != '\0');
}

static void
usual_cb (GtkButton       *button,
          Cp2ReopenDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->reason), gtk_button_get_label (button));
}

static void
cp2_reopen_dialog_response (AdwMessageDialog *dialog,
                            const char       *response)
{
  Cp2ReopenDialog *self = CP2_REOPEN_DIALOG (dialog);
  g_autofree char *reason = read_reason (self);

  if (g_str_equal (response, "reopen") && *reason != '\0')
    g_signal_emit (self, signals[SIGNAL_DECIDED], 0, reason);
}

static void
cp2_reopen_dialog_class_init (Cp2ReopenDialogClass *klass)
{
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = cp2_reopen_dialog_response;

  signals[SIGNAL_DECIDED] =
    g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cp2_reopen_dialog_init (Cp2ReopenDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();

  self->reason = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason), _("Reason, for the centre"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (self->reason), TRUE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), self->reason);
  gtk_box_append (GTK_BOX (box), list);
  for (guint i = 0; i < G_N_ELEMENTS (usual_reasons); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(usual_reasons[i]));

      g_signal_connect_object (button, "clicked", G_CALLBACK (usual_cb), self, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  g_signal_connect_object (self->reason, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  adw_message_dialog_set_heading (dialog, _("Give This Register Back?"));
  adw_message_dialog_set_extra_child (dialog, box);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "reopen", _("_Reopen"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "reopen", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (dialog, "reopen", FALSE);
  adw_message_dialog_set_default_response (dialog, "reopen");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

GtkWidget *
cp2_reopen_dialog_new (const char *centre,
                       const char *heading)
{
  /* Translators: a centre and a day */
  g_autofree char *body = g_strdup_printf (_("%s, %s. The centre gets it back with your reason, corrects it and submits "
                                             "it again."), centre, heading);
  GtkWidget *self = g_object_new (CP2_TYPE_REOPEN_DIALOG, "body", body, "modal", TRUE, NULL);

  gtk_widget_grab_focus (CP2_REOPEN_DIALOG (self)->reason);

  return self;
}
