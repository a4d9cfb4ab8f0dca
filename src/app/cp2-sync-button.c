#define G_LOG_DOMAIN "cp2-sync-button"

#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-sync-button.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-sync-face.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"

/* Refused changes that the popover lists; the rest follows as these are dealt with. */
#define MAX_PROBLEMS 20

struct _Cp2SyncButton
{
  AdwBin           parent_instance;

  /* Owned references */
  Cp2Session      *session;

  guint            update_source;

  /* Template widgets */
  GtkMenuButton   *button;
  GtkPopover      *popover;
  GtkImage        *icon;
  GtkLabel        *label;
  GtkLabel        *headline;
  GtkLabel        *explanation;
  GtkLabel        *sent;
  GtkLabel        *received;
  GtkLabel        *only_here;
  GtkWidget       *problems_scroller;
  GtkListBox      *problems;
  GtkLabel        *request;
  GtkWidget       *now_button;
  GtkWidget       *again_button;
};

G_DEFINE_FINAL_TYPE (Cp2SyncButton, cp2_sync_button, ADW_TYPE_BIN)

static char *
say_when (gint64      when,
          const char *today)
{
  return when > 0 ? cp2_display_time (when, today) : g_strdup (_("not yet"));
}

static char *
say_only_here (const Cp2ReplicaStatus *status,
               const char             *today)
{
  g_autofree char *since = NULL;

  if (status->n_pending == 0)
    return g_strdup (_("nothing"));

  since = cp2_display_time (status->oldest_pending, today);
  /* Translators: %u changes are not sent yet; %s is when the oldest was made, such as "09:41" or "Tue 3 Nov, 17:02" */
  return g_strdup_printf (ngettext ("%u change, since %s", "%u changes, since %s", status->n_pending),
                          status->n_pending, since);
}

static void
dismissed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!cp2_store_dismiss_finish (CP2_STORE (object), result, &error))
    g_warning ("A refused change could not be put away: %s", error->message);
}

static void
understood_cb (GtkButton     *button,
               Cp2SyncButton *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "operation");

  cp2_store_dismiss_async (cp2_session_get_store (self->session), id, NULL, dismissed_cb, NULL);
}

static GtkWidget *
make_problem (Cp2SyncButton  *self,
              Cp2OutboxEntry *entry)
{
  const Cp2OutboxRow *row = cp2_outbox_entry_get_row (entry);
  g_autofree char *problem = cp2_outbox_entry_dup_problem (entry);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Understood"));
  GtkWidget *action_row = g_object_new (ADW_TYPE_ACTION_ROW,
                                        "use-markup", FALSE,
                                        "title", cp2_words_get_operation (row->kind),
                                        "subtitle", problem,
                                        "subtitle-lines", 0,
                                        NULL);

  g_object_set_data_full (G_OBJECT (button), "operation", g_strdup (row->op_id), g_free);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (understood_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (action_row), button);

  return action_row;
}

static void
list_problems (Cp2SyncButton *self,
               Cp2Store      *store)
{
  g_autoptr(GPtrArray) entries = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems))) != NULL)
    gtk_list_box_remove (self->problems, child);

  entries = cp2_store_list_outbox (store, CP2_OUTBOX_FILTER_ATTENTION, NULL, MAX_PROBLEMS, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    gtk_list_box_append (self->problems, make_problem (self, g_ptr_array_index (entries, i)));

  gtk_widget_set_visible (self->problems_scroller, entries != NULL && entries->len > 0);
}

static void
show_face (Cp2SyncButton      *self,
           const Cp2SyncWords *words)
{
  static const char *classes[] = { "sync-up-to-date", "sync-working", "sync-waiting", "sync-attention" };
  g_autofree char *description = g_strdup_printf ("%s. %s", words->headline, words->explanation);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == words->face)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);

  gtk_image_set_from_icon_name (self->icon, words->icon);
  gtk_label_set_text (self->label, words->label);
  gtk_label_set_text (self->headline, words->headline);
  gtk_label_set_text (self->explanation, words->explanation);
  cp2_tooltip_set (GTK_WIDGET (self->button), words->headline);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static gboolean
update_cb (gpointer user_data)
{
  Cp2SyncButton *self = user_data;
  Cp2Store *store = cp2_session_get_store (self->session);
  Cp2Sync *sync = cp2_session_get_sync (self->session);
  const Cp2ReplicaStatus *status;
  const char *request_id;
  g_autoptr(Cp2SyncWords) words = NULL;
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *sent = NULL;
  g_autofree char *received = NULL;
  g_autofree char *only_here = NULL;

  self->update_source = 0;
  if (!cp2_session_get_opened (self->session) || store == NULL || sync == NULL)
    return G_SOURCE_REMOVE;

  status = cp2_store_get_status (store);
  words = cp2_sync_words_new (cp2_sync_get_state (sync), status, cp2_sync_get_problem (sync), today);
  show_face (self, words);

  sent = say_when (status->last_push, today);
  received = say_when (status->last_pull, today);
  only_here = say_only_here (status, today);
  gtk_label_set_text (self->sent, sent);
  gtk_label_set_text (self->received, received);
  gtk_label_set_text (self->only_here, only_here);

  request_id = cp2_sync_get_problem (sync) ? cp2_error_text_get_request_id (cp2_sync_get_problem (sync)) : NULL;
  if (request_id != NULL)
    {
      /* Translators: %s is a long number that the office's technician can look up */
      g_autofree char *text = g_strdup_printf (_("For the office: request %s"), request_id);

      gtk_label_set_text (self->request, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->request), request_id != NULL);
  gtk_widget_set_visible (self->again_button, cp2_sync_get_state (sync) == CP2_SYNC_SIGNED_OUT);
  gtk_widget_set_visible (self->now_button, cp2_sync_get_state (sync) != CP2_SYNC_SIGNED_OUT);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    list_problems (self, store);

  return G_SOURCE_REMOVE;
}

/* The counts of one commit come one by one; they are shown together. */
static void
update_soon (Cp2SyncButton *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 15, update_cb, self, NULL);
}

static void
popover_shown_cb (Cp2SyncButton *self)
{
  list_problems (self, cp2_session_get_store (self->session));
}

static void
cp2_sync_button_dispose (GObject *object)
{
  Cp2SyncButton *self = CP2_SYNC_BUTTON (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_sync_button_parent_class)->dispose (object);
}

static void
cp2_sync_button_class_init (Cp2SyncButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_sync_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-sync-button.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, popover);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, label);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, headline);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, explanation);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, sent);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, received);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, only_here);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, problems_scroller);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, problems);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, request);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, now_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SyncButton, again_button);
}

static void
cp2_sync_button_init (Cp2SyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "map", G_CALLBACK (popover_shown_cb), self, G_CONNECT_SWAPPED);
}

void
cp2_sync_button_set_session (Cp2SyncButton *self,
                             Cp2Session    *session)
{
  g_return_if_fail (CP2_IS_SYNC_BUTTON (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (cp2_session_get_store (session), "notify", G_CALLBACK (update_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cp2_session_get_sync (session), "notify", G_CALLBACK (update_soon), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
}
