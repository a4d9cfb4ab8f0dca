#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "storage/cp2-sealed-vfs.h"
#include "storage/cp2-sql.h"

#define SECRET "Wanjiku-Otieno-254712345678"

static const guint8 key[CP2_SEALED_VFS_KEY_SIZE] = "a key that only this test knows";
static const guint8 other_key[CP2_SEALED_VFS_KEY_SIZE] = "another key";

typedef struct
{
  char *folder;
  char *path;
  char *url;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("cp2-sealed-XXXXXX", &error);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->url = g_strconcat ("sqlite:", fixture->path, NULL);

  cp2_sealed_vfs_register ("sealed", NULL, key, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  cp2_sealed_vfs_unregister ("sealed");
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->url);
}

static Cp2Sql *
open_writer (Fixture    *fixture,
             const char *vfs)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open (fixture->url, vfs, CP2_SQL_READ_WRITE, &error);

  g_assert_no_error (error);
  return sql;
}

static void
execute (Cp2Sql     *sql,
         const char *text)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_execute (sql, text, &error);
  g_assert_no_error (error);
}

static char *
read_value (Cp2Sql     *sql,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_query (sql, &error, text, "");
  gboolean row = FALSE;
  char *value;

  g_assert_no_error (error);
  cp2_statement_step (statement, &row, &error);
  g_assert_no_error (error);
  value = row ? g_strdup (cp2_statement_get_text (statement, 0)) : NULL;
  cp2_statement_reset (statement);

  return value;
}

static void
assert_value (Cp2Sql     *sql,
              const char *text,
              const char *expected)
{
  g_autofree char *value = read_value (sql, text);

  g_assert_cmpstr (value, ==, expected);
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
  assert_value (sql, "SELECT count(*) || ' ' || sum(length(note)) FROM person", "500 2505000");
  assert_value (sql, "SELECT count(*) FROM search WHERE search MATCH 'otieno'", "500");
  assert_value (sql, "SELECT id FROM person WHERE name = '" SECRET "321'", "321");
  assert_value (sql, "PRAGMA integrity_check", "ok");
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *mode = g_strdup_printf ("PRAGMA journal_mode = %s", (const char *) data);
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");

  execute (sql, mode);
  execute (sql, "BEGIN;" FILL "COMMIT");
  execute (sql, "BEGIN; DELETE FROM person WHERE id % 3 = 0; ROLLBACK");
  assert_filled (sql);

  /* Back and forth over the free list, and through the vacuum, which writes every page anew. */
  execute (sql, "DELETE FROM person WHERE id % 2 = 0; UPDATE person SET note = note || note; VACUUM");
  execute (sql, "DROP TABLE person; DROP TABLE search;" FILL);
  assert_filled (sql);

  g_clear_object (&sql);
  sql = open_writer (fixture, "sealed");
  assert_filled (sql);
}

static sqlite3 *
open_raw (Fixture *fixture,
          int      n_reserved)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "sealed"), ==, SQLITE_OK);
  if (n_reserved > 0)
    g_assert_cmpint (sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_reserved), ==, SQLITE_OK);

  return db;
}

static void
test_page_size (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA page_size = %s", (const char *) data);
  g_autoptr(Cp2Sql) sql = NULL;
  sqlite3 *db = open_raw (fixture, CP2_SEALED_VFS_RESERVED);

  g_assert_cmpint (sqlite3_exec (db, set, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, FILL, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  sql = open_writer (fixture, "sealed");
  assert_value (sql, "PRAGMA page_size", data);
  execute (sql, "UPDATE person SET note = note || 'x' WHERE id = 1; UPDATE person SET note = substr (note, 1, 20) WHERE id = 1");
  assert_filled (sql);
}

/* Statement journals, temporary tables and sorters that SQLite wants to put into files. */
static void
test_temporary_files (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");
  g_autoptr(GError) error = NULL;

  execute (sql, "PRAGMA temp_store = FILE; PRAGMA cache_size = 5; PRAGMA temp.cache_size = 5");
  execute (sql, FILL);
  execute (sql, "CREATE TEMP TABLE copy AS SELECT * FROM person; CREATE INDEX temp.copy_note ON copy (note, name);"
                "BEGIN; UPDATE copy SET note = note || note; DELETE FROM copy WHERE id > 400; ROLLBACK");
  assert_value (sql, "SELECT count(*) || ' ' || sum(length(note)) FROM (SELECT note FROM copy ORDER BY name || note)", "500 2505000");

  /* The statement is undone after it has changed most of the table: its journal is played back. */
  execute (sql, "BEGIN; INSERT INTO person VALUES (9999, 'last', '')");
  g_assert_false (cp2_sql_execute (sql, "UPDATE person SET note = '', id = CASE id WHEN 9999 THEN 1 ELSE id END", &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
  execute (sql, "DELETE FROM person WHERE id = 9999; COMMIT");
  assert_filled (sql);

  /* A database without a name is a temporary one. */
  execute (sql, "ATTACH '' AS scratch; CREATE TABLE scratch.copy AS SELECT * FROM person; DETACH scratch");
}

static gboolean
has_secret (Fixture    *fixture,
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
scan_files (Fixture    *fixture,
            const char *vfs)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, vfs);
  gboolean expected = vfs == NULL;

  execute (sql, FILL);
  g_assert_cmpint (has_secret (fixture, "-wal"), ==, expected);
  g_assert_false (has_secret (fixture, "-shm"));

  execute (sql, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_cmpint (has_secret (fixture, ""), ==, expected);

  execute (sql, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN; UPDATE person SET name = name || ' Otieno'");
  g_assert_cmpint (has_secret (fixture, "-journal"), ==, expected);
  g_assert_cmpint (has_secret (fixture, ""), ==, expected);
  execute (sql, "ROLLBACK");
  assert_filled (sql);
}

static void
test_strings_sealed (Fixture       *fixture,
                     gconstpointer  data)
{
  scan_files (fixture, "sealed");
}

static void
test_strings_plain (Fixture       *fixture,
                    gconstpointer  data)
{
  scan_files (fixture, NULL);
}

static void
assert_private (Fixture    *fixture,
                const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_mode (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");

  execute (sql, FILL);
  assert_private (fixture, "");
  assert_private (fixture, "-wal");
  assert_private (fixture, "-shm");
}

static void
test_backup (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");
  g_autofree char *copy = g_strconcat (fixture->path, "-copy", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", copy, NULL);
  g_autofree char *text = g_strdup_printf ("VACUUM INTO '%s'", copy);
  g_autoptr(GError) error = NULL;

  execute (sql, FILL);
  execute (sql, text);
  assert_private (fixture, "-copy");
  g_assert_false (has_secret (fixture, "-copy"));

  g_clear_object (&sql);
  g_assert_null (cp2_sql_open (url, NULL, CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);

  sql = cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  assert_filled (sql);
  assert_value (sql, "PRAGMA page_size", "4096");
}

static void
test_two_keys (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *url = g_strconcat (fixture->url, "-other", NULL);
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");
  g_autoptr(Cp2Sql) other = NULL;
  g_autoptr(GError) error = NULL;

  cp2_sealed_vfs_register ("other", NULL, other_key, &error);
  g_assert_no_error (error);
  other = cp2_sql_open (url, "other", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);

  execute (sql, FILL);
  execute (other, FILL "DELETE FROM person WHERE id > 7");
  assert_filled (sql);
  assert_value (other, "SELECT count(*) FROM person", "7");

  /* While it is open, with its log and index in use. */
  g_assert_null (cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);
  assert_value (other, "SELECT count(*) FROM person", "7");

  g_clear_object (&other);
  g_assert_null (cp2_sql_open (url, "sealed", CP2_SQL_READ_ONLY, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  cp2_sealed_vfs_unregister ("other");
}

static void
test_plain_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, NULL);
  g_autoptr(GError) error = NULL;

  execute (sql, FILL);
  g_clear_object (&sql);
  g_assert_null (cp2_sql_open (fixture->url, "sealed", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);

  sql = open_writer (fixture, NULL);
  assert_filled (sql);
}

static void
test_register_refused (Fixture       *fixture,
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
test_unregister_while_open (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");
  g_autoptr(GError) error = NULL;

  cp2_sealed_vfs_unregister ("sealed");
  execute (sql, FILL);
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
  execute (sql, "UPDATE person SET name = name");
  assert_filled (sql);

  g_clear_object (&sql);
  cp2_sealed_vfs_unregister ("sealed");
  g_assert_true (cp2_sealed_vfs_register ("sealed", NULL, key, NULL));
  sql = open_writer (fixture, "sealed");
  assert_filled (sql);
}

/* A database made without room for seals: nothing of it may reach the disk. */
static void
test_no_room (Fixture       *fixture,
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
test_odd_access (Fixture       *fixture,
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
  Fixture *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open (fixture->url, "sealed", CP2_SQL_READ_ONLY, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  do
    {
      g_free (value);
      assert_value (sql, "SELECT count(*) % 5 || ' ' || sum(amount) FROM entry", "0 0");
      value = read_value (sql, "SELECT count(*) FROM entry");
    }
  while (!g_str_equal (value, "2000"));

  return NULL;
}

static void
test_readers (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = open_writer (fixture, "sealed");
  GThread *readers[2];

  execute (sql, "CREATE TABLE entry (amount INTEGER, note TEXT);"
                "INSERT INTO entry VALUES (4, ''), (-1, ''), (-1, ''), (-1, ''), (-1, '')");
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("reader", read_all_the_time, fixture);

  for (guint i = 1; i < 400; i++)
    {
      execute (sql, "BEGIN IMMEDIATE; INSERT INTO entry VALUES (4, hex (zeroblob (700)));"
                    "INSERT INTO entry VALUES (-2, hex (zeroblob (700))), (0, ''), (-1, ''), (-1, ''); COMMIT");
      if (i % 20 == 0)
        execute (sql, "PRAGMA wal_checkpoint");
    }

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
}

static void
add (const char    *path,
     gconstpointer  data,
     void         (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
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
  add ("/sealed-vfs/page-size/1024", "1024", test_page_size);
  add ("/sealed-vfs/page-size/65536", "65536", test_page_size);
  add ("/sealed-vfs/files/temporary", NULL, test_temporary_files);
  add ("/sealed-vfs/files/strings-sealed", NULL, test_strings_sealed);
  add ("/sealed-vfs/files/strings-plain", NULL, test_strings_plain);
  add ("/sealed-vfs/files/mode", NULL, test_mode);
  add ("/sealed-vfs/files/odd-access", NULL, test_odd_access);
  add ("/sealed-vfs/files/no-room", NULL, test_no_room);
  add ("/sealed-vfs/backup/vacuum-into", NULL, test_backup);
  add ("/sealed-vfs/key/two", NULL, test_two_keys);
  add ("/sealed-vfs/key/plain-database", NULL, test_plain_database);
  add ("/sealed-vfs/register/refused", NULL, test_register_refused);
  add ("/sealed-vfs/unregister/while-open", NULL, test_unregister_while_open);
  add ("/sealed-vfs/readers/while-writing", NULL, test_readers);

  return g_test_run ();
}
