#pragma once

#include "app/models/cp2-exam-calendar.h"
#include "app/models/cp2-register-model.h"

G_BEGIN_DECLS

/* A day's register in words, in the window's language. Main thread only. */

/** cp2_register_text_counts: (transfer full): `18 present · 2 absent · 3 to mark`. */
char       *cp2_register_text_counts      (const Cp2RegisterCounts *counts);
/** cp2_register_text_day: (transfer full): `KCSE 2026 · Tue 4 Nov · day 3 of 15`. */
char       *cp2_register_text_day         (Cp2ExamCalendar         *calendar,
                                           const char              *day);
/** cp2_register_text_notice: (transfer full) (nullable): what is special about the day, and what to do about it. */
char       *cp2_register_text_notice      (Cp2RegisterModel        *model);
/** cp2_register_text_submission: (transfer none): how far the submission has come; empty before there is one. */
const char *cp2_register_text_submission  (Cp2RegisterModel        *model);

G_END_DECLS
