#pragma once

#include "core/cp2-record.h"
#include "core/cp2-role.h"

G_BEGIN_DECLS

/** Cp2DeploymentState: see design section 3. */
typedef enum
{
  CP2_DEPLOYMENT_PROPOSED,
  CP2_DEPLOYMENT_OFFERED,
  CP2_DEPLOYMENT_ACCEPTED,
  CP2_DEPLOYMENT_DECLINED,
  CP2_DEPLOYMENT_EXPIRED,
  CP2_DEPLOYMENT_REPORTED,
  CP2_DEPLOYMENT_SERVED,
  CP2_DEPLOYMENT_REPLACED,
  CP2_DEPLOYMENT_CANCELLED,
} Cp2DeploymentState;

extern const char * const cp2_deployment_state_words[];

/** Cp2Deployment: who serves where, as what, on which days. Its centre never changes: who moves gets another one. */
struct _Cp2Deployment
{
  Cp2Record  parent_instance;

  char      *profile;
  char      *full_name;
  int        gender;
  char      *national_id;
  char      *exam;
  char      *position;
  char      *centre;
  char      *subcounty;
  char      *county;
  char      *from_on;
  char      *to_on;
  int        state;
  /* Why an office overrode a rule, declined or cancelled. */
  char      *reason;
  /* The first day on which it no longer held, once cancelled or replaced. */
  char      *ended_on;
};
CP2_DECLARE_KIND (Cp2Deployment, cp2_deployment, DEPLOYMENT)

/** cp2_deployment_get_place: where it is; borrowed. */
Cp2Place cp2_deployment_get_place (Cp2Deployment *deployment);
/** cp2_deployment_holds_on: whether the person was to serve on @date, which may lie before a cancellation. */
gboolean cp2_deployment_holds_on  (Cp2Deployment *deployment,
                                   const char    *date);
/** cp2_deployment_was_served: whether it counts as service at the centre for the cool-down rule. */
gboolean cp2_deployment_was_served (Cp2Deployment *deployment);

G_END_DECLS
