#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-submit.h"
#include "app/models/cp2-display.h"

static void
say_missing (Cp2RegisterModel *model,
             GtkWindow        *parent,
             Cp2RegisterKeys  *keys)
{
  guint n = cp2_register_model_get_counts (model)->unmarked;
  g_autofree char *body = g_strdup_printf (ngettext ("%u person is not marked yet. Mark the person present, absent or "
                                                     "replaced; an unmarked day is an unpaid day.",
                                                     "%u people are not marked yet. Mark each present, absent or "
                                                     "replaced; an unmarked day is an unpaid day.", n), n);
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Not Everyone Is Marked"), body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "go", _("_Go to the First"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "go");
  gtk_window_present (GTK_WINDOW (dialog));
  cp2_register_keys_focus_next (keys, NULL);
}

static void
name_changed_cb (GtkEditable      *name,
                 AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (name)));

  adw_message_dialog_set_response_enabled (dialog, "submit", *text != '\0');
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Cp2RegisterModel *model)
{
  GtkEditable *name = g_object_get_data (G_OBJECT (dialog), "name");
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (name)));

  if (g_str_equal (response, "submit") && *text != '\0')
    cp2_register_model_submit (model, text);
}

void
cp2_register_submit_present (Cp2Page          *page,
                             Cp2RegisterModel *model,
                             Cp2RegisterKeys  *keys)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
  const Cp2RegisterCounts *counts = cp2_register_model_get_counts (model);
  g_autofree char *day = cp2_display_day (cp2_register_model_get_day (model), CP2_DAY_LONG);
  g_autofree char *body = NULL;
  GtkWidget *dialog;
  GtkWidget *group;
  GtkWidget *name;

  if (counts->unmarked > 0)
    {
      say_missing (model, parent, keys);
      return;
    }

  /* Translators: day; number of people present, absent and replaced */
  body = g_strdup_printf (_("%s\nPresent: %u · Absent: %u · Replaced: %u\n\nBy your name you confirm that this is who "
                            "served. Later changes need a reason."),
                          day, counts->present, counts->absent, counts->replaced);
  dialog = adw_message_dialog_new (parent, _("Countersign and Submit?"), body);
  name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _("Your name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (name), TRUE);
  group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), name);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "submit", _("_Submit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "submit", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "submit", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "submit");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "name", name);
  g_signal_connect_object (name, "changed", G_CALLBACK (name_changed_cb), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), model, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (name);
}
