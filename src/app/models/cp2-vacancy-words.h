#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Cp2VacancyWords:
 *
 * Which rows have which words, in memory: words are folded (case, accents), and one is found by how it begins. Rows are
 * numbers counted from 0 in the order in which they are added. A word of many rows is kept as bits, of few as numbers, so
 * that no word costs more than a bit for each row. One thread at a time; once sealed it is only read.
 */
typedef struct _Cp2VacancyWords Cp2VacancyWords;

/** cp2_vacancy_words_new: (transfer full): one without rows. */
Cp2VacancyWords *cp2_vacancy_words_new     (void);
void             cp2_vacancy_words_free    (Cp2VacancyWords  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2VacancyWords, cp2_vacancy_words_free)

/** cp2_vacancy_words_add: the words of @text (nullable) belong to @row, which is not before the row last added. */
void             cp2_vacancy_words_add     (Cp2VacancyWords  *self,
                                            guint             row,
                                            const char       *text);

/** cp2_vacancy_words_seal: all @n_rows rows have been added; from now on it can be asked. */
void             cp2_vacancy_words_seal    (Cp2VacancyWords  *self,
                                            guint             n_rows);

/**
 * cp2_vacancy_words_find:
 * @text: (nullable): what a person typed: each word the beginning of a word that the row must have
 *
 * Returns: (transfer full) (nullable): a bit for each row, the first in the lowest bit of the first number; %NULL when
 *   there is no word in @text, so that every row will do
 */
guint64         *cp2_vacancy_words_find    (Cp2VacancyWords  *self,
                                            const char       *text);

/** CP2_VACANCY_WORDS_HAS: whether @row is among the bits that were found. */
#define CP2_VACANCY_WORDS_HAS(bits, row) (((bits)[(row) / 64] >> ((row) % 64)) & 1)

G_END_DECLS
