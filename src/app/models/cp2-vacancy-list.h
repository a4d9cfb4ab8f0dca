#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyList:
 *
 * A #GListModel of #Cp2VacancyPlace for row numbers that somebody else has found. Like #Cp2QueryModel it holds a number a
 * row and reads the records in windows as they are seen. Rows that a person has asked for come into the places that are
 * there already, and only how many there are is announced; what comes by itself is announced where it comes, so that what
 * is looked at stays. A list that was short becomes long in steps, each of which a view shows within a frame.
 *
 * Signal: `places-changed`: there may be other vacancies in places that stay.
 */
#define CP2_TYPE_VACANCY_LIST (cp2_vacancy_list_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyList, cp2_vacancy_list, CP2, VACANCY_LIST, GObject)

/** cp2_vacancy_list_new: (transfer full): an empty list of the store's vacancies. */
Cp2VacancyList *cp2_vacancy_list_new      (Cp2Store        *store);
/**
 * cp2_vacancy_list_set_look:
 * @position: about where a person looks at the list
 * @keep: whether what is seen shall stay in sight; otherwise the next rows are going to be seen from their beginning
 *
 * Tells where to be careful when the list becomes another one: a view reads only the rows around there.
 */
void            cp2_vacancy_list_set_look (Cp2VacancyList  *self,
                                           guint            position,
                                           gboolean         keep);
/** cp2_vacancy_list_set_rows: shows these rows (element-type gint64); @rows is kept and not to be changed. */
void            cp2_vacancy_list_set_rows (Cp2VacancyList  *self,
                                           GArray          *rows);
/** cp2_vacancy_list_get_row: the number of the row at @position, which is one of the list. */
gint64          cp2_vacancy_list_get_row  (Cp2VacancyList  *self,
                                           guint            position);
/** cp2_vacancy_list_get_n_rows: how many there are, whatever was announced of them by now. */
guint            cp2_vacancy_list_get_n_rows (Cp2VacancyList *self);
/** cp2_vacancy_list_find_row: where the row is, announced by now; %G_MAXUINT when it is not in the list. Looks at numbers alone. */
guint           cp2_vacancy_list_find_row (Cp2VacancyList  *self,
                                           gint64           row);
/** cp2_vacancy_list_refresh: reads again what was read; whoever shows it looks again by itself. */
void            cp2_vacancy_list_refresh  (Cp2VacancyList  *self);

G_END_DECLS
