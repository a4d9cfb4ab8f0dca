#include "config.h"

#include "core/operations/deployment-answer.h"

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  return cp2_deployment_answer_apply (context, CP2_DEPLOYMENT_ACCEPTED, error);
}

CP2_DEFINE_OPERATION (deployment_accept, "deployment.accept", CP2_ROLE_PROFESSIONAL, &cp2_deployment_kind,
                      cp2_deployment_answer_check, apply)
