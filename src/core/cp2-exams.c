#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-exams.h"

static const char * const station_words[] = { "centre", "container", "marking-centre", NULL };
static const char * const part_words[] = { "morning", "midday", "afternoon", NULL };

static const Cp2Field cp2_exam_fields[] = {
  CP2_FIELD (Cp2Exam, name, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Name")),
  CP2_FIELD (Cp2Exam, code, TEXT, .flags = CP2_FIELD_REQUIRED, .format = CP2_FORMAT_CODE, .label = N_("Code")),
  CP2_FIELD (Cp2Exam, year, INTEGER, .minimum = 2000, .maximum = 2200, .label = N_("Year")),
  CP2_FIELD (Cp2Exam, title, TEXT, .label = N_("Full name")),
  CP2_FIELD (Cp2Exam, rehearsal_on, DATE, .label = N_("Rehearsal day")),
  CP2_FIELD (Cp2Exam, starts_on, DATE, .label = N_("First day")),
  CP2_FIELD (Cp2Exam, ends_on, DATE, .label = N_("Last day")),
};

CP2_DEFINE_KIND (Cp2Exam, cp2_exam, "exam", .audience = cp2_audience_public)

static const Cp2Field cp2_activity_fields[] = {
  CP2_FIELD (Cp2Activity, name, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Name")),
};

CP2_DEFINE_KIND (Cp2Activity, cp2_activity, "activity", .audience = cp2_audience_public)

static const Cp2Field cp2_position_fields[] = {
  CP2_FIELD (Cp2Position, name, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Name")),
  CP2_FIELD (Cp2Position, activity, REFERENCE, .kind = "activity", .flags = CP2_FIELD_REQUIRED, .label = N_("Activity")),
  CP2_FIELD (Cp2Position, station, ENUM, .words = station_words, .label = N_("Duty station")),
  CP2_FIELD (Cp2Position, register_order, INTEGER, .maximum = 100, .label = N_("Place in the register")),
};

CP2_DEFINE_KIND (Cp2Position, cp2_position, "position", .audience = cp2_audience_public)

static const Cp2Field cp2_exam_session_fields[] = {
  CP2_FIELD (Cp2ExamSession, exam, REFERENCE, .kind = "exam", .flags = CP2_FIELD_REQUIRED, .label = N_("Exam")),
  CP2_FIELD (Cp2ExamSession, on_date, DATE, .flags = CP2_FIELD_REQUIRED, .label = N_("Day")),
  CP2_FIELD (Cp2ExamSession, part, ENUM, .words = part_words, .label = N_("Session")),
  CP2_FIELD (Cp2ExamSession, starts_at, TIME, .flags = CP2_FIELD_REQUIRED, .label = N_("Starts")),
  CP2_FIELD (Cp2ExamSession, ends_at, TIME, .label = N_("Ends")),
  CP2_FIELD (Cp2ExamSession, paper_code, TEXT, .label = N_("Paper code")),
  CP2_FIELD (Cp2ExamSession, paper, TEXT, .label = N_("Paper")),
  CP2_FIELD (Cp2ExamSession, rehearsal, BOOLEAN, .label = N_("Rehearsal")),
};

CP2_DEFINE_KIND (Cp2ExamSession, cp2_exam_session, "session", .audience = cp2_audience_public,
                 .indexes = (const char * const []) { "exam,on_date,starts_at", NULL })
