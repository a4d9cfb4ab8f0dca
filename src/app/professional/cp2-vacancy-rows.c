#include "config.h"

#include "app/models/cp2-vacancy-place.h"
#include "app/professional/cp2-vacancy-row.h"
#include "app/professional/cp2-vacancy-rows.h"
#include "core/cp2-clock.h"

/* After the last key; rows out of sight are nothing to hurry for while somebody types. */
#define REST_MILLISECONDS 250
/* What a row shows that was made and not filled. */
#define NOTHING GSIZE_TO_POINTER (-2)

struct _Cp2VacancyRows
{
  GObject              parent_instance;

  /* Owned references */
  Cp2VacancyApplicant *applicant;
  char                *today;
  /* GtkListItem that has a place now, to the row number that it shows */
  GHashTable          *bound;
  /* Set of those in @bound that may show another one than is in their place */
  GHashTable          *stale;
  GdkFrameClock       *clock;

  GtkWidget           *list; /* not owned */
  guint                rest_id;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyRows, cp2_vacancy_rows, G_TYPE_OBJECT)

static void
show_row (Cp2VacancyRows *self,
          GtkListItem    *list_item)
{
  Cp2VacancyPlace *place = gtk_list_item_get_item (list_item);
  gpointer row = GSIZE_TO_POINTER (cp2_vacancy_place_get_row (place));

  g_hash_table_remove (self->stale, list_item);
  if (g_hash_table_lookup (self->bound, list_item) == row)
    return;

  cp2_vacancy_row_show (CP2_VACANCY_ROW (gtk_list_item_get_child (list_item)), cp2_vacancy_place_get_vacancy (place),
                        self->applicant, self->today);
  g_hash_table_insert (self->bound, list_item, row);
}

/* The list has hidden by now what is out of sight, and nothing was drawn yet. */
static void
laid_out_cb (Cp2VacancyRows *self)
{
  g_autoptr(GList) stale = g_hash_table_get_keys (self->stale);

  for (GList *item = stale; item != NULL; item = item->next)
    if (gtk_widget_get_mapped (gtk_list_item_get_child (item->data)))
      show_row (self, item->data);
}

/* One at a time: whoever scrolls or types comes first. */
static gboolean
fill_cb (gpointer data)
{
  Cp2VacancyRows *self = data;
  GHashTableIter iter;
  gpointer list_item;

  g_hash_table_iter_init (&iter, self->stale);
  if (g_hash_table_iter_next (&iter, &list_item, NULL))
    {
      show_row (self, list_item);
      return G_SOURCE_CONTINUE;
    }

  self->rest_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
rested_cb (gpointer data)
{
  Cp2VacancyRows *self = data;

  self->rest_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
await_frame (Cp2VacancyRows *self)
{
  if (self->clock != NULL)
    gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MILLISECONDS, rested_cb, self);
}

static void
setup_cb (Cp2VacancyRows *self,
          GtkListItem    *list_item)
{
  gtk_list_item_set_child (list_item, cp2_vacancy_row_new ());
}

static void
bind_cb (Cp2VacancyRows *self,
         GtkListItem    *list_item)
{
  g_hash_table_insert (self->bound, list_item, NOTHING);
  g_hash_table_add (self->stale, list_item);
  await_frame (self);
}

static void
unbind_cb (Cp2VacancyRows *self,
           GtkListItem    *list_item)
{
  g_hash_table_remove (self->bound, list_item);
  g_hash_table_remove (self->stale, list_item);
}

static void
realize_cb (Cp2VacancyRows *self)
{
  g_set_object (&self->clock, gtk_widget_get_frame_clock (self->list));
  /* After the window's own, which comes and goes. */
  g_signal_connect_object (self->clock, "layout", G_CALLBACK (laid_out_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
unrealize_cb (Cp2VacancyRows *self)
{
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}

static void
cp2_vacancy_rows_finalize (GObject *object)
{
  Cp2VacancyRows *self = CP2_VACANCY_ROWS (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->clock);
  g_clear_object (&self->applicant);
  g_hash_table_unref (self->bound);
  g_hash_table_unref (self->stale);
  g_free (self->today);

  G_OBJECT_CLASS (cp2_vacancy_rows_parent_class)->finalize (object);
}

static void
cp2_vacancy_rows_class_init (Cp2VacancyRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_vacancy_rows_finalize;
}

static void
cp2_vacancy_rows_init (Cp2VacancyRows *self)
{
  self->bound = g_hash_table_new (NULL, NULL);
  self->stale = g_hash_table_new (NULL, NULL);
  self->today = cp2_clock_today ();
}

Cp2VacancyRows *
cp2_vacancy_rows_new (GtkListView         *list,
                      Cp2VacancyApplicant *applicant)
{
  Cp2VacancyRows *self = g_object_new (CP2_TYPE_VACANCY_ROWS, NULL);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->list = GTK_WIDGET (list);
  self->applicant = g_object_ref (applicant);
  g_signal_connect_object (list, "realize", G_CALLBACK (realize_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (list, "unrealize", G_CALLBACK (unrealize_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (list, factory);
  return self;
}

void
cp2_vacancy_rows_look (Cp2VacancyRows *self)
{
  GHashTableIter iter;
  gpointer list_item;
  gpointer row;

  g_return_if_fail (CP2_IS_VACANCY_ROWS (self));

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &row))
    if (row != GSIZE_TO_POINTER (cp2_vacancy_place_get_row (gtk_list_item_get_item (list_item))))
      g_hash_table_add (self->stale, list_item);
  await_frame (self);
}

void
cp2_vacancy_rows_refresh (Cp2VacancyRows *self,
                          const char     *today)
{
  GHashTableIter iter;
  gpointer list_item;

  g_return_if_fail (CP2_IS_VACANCY_ROWS (self));

  cp2_set_text (&self->today, today);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, NULL))
    {
      g_hash_table_iter_replace (&iter, NOTHING);
      g_hash_table_add (self->stale, list_item);
    }
  await_frame (self);
}
