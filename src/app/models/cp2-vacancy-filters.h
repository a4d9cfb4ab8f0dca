#pragma once

#include "app/models/cp2-vacancy-choice.h"
#include "app/models/cp2-vacancy-index.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyFilters:
 *
 * The open vacancies, narrowed down by six filters that narrow each other, by words, and put in order. The list is there
 * from the first moment; filters and counts follow as soon as all vacancies were looked through once, on another thread.
 * From then on every question is answered at once.
 *
 * Signals: `changing` (gboolean asked): the list becomes another one at once, since a person has asked for it or since
 * vacancies have changed; `changed`: something that can be asked here is another
 * now. Belongs to the store's thread.
 */
#define CP2_TYPE_VACANCY_FILTERS (cp2_vacancy_filters_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyFilters, cp2_vacancy_filters, CP2, VACANCY_FILTERS, GObject)

/** cp2_vacancy_filters_new: (transfer full): over an open store; nothing is read before the first refresh. */
Cp2VacancyFilters *cp2_vacancy_filters_new          (Cp2Store           *store);
/** cp2_vacancy_filters_refresh: vacancies may be others, or the day. */
void               cp2_vacancy_filters_refresh      (Cp2VacancyFilters  *self);
/** cp2_vacancy_filters_get_list: (transfer none): the vacancies found, a #Cp2VacancyList. */
GListModel        *cp2_vacancy_filters_get_list     (Cp2VacancyFilters  *self);
/** cp2_vacancy_filters_get_ready: whether filters and counts can be asked. */
gboolean           cp2_vacancy_filters_get_ready    (Cp2VacancyFilters  *self);
/** cp2_vacancy_filters_get_error: (transfer none) (nullable): why vacancies could not be read. */
const GError      *cp2_vacancy_filters_get_error    (Cp2VacancyFilters  *self);

/** cp2_vacancy_filters_set_value: narrows down to the value with that id; %NULL or "" for all. */
void               cp2_vacancy_filters_set_value    (Cp2VacancyFilters  *self,
                                                     Cp2VacancyFacet     facet,
                                                     const char         *id);
/** cp2_vacancy_filters_get_value: (transfer none) (nullable): the id; %NULL for all. */
const char        *cp2_vacancy_filters_get_value    (Cp2VacancyFilters  *self,
                                                     Cp2VacancyFacet     facet);
/** cp2_vacancy_filters_get_name: (transfer none) (nullable): what the value is called. */
const char        *cp2_vacancy_filters_get_name     (Cp2VacancyFilters  *self,
                                                     Cp2VacancyFacet     facet);
/** cp2_vacancy_filters_get_n_set: how many filters narrow the list, the words not among them. */
guint              cp2_vacancy_filters_get_n_set    (Cp2VacancyFilters  *self);
void               cp2_vacancy_filters_set_words    (Cp2VacancyFilters  *self,
                                                     const char         *words);
const char        *cp2_vacancy_filters_get_words    (Cp2VacancyFilters  *self);
void               cp2_vacancy_filters_set_sort     (Cp2VacancyFilters  *self,
                                                     Cp2VacancySort      sort);
Cp2VacancySort     cp2_vacancy_filters_get_sort     (Cp2VacancyFilters  *self);
/** cp2_vacancy_filters_reset: no filters and no words; the order stays. */
void               cp2_vacancy_filters_reset        (Cp2VacancyFilters  *self);

/** cp2_vacancy_filters_list_choices: (transfer full) (element-type Cp2VacancyChoice): what can be chosen under all other filters, by name; first the choice of none. */
GPtrArray         *cp2_vacancy_filters_list_choices (Cp2VacancyFilters  *self,
                                                     Cp2VacancyFacet     facet);
/** cp2_vacancy_filters_get_n_found: how many vacancies there are under all filters. */
guint              cp2_vacancy_filters_get_n_found  (Cp2VacancyFilters  *self);
/** cp2_vacancy_filters_get_n_open: how many there are without filters. */
guint              cp2_vacancy_filters_get_n_open   (Cp2VacancyFilters  *self);
/**
 * cp2_vacancy_filters_get_n_new:
 * @since: (out) (transfer none) (nullable): the day on which the person last looked, before today
 *
 * Returns: how many of those found have come to this computer since then; 0 when nobody looked before
 */
guint              cp2_vacancy_filters_get_n_new    (Cp2VacancyFilters  *self,
                                                     const char        **since);

/** CP2_VACANCY_LOOSEN_WORDS: in place of a facet: the words. */
#define CP2_VACANCY_LOOSEN_WORDS   CP2_VACANCY_N_FACETS
/** CP2_VACANCY_LOOSEN_ALL: in place of a facet: everything at once. */
#define CP2_VACANCY_LOOSEN_ALL     (CP2_VACANCY_N_FACETS + 1)
/** CP2_VACANCY_LOOSEN_NOTHING: in place of a facet: there is nothing to loosen. */
#define CP2_VACANCY_LOOSEN_NOTHING (CP2_VACANCY_N_FACETS + 2)

/**
 * cp2_vacancy_filters_get_loosening:
 * @n_found: (out): how many vacancies that would bring
 *
 * When nothing is found: the one filter without which the most is found, or that only all together help.
 *
 * Returns: a #Cp2VacancyFacet or one of the above
 */
guint              cp2_vacancy_filters_get_loosening (Cp2VacancyFilters  *self,
                                                      guint              *n_found);
/** cp2_vacancy_filters_loosen: takes away what cp2_vacancy_filters_get_loosening() named. */
void               cp2_vacancy_filters_loosen        (Cp2VacancyFilters  *self,
                                                      guint               what);

G_END_DECLS
