#pragma once

#include "core/cp2-record.h"

G_BEGIN_DECLS

/*
 * The words that records are written in, as a person reads them: states, statuses and levels have a word on the wire,
 * reference data have a name in English. Both are translated here, so that no page has a table of its own.
 */

/** cp2_words_get: (transfer none): an enum's word of a field, for example `attendance_mark`, `status`, `present`; the word itself when it is not known. */
const char *cp2_words_get             (const char   *kind,
                                       const char   *field,
                                       const char   *word);
/** cp2_words_get_mark: (transfer none): what a mark's #Cp2AttendanceStatus is called. */
const char *cp2_words_get_mark        (guint         status);
/** cp2_words_get_name: (transfer none): the name of a record of the reference data, in the window's language: `Invigilator`. */
const char *cp2_words_get_name        (const char   *name);
/** cp2_words_get_operation: (transfer none): what an operation does, for lists: `Mark attendance`. */
const char *cp2_words_get_operation   (const char   *kind);
/** cp2_words_get_role: (transfer none): what kind of account it is. */
const char *cp2_words_get_role        (guint         role);

G_END_DECLS
