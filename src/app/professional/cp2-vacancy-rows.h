#pragma once

#include <adwaita.h>

#include "app/models/cp2-vacancy-applicant.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyRows:
 *
 * What makes the rows of the list of vacancies. A view has two hundred of them, ten of which one sees: those say what is
 * in their places within the frame, the others when there is time, or before they come in sight.
 */
#define CP2_TYPE_VACANCY_ROWS (cp2_vacancy_rows_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyRows, cp2_vacancy_rows, CP2, VACANCY_ROWS, GObject)

/** cp2_vacancy_rows_new: (transfer full): rows of @list, as they concern @applicant. */
Cp2VacancyRows *cp2_vacancy_rows_new     (GtkListView          *list,
                                          Cp2VacancyApplicant  *applicant);
/** cp2_vacancy_rows_look: there may be other vacancies in the places. */
void            cp2_vacancy_rows_look    (Cp2VacancyRows       *self);
/** cp2_vacancy_rows_refresh: shows all anew, as of the day @today: what concerns the person may be another, though the vacancies are not. */
void            cp2_vacancy_rows_refresh (Cp2VacancyRows       *self,
                                          const char           *today);

G_END_DECLS
