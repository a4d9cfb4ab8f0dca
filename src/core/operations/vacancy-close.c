#include "config.h"

#include "core/cp2-operation.h"
#include "core/cp2-vacancy.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Vacancy *vacancy;

  if (!cp2_operation_require (context, &cp2_vacancy_kind, context->operation->record, &vacancy, error))
    return FALSE;
  if (!cp2_actor_covers (context->actor, cp2_vacancy_get_place (vacancy)))
    return cp2_operation_not_found (context, error);

  return !vacancy->closed || cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE, "state", "closed", NULL);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Vacancy *vacancy;

  if (!cp2_operation_require (context, &cp2_vacancy_kind, context->operation->record, &vacancy, error))
    return FALSE;

  vacancy->closed = TRUE;
  return cp2_operation_put (context, vacancy, error);
}

CP2_DEFINE_OPERATION (vacancy_close, "vacancy.close", CP2_ROLE_OFFICES, &cp2_vacancy_kind,
                      check, apply)
