#pragma once

#include "core/cp2-record.h"
#include "core/cp2-role.h"

G_BEGIN_DECLS

/** Cp2AttendanceSheetState: see design section 3. */
typedef enum
{
  CP2_ATTENDANCE_SHEET_OPEN,
  CP2_ATTENDANCE_SHEET_SUBMITTED,
  CP2_ATTENDANCE_SHEET_VERIFIED,
  CP2_ATTENDANCE_SHEET_REOPENED,
} Cp2AttendanceSheetState;

extern const char * const cp2_attendance_sheet_state_words[];

/** Cp2AttendanceSheet: one centre, one exam, one day; its id is `CENTRE:EXAM:DAY`, so that two desktops make the same. */
struct _Cp2AttendanceSheet
{
  Cp2Record  parent_instance;

  char      *centre;
  char      *exam;
  char      *on_date;
  char      *subcounty;
  char      *county;
  int        state;
  char      *countersigned_by;
  char      *submitted_at;
  char      *verified_at;
  char      *verified_by;
  char      *reason;
  /* Marks made after it was submitted, that the office has not yet approved. */
  gint64     late_marks;
};
CP2_DECLARE_KIND (Cp2AttendanceSheet, cp2_attendance_sheet, ATTENDANCE_SHEET)

/**
 * Cp2AttendanceStatus:
 * @CP2_ATTENDANCE_UNSET: no mark says this; a person who is not marked
 * @CP2_ATTENDANCE_PRESENT: the person served
 * @CP2_ATTENDANCE_ABSENT: the person did not come
 * @CP2_ATTENDANCE_REPLACED: somebody else came in the person's place
 * @CP2_ATTENDANCE_CLEARED: what was marked before is taken back; the person counts as not marked
 *
 * What a mark says.
 */
typedef enum
{
  CP2_ATTENDANCE_UNSET,
  CP2_ATTENDANCE_PRESENT,
  CP2_ATTENDANCE_ABSENT,
  CP2_ATTENDANCE_REPLACED,
  CP2_ATTENDANCE_CLEARED,
} Cp2AttendanceStatus;

/** Cp2AttendanceLevel: whose mark counts more; the office's correction above the centre's mark. */
typedef enum
{
  CP2_ATTENDANCE_LEVEL_CENTRE = 1,
  CP2_ATTENDANCE_LEVEL_OFFICE = 2,
} Cp2AttendanceLevel;

/**
 * Cp2AttendanceMark: one mark of one person on one sheet. Marks are events: a correction is another mark, and the one
 * that counts has @current set.
 */
struct _Cp2AttendanceMark
{
  Cp2Record  parent_instance;

  char      *sheet;
  char      *deployment;
  char      *profile;
  char      *position;
  char      *centre;
  char      *exam;
  char      *on_date;
  char      *subcounty;
  char      *county;
  int        status;
  char      *time_in;
  char      *time_out;
  char      *remark;
  char      *replaced_by;
  char      *reason;
  gint64     level;
  char      *marked_by;
  char      *effective_at;
  gboolean   current;
  gboolean   late;
  gboolean   approved;
  gboolean   disputed;
};
CP2_DECLARE_KIND (Cp2AttendanceMark, cp2_attendance_mark, ATTENDANCE_MARK)

/** cp2_attendance_sheet_make_id: (transfer full): the sheet's id. */
char    *cp2_attendance_sheet_make_id   (const char         *centre,
                                         const char         *exam,
                                         const char         *date);
/** cp2_attendance_sheet_get_place: where it is; borrowed. */
Cp2Place cp2_attendance_sheet_get_place (Cp2AttendanceSheet *sheet);
/** cp2_attendance_sheet_is_closed: whether it was countersigned and not reopened since. */
gboolean cp2_attendance_sheet_is_closed (Cp2AttendanceSheet *sheet);

/**
 * cp2_attendance_settle:
 * @marks: (element-type Cp2AttendanceMark): all marks of one person on one sheet
 * @changed: (element-type Cp2AttendanceMark): receives those whose flags changed and that are not yet in it, not owned
 *
 * Decides which mark counts: the higher level, then the later effective time, then the greater id, so that every
 * replica decides alike. A late mark counts only once approved. Marks of two accounts that disagree are disputed, and
 * the dispute shows on the one that counts.
 */
void     cp2_attendance_settle          (GPtrArray          *marks,
                                         GPtrArray          *changed);

G_END_DECLS
