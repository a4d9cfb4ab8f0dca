#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"
#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"
#include "tests/core/random-record.h"

#define N_ROWS 300

typedef struct
{
  Cp2Sql    *sql;
  GPtrArray *rows;
} Fixture;

static const char * const exams[] = { "KCSE-2026", "KPSEA-2026", "KJSEA-2026" };
static const char * const activities[] = { "invigilation", "supervision", "marking" };
static const char * const stations[] = { "01001101", "01001102", "02001101", "O'Neill \"x\"" };
static const char * const positions[] = { "INV", "SUP", "EX" };
static const char * const counties[] = { "01", "02" };
static const char * const subcounties[] = { "01001", "01002", "02001" };
static const char * const days[] = { "2026-10-19", "2026-10-20", "2026-10-21", "2026-11-01", "2026-12-31" };
static const char * const words[] = { "supervisor", "Super", "Tumaini", "hill", "school", "12", "girls", "mixed", "and", "NOT" };

static const struct
{
  const char         *field;
  const char * const *values;
  guint               n_values;
} columns[] = {
  { "exam", exams, G_N_ELEMENTS (exams) },
  { "activity", activities, G_N_ELEMENTS (activities) },
  { "station", stations, G_N_ELEMENTS (stations) },
  { "position", positions, G_N_ELEMENTS (positions) },
  { "county", counties, G_N_ELEMENTS (counties) },
  { "subcounty", subcounties, G_N_ELEMENTS (subcounties) },
  { "closes_on", days, G_N_ELEMENTS (days) },
};

static const char * const numbers[] = { "0", "1", "2", "9", "10", "11" };

static guint
below (guint limit)
{
  return g_test_rand_int_range (0, limit);
}

static const Cp2Field *
field_named (const char *name)
{
  return cp2_kind_find_field (&cp2_vacancy_kind, name);
}

static char *
random_title (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = below (4); i > 0; i--)
    g_string_append_printf (text, "%s%s", words[below (G_N_ELEMENTS (words))], below (2) ? " " : "-");
  return g_string_free (text, FALSE);
}

static Cp2Vacancy *
random_vacancy (guint position)
{
  g_autofree char *id = g_strdup_printf ("v%03u", position);
  Cp2Vacancy *vacancy = cp2_record_new (&cp2_vacancy_kind, id);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (below (8) > 0)
      cp2_field_set_text (field_named (columns[i].field), vacancy, columns[i].values[below (columns[i].n_values)]);
  vacancy->title = below (6) > 0 ? random_title () : NULL;
  vacancy->station_name = below (2) ? random_title () : NULL;
  vacancy->slots = g_ascii_strtoll (numbers[below (G_N_ELEMENTS (numbers))], NULL, 10);
  vacancy->closed = below (2);
  return vacancy;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(Cp2SqlRepository) repository = NULL;
  g_autoptr(GError) error = NULL;

  fixture->sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_record_tables_create (fixture->sql, 0, &error);
  g_assert_no_error (error);
  repository = cp2_sql_repository_new (fixture->sql, FALSE);

  fixture->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_ptr_array_add (fixture->rows, random_vacancy (i));
      cp2_sql_repository_store (repository, g_ptr_array_index (fixture->rows, i), &error);
      g_assert_no_error (error);
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_unref (fixture->rows);
  g_assert_finalize_object (fixture->sql);
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
answer (Fixture        *fixture,
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
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (below (4) == 0)
      add_condition (question, query, columns[i].field, columns[i].values, columns[i].n_values);
  if (below (4) == 0)
    add_condition (question, query, "slots", numbers, G_N_ELEMENTS (numbers));
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
test_list_random (Fixture       *fixture,
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
test_values_random (Fixture       *fixture,
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

static gint64
count_of (Cp2Query *query,
          Cp2Sql   *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 count;

  cp2_query_count (query, sql, &count, &error);
  g_assert_no_error (error);
  return count;
}

static void
test_filter_replaced (Fixture       *fixture,
                      gconstpointer  data)
{
  const char * const both[] = { "01", "02", NULL };
  const char * const none[] = { NULL };
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  gint64 first;

  g_assert_true (cp2_query_get_kind (query) == &cp2_vacancy_kind);
  cp2_query_filter_one (query, "county", "01");
  first = count_of (query, fixture->sql);
  g_assert_cmpint (first, >, 0);
  cp2_query_filter_one (query, "county", "no such");
  g_assert_cmpint (count_of (query, fixture->sql), ==, 0);
  cp2_query_filter (query, "county", both);
  g_assert_cmpint (count_of (query, fixture->sql), >, first);
  cp2_query_filter (query, "county", none);
  g_assert_cmpint (count_of (query, fixture->sql), ==, N_ROWS);

  /* A filter from and one of values live beside each other. */
  cp2_query_filter_from (query, "closes_on", "2026-11-01");
  cp2_query_filter_one (query, "closes_on", "2026-10-19");
  g_assert_cmpint (count_of (query, fixture->sql), ==, 0);
  cp2_query_filter_one (query, "closes_on", "");
  g_assert_cmpint (count_of (query, fixture->sql), >, 0);
  cp2_query_filter_from (query, "closes_on", NULL);
  cp2_query_filter (query, "closes_on", NULL);
  g_assert_cmpint (count_of (query, fixture->sql), ==, N_ROWS);

  cp2_query_filter_one (query, "id", "v001");
  g_assert_cmpint (count_of (query, fixture->sql), ==, 1);
  cp2_query_filter_from (query, "id", "v002");
  g_assert_cmpint (count_of (query, fixture->sql), ==, 0);
  cp2_query_filter_one (query, "id", NULL);
  g_assert_cmpint (count_of (query, fixture->sql), ==, N_ROWS - 2);
}

/* Whatever is typed, it is searched for and never obeyed. */
static void
test_search_hostile (Fixture       *fixture,
                     gconstpointer  data)
{
  const char * const typed[] = {
    "\"", "\"\"", "*", "^super", "super*", "(super", "super)", "NEAR(super hill, 2)", "super AND", "OR", "NOT NOT", "title:super",
    "{title}:super", "-super", "+", "super + hill", "'", "';--", "\\", "\x01\x02", "½ ⅓ Ⅻ", "\xe2\x80\x8b", "e\xcc\x81", "\xcc\x81",
    "😀", "\xff\xfe", "abc\xf0", "\xc3", "super\xe2\x80", "", " \t\n", "日本語", "\xf0\x9f\x92", "٣", "𝟙𝟚", "ⓐ", "ﬁ", "ꟲ", "𞤀",
  };
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(GString) many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      /* On the heap, so that reading past the end shows. */
      g_autofree char *text = g_strdup (typed[i]);

      cp2_query_search (query, text);
      count_of (query, fixture->sql);
    }
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = random_text ();

      cp2_query_search (query, text);
      count_of (query, fixture->sql);
    }

  for (guint i = 0; i < 20000; i++)
    g_string_append (many, "super ");
  cp2_query_search (query, many->str);
  g_assert_cmpint (count_of (query, fixture->sql), >, 0);
  cp2_query_search (query, NULL);
  g_assert_cmpint (count_of (query, fixture->sql), ==, N_ROWS);
}

/* Names as they are here: with tildes, apostrophes, composed or not, in any case. */
static void
test_search_names (Fixture       *fixture,
                   gconstpointer  data)
{
  const char * const found[] = {
    "Ngũgĩ", "ngugi", "NGŨGĨ", "ngũ", "Ngu\xcc\x83gi\xcc\x83", "Ng'ang'a", "ng’ang’a", "ang'a ngugi", "thiong", "\"Ngũgĩ\" OR",
  };
  const char * const missed[] = { "gugi", "nganga", "ngugi zzz" };
  g_autoptr(Cp2SqlRepository) repository = cp2_sql_repository_new (fixture->sql, FALSE);
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(Cp2Vacancy) vacancy = cp2_record_new (&cp2_vacancy_kind, "names");

  cp2_set_text (&vacancy->title, "Ngũgĩ wa Thiong'o or Ng’ang’a");
  g_assert_true (cp2_sql_repository_store (repository, vacancy, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_test_message ("%s", found[i]);
      cp2_query_search (query, found[i]);
      g_assert_cmpint (count_of (query, fixture->sql), ==, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (missed); i++)
    {
      cp2_query_search (query, missed[i]);
      g_assert_cmpint (count_of (query, fixture->sql), ==, 0);
    }
}

/* The connection's handle, to read the text of the statement that a question became. */
static sqlite3 *last_opened;

static int
note_opened (sqlite3                     *database,
             char                       **message,
             const sqlite3_api_routines  *api)
{
  last_opened = database;
  return SQLITE_OK;
}

static const char *
find_statement (const char *marker)
{
  for (sqlite3_stmt *at = sqlite3_next_stmt (last_opened, NULL); at != NULL; at = sqlite3_next_stmt (last_opened, at))
    if (strstr (sqlite3_sql (at), marker) != NULL)
      return sqlite3_sql (at);

  return NULL;
}

static char *
explain (Cp2Query *query,
         Cp2Sql   *sql)
{
  static guint n;
  g_autofree char *marker = g_strdup_printf ("r.id AS marker_%u", ++n);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  GString *plan = g_string_new (NULL);
  Cp2Statement *statement;
  gboolean row = TRUE;

  cp2_query_select (query, sql, marker, 0, 50, &error);
  g_assert_no_error (error);
  text = g_strconcat ("EXPLAIN QUERY PLAN ", find_statement (marker), NULL);
  statement = cp2_sql_prepare (sql, text, &error);
  g_assert_no_error (error);
  while (row)
    {
      g_assert_true (cp2_statement_step (statement, &row, NULL));
      if (row)
        g_string_append_printf (plan, "%s; ", cp2_statement_get_text (statement, 3));
    }
  return g_string_free (plan, FALSE);
}

/* Every choice of the six filters, by closing day from today: never through the whole table. */
static void
test_plan_filters (Fixture       *fixture,
                   gconstpointer  data)
{
  for (guint chosen = 0; chosen < 1 << 6; chosen++)
    {
      g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
      g_autofree char *plan = NULL;

      for (guint i = 0; i < 6; i++)
        if (chosen & (1 << i))
          cp2_query_filter_one (query, columns[i].field, columns[i].values[0]);
      cp2_query_filter_from (query, "closes_on", "2026-10-20");
      cp2_query_sort (query, "closes_on", FALSE);

      plan = explain (query, fixture->sql);
      g_test_message ("%u: %s", chosen, plan);
      g_assert_nonnull (strstr (plan, "SEARCH r USING"));
      g_assert_null (strstr (plan, "SCAN r"));
    }
}

static void
test_plan_search (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autofree char *plan = NULL;

  cp2_query_search (query, "tumaini");
  cp2_query_filter_one (query, "county", "01");
  plan = explain (query, fixture->sql);
  g_test_message ("%s", plan);
  g_assert_nonnull (strstr (plan, "SCAN s VIRTUAL TABLE"));
  g_assert_null (strstr (plan, "SCAN r"));
}

static void
test_failures (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  GError *errors[4] = { NULL };
  gint64 count;

  g_assert_null (cp2_query_select (query, fixture->sql, "no_such_column", 0, 1, &errors[0]));
  g_assert_true (cp2_record_tables_drop_indexes (fixture->sql, NULL));
  g_assert_true (cp2_sql_execute (fixture->sql, "DROP TABLE vacancy", NULL));
  g_assert_null (cp2_query_list (query, fixture->sql, 0, -1, &errors[1]));
  g_assert_false (cp2_query_count (query, fixture->sql, &count, &errors[2]));
  g_assert_null (cp2_query_list_values (query, fixture->sql, "exam", &errors[3]));
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_error (errors[i], CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
      g_clear_error (&errors[i]);
    }
}

#define ADD(path, function) g_test_add ("/query/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  sqlite3_auto_extension ((void (*) (void)) note_opened);

  ADD ("list/random", test_list_random);
  ADD ("values/random", test_values_random);
  ADD ("filter/replaced", test_filter_replaced);
  ADD ("search/hostile", test_search_hostile);
  ADD ("search/names", test_search_names);
  ADD ("plan/filters", test_plan_filters);
  ADD ("plan/search", test_plan_search);
  ADD ("failures/told", test_failures);

  return g_test_run ();
}
