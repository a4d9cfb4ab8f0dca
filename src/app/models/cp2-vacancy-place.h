#pragma once

#include "core/cp2-vacancy.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyPlace:
 *
 * A place in a #Cp2VacancyList, whichever vacancy is there: when a person asks for others, they come into the places that
 * are there already, and a view keeps its rows. The vacancy is read when somebody looks.
 */
#define CP2_TYPE_VACANCY_PLACE (cp2_vacancy_place_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyPlace, cp2_vacancy_place, CP2, VACANCY_PLACE, GObject)

/** cp2_vacancy_place_get_vacancy: (transfer none) (nullable): the one that is there now; %NULL when there is none any more. */
Cp2Vacancy *cp2_vacancy_place_get_vacancy (Cp2VacancyPlace *self);
/** cp2_vacancy_place_get_row: its row number, without reading it; -1 when there is none any more. */
gint64      cp2_vacancy_place_get_row     (Cp2VacancyPlace *self);

G_END_DECLS
