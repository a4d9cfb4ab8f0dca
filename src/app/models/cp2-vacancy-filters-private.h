#pragma once

#include "app/models/cp2-vacancy-filters.h"
#include "app/models/cp2-vacancy-index.h"
#include "app/models/cp2-vacancy-list.h"

G_BEGIN_DECLS

struct _Cp2VacancyFilters
{
  GObject           parent_instance;

  /* Owned references */
  Cp2Store         *store;
  Cp2VacancyList   *list;
  GCancellable     *cancellable;
  Cp2VacancyIndex  *index; /* NULL before the first is whole */

  char             *values[CP2_VACANCY_N_FACETS];
  char             *words;
  Cp2VacancySort    sort;
  Cp2VacancyAnswer  answer; /* its counts only once they are asked for */
  char             *since;
  gint64            new_after;
  GError           *error;

  gboolean          is_reading;
  gboolean          is_stale; /* since the reading began */
  guint             rest_id;
};

/* Puts the question that the filters are to the index, and shows the answer. @asked: since a person has asked. */
void cp2_vacancy_filters_ask           (Cp2VacancyFilters  *self,
                                        gboolean            asked);
void cp2_vacancy_filters_show_rows     (Cp2VacancyFilters  *self,
                                        GArray             *rows,
                                        gboolean            asked);
/* Reads the index anew in a thread. */
void cp2_vacancy_filters_start_reading (Cp2VacancyFilters  *self);

G_END_DECLS
