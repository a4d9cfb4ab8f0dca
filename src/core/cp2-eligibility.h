#pragma once

#include "core/cp2-operation.h"
#include "core/cp2-profile.h"

G_BEGIN_DECLS

/**
 * cp2_eligibility_check:
 * @profile: the person
 * @exam: id of the exam
 * @position: id of the position
 * @centre: id of the centre; ids of other duty stations pass, since the rules are about centres
 * @error: %CP2_RULE_ERROR_WRONG_LEVEL, %CP2_RULE_ERROR_OWN_SCHOOL, %CP2_RULE_ERROR_COOL_DOWN
 *
 * The year's #Cp2EligibilityRule for that exam and position, against the person's work stations and earlier
 * deployments. Without a rule everybody may serve.
 */
gboolean cp2_eligibility_check (Cp2OperationContext  *context,
                                Cp2Profile           *profile,
                                const char           *exam,
                                const char           *position,
                                const char           *centre,
                                GError              **error);

G_END_DECLS
