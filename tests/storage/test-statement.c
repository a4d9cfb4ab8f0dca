#include "config.h"

#include <string.h>

#include "crash-disk.h"
#include "sql-fixture.h"

typedef struct
{
  Cp2Sql *sql;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  sql_execute (fixture->sql, "CREATE TABLE t (x INTEGER UNIQUE, y)");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->sql);
}

/* Numbers out of order, twice, and with gaps; to SQLite they are only names. */
static void
test_parameters_numbers (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_query (fixture->sql, &error, "SELECT $2 || $1 || $2, $1, $10", "ss", "a", "b");
  gboolean row = FALSE;

  g_assert_no_error (error);
  cp2_statement_bind_integer (statement, 10, G_MININT64);
  g_assert_true (cp2_statement_step (statement, &row, &error));
  g_assert_true (row);
  g_assert_cmpuint (cp2_statement_get_n_columns (statement), ==, 3);
  g_assert_cmpstr (cp2_statement_get_text (statement, 0), ==, "bab");
  g_assert_cmpstr (cp2_statement_get_text (statement, 1), ==, "a");
  g_assert_cmpint (cp2_statement_get_integer (statement, 2), ==, G_MININT64);

  g_assert_true (cp2_statement_step (statement, &row, &error));
  g_assert_false (row);
}

static void
test_parameters_types (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char bytes[] = "\0\1\2";
  g_autoptr(GBytes) blob = g_bytes_new_static (bytes, 3);
  g_autoptr(GBytes) empty = g_bytes_new_static (NULL, 0);
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement =
    cp2_sql_query (fixture->sql, &error, "SELECT $1, $2, $3, $4, $5, $6", "bbbsss", blob, empty, NULL, NULL, "", "Ä");
  gsize length = 99;
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &row, &error));

  g_assert_cmpmem (cp2_statement_get_blob (statement, 0, &length), length, bytes, 3);
  g_assert_nonnull (cp2_statement_get_blob (statement, 1, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_null (cp2_statement_get_blob (statement, 2, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_false (cp2_statement_is_null (statement, 1));
  g_assert_true (cp2_statement_is_null (statement, 2));
  g_assert_true (cp2_statement_is_null (statement, 3));
  g_assert_null (cp2_statement_get_text (statement, 3));
  g_assert_cmpstr (cp2_statement_get_text (statement, 4), ==, "");
  g_assert_cmpstr (cp2_statement_get_text (statement, 5), ==, "Ä");
}

static void
test_parameters_copied (Fixture       *fixture,
                        gconstpointer  data)
{
  char text[] = "text and more";
  char blob[] = "blob";
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_prepare (fixture->sql, "SELECT $1, $2, $3", &error);
  gboolean row = FALSE;
  gsize length;

  cp2_statement_bind_text_len (statement, 1, text, 4);
  cp2_statement_bind_blob (statement, 2, blob, 4);
  cp2_statement_bind_text_len (statement, 3, NULL, 4);
  text[0] = blob[0] = 'X';

  g_assert_true (cp2_statement_step (statement, &row, &error));
  g_assert_cmpstr (cp2_statement_get_text (statement, 0), ==, "text");
  g_assert_cmpmem (cp2_statement_get_blob (statement, 1, &length), length, "blob", 4);
  g_assert_true (cp2_statement_is_null (statement, 2));
}

static void
test_parameters_refused (Fixture       *fixture,
                         gconstpointer  data)
{
  static const char * const cases[] = { "SELECT ?", "SELECT :name", "SELECT $name", "SELECT $0", "SELECT $99999999999", "SELECT @1" };
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement;
  gboolean row = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) local_error = NULL;

      g_assert_null (cp2_sql_prepare (fixture->sql, cases[i], &local_error));
      g_assert_error (local_error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
    }

  /* A bind that fails is told by the step; after that the statement is good again. */
  statement = cp2_sql_query (fixture->sql, &error, "SELECT $1, $3", "ii", (gint64) 1, (gint64) 2);
  g_assert_no_error (error);
  g_assert_false (cp2_statement_step (statement, &row, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_assert_false (row);
  g_clear_error (&error);
  cp2_statement_bind_null (statement, 3);
  g_assert_true (cp2_statement_run (statement, &error));

  g_assert_false (cp2_sql_run (fixture->sql, &error, "SELECT $1", "ii", (gint64) 1, (gint64) 2));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
}

static void
test_prepare_refused (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char * const cases[] = { "", "  ", "-- nothing", "SELEC 1", "SELECT 1; SELECT 2", "SELECT * FROM nowhere" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (cp2_sql_prepare (fixture->sql, cases[i], &error));
      g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
    }
}

static void
test_cache (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *text = g_strdup ("SELECT $1");
  g_autoptr(GError) error = NULL;
  Cp2Statement *first = cp2_sql_query (fixture->sql, &error, text, "i", (gint64) 7);
  gboolean row = FALSE;

  /* The same text at another address; prepared anew it has no parameter bound. */
  text[0] = 's';
  g_assert_true (cp2_statement_step (first, &row, &error));
  g_assert_cmpint (cp2_statement_get_integer (first, 0), ==, 7);
  g_assert_true (cp2_sql_prepare (fixture->sql, "SELECT $1", &error) == first);
  g_assert_true (cp2_statement_step (first, &row, &error));
  g_assert_true (cp2_statement_is_null (first, 0));
  g_assert_true (cp2_sql_prepare (fixture->sql, "SELECT $2", &error) != first);

  /* A statement outlives a change of the schema. */
  first = cp2_sql_query (fixture->sql, &error, "SELECT * FROM t", "");
  g_assert_true (cp2_statement_run (first, &error));
  sql_execute (fixture->sql, "ALTER TABLE t ADD COLUMN z; INSERT INTO t VALUES (1, 2, 3)");
  g_assert_true (cp2_statement_step (first, &row, &error));
  g_assert_cmpuint (cp2_statement_get_n_columns (first), ==, 3);
}

/* A text is known by its address, and others come to be there. */
static void
test_cache_address (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  char text[] = "SELECT 10";

  for (guint i = 0; i < 200; i++)
    {
      text[7] = '0' + i % 10;
      text[8] = '0' + i / 10 % 10;
      g_assert_cmpint (sql_read_number (fixture->sql, text), ==, i % 10 * 10 + i / 10 % 10);
    }

  text[7] = '?';
  g_assert_null (cp2_sql_prepare (fixture->sql, text, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
}

/* What was lent may go once the statement has run, and the statement be used again. */
static void
test_parameters_lent (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char insert[] = "INSERT INTO t VALUES ($1, $2)";
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      Cp2Statement *statement = cp2_sql_prepare (fixture->sql, insert, &error);
      char *value = g_strdup_printf ("a value that is gone afterwards, %u", i);

      g_assert_no_error (error);
      cp2_statement_bind_integer (statement, 1, i);
      cp2_statement_lend_text (statement, 2, i < 2 ? value : NULL);
      g_assert_true (cp2_statement_run (statement, &error));
      memset (value, 'x', strlen (value));
      g_free (value);
    }

  g_assert_cmpint (sql_read_number (fixture->sql, "SELECT count(*) FROM t WHERE y LIKE 'a value that is gone afterwards, _'"), ==, 2);
  g_assert_cmpint (sql_read_number (fixture->sql, "SELECT x FROM t WHERE y IS NULL"), ==, 2);
}

static void
test_step_end (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement;
  gboolean row = FALSE;

  sql_execute (fixture->sql, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  statement = cp2_sql_query (fixture->sql, &error, "SELECT y FROM t ORDER BY x", "");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (cp2_statement_step (statement, &row, &error) && row);
      g_assert_cmpstr (cp2_statement_get_text (statement, 0), ==, "a");
      g_assert_true (cp2_statement_step (statement, &row, &error) && row);
      g_assert_true (cp2_statement_step (statement, &row, &error) && !row);
    }

  /* Reset at the end by itself, so that nothing keeps the table busy; and after a failure too. */
  g_assert_false (cp2_sql_run (fixture->sql, &error, "INSERT INTO t VALUES ($1, NULL)", "i", (gint64) 1));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  sql_execute (fixture->sql, "DROP TABLE t");
}

static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sql_execute (fixture->sql, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  g_assert_cmpint (cp2_sql_get_changes (fixture->sql), ==, 3);
  g_assert_true (cp2_sql_run (fixture->sql, &error, "UPDATE t SET y = $1 WHERE x >= $2", "si", "z", (gint64) 2));
  g_assert_cmpint (cp2_sql_get_changes (fixture->sql), ==, 2);
  g_assert_true (cp2_sql_run (fixture->sql, &error, "DELETE FROM t WHERE x = $1", "i", (gint64) 9));
  g_assert_cmpint (cp2_sql_get_changes (fixture->sql), ==, 0);
}

static void
test_transaction (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_rollback (fixture->sql);
  g_assert_false (cp2_sql_commit (fixture->sql, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_clear_error (&error);

  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  g_assert_false (cp2_sql_begin (fixture->sql, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_clear_error (&error);
  sql_execute (fixture->sql, "INSERT INTO t VALUES (1, 1)");
  cp2_sql_rollback (fixture->sql);
  g_assert_cmpint (sql_read_number (fixture->sql, "SELECT count(*) FROM t"), ==, 0);
}

static void
test_savepoints (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_sql_savepoint (fixture->sql, "outer", &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_clear_error (&error);

  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  sql_execute (fixture->sql, "INSERT INTO t VALUES (1, 1)");
  g_assert_true (cp2_sql_savepoint (fixture->sql, "outer", &error));
  sql_execute (fixture->sql, "INSERT INTO t VALUES (2, 2)");
  g_assert_true (cp2_sql_savepoint (fixture->sql, "select", &error));
  sql_execute (fixture->sql, "INSERT INTO t VALUES (3, 3)");
  g_assert_true (cp2_sql_rollback_to (fixture->sql, "select", &error));
  g_assert_cmpint (sql_read_number (fixture->sql, "SELECT count(*) FROM t"), ==, 2);

  g_assert_false (cp2_sql_release (fixture->sql, "select", &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_clear_error (&error);

  g_assert_true (cp2_sql_release (fixture->sql, "outer", &error));
  g_assert_true (cp2_sql_commit (fixture->sql, &error));
  g_assert_cmpint (sql_read_number (fixture->sql, "SELECT sum(x) FROM t"), ==, 3);
}

/* A commit that is refused leaves the transaction open in SQLite; one that cannot be written does not. */
static void
test_commit_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sql_execute (fixture->sql, "CREATE TABLE u (y REFERENCES t (x) DEFERRABLE INITIALLY DEFERRED)");
  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  sql_execute (fixture->sql, "INSERT INTO u VALUES (7)");
  g_assert_false (cp2_sql_commit (fixture->sql, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);

  g_assert_cmpint (sql_read_number (fixture->sql, "SELECT count(*) FROM u"), ==, 0);
  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  g_assert_true (cp2_sql_commit (fixture->sql, &error));
}

static void
test_commit_not_written (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(CrashDisk) disk = crash_disk_new ("crash", TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open ("sqlite:test.db", "crash", CP2_SQL_READ_WRITE, &error);

  sql_execute (sql, "CREATE TABLE t (x)");
  g_assert_true (cp2_sql_begin (sql, &error));
  sql_execute (sql, "INSERT INTO t VALUES (1)");
  crash_disk_fail_syncs (disk, TRUE);
  g_assert_false (cp2_sql_commit (sql, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_FULL);
  g_clear_error (&error);
  crash_disk_fail_syncs (disk, FALSE);

  g_assert_cmpint (sql_read_number (sql, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true (cp2_sql_begin (sql, &error));
  sql_execute (sql, "INSERT INTO t VALUES (2)");
  g_assert_true (cp2_sql_commit (sql, &error));
  g_assert_cmpint (sql_read_number (sql, "SELECT x FROM t"), ==, 2);
  g_clear_object (&sql);
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/statement/parameters/numbers", test_parameters_numbers);
  add ("/statement/parameters/types", test_parameters_types);
  add ("/statement/parameters/copied", test_parameters_copied);
  add ("/statement/parameters/lent", test_parameters_lent);
  add ("/statement/parameters/refused", test_parameters_refused);
  add ("/statement/prepare/refused", test_prepare_refused);
  add ("/statement/cache/same", test_cache);
  add ("/statement/cache/address", test_cache_address);
  add ("/statement/step/end", test_step_end);
  add ("/sql/changes/counted", test_changes);
  add ("/sql/transaction/order", test_transaction);
  add ("/sql/savepoint/nested", test_savepoints);
  add ("/sql/commit/refused", test_commit_refused);
  add ("/sql/commit/not-written", test_commit_not_written);

  return g_test_run ();
}
