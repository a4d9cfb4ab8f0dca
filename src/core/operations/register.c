#include "config.h"

#include "core/operations/register.h"

gboolean
cp2_register_load_sheet (Cp2OperationContext  *context,
                         Cp2Deployment        *deployment,
                         Cp2AttendanceSheet  **sheet,
                         GError              **error)
{
  Cp2AttendanceMark *asked = context->asked;
  g_autofree char *id = cp2_attendance_sheet_make_id (deployment->centre, deployment->exam, asked->on_date);

  return cp2_operation_load (context, &cp2_attendance_sheet_kind, id, sheet, error);
}

Cp2AttendanceSheet *
cp2_register_open_sheet (Cp2OperationContext  *context,
                         Cp2Deployment        *deployment,
                         GError              **error)
{
  Cp2AttendanceMark *asked = context->asked;
  g_autofree char *id = cp2_attendance_sheet_make_id (deployment->centre, deployment->exam, asked->on_date);
  Cp2AttendanceSheet *sheet = cp2_operation_keep (context, cp2_record_new (&cp2_attendance_sheet_kind, id));

  cp2_set_text (&sheet->centre, deployment->centre);
  cp2_set_text (&sheet->exam, deployment->exam);
  cp2_set_text (&sheet->on_date, asked->on_date);
  cp2_set_text (&sheet->subcounty, deployment->subcounty);
  cp2_set_text (&sheet->county, deployment->county);
  return cp2_operation_put (context, sheet, error) ? sheet : NULL;
}

/* The new mark is put in any case, the older ones only where their flags changed. */
gboolean
cp2_register_settle (Cp2OperationContext  *context,
                     GError              **error)
{
  Cp2AttendanceMark *mark = context->asked;
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();
  g_autoptr(GPtrArray) marks = cp2_repository_find (context->repository, &cp2_attendance_mark_kind, error,
                                                    "sheet", mark->sheet, "deployment", mark->deployment, NULL);

  if (marks == NULL)
    return FALSE;

  g_ptr_array_add (marks, g_object_ref (mark));
  cp2_attendance_settle (marks, changed);
  g_ptr_array_remove (changed, mark);
  for (guint i = 0; i < changed->len; i++)
    if (!cp2_operation_put (context, g_ptr_array_index (changed, i), error))
      return FALSE;

  return cp2_operation_put (context, mark, error);
}
