#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-preferences.h"
#include "app/models/cp2-error-text.h"

struct _Cp2Preferences
{
  AdwPreferencesWindow  parent_instance;

  Cp2App               *app;

  /* Template widgets */
  AdwComboRow          *language;
  AdwComboRow          *colors;
  AdwPreferencesGroup  *server_group;
  AdwEntryRow          *server;
};

G_DEFINE_FINAL_TYPE (Cp2Preferences, cp2_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the list. */
static const char * const languages[] = { "", "en", "sw" };

static void
language_cb (Cp2Preferences *self)
{
  guint selected = adw_combo_row_get_selected (self->language);
  g_autofree char *language = NULL;

  if (self->app == NULL || selected >= G_N_ELEMENTS (languages))
    return;

  language = g_settings_get_string (cp2_app_get_settings (self->app), "language");
  if (g_str_equal (language, languages[selected]))
    return;

  cp2_app_set_language (self->app, languages[selected]);
  /* This window's own words are of the language before. */
  gtk_window_close (GTK_WINDOW (self));
}

static void
colors_cb (Cp2Preferences *self)
{
  if (self->app != NULL)
    g_settings_set_enum (cp2_app_get_settings (self->app), "color-scheme", adw_combo_row_get_selected (self->colors));
}

static void
show_server (Cp2Preferences *self)
{
  Cp2Session *session = cp2_app_get_session (self->app);
  gboolean busy = session != NULL && cp2_session_get_opened (session);

  gtk_editable_set_text (GTK_EDITABLE (self->server), cp2_app_get_server_url (self->app));
  gtk_widget_set_sensitive (GTK_WIDGET (self->server), !busy);
  adw_preferences_group_set_description (self->server_group, busy
    ? _("To use another server, sign out first.")
    : _("The address that your office gave you; it begins with https://"));
}

static void
server_cb (Cp2Preferences *self)
{
  g_autofree char *address = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->server)));
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  g_autoptr(GError) error = NULL;

  if (cp2_app_set_server_url (self->app, g_strstrip (address), &error))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->server), "error");
      text = g_strdup (_("This server is used from now on."));
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->server), "error");
      text = cp2_error_text (error);
    }

  title = g_markup_escape_text (text, -1);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (title));
}

static void
cp2_preferences_class_init (Cp2PreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2Preferences, language);
  gtk_widget_class_bind_template_child (widget_class, Cp2Preferences, colors);
  gtk_widget_class_bind_template_child (widget_class, Cp2Preferences, server_group);
  gtk_widget_class_bind_template_child (widget_class, Cp2Preferences, server);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, colors_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_cb);
}

static void
cp2_preferences_init (Cp2Preferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cp2_preferences_new (Cp2App *app)
{
  Cp2Preferences *self = g_object_new (CP2_TYPE_PREFERENCES, NULL);
  GSettings *settings = cp2_app_get_settings (app);
  g_autofree char *language = g_settings_get_string (settings, "language");
  /* Each language is named in itself, so that it is found by who reads no other. */
  const char *names[] = { _("As the desktop"), "English", "Kiswahili", NULL };
  g_autoptr(GtkStringList) list = gtk_string_list_new (names);

  adw_combo_row_set_model (self->language, G_LIST_MODEL (list));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (languages[i], language))
      adw_combo_row_set_selected (self->language, i);
  adw_combo_row_set_selected (self->colors, g_settings_get_enum (settings, "color-scheme"));

  self->app = app;
  show_server (self);

  return GTK_WIDGET (self);
}
