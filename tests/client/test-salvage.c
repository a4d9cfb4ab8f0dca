#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cp2-soundness.h"
#include "store-fixture.h"

#define N_OPERATIONS 6
#define N_ROWS  "SELECT count(*) FROM outbox"
#define N_MARKS "SELECT count(*) FROM attendance_mark"

typedef void (*DamageFunc) (Fixture *fixture);

static char *
read_file (const char *path,
           gsize      *length)
{
  char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, length, NULL));
  return content;
}

static void
write_file (const char *path,
            const char *content,
            gsize       length)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

static GPtrArray *
fill (Fixture *fixture,
      guint    n_operations)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_operations; i++)
    g_ptr_array_add (ids, run_taken (fixture->replica, new_mark ()));

  return ids;
}

/* Everything that was saved is there, still to be sent, in its order and with its effect once there is ground again. */
static void
check_rescued (Fixture   *fixture,
               GPtrArray *ids)
{
  g_autoptr(GPtrArray) rows = cp2_outbox_select (fixture->replica->sql, NULL, "ORDER BY position", "");

  g_assert_cmpuint (rows->len, ==, ids->len);
  for (guint i = 0; i < ids->len; i++)
    {
      const Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpstr (row->op_id, ==, g_ptr_array_index (ids, i));
      g_assert_cmpint (row->status, ==, CP2_OUTBOX_PENDING);
    }

  sign_in (fixture->replica, "centre", CENTRE);
  pull (fixture->replica, 10, FALSE, PUT ("deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 5, "accepted")));
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, ids->len);
  if (get_status (fixture->replica).enrolment_needed)
    enrol (fixture->replica, 2);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(DISTINCT seq) FROM outbox WHERE seq BETWEEN 1 AND 6"), ==, ids->len);
}

static void
zero (Fixture *fixture)
{
  gsize length;
  g_autofree char *content = read_file (fixture->path, &length);

  memset (content, 0, length);
  write_file (fixture->path, content, length);
}

static void
make_foreign (Fixture *fixture)
{
  g_autofree char *content = g_strnfill (20000, 'A');

  write_file (fixture->path, content, 20000);
}

static void
truncate_file (Fixture *fixture)
{
  gsize length;
  g_autofree char *content = read_file (fixture->path, &length);

  write_file (fixture->path, content, length / 2 + 77);
}

static void
delete_file (Fixture *fixture)
{
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
}

static void
empty_file (Fixture *fixture)
{
  write_file (fixture->path, "", 0);
}

static const struct { const char *name; DamageFunc damage; Cp2DamageReason reason; gboolean moves; } damages[] = {
  { "zero", zero, CP2_DAMAGE_FILE, TRUE },
  { "foreign", make_foreign, CP2_DAMAGE_FILE, TRUE },
  { "truncated", truncate_file, CP2_DAMAGE_FILE, TRUE },
  { "deleted", delete_file, CP2_DAMAGE_MISSING, FALSE },
  { "empty", empty_file, CP2_DAMAGE_LOST_COMMITS, FALSE },
};

static void
test_whole_file (Fixture       *fixture,
                 gconstpointer  data)
{
  guint which = GPOINTER_TO_UINT (data);
  g_autoptr(GPtrArray) ids = NULL;
  const Cp2DamageReport *report;
  g_autofree char *damaged = NULL;
  g_autofree char *aside = NULL;
  gsize damaged_length = 0, aside_length;

  load_centre (fixture->replica);
  ids = fill (fixture, N_OPERATIONS);
  close_replica (fixture);
  damages[which].damage (fixture);
  if (damages[which].moves)
    damaged = read_file (fixture->path, &damaged_length);

  open_replica (fixture);
  report = cp2_replica_get_damage (fixture->replica);
  g_assert_nonnull (report);
  g_assert_cmpint (report->reason, ==, damages[which].reason);
  g_assert_cmpuint (report->n_rescued, ==, N_OPERATIONS);
  g_assert_cmpuint (report->n_journal_damaged, ==, 0);
  g_assert_cmpint (report->moved_to != NULL, ==, damages[which].moves);
  if (report->moved_to != NULL)
    {
      aside = read_file (report->moved_to, &aside_length);
      g_assert_cmpmem (aside, aside_length, damaged, damaged_length);
    }
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "cursor"), ==, "");
  check_rescued (fixture, ids);

  /* Said once, and sound from then on. */
  reopen (fixture);
  g_assert_null (cp2_replica_get_damage (fixture->replica));
}

/* One flipped byte anywhere: either it does not matter, or it is noticed, and nothing that was saved is lost. */
static void
test_flipped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = NULL;
  g_autofree char *content = NULL;
  g_autofree char *journal = NULL;
  gsize length, journal_length;
  guint n_noticed = 0;
  guint n_kept_identity = 0;
  gsize step = g_test_slow () ? 997 : 16411;

  load_centre (fixture->replica);
  ids = fill (fixture, N_OPERATIONS);
  close_replica (fixture);
  content = read_file (fixture->path, &length);
  journal = read_file (fixture->journal_path, &journal_length);

  /* The first pages last: without them the store becomes another installation. */
  for (gsize from_end = 5; from_end < length; from_end += step)
    {
      g_autofree char *flipped = g_memdup2 (content, length);

      flipped[length - from_end] ^= 0x20;
      remove_folder (fixture->folder);
      g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
      write_file (fixture->path, flipped, length);
      write_file (fixture->journal_path, journal, journal_length);

      open_replica (fixture);
      n_noticed += cp2_replica_get_damage (fixture->replica) != NULL;
      n_kept_identity += !get_status (fixture->replica).enrolment_needed;
      check_rescued (fixture, ids);
      close_replica (fixture);
    }

  g_assert_cmpuint (n_noticed, >, 0);
  g_assert_cmpuint (n_kept_identity, >, n_noticed / 2);
  open_replica (fixture);
}

static void
flip_unseen (Fixture *fixture,
             gsize    at)
{
  g_autofree char *content = NULL;
  struct timespec times[2];
  GStatBuf status;
  gsize length;
  int file = g_open (fixture->path, O_WRONLY, 0);

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  content = read_file (fixture->path, &length);
  content[at] ^= 0x20;
  g_assert_cmpint (pwrite (file, content + at, 1, at), ==, 1);
  times[0] = status.st_atim;
  times[1] = status.st_mtim;
  g_assert_cmpint (futimens (file, times), ==, 0);
  close (file);
}

/* A disk forgets, and its file looks as it was left: whoever reads the page notices, and the next opening looks at all of it. */
static void
test_rot (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = NULL;
  g_autofree char *content = NULL;
  g_autofree char *journal = NULL;
  gsize length, journal_length;
  guint n_late = 0;

  load_centre (fixture->replica);
  ids = fill (fixture, N_OPERATIONS);
  close_replica (fixture);
  content = read_file (fixture->path, &length);
  journal = read_file (fixture->journal_path, &journal_length);

  for (gsize from_end = 5; from_end < length; from_end += 16411)
    {
      gboolean is_late;

      remove_folder (fixture->folder);
      g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
      write_file (fixture->path, content, length);
      write_file (fixture->journal_path, journal, journal_length);
      cp2_soundness_note (fixture->path);
      flip_unseen (fixture, length - from_end);

      open_replica (fixture);
      is_late = cp2_replica_get_damage (fixture->replica) == NULL && !cp2_sql_quick_check (fixture->replica->sql, NULL);
      n_late += is_late;
      reopen (fixture);
      g_assert_true (!is_late || cp2_replica_get_damage (fixture->replica) != NULL);
      check_rescued (fixture, ids);
      close_replica (fixture);
    }

  g_assert_cmpuint (n_late, >, 0);
  open_replica (fixture);
}

/* A large file is not read through again when it is as it was left; and that counts once. */
static void
test_sound (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *content = NULL;
  gsize length;

  load_centre (fixture->replica);
  g_assert_false (cp2_soundness_take (fixture->path));
  close_replica (fixture);
  g_assert_true (cp2_soundness_take (fixture->path));
  g_assert_false (cp2_soundness_take (fixture->path));

  open_replica (fixture);
  close_replica (fixture);
  content = read_file (fixture->path, &length);
  write_file (fixture->path, content, length);
  g_assert_false (cp2_soundness_take (fixture->path));
  open_replica (fixture);
}

/* Copies the files while the database is open, its log not yet written back. */
static void
test_log (Fixture       *fixture,
          gconstpointer  data)
{
  const char *how = data;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GPtrArray) later = NULL;
  g_autofree char *log_path = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *content = NULL;
  g_autofree char *log = NULL;
  g_autofree char *journal = NULL;
  gsize length, log_length, journal_length;

  load_centre (fixture->replica);
  ids = fill (fixture, 3);
  reopen (fixture);
  later = fill (fixture, 3);
  content = read_file (fixture->path, &length);
  log = read_file (log_path, &log_length);
  journal = read_file (fixture->journal_path, &journal_length);
  g_assert_cmpuint (log_length, >, 4096);
  close_replica (fixture);

  remove_folder (fixture->folder);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  write_file (fixture->path, content, length);
  write_file (fixture->journal_path, journal, journal_length);
  if (g_str_equal (how, "cut"))
    write_file (log_path, log, log_length / 2);
  else if (g_str_equal (how, "flipped"))
    {
      log[log_length / 2] ^= 1;
      write_file (log_path, log, log_length);
    }

  open_replica (fixture);
  g_assert_nonnull (cp2_replica_get_damage (fixture->replica));
  g_assert_cmpint (cp2_replica_get_damage (fixture->replica)->reason, ==, CP2_DAMAGE_LOST_COMMITS);
  /* Nothing but the last commits is gone: the device is who it was, and the numbers go on. */
  g_assert_false (get_status (fixture->replica).enrolment_needed);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "head_seq"), ==, "6");
  for (guint i = 0; i < later->len; i++)
    g_ptr_array_add (ids, g_strdup (g_ptr_array_index (later, i)));
  check_rescued (fixture, ids);
}

/* The journal is the second copy: when it is damaged the first one makes it whole, and the damaged one is kept. */
static void
test_journal (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = NULL;
  g_autofree char *journal = NULL;
  gsize journal_length;

  load_centre (fixture->replica);
  ids = fill (fixture, N_OPERATIONS);
  close_replica (fixture);
  journal = read_file (fixture->journal_path, &journal_length);
  journal[journal_length / 2] ^= 4;
  write_file (fixture->journal_path, journal, journal_length);

  open_replica (fixture);
  g_assert_cmpint (cp2_replica_get_damage (fixture->replica)->reason, ==, CP2_DAMAGE_JOURNAL);
  g_assert_cmpuint (cp2_replica_get_damage (fixture->replica)->n_journal_damaged, ==, 1);
  check_rescued (fixture, ids);

  /* It is whole again. */
  close_replica (fixture);
  delete_file (fixture);
  open_replica (fixture);
  g_assert_cmpuint (cp2_replica_get_damage (fixture->replica)->n_rescued, ==, N_OPERATIONS);
}

/* Both damaged: what is readable of either is kept, and where a number is missing the device asks for new ones. */
static void
test_both (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = NULL;
  g_autofree char *journal = NULL;
  gsize journal_length;

  load_centre (fixture->replica);
  ids = fill (fixture, N_OPERATIONS);
  close_replica (fixture);
  journal = read_file (fixture->journal_path, &journal_length);
  journal[journal_length / 2] ^= 4;
  write_file (fixture->journal_path, journal, journal_length);
  zero (fixture);

  open_replica (fixture);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, N_OPERATIONS - 1);
  g_assert_true (get_status (fixture->replica).enrolment_needed);
}

static void
test_torn_tail (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = NULL;
  g_autofree char *journal = NULL;
  gsize journal_length;

  load_centre (fixture->replica);
  ids = fill (fixture, N_OPERATIONS);
  close_replica (fixture);
  journal = read_file (fixture->journal_path, &journal_length);

  /* A crash in the middle of an append, of an operation that was never reported as saved. */
  journal = g_realloc (journal, journal_length + 50);
  memmove (journal + journal_length, journal, 50);
  write_file (fixture->journal_path, journal, journal_length + 50);
  delete_file (fixture);
  open_replica (fixture);
  g_assert_cmpuint (cp2_replica_get_damage (fixture->replica)->n_rescued, ==, N_OPERATIONS);
  check_rescued (fixture, ids);
}

static void
test_wrong_key (Fixture       *fixture,
                gconstpointer  data)
{
  static const guint8 other_key[32] = "ANOTHER-KEY-OF-THIRTY-TWO-BYTES";
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length, length_after;
  g_autoptr(Cp2Replica) replica = NULL;
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  g_ptr_array_unref (fill (fixture, 1));
  close_replica (fixture);
  before = read_file (fixture->path, &length);

  g_assert_true (cp2_sealed_vfs_register ("wrong", NULL, other_key, NULL));
  replica = cp2_replica_open (fixture->folder, "wrong", cp2_outbox_journal_new (fixture->journal_path, other_key), &error);
  cp2_sealed_vfs_unregister ("wrong");
  g_assert_null (replica);
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_WRONG_KEY);
  after = read_file (fixture->path, &length_after);
  g_assert_cmpmem (after, length_after, before, length);

  open_replica (fixture);
  g_assert_null (cp2_replica_get_damage (fixture->replica));
}

static void
test_too_new (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Replica) replica = NULL;
  g_autoptr(GError) error = NULL;

  query_number (fixture->replica, "PRAGMA user_version = 9999");
  close_replica (fixture);
  replica = try_open (fixture, &error);
  g_assert_null (replica);
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_TOO_NEW);
}

#define add(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strconcat ("/salvage/file/", damages[i].name, NULL);

      add (path, GUINT_TO_POINTER (i), test_whole_file);
    }
  add ("/salvage/file/flipped", NULL, test_flipped);
  add ("/salvage/file/rot", NULL, test_rot);
  add ("/salvage/file/sound", NULL, test_sound);
  add ("/salvage/file/wrong-key", NULL, test_wrong_key);
  add ("/salvage/file/too-new", NULL, test_too_new);
  add ("/salvage/log/cut", "cut", test_log);
  add ("/salvage/log/deleted", "deleted", test_log);
  add ("/salvage/log/flipped", "flipped", test_log);
  add ("/salvage/journal/damaged", NULL, test_journal);
  add ("/salvage/journal/torn-tail", NULL, test_torn_tail);
  add ("/salvage/journal/both", NULL, test_both);

  return g_test_run ();
}
