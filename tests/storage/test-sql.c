#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "crash-disk.h"
#include "sql-fixture.h"

#define PAGE_SIZE 16384 /* of a database that is not sealed */

typedef struct
{
  SqlFixture  files;
  Cp2Sql     *sql;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  sql_fixture_set_up (&fixture->files);
  fixture->sql = sql_fixture_open (&fixture->files, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->sql)
    g_assert_finalize_object (fixture->sql);
  sql_fixture_tear_down (&fixture->files);
}

static void
test_open_settings (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const cases[][3] = {
    { "PRAGMA journal_mode", "wal", "wal" },
    { "PRAGMA synchronous", "2", "2" },
    { "PRAGMA foreign_keys", "1", "1" },
    { "PRAGMA temp_store", "2", "2" },
    { "PRAGMA mmap_size", "0", "0" },
    { "PRAGMA busy_timeout", "5000", "5000" },
    { "PRAGMA cache_size", "-16384", "-4096" },
    { "PRAGMA wal_autocheckpoint", "4000", "0" },
    { "PRAGMA query_only", "0", "1" },
  };
  g_autoptr(Cp2Sql) reader = cp2_sql_open (fixture->files.url, NULL, CP2_SQL_READ_ONLY, NULL);
  g_autoptr(Cp2Sql) in_memory = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, NULL);
  GStatBuf status;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sql_assert_value (fixture->sql, cases[i][0], cases[i][1]);
      sql_assert_value (reader, cases[i][0], cases[i][2]);
    }

  sql_assert_value (in_memory, "PRAGMA journal_mode", "memory");
  g_assert_cmpint (g_stat (fixture->files.path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_open_refused (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *nowhere = g_strconcat ("sqlite:", fixture->files.folder, "/no/such/folder.db", NULL);
  g_autofree char *missing = g_strconcat (fixture->files.url, "-missing", NULL);
  g_autofree char *folder = g_strconcat ("sqlite:", fixture->files.folder, NULL);
  g_autoptr(GError) error = NULL;

  sql_assert_not_opened (nowhere, NULL, CP2_SQL_READ_WRITE, CP2_SQL_ERROR_OPEN);
  sql_assert_not_opened (missing, NULL, CP2_SQL_READ_ONLY, CP2_SQL_ERROR_OPEN);
  sql_assert_not_opened (folder, NULL, CP2_SQL_READ_WRITE, CP2_SQL_ERROR_OPEN);
  sql_assert_not_opened ("sqlite:", NULL, CP2_SQL_READ_WRITE, CP2_SQL_ERROR_OPEN);
  sql_assert_not_opened ("no scheme", NULL, CP2_SQL_READ_WRITE, CP2_SQL_ERROR_OPEN);

  g_assert_null (cp2_sql_open ("elsewhere://user:password@host", NULL, CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_assert_null (strstr (error->message, "password"));
  g_clear_error (&error);

  g_assert_null (cp2_sql_open (fixture->files.url, "no-such-vfs", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
}

static void
test_open_foreign (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *path = g_strconcat (fixture->files.path, "-text", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  sql_assert_not_opened (url, NULL, CP2_SQL_READ_WRITE, CP2_SQL_ERROR_NOT_A_DATABASE);
  sql_assert_not_opened (url, NULL, CP2_SQL_READ_ONLY, CP2_SQL_ERROR_NOT_A_DATABASE);
}

static void
test_open_damaged (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  sql_execute (fixture->sql,
           "CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT);"
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
           " INSERT INTO t SELECT i, hex (zeroblob (100)) FROM n");
  g_assert_true (cp2_sql_quick_check (fixture->sql, &error));
  g_clear_object (&fixture->sql);

  /* Every page but the first is noise, then half the file is missing. */
  g_assert_true (g_file_get_contents (fixture->files.path, &content, &size, NULL));
  memset (content + PAGE_SIZE, 0xa5, size - PAGE_SIZE);
  g_assert_true (g_file_set_contents (fixture->files.path, content, size, NULL));

  fixture->sql = cp2_sql_open (fixture->files.url, NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_false (cp2_sql_quick_check (fixture->sql, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
  sql_assert_fails (fixture->sql, "SELECT sum (length (note)) FROM t", CP2_SQL_ERROR_CORRUPT);
  g_clear_object (&fixture->sql);

  g_assert_true (g_file_set_contents (fixture->files.path, content, size / 2, NULL));
  sql_assert_not_opened (fixture->files.url, NULL, CP2_SQL_READ_WRITE, CP2_SQL_ERROR_CORRUPT);
}

static void
test_readers_committed (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) reader = NULL;

  sql_execute (fixture->sql, "CREATE TABLE t (x)");
  reader = cp2_sql_open (fixture->files.url, NULL, CP2_SQL_READ_ONLY, &error);
  g_assert_no_error (error);

  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  sql_execute (fixture->sql, "INSERT INTO t VALUES (1)");
  sql_assert_value (reader, "SELECT count(*) FROM t", "0");
  g_assert_true (cp2_sql_commit (fixture->sql, &error));
  sql_assert_value (reader, "SELECT count(*) FROM t", "1");

  g_assert_true (cp2_sql_begin_read (reader, &error));
  sql_assert_value (reader, "SELECT count(*) FROM t", "1");
  sql_execute (fixture->sql, "INSERT INTO t VALUES (2)");
  sql_assert_value (reader, "SELECT count(*) FROM t", "1");
  g_assert_true (cp2_sql_commit (reader, &error));
  sql_assert_value (reader, "SELECT count(*) FROM t", "2");

  sql_assert_fails (reader, "INSERT INTO t VALUES (3)", CP2_SQL_ERROR_STATEMENT);
  sql_assert_fails (reader, "PRAGMA query_only = 0; INSERT INTO t VALUES (3)", CP2_SQL_ERROR_STATEMENT);
}

/* The last one to close would normally checkpoint and delete the log. */
static void
test_readers_close (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *log = g_strconcat (fixture->files.path, "-wal", NULL);
  g_autoptr(CrashDisk) disk = crash_disk_new ("crash", TRUE);
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open ("sqlite:test.db", "crash", CP2_SQL_READ_WRITE, &error);

  sql_execute (sql, "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  crash_disk_fail_after (disk, 0);
  g_assert_finalize_object (sql);
  crash_disk_reboot (disk, CRASH_LOST, 1);
  before = crash_disk_get (disk, "test.db-wal");

  sql = cp2_sql_open ("sqlite:test.db", "crash", CP2_SQL_READ_ONLY, &error);
  g_assert_no_error (error);
  sql_assert_value (sql, "SELECT x FROM t", "1");
  g_assert_finalize_object (sql);
  after = crash_disk_get (disk, "test.db-wal");
  g_assert_nonnull (after);
  g_assert_true (g_bytes_equal (before, after));

  /* While the writer does. */
  sql_execute (fixture->sql, "CREATE TABLE t (x)");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  g_clear_object (&fixture->sql);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

static void
test_errors_constraint (Fixture       *fixture,
                        gconstpointer  data)
{
  sql_execute (fixture->sql, "CREATE TABLE t (x INTEGER UNIQUE CHECK (x > 0)); CREATE TABLE u (y REFERENCES t (x)); INSERT INTO t VALUES (1)");
  sql_assert_fails (fixture->sql, "INSERT INTO t VALUES (1)", CP2_SQL_ERROR_CONSTRAINT);
  sql_assert_fails (fixture->sql, "INSERT INTO t VALUES (0)", CP2_SQL_ERROR_CONSTRAINT);
  sql_assert_fails (fixture->sql, "INSERT INTO u VALUES (7)", CP2_SQL_ERROR_CONSTRAINT);
  sql_assert_fails (fixture->sql, "INSERT INTO nothing VALUES (1)", CP2_SQL_ERROR_STATEMENT);
}

static void
test_errors_busy (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) other = cp2_sql_open (fixture->files.url, NULL, CP2_SQL_READ_WRITE, &error);

  g_assert_no_error (error);
  sql_execute (other, "PRAGMA busy_timeout = 1");
  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  g_assert_false (cp2_sql_begin (other, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_BUSY);
  g_clear_error (&error);

  cp2_sql_rollback (other);
  g_assert_true (cp2_sql_commit (fixture->sql, &error));
  g_assert_true (cp2_sql_begin (other, &error));
  cp2_sql_rollback (other);
}

static void
test_errors_full (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sql_execute (fixture->sql, "CREATE TABLE t (x); PRAGMA max_page_count = 4");
  g_assert_true (cp2_sql_begin (fixture->sql, &error));
  sql_execute (fixture->sql, "INSERT INTO t VALUES (1)");
  sql_assert_fails (fixture->sql, "INSERT INTO t VALUES (zeroblob (100000))", CP2_SQL_ERROR_FULL);
  cp2_sql_rollback (fixture->sql);
  sql_assert_value (fixture->sql, "SELECT count(*) FROM t", "0");

  sql_execute (fixture->sql, "PRAGMA max_page_count = 1000; INSERT INTO t VALUES (zeroblob (100000))");
  sql_assert_value (fixture->sql, "SELECT count(*) FROM t", "1");
}

static void
test_migrate (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const steps[] = {
    "CREATE TABLE t (x); INSERT INTO t VALUES (1)",
    "ALTER TABLE t ADD COLUMN y; UPDATE t SET y = x + 1",
    "CREATE TABLE half (z); INSERT INTO nowhere VALUES (1)",
  };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) columns = NULL;
  g_auto(GStrv) no_columns = NULL;

  g_assert_true (cp2_sql_migrate (fixture->sql, steps, 1, &error));
  sql_assert_value (fixture->sql, "PRAGMA user_version", "1");
  g_assert_true (cp2_sql_migrate (fixture->sql, steps, 2, &error));
  g_assert_true (cp2_sql_migrate (fixture->sql, steps, 2, &error));
  sql_assert_value (fixture->sql, "SELECT group_concat (y) FROM t", "2");

  /* A step that fails leaves neither its number nor half of its work. */
  g_assert_false (cp2_sql_migrate (fixture->sql, steps, 3, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_clear_error (&error);
  sql_assert_value (fixture->sql, "PRAGMA user_version", "2");
  no_columns = cp2_sql_list_columns (fixture->sql, "half", &error);
  g_assert_cmpuint (g_strv_length (no_columns), ==, 0);
  columns = cp2_sql_list_columns (fixture->sql, "t", &error);
  g_assert_cmpstrv (columns, ((const char *[]) { "x", "y", NULL }));

  g_assert_false (cp2_sql_migrate (fixture->sql, steps, 1, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_TOO_NEW);
  g_clear_error (&error);
  sql_execute (fixture->sql, "PRAGMA user_version = -5");
  g_assert_false (cp2_sql_migrate (fixture->sql, steps, 2, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_TOO_NEW);
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

  add ("/sql/open/settings", test_open_settings);
  add ("/sql/open/refused", test_open_refused);
  add ("/sql/open/foreign", test_open_foreign);
  add ("/sql/open/damaged", test_open_damaged);
  add ("/sql/readers/committed", test_readers_committed);
  add ("/sql/readers/close", test_readers_close);
  add ("/sql/errors/constraint", test_errors_constraint);
  add ("/sql/errors/busy", test_errors_busy);
  add ("/sql/errors/full", test_errors_full);
  add ("/sql/migrate/steps", test_migrate);

  return g_test_run ();
}
