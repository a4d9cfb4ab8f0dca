#include "config.h"

#include "feed-sender.h"

#define PERSON "01890000-0000-7000-8000-000000000001"
#define DEPLOYMENT "01890000-0000-7000-8000-000000000010"

static gint64
count_marks (Fixture *self)
{
  return ask_integer (self->reader, "SELECT count(*) FROM attendance_mark");
}

static void
test_sequence (Fixture       *self,
               gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *first = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autofree char *second = make_mark (DEPLOYMENT, "2026-11-06", NULL);
  g_autofree char *gap = NULL, *fork = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GPtrArray) both = g_ptr_array_new ();
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(JsonNode) both_answer = NULL, none_answer = NULL;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  gap = push_problem (&sender, 2, first);
  g_assert_cmpstr (gap, ==, "sequence-gap");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM applied_op"), ==, 0);

  answer = push_one (&sender, 1, first);
  assert_status (answer, 0, "applied");
  fork = push_problem (&sender, 1, second);
  g_assert_cmpstr (fork, ==, "device-forked");
  g_assert_cmpint (count_marks (self), ==, 1);

  /* What overlaps with an earlier request is told again, what is new is done. */
  g_ptr_array_add (both, first);
  g_ptr_array_add (both, second);
  both_answer = push_all (&sender, 1, both);
  assert_status (both_answer, 0, "duplicate");
  assert_status (both_answer, 1, "applied");
  none_answer = push_all (&sender, 3, none);
  g_assert_cmpint (json_array_get_length (cp2_json_get_array (json_node_get_object (none_answer), "results")), ==, 0);
}

/* A fork seen in the middle takes back what came before it in the request. */
static void
test_fork_half_way (Fixture       *self,
                    gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) request = NULL, answer = NULL, again = NULL;
  g_autofree char *code = NULL;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  answer = push_one (&sender, 1, g_ptr_array_index (operations, 0));

  /* As after a duplicate under an earlier incarnation: the number is used up, but not by a row of its own. */
  cp2_sql_run (self->writer, &error, "UPDATE device SET last_seq = 3", "");
  request = make_request (&sender, 2, operations);
  g_assert_null (push_request (&sender, request, &code));
  g_assert_cmpstr (code, ==, "device-forked");
  g_assert_cmpint (count_marks (self), ==, 1);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM applied_op"), ==, 1);

  cp2_sql_run (self->writer, &error, "UPDATE device SET last_seq = 1", "");
  again = push_one (&sender, 2, g_ptr_array_index (operations, 1));
  assert_status (again, 0, "applied");
}

/* After a new incarnation the operations keep their ids and get other numbers. */
static void
test_incarnation (Fixture       *self,
                  gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *first = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autofree char *second = make_mark (DEPLOYMENT, "2026-11-06", NULL);
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) one = NULL, two = NULL, three = NULL;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  one = push_one (&sender, 1, first);
  two = push_one (&sender, 2, second);
  cp2_sql_run (self->writer, &error, "UPDATE device SET incarnation = 2, last_seq = 0, head_seq = 0", "");
  code = push_problem (&sender, 3, second);
  g_assert_cmpstr (code, ==, "device-forked");

  sender.incarnation = 2;
  three = push_one (&sender, 1, second);
  assert_status (three, 0, "duplicate");
  g_assert_cmpint (count_marks (self), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT last_seq FROM device"), ==, 1);
}

static void
test_op_id_reused (Fixture       *self,
                   gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_auto(Sender) other = { NULL };
  g_autofree char *first = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autofree char *changed = g_strdup (first);
  g_autoptr(JsonNode) one = NULL, two = NULL, three = NULL;

  memcpy (strstr (changed, "2026-11-05"), "2026-11-06", 10);
  sender_init (&sender, self);
  sender_init (&other, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  one = push_one (&sender, 1, first);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*came again with other contents");
  two = push_one (&sender, 2, changed);
  assert_status (two, 0, "rejected");
  g_assert_cmpstr (get_result_code (two, 0), ==, "op-id-reused");

  /* Nor does another account learn what became of it. */
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*came again with other contents");
  three = push_one (&other, 1, first);
  assert_status (three, 0, "rejected");
  g_test_assert_expected_messages ();
  g_assert_cmpint (count_marks (self), ==, 1);
}

static void
test_whole_request (Fixture       *self,
                    gconstpointer  data)
{
  static const struct { const char *member; const char *value; const char *code; } cases[] = {
    { "device", "7", "bad-body" },
    { "device", "\"nobody\"", "device-unknown" },
    { "incarnation", "0", "bad-body" },
    { "incarnation", "2", "device-forked" },
    { "epoch", "null", "bad-body" },
    { "epoch", "\"other\"", "epoch-changed" },
    { "first_seq", "0", "bad-body" },
    { "first_seq", "9223372036854775807", "bad-body" },
    { "first_seq", "2", "sequence-gap" },
    { "head_seq", "-1", "bad-body" },
    { "operations", "{}", "bad-body" },
    { "operations", "[1]", "bad-body" },
    { "operations", "[{\"id\":\"x\",\"seq\":1}]", "bad-body" },
    { "operations", "[{\"id\":\"01890000-0000-7000-8000-000000000001\",\"seq\":2}]", "bad-body" },
  };
  g_auto(Sender) sender = { NULL };
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);

  sender_init (&sender, self);
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) request = make_request (&sender, 1, operations);
      g_autofree char *code = NULL;

      json_object_set_member (json_node_get_object (request), cases[i].member, json_from_string (cases[i].value, NULL));
      g_assert_null (push_request (&sender, request, &code));
      g_assert_cmpstr (code, ==, cases[i].code);
    }

  while (operations->len <= CP2_PUSH_MAX_OPERATIONS)
    g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  {
    g_autoptr(JsonNode) request = make_request (&sender, 1, operations);
    g_autofree char *code = NULL;

    g_assert_null (push_request (&sender, request, &code));
    g_assert_cmpstr (code, ==, "body-too-large");
  }
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM applied_op"), ==, 0);
}

static void
test_revoked (Fixture       *self,
              gconstpointer  data)
{
  g_auto(Sender) sender = { NULL };
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;

  sender_init (&sender, self);
  cp2_sql_run (self->writer, &error, "UPDATE device SET revoked = 1", "");
  code = push_problem (&sender, 1, mark);
  g_assert_cmpstr (code, ==, "device-revoked");
}

/* What is held is asked about again without what lay between, whose numbers are used up. The answer says whose life its
 * marks of durability belong to. */
static void
test_used_numbers_left_out (Fixture       *self,
                            gconstpointer  data)
{
  static const char unknown[] = "01890000-0000-7000-8000-000000000099";
  g_auto(Sender) sender = { NULL };
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) answer = NULL, request = NULL, again = NULL;
  JsonArray *asked;

  sender_init (&sender, self);
  put_deployment (self, DEPLOYMENT, PERSON);
  g_ptr_array_add (operations, make_mark (unknown, "2026-11-05", NULL));
  g_ptr_array_add (operations, make_mark (DEPLOYMENT, "2026-11-05", NULL));
  g_ptr_array_add (operations, make_mark (unknown, "2026-11-06", NULL));
  answer = push_all (&sender, 1, operations);
  assert_status (answer, 0, "held");
  assert_status (answer, 1, "applied");
  assert_status (answer, 2, "held");
  g_assert_cmpint (cp2_json_get_integer (json_node_get_object (answer), "incarnation", 0), ==, 1);

  request = make_request (&sender, 1, operations);
  asked = cp2_json_get_array (json_node_get_object (request), "operations");
  json_array_remove_element (asked, 1);
  again = push_request (&sender, request, NULL);
  assert_status (again, 0, "duplicate");
  assert_status (again, 1, "duplicate");
  g_assert_cmpstr (cp2_json_get_string (get_result (again, 1), "first"), ==, "held");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/push/sequence/gap-and-fork", test_sequence);
  ADD ("/push/sequence/fork-half-way", test_fork_half_way);
  ADD ("/push/sequence/incarnation", test_incarnation);
  ADD ("/push/sequence/used-numbers-left-out", test_used_numbers_left_out);
  ADD ("/push/sequence/op-id-reused", test_op_id_reused);
  ADD ("/push/request/refused", test_whole_request);
  ADD ("/push/request/revoked", test_revoked);

  return g_test_run ();
}
