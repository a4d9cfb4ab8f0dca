#pragma once

#include "app/models/cp2-vacancy-place.h"
#include "client/cp2-record-cache.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyPlaces:
 *
 * The places of one list that somebody holds, and what they read from.
 */
typedef struct
{
  Cp2Store       *store;
  Cp2RecordCache *cache;
  GArray         *rows;  /* gint64 */
  GHashTable     *alive; /* guint, a place in @rows, to Cp2VacancyPlace, which is not owned */
} Cp2VacancyPlaces;

void             cp2_vacancy_places_init  (Cp2VacancyPlaces *self,
                                           Cp2Store         *store);
void             cp2_vacancy_places_clear (Cp2VacancyPlaces *self);
/** cp2_vacancy_places_get: (transfer full): the place at @index. */
Cp2VacancyPlace *cp2_vacancy_places_get   (Cp2VacancyPlaces *self,
                                           guint             index);
/** cp2_vacancy_places_splice: so many places are gone at @index, and so many new ones came; those behind move on. */
void             cp2_vacancy_places_splice (Cp2VacancyPlaces *self,
                                            guint             index,
                                            guint             n_removed,
                                            guint             n_added);

G_END_DECLS
