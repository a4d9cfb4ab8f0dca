#include "config.h"

#include "core/cp2-deployment.h"
#include "core/cp2-operation.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Deployment *asked = context->asked;
  Cp2Deployment *deployment;

  if (!cp2_operation_require (context, &cp2_deployment_kind, context->operation->record, &deployment, error))
    return FALSE;
  if (!cp2_actor_covers (context->actor, cp2_deployment_get_place (deployment)))
    return cp2_operation_not_found (context, error);
  if (asked->reason == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_REASON_REQUIRED, NULL);

  return deployment->state == CP2_DEPLOYMENT_PROPOSED || deployment->state == CP2_DEPLOYMENT_OFFERED ||
         deployment->state == CP2_DEPLOYMENT_ACCEPTED || deployment->state == CP2_DEPLOYMENT_REPORTED ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE,
                          "state", cp2_deployment_state_words[deployment->state], NULL);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Deployment *asked = context->asked;
  Cp2Deployment *deployment;
  g_autofree char *today = cp2_clock_day (cp2_clock_parse (context->effective_at));

  if (!cp2_operation_require (context, &cp2_deployment_kind, context->operation->record, &deployment, error))
    return FALSE;

  /* Days already served stay; without another day given it ends today. */
  deployment->state = CP2_DEPLOYMENT_CANCELLED;
  cp2_set_text (&deployment->reason, asked->reason);
  cp2_set_text (&deployment->ended_on, asked->ended_on ? asked->ended_on : today);
  return cp2_operation_put (context, deployment, error);
}

CP2_DEFINE_OPERATION (deployment_cancel, "deployment.cancel", CP2_ROLE_OFFICES, &cp2_deployment_kind,
                      check, apply,
                      "reason", "ended_on")
