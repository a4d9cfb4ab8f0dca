#pragma once

#include "app/models/cp2-vacancy-filters.h"

G_BEGIN_DECLS

/* What the filters come to, as a person reads it; all (transfer full). */

/** cp2_vacancy_filters_describe: `214 vacancies · 12 new since Mon 2 Nov`. */
char *cp2_vacancy_filters_describe           (Cp2VacancyFilters  *filters);
/** cp2_vacancy_filters_describe_set: `2 filters`; only what they are when none is set. */
char *cp2_vacancy_filters_describe_set       (Cp2VacancyFilters  *filters);
/** cp2_vacancy_filters_describe_loosening: what to do when nothing is found: `Without “Meru”: 3 vacancies`; (nullable). */
char *cp2_vacancy_filters_describe_loosening (Cp2VacancyFilters  *filters);

G_END_DECLS
