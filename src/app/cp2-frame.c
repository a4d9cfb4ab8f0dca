#define G_LOG_DOMAIN "cp2-frame"

#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-frame.h"
#include "app/cp2-pages.h"
#include "app/cp2-sidebar-row.h"
#include "app/cp2-sync-button.h"
#include "app/models/cp2-account-title.h"
#include "app/models/cp2-display.h"
#include "core/cp2-clock.h"

/* A clock that is wrong by more than this is spoken of, microseconds. */
#define CLOCK_SKEW_MAX (10 * G_TIME_SPAN_MINUTE)

struct _Cp2Frame
{
  AdwBin           parent_instance;

  /* Owned references */
  Cp2Session      *session;

  guint            create_source;

  /* Template widgets */
  AdwWindowTitle  *title;
  GtkToggleButton *sidebar_button;
  GtkMenuButton   *menu_button;
  Cp2SyncButton   *sync_button;
  GtkInfoBar      *clock_bar;
  GtkLabel        *clock_label;
  AdwToastOverlay *toasts;
  AdwFlap         *flap;
  GtkListBox      *sidebar;
  AdwAvatar       *avatar;
  GtkLabel        *account_name;
  GtkLabel        *account_role;
  GtkStack        *stack;
};

G_DEFINE_FINAL_TYPE (Cp2Frame, cp2_frame, ADW_TYPE_BIN)

static Cp2SidebarRow *
find_row (Cp2Frame   *self,
          const char *page)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (g_str_equal (cp2_sidebar_row_get_entry (CP2_SIDEBAR_ROW (row))->name, page))
      return CP2_SIDEBAR_ROW (row);

  return NULL;
}

static Cp2Page *
get_visible_page (Cp2Frame *self)
{
  return CP2_PAGE (gtk_stack_get_visible_child (self->stack));
}

static void
show_title (Cp2Frame *self)
{
  Cp2Page *page = get_visible_page (self);
  const char *name = gtk_stack_get_visible_child_name (self->stack);
  Cp2SidebarRow *row = name ? find_row (self, name) : NULL;
  g_autofree char *heading = NULL;

  if (page == NULL || row == NULL)
    return;

  g_object_get (page, "heading", &heading, NULL);
  adw_window_title_set_title (self->title, heading ? heading : _(cp2_sidebar_row_get_entry (row)->title));
}

static void
navigate_cb (Cp2Frame   *self,
             const char *page,
             const char *target)
{
  if (!cp2_frame_go (self, page, target))
    g_warning ("This account has no page %s", page);
}

static void
toast_cb (Cp2Frame *self,
          AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

static Cp2Page *
ensure_page (Cp2Frame      *self,
             Cp2SidebarRow *row)
{
  const Cp2PageEntry *entry = cp2_sidebar_row_get_entry (row);
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, entry->name);

  if (page != NULL)
    return CP2_PAGE (page);

  page = g_object_new (entry->get_type (), "session", self->session, NULL);
  g_signal_connect_object (page, "navigate", G_CALLBACK (navigate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::heading", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
  g_object_bind_property (page, "badge", row, "badge", G_BINDING_SYNC_CREATE);
  gtk_stack_add_named (self->stack, page, entry->name);

  return CP2_PAGE (page);
}

/* Pages whose badge matters are made once the first page is on the screen. */
static gboolean
create_watched_cb (gpointer user_data)
{
  Cp2Frame *self = user_data;
  GtkListBoxRow *row;

  self->create_source = 0;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (cp2_sidebar_row_get_entry (CP2_SIDEBAR_ROW (row))->watched)
      cp2_page_watch (ensure_page (self, CP2_SIDEBAR_ROW (row)));

  return G_SOURCE_REMOVE;
}

static void
row_activated_cb (Cp2Frame      *self,
                  GtkListBoxRow *row)
{
  cp2_frame_go (self, cp2_sidebar_row_get_entry (CP2_SIDEBAR_ROW (row))->name, NULL);
}

static void
fill_sidebar (Cp2Frame *self)
{
  const Cp2Actor *actor = cp2_store_get_actor (cp2_session_get_store (self->session));
  const Cp2PageEntry *entries;
  guint n_entries;

  entries = cp2_pages_list (&n_entries);
  for (guint i = 0; i < n_entries; i++)
    if (actor != NULL && entries[i].role == actor->role)
      gtk_list_box_append (self->sidebar, cp2_sidebar_row_new (&entries[i]));
}

static void
show_account (Cp2Frame *self)
{
  Cp2Store *store = cp2_session_get_store (self->session);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (!cp2_session_get_opened (self->session))
    return;

  title = cp2_account_title (store);
  subtitle = cp2_account_subtitle (store);
  gtk_label_set_text (self->account_name, title);
  gtk_label_set_text (self->account_role, subtitle);
  adw_avatar_set_text (self->avatar, title);
  adw_window_title_set_subtitle (self->title, title);
}

static void
store_changed_cb (Cp2Frame           *self,
                  const char * const *kinds)
{
  if (g_strv_contains (kinds, "profile") || g_strv_contains (kinds, "centre") || g_strv_contains (kinds, "subcounty"))
    show_account (self);
}

/* What day it is comes from the server, as long as the computer was not started anew since it said so. */
static void
correct_today (Cp2Frame       *self,
               Cp2DeviceClock *clock)
{
  g_autofree char *before = cp2_clock_today ();
  g_autofree char *today = NULL;
  Cp2ClockBlock block;
  gboolean is_verified;

  cp2_device_clock_read (clock, &block);
  cp2_clock_block_effective (&block, &is_verified);
  cp2_clock_set_reference (is_verified ? block.contact_server : 0, block.contact_boot_ms);
  cp2_clock_block_clear (&block);

  today = cp2_clock_today ();
  if (g_str_equal (before, today))
    return;
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); page; page = gtk_widget_get_next_sibling (page))
    if (CP2_IS_PAGE (page))
      cp2_page_refresh (CP2_PAGE (page));
}

static void
show_clock (Cp2Frame *self)
{
  Cp2DeviceClock *clock = cp2_store_get_device_clock (cp2_session_get_store (self->session));
  gint64 skew = cp2_device_clock_get_skew (clock);
  g_autofree char *age = NULL;
  g_autofree char *text = NULL;

  correct_today (self, clock);
  gtk_info_bar_set_revealed (self->clock_bar, ABS (skew) > CLOCK_SKEW_MAX);
  if (ABS (skew) <= CLOCK_SKEW_MAX)
    return;

  /* A day less the time that the answer took is a day. */
  age = cp2_display_age (cp2_clock_now () - ABS (skew) - G_TIME_SPAN_MINUTE);
  text = skew > 0
    /* Translators: %s is a length of time, such as "1 day" */
    ? g_strdup_printf (_("The clock of this computer is %s ahead. Set it right; the times of what you save are corrected "
                         "when it is sent."), age)
    : g_strdup_printf (_("The clock of this computer is %s behind. Set it right; the times of what you save are "
                         "corrected when it is sent."), age);
  gtk_label_set_text (self->clock_label, text);
}

/* Into the page, to where it wants it or to its first control, unless the focus is there already: then it would move on. */
static gboolean
cp2_frame_grab_focus (GtkWidget *widget)
{
  Cp2Page *page = get_visible_page (CP2_FRAME (widget));
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (page == NULL || root == NULL)
    return FALSE;

  return (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (page))) ||
         gtk_widget_grab_focus (GTK_WIDGET (page)) ||
         gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
cp2_frame_dispose (GObject *object)
{
  Cp2Frame *self = CP2_FRAME (object);

  g_clear_handle_id (&self->create_source, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_frame_parent_class)->dispose (object);
}

static void
cp2_frame_class_init (Cp2FrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_frame_dispose;
  widget_class->grab_focus = cp2_frame_grab_focus;

  g_type_ensure (CP2_TYPE_SYNC_BUTTON);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, title);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, menu_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, sync_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, clock_bar);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, clock_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, toasts);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, flap);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, sidebar);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, avatar);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, account_name);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, account_role);
  gtk_widget_class_bind_template_child (widget_class, Cp2Frame, stack);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
cp2_frame_init (Cp2Frame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

Cp2Frame *
cp2_frame_new (Cp2Session *session,
               const char *page)
{
  Cp2Frame *self = g_object_new (CP2_TYPE_FRAME, NULL);
  Cp2Store *store = cp2_session_get_store (session);

  self->session = g_object_ref (session);
  cp2_sync_button_set_session (self->sync_button, session);
  fill_sidebar (self);
  show_account (self);
  show_clock (self);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cp2_store_get_device_clock (store), "notify::skew", G_CALLBACK (show_clock), self,
                           G_CONNECT_SWAPPED);

  if (page == NULL || !cp2_frame_go (self, page, NULL))
    cp2_frame_go_nth (self, 0);
  self->create_source = g_timeout_add (500, create_watched_cb, self);

  return self;
}

gboolean
cp2_frame_go (Cp2Frame   *self,
              const char *page,
              const char *target)
{
  Cp2SidebarRow *row;
  Cp2Page *widget;

  g_return_val_if_fail (CP2_IS_FRAME (self), FALSE);
  g_return_val_if_fail (page != NULL, FALSE);

  row = find_row (self, page);
  if (row == NULL)
    return FALSE;

  widget = ensure_page (self, row);
  gtk_list_box_select_row (self->sidebar, GTK_LIST_BOX_ROW (row));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (widget));
  show_title (self);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  if (target != NULL && CP2_PAGE_GET_CLASS (widget)->show_target != NULL)
    CP2_PAGE_GET_CLASS (widget)->show_target (widget, target);
  gtk_widget_grab_focus (GTK_WIDGET (self));

  return TRUE;
}

void
cp2_frame_go_nth (Cp2Frame *self,
                  guint     position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sidebar, position);

  if (row != NULL)
    cp2_frame_go (self, cp2_sidebar_row_get_entry (CP2_SIDEBAR_ROW (row))->name, NULL);
}

const char *
cp2_frame_get_page (Cp2Frame *self)
{
  g_return_val_if_fail (CP2_IS_FRAME (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

gboolean
cp2_frame_request (Cp2Frame        *self,
                   Cp2FrameRequest  request)
{
  Cp2Page *page = get_visible_page (self);
  Cp2PageClass *klass = page ? CP2_PAGE_GET_CLASS (page) : NULL;
  void (*answer) (Cp2Page *page) = NULL;

  if (klass != NULL && request == CP2_FRAME_FIND)
    answer = klass->find;
  else if (klass != NULL && request == CP2_FRAME_UNDO)
    answer = klass->undo;
  else if (klass != NULL && request == CP2_FRAME_PRINT)
    answer = klass->print;

  if (answer != NULL)
    answer (page);

  return answer != NULL;
}

void
cp2_frame_toggle_sidebar (Cp2Frame *self)
{
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

void
cp2_frame_open_menu (Cp2Frame *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
reached_cb (AdwToast   *toast,
            GParamSpec *pspec,
            Cp2Sync    *sync)
{
  if (cp2_sync_get_state (sync) == CP2_SYNC_UP_TO_DATE)
    adw_toast_dismiss (toast);
}

void
cp2_frame_notice (Cp2Frame   *self,
                  const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  g_signal_connect_object (cp2_session_get_sync (self->session), "notify::state", G_CALLBACK (reached_cb), toast,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
cp2_frame_toast (Cp2Frame   *self,
                 const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}
