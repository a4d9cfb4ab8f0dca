#pragma once

#include "app/models/cp2-application-model.h"
#include "app/models/cp2-next-step.h"
#include "client/cp2-store.h"
#include "core/cp2-pay-readiness.h"

G_BEGIN_DECLS

/**
 * Cp2HomePayRow:
 * @state: how it stands
 * @title: which of the five it is
 * @text: how it stands, and what to do, in a sentence or two
 * @word: one or two words for the state: `Done`, `Missing`, `Waiting for the centre`, `Not yet`
 * @button: (nullable): what the button that cures it says
 * @page: (nullable): where the button leads
 * @target: (nullable): and to what there
 */
typedef struct
{
  Cp2PayState  state;
  const char  *title;
  char        *text;
  const char  *word;
  const char  *button;
  const char  *page;
  char        *target;
} Cp2HomePayRow;

/**
 * Cp2HomePay:
 * @name: the exam's name
 * @summary: how many of the five are done
 * @rows: one for each
 *
 * Whether the person will be paid for one exam.
 */
typedef struct
{
  char          *name;
  char          *summary;
  Cp2HomePayRow  rows[CP2_PAY_N_REASONS];
} Cp2HomePay;

/** Cp2DutyMark: how a day of a deployment stands. */
typedef enum
{
  CP2_DUTY_AHEAD,
  CP2_DUTY_PRESENT,
  CP2_DUTY_ABSENT,
  CP2_DUTY_REPLACED,
  CP2_DUTY_WAITING,
  CP2_DUTY_MISSING,
} Cp2DutyMark;

/**
 * Cp2DutyDay:
 * @mark: how it stands
 * @is_today: whether it is today
 * @weekday: `Tue`
 * @date: `4 Nov`
 * @word: `Present`, `Not yet`
 * @label: all of it in a sentence, for a screen reader and a tooltip
 */
typedef struct
{
  Cp2DutyMark  mark;
  gboolean     is_today;
  char        *weekday;
  char        *date;
  const char  *word;
  char        *label;
} Cp2DutyDay;

/** cp2_duty_days_new: (transfer full) (element-type Cp2DutyDay): @readiness's days as a person sees them; of one @deployment, or of all (%NULL). */
GPtrArray *cp2_duty_days_new   (Cp2PayReadiness  *readiness,
                                const char       *deployment,
                                const char       *today);
/** cp2_duty_days_equal: whether a person would see no difference. */
gboolean   cp2_duty_days_equal (GPtrArray        *a,
                                GPtrArray        *b);
/** cp2_duty_days_summary: (transfer full): in a sentence how many were present, and how many are to come. */
char      *cp2_duty_days_summary (GPtrArray      *days);

/**
 * Cp2Home:
 * @step: what to do next
 * @pay: (element-type Cp2HomePay): for each exam that is not long over, the latest first
 * @days: (element-type Cp2DutyDay): the days of the deployments for the exam that is on or comes next
 * @days_exam: (nullable): the name of that exam
 *
 * What a professional's home shows. A snapshot of the store at one moment.
 */
typedef struct
{
  Cp2NextStep *step;
  GPtrArray   *pay;
  GPtrArray   *days;
  char        *days_exam;
} Cp2Home;

/** cp2_home_read: (transfer full): reads it for who is in, at once. */
Cp2Home   *cp2_home_read       (Cp2Store         *store,
                                GError          **error);
void       cp2_home_free       (Cp2Home          *home);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Home, cp2_home_free)

/** cp2_home_pay_new: (transfer full): the words for @readiness. */
Cp2HomePay *cp2_home_pay_new   (Cp2PayReadiness  *readiness,
                                const char       *name);
void       cp2_home_pay_free   (Cp2HomePay       *pay);
/** cp2_home_pay_equal: whether a person would see no difference. */
gboolean   cp2_home_pay_equal  (Cp2HomePay       *a,
                                Cp2HomePay       *b);

G_END_DECLS
