#pragma once

#include "core/cp2-attendance.h"
#include "core/cp2-repository.h"

G_BEGIN_DECLS

/** Cp2PayReason: the council's five reasons for missed pay, in its order; each is met or not. */
typedef enum
{
  CP2_PAY_NAME,
  CP2_PAY_NUMBERS,
  CP2_PAY_DEPLOYED,
  CP2_PAY_MARKED,
  CP2_PAY_REGISTER,
} Cp2PayReason;

#define CP2_PAY_N_REASONS 5

/**
 * Cp2PayState:
 * @CP2_PAY_MET: nothing is missing, so far
 * @CP2_PAY_MISSING: somebody has to do something; the person itself when there is a page to do it on
 * @CP2_PAY_WAITING: somebody else is about to do it; the person waits, or reminds them
 * @CP2_PAY_NOT_YET: its time has not come
 */
typedef enum
{
  CP2_PAY_MET,
  CP2_PAY_MISSING,
  CP2_PAY_WAITING,
  CP2_PAY_NOT_YET,
} Cp2PayState;

/** Cp2PayWho: who can cure it. */
typedef enum
{
  CP2_PAY_NOBODY,
  CP2_PAY_PERSON,
  CP2_PAY_CENTRE,
  CP2_PAY_SUBCOUNTY,
} Cp2PayWho;

/**
 * Cp2PayCause:
 * @CP2_PAY_CAUSE_NONE: met
 * @CP2_PAY_FULL_NAME_MISSING: the profile has no name
 * @CP2_PAY_MPESA_NAME_MISSING: the profile does not say how the M-Pesa line is registered
 * @CP2_PAY_NAMES_DIFFER: the two names are not the same
 * @CP2_PAY_NATIONAL_ID_MISSING: no ID number
 * @CP2_PAY_SERVICE_NUMBER_MISSING: no TSC or personal (PF) number
 * @CP2_PAY_BOTH_NUMBERS_MISSING: neither
 * @CP2_PAY_NOT_APPLIED: neither deployed nor an application that is open
 * @CP2_PAY_APPLIED: an office has not decided yet
 * @CP2_PAY_NOT_ANSWERED: offered, and the person has not accepted
 * @CP2_PAY_NEVER_DEPLOYED: the exam is over, and there was no deployment
 * @CP2_PAY_NOT_STARTED: no day has passed
 * @CP2_PAY_DAYS_NOT_MARKED: days have passed without a mark
 * @CP2_PAY_LATE_MARKS: marks were made after the register was submitted, and wait for approval
 * @CP2_PAY_MARKS_DISPUTED: centre and office marked differently
 * @CP2_PAY_NOT_SUBMITTED: the register of a day was not countersigned
 * @CP2_PAY_REOPENED: the office sent the register of a day back
 * @CP2_PAY_NOT_VERIFIED: the office has not verified the register of a day yet
 *
 * What exactly is the matter: one sentence for a person each.
 */
typedef enum
{
  CP2_PAY_CAUSE_NONE,
  CP2_PAY_FULL_NAME_MISSING,
  CP2_PAY_MPESA_NAME_MISSING,
  CP2_PAY_NAMES_DIFFER,
  CP2_PAY_NATIONAL_ID_MISSING,
  CP2_PAY_SERVICE_NUMBER_MISSING,
  CP2_PAY_BOTH_NUMBERS_MISSING,
  CP2_PAY_NOT_APPLIED,
  CP2_PAY_APPLIED,
  CP2_PAY_NOT_ANSWERED,
  CP2_PAY_NEVER_DEPLOYED,
  CP2_PAY_NOT_STARTED,
  CP2_PAY_DAYS_NOT_MARKED,
  CP2_PAY_LATE_MARKS,
  CP2_PAY_MARKS_DISPUTED,
  CP2_PAY_NOT_SUBMITTED,
  CP2_PAY_REOPENED,
  CP2_PAY_NOT_VERIFIED,
} Cp2PayCause;

/**
 * Cp2PayRow:
 * @reason: which of the five
 * @state: how it stands
 * @cause: why
 * @who: who can cure it
 * @page: (nullable): the page on which the person does it: `profile`, `vacancies`, `applications`
 * @target: (nullable): the field, exam or record there
 * @count: of the days that @cause is about
 * @day: (nullable): the first of them
 * @done: days for which it is in order
 * @total: days that count by now
 */
typedef struct
{
  Cp2PayReason  reason;
  Cp2PayState   state;
  Cp2PayCause   cause;
  Cp2PayWho     who;
  const char   *page;
  char         *target;
  guint         count;
  char         *day;
  guint         done;
  guint         total;
} Cp2PayRow;

/**
 * Cp2PayDay:
 * @on_date: a day of the exam's timetable on which the person is deployed
 * @deployment: id of the deployment
 * @centre: where
 * @status: the mark that counts
 * @is_late: a mark waits for the office's approval
 * @is_disputed: centre and office marked differently
 * @is_closed: the register was countersigned and submitted
 * @is_verified: the office has verified it
 * @is_reopened: the office sent it back
 *
 * What can be known of a register is what the account may see: a person sees the one that the own mark is on, once it
 * was submitted.
 */
typedef struct
{
  char                *on_date;
  char                *deployment;
  char                *centre;
  Cp2AttendanceStatus  status;
  gboolean             is_late;
  gboolean             is_disputed;
  gboolean             is_closed;
  gboolean             is_verified;
  gboolean             is_reopened;
} Cp2PayDay;

/**
 * Cp2PayReadiness:
 * @exam: id of the exam
 * @rows: one for each of the five reasons
 * @days: (element-type Cp2PayDay): all days of the person's deployments, in order
 * @n_present: on how many the person was marked present
 * @n_ahead: how many are still to come, today among them while it is not marked
 *
 * Whether a person will be paid for an exam, as far as can be known now.
 */
typedef struct
{
  char      *exam;
  Cp2PayRow  rows[CP2_PAY_N_REASONS];
  GPtrArray *days;
  guint      n_present;
  guint      n_ahead;
} Cp2PayReadiness;

/**
 * cp2_pay_readiness_new:
 * @profile: id of the person's profile
 * @exam: id of the exam
 * @today: the day in Kenya, `YYYY-MM-DD`; what was not marked on it yet is not missing
 * @error: a failure of the storage
 *
 * Returns: (transfer full): how it stands
 */
Cp2PayReadiness  *cp2_pay_readiness_new        (Cp2Repository    *repository,
                                                const char       *profile,
                                                const char       *exam,
                                                const char       *today,
                                                GError          **error);
void              cp2_pay_readiness_free       (Cp2PayReadiness  *readiness);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2PayReadiness, cp2_pay_readiness_free)

/** cp2_pay_readiness_list_exams: (transfer full): the exams for which the person is or was deployed, or has an open application; the latest first. */
char            **cp2_pay_readiness_list_exams (Cp2Repository    *repository,
                                                const char       *profile,
                                                GError          **error);

/** cp2_pay_names_agree: whether a name is that of the M-Pesa line: the same words in the same order; case, apostrophes, dots and hyphens do not count. */
gboolean          cp2_pay_names_agree          (const char       *name,
                                                const char       *mpesa_name);

G_END_DECLS
