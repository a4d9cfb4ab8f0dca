#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "crash-disk.h"
#include "sql-fixture.h"
#include "storage/cp2-sealed-vfs.h"

#define N_TRANSACTIONS 4
#define N_ROWS         3
#define PAYLOAD_SIZE   5000
#define DEFAULT_KILLS  20

static const guint8 key[CP2_SEALED_VFS_KEY_SIZE] = "a key that only this test knows";

typedef struct
{
  const char *journal;
  gboolean    safe_overwrite;
  gboolean    syncs;
} Variant;

/* One save: rows longer than a page, a search index, and a counter that must agree with them. */
static gboolean
save (Cp2Sql  *sql,
      gint64   number,
      GError **error)
{
  gboolean done = cp2_sql_begin (sql, error);

  for (gint64 i = 0; done && i < N_ROWS; i++)
    {
      g_autofree char *payload = g_strnfill (PAYLOAD_SIZE, (char) ('a' + number % 26));

      done = cp2_sql_run (sql, error, "INSERT INTO mark (id, save, payload) VALUES ($1, $2, $3)", "iis",
                          number * N_ROWS + i, number, payload) &&
             cp2_sql_run (sql, error, "INSERT INTO search (rowid, name) VALUES ($1, $2)", "is",
                          number * N_ROWS + i, "Wanjiku Otieno");
    }

  if (done && cp2_sql_run (sql, error, "UPDATE total SET saves = saves + 1", "") && cp2_sql_commit (sql, error))
    return TRUE;

  cp2_sql_rollback (sql);
  return FALSE;
}

static const char * const schema[] = {
  "CREATE TABLE mark (id INTEGER PRIMARY KEY, save INTEGER NOT NULL, payload TEXT NOT NULL);"
  "CREATE TABLE total (saves INTEGER NOT NULL);"
  "CREATE VIRTUAL TABLE search USING fts5 (name);"
  "INSERT INTO total VALUES (0);",
};

/* A cache of a few pages makes SQLite write pages before the commit, and some of them twice. */
static gboolean
set_up (Cp2Sql         *sql,
        const Variant  *variant,
        GError        **error)
{
  g_autofree char *journal = g_strdup_printf ("PRAGMA journal_mode = %s", variant->journal);

  return cp2_sql_execute (sql, journal, error) &&
         cp2_sql_execute (sql, variant->syncs ? "PRAGMA cache_size = 6" : "PRAGMA synchronous = OFF", error) &&
         cp2_sql_migrate (sql, schema, G_N_ELEMENTS (schema), error);
}

/* Returns how many saves were acknowledged before the power failed; -1 when not even the schema was. */
static int
run_history (CrashDisk     *disk,
             const Variant *variant)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  int n_saved = -1;

  if (sql && set_up (sql, variant, &error))
    for (n_saved = 0; n_saved < N_TRANSACTIONS; n_saved++)
      {
        if (!save (sql, n_saved, &error))
          break;
        /* The log then begins anew over frames of its past. */
        if (n_saved == 1 && !cp2_sql_execute (sql, "PRAGMA wal_checkpoint (RESTART)", &error))
          {
            n_saved++;
            break;
          }
      }

  if (error)
    g_assert_true (crash_disk_has_failed (disk));

  return n_saved;
}

/* What is there after the recovery: the number of saves, or -1 when it is not what some number of whole saves leaves. */
static gint64
count_saves (Cp2Sql *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 n_saves = sql_read_number (sql, "SELECT saves FROM total");

  if (!cp2_sql_quick_check (sql, &error) ||
      sql_read_number (sql, "SELECT count(*) FROM mark") != n_saves * N_ROWS ||
      sql_read_number (sql, "SELECT count(*) FROM search WHERE search MATCH 'otieno'") != n_saves * N_ROWS ||
      sql_read_number (sql, "SELECT coalesce(max(save), -1) + 1 FROM mark") != n_saves ||
      sql_read_number (sql, "SELECT count(*) FROM mark WHERE payload = replace(hex(zeroblob(2500)), '0', char(97 + save % 26))") != n_saves * N_ROWS)
    return -1;

  return n_saves;
}

/* Returns whether nothing acknowledged was lost and nothing is there in half. */
static gboolean
check_after_crash (int n_saved)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  gint64 n_found;

  if (sql == NULL)
    return FALSE;

  if (sql_read_number (sql, "SELECT count(*) FROM sqlite_schema WHERE name = 'total'") == 0)
    return n_saved < 0;

  n_found = count_saves (sql);
  if (n_found < MAX (n_saved, 0) || n_found > n_saved + 1)
    return FALSE;

  /* And life goes on. */
  return save (sql, n_found, &error);
}

/* Whether the database survives a power cut at the operation number @moment. @ended: the history was over before. */
static gboolean
survive (const Variant *variant,
         CrashMode      mode,
         int            moment,
         gboolean      *ended)
{
  g_autoptr(CrashDisk) disk = crash_disk_new ("crash", variant->safe_overwrite);
  g_autoptr(GError) error = NULL;
  gboolean survived;
  int n_saved;

  cp2_sealed_vfs_register ("sealed", "crash", key, &error);
  g_assert_no_error (error);

  crash_disk_fail_after (disk, moment);
  n_saved = run_history (disk, variant);
  *ended = !crash_disk_has_failed (disk);
  crash_disk_reboot (disk, mode, moment);
  survived = check_after_crash (n_saved);

  cp2_sealed_vfs_unregister ("sealed");
  return survived;
}

static void
test_power_every_moment (gconstpointer data)
{
  const Variant *variant = data;
  gboolean ended = FALSE;
  int moment;

  /* Programs of ours keep a log. For the journals, two of the ways at each moment have to do. */
  for (moment = 0; !ended; moment++)
    for (CrashMode mode = 0; mode < CRASH_N_MODES; mode++)
      if ((g_str_equal (variant->journal, "WAL") || (mode + moment) % 2 == 0) && !survive (variant, mode, moment, &ended))
        g_error ("%s, safe overwrite %d: not survived at operation %d, mode %d", variant->journal, variant->safe_overwrite, moment, mode);

  g_test_message ("%d moments", moment);
  g_assert_cmpint (moment, >, 50);
}

/* A test of the test: without syncs a power cut must be seen to do harm. */
static void
test_power_without_syncs (gconstpointer data)
{
  const Variant *variant = data;
  gboolean ended = FALSE;
  guint n_lost = 0;

  for (int moment = 0; !ended; moment++)
    n_lost += !survive (variant, CRASH_LOST, moment, &ended);

  g_assert_cmpuint (n_lost, >, 10);
}

static void
test_power_failing_sync (void)
{
  g_autoptr(CrashDisk) disk = crash_disk_new ("crash", TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = NULL;
  const Variant variant = { "WAL", TRUE, TRUE };

  cp2_sealed_vfs_register ("sealed", "crash", key, &error);
  g_assert_no_error (error);
  sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  set_up (sql, &variant, &error);
  save (sql, 0, &error);
  g_assert_no_error (error);

  crash_disk_fail_syncs (disk, TRUE);
  g_assert_false (save (sql, 1, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_FULL);
  g_clear_error (&error);

  crash_disk_fail_syncs (disk, FALSE);
  g_assert_cmpint (count_saves (sql), ==, 1);
  save (sql, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_saves (sql), ==, 2);

  g_clear_object (&sql);
  cp2_sealed_vfs_unregister ("sealed");
}

/* The child: saves without end and tells each one after it was acknowledged. */
G_GNUC_NORETURN static void
save_for_ever (const char *url,
               int         output)
{
  g_autoptr(Cp2Sql) sql = cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, NULL);

  if (sql)
    for (gint64 number = sql_read_number (sql, "SELECT saves FROM total"); save (sql, number, NULL); number++)
      {
        gint64 n_saved = number + 1;

        if (write (output, &n_saved, sizeof n_saved) != sizeof n_saved)
          break;
        if (number % 7 == 6)
          cp2_sql_execute (sql, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
      }

  _exit (1);
}

/* Lets a child save until it is killed; returns the last save it was told had succeeded. */
static gint64
kill_a_writer (const char *url)
{
  int wait_for = g_test_rand_int_range (1, 12);
  gint64 n_saved = 0;
  gint64 told;
  int status;
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  if ((child = fork ()) == 0)
    save_for_ever (url, ends[1]);

  g_assert_cmpint (child, >, 0);
  close (ends[1]);
  while (read (ends[0], &told, sizeof told) == sizeof told)
    {
      n_saved = told;
      if (wait_for-- == 0)
        {
          g_usleep (g_test_rand_int_range (0, 3000));
          g_assert_cmpint (kill (child, SIGKILL), ==, 0);
        }
    }

  close (ends[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  return n_saved;
}

static void
test_kill_writer (void)
{
  const char *wanted = g_getenv ("CP2_TEST_KILLS");
  int n_kills = wanted ? atoi (wanted) : DEFAULT_KILLS;
  g_autofree char *folder = g_dir_make_tmp ("cp2-kill-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = NULL;

  cp2_sealed_vfs_register ("sealed", NULL, key, &error);
  g_assert_no_error (error);

  sql = cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, &error);
  cp2_sql_migrate (sql, schema, G_N_ELEMENTS (schema), &error);
  g_assert_no_error (error);

  for (int i = 0; i < n_kills; i++)
    {
      gint64 n_saved;
      gint64 n_found;

      g_clear_object (&sql);
      n_saved = kill_a_writer (url);

      sql = cp2_sql_open (url, "sealed", CP2_SQL_READ_WRITE, &error);
      g_assert_no_error (error);
      n_found = count_saves (sql);
      g_assert_cmpint (n_found, >=, n_saved);
      g_assert_cmpint (n_found, <=, n_saved + 1);
    }

  g_clear_object (&sql);
  cp2_sealed_vfs_unregister ("sealed");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const Variant log = { "WAL", TRUE, TRUE };
  static const Variant log_careful = { "WAL", FALSE, TRUE };
  static const Variant journal = { "DELETE", TRUE, TRUE };
  static const Variant journal_careful = { "DELETE", FALSE, TRUE };
  static const Variant kept_journal = { "PERSIST", TRUE, TRUE };
  static const Variant careless = { "WAL", TRUE, FALSE };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/sealed-vfs/power/log", &log, test_power_every_moment);
  g_test_add_data_func ("/sealed-vfs/power/log-careful", &log_careful, test_power_every_moment);
  g_test_add_data_func ("/sealed-vfs/power/journal", &journal, test_power_every_moment);
  g_test_add_data_func ("/sealed-vfs/power/journal-careful", &journal_careful, test_power_every_moment);
  g_test_add_data_func ("/sealed-vfs/power/kept-journal", &kept_journal, test_power_every_moment);
  g_test_add_data_func ("/sealed-vfs/power/without-syncs", &careless, test_power_without_syncs);
  g_test_add_func ("/sealed-vfs/power/failing-sync", test_power_failing_sync);
  g_test_add_func ("/sealed-vfs/kill/writer", test_kill_writer);

  return g_test_run ();
}
