#include "config.h"

#include <string.h>

#include "app/models/cp2-vacancy-words.h"

/* A word with more rows than this is kept as bits. */
#define NUMBERS_MAX 2048
/* Words of one question; a page pasted into the search entry is no search. */
#define ASKED_MAX   32

#define NO_NODE     G_MAXUINT32

/* A row of a word while rows are added, and where the one before it is. */
typedef struct
{
  guint32 row;
  guint32 before;
} Node;

/* Up to NUMBERS_MAX rows are numbers, more are bits. */
typedef struct
{
  const char *text;
  guint32     n_rows;
  guint32     first; /* its node that was added last, or the number of its bits; once sealed of its numbers the first */
  guint32     last;  /* the row that was added last */
} Word;

struct _Cp2VacancyWords
{
  GStringChunk *texts;
  GArray       *words;     /* Word; in the order of their texts once sealed */
  GString      *token;     /* for reading a text */
  guint         n_rows;

  /* Until it is sealed; one pool for all words, since so many small arrays would be more room between than in them. */
  GHashTable   *positions; /* of a text in @words, plus 1 */
  GArray       *nodes;     /* Node */
  guint32       free_node;
  GPtrArray    *growing;   /* GArray of guint64 */

  /* Once it is sealed */
  guint32      *numbers;
  guint64      *bits;
};

Cp2VacancyWords *
cp2_vacancy_words_new (void)
{
  Cp2VacancyWords *self = g_new0 (Cp2VacancyWords, 1);

  self->texts = g_string_chunk_new (4096);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  self->token = g_string_new (NULL);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->free_node = NO_NODE;
  self->growing = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

static void
forget_growing (Cp2VacancyWords *self)
{
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->growing, g_ptr_array_unref);
}

void
cp2_vacancy_words_free (Cp2VacancyWords *self)
{
  forget_growing (self);
  g_array_unref (self->words);
  g_string_chunk_free (self->texts);
  g_string_free (self->token, TRUE);
  g_free (self->numbers);
  g_free (self->bits);
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
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, text));
  Word word = { .first = NO_NODE };

  if (position > 0)
    return position - 1;

  word.text = g_string_chunk_insert (self->texts, text);
  g_array_append_val (self->words, word);
  g_hash_table_insert (self->positions, (gpointer) word.text, GUINT_TO_POINTER (self->words->len));
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
add_node (Cp2VacancyWords *self,
          Word            *word,
          guint            row)
{
  Node node = { row, word->first };

  if (self->free_node == NO_NODE)
    {
      g_array_append_val (self->nodes, node);
      word->first = self->nodes->len - 1;
      return;
    }

  word->first = self->free_node;
  self->free_node = g_array_index (self->nodes, Node, word->first).before;
  g_array_index (self->nodes, Node, word->first) = node;
}

/* Its nodes are another word's from then on. */
static void
turn_to_bits (Cp2VacancyWords *self,
              Word            *word)
{
  GArray *bits = g_array_new (FALSE, TRUE, sizeof (guint64));
  guint32 before;

  for (guint32 at = word->first; at != NO_NODE; at = before)
    {
      Node *node = &g_array_index (self->nodes, Node, at);

      set_bit (bits, node->row);
      before = node->before;
      node->before = self->free_node;
      self->free_node = at;
    }
  word->first = self->growing->len;
  g_ptr_array_add (self->growing, bits);
}

static void
add_row (Cp2VacancyWords *self,
         Word            *word,
         guint            row)
{
  if (word->n_rows > 0 && word->last == row)
    return;

  if (word->n_rows == NUMBERS_MAX)
    turn_to_bits (self, word);
  if (word->n_rows++ < NUMBERS_MAX)
    add_node (self, word, row);
  else
    set_bit (g_ptr_array_index (self->growing, word->first), row);
  word->last = row;
}

void
cp2_vacancy_words_add (Cp2VacancyWords *self,
                       guint            row,
                       const char      *text)
{
  g_autofree char *mended = NULL;
  const char *at = text;

  g_return_if_fail (self->positions != NULL);

  if (text == NULL)
    return;
  if (!g_utf8_validate (text, -1, NULL))
    at = mended = g_utf8_make_valid (text, -1);

  while (next_token (&at, self->token))
    {
      guint position = find_or_add (self, self->token->str);

      add_row (self, &g_array_index (self->words, Word, position), row);
    }
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const Word *) a)->text, ((const Word *) b)->text);
}

/* Blocks of 64 bits that it takes to have a bit for each row. */
static gsize
get_n_blocks (Cp2VacancyWords *self)
{
  return self->n_rows / 64 + 1;
}

/* From the last of them, as the nodes go. */
static void
pack_numbers (Cp2VacancyWords *self,
              Word            *word,
              guint32          end)
{
  guint32 at = word->first;

  word->first = end - word->n_rows;
  while (at != NO_NODE)
    {
      const Node *node = &g_array_index (self->nodes, Node, at);

      self->numbers[--end] = node->row;
      at = node->before;
    }
}

void
cp2_vacancy_words_seal (Cp2VacancyWords *self,
                        guint            n_rows)
{
  guint32 n_numbers = 0;

  g_return_if_fail (self->positions != NULL);

  self->n_rows = n_rows;
  g_array_sort (self->words, compare_words);
  self->numbers = g_new (guint32, self->nodes->len);
  for (guint i = 0; i < self->words->len; i++)
    {
      Word *word = &g_array_index (self->words, Word, i);

      if (word->n_rows <= NUMBERS_MAX)
        pack_numbers (self, word, n_numbers += word->n_rows);
    }
  self->numbers = g_renew (guint32, self->numbers, n_numbers);

  self->bits = g_new0 (guint64, self->growing->len * get_n_blocks (self));
  for (guint i = 0; i < self->growing->len; i++)
    {
      const GArray *bits = g_ptr_array_index (self->growing, i);

      memcpy (self->bits + i * get_n_blocks (self), bits->data, MIN (bits->len, get_n_blocks (self)) * sizeof (guint64));
    }
  forget_growing (self);
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
add_bits (Cp2VacancyWords *self,
          guint64         *bits,
          const Word      *word)
{
  if (word->n_rows > NUMBERS_MAX)
    {
      const guint64 *own = self->bits + word->first * get_n_blocks (self);

      for (gsize i = 0; i < get_n_blocks (self); i++)
        bits[i] |= own[i];
      return;
    }

  for (guint32 i = 0; i < word->n_rows; i++)
    {
      guint32 row = self->numbers[word->first + i];

      bits[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
    }
}

/* The rows with a word that begins so. */
static guint64 *
find_beginning (Cp2VacancyWords *self,
                const char      *text)
{
  guint64 *bits = g_new0 (guint64, get_n_blocks (self));

  for (guint i = find_first (self, text); i < self->words->len; i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);

      if (!g_str_has_prefix (word->text, text))
        break;
      add_bits (self, bits, word);
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

  g_return_val_if_fail (self->positions == NULL, NULL);

  for (guint n = 0; n < ASKED_MAX && next_token (&at, token); n++)
    {
      g_autofree guint64 *bits = find_beginning (self, token->str);

      if (all == NULL)
        all = g_steal_pointer (&bits);
      else
        for (gsize i = 0; i < get_n_blocks (self); i++)
          all[i] &= bits[i];
    }

  return all;
}
