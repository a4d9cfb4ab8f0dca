#include "config.h"

#include "core/cp2-eligibility.h"
#include "core/cp2-vacancy.h"
#include "core/operations/posting.h"

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

gboolean
cp2_posting_check (Cp2OperationContext  *context,
                   Cp2Profile           *profile,
                   GError              **error)
{
  return check_person (context, profile, error) &&
         check_eligible (context, context->asked, profile, error) &&
         check_free (context, context->asked, error);
}

gboolean
cp2_posting_fill_person (Cp2OperationContext  *context,
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
