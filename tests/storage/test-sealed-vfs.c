/* memmem() */
#define _GNU_SOURCE

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "sql-fixture.h"
#include "storage/cp2-sealed-vfs.h"

#define SECRET "Wanjiku-Otieno-254712345678"

static const guint8 key[CP2_SEALED_VFS_KEY_SIZE] = "a key that only this test knows";

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
test_round_trip (SqlFixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *mode = g_strdup_printf ("PRAGMA journal_mode = %s", (const char *) data);
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");

  sql_execute (sql, mode);
  sql_execute (sql, "BEGIN;" FILL "COMMIT");
  sql_execute (sql, "BEGIN; DELETE FROM person WHERE id % 3 = 0; ROLLBACK");
  assert_filled (sql);

  /* Back and forth over the free list, and through the vacuum, which writes every page anew. */
  sql_execute (sql, "DELETE FROM person WHERE id % 2 = 0; UPDATE person SET note = note || note; VACUUM");
  sql_execute (sql, "DROP TABLE person; DROP TABLE search;" FILL);
  assert_filled (sql);

  g_clear_object (&sql);
  sql = sql_fixture_open (fixture, "sealed");
  assert_filled (sql);
}

/*
 * Pages that were taken and given back in one transaction are never written: they become holes in the file, which
 * SQLite's own backup reads none the less.
 */
static void
test_holes (SqlFixture    *fixture,
            gconstpointer  data)
{
  g_autofree char *mode = g_strdup_printf ("PRAGMA secure_delete = OFF; PRAGMA journal_mode = %s", (const char *) data);
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");
  sqlite3_backup *backup;
  sqlite3 *from;
  sqlite3 *to;

  sql_execute (sql, mode);
  sql_execute (sql, FILL
               "CREATE TABLE passing (id INTEGER PRIMARY KEY, x);"
               "BEGIN; INSERT INTO passing VALUES (1, zeroblob (300000)), (2, zeroblob (9000)); DELETE FROM passing WHERE id = 1; COMMIT");
  assert_filled (sql);
  g_clear_object (&sql);

  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &from, SQLITE_OPEN_READWRITE, "sealed"), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_open_v2 (":memory:", &to, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  backup = sqlite3_backup_init (to, "main", from, "main");
  g_assert_nonnull (backup);
  g_assert_cmpint (sqlite3_backup_step (backup, -1), ==, SQLITE_DONE);
  g_assert_cmpint (sqlite3_backup_finish (backup), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (from), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (to), ==, SQLITE_OK);
}

static sqlite3 *
open_raw (SqlFixture *fixture,
          int      n_reserved)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "sealed"), ==, SQLITE_OK);
  if (n_reserved > 0)
    g_assert_cmpint (sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_reserved), ==, SQLITE_OK);

  return db;
}

static void
test_page_size (SqlFixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA page_size = %s", (const char *) data);
  g_autoptr(Cp2Sql) sql = NULL;
  sqlite3 *db = open_raw (fixture, CP2_SEALED_VFS_RESERVED);

  g_assert_cmpint (sqlite3_exec (db, set, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, FILL, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  sql = sql_fixture_open (fixture, "sealed");
  sql_assert_value (sql, "PRAGMA page_size", data);
  sql_execute (sql, "UPDATE person SET note = note || 'x' WHERE id = 1; UPDATE person SET note = substr (note, 1, 20) WHERE id = 1");
  assert_filled (sql);
}

/* Statement journals, temporary tables and sorters that SQLite wants to put into files. */
static void
test_temporary_files (SqlFixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");
  g_autoptr(GError) error = NULL;

  sql_execute (sql, "PRAGMA temp_store = FILE; PRAGMA cache_size = 5; PRAGMA temp.cache_size = 5");
  sql_execute (sql, FILL);
  sql_execute (sql, "CREATE TEMP TABLE copy AS SELECT * FROM person; CREATE INDEX temp.copy_note ON copy (note, name);"
                "BEGIN; UPDATE copy SET note = note || note; DELETE FROM copy WHERE id > 400; ROLLBACK");
  sql_assert_value (sql, "SELECT count(*) || ' ' || sum(length(note)) FROM (SELECT note FROM copy ORDER BY name || note)", "500 2505000");

  /* The statement is undone after it has changed most of the table: its journal is played back. */
  sql_execute (sql, "BEGIN; INSERT INTO person VALUES (9999, 'last', '')");
  g_assert_false (cp2_sql_execute (sql, "UPDATE person SET note = '', id = CASE id WHEN 9999 THEN 1 ELSE id END", &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
  sql_execute (sql, "DELETE FROM person WHERE id = 9999; COMMIT");
  assert_filled (sql);

  /* A database without a name is a temporary one. */
  sql_execute (sql, "ATTACH '' AS scratch; CREATE TABLE scratch.copy AS SELECT * FROM person; DETACH scratch");
}

static gboolean
has_secret (SqlFixture    *fixture,
            const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, 1000);

  return memmem (content, size, "Otieno", 6) || memmem (content, size, "otieno", 6) || memmem (content, size, "CREATE", 6);
}

/* @vfs: NULL for the test of the test: without a seal the words are found in each file. */
static void
scan_files (SqlFixture    *fixture,
            const char *vfs)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, vfs);
  gboolean expected = vfs == NULL;

  sql_execute (sql, FILL);
  g_assert_cmpint (has_secret (fixture, "-wal"), ==, expected);
  g_assert_false (has_secret (fixture, "-shm"));

  sql_execute (sql, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_cmpint (has_secret (fixture, ""), ==, expected);

  sql_execute (sql, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN; UPDATE person SET name = name || ' Otieno'");
  g_assert_cmpint (has_secret (fixture, "-journal"), ==, expected);
  g_assert_cmpint (has_secret (fixture, ""), ==, expected);
  sql_execute (sql, "ROLLBACK");
  assert_filled (sql);
}

static void
test_strings_sealed (SqlFixture       *fixture,
                     gconstpointer  data)
{
  scan_files (fixture, "sealed");
}

static void
test_strings_plain (SqlFixture       *fixture,
                    gconstpointer  data)
{
  scan_files (fixture, NULL);
}

static void
assert_private (SqlFixture    *fixture,
                const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_mode (SqlFixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");

  sql_execute (sql, FILL);
  assert_private (fixture, "");
  assert_private (fixture, "-wal");
  assert_private (fixture, "-shm");
}

static void
test_backup (SqlFixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");
  g_autofree char *copy = g_strconcat (fixture->path, "-copy", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", copy, NULL);
  g_autofree char *text = g_strdup_printf ("VACUUM INTO '%s'", copy);
  g_autoptr(GError) error = NULL;

  sql_execute (sql, FILL);
  sql_execute (sql, text);
  assert_private (fixture, "-copy");
  g_assert_false (has_secret (fixture, "-copy"));

  g_clear_object (&sql);
  g_assert_null (cp2_sql_open (url, NULL, CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);

  sql = cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  assert_filled (sql);
  sql_assert_value (sql, "PRAGMA page_size", "4096");
}

/* A database made without room for seals: nothing of it may reach the disk. */
static void
test_no_room (SqlFixture       *fixture,
              gconstpointer  data)
{
  sqlite3 *db = open_raw (fixture, 0);
  GStatBuf status;

  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE t (x); INSERT INTO t VALUES ('" SECRET "')", NULL, NULL, NULL), ==, SQLITE_IOERR);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);
}

/* What SQLite of today never does, and SQLite of tomorrow might. */
static void
test_odd_access (SqlFixture       *fixture,
                 gconstpointer  data)
{
  sqlite3 *db = open_raw (fixture, CP2_SEALED_VFS_RESERVED);
  g_autofree guint8 *page = g_malloc (4096);
  sqlite3_int64 size = 1 << 20;
  sqlite3_file *file;
  guint8 part[200];
  char *name;

  g_assert_cmpint (sqlite3_exec (db, FILL, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file), ==, SQLITE_OK);
  g_assert_cmpint (file->pMethods->xRead (file, page, 4096, 0), ==, SQLITE_OK);
  g_assert_cmpmem (page, 16, "SQLite format 3", 16);

  g_assert_cmpint (file->pMethods->xRead (file, part, sizeof part, 50), ==, SQLITE_OK);
  g_assert_cmpmem (part, sizeof part, page + 50, sizeof part);
  g_assert_cmpint (file->pMethods->xRead (file, part, sizeof part, 4000), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (file->pMethods->xWrite (file, part, sizeof part, 50), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpint (file->pMethods->xDeviceCharacteristics (file) & (SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_BATCH_ATOMIC), ==, 0);

  /* No memory map, however large a one is asked for. */
  g_assert_cmpint (sqlite3_file_control (db, "main", SQLITE_FCNTL_MMAP_SIZE, &size), ==, SQLITE_OK);
  g_assert_cmpint (size, ==, 0);
  g_assert_cmpint (file->pMethods->iVersion, <, 3);

  g_assert_cmpint (sqlite3_file_control (db, "main", SQLITE_FCNTL_VFSNAME, &name), ==, SQLITE_OK);
  g_assert_cmpstr (name, ==, "sealed/unix");
  sqlite3_free (name);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Reads while another thread writes and checkpoints; the sum over a snapshot never shows half a transaction. */
static gpointer
read_all_the_time (gpointer data)
{
  SqlFixture *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open (fixture->url, "sealed", CP2_SQL_READ_ONLY, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  do
    {
      g_free (value);
      sql_assert_value (sql, "SELECT (count(*) % 5) || ' ' || sum(amount) FROM entry", "0 0");
      value = sql_read_value (sql, "SELECT count(*) FROM entry");
    }
  while (!g_str_equal (value, "2000"));

  return NULL;
}

static void
test_readers (SqlFixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = sql_fixture_open (fixture, "sealed");
  GThread *readers[2];

  sql_execute (sql, "CREATE TABLE entry (amount INTEGER, note TEXT);"
                "INSERT INTO entry VALUES (4, ''), (-1, ''), (-1, ''), (-1, ''), (-1, '')");
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("reader", read_all_the_time, fixture);

  for (guint i = 1; i < 400; i++)
    {
      sql_execute (sql, "BEGIN IMMEDIATE; INSERT INTO entry VALUES (4, hex (zeroblob (700)));"
                    "INSERT INTO entry VALUES (-2, hex (zeroblob (700))), (0, ''), (-1, ''), (-1, ''); COMMIT");
      if (i % 20 == 0)
        sql_execute (sql, "PRAGMA wal_checkpoint");
    }

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
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

  add ("/sealed-vfs/round-trip/wal", "WAL", test_round_trip);
  add ("/sealed-vfs/round-trip/delete", "DELETE", test_round_trip);
  add ("/sealed-vfs/round-trip/persist", "PERSIST", test_round_trip);
  add ("/sealed-vfs/round-trip/truncate", "TRUNCATE", test_round_trip);
  add ("/sealed-vfs/round-trip/memory", "MEMORY", test_round_trip);
  add ("/sealed-vfs/holes/wal", "WAL", test_holes);
  add ("/sealed-vfs/holes/delete", "DELETE", test_holes);
  add ("/sealed-vfs/page-size/1024", "1024", test_page_size);
  add ("/sealed-vfs/page-size/65536", "65536", test_page_size);
  add ("/sealed-vfs/files/temporary", NULL, test_temporary_files);
  add ("/sealed-vfs/files/strings-sealed", NULL, test_strings_sealed);
  add ("/sealed-vfs/files/strings-plain", NULL, test_strings_plain);
  add ("/sealed-vfs/files/mode", NULL, test_mode);
  add ("/sealed-vfs/files/odd-access", NULL, test_odd_access);
  add ("/sealed-vfs/files/no-room", NULL, test_no_room);
  add ("/sealed-vfs/backup/vacuum-into", NULL, test_backup);
  add ("/sealed-vfs/readers/while-writing", NULL, test_readers);

  return g_test_run ();
}
