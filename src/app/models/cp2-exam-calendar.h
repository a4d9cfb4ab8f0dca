#pragma once

#include "client/cp2-store.h"
#include "core/cp2-exams.h"

G_BEGIN_DECLS

/**
 * Cp2ExamDay:
 * @date: the day, `YYYY-MM-DD`
 * @number: which paper day it is, from 1; 0 for the rehearsal
 * @sessions: (element-type Cp2ExamSession): its sessions by their starts
 *
 * A day of an exam's timetable. Owned by its calendar.
 */
typedef struct
{
  char      *date;
  guint      number;
  GPtrArray *sessions;
} Cp2ExamDay;

/**
 * Cp2ExamCalendar:
 *
 * The timetable of one exam as a row of days: those with a session, the rehearsal among them. A snapshot; made anew
 * when sessions have changed.
 */
typedef struct _Cp2ExamCalendar Cp2ExamCalendar;

/** cp2_exam_calendar_new: (transfer full) (nullable): the exam's days; with none when the timetable is not here. */
Cp2ExamCalendar  *cp2_exam_calendar_new              (Cp2Store         *store,
                                                      const char       *exam,
                                                      GError          **error);
void              cp2_exam_calendar_free             (Cp2ExamCalendar  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ExamCalendar, cp2_exam_calendar_free)

/** cp2_exam_calendar_get_exam: (transfer none): its exam's id. */
const char       *cp2_exam_calendar_get_exam         (Cp2ExamCalendar  *self);
/** cp2_exam_calendar_get_name: (transfer none): its exam's name, `KCSE 2026`; the id when the exam is not here. */
const char       *cp2_exam_calendar_get_name         (Cp2ExamCalendar  *self);
/** cp2_exam_calendar_get_n_days: how many days there are, the rehearsal among them. */
guint             cp2_exam_calendar_get_n_days       (Cp2ExamCalendar  *self);
/** cp2_exam_calendar_get_n_paper_days: how many there are without the rehearsal: the 15 of `day 3 of 15`. */
guint             cp2_exam_calendar_get_n_paper_days (Cp2ExamCalendar  *self);
/** cp2_exam_calendar_get_day: (transfer none): the day at @index, from 0. */
const Cp2ExamDay *cp2_exam_calendar_get_day          (Cp2ExamCalendar  *self,
                                                      guint             index);
/** cp2_exam_calendar_find: (transfer none) (nullable): the day of that date, %NULL when it is none of the exam's. */
const Cp2ExamDay *cp2_exam_calendar_find             (Cp2ExamCalendar  *self,
                                                      const char       *date);
/** cp2_exam_calendar_before: (transfer none) (nullable): the last day before @date. */
const Cp2ExamDay *cp2_exam_calendar_before           (Cp2ExamCalendar  *self,
                                                      const char       *date);
/** cp2_exam_calendar_after: (transfer none) (nullable): the first day after @date. */
const Cp2ExamDay *cp2_exam_calendar_after            (Cp2ExamCalendar  *self,
                                                      const char       *date);
/**
 * cp2_exam_calendar_next_session:
 * @now: microseconds since the epoch
 * @day: (out) (optional) (transfer none): the day it is on
 *
 * Returns: (transfer none) (nullable): the first session that starts at @now or later
 */
Cp2ExamSession   *cp2_exam_calendar_next_session     (Cp2ExamCalendar  *self,
                                                      gint64            now,
                                                      const Cp2ExamDay **day);

/**
 * cp2_exam_calendar_list_exams:
 * @centre: its code
 *
 * The exams that a centre has people for, the one that is on @today first, then the ones to come, the nearest first,
 * then those that are over, the latest first.
 *
 * Returns: (transfer full) (nullable): ids of exams
 */
char            **cp2_exam_calendar_list_exams       (Cp2Store         *store,
                                                      const char       *centre,
                                                      const char       *today,
                                                      GError          **error);

G_END_DECLS
