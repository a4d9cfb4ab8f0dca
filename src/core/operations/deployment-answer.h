#pragma once

#include "core/cp2-deployment.h"
#include "core/cp2-operation.h"

G_BEGIN_DECLS

/** cp2_deployment_answer_check: the deployment is the actor's own and waits for an answer. */
gboolean cp2_deployment_answer_check (Cp2OperationContext  *context,
                                      GError              **error);
/** cp2_deployment_answer_apply: the deployment is in @state from now on. */
gboolean cp2_deployment_answer_apply (Cp2OperationContext  *context,
                                      Cp2DeploymentState    state,
                                      GError              **error);

G_END_DECLS
