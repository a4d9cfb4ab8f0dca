#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-two-lines.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-sheet-detail.h"
#include "app/models/cp2-sheet-queue.h"
#include "app/office/cp2-reopen-dialog.h"
#include "app/office/cp2-sheet-view.h"
#include "app/office/cp2-sheets-page.h"
#include "core/cp2-clock.h"

struct _Cp2SheetsPage
{
  Cp2Page             parent_instance;

  /* Owned references */
  Cp2SheetQueue      *queue;
  GtkSingleSelection *selection;
  Cp2SheetDetail     *detail;
  /* The register that is read; it stays when it leaves the list. */
  char               *chosen;
  guint               first_source;
  /* Whether everything had come once when the queue was read, and the time before: the first coming is no news. */
  gboolean            is_complete;
  gboolean            was_complete;

  /* Template widgets */
  AdwLeaflet         *leaflet;
  GtkDropDown        *filter;
  GtkEditable        *search;
  GtkLabel           *come_label;
  GtkListView        *list;
  Cp2SheetView       *view;
};

G_DEFINE_FINAL_TYPE (Cp2SheetsPage, cp2_sheets_page, CP2_TYPE_PAGE)

static void
read_detail (Cp2SheetsPage *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->detail, cp2_sheet_detail_free);
  if (self->chosen != NULL && cp2_session_get_opened (cp2_page_get_session (CP2_PAGE (self))))
    self->detail = cp2_sheet_detail_read (cp2_page_get_store (CP2_PAGE (self)), self->chosen, &error);
  if (error != NULL)
    cp2_page_show_error (CP2_PAGE (self), error);
  cp2_sheet_view_show (self->view, self->detail);
}

static void
choose (Cp2SheetsPage *self,
        const char    *id)
{
  guint position = id ? cp2_sheet_queue_find (self->queue, id) : G_MAXUINT;

  if (g_strcmp0 (self->chosen, id) != 0)
    {
      cp2_set_text (&self->chosen, id);
      cp2_page_refresh (CP2_PAGE (self));
    }
  gtk_single_selection_set_selected (self->selection, position == G_MAXUINT ? GTK_INVALID_LIST_POSITION : position);
}

static void
selected_cb (Cp2SheetsPage *self)
{
  Cp2SheetItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && g_strcmp0 (item->id, self->chosen) != 0)
    choose (self, item->id);
}

static void
activate_cb (Cp2SheetsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_cb (Cp2SheetsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
show_come (Cp2SheetsPage *self)
{
  guint come;
  guint expected;
  g_autofree char *text = NULL;

  cp2_sheet_queue_get_today (self->queue, &come, &expected);
  if (cp2_sheet_queue_get_to_verify (self->queue) > 0 || expected == 0)
    /* Translators: of so many centres, so many registers of today were submitted */
    text = g_strdup_printf (_("Today %u of %u registers have come."), come, expected);
  else
    text = g_strdup_printf (_("Nothing to verify. Today %u of %u registers have come."), come, expected);
  gtk_label_set_text (self->come_label, text);
}

/* The list and the register beside it have a frame each. */
static gboolean
read_first_cb (gpointer user_data)
{
  Cp2SheetsPage *self = user_data;

  self->first_source = 0;
  cp2_page_refresh (CP2_PAGE (self));
  return G_SOURCE_REMOVE;
}

static void
queue_changed_cb (Cp2SheetsPage *self)
{
  g_autoptr(Cp2SheetItem) first = g_list_model_get_item (G_LIST_MODEL (self->queue), 0);

  self->was_complete = self->is_complete;
  self->is_complete = cp2_store_get_status (cp2_page_get_store (CP2_PAGE (self)))->initial_complete;
  show_come (self);
  cp2_page_set_badge (CP2_PAGE (self), cp2_sheet_queue_get_to_verify (self->queue));
  /* The one that is read stays, whatever arrives. */
  if (self->chosen == NULL && first != NULL)
    {
      self->chosen = g_strdup (first->id);
      self->first_source = g_idle_add (read_first_cb, self);
    }
  choose (self, self->chosen);
}

static void
arrived_cb (Cp2SheetsPage *self,
            guint          n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u new register has come", "%u new registers have come", n), n);

  if (!self->was_complete)
    return;

  cp2_page_toast (CP2_PAGE (self), text);
}

static void
filter_cb (Cp2SheetsPage *self)
{
  if (self->queue != NULL)
    cp2_sheet_queue_set_filter (self->queue, gtk_drop_down_get_selected (self->filter));
}

static void
search_cb (Cp2SheetsPage *self)
{
  cp2_sheet_queue_search (self->queue, gtk_editable_get_text (self->search));
}

/* The one after the chosen one in the list, or the one before it when it is the last. */
static char *
find_next (Cp2SheetsPage *self)
{
  guint position = cp2_sheet_queue_find (self->queue, self->chosen);
  g_autoptr(Cp2SheetItem) next = NULL;

  if (position == G_MAXUINT)
    return NULL;
  next = g_list_model_get_item (G_LIST_MODEL (self->queue), position + 1);
  if (next == NULL && position > 0)
    next = g_list_model_get_item (G_LIST_MODEL (self->queue), position - 1);

  return next ? g_strdup (next->id) : NULL;
}

static void
verified_cb (Cp2Page      *page,
             const GError *error,
             gpointer      user_data)
{
  g_autofree char *next = user_data;

  if (error != NULL)
    return;

  cp2_page_toast (page, _("Verified. To take it back, reopen it under “All registers”."));
  if (next != NULL)
    choose (CP2_SHEETS_PAGE (page), next);
}

static void
verify_cb (Cp2SheetsPage *self)
{
  if (self->detail == NULL || !cp2_sheet_detail_can_verify (self->detail))
    return;

  cp2_page_run (CP2_PAGE (self), "attendance.verify", self->detail->id, CP2_RECORD (self->detail->sheet)->version, NULL,
                verified_cb, find_next (self));
}

static void
reopened_cb (Cp2Page      *page,
             const GError *error,
             gpointer      user_data)
{
  if (error == NULL)
    cp2_page_toast (page, _("Given back. The centre sees your reason."));
}

static void
reason_cb (Cp2SheetsPage *self,
           const char    *reason)
{
  JsonObject *body;

  if (self->detail == NULL || self->detail->sheet == NULL)
    return;

  body = json_object_new ();
  json_object_set_string_member (body, "reason", reason);
  cp2_page_run (CP2_PAGE (self), "attendance.reopen", self->detail->id, CP2_RECORD (self->detail->sheet)->version, body,
                reopened_cb, NULL);
}

static void
reopen_cb (Cp2SheetsPage *self)
{
  GtkWidget *dialog;

  if (self->detail == NULL || !cp2_sheet_detail_can_reopen (self->detail))
    return;

  dialog = cp2_reopen_dialog_new (self->detail->centre_name, self->detail->heading);
  g_signal_connect_object (dialog, "decided", G_CALLBACK (reason_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
dismissed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Cp2Page) page = user_data;
  g_autoptr(GError) error = NULL;

  if (!cp2_store_dismiss_finish (CP2_STORE (object), result, &error))
    cp2_page_show_error (page, error);
}

static void
understood_cb (Cp2SheetsPage *self)
{
  if (self->detail != NULL && self->detail->problem_operation != NULL)
    cp2_store_dismiss_async (cp2_page_get_store (CP2_PAGE (self)), self->detail->problem_operation, NULL, dismissed_cb,
                             g_object_ref (self));
}

static void
describe_cb (gpointer   data,
             char     **title,
             char     **subtitle)
{
  Cp2SheetItem *item = data;
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *text = cp2_sheet_item_dup_summary (item, today);
  g_autofree char *day = cp2_display_day (item->on_date, CP2_DAY_SHORT);

  *title = g_strdup (item->centre_name);
  /* A sign before the words, since the words may be cut. */
  *subtitle = g_strconcat (cp2_sheet_item_has_exceptions (item) ? "⚠ " : "", day, " · ", text, NULL);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                Cp2SheetsPage         *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* Where one writes, a V is a letter. */
  if ((key != GDK_KEY_v && key != GDK_KEY_V) || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) ||
      GTK_IS_TEXT (gtk_root_get_focus (root)))
    return GDK_EVENT_PROPAGATE;

  verify_cb (self);
  return GDK_EVENT_STOP;
}

static void
refresh (Cp2Page *page)
{
  read_detail (CP2_SHEETS_PAGE (page));
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2SheetsPage *self = CP2_SHEETS_PAGE (page);

  if (cp2_sheet_queue_find (self->queue, target) == G_MAXUINT)
    gtk_drop_down_set_selected (self->filter, CP2_SHEET_FILTER_ALL);
  choose (self, target);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
find (Cp2Page *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CP2_SHEETS_PAGE (page)->search));
}

static void
cp2_sheets_page_constructed (GObject *object)
{
  Cp2SheetsPage *self = CP2_SHEETS_PAGE (object);
  g_autoptr(GtkListItemFactory) factory = cp2_two_lines_factory_new (describe_cb, FALSE);

  G_OBJECT_CLASS (cp2_sheets_page_parent_class)->constructed (object);

  self->queue = cp2_sheet_queue_new (cp2_page_get_store (CP2_PAGE (self)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->queue)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "changed", G_CALLBACK (queue_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_sheets_page_dispose (GObject *object)
{
  Cp2SheetsPage *self = CP2_SHEETS_PAGE (object);

  g_clear_handle_id (&self->first_source, g_source_remove);
  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->detail, cp2_sheet_detail_free);
  g_clear_pointer (&self->chosen, g_free);

  G_OBJECT_CLASS (cp2_sheets_page_parent_class)->dispose (object);
}

static void
cp2_sheets_page_class_init (Cp2SheetsPageClass *klass)
{
  static const char * const kinds[] = { "attendance_mark", "attendance_sheet", "deployment", NULL };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  object_class->constructed = cp2_sheets_page_constructed;
  object_class->dispose = cp2_sheets_page_dispose;
  page_class->kinds = kinds;
  page_class->watches_outbox = TRUE;
  page_class->refresh = refresh;
  page_class->show_target = show_target;
  page_class->find = find;

  g_type_ensure (CP2_TYPE_SHEET_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-sheets-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetsPage, search);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetsPage, come_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetsPage, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetsPage, view);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
  gtk_widget_class_bind_template_callback (widget_class, reopen_cb);
  gtk_widget_class_bind_template_callback (widget_class, understood_cb);
}

static void
cp2_sheets_page_init (Cp2SheetsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
