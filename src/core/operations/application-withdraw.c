#include "config.h"

#include "core/cp2-operation.h"
#include "core/cp2-vacancy.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2JobApplication *application;

  if (!cp2_operation_require (context, &cp2_job_application_kind, context->operation->record, &application, error))
    return FALSE;
  if (g_strcmp0 (application->profile, context->actor->account) != 0)
    return cp2_operation_not_found (context, error);

  return application->state == CP2_JOB_APPLICATION_SUBMITTED || application->state == CP2_JOB_APPLICATION_SHORTLISTED ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE,
                          "state", cp2_job_application_state_words[application->state], NULL);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2JobApplication *application;
  Cp2Vacancy *vacancy;

  if (!cp2_operation_require (context, &cp2_job_application_kind, context->operation->record, &application, error) ||
      !cp2_operation_load (context, &cp2_vacancy_kind, application->vacancy, &vacancy, error))
    return FALSE;

  application->state = CP2_JOB_APPLICATION_WITHDRAWN;
  cp2_set_text (&application->withdrawn_at, context->effective_at);
  if (!cp2_operation_put (context, application, error))
    return FALSE;
  if (vacancy == NULL || vacancy->taken == 0)
    return TRUE;

  vacancy->taken--;
  return cp2_operation_put (context, vacancy, error);
}

CP2_DEFINE_OPERATION (application_withdraw, "application.withdraw", CP2_ROLE_PROFESSIONAL, &cp2_job_application_kind,
                      check, apply)
