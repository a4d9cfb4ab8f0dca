#define G_LOG_DOMAIN "cp2-app"

#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-app-actions.h"
#include "app/cp2-language.h"
#include "app/cp2-window.h"

struct _Cp2App
{
  AdwApplication  parent_instance;

  /* Owned references */
  char           *profile_folder;
  char           *server_url;
  GSettings      *settings;
  Cp2Session     *session;
};

G_DEFINE_FINAL_TYPE (Cp2App, cp2_app, ADW_TYPE_APPLICATION)

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A separate profile is a program of its own: it must not raise the window of another one. */
static char *
make_application_id (const char *profile_folder)
{
  g_autofree char *path = NULL;
  g_autofree char *sum = NULL;

  if (profile_folder == NULL)
    return g_strdup (CP2_APPLICATION_ID);

  path = g_canonicalize_filename (profile_folder, NULL);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  return g_strdup_printf (CP2_APPLICATION_ID ".p%.16s", sum);
}

static gboolean
make_session (Cp2App      *self,
              const char  *server_url,
              GError     **error)
{
  g_autoptr(Cp2Session) session = NULL;

  session = cp2_session_new (self->profile_folder, server_url, NULL, 0, error);
  if (session == NULL)
    return FALSE;

  g_set_object (&self->session, session);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);

  return TRUE;
}

static void
apply_color_scheme (Cp2App *self)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int choice = g_settings_get_enum (self->settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (choice, 0, 2)]);
}

static void
cp2_app_startup (GApplication *application)
{
  Cp2App *self = CP2_APP (application);
  g_autofree char *language = NULL;
  g_autoptr(GError) error = NULL;

  self->settings = g_settings_new (CP2_APPLICATION_ID);
  language = g_settings_get_string (self->settings, "language");
  cp2_language_set (language);

  G_APPLICATION_CLASS (cp2_app_parent_class)->startup (application);
  cp2_language_bind_toolkit ();

  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), self,
                           G_CONNECT_SWAPPED);
  apply_color_scheme (self);
  cp2_app_add_actions (self);

  if (self->server_url == NULL)
    self->server_url = g_settings_get_string (self->settings, "server-address");
  if (!make_session (self, self->server_url, &error))
    g_warning ("The address of the server in the settings is not usable: %s", error->message);
}

static void
cp2_app_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (cp2_window_new (CP2_APP (application)));
  gtk_window_present (window);
}

static void
left_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Cp2App) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!cp2_session_leave_finish (CP2_SESSION (object), result, &error))
    g_warning ("The store was not closed well: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

/* The key is wiped and the store closed before the program ends; what was saved is on the disk already. */
static void
window_removed_cb (Cp2App *self)
{
  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    return;
  if (self->session == NULL || !cp2_session_get_opened (self->session))
    return;

  g_application_hold (G_APPLICATION (self));
  cp2_session_leave_async (self->session, left_cb, g_object_ref (self));
}

static void
cp2_app_dispose (GObject *object)
{
  Cp2App *self = CP2_APP (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cp2_app_parent_class)->dispose (object);
}

static void
cp2_app_finalize (GObject *object)
{
  Cp2App *self = CP2_APP (object);

  g_free (self->profile_folder);
  g_free (self->server_url);

  G_OBJECT_CLASS (cp2_app_parent_class)->finalize (object);
}

static void
cp2_app_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, CP2_APP (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_app_class_init (Cp2AppClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = cp2_app_dispose;
  object_class->finalize = cp2_app_finalize;
  object_class->get_property = cp2_app_get_property;
  application_class->startup = cp2_app_startup;
  application_class->activate = cp2_app_activate;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, CP2_TYPE_SESSION, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_app_init (Cp2App *self)
{
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}

Cp2App *
cp2_app_new (const char *profile_folder,
             const char *server_url)
{
  g_autofree char *id = make_application_id (profile_folder);
  Cp2App *self;

  self = g_object_new (CP2_TYPE_APP,
                       "application-id", id,
                       "resource-base-path", CP2_RESOURCE_PATH,
                       NULL);
  self->profile_folder = profile_folder ? g_strdup (profile_folder)
                                        : g_build_filename (g_get_user_data_dir (), "cp2", NULL);
  self->server_url = g_strdup (server_url);

  return self;
}

Cp2Session *
cp2_app_get_session (Cp2App *self)
{
  g_return_val_if_fail (CP2_IS_APP (self), NULL);

  return self->session;
}

GSettings *
cp2_app_get_settings (Cp2App *self)
{
  g_return_val_if_fail (CP2_IS_APP (self), NULL);

  return self->settings;
}

const char *
cp2_app_get_server_url (Cp2App *self)
{
  g_return_val_if_fail (CP2_IS_APP (self), NULL);

  return self->server_url;
}

gboolean
cp2_app_set_server_url (Cp2App      *self,
                        const char  *server_url,
                        GError     **error)
{
  g_return_val_if_fail (CP2_IS_APP (self), FALSE);
  g_return_val_if_fail (server_url != NULL, FALSE);

  if (self->session != NULL && cp2_session_get_opened (self->session))
    {
      g_set_error_literal (error, CP2_SESSION_ERROR, CP2_SESSION_ERROR_BUSY, "Somebody is signed in");
      return FALSE;
    }
  if (!make_session (self, server_url, error))
    return FALSE;

  g_free (self->server_url);
  self->server_url = g_strdup (server_url);
  g_settings_set_string (self->settings, "server-address", server_url);

  return TRUE;
}

void
cp2_app_set_language (Cp2App     *self,
                      const char *language)
{
  GtkWindow *window;

  g_return_if_fail (CP2_IS_APP (self));
  g_return_if_fail (language != NULL);

  cp2_language_set (language);
  g_settings_set_string (self->settings, "language", language);

  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  while (window != NULL && gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  if (CP2_IS_WINDOW (window))
    cp2_window_rebuild (CP2_WINDOW (window));
}
