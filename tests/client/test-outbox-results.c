#include "config.h"

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

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/outbox/results/rejected", test_rejected);
  add ("/outbox/results/every-status", test_every_status);
  add ("/outbox/results/malformed", test_answer_malformed);
  add ("/outbox/results/versions", test_versions);
  add ("/outbox/dismiss/pending", test_dismiss_pending);
  add ("/outbox/batch/limits", test_batch);
  add ("/outbox/batch/group", test_batch_group);
  add ("/outbox/batch/held", test_batch_held);

  return g_test_run ();
}
