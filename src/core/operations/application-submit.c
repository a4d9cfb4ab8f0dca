#include "config.h"

#include "core/cp2-completeness.h"
#include "core/cp2-eligibility.h"
#include "core/cp2-vacancy.h"

/* There is one application for each person and vacancy; who withdrew it submits the same one again. */
static gboolean
find_existing (Cp2OperationContext  *context,
               Cp2JobApplication   **existing,
               GError              **error)
{
  Cp2JobApplication *asked = context->asked;
  g_autoptr(GPtrArray) found = cp2_repository_find (context->repository, &cp2_job_application_kind, error,
                                                    "profile", context->actor->account,
                                                    "vacancy", asked->vacancy, NULL);

  if (found == NULL)
    return FALSE;

  *existing = found->len > 0 ? cp2_operation_keep (context, g_object_ref (g_ptr_array_index (found, 0))) : NULL;
  return TRUE;
}

static gboolean
check_open (Cp2OperationContext  *context,
            Cp2Vacancy           *vacancy,
            GError              **error)
{
  /* What counts is the day on which the person applied, also when it arrives later. */
  g_autofree char *made = cp2_clock_day (cp2_clock_parse (context->effective_at));

  if (!vacancy->closed && g_strcmp0 (made, vacancy->closes_on) <= 0)
    return TRUE;

  return cp2_rule_refuse (error, CP2_RULE_ERROR_VACANCY_CLOSED, "date", vacancy->closes_on, NULL);
}

static gboolean
check_places (Cp2OperationContext  *context,
              Cp2Vacancy           *vacancy,
              GError              **error)
{
  g_autofree char *slots = g_strdup_printf ("%" G_GINT64_FORMAT, vacancy->slots);

  /* A desktop's count may be old: somebody may have withdrawn since. */
  if (vacancy->taken < vacancy->slots || cp2_operation_leave_to_server (context))
    return TRUE;

  return cp2_rule_refuse (error, CP2_RULE_ERROR_VACANCY_FULL, "count", slots, NULL);
}

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2JobApplication *asked = context->asked;
  Cp2JobApplication *existing;
  Cp2JobApplication *same_id;
  Cp2Vacancy *vacancy;
  Cp2Profile *profile;

  if (!cp2_operation_require (context, &cp2_vacancy_kind, asked->vacancy, &vacancy, error) ||
      !cp2_operation_require (context, &cp2_profile_kind, context->actor->account, &profile, error) ||
      !find_existing (context, &existing, error) ||
      !cp2_operation_load (context, &cp2_job_application_kind, context->operation->record, &same_id, error))
    return FALSE;
  if (existing != NULL && cp2_job_application_is_live (existing))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_ALREADY_APPLIED, "id", CP2_RECORD (existing)->id, NULL);
  if (same_id != NULL && (existing == NULL || g_strcmp0 (CP2_RECORD (existing)->id, CP2_RECORD (same_id)->id) != 0))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_ID_TAKEN, NULL);

  return check_open (context, vacancy, error) &&
         cp2_completeness_require (context, profile, error) &&
         cp2_eligibility_check (context, profile, vacancy->exam, vacancy->position, vacancy->station, error) &&
         check_places (context, vacancy, error);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2JobApplication *application = context->asked;
  Cp2JobApplication *existing;
  Cp2Vacancy *vacancy;
  Cp2Profile *profile;
  g_autofree char *today = cp2_clock_today ();

  if (!cp2_operation_require (context, &cp2_vacancy_kind, application->vacancy, &vacancy, error) ||
      !cp2_operation_require (context, &cp2_profile_kind, context->actor->account, &profile, error) ||
      !find_existing (context, &existing, error))
    return FALSE;

  if (existing != NULL)
    application = existing;
  application->state = CP2_JOB_APPLICATION_SUBMITTED;
  application->late = g_strcmp0 (today, vacancy->closes_on) > 0;
  cp2_set_text (&application->profile, context->actor->account);
  cp2_set_text (&application->full_name, profile->full_name);
  cp2_set_text (&application->submitted_at, context->effective_at);
  cp2_set_text (&application->subcounty, vacancy->subcounty);
  cp2_set_text (&application->county, vacancy->county);

  vacancy->taken++;
  return cp2_operation_put (context, application, error) && cp2_operation_put (context, vacancy, error);
}

CP2_DEFINE_OPERATION (application_submit, "application.submit", CP2_ROLE_PROFESSIONAL, &cp2_job_application_kind,
                      check, apply,
                      "vacancy")
