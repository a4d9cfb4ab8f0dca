#include "config.h"

#include "demo-phone/cp2-phone-row.h"
#include "demo-phone/cp2-phone-window.h"

struct _Cp2PhoneWindow
{
  AdwApplicationWindow  parent_instance;

  /* Owned references */
  Cp2PhoneInbox        *inbox;

  /* Template widgets */
  AdwToastOverlay      *toasts;
  GtkStack             *stack;
  GtkListBox           *list;
  GtkScrolledWindow    *scroller;
};

G_DEFINE_FINAL_TYPE (Cp2PhoneWindow, cp2_phone_window, ADW_TYPE_APPLICATION_WINDOW)

static void
copied_cb (Cp2PhoneWindow *self,
           const char     *said)
{
  AdwToast *toast = adw_toast_new (said);

  adw_toast_set_timeout (toast, 2);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer user_data)
{
  GtkWidget *row = cp2_phone_row_new (item);

  g_signal_connect_object (row, "copied", G_CALLBACK (copied_cb), user_data, G_CONNECT_SWAPPED);
  return row;
}

/* The list has its new height only after the message is laid out. */
static void
upper_changed_cb (GtkAdjustment *adjustment)
{
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
items_changed_cb (Cp2PhoneWindow *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->inbox)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "messages");
}

static void
cp2_phone_window_dispose (GObject *object)
{
  Cp2PhoneWindow *self = CP2_PHONE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CP2_TYPE_PHONE_WINDOW);
  g_clear_object (&self->inbox);

  G_OBJECT_CLASS (cp2_phone_window_parent_class)->dispose (object);
}

static void
cp2_phone_window_class_init (Cp2PhoneWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_phone_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/DemoPhone/cp2-phone-window.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneWindow, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2PhoneWindow, scroller);
  gtk_widget_class_bind_template_callback (widget_class, upper_changed_cb);
}

static void
cp2_phone_window_init (Cp2PhoneWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cp2_phone_window_new (GtkApplication *app,
                      Cp2PhoneInbox  *inbox)
{
  Cp2PhoneWindow *self = g_object_new (CP2_TYPE_PHONE_WINDOW, "application", app, NULL);

  self->inbox = g_object_ref (inbox);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (inbox), create_row_cb, self, NULL);
  g_signal_connect_object (inbox, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (gtk_scrolled_window_get_vadjustment (self->scroller), "notify::upper", G_CALLBACK (upper_changed_cb), NULL);
  items_changed_cb (self);
  return GTK_WIDGET (self);
}
