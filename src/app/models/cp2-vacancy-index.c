#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/models/cp2-vacancy-index-private.h"
#include "app/models/cp2-words.h"
#include "core/cp2-memory.h"

/* Rows of one slice: a few tens of milliseconds of another thread. */
#define SLICE_ROWS 4096
#define NOT_FOUND  (G_MAXUINT32 - 1)

/* Tables with the names of a facet's values. */
static const char * const tables[CP2_VACANCY_N_FACETS] = { "exam", "activity", NULL, "position", "county", "subcounty" };

#define SELECT_SLICE \
  "SELECT \"row\", exam, activity, station, position, county, subcounty, closed, closes_on, slots - taken, title," \
  " station_name, description FROM vacancy WHERE \"row\" > $1 ORDER BY \"row\" LIMIT $2"

enum {
  COLUMN_ROW,
  COLUMN_FACETS,
  COLUMN_CLOSED = COLUMN_FACETS + CP2_VACANCY_N_FACETS,
  COLUMN_CLOSES_ON,
  COLUMN_LEFT,
  COLUMN_TITLE,
  COLUMN_STATION_NAME,
  COLUMN_DESCRIPTION,
};

Cp2VacancyIndex *
cp2_vacancy_index_new (const char *today)
{
  Cp2VacancyIndex *self = g_new0 (Cp2VacancyIndex, 1);

  self->today = g_strdup (today);
  g_date_set_parse (&self->date, today);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Cp2VacancyRow));
  self->words = cp2_vacancy_words_new ();
  self->texts = g_string_chunk_new (4096);
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    {
      self->facets[i].numbers = g_hash_table_new (g_str_hash, g_str_equal);
      self->facets[i].ids = g_ptr_array_new ();
      self->facets[i].names = g_ptr_array_new ();
    }
  return self;
}

void
cp2_vacancy_index_free (Cp2VacancyIndex *self)
{
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    {
      g_hash_table_unref (self->facets[i].numbers);
      g_ptr_array_unref (self->facets[i].ids);
      g_ptr_array_unref (self->facets[i].names);
    }
  for (guint i = 0; i < CP2_VACANCY_N_SORTS; i++)
    g_free (self->orders[i]);
  cp2_vacancy_words_free (self->words);
  g_string_chunk_free (self->texts);
  g_array_unref (self->rows);
  g_free (self->today);
  g_free (self);
}

static guint32
add_value (Cp2VacancyIndex *self,
           Cp2VacancyFacet  facet,
           const char      *id,
           const char      *name)
{
  Cp2VacancyValues *values = &self->facets[facet];
  gpointer number;
  char *copy;

  if (g_hash_table_lookup_extended (values->numbers, id, NULL, &number))
    return GPOINTER_TO_UINT (number);

  copy = g_string_chunk_insert (self->texts, id);
  g_ptr_array_add (values->ids, copy);
  g_ptr_array_add (values->names, name != NULL && name[0] != '\0' ? g_string_chunk_insert (self->texts, name) : copy);
  g_hash_table_insert (values->numbers, copy, GUINT_TO_POINTER (values->ids->len - 1));
  return values->ids->len - 1;
}

static const char *
column_text (Cp2Statement *statement,
             guint         column)
{
  const char *text = cp2_statement_get_text (statement, column);

  return text != NULL ? text : "";
}

/* What may be typed to find a value: its id and its name, which the window's language may have another of. */
static void
add_value_words (Cp2VacancyIndex *self,
                 Cp2VacancyFacet  facet,
                 guint32          value)
{
  const char *id = cp2_vacancy_index_get_value (self, facet, value);
  const char *name = cp2_vacancy_index_get_name (self, facet, value);

  cp2_vacancy_words_add (self->words, self->rows->len, id);
  if (name != id)
    cp2_vacancy_words_add (self->words, self->rows->len, name);
  if (facet != CP2_VACANCY_FACET_STATION)
    cp2_vacancy_words_add (self->words, self->rows->len, cp2_words_get_name (name));
}

/* Its text, and what its place and position are called, which nobody need write into a description. */
static void
add_words (Cp2VacancyIndex     *self,
           const Cp2VacancyRow *row,
           Cp2Statement        *statement)
{
  for (guint i = COLUMN_TITLE; i <= COLUMN_DESCRIPTION; i++)
    cp2_vacancy_words_add (self->words, self->rows->len, cp2_statement_get_text (statement, i));
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    add_value_words (self, i, row->values[i]);
}

static void
add_row (Cp2VacancyIndex *self,
         Cp2Statement    *statement)
{
  const char *closes_on = column_text (statement, COLUMN_CLOSES_ON);
  gint64 left = cp2_statement_get_integer (statement, COLUMN_LEFT);
  GDate date;
  Cp2VacancyRow row;

  self->last_row = cp2_statement_get_integer (statement, COLUMN_ROW);
  if (cp2_statement_get_integer (statement, COLUMN_CLOSED) || strcmp (closes_on, self->today) < 0)
    return;

  g_date_clear (&date, 1);
  g_date_set_parse (&date, closes_on);
  row.closes = g_date_valid (&date) && g_date_valid (&self->date) ? CLAMP (g_date_days_between (&self->date, &date), 0, G_MAXUINT16)
                                                                   : G_MAXUINT16;
  row.left = CLAMP (left, 0, G_MAXUINT16);
  row.row = self->last_row;
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    row.values[i] = add_value (self, i, column_text (statement, COLUMN_FACETS + i),
                               i == CP2_VACANCY_FACET_STATION ? cp2_statement_get_text (statement, COLUMN_STATION_NAME) : NULL);
  add_words (self, &row, statement);
  g_array_append_val (self->rows, row);
}

/* Before the first slice, so that every value has its name when it is met. */
static gboolean
read_names (Cp2VacancyIndex  *self,
            Cp2Sql           *sql,
            GError          **error)
{
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    {
      g_autofree char *text = tables[i] != NULL ? g_strdup_printf ("SELECT id, name FROM %s ORDER BY id", tables[i]) : NULL;
      Cp2Statement *statement = text != NULL ? cp2_sql_prepare (sql, text, error) : NULL;
      gboolean row = statement != NULL;

      if (text != NULL && statement == NULL)
        return FALSE;
      while (row)
        {
          if (!cp2_statement_step (statement, &row, error))
            return FALSE;
          if (row)
            add_value (self, i, column_text (statement, 0), cp2_statement_get_text (statement, 1));
        }
    }

  return TRUE;
}

typedef struct
{
  guint64 key;
  guint32 number;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  guint64 x = ((const Place *) a)->key;
  guint64 y = ((const Place *) b)->key;

  return x < y ? -1 : x > y;
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  char **keys = data;

  return strcmp (keys[*(const guint32 *) a], keys[*(const guint32 *) b]);
}

/* The place of each station in the alphabet of the language. */
static guint32 *
rank_stations (Cp2VacancyIndex *self)
{
  const Cp2VacancyValues *stations = &self->facets[CP2_VACANCY_FACET_STATION];
  guint n = stations->names->len;
  g_auto(GStrv) keys = g_new0 (char *, n + 1);
  g_autofree guint32 *order = g_new (guint32, n);
  guint32 *ranks = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    {
      keys[i] = g_utf8_collate_key (g_ptr_array_index (stations->names, i), -1);
      order[i] = i;
    }
  g_qsort_with_data (order, n, sizeof *order, compare_names, keys);
  for (guint i = 0; i < n; i++)
    ranks[order[i]] = i;

  return ranks;
}

/* What comes first has the smaller key: in equal cases what closes sooner, and then what came sooner. */
static guint64
make_key (const Cp2VacancyRow       *row,
          guint            number,
          Cp2VacancySort   sort,
          const guint32   *ranks)
{
  guint64 first = 0;

  if (sort == CP2_VACANCY_SORT_NEWEST)
    return G_MAXUINT32 - row->row;
  if (sort == CP2_VACANCY_SORT_PLACES)
    first = G_MAXUINT16 - row->left;
  if (sort == CP2_VACANCY_SORT_STATION)
    first = ranks[row->values[CP2_VACANCY_FACET_STATION]];

  return first << 44 | (guint64) row->closes << 28 | number;
}

static void
finish (Cp2VacancyIndex *self,
        Cp2Sql          *sql)
{
  g_autofree guint32 *ranks = rank_stations (self);
  g_autofree Place *places = g_new (Place, self->rows->len);

  for (guint sort = 0; sort < CP2_VACANCY_N_SORTS; sort++)
    {
      for (guint i = 0; i < self->rows->len; i++)
        places[i] = (Place) { make_key (&g_array_index (self->rows, Cp2VacancyRow, i), i, sort, ranks), i };
      if (self->rows->len > 0)
        qsort (places, self->rows->len, sizeof *places, compare_places);

      self->orders[sort] = g_new (guint32, self->rows->len);
      for (guint i = 0; i < self->rows->len; i++)
        self->orders[sort][i] = places[i].number;
    }

  cp2_vacancy_words_seal (self->words, self->rows->len);
  self->is_whole = TRUE;
  /* What it took to read it all is wanted by nobody else for long. */
  cp2_sql_release_memory (sql);
  cp2_memory_give_back ();
}

gboolean
cp2_vacancy_index_read (Cp2Sql        *sql,
                        gpointer       data,
                        GCancellable  *cancellable,
                        GError       **error)
{
  Cp2VacancyIndex *self = data;
  Cp2Statement *statement;
  guint n = 0;
  gboolean row = TRUE;

  g_return_val_if_fail (!self->is_whole, TRUE);

  if (self->last_row == 0 && !read_names (self, sql, error))
    return FALSE;
  if ((statement = cp2_sql_query (sql, error, SELECT_SLICE, "ii", self->last_row, (gint64) SLICE_ROWS)) == NULL)
    return FALSE;

  for (; row; n++)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        add_row (self, statement);
    }

  if (n <= SLICE_ROWS)
    finish (self, sql);
  return TRUE;
}

gboolean
cp2_vacancy_index_is_whole (Cp2VacancyIndex *self)
{
  return self->is_whole;
}

guint
cp2_vacancy_index_get_n_rows (Cp2VacancyIndex *self)
{
  return self->rows->len;
}

gint64
cp2_vacancy_index_get_last_row (Cp2VacancyIndex *self)
{
  return self->last_row;
}

const char *
cp2_vacancy_index_get_day (Cp2VacancyIndex *self)
{
  return self->today;
}

guint
cp2_vacancy_index_get_n_values (Cp2VacancyIndex *self,
                                Cp2VacancyFacet  facet)
{
  return self->facets[facet].ids->len;
}

const char *
cp2_vacancy_index_get_value (Cp2VacancyIndex *self,
                             Cp2VacancyFacet  facet,
                             guint32          number)
{
  g_return_val_if_fail (number < self->facets[facet].ids->len, NULL);

  return g_ptr_array_index (self->facets[facet].ids, number);
}

const char *
cp2_vacancy_index_get_name (Cp2VacancyIndex *self,
                            Cp2VacancyFacet  facet,
                            guint32          number)
{
  g_return_val_if_fail (number < self->facets[facet].names->len, NULL);

  return g_ptr_array_index (self->facets[facet].names, number);
}

guint32
cp2_vacancy_index_find_value (Cp2VacancyIndex *self,
                              Cp2VacancyFacet  facet,
                              const char      *id)
{
  gpointer number;

  return g_hash_table_lookup_extended (self->facets[facet].numbers, id, NULL, &number) ? GPOINTER_TO_UINT (number) : NOT_FOUND;
}
