#pragma once

#include "app/models/cp2-vacancy-applicant.h"

G_BEGIN_DECLS

/**
 * Cp2VacancyStep:
 * @CP2_VACANCY_STEP_SUBMIT: the person may apply
 * @CP2_VACANCY_STEP_COMPLETE: the profile lacks something first
 * @CP2_VACANCY_STEP_REFUSED: a rule is against it
 * @CP2_VACANCY_STEP_WITHDRAW: the person has applied and may take it back
 * @CP2_VACANCY_STEP_DECIDED: the application has gone on; nothing to do here
 *
 * What a person can do about a vacancy next.
 */
typedef enum
{
  CP2_VACANCY_STEP_SUBMIT,
  CP2_VACANCY_STEP_COMPLETE,
  CP2_VACANCY_STEP_REFUSED,
  CP2_VACANCY_STEP_WITHDRAW,
  CP2_VACANCY_STEP_DECIDED,
} Cp2VacancyStep;

/**
 * Cp2VacancyStanding:
 * @step: what can be done
 * @headline: (nullable): where it stands, in a few words: `Submitted`
 * @explanation: (nullable): the sentence that goes with it
 * @field: (nullable): the first missing field of the profile, or `qualification`, as cp2_page_go() takes it for the profile
 * @application: (nullable): id of the person's application, whatever its state
 * @version: its version
 * @is_problem: whether something went wrong that the person has to look at
 */
typedef struct
{
  Cp2VacancyStep  step;
  char           *headline;
  char           *explanation;
  char           *field;
  char           *application;
  gint64          version;
  gboolean        is_problem;
} Cp2VacancyStanding;

/** cp2_vacancy_standing_new: (transfer full): how the person stands with the vacancy now. */
Cp2VacancyStanding *cp2_vacancy_standing_new  (Cp2Store             *store,
                                               Cp2VacancyApplicant  *applicant,
                                               Cp2Vacancy           *vacancy);
void                cp2_vacancy_standing_free (Cp2VacancyStanding   *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2VacancyStanding, cp2_vacancy_standing_free)

G_END_DECLS
