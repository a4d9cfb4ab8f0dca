#pragma once

#include "client/cp2-store.h"
#include "core/cp2-vacancy.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyApplicant:
 *
 * What the rules say about the person who is signed in and any vacancy, quick enough for each row of a list: the rules
 * themselves run, over a #Cp2Repository that keeps what it has read of the person until it is told to forget. Belongs to
 * the store's thread.
 */
#define CP2_TYPE_VACANCY_APPLICANT (cp2_vacancy_applicant_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyApplicant, cp2_vacancy_applicant, CP2, VACANCY_APPLICANT, GObject)

/** cp2_vacancy_applicant_new: (transfer full): of whom the store belongs to. */
Cp2VacancyApplicant *cp2_vacancy_applicant_new              (Cp2Store              *store);
/** cp2_vacancy_applicant_forget: something may have changed. */
void                 cp2_vacancy_applicant_forget           (Cp2VacancyApplicant   *self);

/**
 * cp2_vacancy_applicant_check:
 * @outcome: (out): whether only the office can decide
 * @error: the #Cp2RuleError with which an application would be refused
 *
 * Whether the person could apply for @vacancy now.
 */
gboolean             cp2_vacancy_applicant_check            (Cp2VacancyApplicant   *self,
                                                             Cp2Vacancy            *vacancy,
                                                             Cp2OperationOutcome   *outcome,
                                                             GError               **error);
/** cp2_vacancy_applicant_find_application: (transfer none) (nullable): the person's application, whatever its state; until the next forgetting. */
Cp2JobApplication   *cp2_vacancy_applicant_find_application (Cp2VacancyApplicant   *self,
                                                             const char            *vacancy);

G_END_DECLS
