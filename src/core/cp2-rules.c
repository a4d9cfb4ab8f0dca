#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-rules.h"

#define EXAM_AND_POSITION(Struct) \
  CP2_FIELD (Struct, exam, REFERENCE, .kind = "exam", .flags = CP2_FIELD_REQUIRED, .label = N_("Exam")), \
  CP2_FIELD (Struct, position, REFERENCE, .kind = "position", .flags = CP2_FIELD_REQUIRED, .label = N_("Position"))
#define SOURCE(Struct) \
  CP2_FIELD (Struct, source, TEXT, .maximum = 500, .label = N_("Source"))

static const Cp2Field cp2_staffing_rule_fields[] = {
  EXAM_AND_POSITION (Cp2StaffingRule),
  CP2_FIELD (Cp2StaffingRule, candidates_each, INTEGER, .maximum = 10000, .label = N_("Candidates for each")),
  CP2_FIELD (Cp2StaffingRule, least, INTEGER, .maximum = 100, .label = N_("At least")),
  CP2_FIELD (Cp2StaffingRule, extra_above, INTEGER, .maximum = 10000, .label = N_("One more above")),
  CP2_FIELD (Cp2StaffingRule, hosted_below, INTEGER, .maximum = 10000, .label = N_("Hosted below")),
  SOURCE (Cp2StaffingRule),
};

CP2_DEFINE_KIND (Cp2StaffingRule, cp2_staffing_rule, "staffing_rule", .audience = cp2_audience_public,
                 .keys = (const char * const []) { "exam,position", NULL })

static const Cp2Field cp2_eligibility_rule_fields[] = {
  EXAM_AND_POSITION (Cp2EligibilityRule),
  CP2_FIELD (Cp2EligibilityRule, cooldown_years, INTEGER, .maximum = 20, .label = N_("Cool-down years")),
  CP2_FIELD (Cp2EligibilityRule, levels, LIST, .label = N_("School levels")),
  CP2_FIELD (Cp2EligibilityRule, not_own_school, BOOLEAN, .label = N_("Not at the own school")),
  SOURCE (Cp2EligibilityRule),
};

CP2_DEFINE_KIND (Cp2EligibilityRule, cp2_eligibility_rule, "eligibility_rule", .audience = cp2_audience_public,
                 .keys = (const char * const []) { "exam,position", NULL })

static const Cp2Field cp2_rate_fields[] = {
  EXAM_AND_POSITION (Cp2Rate),
  CP2_FIELD (Cp2Rate, region, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Region")),
  CP2_FIELD (Cp2Rate, rate_per_day, MONEY, .maximum = 100000000, .label = N_("Rate a day")),
  CP2_FIELD (Cp2Rate, max_days, INTEGER, .maximum = 366, .label = N_("Days paid at most")),
  CP2_FIELD (Cp2Rate, rehearsal_paid, BOOLEAN, .label = N_("Rehearsal day paid")),
  CP2_FIELD (Cp2Rate, fixed_days, BOOLEAN, .label = N_("Fixed number of days")),
  SOURCE (Cp2Rate),
};

CP2_DEFINE_KIND (Cp2Rate, cp2_rate, "rate", .audience = cp2_audience_public,
                 .keys = (const char * const []) { "exam,position,region", NULL })
