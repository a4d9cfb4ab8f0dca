#pragma once

#include <adwaita.h>

#include "app/models/cp2-vacancy-filters.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyChooser:
 *
 * One filter of the vacancies: a button that says what is chosen, and a list of what can be, with counts and, when it is
 * long, a place to type. The list is made when it is opened, since there may be thousands of stations.
 *
 * Properties: `facet` (#Cp2VacancyFacet as a number), `title` (what the filter is about).
 */
#define CP2_TYPE_VACANCY_CHOOSER (cp2_vacancy_chooser_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyChooser, cp2_vacancy_chooser, CP2, VACANCY_CHOOSER, AdwBin)

/** cp2_vacancy_chooser_set_filters: what it chooses for; follows their changes from then on. */
void        cp2_vacancy_chooser_set_filters (Cp2VacancyChooser  *self,
                                             Cp2VacancyFilters  *filters);
/** cp2_vacancy_chooser_get_title: (transfer none): what the filter is about. */
const char *cp2_vacancy_chooser_get_title   (Cp2VacancyChooser  *self);

G_END_DECLS
