#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/cp2-attendance.h"
#include "core/cp2-repository.h"

const char * const cp2_attendance_sheet_state_words[] = { "open", "submitted", "verified", "reopened", NULL };

static const char * const status_words[] = { "", "present", "absent", "replaced", "cleared", NULL };

#define PLACE_AND_DAY(Struct) \
  CP2_FIELD (Struct, centre, REFERENCE, .kind = "centre", .flags = CP2_FIELD_REQUIRED, .label = N_("Centre")), \
  CP2_FIELD (Struct, exam, REFERENCE, .kind = "exam", .flags = CP2_FIELD_REQUIRED, .label = N_("Exam")), \
  CP2_FIELD (Struct, on_date, DATE, .flags = CP2_FIELD_REQUIRED, .label = N_("Day")), \
  CP2_FIELD (Struct, subcounty, REFERENCE, .kind = "subcounty", .label = N_("Sub-county")), \
  CP2_FIELD (Struct, county, REFERENCE, .kind = "county", .label = N_("County"))

static const Cp2Field cp2_attendance_sheet_fields[] = {
  PLACE_AND_DAY (Cp2AttendanceSheet),
  CP2_FIELD (Cp2AttendanceSheet, state, ENUM, .words = cp2_attendance_sheet_state_words, .label = N_("State")),
  CP2_FIELD (Cp2AttendanceSheet, countersigned_by, TEXT, .format = CP2_FORMAT_PERSON_NAME, .maximum = 120,
             .label = N_("Countersigned by")),
  CP2_FIELD (Cp2AttendanceSheet, submitted_at, INSTANT, .label = N_("Submitted")),
  CP2_FIELD (Cp2AttendanceSheet, verified_at, INSTANT, .label = N_("Verified")),
  CP2_FIELD (Cp2AttendanceSheet, verified_by, REFERENCE, .kind = "account", .label = N_("Verified by")),
  CP2_FIELD (Cp2AttendanceSheet, reason, TEXT, .maximum = 500, .label = N_("Reason")),
  CP2_FIELD (Cp2AttendanceSheet, late_marks, INTEGER, .label = N_("Late marks")),
};

static const Cp2Field cp2_attendance_mark_fields[] = {
  CP2_FIELD (Cp2AttendanceMark, sheet, REFERENCE, .kind = "attendance_sheet", .label = N_("Sheet")),
  CP2_FIELD (Cp2AttendanceMark, deployment, REFERENCE, .kind = "deployment", .flags = CP2_FIELD_REQUIRED, .label = N_("Person")),
  CP2_FIELD (Cp2AttendanceMark, profile, REFERENCE, .kind = "profile", .label = N_("Profile")),
  CP2_FIELD (Cp2AttendanceMark, position, REFERENCE, .kind = "position", .label = N_("Position")),
  PLACE_AND_DAY (Cp2AttendanceMark),
  CP2_FIELD (Cp2AttendanceMark, status, ENUM, .words = status_words, .flags = CP2_FIELD_REQUIRED, .label = N_("Mark")),
  CP2_FIELD (Cp2AttendanceMark, time_in, TIME, .label = N_("Time in")),
  CP2_FIELD (Cp2AttendanceMark, time_out, TIME, .label = N_("Time out")),
  CP2_FIELD (Cp2AttendanceMark, remark, TEXT, .maximum = 500, .label = N_("Remark")),
  CP2_FIELD (Cp2AttendanceMark, replaced_by, TEXT, .maximum = 120, .label = N_("Replaced by")),
  CP2_FIELD (Cp2AttendanceMark, reason, TEXT, .maximum = 500, .label = N_("Reason")),
  CP2_FIELD (Cp2AttendanceMark, level, INTEGER, .label = N_("Precedence")),
  CP2_FIELD (Cp2AttendanceMark, marked_by, REFERENCE, .kind = "account", .label = N_("Marked by")),
  CP2_FIELD (Cp2AttendanceMark, effective_at, INSTANT, .label = N_("Marked at")),
  CP2_FIELD (Cp2AttendanceMark, current, BOOLEAN, .label = N_("Counts")),
  CP2_FIELD (Cp2AttendanceMark, late, BOOLEAN, .label = N_("Late")),
  CP2_FIELD (Cp2AttendanceMark, approved, BOOLEAN, .label = N_("Approved")),
  CP2_FIELD (Cp2AttendanceMark, disputed, BOOLEAN, .label = N_("Disputed")),
};

/* Each person marked on a sheet sees it: whether the register was submitted decides about the pay. */
static gboolean
sheet_audience (Cp2Record      *record,
                Cp2Repository  *repository,
                Cp2Audience    *audience,
                GError        **error)
{
  Cp2AttendanceSheet *sheet = CP2_ATTENDANCE_SHEET (record);
  g_autoptr(GPtrArray) marks = NULL;

  cp2_audience_add (audience, CP2_FORM_WHOLE, "centre", sheet->centre);
  cp2_audience_add_offices (audience, CP2_FORM_WHOLE, sheet->subcounty, sheet->county);
  if (sheet->state == CP2_ATTENDANCE_SHEET_OPEN)
    return TRUE;

  marks = cp2_repository_find (repository, &cp2_attendance_mark_kind, error, "sheet", record->id, "current", "1", NULL);
  for (guint i = 0; marks != NULL && i < marks->len; i++)
    cp2_audience_add (audience, CP2_FORM_WHOLE, "account", CP2_ATTENDANCE_MARK (g_ptr_array_index (marks, i))->profile);

  return marks != NULL;
}

static gboolean
mark_audience (Cp2Record      *record,
               Cp2Repository  *repository,
               Cp2Audience    *audience,
               GError        **error)
{
  Cp2AttendanceMark *mark = CP2_ATTENDANCE_MARK (record);

  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", mark->profile);
  cp2_audience_add (audience, CP2_FORM_WHOLE, "centre", mark->centre);
  cp2_audience_add_offices (audience, CP2_FORM_WHOLE, mark->subcounty, mark->county);
  return TRUE;
}

CP2_DEFINE_KIND (Cp2AttendanceSheet, cp2_attendance_sheet, "attendance_sheet", .audience = sheet_audience,
                 .indexes = (const char * const []) { "subcounty,state,on_date", "centre,on_date", NULL })
CP2_DEFINE_KIND (Cp2AttendanceMark, cp2_attendance_mark, "attendance_mark", .audience = mark_audience,
                 .indexes = (const char * const []) { "sheet,deployment", "deployment,on_date", NULL })

char *
cp2_attendance_sheet_make_id (const char *centre,
                              const char *exam,
                              const char *date)
{
  return g_strdup_printf ("%s:%s:%s", centre, exam, date);
}

Cp2Place
cp2_attendance_sheet_get_place (Cp2AttendanceSheet *sheet)
{
  return (Cp2Place) { .county = sheet->county, .subcounty = sheet->subcounty, .centre = sheet->centre };
}

gboolean
cp2_attendance_sheet_is_closed (Cp2AttendanceSheet *sheet)
{
  return sheet->state == CP2_ATTENDANCE_SHEET_SUBMITTED || sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED;
}

static gboolean
counts (Cp2AttendanceMark *mark)
{
  return !mark->late || mark->approved;
}

static gboolean
beats (Cp2AttendanceMark *mark,
       Cp2AttendanceMark *other)
{
  int order;

  if (other == NULL || mark->level != other->level)
    return other == NULL || mark->level > other->level;
  if ((order = g_strcmp0 (mark->effective_at, other->effective_at)) != 0)
    return order > 0;

  return strcmp (CP2_RECORD (mark)->id, CP2_RECORD (other)->id) > 0;
}

void
cp2_attendance_settle (GPtrArray *marks,
                       GPtrArray *changed)
{
  Cp2AttendanceMark *winner = NULL;

  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);

      if (counts (mark) && beats (mark, winner))
        winner = mark;
    }

  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);
      gboolean current = mark == winner;
      gboolean disputed = FALSE;

      for (guint j = 0; current && j < marks->len; j++)
        {
          Cp2AttendanceMark *other = g_ptr_array_index (marks, j);

          disputed = disputed || (counts (other) && other->status != mark->status &&
                                  g_strcmp0 (other->marked_by, mark->marked_by) != 0);
        }
      if ((mark->current != current || mark->disputed != disputed) && !g_ptr_array_find (changed, mark, NULL))
        g_ptr_array_add (changed, mark);
      mark->current = current;
      mark->disputed = disputed;
    }
}
