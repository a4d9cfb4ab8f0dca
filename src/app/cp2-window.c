#define G_LOG_DOMAIN "cp2-window"

#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-frame.h"
#include "app/cp2-switcher.h"
#include "app/cp2-window.h"
#include "app/models/cp2-error-text.h"
#include "app/sign-in/cp2-password-dialog.h"
#include "app/sign-in/cp2-sign-in-page.h"

/* Nothing is cut from this size on, pixels. */
#define MINIMUM_WIDTH  360
#define MINIMUM_HEIGHT 480

struct _Cp2Window
{
  AdwApplicationWindow  parent_instance;

  Cp2App               *app;
  /* Owned; the one that is watched */
  Cp2Session           *session;
  /* In the window, %NULL while nobody is in */
  Cp2Frame             *frame;
};

G_DEFINE_FINAL_TYPE (Cp2Window, cp2_window, ADW_TYPE_APPLICATION_WINDOW)

static const char *
get_role_name (Cp2Window *self)
{
  const Cp2Actor *actor = cp2_store_get_actor (cp2_session_get_store (self->session));

  return actor ? cp2_role_get_name (actor->role) : "";
}

static char *
load_last_page (Cp2Window *self)
{
  g_autoptr(GVariant) pages = g_settings_get_value (cp2_app_get_settings (self->app), "last-pages");
  char *page = NULL;

  g_variant_lookup (pages, get_role_name (self), "s", &page);

  return page;
}

static void
save_last_page (Cp2Window *self)
{
  GSettings *settings = cp2_app_get_settings (self->app);
  g_autoptr(GVariant) pages = g_settings_get_value (settings, "last-pages");
  const char *page = self->frame ? cp2_frame_get_page (self->frame) : NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *role;
  const char *name;

  if (page == NULL || !cp2_session_get_opened (self->session))
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, pages);
  while (g_variant_iter_next (&iter, "{&s&s}", &role, &name))
    if (!g_str_equal (role, get_role_name (self)))
      g_variant_builder_add (&builder, "{ss}", role, name);
  g_variant_builder_add (&builder, "{ss}", get_role_name (self), page);
  g_settings_set_value (settings, "last-pages", g_variant_builder_end (&builder));
}

static void
enable (Cp2Window  *self,
        const char *name,
        gboolean    enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

static void
enable_actions (Cp2Window *self)
{
  static const char *actions[] = {
    "win.switch", "win.find", "win.undo", "win.print", "win.synchronise", "win.toggle-sidebar", "win.menu", "win.page",
    "win.sign-out", "win.change-password",
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    enable (self, actions[i], self->frame != NULL);
}

static void
notice_cb (Cp2Window  *self,
           const char *text)
{
  if (self->frame != NULL)
    cp2_frame_notice (self->frame, text);
}

static void
show_frame (Cp2Window  *self,
            const char *page)
{
  self->frame = cp2_frame_new (self->session, page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->frame));
  enable_actions (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->frame));
}

/* What was typed survives another language. */
static void
show_sign_in (Cp2Window *self)
{
  GtkWidget *before = adw_application_window_get_content (ADW_APPLICATION_WINDOW (self));
  g_autoptr(GVariant) state = CP2_IS_SIGN_IN_PAGE (before) ? cp2_sign_in_page_save (CP2_SIGN_IN_PAGE (before)) : NULL;
  Cp2SignInPage *page = cp2_sign_in_page_new (self->session);

  self->frame = NULL;
  g_signal_connect_object (page, "notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (page));
  if (state != NULL)
    cp2_sign_in_page_restore (page, state);
  enable_actions (self);
  gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
show_content (Cp2Window  *self,
              const char *page)
{
  /* AdwEntryRow (libadwaita 1.2) is used after it was freed when it goes while it has the focus. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (self->session != NULL && cp2_session_get_opened (self->session))
    show_frame (self, page);
  else
    show_sign_in (self);
}

static void
opened_cb (Cp2Window *self)
{
  g_autofree char *page = NULL;

  if (cp2_session_get_opened (self->session))
    {
      cp2_sync_start (cp2_session_get_sync (self->session));
      page = load_last_page (self);
    }
  show_content (self, page);
}

static void
session_cb (Cp2Window *self)
{
  Cp2Session *session = cp2_app_get_session (self->app);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, opened_cb, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "notify::opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  show_content (self, NULL);
}

static void
left_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!cp2_session_leave_finish (CP2_SESSION (object), result, &error))
    g_warning ("The store was not closed well: %s", error->message);
}

static void
sign_out (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  Cp2Window *self = CP2_WINDOW (widget);

  save_last_page (self);
  cp2_session_leave_async (self->session, left_cb, NULL);
}

static void
change_password (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  cp2_password_dialog_present (GTK_WINDOW (widget), CP2_WINDOW (widget)->session);
}

static void
request (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  Cp2Frame *frame = CP2_WINDOW (widget)->frame;
  Cp2FrameRequest request = g_str_equal (name, "win.find") ? CP2_FRAME_FIND
                          : g_str_equal (name, "win.undo") ? CP2_FRAME_UNDO
                                                           : CP2_FRAME_PRINT;

  if (!cp2_frame_request (frame, request))
    cp2_frame_toast (frame, request == CP2_FRAME_FIND ? _("There is nothing to find on this page.")
                            : request == CP2_FRAME_UNDO ? _("There is nothing to undo on this page.")
                                                        : _("There is nothing to print on this page."));
}

static void
synchronise (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  cp2_sync_now (cp2_session_get_sync (CP2_WINDOW (widget)->session));
}

static void
go_nth (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  cp2_frame_go_nth (CP2_WINDOW (widget)->frame, g_variant_get_int32 (parameter));
}

static void
toggle_sidebar (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  cp2_frame_toggle_sidebar (CP2_WINDOW (widget)->frame);
}

static void
open_menu (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  cp2_frame_open_menu (CP2_WINDOW (widget)->frame);
}

static void
chosen_cb (Cp2Window  *self,
           const char *page,
           const char *target)
{
  if (self->frame != NULL)
    cp2_frame_go (self->frame, page, target);
}

static void
switch_to (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  GtkWidget *switcher = cp2_switcher_new (CP2_WINDOW (widget)->session);

  g_signal_connect_object (switcher, "chosen", G_CALLBACK (chosen_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (switcher), GTK_WINDOW (widget));
  gtk_window_present (GTK_WINDOW (switcher));
}

static gboolean
cp2_window_close_request (GtkWindow *window)
{
  Cp2Window *self = CP2_WINDOW (window);
  GSettings *settings = cp2_app_get_settings (self->app);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  save_last_page (self);

  return GTK_WINDOW_CLASS (cp2_window_parent_class)->close_request (window);
}

/* By the name of the icon GTK would draw the SVG, and keep for it in memory what draws one. */
static void
cp2_window_realize (GtkWidget *widget)
{
  g_autoptr(GdkTexture) icon = gdk_texture_new_from_resource (CP2_RESOURCE_PATH "/icon.png");
  g_autoptr(GList) icons = g_list_append (NULL, icon);

  GTK_WIDGET_CLASS (cp2_window_parent_class)->realize (widget);

  gdk_toplevel_set_icon_list (GDK_TOPLEVEL (gtk_native_get_surface (GTK_NATIVE (widget))), icons);
}

static void
cp2_window_dispose (GObject *object)
{
  Cp2Window *self = CP2_WINDOW (object);

  self->frame = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_window_parent_class)->dispose (object);
}

static void
cp2_window_class_init (Cp2WindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cp2_window_dispose;
  widget_class->realize = cp2_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = cp2_window_close_request;

  gtk_widget_class_install_action (widget_class, "win.switch", NULL, switch_to);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, request);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, request);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, request);
  gtk_widget_class_install_action (widget_class, "win.synchronise", NULL, synchronise);
  gtk_widget_class_install_action (widget_class, "win.page", "i", go_nth);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, open_menu);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.change-password", NULL, change_password);
}

static void
cp2_window_init (Cp2Window *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), MINIMUM_WIDTH, MINIMUM_HEIGHT);
  gtk_window_set_title (GTK_WINDOW (self), "CP2 Desktop");
}

Cp2Window *
cp2_window_new (Cp2App *app)
{
  Cp2Window *self = g_object_new (CP2_TYPE_WINDOW, "application", app, NULL);
  GSettings *settings = cp2_app_get_settings (app);
  int width;
  int height;

  self->app = app;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  g_signal_connect_object (app, "notify::session", G_CALLBACK (session_cb), self, G_CONNECT_SWAPPED);
  session_cb (self);

  return self;
}

void
cp2_window_rebuild (Cp2Window *self)
{
  g_autofree char *page = NULL;

  g_return_if_fail (CP2_IS_WINDOW (self));

  page = self->frame ? g_strdup (cp2_frame_get_page (self->frame)) : NULL;
  show_content (self, page);
}
