#pragma once

#include <adwaita.h>

#include "app/models/cp2-vacancy-standing.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyDetail: all about one vacancy, how the person stands with it, and what to do. Signals: `submit`, `withdraw`,
 * `complete`: the person pressed the button.
 */
#define CP2_TYPE_VACANCY_DETAIL (cp2_vacancy_detail_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyDetail, cp2_vacancy_detail, CP2, VACANCY_DETAIL, AdwBin)

/** cp2_vacancy_detail_show: @vacancy is (nullable): none is chosen; @standing is kept until the next call. */
void                      cp2_vacancy_detail_show         (Cp2VacancyDetail     *self,
                                                           Cp2Vacancy           *vacancy,
                                                           Cp2VacancyApplicant  *applicant,
                                                           Cp2VacancyStanding   *standing,
                                                           const char           *today);
/** cp2_vacancy_detail_set_covered: whether it says that nothing is chosen, in place of the vacancy that it was shown. */
void                      cp2_vacancy_detail_set_covered  (Cp2VacancyDetail     *self,
                                                           gboolean              covered);

G_END_DECLS
