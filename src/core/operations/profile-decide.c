#include "config.h"

#include "core/operations/owned-record.h"

/* A newer program may have proposed what this one does not know. */
static gboolean
check_value (Cp2ProfileChange  *change,
             Cp2Profile        *profile,
             GError           **error)
{
  const Cp2Field *field = cp2_kind_find_field (&cp2_profile_kind, change->field);
  g_autoptr(Cp2Profile) copy = cp2_record_copy (profile);

  if (field == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_UNKNOWN_FIELD, "field", change->field, NULL);

  return cp2_field_set_text (field, copy, change->value) ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_MALFORMED, "field", change->field, NULL);
}

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

  return asked->state == CP2_PROFILE_CHANGE_REFUSED || check_value (change, profile, error);
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
  if (change->state != CP2_PROFILE_CHANGE_APPROVED)
    return cp2_operation_put (context, change, error);

  cp2_field_set_text (cp2_kind_find_field (&cp2_profile_kind, change->field), profile, change->value);
  cp2_owned_record_place (change, profile);
  return cp2_operation_put (context, profile, error) &&
         cp2_operation_put (context, change, error) &&
         cp2_owned_records_move (context, profile, error);
}

CP2_DEFINE_OPERATION (profile_decide, "profile.decide", CP2_ROLE_OFFICES, &cp2_profile_change_kind,
                      check, apply,
                      "state", "reason")
