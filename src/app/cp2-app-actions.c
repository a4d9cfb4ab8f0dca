#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app-actions.h"
#include "app/cp2-preferences.h"

static const struct
{
  const char *action;
  const char *keys[4];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.help", { "F1" } },
  { "window.close", { "<Control>w" } },
  { "win.switch", { "<Control>k" } },
  { "win.find", { "<Control>f" } },
  { "win.undo", { "<Control>z" } },
  { "win.print", { "<Control>p" } },
  { "win.synchronise", { "F5", "<Control>r" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.menu", { "F10" } },
  { "win.page(0)", { "<Alt>1" } },
  { "win.page(1)", { "<Alt>2" } },
  { "win.page(2)", { "<Alt>3" } },
  { "win.page(3)", { "<Alt>4" } },
};

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *window;

  /* As if each were closed, so that what is being typed is saved. */
  while ((window = gtk_application_get_windows (user_data)) != NULL)
    {
      GtkWindow *first = window->data;

      gtk_window_close (first);
      if (gtk_application_get_windows (user_data) != NULL && gtk_application_get_windows (user_data)->data == first)
        return;
    }
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  GtkWidget *preferences = cp2_preferences_new (CP2_APP (user_data));

  gtk_window_set_transient_for (GTK_WINDOW (preferences), gtk_application_get_active_window (user_data));
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
help_shown_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GtkWindow) window = GTK_WINDOW (object);
  g_autoptr(GError) error = NULL;
  GtkWidget *dialog;

  if (gtk_show_uri_full_finish (window, result, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  dialog = adw_message_dialog_new (window, _("The help cannot be opened"),
                                   _("No program for reading help is installed. Install “Yelp” and press F1 again."));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_show_uri_full (g_object_ref (window), "help:cp2", GDK_CURRENT_TIME, NULL, help_shown_cb, NULL);
}

static void
language_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  cp2_app_set_language (user_data, g_variant_get_string (parameter, NULL));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  static const char *developers[] = { "The CP2 Desktop developers", NULL };

  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", "CP2 Desktop",
                         "application-icon", CP2_APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _("The CP2 Desktop developers"),
                         "developers", developers,
                         "comments", _("Registers, deploys and pays the people who run national examinations. An "
                                       "independent implementation, not a product of any examinations council."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line, for the window "About" */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

void
cp2_app_add_actions (Cp2App *self)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "help", .activate = help_cb },
    { .name = "about", .activate = about_cb },
    { .name = "language", .activate = language_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action, accelerators[i].keys);
}
