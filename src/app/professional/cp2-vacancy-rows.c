#include "config.h"

#include "app/professional/cp2-vacancy-row.h"
#include "app/professional/cp2-vacancy-rows.h"
#include "core/cp2-clock.h"

struct _Cp2VacancyRows
{
  GObject              parent_instance;

  /* Owned references */
  Cp2VacancyApplicant *applicant;
  char                *today;
  /* Set of GtkListItem: those that show a vacancy now */
  GHashTable          *bound;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyRows, cp2_vacancy_rows, G_TYPE_OBJECT)

static void
show_row (Cp2VacancyRows *self,
          GtkListItem    *list_item)
{
  cp2_vacancy_row_show (CP2_VACANCY_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item),
                        self->applicant, self->today);
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
  show_row (self, list_item);
  g_hash_table_add (self->bound, list_item);
}

static void
unbind_cb (Cp2VacancyRows *self,
           GtkListItem    *list_item)
{
  g_hash_table_remove (self->bound, list_item);
}

static void
cp2_vacancy_rows_finalize (GObject *object)
{
  Cp2VacancyRows *self = CP2_VACANCY_ROWS (object);

  g_clear_object (&self->applicant);
  g_hash_table_unref (self->bound);
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
  self->today = cp2_clock_today ();
}

Cp2VacancyRows *
cp2_vacancy_rows_new (GtkListView         *list,
                      Cp2VacancyApplicant *applicant)
{
  Cp2VacancyRows *self = g_object_new (CP2_TYPE_VACANCY_ROWS, NULL);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->applicant = g_object_ref (applicant);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (list, factory);
  return self;
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
    show_row (self, list_item);
}
