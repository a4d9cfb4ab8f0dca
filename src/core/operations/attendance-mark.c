#include "config.h"

#include <string.h>

#include "core/operations/register.h"

static gboolean
check_day (Cp2AttendanceMark  *asked,
           Cp2Deployment      *deployment,
           GError            **error)
{
  gboolean inside = g_strcmp0 (asked->on_date, deployment->from_on) >= 0 &&
                    g_strcmp0 (asked->on_date, deployment->to_on) <= 0;

  if (!inside)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_DAY_OUTSIDE,
                            "date", asked->on_date, "from", deployment->from_on, "to", deployment->to_on, NULL);

  return cp2_deployment_holds_on (deployment, asked->on_date) ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_DEPLOYMENT_MOVED,
                          "kind", "deployment", "id", CP2_RECORD (deployment)->id, NULL);
}

static gboolean
check_values (Cp2AttendanceMark   *asked,
              Cp2AttendanceSheet  *sheet,
              GError             **error)
{
  if (asked->status == CP2_ATTENDANCE_REPLACED && asked->replaced_by == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_REPLACED_BY_WHOM, "field", "replaced_by", NULL);
  if (asked->time_in != NULL && asked->time_out != NULL && strcmp (asked->time_out, asked->time_in) <= 0)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_TIME_ORDER, "field", "time_out", NULL);

  /* Once countersigned, a register changes only with a reason; the mark is late and waits for the office. */
  return sheet == NULL || !cp2_attendance_sheet_is_closed (sheet) || asked->reason != NULL ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_REASON_REQUIRED, "field", "reason", NULL);
}

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceMark *asked = context->asked;
  Cp2AttendanceMark *existing;
  Cp2AttendanceSheet *sheet;
  Cp2Deployment *deployment;

  if (!cp2_operation_load (context, &cp2_deployment_kind, asked->deployment, &deployment, error) ||
      !cp2_operation_load (context, &cp2_attendance_mark_kind, context->operation->record, &existing, error))
    return FALSE;
  if (deployment == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN, "kind", "deployment", "id", asked->deployment, NULL);
  if (!cp2_actor_covers (context->actor, cp2_deployment_get_place (deployment)))
    return cp2_operation_not_found (context, error);
  if (existing != NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_ID_TAKEN, NULL);

  return check_day (asked, deployment, error) &&
         cp2_register_load_sheet (context, deployment, &sheet, error) &&
         check_values (asked, sheet, error);
}

static void
fill_mark (Cp2OperationContext *context,
           Cp2Deployment       *deployment,
           Cp2AttendanceSheet  *sheet)
{
  Cp2AttendanceMark *mark = context->asked;

  cp2_set_text (&mark->sheet, CP2_RECORD (sheet)->id);
  cp2_set_text (&mark->profile, deployment->profile);
  cp2_set_text (&mark->position, deployment->position);
  cp2_set_text (&mark->centre, deployment->centre);
  cp2_set_text (&mark->exam, deployment->exam);
  cp2_set_text (&mark->subcounty, deployment->subcounty);
  cp2_set_text (&mark->county, deployment->county);
  cp2_set_text (&mark->marked_by, context->actor->account);
  cp2_set_text (&mark->effective_at, context->effective_at);
  mark->level = context->actor->role == CP2_ROLE_CENTRE ? CP2_ATTENDANCE_LEVEL_CENTRE : CP2_ATTENDANCE_LEVEL_OFFICE;
  mark->late = cp2_attendance_sheet_is_closed (sheet);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceMark *mark = context->asked;
  Cp2AttendanceSheet *sheet;
  Cp2Deployment *deployment;

  if (!cp2_operation_require (context, &cp2_deployment_kind, mark->deployment, &deployment, error) ||
      !cp2_register_load_sheet (context, deployment, &sheet, error))
    return FALSE;

  if (sheet == NULL && (sheet = cp2_register_open_sheet (context, deployment, error)) == NULL)
    return FALSE;

  /* Once it was submitted, everyone marked on a sheet sees it, so that the sheet is put again with each mark. */
  if (cp2_attendance_sheet_is_closed (sheet))
    sheet->late_marks++;
  if (sheet->state != CP2_ATTENDANCE_SHEET_OPEN && !cp2_operation_put (context, sheet, error))
    return FALSE;

  fill_mark (context, deployment, sheet);
  return cp2_register_settle (context, error);
}

CP2_DEFINE_OPERATION (attendance_mark, "attendance.mark", CP2_ROLE_CENTRE | CP2_ROLE_OFFICES, &cp2_attendance_mark_kind,
                      check, apply,
                      "deployment", "on_date", "status", "time_in", "time_out", "remark", "replaced_by", "reason")
