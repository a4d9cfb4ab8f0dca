#include "config.h"

#include <string.h>

#include "core/cp2-exams.h"
#include "core/cp2-places.h"
#include "core/operations/posting.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Deployment *asked = context->asked;
  Cp2Deployment *existing;
  Cp2Profile *profile;
  Cp2Centre *centre;
  gpointer other;

  if (!cp2_operation_require (context, &cp2_centre_kind, asked->centre, &centre, error))
    return FALSE;
  if (!cp2_actor_covers (context->actor, cp2_centre_get_place (centre)))
    return cp2_operation_not_found (context, error);
  if (!cp2_operation_load (context, &cp2_profile_kind, asked->profile, &profile, error) ||
      !cp2_operation_require (context, &cp2_exam_kind, asked->exam, &other, error) ||
      !cp2_operation_require (context, &cp2_position_kind, asked->position, &other, error) ||
      !cp2_operation_load (context, &cp2_deployment_kind, context->operation->record, &existing, error))
    return FALSE;
  if (existing != NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_ID_TAKEN, NULL);
  if (strcmp (asked->from_on, asked->to_on) > 0)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_DAY_OUTSIDE,
                            "date", asked->to_on, "from", asked->from_on, "to", asked->to_on, NULL);

  return cp2_posting_check (context, profile, error);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Deployment *deployment = context->asked;
  Cp2Centre *centre;

  if (!cp2_operation_require (context, &cp2_centre_kind, deployment->centre, &centre, error) ||
      !cp2_posting_fill_person (context, error))
    return FALSE;

  deployment->state = CP2_DEPLOYMENT_OFFERED;
  cp2_set_text (&deployment->subcounty, centre->subcounty);
  cp2_set_text (&deployment->county, centre->county);
  return cp2_operation_put (context, deployment, error);
}

CP2_DEFINE_OPERATION (deployment_assign, "deployment.assign", CP2_ROLE_OFFICES, &cp2_deployment_kind,
                      check, apply,
                      "profile", "exam", "position", "centre", "from_on", "to_on", "reason")
