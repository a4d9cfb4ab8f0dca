#include "config.h"

#include "core/cp2-attendance.h"
#include "core/cp2-deployment.h"
#include "core/cp2-operation.h"

static gboolean
is_marked (GPtrArray  *marks,
           const char *deployment)
{
  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);

      if (mark->status != CP2_ATTENDANCE_CLEARED && g_strcmp0 (mark->deployment, deployment) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Everyone who was to serve that day must be marked, absent ones too: an unmarked day is an unpaid day. */
static gboolean
check_marks (Cp2OperationContext  *context,
             const char           *centre,
             const char           *exam,
             const char           *day,
             GError              **error)
{
  g_autoptr(GPtrArray) deployments = NULL;
  g_autoptr(GPtrArray) marks = NULL;
  g_autofree char *count = NULL;
  guint missing = 0;

  deployments = cp2_repository_find (context->repository, &cp2_deployment_kind, error,
                                     "centre", centre, "exam", exam, NULL);
  marks = deployments ? cp2_repository_find (context->repository, &cp2_attendance_mark_kind, error,
                                             "sheet", context->operation->record, "current", "1", NULL) : NULL;
  if (marks == NULL)
    return FALSE;

  for (guint i = 0; i < deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (deployments, i);

      if (cp2_deployment_holds_on (deployment, day) && !is_marked (marks, CP2_RECORD (deployment)->id))
        missing++;
    }

  if (missing == 0)
    return TRUE;

  count = g_strdup_printf ("%u", missing);
  return cp2_rule_refuse (error, CP2_RULE_ERROR_MARKS_MISSING, "count", count, NULL);
}

/* A sheet comes into being with its first mark: without one either nobody was marked, or there is nobody to mark. */
static gboolean
check_no_sheet (Cp2OperationContext  *context,
                GError              **error)
{
  g_auto(GStrv) parts = g_strsplit (context->operation->record, ":", -1);

  if (g_strv_length (parts) != 3 || !cp2_date_is_valid (parts[2]) ||
      !cp2_actor_covers (context->actor, (Cp2Place) { .centre = parts[0] }))
    return cp2_operation_not_found (context, error);

  return check_marks (context, parts[0], parts[1], parts[2], error) &&
         cp2_rule_refuse (error, CP2_RULE_ERROR_SHEET_EMPTY, "date", parts[2], NULL);
}

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceSheet *asked = context->asked;
  Cp2AttendanceSheet *sheet;

  if (asked->countersigned_by == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_REQUIRED, "field", "countersigned_by", NULL);
  if (!cp2_operation_load (context, &cp2_attendance_sheet_kind, context->operation->record, &sheet, error))
    return FALSE;
  if (sheet == NULL)
    return check_no_sheet (context, error);
  if (!cp2_actor_covers (context->actor, cp2_attendance_sheet_get_place (sheet)))
    return cp2_operation_not_found (context, error);
  if (cp2_attendance_sheet_is_closed (sheet))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE,
                            "state", cp2_attendance_sheet_state_words[sheet->state], NULL);

  return check_marks (context, sheet->centre, sheet->exam, sheet->on_date, error);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceSheet *asked = context->asked;
  Cp2AttendanceSheet *sheet;

  if (!cp2_operation_require (context, &cp2_attendance_sheet_kind, context->operation->record, &sheet, error))
    return FALSE;

  sheet->state = CP2_ATTENDANCE_SHEET_SUBMITTED;
  cp2_set_text (&sheet->countersigned_by, asked->countersigned_by);
  cp2_set_text (&sheet->submitted_at, context->effective_at);
  return cp2_operation_put (context, sheet, error);
}

CP2_DEFINE_OPERATION (attendance_submit, "attendance.submit", CP2_ROLE_CENTRE, &cp2_attendance_sheet_kind,
                      check, apply,
                      "countersigned_by")
