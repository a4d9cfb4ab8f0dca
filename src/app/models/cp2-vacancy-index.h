#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/** Cp2VacancyFacet: what vacancies are narrowed down by, in the order in which people are asked. */
typedef enum
{
  CP2_VACANCY_FACET_EXAM,
  CP2_VACANCY_FACET_ACTIVITY,
  CP2_VACANCY_FACET_STATION,
  CP2_VACANCY_FACET_POSITION,
  CP2_VACANCY_FACET_COUNTY,
  CP2_VACANCY_FACET_SUBCOUNTY,
  CP2_VACANCY_N_FACETS
} Cp2VacancyFacet;

/** Cp2VacancySort: the order of the list. */
typedef enum
{
  CP2_VACANCY_SORT_CLOSING,
  CP2_VACANCY_SORT_NEWEST,
  CP2_VACANCY_SORT_PLACES,
  CP2_VACANCY_SORT_STATION,
  CP2_VACANCY_N_SORTS
} Cp2VacancySort;

/** CP2_VACANCY_ANY: a facet that nothing was chosen of. */
#define CP2_VACANCY_ANY G_MAXUINT32

/**
 * Cp2VacancyQuestion:
 * @chosen: a value's number for each facet, or %CP2_VACANCY_ANY; a number that is none of them finds nothing
 * @words: (nullable): what a person typed
 * @sort: the order
 * @new_after: rows above this number count as new; %G_MAXINT64 for none
 */
typedef struct
{
  guint32         chosen[CP2_VACANCY_N_FACETS];
  const char     *words;
  Cp2VacancySort  sort;
  gint64          new_after;
} Cp2VacancyQuestion;

/**
 * Cp2VacancyAnswer:
 * @rows: (element-type gint64): row numbers in the vacancies' table, in order
 * @n_new: how many of them are new
 * @bits: (nullable): a bit for each row of the index that has the words
 * @is_counted: whether cp2_vacancy_index_count() has filled in what follows
 * @counts: for each facet, how many vacancies each of its values would leave under all other filters
 * @without: for each facet, how many there would be without its filter
 * @without_words: how many there would be without the words
 */
typedef struct
{
  GArray   *rows;
  guint     n_new;
  guint64  *bits;
  gboolean  is_counted;
  guint32  *counts[CP2_VACANCY_N_FACETS];
  guint     without[CP2_VACANCY_N_FACETS];
  guint     without_words;
} Cp2VacancyAnswer;

void               cp2_vacancy_answer_clear       (Cp2VacancyAnswer          *answer);

/**
 * Cp2VacancyIndex:
 *
 * All open vacancies in memory, 32 bytes and its words each, so that what is typed is found within a part of a frame at
 * 100,000, and counts and what to loosen, when somebody looks at them, within a frame. It is read slice by slice on the store's reading thread, and never changes once it
 * is whole; when vacancies change another one is made.
 */
typedef struct _Cp2VacancyIndex Cp2VacancyIndex;

/** cp2_vacancy_index_new: (transfer full): an empty one of the vacancies that are open on @today. */
Cp2VacancyIndex   *cp2_vacancy_index_new          (const char                *today);
void               cp2_vacancy_index_free         (Cp2VacancyIndex           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2VacancyIndex, cp2_vacancy_index_free)

/** cp2_vacancy_index_read: a #Cp2StoreRead, @data is the index: reads some thousand rows more. */
gboolean           cp2_vacancy_index_read         (Cp2Sql                    *sql,
                                                   gpointer                   data,
                                                   GCancellable              *cancellable,
                                                   GError                   **error);
/** cp2_vacancy_index_is_whole: whether all was read, so that it can be asked. */
gboolean           cp2_vacancy_index_is_whole     (Cp2VacancyIndex           *self);
/** cp2_vacancy_index_get_n_rows: how many vacancies are open. */
guint              cp2_vacancy_index_get_n_rows   (Cp2VacancyIndex           *self);
/** cp2_vacancy_index_get_last_row: the highest row number of all vacancies, open or not. */
gint64             cp2_vacancy_index_get_last_row (Cp2VacancyIndex           *self);
/** cp2_vacancy_index_get_day: (transfer none): the day that it was made for. */
const char        *cp2_vacancy_index_get_day      (Cp2VacancyIndex           *self);

guint              cp2_vacancy_index_get_n_values (Cp2VacancyIndex           *self,
                                                   Cp2VacancyFacet            facet);
/** cp2_vacancy_index_get_value: (transfer none): the id of a facet's value. */
const char        *cp2_vacancy_index_get_value    (Cp2VacancyIndex           *self,
                                                   Cp2VacancyFacet            facet,
                                                   guint32                    number);
/** cp2_vacancy_index_get_name: (transfer none): what the value is called: a name of the reference data in English, or a station's. */
const char        *cp2_vacancy_index_get_name     (Cp2VacancyIndex           *self,
                                                   Cp2VacancyFacet            facet,
                                                   guint32                    number);
/** cp2_vacancy_index_find_value: the number of an id; %G_MAXUINT32 - 1, which finds nothing, when no open vacancy has it. */
guint32            cp2_vacancy_index_find_value   (Cp2VacancyIndex           *self,
                                                   Cp2VacancyFacet            facet,
                                                   const char                *id);

/** cp2_vacancy_index_ask: @answer is cleared first. A millisecond at 100,000, for between a key and its frame. */
void               cp2_vacancy_index_ask          (Cp2VacancyIndex           *self,
                                                   const Cp2VacancyQuestion  *question,
                                                   Cp2VacancyAnswer          *answer);
/** cp2_vacancy_index_count: counts for the answer to @question what few ask for; once is enough. */
void               cp2_vacancy_index_count        (Cp2VacancyIndex           *self,
                                                   const Cp2VacancyQuestion  *question,
                                                   Cp2VacancyAnswer          *answer);

G_END_DECLS
