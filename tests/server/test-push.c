#include "config.h"

#include "core/cp2-places.h"

#include "feed-sender.h"

#define PERSON "01890000-0000-7000-8000-000000000001"
#define DEPLOYMENT "01890000-0000-7000-8000-000000000010"
#define OTHER "01890000-0000-7000-8000-000000000011"

static gint64
count_marks (Fixture *self)
{
  return ask_integer (self->reader, "SELECT count(*) FROM attendance_mark");
}

static void
test_applied (Fixture       *self,
              gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autoptr(JsonNode) answer = NULL, again = NULL;
  JsonObject *result;
  JsonArray *versions;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  answer = push_one (&sender, 1, mark);
  assert_status (answer, 0, "applied");
  result = get_result (answer, 0);
  versions = cp2_json_get_array (result, "record_versions");
  g_assert_cmpint (json_array_get_length (versions), ==, 2);
  g_assert_cmpstr (cp2_json_get_string (json_array_get_object_element (versions, 0), "kind"), ==, "attendance_sheet");
  g_assert_cmpint (cp2_json_get_integer (json_array_get_object_element (versions, 1), "version", 0), ==,
                   cp2_json_get_integer (result, "feed_seq", -1));
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed WHERE kind LIKE 'attendance%' AND "
                                              "batch = (SELECT max(seq) FROM feed)"), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT last_seq FROM device"), ==, 1);
  g_assert_cmpint (ask_integer (self->reader, "SELECT last_seen FROM device"), ==, NOW / G_USEC_PER_SEC);

  again = push_one (&sender, 1, mark);
  assert_status (again, 0, "duplicate");
  g_assert_cmpstr (cp2_json_get_string (get_result (again, 0), "first"), ==, "applied");
  g_assert_cmpint (cp2_json_get_integer (get_result (again, 0), "feed_seq", -1), ==,
                   cp2_json_get_integer (result, "feed_seq", -2));
  g_assert_cmpint (json_array_get_length (cp2_json_get_array (get_result (again, 0), "record_versions")), ==, 2);
  g_assert_cmpint (count_marks (self), ==, 1);
}

/* One bad operation stops none behind it, and uses its number up. */
static void
test_rejected (Fixture       *self,
               gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) answer = NULL, again = NULL;
  g_autofree char *id = cp2_uuid_new ();

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-12-24", NULL));
  g_ptr_array_add (operations, make_operation ("no.such", NULL, NULL, "{}"));
  g_ptr_array_add (operations, make_operation ("attendance.mark", NULL, NULL, "{\"deployment\":7}"));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  g_ptr_array_add (operations, g_strdup_printf ("{\"id\":\"%s\"}", id));
  answer = push_all (&sender, 1, operations);
  assert_status (answer, 0, "rejected");
  g_assert_cmpstr (get_result_code (answer, 0), ==, "day-outside");
  g_assert_cmpstr (get_result_code (answer, 1), ==, "unknown-operation");
  g_assert_cmpstr (get_result_code (answer, 2), ==, "malformed");
  g_assert_cmpstr (cp2_json_get_string (cp2_json_get_object (get_result (answer, 2), "problem"), "field"), ==, "deployment");
  assert_status (answer, 3, "applied");
  g_assert_cmpstr (get_result_code (answer, 4), ==, "malformed");
  g_assert_cmpint (ask_integer (self->reader, "SELECT last_seq FROM device"), ==, 5);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM applied_op WHERE status = 'rejected'"), ==, 4);

  again = push_all (&sender, 1, operations);
  assert_status (again, 0, "duplicate");
  g_assert_cmpstr (cp2_json_get_string (get_result (again, 0), "first"), ==, "rejected");
  g_assert_cmpstr (get_result_code (again, 0), ==, "day-outside");
}

static void
test_group (Fixture       *self,
            gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *group = cp2_uuid_new ();
  g_autofree char *good_group = cp2_uuid_new ();
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) answer = NULL;
  gint64 head;

  sender_init (&sender, self);
  head = put_deployment (self, DEPLOYMENT, PERSON);
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", group));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-06", group));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-12-24", group));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-09", good_group));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-09", good_group));
  answer = push_all (&sender, 1, operations);

  g_assert_cmpstr (get_result_code (answer, 0), ==, "group-refused");
  g_assert_cmpint (json_array_get_length (cp2_json_get_array (get_result (answer, 0), "record_versions")), ==, 0);
  g_assert_cmpint (cp2_json_get_integer (get_result (answer, 0), "feed_seq", -1), ==, 0);
  g_assert_cmpstr (get_result_code (answer, 1), ==, "group-refused");
  g_assert_cmpstr (get_result_code (answer, 2), ==, "day-outside");
  assert_status (answer, 3, "applied");
  assert_status (answer, 4, "applied");

  /* The good group is one batch: a sheet, and two marks of which the later one counts; nothing is left of the other. */
  g_assert_cmpint (cp2_json_get_integer (get_result (answer, 3), "feed_seq", -1), ==, head + 3);
  g_assert_cmpint (cp2_json_get_integer (get_result (answer, 4), "feed_seq", -1), ==, head + 3);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed WHERE batch = (SELECT seq FROM feed_head)"), ==, 3);
  g_assert_cmpint (count_marks (self), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM attendance_sheet"), ==, 1);
}

/* One id twice in a group: there is no result yet that the second could repeat. */
static void
test_group_twins (Fixture       *self,
                  gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *group = cp2_uuid_new ();
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", group);
  g_autoptr(GPtrArray) operations = g_ptr_array_new ();
  g_autoptr(JsonNode) answer = NULL;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  g_ptr_array_add (operations, mark);
  g_ptr_array_add (operations, mark);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*came again with other contents");
  answer = push_all (&sender, 1, operations);
  g_test_assert_expected_messages ();

  g_assert_cmpstr (get_result_code (answer, 0), ==, "group-refused");
  g_assert_cmpstr (get_result_code (answer, 1), ==, "op-id-reused");
  g_assert_cmpint (count_marks (self), ==, 0);
  g_assert_true (cp2_operation_log_verify (self->reader, NULL, NULL));
}

static void
test_held (Fixture       *self,
           gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_auto(Sender) office = { NULL };
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autofree char *outside = make_mark (DEPLOYMENT, "2026-12-24", NULL);
  g_autofree char *assign = NULL;
  g_autoptr(Cp2Centre) centre = cp2_record_new (cp2_kind_lookup ("centre"), CENTRE);
  g_autoptr(JsonNode) one = NULL, two = NULL, three = NULL, four = NULL;

  sender_init (&sender, self);
  sender_init_with (&office, self, CP2_ROLE_SUBCOUNTY, SUBCOUNTY);
  cp2_field_set_text (cp2_kind_find_field (cp2_kind_lookup ("centre"), "subcounty"), centre, SUBCOUNTY);
  cp2_field_set_text (cp2_kind_find_field (cp2_kind_lookup ("centre"), "county"), centre, COUNTY);
  put (self, centre);
  put_profile (self, PERSON, "Jane Njeri Mwangi", SUBCOUNTY);
  {
    g_autoptr(Cp2Record) exam = cp2_record_new (cp2_kind_lookup ("exam"), "KCSE-2026");
    g_autoptr(Cp2Record) position = cp2_record_new (cp2_kind_lookup ("position"), "INV");

    put (self, exam);
    put (self, position);
  }

  one = push_one (&sender, 1, mark);
  assert_status (one, 0, "held");
  g_assert_cmpstr (get_result_code (one, 0), ==, "deployment-unknown");
  two = push_one (&sender, 2, outside);
  assert_status (two, 0, "held");
  g_assert_cmpint (count_marks (self), ==, 0);

  assign = make_operation ("deployment.assign", DEPLOYMENT, NULL,
                           "{\"profile\":\"" PERSON "\",\"exam\":\"KCSE-2026\",\"position\":\"INV\",\"centre\":\"" CENTRE "\","
                           "\"from_on\":\"2026-11-02\",\"to_on\":\"2026-11-20\",\"reason\":\"nobody else\"}");
  three = push_one (&office, 1, assign);
  assert_status (three, 0, "applied");
  g_assert_cmpint (count_marks (self), ==, 1);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM held_operation"), ==, 0);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM settled_op"), ==, 2);

  four = push_one (&sender, 1, mark);
  assert_status (four, 0, "duplicate");
  g_assert_cmpstr (cp2_json_get_string (get_result (four, 0), "first"), ==, "applied");
  g_assert_cmpint (cp2_json_get_integer (get_result (four, 0), "feed_seq", 0), ==, ask_integer (self->reader, "SELECT seq FROM feed_head"));
  g_clear_pointer (&four, json_node_unref);
  four = push_one (&sender, 2, outside);
  g_assert_cmpstr (cp2_json_get_string (get_result (four, 0), "first"), ==, "rejected");
  g_assert_cmpstr (get_result_code (four, 0), ==, "day-outside");
}

/* A group is held together and done together. */
static void
test_held_group (Fixture       *self,
                 gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *group = cp2_uuid_new ();
  g_autofree char *trigger = NULL;
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) answer = NULL, second = NULL, again = NULL;
  g_autoptr(Cp2Deployment) moved = NULL;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", group));
  g_ptr_array_add (operations, make_mark (OTHER, "2026-11-05", group));
  answer = push_all (&sender, 1, operations);
  assert_status (answer, 0, "held");
  assert_status (answer, 1, "held");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(DISTINCT unit) FROM held_operation WHERE wait_id = '" OTHER "'"), ==, 1);
  g_assert_cmpint (count_marks (self), ==, 0);

  /* It comes by another way than an operation; the next operation that writes it lets the group go. */
  put_deployment (self, OTHER, PERSON);
  sender_clear (&sender);
  sender_init_with (&sender, self, CP2_ROLE_PROFESSIONAL, "");
  {
    g_autoptr(GError) error = NULL;
    gpointer record;

    cp2_repository_get (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), &cp2_deployment_kind, OTHER, &record, &error);
    moved = record;
    moved->state = CP2_DEPLOYMENT_OFFERED;
    g_free (moved->profile);
    moved->profile = g_strdup (sender.actor->account);
    put (self, moved);
  }
  trigger = make_operation ("deployment.accept", OTHER, NULL, "{}");
  second = push_one (&sender, 1, trigger);
  assert_status (second, 0, "applied");
  g_assert_cmpint (count_marks (self), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM settled_op WHERE status = 'applied'"), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(DISTINCT feed_seq) FROM settled_op"), ==, 1);
}

/* A transaction that is rolled back leaves no trace, on the disk or in memory. */
static void
test_rolled_back (Fixture       *self,
                  gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) request = NULL, answer = NULL;
  g_autoptr(GString) response = g_string_new (NULL);
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(GError) error = NULL;
  gint64 head;

  sender_init (&sender, self);
  head = put_deployment (self, DEPLOYMENT, PERSON);
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  request = make_request (&sender, 1, operations);
  begin (self);
  g_assert_true (run_request (self->feed, sender.actor, request, response, &problem, &error));
  cp2_sql_rollback (self->writer);
  check_feed (self->writer);
  g_assert_cmpint (count_marks (self), ==, 0);

  answer = push_all (&sender, 1, operations);
  assert_status (answer, 0, "applied");
  g_assert_cmpint (cp2_json_get_integer (get_result (answer, 0), "feed_seq", 0), ==, head + 2);
}

/* What the storage refuses in the same way each time must not stop the queue; what may pass must. */
static void
test_storage_failed (Fixture       *self,
                     gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autofree char *second = make_mark (DEPLOYMENT, "2026-11-06", NULL);
  g_autoptr(JsonNode) one = NULL, two = NULL;
  g_autoptr(GError) error = NULL;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  cp2_sql_execute (self->writer, "CREATE TRIGGER taken BEFORE INSERT ON attendance_mark BEGIN SELECT RAISE (ABORT, 'taken'); END", &error);
  one = push_one (&sender, 1, mark);
  assert_status (one, 0, "rejected");
  g_assert_cmpstr (get_result_code (one, 0), ==, "id-taken");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM attendance_sheet"), ==, 0);

  cp2_sql_execute (self->writer, "DROP TRIGGER taken; CREATE TRIGGER odd BEFORE INSERT ON attendance_mark BEGIN SELECT no_such (1); END", &error);
  /* It had written before it failed, so it is run twice. */
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*cannot be run*");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*cannot be run*");
  two = push_one (&sender, 2, second);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (get_result_code (two, 0), ==, "internal");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM attendance_sheet"), ==, 0);
  cp2_sql_execute (self->writer, "DROP TRIGGER odd", &error);
  g_assert_no_error (error);
}

/* An operation that is refused after it has written takes the request back and runs it again, the others included. */
static void
test_refused_late (Fixture       *self,
                   gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) answer = NULL, again = NULL;
  g_autoptr(GError) error = NULL;
  gint64 head;

  sender_init (&sender, self);
  head = put_deployment (self, DEPLOYMENT, PERSON);
  cp2_sql_execute (self->writer, "CREATE TRIGGER taken BEFORE INSERT ON attendance_mark WHEN NEW.on_date = '2026-11-06' "
                                 "BEGIN SELECT RAISE (ABORT, 'taken'); END", &error);
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-06", NULL));
  g_ptr_array_add (operations, make_mark (OTHER, "2026-11-05", NULL));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-09", NULL));
  answer = push_all (&sender, 1, operations);
  assert_status (answer, 0, "applied");
  assert_status (answer, 1, "rejected");
  g_assert_cmpint (json_array_get_length (cp2_json_get_array (get_result (answer, 1), "record_versions")), ==, 0);
  assert_status (answer, 2, "held");
  assert_status (answer, 3, "applied");
  g_assert_cmpint (cp2_json_get_integer (get_result (answer, 3), "feed_seq", 0), ==, head + 4);
  g_assert_cmpint (count_marks (self), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM attendance_sheet"), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM applied_op"), ==, 4);

  again = push_all (&sender, 1, operations);
  assert_status (again, 3, "duplicate");
  cp2_sql_execute (self->writer, "DROP TRIGGER taken", &error);
  g_assert_no_error (error);
}

typedef struct
{
  Fixture    *fixture;
  Sender     *sender;
  const char *operation;
  int        *n_applied;
  int        *n_duplicates;
} Parallel;

static gpointer
push_in_thread (gpointer data)
{
  const Parallel *parallel = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open (parallel->fixture->url, NULL, CP2_SQL_READ_WRITE, &error);
  g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);
  g_autoptr(GPtrArray) operations = g_ptr_array_new ();
  g_autoptr(GString) response = g_string_new (NULL);
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(JsonNode) request = NULL;

  g_ptr_array_add (operations, (gpointer) parallel->operation);
  request = make_request (parallel->sender, 1, operations);
  while (!cp2_sql_begin (sql, &error))
    g_clear_error (&error);
  g_assert_true (run_request (feed, parallel->sender->actor, request, response, &problem, &error));
  g_assert_no_error (error);
  g_assert_true (cp2_sql_commit (sql, &error));
  g_assert_no_error (error);
  if (strstr (response->str, "\"status\":\"applied\""))
    g_atomic_int_inc (parallel->n_applied);
  if (strstr (response->str, "\"status\":\"duplicate\",\"first\":\"applied\""))
    g_atomic_int_inc (parallel->n_duplicates);
  return NULL;
}

static void
test_parallel (Fixture       *self,
               gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  int n_applied = 0, n_duplicates = 0;
  Parallel parallel = { self, &sender, mark, &n_applied, &n_duplicates };
  GThread *threads[64];

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("push", push_in_thread, &parallel);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (n_applied, ==, 1);
  g_assert_cmpint (n_duplicates, ==, 63);
  g_assert_cmpint (count_marks (self), ==, 1);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/push/run/applied", test_applied);
  ADD ("/push/run/rejected", test_rejected);
  ADD ("/push/run/group", test_group);
  ADD ("/push/run/group-twins", test_group_twins);
  ADD ("/push/run/held", test_held);
  ADD ("/push/run/held-group", test_held_group);
  ADD ("/push/run/rolled-back", test_rolled_back);
  ADD ("/push/run/storage-failed", test_storage_failed);
  ADD ("/push/run/refused-late", test_refused_late);
  ADD ("/push/run/parallel", test_parallel);

  return g_test_run ();
}
