#include "config.h"

#include "app/models/cp2-vacancy-index-private.h"

void
cp2_vacancy_answer_clear (Cp2VacancyAnswer *answer)
{
  g_clear_pointer (&answer->rows, g_array_unref);
  g_free (answer->bits);
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    g_free (answer->counts[i]);
  *answer = (Cp2VacancyAnswer) { 0 };
}

static gboolean
is_chosen (const Cp2VacancyRow      *row,
           const Cp2VacancyQuestion *question)
{
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    if (question->chosen[i] != CP2_VACANCY_ANY && question->chosen[i] != row->values[i])
      return FALSE;

  return TRUE;
}

void
cp2_vacancy_index_ask (Cp2VacancyIndex          *self,
                       const Cp2VacancyQuestion *question,
                       Cp2VacancyAnswer         *answer)
{
  const guint32 *order = self->orders[question->sort];
  gboolean is_narrowed = FALSE;
  guint n = 0;
  gint64 *rows;

  g_return_if_fail (self->is_whole);

  cp2_vacancy_answer_clear (answer);
  answer->bits = cp2_vacancy_words_find (self->words, question->words);
  answer->rows = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->rows->len);
  rows = (gint64 *) answer->rows->data;
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    is_narrowed |= question->chosen[i] != CP2_VACANCY_ANY;

  for (guint i = 0; i < self->rows->len; i++)
    if (answer->bits == NULL || CP2_VACANCY_WORDS_HAS (answer->bits, order[i]))
      {
        const Cp2VacancyRow *row = &g_array_index (self->rows, Cp2VacancyRow, order[i]);

        if (is_narrowed && !is_chosen (row, question))
          continue;
        rows[n++] = row->row;
        answer->n_new += row->row > question->new_after;
      }
  g_array_set_size (answer->rows, n);
}

/* One that no filter refuses counts everywhere; one that only one refuses counts where that one is set aside. */
static void
count_row (const Cp2VacancyRow      *row,
           const Cp2VacancyQuestion *question,
           gboolean                  has_words,
           Cp2VacancyAnswer         *answer)
{
  guint n_against = has_words ? 0 : 1;
  guint against = CP2_VACANCY_N_FACETS;

  for (guint i = 0; i < CP2_VACANCY_N_FACETS && n_against <= 1; i++)
    if (question->chosen[i] != CP2_VACANCY_ANY && question->chosen[i] != row->values[i])
      {
        n_against++;
        against = i;
      }

  if (n_against == 0)
    {
      for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
        answer->counts[i][row->values[i]]++;
    }
  else if (n_against == 1 && against < CP2_VACANCY_N_FACETS)
    {
      answer->counts[against][row->values[against]]++;
      answer->without[against]++;
    }
  else if (n_against == 1)
    {
      answer->without_words++;
    }
}

void
cp2_vacancy_index_count (Cp2VacancyIndex          *self,
                         const Cp2VacancyQuestion *question,
                         Cp2VacancyAnswer         *answer)
{
  g_return_if_fail (answer->rows != NULL);

  if (answer->is_counted)
    return;

  answer->is_counted = TRUE;
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    answer->counts[i] = g_new0 (guint32, self->facets[i].ids->len + 1);
  for (guint i = 0; i < self->rows->len; i++)
    count_row (&g_array_index (self->rows, Cp2VacancyRow, i), question,
               answer->bits == NULL || CP2_VACANCY_WORDS_HAS (answer->bits, i), answer);

  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    answer->without[i] += answer->rows->len;
  answer->without_words += answer->rows->len;
}
