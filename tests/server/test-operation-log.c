#include "config.h"

#include "feed-sender.h"

#define DEPLOYMENT "01890000-0000-7000-8000-000000000010"

static void
test_log_append_only (Fixture       *self,
                      gconstpointer  data)
{
  static const char * const forbidden[] = {
    "UPDATE applied_op SET result = '{}'",
    "UPDATE applied_op SET chain = NULL",
    "UPDATE claimed_op SET number = 2",
    "DELETE FROM claimed_op",
    "UPDATE applied_op SET payload = 'x', chain = x'00'",
    "DELETE FROM applied_op",
    "UPDATE settled_op SET status = 'applied'",
    "DELETE FROM settled_op",
    "INSERT INTO applied_op (number, op_id, device, incarnation, seq, account, payload, payload_hash, received_at) "
    "VALUES (3, 'y', 'd', 1, 1, '', '{}', x'00', 0); UPDATE applied_op SET chain = x'00', payload = 'x' WHERE number = 3",
  };
  g_auto(Sender) sender = { NULL };
  g_autofree char *mark = make_mark (DEPLOYMENT, "2026-11-05", NULL);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  sender_init (&sender, self);
  answer = push_one (&sender, 1, mark);
  cp2_sql_execute (self->writer, "INSERT INTO settled_op VALUES (2, 'x', 0, 'rejected', '{}', 0, x'00')", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_assert_false (cp2_sql_execute (self->writer, forbidden[i], &error));
      g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CONSTRAINT);
      g_clear_error (&error);
    }
}

/* Whoever goes round the triggers breaks the chain, at the very row. */
static void
test_log_broken (Fixture       *self,
                 gconstpointer  data)
{
  static const struct { const char *damage; const char *repair; const char *message; } cases[] = {
    { "UPDATE applied_op SET payload = replace (payload, '2026-11-06', '2026-11-07') WHERE number = 2",
      "UPDATE applied_op SET payload = replace (payload, '2026-11-07', '2026-11-06') WHERE number = 2", "Row 2 *not as it was*" },
    { "UPDATE applied_op SET status = 'applied' WHERE number = 1", "UPDATE applied_op SET status = 'held' WHERE number = 1", "Row 1 *not as it was*" },
    { "UPDATE applied_op SET account = account || 'x' WHERE number = 3", "UPDATE applied_op SET account = substr (account, 1, 36) WHERE number = 3", "Row 3 *" },
    { "UPDATE applied_op SET received_at = received_at + 1 WHERE number = 3", "UPDATE applied_op SET received_at = received_at - 1 WHERE number = 3", "Row 3 *" },
    { "UPDATE applied_op SET number = 4 WHERE number = 3", "UPDATE applied_op SET number = 3 WHERE number = 4", "Row 3 *missing*" },
    { "CREATE TABLE keep AS SELECT chain FROM applied_op WHERE number = 3; UPDATE applied_op SET chain = NULL WHERE number = 3",
      "UPDATE applied_op SET chain = (SELECT chain FROM keep) WHERE number = 3", "Row 3 *never completed*" },
    { "CREATE TABLE hash AS SELECT payload_hash FROM applied_op WHERE number = 2; UPDATE applied_op SET payload_hash = x'00' WHERE number = 2",
      "UPDATE applied_op SET payload_hash = (SELECT payload_hash FROM hash) WHERE number = 2", "Row 2 *not as it was*" },
    { "UPDATE claimed_op SET number = 9 WHERE number = 3", "UPDATE claimed_op SET number = 3 WHERE number = 9", "Row 3 *not claimed*" },
  };
  g_auto(Sender) sender = { NULL };
  g_autoptr(GError) error = NULL;
  Cp2OperationLog end;

  sender_init (&sender, self);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *day = g_strdup_printf ("2026-11-0%u", 5 + i);
      g_autofree char *mark = make_mark (DEPLOYMENT, day, NULL);
      g_autoptr(JsonNode) answer = push_one (&sender, 1 + i, mark);

      assert_status (answer, 0, "held");
    }

  cp2_sql_execute (self->writer, "DROP TRIGGER applied_op_unchanged; DROP TRIGGER claimed_op_unchanged", &error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (cp2_sql_execute (self->writer, cases[i].damage, &error));
      g_assert_false (cp2_operation_log_verify (self->reader, NULL, &error));
      g_assert_error (error, CP2_OPERATION_LOG_ERROR, CP2_OPERATION_LOG_ERROR_BROKEN);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      g_clear_error (&error);
      g_assert_true (cp2_sql_execute (self->writer, cases[i].repair, &error));
      g_assert_true (cp2_operation_log_verify (self->reader, &end, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (end.number, ==, 3);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
#define ADD_BROKEN(path, test) g_test_add (path, Fixture, GINT_TO_POINTER (1), fixture_set_up, test, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD_BROKEN ("/operation-log/append-only", test_log_append_only);
  ADD ("/operation-log/verify/broken", test_log_broken);

  return g_test_run ();
}
