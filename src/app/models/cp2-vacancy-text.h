#pragma once

#include "core/cp2-repository.h"
#include "core/cp2-vacancy.h"

G_BEGIN_DECLS

/*
 * A vacancy as a person reads it. All functions return (transfer full) text in the window's language; @repository is
 * where the names of exams, positions and places and the year's rules are read, best one that keeps what it has read.
 */

/** cp2_vacancy_text_heading: `Invigilator · KCSE 2026`. */
char       *cp2_vacancy_text_heading    (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_place: `Ziwa Boys High, Kisumu Central`. */
char       *cp2_vacancy_text_place      (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_left: `6 of 12 left`. */
char       *cp2_vacancy_text_left       (Cp2Vacancy     *vacancy);
/** cp2_vacancy_text_closing: `closes in 3 days`, or that it was closed early. */
char       *cp2_vacancy_text_closing    (Cp2Vacancy     *vacancy,
                                         const char     *today);
/** cp2_vacancy_text_refusal: a #Cp2RuleError as a few words for a list: `you served here in 2025 (3-year rule)`; %NULL for what does not belong to a row, such as an incomplete profile. */
char       *cp2_vacancy_text_refusal    (const GError   *error);

/** cp2_vacancy_text_station: `Ziwa Boys High (centre 42704001)`. */
char       *cp2_vacancy_text_station    (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_area: sub-county and county. */
char       *cp2_vacancy_text_area       (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_days: from the rehearsal to the last paper; (nullable) when the exam has no timetable here. */
char       *cp2_vacancy_text_days       (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_pay: `16 paid days × KES 567 = KES 9,072`; what is known of it. */
char       *cp2_vacancy_text_pay        (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_pay_note: for which days it is paid; (nullable). */
char       *cp2_vacancy_text_pay_note   (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_needs: what a person needs, a line each. */
char       *cp2_vacancy_text_needs      (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);
/** cp2_vacancy_text_decider: who decides. */
char       *cp2_vacancy_text_decider    (Cp2Vacancy     *vacancy,
                                         Cp2Repository  *repository);

G_END_DECLS
