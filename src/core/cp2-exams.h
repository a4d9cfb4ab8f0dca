#pragma once

#include "core/cp2-record.h"

G_BEGIN_DECLS

/** Cp2Exam: an exam series, for example KCSE 2026; its id is `KCSE-2026`. */
struct _Cp2Exam
{
  Cp2Record  parent_instance;

  char      *name;
  char      *code;
  gint64     year;
  char      *title;
  /* The rehearsal day, and the first and last day with a paper. */
  char      *rehearsal_on;
  char      *starts_on;
  char      *ends_on;
};
CP2_DECLARE_KIND (Cp2Exam, cp2_exam, EXAM)

/** Cp2Activity: what is done: supervision, invigilation, centre management, … */
struct _Cp2Activity
{
  Cp2Record  parent_instance;

  char      *name;
};
CP2_DECLARE_KIND (Cp2Activity, cp2_activity, ACTIVITY)

/** Cp2Position: a role, for example `INV`, invigilator. */
struct _Cp2Position
{
  Cp2Record  parent_instance;

  char      *name;
  char      *activity;
  /* Where it serves: an exam centre, a container, a marking centre. */
  int        station;
  /* Place in the register, from the top; 0 for those who are not in it. */
  gint64     register_order;
};
CP2_DECLARE_KIND (Cp2Position, cp2_position, POSITION)

/** Cp2ExamSessionPart: which part of the day a session is. */
typedef enum
{
  CP2_EXAM_SESSION_PART_MORNING,
  CP2_EXAM_SESSION_PART_MIDDAY,
  CP2_EXAM_SESSION_PART_AFTERNOON,
} Cp2ExamSessionPart;

/** Cp2ExamSession: one session of the timetable, or the rehearsal. */
struct _Cp2ExamSession
{
  Cp2Record  parent_instance;

  char      *exam;
  char      *on_date;
  int        part;
  char      *starts_at;
  char      *ends_at;
  char      *paper_code;
  char      *paper;
  gboolean   rehearsal;
};
CP2_DECLARE_KIND (Cp2ExamSession, cp2_exam_session, EXAM_SESSION)

G_END_DECLS
