#include "config.h"

#include <sys/wait.h>
#include <unistd.h>

#include "client/cp2-install.h"
#include "store-fixture.h"

#define N_MARKS "SELECT count(*) FROM attendance_mark"
#define N_ROWS  "SELECT count(*) FROM outbox"

static Cp2Operation *
new_application (void)
{
  g_autofree char *id = cp2_uuid_new ();

  return new_operation ("application.submit", id, "{\"vacancy\":\"" VACANCY "\"}");
}

static gint64
get_taken (Fixture *fixture)
{
  return query_number (fixture->replica, "SELECT taken FROM vacancy WHERE id = '" VACANCY "'");
}

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
test_rejected (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  load_professional (fixture->replica);
  before = dump_records (fixture->replica);
  id = run_taken (fixture->replica, new_application ());
  g_assert_cmpint (get_taken (fixture), ==, 2);

  answer (fixture->replica, id, "rejected", ",\"problem\":{\"code\":\"vacancy-full\",\"facts\":{\"count\":\"5\"},\"detail\":\"full\"}");

  after = dump_records (fixture->replica);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (get_status (fixture->replica).n_pending, ==, 0);
  g_assert_cmpuint (get_status (fixture->replica).n_attention, ==, 1);
  g_assert_cmpint (get_status (fixture->replica).last_push, >, 0);

  g_assert_true (cp2_replica_dismiss (fixture->replica, id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_status (fixture->replica).n_attention, ==, 0);
  g_assert_cmpint (query_number (fixture->replica, N_ROWS), ==, 1);
}

static void
test_dismiss_pending (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  id = run_taken (fixture->replica, new_mark ());
  g_assert_false (cp2_replica_dismiss (fixture->replica, id, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STATE);
}

static void
test_every_status (Fixture       *fixture,
                   gconstpointer  data)
{
  static const struct { const char *status; const char *members; const char *stored; gboolean stays; } cases[] = {
    { "applied", ",\"feed_seq\":99", "acknowledged", TRUE },
    { "applied", ",\"feed_seq\":7", "settled", FALSE },
    { "merged", ",\"feed_seq\":99", "merged", TRUE },
    { "held", "", "held", TRUE },
    { "superseded", ",\"problem\":{\"code\":\"slot-changed\",\"facts\":{}}", "superseded", FALSE },
    { "rejected", ",\"problem\":{\"code\":\"not-found\",\"facts\":{}}", "rejected", FALSE },
    { "retry", "", "pending", TRUE },
    { "from-the-future", "", "pending", TRUE },
    { "duplicate", ",\"first\":\"applied\",\"feed_seq\":99", "acknowledged", TRUE },
    { "duplicate", ",\"first\":\"rejected\",\"problem\":{\"code\":\"not-found\",\"facts\":{}}", "rejected", FALSE },
  };

  load_centre (fixture->replica);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = run_taken (fixture->replica, new_mark ());
      g_autoptr(GPtrArray) rows = NULL;
      gint64 n_marks = query_number (fixture->replica, N_MARKS);

      answer (fixture->replica, id, cases[i].status, cases[i].members);
      rows = cp2_outbox_select (fixture->replica->sql, NULL, "WHERE op_id = $1", "s", id);
      g_assert_cmpstr (cp2_outbox_status_get_name (((Cp2OutboxRow *) g_ptr_array_index (rows, 0))->status), ==, cases[i].stored);
      g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, cases[i].stays ? n_marks : n_marks - 1);

      /* The same answer once more, as after a lost reply, changes nothing. */
      answer (fixture->replica, id, cases[i].status, cases[i].members);
      g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, cases[i].stays ? n_marks : n_marks - 1);
    }
}

static void
test_answer_malformed (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(JsonObject) empty = json_object_new ();
  g_autoptr(JsonObject) other = parse_object ("{\"epoch\":\"other\",\"results\":[]}");
  g_autoptr(JsonObject) wild = parse_object ("{\"epoch\":\"" EPOCH "\",\"durable_through\":\"x\",\"results\":[null,7,{},{\"status\":7},"
                                             "{\"status\":\"applied\"},{\"id\":\"x\",\"status\":\"applied\",\"record_versions\":7}]}");
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  g_assert_false (cp2_replica_apply_results (fixture->replica, empty, NULL, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_false (cp2_replica_apply_results (fixture->replica, other, NULL, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH);
  g_clear_error (&error);
  g_assert_true (cp2_replica_apply_results (fixture->replica, wild, NULL, &error));
  g_assert_no_error (error);
}

/* A second change of a record that the server has acknowledged the first of must carry the new version. */
static void
test_versions (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *id = NULL;

  load_professional (fixture->replica);
  id = run_taken (fixture->replica, new_application ());
  answer (fixture->replica, id, "applied", ",\"feed_seq\":77,\"record_versions\":[{\"kind\":\"vacancy\",\"id\":\"" VACANCY "\",\"version\":77}]");
  g_assert_cmpint (query_number (fixture->replica, "SELECT version FROM vacancy"), ==, 77);

  /* It holds through a replay over other news too. */
  pull (fixture->replica, 20, FALSE, PUT ("profile", ACCOUNT, PROFILE_JSON (15)));
  g_assert_cmpint (query_number (fixture->replica, "SELECT version FROM vacancy"), ==, 77);
  g_assert_cmpint (query_number (fixture->replica, "SELECT version FROM profile"), ==, 15);
}

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
run_group (Fixture *fixture,
           guint    n_operations)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  g_autofree char *group = cp2_uuid_new ();
  Cp2OperationOutcome outcome;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n_operations; i++)
    {
      Cp2Operation *operation = new_mark ();

      operation->group = g_strdup (group);
      g_ptr_array_add (operations, operation);
    }

  cp2_replica_run (fixture->replica, operations, &outcome, &error);
  g_assert_no_error (error);
}

static void
test_batch (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2PushBatch) none = NULL;
  g_autoptr(Cp2PushBatch) one = NULL;
  g_autoptr(Cp2PushBatch) all = NULL;
  g_autoptr(Cp2PushBatch) few_bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *first = NULL;
  JsonObject *body;
  JsonObject *operation;

  load_centre (fixture->replica);
  none = take_batch (fixture, 200, 262144, FALSE);
  g_assert_cmpuint (none->n_operations, ==, 0);

  first = run_taken (fixture->replica, new_mark ());
  run_group (fixture, 5);
  one = take_batch (fixture, 3, 262144, FALSE);
  g_assert_cmpuint (one->n_operations, ==, 1);
  few_bytes = take_batch (fixture, 200, 10, FALSE);
  g_assert_cmpuint (few_bytes->n_operations, ==, 1);
  all = take_batch (fixture, 6, 262144, FALSE);
  g_assert_cmpuint (all->n_operations, ==, 6);
  g_assert_cmpint (all->first_seq, ==, 1);
  g_assert_cmpint (all->last_seq, ==, 6);

  node = json_from_string (g_bytes_get_data (all->body, NULL), NULL);
  body = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (body, "device"), ==, DEVICE);
  g_assert_cmpstr (json_object_get_string_member (body, "epoch"), ==, EPOCH);
  g_assert_cmpint (json_object_get_int_member (body, "incarnation"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (body, "head_seq"), ==, 6);
  operation = json_array_get_object_element (json_object_get_array_member (body, "operations"), 0);
  g_assert_cmpstr (json_object_get_string_member (operation, "id"), ==, first);
  g_assert_cmpint (json_object_get_int_member (operation, "seq"), ==, 1);
}

/* A group that is larger than any limit still goes as a whole. */
static void
test_batch_group (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2PushBatch) batch = NULL;
  g_autoptr(Cp2PushBatch) rest = NULL;
  g_autofree char *last = NULL;

  load_centre (fixture->replica);
  run_group (fixture, 12);
  last = run_taken (fixture->replica, new_mark ());
  batch = take_batch (fixture, 1, 10, FALSE);
  g_assert_cmpuint (batch->n_operations, ==, 12);
}

static void
test_batch_held (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(Cp2PushBatch) pending = NULL;
  g_autoptr(Cp2PushBatch) held = NULL;

  load_centre (fixture->replica);
  first = run_taken (fixture->replica, new_mark ());
  answer (fixture->replica, first, "held", "");
  g_assert_cmpuint (get_status (fixture->replica).n_held, ==, 1);
  pending = take_batch (fixture, 200, 262144, FALSE);
  g_assert_cmpuint (pending->n_operations, ==, 0);
  held = take_batch (fixture, 200, 262144, TRUE);
  g_assert_cmpuint (held->n_operations, ==, 1);

  answer (fixture->replica, first, "duplicate", ",\"first\":\"applied\",\"feed_seq\":50");
  g_assert_cmpuint (get_status (fixture->replica).n_held, ==, 0);
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

  add ("/outbox/run/saved", test_saved);
  add ("/outbox/run/refused", test_refused);
  add ("/outbox/run/group", test_group);
  add ("/outbox/run/no-account", test_no_account);
  add ("/outbox/run/immutable", test_immutable);
  add ("/outbox/run/disk-full", test_disk_full);
  add ("/outbox/run/journal-fails", test_journal_fails);
  add ("/outbox/run/killed", test_killed);
  add ("/outbox/results/rejected", test_rejected);
  add ("/outbox/results/every-status", test_every_status);
  add ("/outbox/results/malformed", test_answer_malformed);
  add ("/outbox/results/versions", test_versions);
  add ("/outbox/dismiss/pending", test_dismiss_pending);
  add ("/outbox/batch/limits", test_batch);
  add ("/outbox/batch/group", test_batch_group);
  add ("/outbox/batch/held", test_batch_held);
  add ("/outbox/numbers/not-enrolled", test_not_enrolled);
  add ("/outbox/numbers/renumber", test_renumber);
  add ("/outbox/numbers/clone", test_clone);
  add ("/outbox/numbers/rewind", test_rewind);
  add ("/outbox/purge/durable", test_durable);

  return g_test_run ();
}
