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
  g_autofree char *json = g_strdup_printf (APPLICATION_JSON (application, 20, "submitted"));

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

static Cp2ChangePage *
parse_page (const char *epoch,
            const char *changes,
            guint       count,
            const char *after,
            const char *cursor)
{
  g_autoptr(Cp2ApiPage) page = new_page (epoch, changes, count, cursor, 40, TRUE);
  g_autoptr(GError) error = NULL;
  Cp2ChangePage *parsed = cp2_change_page_parse (page, after, &error);

  g_assert_no_error (error);
  return parsed;
}

/* In one transaction a page that does not fit leaves those before it, and takes those after it along. */
static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  const char *start = cp2_replica_get_setting (fixture->replica, "cursor");
  g_autoptr(Cp2ChangePage) first = parse_page (EPOCH, "", 0, start, "P1");
  g_autoptr(Cp2ChangePage) second = parse_page ("another", "{\"kind\":\"county\",\"id\":\"01\",\"action\":\"put\",\"record\":{\"id\":\"01\",\"name\":\"Mombasa\"}}",
                                                1, "P1", "P2");
  g_autoptr(Cp2ChangePage) third = parse_page (EPOCH, "", 0, "P2", "P3");
  Cp2ChangePage *pages[] = { first, second, third };
  GError *errors[3] = { NULL };

  cp2_replica_apply_pages (fixture->replica, pages, 3, NULL, errors);
  g_assert_no_error (errors[0]);
  g_assert_error (errors[1], CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH);
  g_assert_error (errors[2], CP2_STORE_ERROR, CP2_STORE_ERROR_STALE_PAGE);
  g_clear_error (&errors[1]);
  g_clear_error (&errors[2]);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "cursor"), ==, "P1");
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "epoch"), ==, EPOCH);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM county"), ==, 0);

  reopen (fixture);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "cursor"), ==, "P1");
}

static void
test_page_disk_full (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(Cp2ChangePage) page = NULL;
  g_autofree char *text = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GError *error = NULL;

  load_professional (fixture->replica);
  g_free (run_taken (fixture->replica, new_operation ("application.submit", "01890a5d-ac96-7744-8c0f-000000000777", "{\"vacancy\":\"" VACANCY "\"}")));
  before = dump_records (fixture->replica);
  cursor = g_strdup (cp2_replica_get_setting (fixture->replica, "cursor"));
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (changes, "%s{\"kind\":\"centre\",\"id\":\"%08u\",\"action\":\"put\",\"record\":{\"id\":\"%08u\",\"version\":9,\"name\":\"Centre\"}}",
                            i > 0 ? "," : "", i, i);
  page = parse_page (EPOCH, changes->str, 500, cursor, "FULL");
  text = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, query_number (fixture->replica, "PRAGMA page_count") + 2);
  query_number (fixture->replica, text);

  cp2_replica_apply_pages (fixture->replica, &page, 1, NULL, &error);
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_FULL);
  g_clear_error (&error);
  after = dump_records (fixture->replica);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "cursor"), ==, cursor);

  /* With room again the same page goes in. */
  reopen (fixture);
  cp2_replica_apply_pages (fixture->replica, &page, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM centre"), ==, 500);
}

static void
test_malformed (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const cases[] = {
    "7", "{}", "{\"kind\":\"county\"}", "{\"kind\":\"county\",\"id\":\"\",\"action\":\"delete\"}",
    "{\"kind\":\"county\",\"id\":\"01\",\"action\":\"explode\"}",
    "{\"kind\":\"county\",\"id\":\"01\",\"action\":\"put\"}",
    "{\"kind\":\"county\",\"id\":\"01\",\"action\":\"put\",\"record\":{\"id\":\"02\"}}",
    "{\"kind\":\"county\",\"id\":\"01\",\"action\":\"put\",\"record\":[]}",
  };

  for (guint i = 1; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Cp2ApiPage) page = new_page (EPOCH, cases[i], 1, "X", 0, FALSE);
      g_autoptr(Cp2ChangePage) parsed = NULL;
      g_autoptr(GError) error = NULL;

      parsed = cp2_change_page_parse (page, "", &error);
      g_assert_null (parsed);
      g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_MALFORMED);
    }
}

static void
test_skipped (Fixture       *fixture,
              gconstpointer  data)
{
  pull (fixture->replica, 1, FALSE, PUT ("spaceship", "s1", "{\"id\":\"s1\"}"),
        PUT ("county", "01", "{\"id\":\"01\",\"version\":1,\"name\":7}"),
        PUT ("county", "02", "{\"id\":\"02\",\"version\":1,\"name\":\"Kwale\"}"));
  g_assert_cmpuint (get_status (fixture->replica).n_skipped, ==, 2);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM county"), ==, 1);
}

static void
test_first_load (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *indexes = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'vacancy_index%' OR name = 'vacancy_search'";

  sign_in (fixture->replica, "professional", ACCOUNT);
  pull (fixture->replica, 0, TRUE, PUT ("vacancy", VACANCY, VACANCY_JSON (2, 1)));
  g_assert_false (get_status (fixture->replica).initial_complete);
  g_assert_cmpint (query_number (fixture->replica, indexes), ==, 0);
  g_assert_cmpint (get_status (fixture->replica).last_pull, ==, 0);

  reopen (fixture);
  g_assert_false (get_status (fixture->replica).initial_complete);
  pull (fixture->replica, 10, FALSE, PUT ("profile", ACCOUNT, PROFILE_JSON (4)));
  g_assert_true (get_status (fixture->replica).initial_complete);
  g_assert_cmpint (get_status (fixture->replica).last_pull, >, 0);
  g_assert_cmpint (query_number (fixture->replica, indexes), >, 1);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM vacancy_search WHERE vacancy_search MATCH 'invig*'"), ==, 1);
}

static void
start_over (Fixture    *fixture,
            const char *epoch)
{
  g_autoptr(GError) error = NULL;

  cp2_replica_start_over (fixture->replica, epoch, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "cursor"), ==, "");
}

static void
test_start_over (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *other = "01890a5d-ac96-7744-8c0f-0000000000e2";
  g_autofree char *id = NULL;

  load_centre (fixture->replica);
  pull (fixture->replica, 11, FALSE, PUT ("deployment", other, DEPLOYMENT_JSON ("01890a5d-ac96-7744-8c0f-0000000000e2", 6, "accepted")),
        PUT ("county", "21", "{\"id\":\"21\",\"version\":1,\"name\":\"Nyeri\"}"));
  id = run_taken (fixture->replica, new_mark ());

  start_over (fixture, NULL);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM deployment"), ==, 2);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 1);

  pull (fixture->replica, 0, TRUE, PUT ("deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 7, "accepted")));
  reopen (fixture);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM deployment"), ==, 2);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 1);

  /* Only now is what did not come again known to be gone; what waits stays. */
  pull (fixture->replica, 12, FALSE, PUT ("centre", CENTRE, "{\"id\":\"" CENTRE "\",\"version\":3,\"name\":\"Kiganjo\"}"));
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM deployment"), ==, 1);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM county"), ==, 0);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM centre"), ==, 1);
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 1);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM seen"), ==, 0);
  g_assert_cmpint (get_outbox_status (fixture, id), ==, CP2_OUTBOX_PENDING);
}

/* The server's backup ends with the first operation: the second, acknowledged and even settled, goes out again. */
static void
test_new_epoch (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(Cp2PushBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  load_centre (fixture->replica);
  first = run_taken (fixture->replica, new_mark ());
  second = run_taken (fixture->replica, new_mark ());
  refused = run_taken (fixture->replica, new_mark ());
  text = g_strdup_printf ("{\"epoch\":\"" EPOCH "\",\"durable_through\":1,\"results\":[{\"id\":\"%s\",\"status\":\"applied\",\"feed_seq\":5},"
                          "{\"id\":\"%s\",\"status\":\"applied\",\"feed_seq\":6},{\"id\":\"%s\",\"status\":\"rejected\"}]}", first, second, refused);
  object = parse_object (text);
  g_assert_true (cp2_replica_apply_results (fixture->replica, object, NULL, NULL));
  g_assert_cmpuint (get_status (fixture->replica).n_pending, ==, 0);

  start_over (fixture, "new-life");
  g_assert_cmpstr (cp2_replica_get_setting (fixture->replica, "epoch"), ==, "new-life");
  g_assert_cmpint (get_outbox_status (fixture, first), ==, CP2_OUTBOX_SETTLED);
  g_assert_cmpint (get_outbox_status (fixture, second), ==, CP2_OUTBOX_PENDING);
  g_assert_cmpint (get_outbox_status (fixture, refused), ==, CP2_OUTBOX_PENDING);
  batch = cp2_replica_take_batch (fixture->replica, 200, 262144, FALSE, &error);
  g_assert_cmpuint (batch->n_operations, ==, 2);
  g_assert_cmpint (batch->first_seq, ==, 2);

  /* The restored server's state, without the second mark: it is shown nevertheless, until it is acknowledged again. */
  pull (fixture->replica, 3, FALSE, PUT ("deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 5, "accepted")));
  g_assert_cmpint (query_number (fixture->replica, N_MARKS), ==, 1);
}

static void
put_random (Cp2Replica *replica,
            GHashTable *ground)
{
  static const struct { const char *kind; const char *id; const char *json; } choices[] = {
    { "attendance_sheet", SHEET, SHEET_JSON (11, "open", 0) },
    { "attendance_sheet", SHEET, SHEET_JSON (12, "submitted", 3) },
    { "attendance_sheet", SHEET, SHEET_JSON (13, "reopened", 7) },
    { "attendance_sheet", SHEET, NULL },
    { "deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 21, "accepted") },
    { "deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 22, "reported") },
    { "deployment", DEPLOYMENT, NULL },
    { "county", "21", "{\"id\":\"21\",\"version\":31,\"name\":\"Nyeri\"}" },
    { "county", "21", NULL },
  };
  guint i = g_test_rand_int_range (0, G_N_ELEMENTS (choices));

  g_hash_table_insert (ground, (gpointer) choices[i].kind, GUINT_TO_POINTER (i + 1));
  pull (replica, 10, g_test_rand_bit (), change (choices[i].json ? "put" : g_test_rand_bit () ? "evict" : "delete",
                                                 choices[i].kind, choices[i].id, choices[i].json));
}

static char *
remember_ground (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  char *dump;

  g_assert_true (cp2_replica_begin (fixture->replica, &error));
  g_assert_true (cp2_replica_take_layer_off (fixture->replica, &error));
  dump = dump_records (fixture->replica);
  cp2_replica_end (fixture->replica, FALSE, NULL);
  return dump;
}

/* Takes the layer off and lays it on again, and expects the same picture: every history leads to ground plus outbox. */
static void
check_picture (Fixture *fixture)
{
  g_autofree char *before = dump_records (fixture->replica);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_replica_begin (fixture->replica, &error));
  g_assert_true (cp2_replica_take_layer_off (fixture->replica, &error));
  g_assert_true (cp2_replica_lay_layer_on (fixture->replica, &error));
  g_assert_no_error (error);
  after = dump_records (fixture->replica);
  cp2_replica_end (fixture->replica, FALSE, NULL);
  g_assert_cmpstr (after, ==, before);
}

static void
apply_ground (Cp2Replica *replica,
              GString    *ground,
              const char *kind,
              const char *id,
              const char *json)
{
  pull (replica, 10, FALSE, change (json != NULL ? "put" : "delete", kind, id, json));
}

/* Random histories against a second replica that gets the last ground at once and then the operations that are left. */
static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_rounds = g_test_slow () ? 300 : 25;

  for (guint round = 0; round < n_rounds; round++)
    {
      Fixture one, other;
      g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GHashTable) choices = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr(GPtrArray) rows = NULL;
      g_autofree char *ground = NULL;
      g_autofree char *expected_ground = NULL;
      g_autofree char *picture = NULL;
      g_autofree char *expected = NULL;

      set_up (&one, NULL);
      set_up (&other, NULL);
      load_centre (one.replica);
      for (guint step = 0; step < 25; step++)
        {
          guint what = g_test_rand_int_range (0, 10);

          if (what < 4)
            {
              g_autoptr(Cp2Operation) operation = new_mark ();

              if (run (one.replica, operation, NULL))
                g_ptr_array_add (ids, g_strdup (operation->id));
            }
          else if (what < 5 && ids->len > 0)
            {
              guint victim = g_test_rand_int_range (0, ids->len);

              answer (one.replica, g_ptr_array_index (ids, victim), "rejected", "");
              g_ptr_array_remove_index (ids, victim);
            }
          else if (what < 6)
            {
              reopen (&one);
            }
          else
            {
              put_random (one.replica, choices);
            }
        }

      pull (one.replica, 10, FALSE, PUT ("county", "99", "{\"id\":\"99\",\"version\":1,\"name\":\"End\"}"));
      check_picture (&one);
      ground = remember_ground (&one);

      /* The other gets that ground in one go. */
      sign_in (other.replica, "centre", CENTRE);
      enrol (other.replica, 1);
      for (char **line = g_strsplit (ground, "\n", -1), **all = line; ; line++)
        {
          g_autoptr(JsonObject) object = *line != NULL && **line != '\0' ? parse_object (*line) : NULL;

          if (*line == NULL)
            {
              g_strfreev (all);
              break;
            }
          if (object != NULL)
            {
              const char *id = json_object_get_string_member (object, "id");
              const char *kind = json_object_has_member (object, "from_on") ? "deployment" :
                                 json_object_has_member (object, "on_date") ? "attendance_sheet" : "county";

              apply_ground (other.replica, NULL, kind, id, *line);
            }
        }
      expected_ground = remember_ground (&other);
      g_assert_cmpstr (ground, ==, expected_ground);

      rows = cp2_outbox_select (one.replica->sql, NULL, "WHERE status = 'pending' ORDER BY position", "");
      g_assert_cmpuint (rows->len, ==, ids->len);
      for (guint i = 0; i < rows->len; i++)
        {
          g_autoptr(JsonObject) object = parse_object (((Cp2OutboxRow *) g_ptr_array_index (rows, i))->payload);
          g_autoptr(Cp2Operation) operation = cp2_operation_parse (object, NULL);

          run (other.replica, operation, NULL);
        }

      picture = dump_records (one.replica);
      expected = dump_records (other.replica);
      g_assert_cmpstr (picture, ==, expected);
      tear_down (&one, NULL);
      tear_down (&other, NULL);
    }
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
  add ("/replay/layer/random", NULL, test_random);
  add ("/replay/page/several", NULL, test_pages);
  add ("/replay/page/disk-full", NULL, test_page_disk_full);
  add ("/replay/page/malformed", NULL, test_malformed);
  add ("/replay/page/skipped", NULL, test_skipped);
  add ("/replay/page/first-load", NULL, test_first_load);
  add ("/replay/start-over/sweep", NULL, test_start_over);
  add ("/replay/start-over/new-epoch", NULL, test_new_epoch);

  return g_test_run ();
}
