#include "config.h"

#include "core/cp2-kinds.h"
#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"
#include "tests/storage/sql-fixture.h"

static Cp2Sql *
open_empty (void)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);

  g_assert_no_error (error);
  return sql;
}

static void
create (Cp2Sql               *sql,
        Cp2RecordTablesFlags  flags)
{
  g_autoptr(GError) error = NULL;

  cp2_record_tables_create (sql, flags, &error);
  g_assert_no_error (error);
}

static gint64
count_words (Cp2Sql     *sql,
             const char *match)
{
  g_autofree char *text = g_strdup_printf ("SELECT count(*) FROM vacancy_search WHERE vacancy_search MATCH '%s'", match);

  return sql_read_number (sql, text);
}

/* Everything in the schema, in order. */
static char *
schema (Cp2Sql *sql)
{
  GString *all = g_string_new (NULL);
  Cp2Statement *statement = cp2_sql_prepare (sql, "SELECT type || ' ' || name || ' ' || coalesce (sql, '') FROM sqlite_master"
                                                  " ORDER BY 1", NULL);
  gboolean row = TRUE;

  while (row)
    {
      g_assert_true (cp2_statement_step (statement, &row, NULL));
      if (row)
        g_string_append_printf (all, "%s\n", cp2_statement_get_text (statement, 0));
    }
  return g_string_free (all, FALSE);
}

static void
put_vacancy (Cp2Sql     *sql,
             const char *id,
             const char *title)
{
  g_autoptr(Cp2SqlRepository) repository = cp2_sql_repository_new (sql, TRUE);
  g_autoptr(Cp2Vacancy) vacancy = cp2_record_new (&cp2_vacancy_kind, id);

  cp2_set_text (&vacancy->title, title);
  g_assert_true (cp2_sql_repository_store (repository, vacancy, NULL));
}

/* A table for each kind with every column, an index for each list of columns. */
static void
test_create_all (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  create (sql, 0);
  for (guint i = 0; i < n_kinds; i++)
    {
      g_auto(GStrv) columns = cp2_sql_list_columns (sql, kinds[i]->name, NULL);
      g_autofree char *text = g_strdup_printf ("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = '%s'"
                                               " AND sql IS NOT NULL", kinds[i]->name);
      guint n_indexes = (kinds[i]->indexes ? g_strv_length ((char **) kinds[i]->indexes) : 0) +
                        (kinds[i]->keys ? g_strv_length ((char **) kinds[i]->keys) : 0);

      g_assert_cmpuint (g_strv_length (columns), ==, kinds[i]->n_fields + 6);
      for (guint j = 0; j < kinds[i]->n_fields; j++)
        g_assert_true (g_strv_contains ((const char * const *) columns, kinds[i]->fields[j].name));
      g_assert_cmpint (sql_read_number (sql, text), ==, n_indexes);
    }
}

static void
test_create_twice (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  create (sql, CP2_RECORD_TABLES_UNIQUE_KEYS);
  put_vacancy (sql, "v", "Supervisor");
  once = schema (sql);
  create (sql, CP2_RECORD_TABLES_UNIQUE_KEYS);
  twice = schema (sql);
  g_assert_cmpstr (once, ==, twice);
  g_assert_cmpint (count_words (sql, "supervisor"), ==, 1);
}

/* Dropped for a bulk load and made again, everything is as it was, over the rows that came meanwhile. */
static void
test_drop_and_create (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();
  g_autofree char *before = NULL;
  g_autofree char *without = NULL;
  g_autofree char *after = NULL;
  g_autofree char *never = NULL;
  g_autoptr(Cp2Sql) bare = open_empty ();

  create (sql, CP2_RECORD_TABLES_UNIQUE_KEYS);
  before = schema (sql);
  put_vacancy (sql, "old", "Supervisor");
  g_assert_true (cp2_record_tables_drop_indexes (sql, NULL));
  g_assert_true (cp2_record_tables_drop_indexes (sql, NULL));
  without = schema (sql);
  create (bare, CP2_RECORD_TABLES_UNIQUE_KEYS | CP2_RECORD_TABLES_NO_INDEXES);
  never = schema (bare);
  g_assert_cmpstr (without, ==, never);

  put_vacancy (sql, "old", "Examiner");
  put_vacancy (sql, "new", "Invigilator");
  g_assert_true (cp2_record_tables_create_indexes (sql, CP2_RECORD_TABLES_UNIQUE_KEYS, NULL));
  after = schema (sql);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (count_words (sql, "supervisor"), ==, 0);
  g_assert_cmpint (count_words (sql, "examiner"), ==, 1);
  g_assert_cmpint (count_words (sql, "invigilator"), ==, 1);
}

static gboolean
put_application (Cp2Sql      *sql,
                 const char  *id,
                 GError     **error)
{
  g_autoptr(Cp2SqlRepository) repository = cp2_sql_repository_new (sql, TRUE);
  g_autoptr(Cp2JobApplication) application = cp2_record_new (&cp2_job_application_kind, id);

  cp2_set_text (&application->profile, "p");
  cp2_set_text (&application->vacancy, "v");
  return cp2_sql_repository_store (repository, application, error);
}

static void
test_unique_keys (void)
{
  for (guint unique = 0; unique < 2; unique++)
    {
      g_autoptr(Cp2Sql) sql = open_empty ();
      g_autoptr(GError) error = NULL;

      create (sql, unique ? CP2_RECORD_TABLES_UNIQUE_KEYS : 0);
      g_assert_true (put_application (sql, "a", &error));
      g_assert_true (put_application (sql, "a", &error));
      g_assert_cmpint (put_application (sql, "b", &error), ==, !unique);
      if (unique)
        g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
    }
}

static void
test_search_follows (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();

  create (sql, 0);
  put_vacancy (sql, "1", "Supervisor for Tumaini");
  put_vacancy (sql, "2", "Ngũgĩ centre");
  g_assert_cmpint (count_words (sql, "tumaini"), ==, 1);
  g_assert_cmpint (count_words (sql, "ngugi"), ==, 1);
  g_assert_cmpint (count_words (sql, "tum*"), ==, 1);

  put_vacancy (sql, "1", "Invigilator for Neema");
  g_assert_cmpint (count_words (sql, "tumaini"), ==, 0);
  g_assert_cmpint (count_words (sql, "neema"), ==, 1);

  /* Another member of the same row does not touch it. */
  sql_execute (sql, "UPDATE vacancy SET taken = 5");
  g_assert_cmpint (count_words (sql, "neema"), ==, 1);

  put_vacancy (sql, "1", NULL);
  g_assert_cmpint (count_words (sql, "neema"), ==, 0);
  put_vacancy (sql, "1", "Neema");
  sql_execute (sql, "DELETE FROM vacancy WHERE id = '1'");
  g_assert_cmpint (count_words (sql, "neema"), ==, 0);
  sql_execute (sql, "INSERT INTO vacancy_search (vacancy_search, rank) VALUES ('integrity-check', 1)");
}

/* The table as an earlier version made it: fewer fields, a row in it. */
static void
make_older (Cp2Sql *sql)
{
  sql_execute (sql, "CREATE TABLE vacancy (\"row\" INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                    " version BIGINT NOT NULL DEFAULT 0, updated_at TEXT, masked BIGINT NOT NULL DEFAULT 0,"
                    " extra TEXT, \"title\" TEXT);"
                    "CREATE TABLE job_application (\"row\" INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                    " version BIGINT NOT NULL DEFAULT 0, updated_at TEXT, masked BIGINT NOT NULL DEFAULT 0,"
                    " extra TEXT, \"profile\" TEXT);"
                    "INSERT INTO vacancy (id, version, title) VALUES ('old', 3, 'Supervisor');"
                    "INSERT INTO job_application (id, profile) VALUES ('old', 'p')");
}

/* A row from before is found by the unset value of a field that came later, like one written now. */
static void
test_add_columns (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();
  g_autoptr(Cp2SqlRepository) repository = NULL;
  g_autoptr(Cp2Vacancy) fresh = cp2_record_new (&cp2_vacancy_kind, "old");
  g_autoptr(GPtrArray) open = NULL;
  g_autoptr(GPtrArray) submitted = NULL;

  make_older (sql);
  create (sql, 0);
  repository = cp2_sql_repository_new (sql, TRUE);

  open = cp2_repository_find (CP2_REPOSITORY (repository), &cp2_vacancy_kind, NULL, "closed", "0", "taken", "0", NULL);
  g_assert_cmpuint (open->len, ==, 1);
  cp2_set_text (&fresh->title, "Supervisor");
  g_assert_true (cp2_record_equal (fresh, g_ptr_array_index (open, 0)));
  g_assert_cmpint (CP2_RECORD (g_ptr_array_index (open, 0))->version, ==, 3);
  submitted = cp2_repository_find (CP2_REPOSITORY (repository), &cp2_job_application_kind, NULL, "state", "submitted", NULL);
  g_assert_cmpuint (submitted->len, ==, 1);
}

/* A field that is searched from now on is searched in the rows that are there, too. */
static void
test_add_search_column (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();

  create (sql, CP2_RECORD_TABLES_NO_INDEXES);
  sql_execute (sql, "INSERT INTO vacancy (id, title, station_name) VALUES ('old', 'Supervisor', 'Tumaini');"
                    "CREATE VIRTUAL TABLE vacancy_search USING fts5 (\"title\", content = 'vacancy', content_rowid = 'row');"
                    "INSERT INTO vacancy_search (vacancy_search) VALUES ('rebuild')");
  create (sql, 0);
  g_assert_cmpint (count_words (sql, "tumaini"), ==, 1);
  put_vacancy (sql, "old", "Examiner");
  g_assert_cmpint (count_words (sql, "supervisor"), ==, 0);
  g_assert_cmpint (count_words (sql, "examiner"), ==, 1);
}

static void
test_create_fails (void)
{
  g_autoptr(Cp2Sql) sql = open_empty ();
  g_autoptr(GError) error = NULL;

  /* Two of one key stand in the way of a unique index. */
  create (sql, CP2_RECORD_TABLES_NO_INDEXES);
  g_assert_true (put_application (sql, "a", NULL));
  g_assert_true (put_application (sql, "b", NULL));
  g_assert_false (cp2_record_tables_create_indexes (sql, CP2_RECORD_TABLES_UNIQUE_KEYS, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/record-tables/create/all", test_create_all);
  g_test_add_func ("/record-tables/create/twice", test_create_twice);
  g_test_add_func ("/record-tables/create/fails", test_create_fails);
  g_test_add_func ("/record-tables/drop/and-create", test_drop_and_create);
  g_test_add_func ("/record-tables/keys/unique", test_unique_keys);
  g_test_add_func ("/record-tables/search/follows", test_search_follows);
  g_test_add_func ("/record-tables/add/columns", test_add_columns);
  g_test_add_func ("/record-tables/add/search-column", test_add_search_column);

  return g_test_run ();
}
