#pragma once

#include <adwaita.h>

#include "app/models/cp2-vacancy-applicant.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyRow:
 *
 * A vacancy in the list: position and exam, where, how many places are left, when it closes; and a third line only when
 * there is something to say: the person has applied, or a rule is against it. Made for being bound again and again.
 */
#define CP2_TYPE_VACANCY_ROW (cp2_vacancy_row_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyRow, cp2_vacancy_row, CP2, VACANCY_ROW, AdwBin)

GtkWidget *cp2_vacancy_row_new  (void);
/** cp2_vacancy_row_show: shows @vacancy (nullable) as it concerns the applicant on the day @today. */
void       cp2_vacancy_row_show (Cp2VacancyRow        *self,
                                 Cp2Vacancy           *vacancy,
                                 Cp2VacancyApplicant  *applicant,
                                 const char           *today);

G_END_DECLS
