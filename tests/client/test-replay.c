#include "config.h"

#include "store-fixture.h"

#define APPLICATION_JSON(id, version, state) \
  "{\"id\":\"%s\",\"version\":" #version ",\"vacancy\":\"" VACANCY "\",\"profile\":\"" ACCOUNT "\",\"state\":\"" state "\"," \
  "\"full_name\":\"Wanjiku Zawadi Njeri\",\"subcounty\":\"21304\",\"county\":\"21\"}", id

#define N_MARKS "SELECT count(*) FROM attendance_mark"

static gint64
get_taken (Fixture *fixture)
{
  return query_number (fixture->replica, "SELECT taken FROM vacancy WHERE id = '" VACANCY "'");
}

static Cp2OutboxStatus
get_outbox_status (Fixture    *fixture,
                   const char *id)
{
  g_autoptr(GPtrArray) rows = cp2_outbox_select (fixture->replica->sql, NULL, "WHERE op_id = $1", "s", id);

  g_assert_cmpuint (rows->len, ==, 1);
  return ((Cp2OutboxRow *) g_ptr_array_index (rows, 0))->status;
}

/* The page with the effect of the application. */
static void
pull_effect (Fixture    *fixture,
             const char *application,
             gint64      through)
{
  g_autofree char *json = g_strdup_printf (APPLICATION_JSON (application, 20, "submitted"));

  pull (fixture->replica, through, FALSE, PUT ("vacancy", VACANCY, VACANCY_JSON (20, 2)),
        PUT ("job_application", application, json));
}

/* In whatever order acknowledgement, own effect and other news arrive, a place is taken once. */
static void
test_not_doubled (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *order = data;
  g_autofree char *application = cp2_uuid_new ();
  g_autofree char *id = NULL;

  load_professional (fixture->replica);
  id = run_taken (fixture->replica, new_operation ("application.submit", application, "{\"vacancy\":\"" VACANCY "\"}"));
  g_assert_cmpint (get_taken (fixture), ==, 2);

  for (const char *step = order; *step != '\0'; step++)
    {
      if (*step == 'a')
        answer (fixture->replica, id, "applied", ",\"feed_seq\":20");
      else if (*step == 'e')
        pull_effect (fixture, application, 20);
      else
        pull (fixture->replica, 15, FALSE, PUT ("profile", ACCOUNT, PROFILE_JSON (14)));

      g_assert_cmpint (get_taken (fixture), ==, 2);
      g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM job_application"), ==, 1);
    }

  g_assert_cmpint (get_outbox_status (fixture, id), ==, CP2_OUTBOX_SETTLED);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM base"), ==, 0);
}

/* What the server sent comes back to the last letter, members this version does not know included. */
static void
test_restored (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;

  load_professional (fixture->replica);
  before = dump_records (fixture->replica);
  g_assert_nonnull (strstr (before, "\"shoe_size\":41"));
  id = run_taken (fixture->replica, new_operation ("profile.update", ACCOUNT, "{\"changes\":{\"designation\":{\"from\":\"Teacher\",\"to\":\"Principal\"}}}"));
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM profile WHERE designation = 'Principal'"), ==, 1);

  answer (fixture->replica, id, "rejected", "");
  after = dump_records (fixture->replica);
  g_assert_cmpstr (after, ==, before);
}

static void
test_under_pending (Fixture       *fixture,
                    gconstpointer  data)
{
  load_professional (fixture->replica);
  g_free (run_taken (fixture->replica, new_operation ("application.submit", "01890a5d-ac96-7744-8c0f-000000000777", "{\"vacancy\":\"" VACANCY "\"}")));

  /* Others applied meanwhile: their place and ours. */
  pull (fixture->replica, 30, FALSE, PUT ("vacancy", VACANCY, VACANCY_JSON (25, 3)));
  g_assert_cmpint (get_taken (fixture), ==, 4);
  reopen (fixture);
  g_assert_cmpint (get_taken (fixture), ==, 4);

  /* The vacancy is gone: the application cannot stand, but is kept, with the reason. */
  pull (fixture->replica, 31, FALSE, change ("evict", "vacancy", VACANCY, NULL));
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM vacancy"), ==, 0);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM job_application"), ==, 0);
  g_assert_cmpuint (get_status (fixture->replica).n_pending, ==, 1);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM outbox WHERE local_problem LIKE '%not-found%'"), ==, 1);

  pull (fixture->replica, 32, FALSE, PUT ("vacancy", VACANCY, VACANCY_JSON (32, 3)));
  g_assert_cmpint (get_taken (fixture), ==, 4);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM outbox WHERE local_problem IS NOT NULL"), ==, 0);
}

static void
test_group (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  Cp2OperationOutcome outcome;
  const char *other = "01890a5d-ac96-7744-8c0f-0000000000e2";

  load_centre (fixture->replica);
  pull (fixture->replica, 11, FALSE, PUT ("deployment", other, DEPLOYMENT_JSON ("01890a5d-ac96-7744-8c0f-0000000000e2", 6, "accepted")));
  g_ptr_array_add (operations, new_mark ());
  g_ptr_array_add (operations, new_operation ("attendance.mark", "01890a5d-ac96-7744-8c0f-000000000888",
                                              "{\"deployment\":\"01890a5d-ac96-7744-8c0f-0000000000e2\",\"on_date\":\"2026-11-03\",\"status\":\"absent\"}"));
  for (guint i = 0; i < 2; i++)
    ((Cp2Operation *) g_ptr_array_index (operations, i))->group = g_strdup ("01890a5d-ac96-7744-8c0f-000000000222");
  g_assert_true (cp2_replica_run (fixture->replica, operations, &outcome, NULL));
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 2);

  /* One of the two can no longer be: then neither is shown. */
  pull (fixture->replica, 12, FALSE, change ("delete", "deployment", other, NULL));
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 0);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM outbox WHERE local_problem IS NOT NULL"), ==, 2);
}

#define add(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/replay/not-doubled/answer-effect", "ae", test_not_doubled);
  add ("/replay/not-doubled/effect-answer", "ea", test_not_doubled);
  add ("/replay/not-doubled/answer-other-effect", "aoe", test_not_doubled);
  add ("/replay/not-doubled/other-effect-other-answer", "oeoa", test_not_doubled);
  add ("/replay/not-doubled/answer-twice", "aaeea", test_not_doubled);
  add ("/replay/layer/restored", NULL, test_restored);
  add ("/replay/layer/under-pending", NULL, test_under_pending);
  add ("/replay/layer/group", NULL, test_group);

  return g_test_run ();
}
