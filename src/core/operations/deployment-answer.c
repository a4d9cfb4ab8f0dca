#include "config.h"

#include "core/operations/deployment-answer.h"

gboolean
cp2_deployment_answer_check (Cp2OperationContext  *context,
                             GError              **error)
{
  Cp2Deployment *deployment;

  if (!cp2_operation_require (context, &cp2_deployment_kind, context->operation->record, &deployment, error))
    return FALSE;
  if (g_strcmp0 (deployment->profile, context->actor->account) != 0 || deployment->state == CP2_DEPLOYMENT_PROPOSED)
    return cp2_operation_not_found (context, error);

  return deployment->state == CP2_DEPLOYMENT_OFFERED ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_SLOT_CHANGED,
                          "state", cp2_deployment_state_words[deployment->state], NULL);
}

gboolean
cp2_deployment_answer_apply (Cp2OperationContext  *context,
                             Cp2DeploymentState    state,
                             GError              **error)
{
  Cp2Deployment *asked = context->asked;
  Cp2Deployment *deployment;

  if (!cp2_operation_require (context, &cp2_deployment_kind, context->operation->record, &deployment, error))
    return FALSE;

  deployment->state = state;
  if (asked->reason != NULL)
    cp2_set_text (&deployment->reason, asked->reason);
  return cp2_operation_put (context, deployment, error);
}
