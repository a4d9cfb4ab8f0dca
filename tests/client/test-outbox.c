#include "config.h"

#include <sys/wait.h>
#include <unistd.h>

#include "store-fixture.h"

#define N_MARKS "SELECT count(*) FROM attendance_mark"
#define N_ROWS  "SELECT count(*) FROM outbox"

static void
test_saved (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *chained = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  const Cp2OutboxRow *one, *two;

  load_centre (fixture->replica);
  first = run_taken (fixture->replica, new_mark ());
  second = run_taken (fixture->replica, new_mark ());
  reopen (fixture);

  g_assert_null (cp2_replica_get_damage (fixture->replica));
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 2);
  g_assert_cmpuint (get_status (fixture->replica).n_pending, ==, 2);

  rows = cp2_outbox_select (fixture->replica->sql, NULL, "ORDER BY position", "");
  one = g_ptr_array_index (rows, 0);
  two = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (one->op_id, ==, first);
  g_assert_cmpint (one->seq, ==, 1);
  g_assert_null (one->previous);
  g_assert_cmpint (two->seq, ==, 2);
  chained = cp2_outbox_chain (NULL, one->payload);
  g_assert_cmpstr (two->previous, ==, chained);
  g_assert_cmpint (get_status (fixture->replica).oldest_pending, ==, one->created);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_operation ("attendance.mark", "01890a5d-ac96-7744-8c0f-000000000999",
                                                     "{\"deployment\":\"" DEPLOYMENT "\",\"on_date\":\"2027-01-01\",\"status\":\"present\"}");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *journal_before = NULL;
  g_autofree char *journal_after = NULL;
  gsize length_before, length_after;
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  g_free (run_taken (fixture->replica, new_mark ()));
  before = dump_records (fixture->replica);
  g_assert_true (g_file_get_contents (fixture->journal_path, &journal_before, &length_before, NULL));

  g_assert_false (run (fixture->replica, operation, &error));
  g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_DAY_OUTSIDE);

  after = dump_records (fixture->replica);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 1);
  g_assert_true (g_file_get_contents (fixture->journal_path, &journal_after, &length_after, NULL));
  g_assert_cmpmem (journal_after, length_after, journal_before, length_before);
}

static void
test_group (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  Cp2OperationOutcome outcome;
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  g_ptr_array_add (operations, new_mark ());
  g_ptr_array_add (operations, new_operation ("attendance.mark", "01890a5d-ac96-7744-8c0f-000000000999",
                                              "{\"deployment\":\"nobody\",\"on_date\":\"2026-11-03\",\"status\":\"present\"}"));

  g_assert_false (cp2_replica_run (fixture->replica, operations, &outcome, &error));
  g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 0);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 0);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM base"), ==, 0);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "head_seq"), ==, "0");
}

static void
test_no_account (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(GError) error = NULL;

  g_assert_false (run (fixture->replica, operation, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_NO_ACCOUNT);
}

static void
test_immutable (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  g_free (run_taken (fixture->replica, new_mark ()));
  g_assert_false (cp2_sql_execute (fixture->replica->sql, "UPDATE outbox SET payload = 'x'", &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
}

static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  guint n_saved = 0;

  load_centre (fixture->replica);
  text = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, query_number (fixture->replica, "PRAGMA page_count") + 4);
  query_number (fixture->replica, text);

  while (error == NULL)
    {
      g_autoptr(Cp2Operation) operation = new_mark ();

      if (run (fixture->replica, operation, &error))
        n_saved++;
      g_assert_cmpuint (n_saved, <, 1000);
    }

  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_FULL);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, n_saved);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, n_saved);

  /* What was not saved is not in the journal either, and once there is room it goes on. */
  reopen (fixture);
  g_assert_null (cp2_replica_get_damage (fixture->replica));
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, n_saved);
  g_free (run_taken (fixture->replica, new_mark ()));
  g_assert_cmpint (query_number (fixture->replica, "SELECT max(seq) FROM outbox"), ==, n_saved + 1);
}

static void
test_journal_fails (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  cp2_outbox_journal_free (g_steal_pointer (&fixture->replica->journal));
  fixture->replica->journal = cp2_outbox_journal_new ("/nonexistent/outbox.journal", store_key);

  g_assert_false (run (fixture->replica, operation, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_IO);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 0);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 0);
}

/* The journal has it already when the commit fails, and has to give it back. */
static void
test_commit_fails (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  g_free (run_taken (fixture->replica, new_mark ()));
  /* Deferred, so that the row is only missed at the end of the transaction. */
  g_assert_true (cp2_sql_execute (fixture->replica->sql,
                                  "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
                                  "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);"
                                  "CREATE TRIGGER orphan AFTER INSERT ON outbox BEGIN INSERT INTO child VALUES (7); END", NULL));

  g_assert_false (run (fixture->replica, operation, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 1);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "head_seq"), ==, "1");

  reopen (fixture);
  g_assert_null (cp2_replica_get_damage (fixture->replica));
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 1);
}

/* The child reports each mark as saved, until it is killed in the middle of its work. */
static void
save_until_killed (Fixture *fixture,
                   int      descriptor)
{
  open_replica (fixture);
  for (;;)
    {
      g_autoptr(Cp2Operation) operation = new_mark ();

      if (run (fixture->replica, operation, NULL) && write (descriptor, operation->id, 36) != 36)
        _exit (1);
    }
}

static void
read_and_kill (pid_t      child,
               int        descriptor,
               guint      n_wanted,
               GPtrArray *ids)
{
  char id[37] = "";
  gssize n_read;

  for (guint i = 0; i < n_wanted && read (descriptor, id, 36) == 36; i++)
    g_ptr_array_add (ids, g_strdup (id));

  g_usleep (g_random_int_range (0, 2000));
  kill (child, SIGKILL);
  while ((n_read = read (descriptor, id, 36)) == 36)
    g_ptr_array_add (ids, g_strdup (id));

  g_assert_cmpint (n_read, ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint n_rounds = g_test_slow () ? 200 : 12;

  load_centre (fixture->replica);
  close_replica (fixture);

  for (guint i = 0; i < n_rounds; i++)
    {
      int descriptors[2];
      pid_t child;

      g_assert_cmpint (pipe (descriptors), ==, 0);
      child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        {
          close (descriptors[0]);
          save_until_killed (fixture, descriptors[1]);
        }

      close (descriptors[1]);
      read_and_kill (child, descriptors[0], 1 + i % 4, ids);
      close (descriptors[0]);
    }

  open_replica (fixture);
  g_assert_cmpuint (ids->len, >=, n_rounds);
  for (guint i = 0; i < ids->len; i++)
    {
      gboolean has = FALSE;

      g_assert_true (cp2_outbox_has (fixture->replica->sql, g_ptr_array_index (ids, i), &has, NULL));
      g_assert_true (has);
    }

  /* Numbers without a gap, and every row has its effect. */
  g_assert_cmpint (query_number (fixture->replica, "SELECT max(seq)"" FROM outbox"), ==, query_number (fixture->replica, N_ROWS));
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, query_number (fixture->replica, N_ROWS));
  g_assert_false (get_status (fixture->replica).enrolment_needed);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/outbox/run/saved", test_saved);
  add ("/outbox/run/refused", test_refused);
  add ("/outbox/run/group", test_group);
  add ("/outbox/run/no-account", test_no_account);
  add ("/outbox/run/immutable", test_immutable);
  add ("/outbox/run/disk-full", test_disk_full);
  add ("/outbox/run/journal-fails", test_journal_fails);
  add ("/outbox/run/commit-fails", test_commit_fails);
  add ("/outbox/run/killed", test_killed);

  return g_test_run ();
}
