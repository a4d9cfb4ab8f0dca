#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-pages.h"
#include "app/cp2-switcher.h"
#include "app/models/cp2-place-finder.h"

/* Records shown; a longer list would be a page of its own. */
#define MAX_RECORDS 12

struct _Cp2Switcher
{
  AdwWindow       parent_instance;

  /* Owned references */
  Cp2Session     *session;

  /* Template widgets */
  GtkSearchEntry *entry;
  GtkStack       *stack;
  GtkListBox     *list;
};

G_DEFINE_FINAL_TYPE (Cp2Switcher, cp2_switcher, ADW_TYPE_WINDOW)

enum {
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
add_row (Cp2Switcher *self,
         const char  *title,
         const char  *subtitle,
         const char  *icon,
         const char  *page,
         const char  *target)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", title,
                                 "subtitle", subtitle ? subtitle : "",
                                 "icon-name", icon,
                                 "activatable", TRUE,
                                 NULL);

  g_object_set_data_full (G_OBJECT (row), "page", g_strdup (page), g_free);
  g_object_set_data_full (G_OBJECT (row), "target", g_strdup (target), g_free);
  gtk_list_box_append (self->list, row);
}

static gboolean
matches (const char *title,
         const char *words)
{
  return *words == '\0' || g_str_match_string (words, title, TRUE);
}

static void
add_pages (Cp2Switcher *self,
           const char  *words)
{
  const Cp2Actor *actor = cp2_store_get_actor (cp2_session_get_store (self->session));
  const Cp2PageEntry *entries;
  guint n_entries;

  entries = cp2_pages_list (&n_entries);
  for (guint i = 0; i < n_entries; i++)
    if (actor != NULL && entries[i].role == actor->role && matches (_(entries[i].title), words))
      add_row (self, _(entries[i].title), NULL, entries[i].icon, entries[i].name, NULL);
}

static void
add_records (Cp2Switcher *self,
             const char  *words)
{
  g_autoptr(GPtrArray) places = cp2_place_finder_search (cp2_session_get_store (self->session), words, MAX_RECORDS);

  for (guint i = 0; i < places->len; i++)
    {
      Cp2FoundPlace *place = g_ptr_array_index (places, i);

      add_row (self, place->title, place->subtitle, NULL, place->page, place->target);
    }
}

static void
words_cb (Cp2Switcher *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GtkWidget *child;
  GtkListBoxRow *first;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  if (!cp2_session_get_opened (self->session))
    return;

  add_pages (self, words);
  add_records (self, words);

  first = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_stack_set_visible_child_name (self->stack, first ? "results" : "empty");
  if (first != NULL)
    gtk_list_box_select_row (self->list, first);
}

static void
row_activated_cb (Cp2Switcher   *self,
                  GtkListBoxRow *row)
{
  g_autofree char *page = g_strdup (g_object_get_data (G_OBJECT (row), "page"));
  g_autofree char *target = g_strdup (g_object_get_data (G_OBJECT (row), "target"));
  g_autoptr(Cp2Switcher) alive = g_object_ref (self);

  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (alive, signals[SIGNAL_CHOSEN], 0, page, target);
}

static void
first_cb (Cp2Switcher *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated_cb (self, row);
}

static void
stop_cb (Cp2Switcher *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
cp2_switcher_dispose (GObject *object)
{
  Cp2Switcher *self = CP2_SWITCHER (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_switcher_parent_class)->dispose (object);
}

static void
cp2_switcher_class_init (Cp2SwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_switcher_dispose;

  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2Switcher, entry);
  gtk_widget_class_bind_template_child (widget_class, Cp2Switcher, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2Switcher, list);
  gtk_widget_class_bind_template_callback (widget_class, words_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
cp2_switcher_init (Cp2Switcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self));
}

GtkWidget *
cp2_switcher_new (Cp2Session *session)
{
  Cp2Switcher *self = g_object_new (CP2_TYPE_SWITCHER, NULL);

  self->session = g_object_ref (session);
  words_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  return GTK_WIDGET (self);
}
