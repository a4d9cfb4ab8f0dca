#include "config.h"

#include <string.h>

#include "tests/storage/query-fixture.h"

static const Cp2Field *
field_named (const char *name)
{
  return cp2_kind_find_field (&cp2_vacancy_kind, name);
}

/* The same questions asked of the rows one by one. */

typedef struct
{
  const Cp2Field *field;
  char          **values;
  char           *from;
} Condition;

typedef struct
{
  GPtrArray      *conditions;
  char           *search;
  const Cp2Field *sort;
  gboolean        descending;
} Question;

static void
condition_free (gpointer data)
{
  Condition *condition = data;

  g_strfreev (condition->values);
  g_free (condition->from);
  g_free (condition);
}

static void
question_clear (Question *question)
{
  g_ptr_array_unref (question->conditions);
  g_free (question->search);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static gboolean
is_number (const Cp2Field *field)
{
  return field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_BOOLEAN;
}

static int
compare_texts (const Cp2Field *field,
               const char     *a,
               const char     *b)
{
  if (is_number (field))
    {
      gint64 left = g_ascii_strtoll (a, NULL, 10);
      gint64 right = g_ascii_strtoll (b, NULL, 10);

      return (left > right) - (left < right);
    }

  return g_strcmp0 (a, b);
}

static gboolean
holds (const Condition *condition,
       gpointer         row)
{
  g_autofree char *value = cp2_field_to_text (condition->field, row);

  if (value == NULL)
    return FALSE;
  if (condition->from != NULL)
    return compare_texts (condition->field, value, condition->from) >= 0;

  return g_strv_contains ((const char * const *) condition->values, value);
}

/* Every word is the beginning of some word of the row. */
static gboolean
contains (Cp2Vacancy *row,
          const char *search)
{
  g_autofree char *all = g_strdup_printf ("%s %s", row->title ? row->title : "", row->station_name ? row->station_name : "");
  g_autofree char *lower = g_ascii_strdown (all, -1);
  g_autofree char *wanted_text = g_ascii_strdown (search, -1);
  g_auto(GStrv) present = g_strsplit_set (lower, " -", -1);
  g_auto(GStrv) wanted = g_strsplit_set (wanted_text, " -", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gboolean found = wanted[i][0] == '\0';

      for (guint j = 0; !found && present[j] != NULL; j++)
        found = g_str_has_prefix (present[j], wanted[i]);
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static gboolean
matches (const Question *question,
         gpointer        row,
         const Cp2Field *except)
{
  for (guint i = 0; i < question->conditions->len; i++)
    {
      const Condition *condition = g_ptr_array_index (question->conditions, i);

      if (condition->field != except && !holds (condition, row))
        return FALSE;
    }

  return question->search == NULL || contains (row, question->search);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Question *question = user_data;
  Cp2Record *left = *(Cp2Record **) a;
  Cp2Record *right = *(Cp2Record **) b;
  int order = 0;

  if (question->sort != NULL)
    {
      g_autofree char *x = cp2_field_to_text (question->sort, left);
      g_autofree char *y = cp2_field_to_text (question->sort, right);

      order = x && y ? compare_texts (question->sort, x, y) : (x != NULL) - (y != NULL);
    }
  if (order == 0)
    order = strcmp (left->id, right->id);
  return question->descending ? -order : order;
}

static GPtrArray *
answer (QueryFixture   *fixture,
        const Question *question)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < fixture->rows->len; i++)
    if (matches (question, g_ptr_array_index (fixture->rows, i), NULL))
      g_ptr_array_add (rows, g_ptr_array_index (fixture->rows, i));

  g_ptr_array_sort_with_data (rows, compare_rows, (gpointer) question);
  return rows;
}

static char **
random_values (const Cp2Field     *field,
               const char * const *values,
               guint               n_values)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 1 + below (3); i > 0; i--)
    g_strv_builder_add (builder, values[below (n_values)]);
  return g_strv_builder_end (builder);
}

static void
add_condition (Question           *question,
               Cp2Query           *query,
               const char         *name,
               const char * const *values,
               guint               n_values)
{
  Condition *condition = g_new0 (Condition, 1);

  condition->field = field_named (name);
  if (below (3) == 0)
    {
      condition->from = g_strdup (values[below (n_values)]);
      cp2_query_filter_from (query, name, condition->from);
    }
  else
    {
      condition->values = random_values (condition->field, values, n_values);
      cp2_query_filter (query, name, (const char * const *) condition->values);
    }
  g_ptr_array_add (question->conditions, condition);
}

static void
forget_all (Cp2Query *query)
{
  for (guint i = 0; i < cp2_vacancy_kind.n_fields; i++)
    {
      cp2_query_filter (query, cp2_vacancy_kind.fields[i].name, NULL);
      cp2_query_filter_from (query, cp2_vacancy_kind.fields[i].name, NULL);
    }
  cp2_query_search (query, NULL);
  cp2_query_sort (query, NULL, FALSE);
}

/* Makes @query, which may have answered other questions before, ask a random one. */
static void
random_question (Cp2Query *query,
                 Question *question)
{
  static const char * const flags[] = { "0", "1" };

  forget_all (query);
  *question = (Question) { .conditions = g_ptr_array_new_with_free_func (condition_free) };
  for (guint i = 0; i < n_query_columns; i++)
    if (below (4) == 0)
      add_condition (question, query, query_columns[i].field, query_columns[i].values, query_columns[i].n_values);
  if (below (4) == 0)
    add_condition (question, query, "slots", query_numbers, n_query_numbers);
  if (below (4) == 0)
    add_condition (question, query, "closed", flags, G_N_ELEMENTS (flags));
  if (below (3) == 0)
    {
      question->search = random_title ();
      cp2_query_search (query, question->search);
    }
  if (below (2))
    {
      question->sort = &cp2_vacancy_kind.fields[below (cp2_vacancy_kind.n_fields)];
      question->descending = below (2);
      cp2_query_sort (query, question->sort->name, question->descending);
    }
}

static void
assert_rows (GPtrArray *records,
             GPtrArray *expected,
             guint      offset)
{
  for (guint i = 0; i < records->len; i++)
    {
      Cp2Record *record = g_ptr_array_index (records, i);
      Cp2Record *row = g_ptr_array_index (expected, offset + i);

      g_assert_cmpstr (record->id, ==, row->id);
      g_assert_true (cp2_record_equal (record, row));
    }
}

static void
test_list_random (QueryFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);

  for (guint i = 0; i < 1000; i++)
    {
      g_auto(Question) question = { NULL };
      g_autoptr(Cp2Query) copy = NULL;
      g_autoptr(GPtrArray) expected = NULL;
      g_autoptr(GPtrArray) all = NULL;
      g_autoptr(GPtrArray) page = NULL;
      g_autoptr(GError) error = NULL;
      guint offset, limit;
      gint64 count;

      random_question (query, &question);
      copy = cp2_query_copy (query);
      expected = answer (fixture, &question);
      offset = below (expected->len + 3);
      limit = below (20);

      all = cp2_query_list (query, fixture->sql, 0, -1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (all->len, ==, expected->len);
      assert_rows (all, expected, 0);
      g_assert_true (cp2_query_count (copy, fixture->sql, &count, &error));
      g_assert_cmpint (count, ==, expected->len);

      page = cp2_query_list (copy, fixture->sql, offset, limit, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->len, ==, offset < expected->len ? MIN (limit, expected->len - offset) : 0);
      assert_rows (page, expected, offset);
    }
}

/* The values of one field under all other filters, each once, in order; what is not set is no value. */
static void
test_values_random (QueryFixture  *fixture,
                    gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);

  for (guint i = 0; i < 500; i++)
    {
      const Cp2Field *field = &cp2_vacancy_kind.fields[below (cp2_vacancy_kind.n_fields)];
      g_auto(Question) question = { NULL };
      g_autoptr(GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_auto(GStrv) values = NULL;
      g_autoptr(GError) error = NULL;

      random_question (query, &question);
      for (guint j = 0; j < fixture->rows->len; j++)
        if (matches (&question, g_ptr_array_index (fixture->rows, j), field))
          {
            g_autofree char *value = cp2_field_to_text (field, g_ptr_array_index (fixture->rows, j));

            if (value != NULL && value[0] != '\0')
              g_hash_table_add (expected, g_steal_pointer (&value));
          }

      values = cp2_query_list_values (query, fixture->sql, field->name, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_strv_length (values), ==, g_hash_table_size (expected));
      for (guint j = 0; values[j] != NULL; j++)
        {
          g_assert_true (g_hash_table_contains (expected, values[j]));
          if (j > 0)
            g_assert_cmpint (compare_texts (field, values[j - 1], values[j]), <, 0);
        }
    }
}

static void
test_filter_replaced (QueryFixture  *fixture,
                      gconstpointer  data)
{
  const char * const both[] = { "01", "02", NULL };
  const char * const none[] = { NULL };
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  gint64 first;

  g_assert_true (cp2_query_get_kind (query) == &cp2_vacancy_kind);
  cp2_query_filter_one (query, "county", "01");
  first = query_count (query, fixture->sql);
  g_assert_cmpint (first, >, 0);
  cp2_query_filter_one (query, "county", "no such");
  g_assert_cmpint (query_count (query, fixture->sql), ==, 0);
  cp2_query_filter (query, "county", both);
  g_assert_cmpint (query_count (query, fixture->sql), >, first);
  cp2_query_filter (query, "county", none);
  g_assert_cmpint (query_count (query, fixture->sql), ==, N_ROWS);

  /* A filter from and one of values live beside each other. */
  cp2_query_filter_from (query, "closes_on", "2026-11-01");
  cp2_query_filter_one (query, "closes_on", "2026-10-19");
  g_assert_cmpint (query_count (query, fixture->sql), ==, 0);
  cp2_query_filter_one (query, "closes_on", "");
  g_assert_cmpint (query_count (query, fixture->sql), >, 0);
  cp2_query_filter_from (query, "closes_on", NULL);
  cp2_query_filter (query, "closes_on", NULL);
  g_assert_cmpint (query_count (query, fixture->sql), ==, N_ROWS);

  cp2_query_filter_one (query, "id", "v001");
  g_assert_cmpint (query_count (query, fixture->sql), ==, 1);
  cp2_query_filter_from (query, "id", "v002");
  g_assert_cmpint (query_count (query, fixture->sql), ==, 0);
  cp2_query_filter_one (query, "id", NULL);
  g_assert_cmpint (query_count (query, fixture->sql), ==, N_ROWS - 2);
}

#define ADD(path, function) \
  g_test_add ("/query/" path, QueryFixture, NULL, query_fixture_set_up, function, query_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("list/random", test_list_random);
  ADD ("values/random", test_values_random);
  ADD ("filter/replaced", test_filter_replaced);

  return g_test_run ();
}
