#include "config.h"

#include <sqlite3.h>

#include "sql-fixture.h"
#include "storage/cp2-sealed-vfs.h"

#define SECRET "Wanjiku-Otieno-254712345678"

static const guint8 key[CP2_SEALED_VFS_KEY_SIZE] = "a key that only this test knows";
static const guint8 other_key[CP2_SEALED_VFS_KEY_SIZE] = "another key";

static void
set_up (SqlFixture    *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  sql_fixture_set_up (fixture);
  cp2_sealed_vfs_register ("sealed", NULL, key, &error);
  g_assert_no_error (error);
}

static void
tear_down (SqlFixture    *fixture,
           gconstpointer  data)
{
  cp2_sealed_vfs_unregister ("sealed");
  sql_fixture_tear_down (fixture);
}

#define FILL \
  "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, note TEXT); CREATE INDEX person_name ON person (name);" \
  "CREATE VIRTUAL TABLE search USING fts5 (name);" \
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)" \
  " INSERT INTO person SELECT i, '" SECRET "' || i, hex (zeroblob (i * 10)) FROM n;" \
  "INSERT INTO search (rowid, name) SELECT id, name FROM person;"

static void
assert_filled (Cp2Sql *sql)
{
  sql_assert_value (sql, "SELECT count(*) || ' ' || sum(length(note)) FROM person", "500 2505000");
  sql_assert_value (sql, "SELECT count(*) FROM search WHERE search MATCH 'otieno'", "500");
  sql_assert_value (sql, "SELECT id FROM person WHERE name = '" SECRET "321'", "321");
  sql_assert_value (sql, "PRAGMA integrity_check", "ok");
}

static void
test_two_keys (SqlFixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *url = g_strconcat (fixture->url, "-other", NULL);
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");
  g_autoptr(Cp2Sql) other = NULL;
  g_autoptr(GError) error = NULL;

  cp2_sealed_vfs_register ("other", NULL, other_key, &error);
  g_assert_no_error (error);
  other = cp2_sql_open (url, "other", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);

  sql_execute (sql, FILL);
  sql_execute (other, FILL "DELETE FROM person WHERE id > 7");
  assert_filled (sql);
  sql_assert_value (other, "SELECT count(*) FROM person", "7");

  /* While it is open, with its log and index in use. */
  g_assert_null (cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);
  sql_assert_value (other, "SELECT count(*) FROM person", "7");

  g_clear_object (&other);
  g_assert_null (cp2_sql_open (url, "sealed", CP2_SQL_READ_ONLY, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  cp2_sealed_vfs_unregister ("other");
}

static void
test_plain_database (SqlFixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, NULL);
  g_autoptr(GError) error = NULL;

  sql_execute (sql, FILL);
  g_clear_object (&sql);
  g_assert_null (cp2_sql_open (fixture->url, "sealed", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);

  sql = sql_fixture_open (fixture, NULL);
  assert_filled (sql);
}

static void
test_register_refused (SqlFixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_sealed_vfs_register ("sealed", NULL, key, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_false (cp2_sealed_vfs_register ("lonely", "no-such-vfs", key, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_assert_null (sqlite3_vfs_find ("lonely"));

  cp2_sealed_vfs_unregister ("never registered");
}

static void
test_unregister_while_open (SqlFixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");
  g_autoptr(GError) error = NULL;

  cp2_sealed_vfs_unregister ("sealed");
  sql_execute (sql, FILL);
  assert_filled (sql);

  g_assert_null (cp2_sql_open (fixture->url, "sealed", CP2_SQL_READ_ONLY, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_clear_error (&error);

  /* The name may go to another key at once; to another VFS below only when the files are closed. */
  g_assert_false (cp2_sealed_vfs_register ("sealed", "unix-none", other_key, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_true (cp2_sealed_vfs_register ("sealed", NULL, other_key, &error));
  g_assert_null (cp2_sql_open (fixture->url, "sealed", CP2_SQL_READ_ONLY, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  sql_execute (sql, "UPDATE person SET name = name");
  assert_filled (sql);

  g_clear_object (&sql);
  cp2_sealed_vfs_unregister ("sealed");
  g_assert_true (cp2_sealed_vfs_register ("sealed", NULL, key, NULL));
  sql = sql_fixture_open (fixture, "sealed");
  assert_filled (sql);
}

static void
add (const char    *path,
     gconstpointer  data,
     void         (*test) (SqlFixture *, gconstpointer))
{
  g_test_add (path, SqlFixture, data, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/sealed-vfs/key/two", NULL, test_two_keys);
  add ("/sealed-vfs/key/plain-database", NULL, test_plain_database);
  add ("/sealed-vfs/register/refused", NULL, test_register_refused);
  add ("/sealed-vfs/unregister/while-open", NULL, test_unregister_while_open);

  return g_test_run ();
}
