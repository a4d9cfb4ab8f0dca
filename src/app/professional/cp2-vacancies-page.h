#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/** Cp2VacanciesPage: finds a vacancy by six filters and words, and applies for it. The target is a vacancy's id. */
#define CP2_TYPE_VACANCIES_PAGE (cp2_vacancies_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacanciesPage, cp2_vacancies_page, CP2, VACANCIES_PAGE, Cp2Page)

G_END_DECLS
