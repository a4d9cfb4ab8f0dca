#include "config.h"

#include <string.h>

#include "app/models/cp2-vacancy-words.h"

/* A word with more rows than this is kept as bits. */
#define NUMBERS_MAX 2048
/* Words of one question; a page pasted into the search entry is no search. */
#define ASKED_MAX   32

/* The rows of one word: numbers in @numbers until there are too many of them, then bits in @bits. */
typedef struct
{
  const char *text;
  GArray     *numbers; /* guint32 */
  GArray     *bits;    /* guint64 */
  gint64      last;
} Word;

struct _Cp2VacancyWords
{
  GStringChunk *texts;
  GArray       *words;   /* Word; in the order of their texts once sealed */
  GHashTable   *numbers; /* of a text in @words, plus 1; NULL once sealed */
  GString      *token;   /* for reading a text */
  guint         n_rows;
};

static void
word_clear (gpointer data)
{
  Word *word = data;

  g_clear_pointer (&word->numbers, g_array_unref);
  g_clear_pointer (&word->bits, g_array_unref);
}

Cp2VacancyWords *
cp2_vacancy_words_new (void)
{
  Cp2VacancyWords *self = g_new0 (Cp2VacancyWords, 1);

  self->texts = g_string_chunk_new (4096);
  self->words = g_array_new (FALSE, TRUE, sizeof (Word));
  g_array_set_clear_func (self->words, word_clear);
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->token = g_string_new (NULL);
  return self;
}

void
cp2_vacancy_words_free (Cp2VacancyWords *self)
{
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_array_unref (self->words);
  g_string_chunk_free (self->texts);
  g_string_free (self->token, TRUE);
  g_free (self);
}

/* Small letters without accents. */
static void
append_folded (GString  *token,
               gunichar  character)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (character, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n; i++)
    if (!g_unichar_ismark (parts[i]))
      g_string_append_unichar (token, g_unichar_tolower (parts[i]));
}

/* The next word of a valid text, folded; FALSE at the end. */
static gboolean
next_token (const char **at,
            GString     *token)
{
  g_string_truncate (token, 0);

  for (const char *end = *at; ; )
    {
      guchar byte = *end;
      gunichar character = byte < 0x80 ? byte : g_utf8_get_char (end);
      gboolean in_word = byte < 0x80 ? g_ascii_isalnum (byte) : g_unichar_isalnum (character) || g_unichar_ismark (character);

      if (in_word && byte < 0x80)
        g_string_append_c (token, g_ascii_tolower (byte));
      else if (in_word)
        append_folded (token, character);

      if (byte != '\0')
        end = g_utf8_next_char (end);
      if (byte == '\0' || (!in_word && token->len > 0))
        {
          *at = end;
          return token->len > 0;
        }
    }
}

static guint
find_or_add (Cp2VacancyWords *self,
             const char      *text)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, text));
  Word word = { .last = -1 };

  if (number > 0)
    return number - 1;

  word.text = g_string_chunk_insert (self->texts, text);
  word.numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (self->words, word);
  g_hash_table_insert (self->numbers, (gpointer) word.text, GUINT_TO_POINTER (self->words->len));
  return self->words->len - 1;
}

static void
set_bit (GArray *bits,
         guint   row)
{
  if (row / 64 >= bits->len)
    g_array_set_size (bits, row / 64 + 1);
  g_array_index (bits, guint64, row / 64) |= G_GUINT64_CONSTANT (1) << (row % 64);
}

static void
turn_to_bits (Word *word)
{
  word->bits = g_array_new (FALSE, TRUE, sizeof (guint64));
  for (guint i = 0; i < word->numbers->len; i++)
    set_bit (word->bits, g_array_index (word->numbers, guint32, i));
  g_clear_pointer (&word->numbers, g_array_unref);
}

static void
add_row (Word  *word,
         guint  row)
{
  guint32 number = row;

  if (word->last == row)
    return;

  word->last = row;
  if (word->bits != NULL)
    {
      set_bit (word->bits, row);
      return;
    }

  g_array_append_val (word->numbers, number);
  if (word->numbers->len > NUMBERS_MAX)
    turn_to_bits (word);
}

void
cp2_vacancy_words_add (Cp2VacancyWords *self,
                       guint            row,
                       const char      *text)
{
  g_autofree char *mended = NULL;
  const char *at = text;

  g_return_if_fail (self->numbers != NULL);

  if (text == NULL)
    return;
  if (!g_utf8_validate (text, -1, NULL))
    at = mended = g_utf8_make_valid (text, -1);

  while (next_token (&at, self->token))
    {
      guint number = find_or_add (self, self->token->str);

      add_row (&g_array_index (self->words, Word, number), row);
    }
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const Word *) a)->text, ((const Word *) b)->text);
}

void
cp2_vacancy_words_seal (Cp2VacancyWords *self,
                        guint            n_rows)
{
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_array_sort (self->words, compare_words);
  self->n_rows = n_rows;
}

/* The first word that is not before @text. */
static guint
find_first (Cp2VacancyWords *self,
            const char      *text)
{
  guint low = 0;
  guint high = self->words->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (g_array_index (self->words, Word, middle).text, text) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
add_bits (guint64    *bits,
          const Word *word)
{
  if (word->bits != NULL)
    {
      for (guint i = 0; i < word->bits->len; i++)
        bits[i] |= g_array_index (word->bits, guint64, i);
      return;
    }

  for (guint i = 0; i < word->numbers->len; i++)
    {
      guint32 row = g_array_index (word->numbers, guint32, i);

      bits[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
    }
}

/* The rows with a word that begins so. */
static guint64 *
find_beginning (Cp2VacancyWords *self,
                const char      *text)
{
  guint64 *bits = g_new0 (guint64, self->n_rows / 64 + 1);

  for (guint i = find_first (self, text); i < self->words->len; i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);

      if (!g_str_has_prefix (word->text, text))
        break;
      add_bits (bits, word);
    }

  return bits;
}

guint64 *
cp2_vacancy_words_find (Cp2VacancyWords *self,
                        const char      *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr(GString) token = g_string_new (NULL);
  const char *at = valid;
  guint64 *all = NULL;

  g_return_val_if_fail (self->numbers == NULL, NULL);

  for (guint n = 0; n < ASKED_MAX && next_token (&at, token); n++)
    {
      g_autofree guint64 *bits = find_beginning (self, token->str);

      if (all == NULL)
        all = g_steal_pointer (&bits);
      else
        for (guint i = 0; i <= self->n_rows / 64; i++)
          all[i] &= bits[i];
    }

  return all;
}
