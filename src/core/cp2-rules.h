#pragma once

#include "core/cp2-record.h"

G_BEGIN_DECLS

/* The year's rules are data: they change every year and their sources differ, so that each carries its source. Times
 * and money here are what a rule says, never a constant in code. */

/** Cp2StaffingRule: how many people of a position a centre needs for an exam. */
struct _Cp2StaffingRule
{
  Cp2Record  parent_instance;

  char      *exam;
  char      *position;
  /* One for each so many candidates, rounded up; 0 when the number does not depend on them. */
  gint64     candidates_each;
  gint64     least;
  /* One more when there are more candidates than this; 0 for never. */
  gint64     extra_above;
  /* Centres with fewer candidates are hosted by another. */
  gint64     hosted_below;
  char      *source;
};
CP2_DECLARE_KIND (Cp2StaffingRule, cp2_staffing_rule, STAFFING_RULE)

/** Cp2EligibilityRule: who may serve in a position for an exam. */
struct _Cp2EligibilityRule
{
  Cp2Record  parent_instance;

  char      *exam;
  char      *position;
  /* Years that must pass before a person serves at the same centre again; 0 for no such rule. */
  gint64     cooldown_years;
  /* School levels whose teachers may serve; none for all. */
  char     **levels;
  /* Whether a person may not serve at the own school. */
  gboolean   not_own_school;
  char      *source;
};
CP2_DECLARE_KIND (Cp2EligibilityRule, cp2_eligibility_rule, ELIGIBILITY_RULE)

/** Cp2Rate: what a day is paid, in a region or everywhere. */
struct _Cp2Rate
{
  Cp2Record  parent_instance;

  char      *exam;
  char      *position;
  /* `all`, or the id of a county where another rate holds. */
  char      *region;
  gint64     rate_per_day;
  gint64     max_days;
  gboolean   rehearsal_paid;
  /* A fixed number of days whatever was worked, as until 2022. */
  gboolean   fixed_days;
  char      *source;
};
CP2_DECLARE_KIND (Cp2Rate, cp2_rate, RATE)

G_END_DECLS
