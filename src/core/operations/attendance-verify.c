#include "config.h"

#include "core/cp2-attendance.h"
#include "core/cp2-operation.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceSheet *sheet;

  if (!cp2_operation_require (context, &cp2_attendance_sheet_kind, context->operation->record, &sheet, error))
    return FALSE;
  if (!cp2_actor_covers (context->actor, cp2_attendance_sheet_get_place (sheet)))
    return cp2_operation_not_found (context, error);

  return sheet->state == CP2_ATTENDANCE_SHEET_SUBMITTED ||
         (sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED && sheet->late_marks > 0) ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_STATE,
                          "state", cp2_attendance_sheet_state_words[sheet->state], NULL);
}

static int
compare_deployments (gconstpointer a,
                     gconstpointer b)
{
  Cp2AttendanceMark *left = *(Cp2AttendanceMark **) a;
  Cp2AttendanceMark *right = *(Cp2AttendanceMark **) b;

  return g_strcmp0 (left->deployment, right->deployment);
}

/* Settles @marks, all of the sheet and sorted by person, one person after the other. */
static void
settle_each (GPtrArray *marks,
             GPtrArray *changed)
{
  g_autoptr(GPtrArray) person = g_ptr_array_new ();

  for (guint i = 0; i < marks->len; i++)
    {
      gpointer next = i + 1 < marks->len ? g_ptr_array_index (marks, i + 1) : NULL;
      gpointer mark = g_ptr_array_index (marks, i);

      g_ptr_array_add (person, mark);
      if (next == NULL || compare_deployments (&mark, &next) != 0)
        {
          cp2_attendance_settle (person, changed);
          g_ptr_array_set_size (person, 0);
        }
    }
}

/* Verifying approves the late marks, so that they count from now on. */
static gboolean
approve_late_marks (Cp2OperationContext  *context,
                    Cp2AttendanceSheet   *sheet,
                    GError              **error)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();
  g_autoptr(GPtrArray) marks = cp2_repository_find (context->repository, &cp2_attendance_mark_kind, error,
                                                    "sheet", CP2_RECORD (sheet)->id, NULL);

  if (marks == NULL)
    return FALSE;

  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);

      if (mark->late && !mark->approved)
        {
          mark->approved = TRUE;
          g_ptr_array_add (changed, mark);
        }
    }

  g_ptr_array_sort (marks, compare_deployments);
  settle_each (marks, changed);
  for (guint i = 0; i < changed->len; i++)
    if (!cp2_operation_put (context, g_ptr_array_index (changed, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2AttendanceSheet *sheet;

  if (!cp2_operation_require (context, &cp2_attendance_sheet_kind, context->operation->record, &sheet, error))
    return FALSE;
  if (sheet->late_marks > 0 && !approve_late_marks (context, sheet, error))
    return FALSE;

  sheet->state = CP2_ATTENDANCE_SHEET_VERIFIED;
  sheet->late_marks = 0;
  cp2_set_text (&sheet->verified_at, context->effective_at);
  cp2_set_text (&sheet->verified_by, context->actor->account);
  cp2_set_text (&sheet->reason, NULL);
  return cp2_operation_put (context, sheet, error);
}

CP2_DEFINE_OPERATION (attendance_verify, "attendance.verify", CP2_ROLE_OFFICES, &cp2_attendance_sheet_kind,
                      check, apply)
