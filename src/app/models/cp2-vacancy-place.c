#include "config.h"

#include "app/models/cp2-vacancy-place-private.h"
#include "client/cp2-row-list.h"

struct _Cp2VacancyPlace
{
  GObject           parent_instance;

  Cp2VacancyPlaces *places; /* NULL once it is gone */
  guint             index;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyPlace, cp2_vacancy_place, G_TYPE_OBJECT)

static void
cp2_vacancy_place_finalize (GObject *object)
{
  Cp2VacancyPlace *self = CP2_VACANCY_PLACE (object);

  if (self->places != NULL)
    g_hash_table_remove (self->places->alive, GUINT_TO_POINTER (self->index));

  G_OBJECT_CLASS (cp2_vacancy_place_parent_class)->finalize (object);
}

static void
cp2_vacancy_place_class_init (Cp2VacancyPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_vacancy_place_finalize;
}

static void
cp2_vacancy_place_init (Cp2VacancyPlace *self)
{
}

static gboolean
is_there (Cp2VacancyPlace *self)
{
  return self->places != NULL && self->index < self->places->rows->len;
}

Cp2Vacancy *
cp2_vacancy_place_get_vacancy (Cp2VacancyPlace *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_PLACE (self), NULL);

  if (!is_there (self))
    return NULL;

  return (Cp2Vacancy *) cp2_record_cache_get (self->places->cache, cp2_store_get_reader (self->places->store),
                                              self->places->rows, self->index);
}

gint64
cp2_vacancy_place_get_row (Cp2VacancyPlace *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_PLACE (self), -1);

  return is_there (self) ? g_array_index (self->places->rows, gint64, self->index) : -1;
}

void
cp2_vacancy_places_init (Cp2VacancyPlaces *self,
                         Cp2Store         *store)
{
  self->store = g_object_ref (store);
  self->cache = cp2_record_cache_new (&cp2_vacancy_kind);
  self->rows = cp2_row_list_new ();
  self->alive = g_hash_table_new (NULL, NULL);
}

void
cp2_vacancy_places_clear (Cp2VacancyPlaces *self)
{
  cp2_vacancy_places_splice (self, 0, G_MAXUINT, 0);
  g_hash_table_unref (self->alive);
  cp2_record_cache_free (self->cache);
  g_array_unref (self->rows);
  g_clear_object (&self->store);
}

Cp2VacancyPlace *
cp2_vacancy_places_get (Cp2VacancyPlaces *self,
                        guint             index)
{
  Cp2VacancyPlace *place = g_hash_table_lookup (self->alive, GUINT_TO_POINTER (index));

  if (place != NULL)
    return g_object_ref (place);

  place = g_object_new (CP2_TYPE_VACANCY_PLACE, NULL);
  place->places = self;
  place->index = index;
  g_hash_table_insert (self->alive, GUINT_TO_POINTER (index), place);
  return place;
}

void
cp2_vacancy_places_splice (Cp2VacancyPlaces *self,
                           guint             index,
                           guint             n_removed,
                           guint             n_added)
{
  g_autoptr(GHashTable) before = g_steal_pointer (&self->alive);
  GHashTableIter iter;
  gpointer value;

  self->alive = g_hash_table_new (NULL, NULL);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Cp2VacancyPlace *place = value;

      if (place->index >= index && place->index - index < n_removed)
        {
          place->places = NULL;
          continue;
        }

      if (place->index >= index)
        place->index += n_added - n_removed;
      g_hash_table_insert (self->alive, GUINT_TO_POINTER (place->index), place);
    }
}
