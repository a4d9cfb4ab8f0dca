#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-deployment.h"

const char * const cp2_deployment_state_words[] = {
  "proposed", "offered", "accepted", "declined", "expired", "reported", "served", "replaced", "cancelled", NULL
};

static const char * const gender_words[] = { "", "female", "male", NULL };

static const Cp2Field cp2_deployment_fields[] = {
  CP2_FIELD (Cp2Deployment, profile, REFERENCE, .kind = "profile", .flags = CP2_FIELD_REQUIRED, .label = N_("Person")),
  CP2_FIELD (Cp2Deployment, full_name, TEXT, .flags = CP2_FIELD_SEARCHABLE, .label = N_("Name")),
  CP2_FIELD (Cp2Deployment, gender, ENUM, .words = gender_words, .label = N_("Gender")),
  CP2_FIELD (Cp2Deployment, national_id, TEXT, .flags = CP2_FIELD_SENSITIVE, .label = N_("National ID number")),
  CP2_FIELD (Cp2Deployment, exam, REFERENCE, .kind = "exam", .flags = CP2_FIELD_REQUIRED, .label = N_("Exam")),
  CP2_FIELD (Cp2Deployment, position, REFERENCE, .kind = "position", .flags = CP2_FIELD_REQUIRED, .label = N_("Position")),
  CP2_FIELD (Cp2Deployment, centre, REFERENCE, .kind = "centre", .flags = CP2_FIELD_REQUIRED, .label = N_("Centre")),
  CP2_FIELD (Cp2Deployment, subcounty, REFERENCE, .kind = "subcounty", .label = N_("Sub-county")),
  CP2_FIELD (Cp2Deployment, county, REFERENCE, .kind = "county", .label = N_("County")),
  CP2_FIELD (Cp2Deployment, from_on, DATE, .flags = CP2_FIELD_REQUIRED, .label = N_("First day")),
  CP2_FIELD (Cp2Deployment, to_on, DATE, .flags = CP2_FIELD_REQUIRED, .label = N_("Last day")),
  CP2_FIELD (Cp2Deployment, state, ENUM, .words = cp2_deployment_state_words, .label = N_("State")),
  CP2_FIELD (Cp2Deployment, reason, TEXT, .maximum = 500, .label = N_("Reason")),
  CP2_FIELD (Cp2Deployment, ended_on, DATE, .label = N_("Ended")),
};

/* The person and the centre see it once it is offered; the centre keeps it while a day was served under it. */
static gboolean
audience (Cp2Record      *record,
          Cp2Repository  *repository,
          Cp2Audience    *audience,
          GError        **error)
{
  Cp2Deployment *deployment = CP2_DEPLOYMENT (record);
  gboolean ended_unserved = deployment->ended_on != NULL && g_strcmp0 (deployment->ended_on, deployment->from_on) <= 0;

  if (deployment->state != CP2_DEPLOYMENT_PROPOSED)
    cp2_audience_add (audience, CP2_FORM_WHOLE, "account", deployment->profile);
  if (deployment->state != CP2_DEPLOYMENT_PROPOSED && deployment->state != CP2_DEPLOYMENT_DECLINED &&
      deployment->state != CP2_DEPLOYMENT_EXPIRED && !ended_unserved)
    cp2_audience_add (audience, CP2_FORM_MASKED, "centre", deployment->centre);
  cp2_audience_add_offices (audience, CP2_FORM_MASKED, deployment->subcounty, deployment->county);
  return TRUE;
}

CP2_DEFINE_KIND (Cp2Deployment, cp2_deployment, "deployment", .audience = audience,
                 .indexes = (const char * const []) { "centre,exam,from_on", "profile", "subcounty,exam", NULL })

Cp2Place
cp2_deployment_get_place (Cp2Deployment *deployment)
{
  return (Cp2Place) { .county = deployment->county, .subcounty = deployment->subcounty, .centre = deployment->centre };
}

gboolean
cp2_deployment_holds_on (Cp2Deployment *deployment,
                         const char    *date)
{
  if (g_strcmp0 (date, deployment->from_on) < 0 || g_strcmp0 (date, deployment->to_on) > 0)
    return FALSE;

  switch (deployment->state)
    {
    case CP2_DEPLOYMENT_OFFERED:
    case CP2_DEPLOYMENT_ACCEPTED:
    case CP2_DEPLOYMENT_REPORTED:
    case CP2_DEPLOYMENT_SERVED:
      return TRUE;
    case CP2_DEPLOYMENT_REPLACED:
    case CP2_DEPLOYMENT_CANCELLED:
      return deployment->ended_on != NULL && g_strcmp0 (date, deployment->ended_on) < 0;
    default:
      return FALSE;
    }
}

gboolean
cp2_deployment_was_served (Cp2Deployment *deployment)
{
  return deployment->state == CP2_DEPLOYMENT_ACCEPTED || deployment->state == CP2_DEPLOYMENT_REPORTED ||
         deployment->state == CP2_DEPLOYMENT_SERVED;
}
