#include "config.h"

#include "store-fixture.h"

#define N_MARKS "SELECT count(*) FROM attendance_mark"
#define N_ROWS  "SELECT count(*) FROM outbox"

static Cp2PushBatch *
take_batch (Fixture  *fixture,
            guint     max_operations,
            gsize     max_bytes,
            gboolean  held)
{
  g_autoptr(GError) error = NULL;
  Cp2PushBatch *batch = cp2_replica_take_batch (fixture->replica, max_operations, max_bytes, held, &error);

  g_assert_no_error (error);
  return batch;
}

static void
test_not_enrolled (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Cp2PushBatch) before = NULL;
  g_autoptr(Cp2PushBatch) after = NULL;
  g_autofree char *id = NULL;

  sign_in (fixture->replica, "centre", CENTRE);
  pull (fixture->replica, 10, FALSE, PUT ("deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 5, "accepted")));
  g_assert_true (get_status (fixture->replica).enrolment_needed);
  id = run_taken (fixture->replica, new_mark ());
  before = take_batch (fixture, 200, 262144, FALSE);
  g_assert_cmpuint (before->n_operations, ==, 0);

  enrol (fixture->replica, 1);
  after = take_batch (fixture, 200, 262144, FALSE);
  g_assert_cmpuint (after->n_operations, ==, 1);
  g_assert_cmpint (after->first_seq, ==, 1);
}

static void
test_renumber (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *done = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *chained = NULL;
  g_autoptr(GError) error = NULL;
  const Cp2OutboxRow *one, *two;

  load_centre (fixture->replica);
  done = run_taken (fixture->replica, new_mark ());
  first = run_taken (fixture->replica, new_mark ());
  second = run_taken (fixture->replica, new_mark ());
  answer (fixture->replica, done, "applied", ",\"feed_seq\":90");
  enrol (fixture->replica, 2);

  rows = cp2_outbox_select (fixture->replica->sql, NULL, "WHERE incarnation = 2 ORDER BY seq", "");
  g_assert_cmpuint (rows->len, ==, 2);
  one = g_ptr_array_index (rows, 0);
  two = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (one->op_id, ==, first);
  g_assert_cmpint (one->seq, ==, 1);
  g_assert_cmpstr (two->op_id, ==, second);
  chained = cp2_outbox_chain (NULL, one->payload);
  g_assert_cmpstr (two->previous, ==, chained);

  /* Never back to numbers that were given away. */
  g_assert_false (cp2_replica_renumber (fixture->replica, DEVICE, 2, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STATE);
}

static void
copy_file (const char *from_folder,
           const char *to_folder,
           const char *name)
{
  g_autofree char *from = g_build_filename (from_folder, name, NULL);
  g_autofree char *to = g_build_filename (to_folder, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  if (g_file_get_contents (from, &content, &length, NULL))
    g_assert_true (g_file_set_contents (to, content, length, NULL));
}

static void
test_clone (Fixture       *fixture,
            gconstpointer  data)
{
  Fixture copy = { .vfs = fixture->vfs };
  g_autofree char *id = NULL;
  g_autofree char *made_by_copy = NULL;

  load_centre (fixture->replica);
  id = run_taken (fixture->replica, new_mark ());
  close_replica (fixture);

  copy.folder = g_dir_make_tmp ("cp2-copy-XXXXXX", NULL);
  copy.path = cp2_replica_make_path (copy.folder);
  copy.journal_path = g_build_filename (copy.folder, "outbox.journal", NULL);
  copy_file (fixture->folder, copy.folder, "store.db");
  copy_file (fixture->folder, copy.folder, "store.db-wal");
  copy_file (fixture->folder, copy.folder, "outbox.journal");

  /* The original goes on as if nothing had happened. */
  open_replica (fixture);
  g_assert_false (get_status (fixture->replica).clone_suspected);

  open_replica (&copy);
  g_assert_true (get_status (copy.replica).clone_suspected);
  g_assert_true (get_status (copy.replica).enrolment_needed);
  g_assert_cmpuint (get_status (copy.replica).n_pending, ==, 1);
  made_by_copy = run_taken (copy.replica, new_mark ());
  g_assert_cmpint (query_number (copy.replica, "SELECT count(*) FROM outbox WHERE seq IS NULL"), ==, 1);

  enrol (copy.replica, 2);
  g_assert_false (get_status (copy.replica).clone_suspected);
  g_assert_cmpint (query_number (copy.replica, "SELECT count(*) FROM outbox WHERE incarnation = 2 AND seq IN (1, 2)"), ==, 2);
  reopen (&copy);
  g_assert_false (get_status (copy.replica).clone_suspected);

  close_replica (&copy);
  remove_folder (copy.folder);
  g_free (copy.folder);
  g_free (copy.path);
  g_free (copy.journal_path);
}

static void
test_durable (Fixture       *fixture,
              gconstpointer  data)
{
  gint64 now = cp2_clock_now ();
  g_autofree char *old = NULL;
  g_autofree char *undurable = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  guint n_damaged;

  load_centre (fixture->replica);
  cp2_clock_set_for_tests (now - 31 * G_TIME_SPAN_DAY);
  old = run_taken (fixture->replica, new_mark ());
  undurable = run_taken (fixture->replica, new_mark ());
  cp2_clock_set_for_tests (0);
  text = g_strdup_printf ("{\"epoch\":\"" EPOCH "\",\"durable_through\":1,\"results\":[{\"id\":\"%s\",\"status\":\"applied\",\"feed_seq\":5},"
                          "{\"id\":\"%s\",\"status\":\"applied\",\"feed_seq\":6}]}", old, undurable);
  object = parse_object (text);
  g_assert_true (cp2_replica_apply_results (fixture->replica, object, NULL, NULL));
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 2);

  reopen (fixture);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 1);
  g_assert_null (cp2_replica_get_damage (fixture->replica));
  entries = cp2_outbox_journal_read (fixture->replica->journal, &n_damaged, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpuint (n_damaged, ==, 0);
}

static void
test_rewind (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(Cp2PushBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  first = run_taken (fixture->replica, new_mark ());
  second = run_taken (fixture->replica, new_mark ());
  answer (fixture->replica, first, "applied", ",\"feed_seq\":5");
  answer (fixture->replica, second, "rejected", "");
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 0);

  cp2_replica_rewind (fixture->replica, 1, &error);
  g_assert_no_error (error);
  batch = take_batch (fixture, 200, 262144, FALSE);
  g_assert_cmpuint (batch->n_operations, ==, 2);
  /* What was refused once is not shown again as if it were done. */
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 1);

  /* A number that is no longer here. */
  g_assert_true (cp2_replica_rewind (fixture->replica, -5, &error));
  g_assert_true (get_status (fixture->replica).enrolment_needed);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/outbox/numbers/not-enrolled", test_not_enrolled);
  add ("/outbox/numbers/renumber", test_renumber);
  add ("/outbox/numbers/clone", test_clone);
  add ("/outbox/numbers/rewind", test_rewind);
  add ("/outbox/purge/durable", test_durable);

  return g_test_run ();
}
