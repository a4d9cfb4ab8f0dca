#include "config.h"

#include <string.h>

#include "core/cp2-deployment.h"
#include "core/cp2-eligibility.h"
#include "core/cp2-exams.h"
#include "core/cp2-places.h"
#include "core/cp2-vacancy.h"

/* The person's live application to the actor's area, or NULL. */
static gboolean
find_application (Cp2OperationContext  *context,
                  Cp2JobApplication   **found,
                  GError              **error)
{
  Cp2Deployment *asked = context->asked;
  g_autoptr(GPtrArray) applications = cp2_repository_find (context->repository, &cp2_job_application_kind, error,
                                                           "profile", asked->profile, NULL);

  *found = NULL;
  for (guint i = 0; applications != NULL && *found == NULL && i < applications->len; i++)
    {
      Cp2JobApplication *application = g_ptr_array_index (applications, i);
      Cp2Place place = { .county = application->county, .subcounty = application->subcounty };

      if (cp2_job_application_is_live (application) && cp2_actor_covers (context->actor, place))
        *found = cp2_operation_keep (context, g_object_ref (application));
    }

  return applications != NULL;
}

/* An office deploys people who work in its area, or who applied to it. A desktop has no profile of those from elsewhere. */
static gboolean
check_person (Cp2OperationContext  *context,
              Cp2Profile           *profile,
              GError              **error)
{
  Cp2Deployment *asked = context->asked;
  Cp2JobApplication *application;

  if (profile != NULL && cp2_actor_covers (context->actor, cp2_profile_get_place (profile)))
    return TRUE;
  if (!find_application (context, &application, error))
    return FALSE;

  return (application != NULL && (profile != NULL || cp2_operation_leave_to_server (context))) ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_NOT_FOUND, "kind", "profile", "id", asked->profile, NULL);
}

static gboolean
check_free (Cp2OperationContext  *context,
            Cp2Deployment        *asked,
            GError              **error)
{
  g_autoptr(GPtrArray) others = cp2_repository_find (context->repository, &cp2_deployment_kind, error,
                                                     "profile", asked->profile, NULL);

  if (others == NULL)
    return FALSE;

  for (guint i = 0; i < others->len; i++)
    {
      Cp2Deployment *other = g_ptr_array_index (others, i);
      const char *first = g_strcmp0 (asked->from_on, other->from_on) > 0 ? asked->from_on : other->from_on;

      /* They overlap when the later of the first days is a day of both. */
      if (g_strcmp0 (first, asked->to_on) <= 0 && cp2_deployment_holds_on (other, first))
        return cp2_rule_refuse (error, CP2_RULE_ERROR_ALREADY_DEPLOYED,
                                "centre", other->centre, "from", other->from_on, "to", other->to_on, NULL);
    }

  /* Deployments in other sub-counties are not seen here. */
  cp2_operation_leave_to_server (context);
  return TRUE;
}

/* With a reason, which is kept, an office may override the eligibility rules. */
static gboolean
check_eligible (Cp2OperationContext  *context,
                Cp2Deployment        *asked,
                Cp2Profile           *profile,
                GError              **error)
{
  g_autoptr(GError) refusal = NULL;

  if (profile == NULL ||
      cp2_eligibility_check (context, profile, asked->exam, asked->position, asked->centre, &refusal) ||
      (refusal->domain == CP2_RULE_ERROR && asked->reason != NULL))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

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

  return check_person (context, profile, error) &&
         check_eligible (context, asked, profile, error) &&
         check_free (context, asked, error);
}

static gboolean
fill_person (Cp2OperationContext  *context,
             GError              **error)
{
  Cp2Deployment *deployment = context->asked;
  Cp2JobApplication *application;
  Cp2Profile *profile;

  if (!cp2_operation_load (context, &cp2_profile_kind, deployment->profile, &profile, error) ||
      !find_application (context, &application, error))
    return FALSE;

  if (profile != NULL)
    {
      deployment->gender = profile->gender;
      cp2_set_text (&deployment->full_name, profile->full_name);
      cp2_set_text (&deployment->national_id, profile->national_id);
    }
  else if (application != NULL)
    {
      cp2_set_text (&deployment->full_name, application->full_name);
    }

  return TRUE;
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Deployment *deployment = context->asked;
  Cp2Centre *centre;

  if (!cp2_operation_require (context, &cp2_centre_kind, deployment->centre, &centre, error) ||
      !fill_person (context, error))
    return FALSE;

  deployment->state = CP2_DEPLOYMENT_OFFERED;
  cp2_set_text (&deployment->subcounty, centre->subcounty);
  cp2_set_text (&deployment->county, centre->county);
  return cp2_operation_put (context, deployment, error);
}

CP2_DEFINE_OPERATION (deployment_assign, "deployment.assign", CP2_ROLE_OFFICES, &cp2_deployment_kind,
                      check, apply,
                      "profile", "exam", "position", "centre", "from_on", "to_on", "reason")
