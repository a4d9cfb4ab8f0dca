#include "config.h"

#include "core/cp2-attendance.h"
#include "core/cp2-operation.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceSheet *asked = context->asked;
  Cp2AttendanceSheet *sheet;

  if (!cp2_operation_require (context, &cp2_attendance_sheet_kind, context->operation->record, &sheet, error))
    return FALSE;
  if (!cp2_actor_covers (context->actor, cp2_attendance_sheet_get_place (sheet)))
    return cp2_operation_not_found (context, error);
  if (asked->reason == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_REASON_REQUIRED, "field", "reason", NULL);

  return cp2_attendance_sheet_is_closed (sheet) ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE,
                          "state", cp2_attendance_sheet_state_words[sheet->state], NULL);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceSheet *asked = context->asked;
  Cp2AttendanceSheet *sheet;

  if (!cp2_operation_require (context, &cp2_attendance_sheet_kind, context->operation->record, &sheet, error))
    return FALSE;

  sheet->state = CP2_ATTENDANCE_SHEET_REOPENED;
  cp2_set_text (&sheet->reason, asked->reason);
  cp2_set_text (&sheet->verified_at, NULL);
  cp2_set_text (&sheet->verified_by, NULL);
  return cp2_operation_put (context, sheet, error);
}

CP2_DEFINE_OPERATION (attendance_reopen, "attendance.reopen", CP2_ROLE_OFFICES, &cp2_attendance_sheet_kind,
                      check, apply,
                      "reason")
