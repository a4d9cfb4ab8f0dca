#include "config.h"

#include <string.h>

#include "crash-disk.h"
#include "storage/cp2-sealed-vfs.h"
#include "storage/cp2-sql.h"

/*
 * Everything that may happen to the bytes on the disk: it is noticed, or it does no harm. Wrong content never comes out.
 */

#define PAGE_SIZE    4096
#define LOG_HEADER   80
#define FRAME_SIZE   (PAGE_SIZE + 24)
#define RECORD_SIZE  (PAGE_SIZE + 8)
#define N_SAVES      4

static const guint8 key[CP2_SEALED_VFS_KEY_SIZE] = "a key that only this test knows";

typedef struct
{
  CrashDisk *disk;
  char      *states[N_SAVES + 1]; /* what a reader may find: the state after each save */
  GBytes    *database;
  GBytes    *log; /* of an unclean end, with all saves but the first */
} Fixture;

/* The checksum of all that can be read; %NULL when something cannot. */
static char *
read_everything (Cp2Sql  *sql,
                 GError **error)
{
  static const char *const queries[] = {
    "SELECT id || name || hex (photo) FROM person ORDER BY id",
    "SELECT group_concat (rowid) FROM search WHERE search MATCH 'otieno'",
  };
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean row = FALSE;
  gboolean done;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      Cp2Statement *statement = cp2_sql_query (sql, error, queries[i], "");

      if (statement == NULL)
        return NULL;

      while ((done = cp2_statement_step (statement, &row, error)) && row)
        {
          const char *value = cp2_statement_get_text (statement, 0);

          g_string_append_printf (text, "%s\n", value ? value : "none");
        }
      if (!done)
        return NULL;
    }

  return cp2_sql_quick_check (sql, error) ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len) : NULL;
}

static char *
open_and_read (GError **error)
{
  g_autoptr(Cp2Sql) sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, error);

  return sql ? read_everything (sql, error) : NULL;
}

/* Three people at a time; a photo takes several pages. */
static void
save (Cp2Sql *sql,
      gint64  number)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_sql_begin (sql, &error));
  for (gint64 id = number * 3; id < number * 3 + 3; id++)
    {
      g_autofree guint8 *photo = g_malloc (9000);
      g_autoptr(GBytes) bytes = NULL;

      for (guint i = 0; i < 9000; i++)
        photo[i] = (guint8) (i * 7 + id);
      bytes = g_bytes_new (photo, 9000);

      cp2_sql_run (sql, &error, "INSERT INTO person VALUES ($1, $2, $3)", "isb", id, "Wanjiku Otieno", bytes);
      cp2_sql_run (sql, &error, "INSERT INTO search (rowid, name) VALUES ($1, $2)", "is", id, "Wanjiku Otieno");
    }
  g_assert_true (cp2_sql_commit (sql, &error));
  g_assert_no_error (error);
}

static void
set_files (Fixture *fixture,
           GBytes  *database,
           GBytes  *log)
{
  crash_disk_set (fixture->disk, "test.db", database);
  crash_disk_set (fixture->disk, "test.db-wal", log);
  crash_disk_set (fixture->disk, "test.db-journal", NULL);
}

/* Ends a connection as a power cut would, so that log or journal stay. */
static void
end_uncleanly (Fixture *fixture,
               Cp2Sql  *sql)
{
  crash_disk_fail_after (fixture->disk, 0);
  g_assert_finalize_object (sql);
  crash_disk_reboot (fixture->disk, CRASH_KEPT, 1);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql;

  fixture->disk = crash_disk_new ("crash", TRUE);
  g_assert_true (cp2_sealed_vfs_register ("sealed", "crash", key, &error));

  sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_sql_execute (sql,
                   "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, photo BLOB);"
                   "CREATE VIRTUAL TABLE search USING fts5 (name)", &error);
  g_assert_no_error (error);
  save (sql, 0);
  cp2_sql_execute (sql, "PRAGMA wal_checkpoint (TRUNCATE)", &error);
  fixture->states[0] = read_everything (sql, &error);

  for (guint i = 1; i <= N_SAVES; i++)
    {
      save (sql, i);
      fixture->states[i] = read_everything (sql, &error);
      g_assert_no_error (error);
    }

  end_uncleanly (fixture, sql);
  fixture->database = crash_disk_get (fixture->disk, "test.db");
  fixture->log = crash_disk_get (fixture->disk, "test.db-wal");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  cp2_sealed_vfs_unregister ("sealed");
  crash_disk_free (fixture->disk);
  g_bytes_unref (fixture->database);
  g_bytes_unref (fixture->log);
  for (guint i = 0; i <= N_SAVES; i++)
    g_free (fixture->states[i]);
}

static void
assert_damage (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT) ||
                 g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE));
}

static void
assert_state (Fixture    *fixture,
              const char *found)
{
  for (guint i = 0; i <= N_SAVES; i++)
    if (g_str_equal (found, fixture->states[i]))
      return;

  g_error ("wrong content came out");
}

static GBytes *
flip (GBytes *bytes,
      gsize   offset)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);

  copy[offset] ^= 1 << g_test_rand_int_range (0, 8);
  return g_bytes_new_take (copy, size);
}

/* Exchanges two pieces, or copies the first over the second from another file. */
static GBytes *
transplant (GBytes *to,
            gsize   to_offset,
            GBytes *from,
            gsize   from_offset,
            gsize   size)
{
  guint8 *copy = g_memdup2 (g_bytes_get_data (to, NULL), g_bytes_get_size (to));

  memcpy (copy + to_offset, (const guint8 *) g_bytes_get_data (from, NULL) + from_offset, size);
  return g_bytes_new_take (copy, g_bytes_get_size (to));
}

/* The places within a page where something begins or ends, and a few by chance. */
static GArray *
choose_places (void)
{
  static const int fixed[] = {
    0, 8, 15, 16, 17, 18, 20, 23, 24, 25, 100, PAGE_SIZE / 2, PAGE_SIZE - 41, PAGE_SIZE - 40, PAGE_SIZE - 17, PAGE_SIZE - 16, PAGE_SIZE - 1,
  };
  GArray *places = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_vals (places, fixed, G_N_ELEMENTS (fixed));
  for (guint i = 0; i < 8; i++)
    {
      int place = g_test_rand_int_range (0, PAGE_SIZE);

      g_array_append_val (places, place);
    }

  return places;
}

/* The database alone, closed cleanly, with all saves in it. */
static GBytes *
get_whole_database (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;

  set_files (fixture, fixture->database, fixture->log);
  found = open_and_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, fixture->states[N_SAVES]);

  return crash_disk_get (fixture->disk, "test.db");
}

static void
test_flip_database (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GBytes) database = get_whole_database (fixture);
  g_autoptr(GArray) places = choose_places ();
  gsize n_pages = g_bytes_get_size (database) / PAGE_SIZE;

  g_assert_cmpuint (n_pages, >, 20);
  for (gsize page = 0; page < n_pages; page++)
    for (guint i = 0; i < places->len; i++)
      {
        int place = g_array_index (places, int, i);
        g_autoptr(GBytes) damaged = flip (database, page * PAGE_SIZE + place);
        g_autoptr(GError) error = NULL;
        g_autofree char *found = NULL;

        set_files (fixture, damaged, NULL);
        found = open_and_read (&error);
        g_assert_null (found);
        assert_damage (error);

        /* Only the id stands in for a wrong key; the bytes after it may look like no database to SQLite. */
        if (page > 0 || place >= 24)
          g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
      }
}

static void
test_flip_log (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GArray) places = choose_places ();
  gsize size = g_bytes_get_size (fixture->log);
  guint n_prefixes = 0;

  for (gsize start = 0; start < size; start += start ? FRAME_SIZE : LOG_HEADER)
    for (guint i = 0; i < places->len; i++)
      {
        gsize offset = start + g_array_index (places, int, i);
        g_autoptr(GBytes) damaged = offset < size ? flip (fixture->log, offset) : NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *found = NULL;

        set_files (fixture, fixture->database, damaged);
        found = open_and_read (&error);
        if (found)
          assert_state (fixture, found);
        else
          assert_damage (error);
        n_prefixes += found && !g_str_equal (found, fixture->states[N_SAVES]);
      }

  /* The rest of the log after a frame that does not open is not taken. */
  g_assert_cmpuint (n_prefixes, >, 100);
}

static void
test_flip_both (Fixture       *fixture,
                gconstpointer  data)
{
  /* The id of the database is damaged, the log still has it: all is restored. */
  g_autoptr(GBytes) damaged = flip (fixture->database, 3);
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;

  set_files (fixture, damaged, fixture->log);
  found = open_and_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, fixture->states[N_SAVES]);

  again = open_and_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, fixture->states[N_SAVES]);
}

static void
test_flip_journal (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GBytes) whole = get_whole_database (fixture);
  g_autoptr(GArray) places = choose_places ();
  g_autoptr(GBytes) database = NULL;
  g_autoptr(GBytes) journal = NULL;
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  gsize n_records;

  /* A small cache makes SQLite sync the journal and write into the database long before the commit. */
  cp2_sql_execute (sql, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN; UPDATE person SET photo = zeroblob (9000)", &error);
  g_assert_no_error (error);
  end_uncleanly (fixture, sql);
  database = crash_disk_get (fixture->disk, "test.db");
  journal = crash_disk_get (fixture->disk, "test.db-journal");
  n_records = ((const guint8 *) g_bytes_get_data (journal, NULL))[11];
  g_assert_cmpuint (n_records, >, 0);
  g_assert_false (g_bytes_equal (database, whole));

  for (gsize record = 0; record < n_records; record++)
    for (guint i = 0; i < places->len; i++)
      {
        g_autoptr(GBytes) damaged = flip (journal, 512 + record * RECORD_SIZE + g_array_index (places, int, i));
        g_autoptr(GError) local_error = NULL;
        g_autofree char *found = NULL;

        set_files (fixture, database, NULL);
        crash_disk_set (fixture->disk, "test.db-journal", damaged);
        found = open_and_read (&local_error);
        g_assert_null (found);
        assert_damage (local_error);
      }

  /* Unharmed, it restores the state before. */
  set_files (fixture, database, NULL);
  crash_disk_set (fixture->disk, "test.db-journal", journal);
  g_free (fixture->states[0]);
  fixture->states[0] = open_and_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->states[0], ==, fixture->states[N_SAVES]);
}

static void
test_pages_swapped (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GBytes) database = get_whole_database (fixture);
  gsize n_pages = g_bytes_get_size (database) / PAGE_SIZE;

  for (gsize from = 0; from < n_pages; from++)
    {
      gsize to = (from + 1) % n_pages;
      g_autoptr(GBytes) half = transplant (database, to * PAGE_SIZE, database, from * PAGE_SIZE, PAGE_SIZE);
      g_autoptr(GBytes) swapped = transplant (half, from * PAGE_SIZE, database, to * PAGE_SIZE, PAGE_SIZE);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      set_files (fixture, swapped, NULL);
      found = open_and_read (&error);
      g_assert_null (found);
      assert_damage (error);
    }
}

static void
test_frames_swapped (Fixture       *fixture,
                     gconstpointer  data)
{
  gsize n_frames = (g_bytes_get_size (fixture->log) - LOG_HEADER) / FRAME_SIZE;

  for (gsize i = 0; i + 1 < n_frames; i++)
    {
      gsize first = LOG_HEADER + i * FRAME_SIZE;
      g_autoptr(GBytes) half = transplant (fixture->log, first, fixture->log, first + FRAME_SIZE, FRAME_SIZE);
      g_autoptr(GBytes) swapped = transplant (half, first + FRAME_SIZE, fixture->log, first, FRAME_SIZE);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      set_files (fixture, fixture->database, swapped);
      found = open_and_read (&error);
      g_assert_no_error (error);
      assert_state (fixture, found);
      g_assert_cmpstr (found, !=, fixture->states[N_SAVES]);
    }
}

/* The same content under the same key in another file: not one page of it fits, and neither does its log. */
static void
test_pages_foreign (Fixture       *fixture,
                    gconstpointer  data)
{
  Fixture other = { 0 };
  g_autoptr(GBytes) database = get_whole_database (fixture);
  g_autoptr(GBytes) other_database = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  gsize n_pages = g_bytes_get_size (database) / PAGE_SIZE;

  cp2_sealed_vfs_unregister ("sealed");
  crash_disk_free (fixture->disk);
  set_up (&other, NULL);
  other_database = get_whole_database (&other);
  g_assert_cmpuint (g_bytes_get_size (other_database), ==, g_bytes_get_size (database));

  for (gsize page = 1; page < n_pages; page++)
    {
      g_autoptr(GBytes) mixed = transplant (database, page * PAGE_SIZE, other_database, page * PAGE_SIZE, PAGE_SIZE);
      g_autoptr(GError) local_error = NULL;
      g_autofree char *nothing = NULL;

      set_files (&other, mixed, NULL);
      nothing = open_and_read (&local_error);
      g_assert_null (nothing);
      g_assert_error (local_error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
    }

  set_files (&other, fixture->database, other.log);
  found = open_and_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, fixture->states[0]);

  fixture->disk = g_steal_pointer (&other.disk);
  other.disk = crash_disk_new ("unused", TRUE);
  tear_down (&other, NULL);
}

static void
test_truncated_database (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GBytes) database = get_whole_database (fixture);
  gsize size = g_bytes_get_size (database);

  for (gsize length = 1; length < size; length += length < 100 ? 7 : 1024 - 13)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (database, 0, length);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      set_files (fixture, cut, NULL);
      found = open_and_read (&error);
      g_assert_null (found);
      assert_damage (error);
    }
}

/* What the log has is right, what only the database had is missing: SQLite would take it for zeros. */
static void
test_truncated_below_log (Fixture       *fixture,
                          gconstpointer  data)
{
  gsize n_pages = g_bytes_get_size (fixture->database) / PAGE_SIZE;

  for (gsize kept = 1; kept < n_pages; kept++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (fixture->database, 0, kept * PAGE_SIZE);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      set_files (fixture, cut, fixture->log);
      if ((found = open_and_read (&error)))
        g_assert_cmpstr (found, ==, fixture->states[N_SAVES]);
      else
        assert_damage (error);
    }
}

static void
test_truncated_log (Fixture       *fixture,
                    gconstpointer  data)
{
  gsize size = g_bytes_get_size (fixture->log);

  for (gsize length = 0; length < size; length += length < 100 ? 5 : 1024 - 13)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (fixture->log, 0, length);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      set_files (fixture, fixture->database, cut);
      found = open_and_read (&error);
      g_assert_no_error (error);
      assert_state (fixture, found);
    }
}

/* A wrong key finds nothing, and leaves everything as it was: SQLite deletes a log in which it finds nothing. */
static void
test_wrong_key (Fixture       *fixture,
                gconstpointer  data)
{
  static const guint8 wrong_key[CP2_SEALED_VFS_KEY_SIZE] = "another key";
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) database = NULL;
  g_autoptr(GBytes) log = NULL;
  g_autofree char *found = NULL;

  set_files (fixture, fixture->database, fixture->log);
  cp2_sealed_vfs_unregister ("sealed");
  g_assert_true (cp2_sealed_vfs_register ("sealed", "crash", wrong_key, &error));

  g_assert_null (cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);

  /* Neither does SQLite without a key. */
  g_assert_null (cp2_sql_open ("sqlite:test.db", "crash", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_clear_error (&error);

  database = crash_disk_get (fixture->disk, "test.db");
  log = crash_disk_get (fixture->disk, "test.db-wal");
  g_assert_true (g_bytes_equal (database, fixture->database));
  g_assert_true (log && g_bytes_equal (log, fixture->log));

  cp2_sealed_vfs_unregister ("sealed");
  g_assert_true (cp2_sealed_vfs_register ("sealed", "crash", key, &error));
  set_files (fixture, database, log);
  found = open_and_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, fixture->states[N_SAVES]);
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

  add ("/sealed-vfs/flip/database", test_flip_database);
  add ("/sealed-vfs/flip/log", test_flip_log);
  add ("/sealed-vfs/flip/both", test_flip_both);
  add ("/sealed-vfs/flip/journal", test_flip_journal);
  add ("/sealed-vfs/pages/swapped", test_pages_swapped);
  add ("/sealed-vfs/pages/frames-swapped", test_frames_swapped);
  add ("/sealed-vfs/pages/foreign", test_pages_foreign);
  add ("/sealed-vfs/truncated/database", test_truncated_database);
  add ("/sealed-vfs/truncated/below-log", test_truncated_below_log);
  add ("/sealed-vfs/truncated/log", test_truncated_log);
  add ("/sealed-vfs/key/wrong", test_wrong_key);

  return g_test_run ();
}
