#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"
#include "tests/core/random-record.h"
#include "tests/storage/query-fixture.h"

/* Whatever is typed, it is searched for and never obeyed. */
static void
test_search_hostile (QueryFixture  *fixture,
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
      query_count (query, fixture->sql);
    }
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = random_text ();

      cp2_query_search (query, text);
      query_count (query, fixture->sql);
    }

  for (guint i = 0; i < 20000; i++)
    g_string_append (many, "super ");
  cp2_query_search (query, many->str);
  g_assert_cmpint (query_count (query, fixture->sql), >, 0);
  cp2_query_search (query, NULL);
  g_assert_cmpint (query_count (query, fixture->sql), ==, N_ROWS);
}

/* Names as they are here: with tildes, apostrophes, composed or not, in any case. */
static void
test_search_names (QueryFixture  *fixture,
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
      g_assert_cmpint (query_count (query, fixture->sql), ==, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (missed); i++)
    {
      cp2_query_search (query, missed[i]);
      g_assert_cmpint (query_count (query, fixture->sql), ==, 0);
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
test_plan_filters (QueryFixture  *fixture,
                   gconstpointer  data)
{
  for (guint chosen = 0; chosen < 1 << 6; chosen++)
    {
      g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
      g_autofree char *plan = NULL;

      for (guint i = 0; i < 6; i++)
        if (chosen & (1 << i))
          cp2_query_filter_one (query, query_columns[i].field, query_columns[i].values[0]);
      cp2_query_filter_from (query, "closes_on", "2026-10-20");
      cp2_query_sort (query, "closes_on", FALSE);

      plan = explain (query, fixture->sql);
      g_test_message ("%u: %s", chosen, plan);
      g_assert_nonnull (strstr (plan, "SEARCH r USING"));
      g_assert_null (strstr (plan, "SCAN r"));
    }
}

static void
test_plan_search (QueryFixture  *fixture,
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
test_failures (QueryFixture  *fixture,
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

#define ADD(path, function) \
  g_test_add ("/query/" path, QueryFixture, NULL, query_fixture_set_up, function, query_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  sqlite3_auto_extension ((void (*) (void)) note_opened);

  ADD ("search/hostile", test_search_hostile);
  ADD ("search/names", test_search_names);
  ADD ("plan/filters", test_plan_filters);
  ADD ("plan/search", test_plan_search);
  ADD ("failures/told", test_failures);

  return g_test_run ();
}
