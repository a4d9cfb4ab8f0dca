#include "config.h"

#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"
#include "tests/storage/query-fixture.h"

static const char * const exams[] = { "KCSE-2026", "KPSEA-2026", "KJSEA-2026" };
static const char * const activities[] = { "invigilation", "supervision", "marking" };
static const char * const stations[] = { "01001101", "01001102", "02001101", "O'Neill \"x\"" };
static const char * const positions[] = { "INV", "SUP", "EX" };
static const char * const counties[] = { "01", "02" };
static const char * const subcounties[] = { "01001", "01002", "02001" };
static const char * const days[] = { "2026-10-19", "2026-10-20", "2026-10-21", "2026-11-01", "2026-12-31" };
static const char * const words[] = { "supervisor", "Super", "Tumaini", "hill", "school", "12", "girls", "mixed", "and", "NOT" };

const QueryColumn query_columns[] = {
  { "exam", exams, G_N_ELEMENTS (exams) },
  { "activity", activities, G_N_ELEMENTS (activities) },
  { "station", stations, G_N_ELEMENTS (stations) },
  { "position", positions, G_N_ELEMENTS (positions) },
  { "county", counties, G_N_ELEMENTS (counties) },
  { "subcounty", subcounties, G_N_ELEMENTS (subcounties) },
  { "closes_on", days, G_N_ELEMENTS (days) },
};

const char * const query_numbers[] = { "0", "1", "2", "9", "10", "11" };

const guint n_query_columns = G_N_ELEMENTS (query_columns);
const guint n_query_numbers = G_N_ELEMENTS (query_numbers);

guint
below (guint limit)
{
  return g_test_rand_int_range (0, limit);
}

static const Cp2Field *
field_named (const char *name)
{
  return cp2_kind_find_field (&cp2_vacancy_kind, name);
}

char *
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

  for (guint i = 0; i < n_query_columns; i++)
    if (below (8) > 0)
      cp2_field_set_text (field_named (query_columns[i].field), vacancy, query_columns[i].values[below (query_columns[i].n_values)]);
  vacancy->title = below (6) > 0 ? random_title () : NULL;
  vacancy->station_name = below (2) ? random_title () : NULL;
  vacancy->slots = g_ascii_strtoll (query_numbers[below (G_N_ELEMENTS (query_numbers))], NULL, 10);
  vacancy->closed = below (2);
  return vacancy;
}

void
query_fixture_set_up (QueryFixture  *fixture,
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

void
query_fixture_tear_down (QueryFixture  *fixture,
                         gconstpointer  data)
{
  g_ptr_array_unref (fixture->rows);
  g_assert_finalize_object (fixture->sql);
}

gint64
query_count (Cp2Query *query,
             Cp2Sql   *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 count;

  cp2_query_count (query, sql, &count, &error);
  g_assert_no_error (error);
  return count;
}
