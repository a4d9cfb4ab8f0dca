#include "config.h"

#include "core/cp2-operation.h"
#include "core/cp2-profile.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2ProfileChange *asked = context->asked;
  Cp2ProfileChange *change;
  Cp2Profile *profile;

  if (!cp2_operation_require (context, &cp2_profile_change_kind, context->operation->record, &change, error) ||
      !cp2_operation_require (context, &cp2_profile_kind, change->profile, &profile, error))
    return FALSE;
  if (!cp2_actor_covers (context->actor, (Cp2Place) { .subcounty = change->subcounty, .county = change->county }))
    return cp2_operation_not_found (context, error);
  if (change->state != CP2_PROFILE_CHANGE_REQUESTED)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE,
                            "state", change->state == CP2_PROFILE_CHANGE_APPROVED ? "approved" : "refused", NULL);
  if (asked->state == CP2_PROFILE_CHANGE_REQUESTED)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_REQUIRED, "field", "state", NULL);
  if (asked->state == CP2_PROFILE_CHANGE_REFUSED && asked->reason == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_REASON_REQUIRED, NULL);

  return TRUE;
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2ProfileChange *asked = context->asked;
  Cp2ProfileChange *change;
  Cp2Profile *profile;

  if (!cp2_operation_require (context, &cp2_profile_change_kind, context->operation->record, &change, error) ||
      !cp2_operation_require (context, &cp2_profile_kind, change->profile, &profile, error))
    return FALSE;

  change->state = asked->state;
  cp2_set_text (&change->reason, asked->reason);
  cp2_set_text (&change->decided_by, context->actor->account);
  if (change->state == CP2_PROFILE_CHANGE_APPROVED)
    {
      cp2_field_set_text (cp2_kind_find_field (&cp2_profile_kind, change->field), profile, change->value);
      if (!cp2_operation_put (context, profile, error))
        return FALSE;
    }

  return cp2_operation_put (context, change, error);
}

CP2_DEFINE_OPERATION (profile_decide, "profile.decide", CP2_ROLE_OFFICES, &cp2_profile_change_kind,
                      check, apply,
                      "state", "reason")
