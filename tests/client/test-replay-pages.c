#include "config.h"

#include "store-fixture.h"

#define N_MARKS "SELECT count(*) FROM attendance_mark"

static Cp2OutboxStatus
get_outbox_status (Fixture    *fixture,
                   const char *id)
{
  g_autoptr(GPtrArray) rows = cp2_outbox_select (fixture->replica->sql, NULL, "WHERE op_id = $1", "s", id);

  g_assert_cmpuint (rows->len, ==, 1);
  return ((Cp2OutboxRow *) g_ptr_array_index (rows, 0))->status;
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
    "{\"seq\":1,\"kind\":\"county\",\"id\":\"01\",\"action\":\"put\",\"record\":{\"id\":\"02\"}}",
    "{\"seq\":1,\"kind\":\"county\",\"id\":\"01\",\"action\":\"put\",\"record\":{\"id\":\"01\" \"name\":\"Mombasa\"}}",
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
        PUT ("county", "02", "{\"id\":\"02\",\"version\":1,\"name\":\"Kwale\"}"),
        g_strdup ("{\"seq\":4,\"kind\":\"county\",\"id\":\"03\",\"action\":\"put\",\"record\":{\"id\":\"03\",\"name\":\"Lamu\"}}"),
        g_strdup ("{\"seq\":5,\"kind\":\"spaceship\",\"id\":\"s2\",\"action\":\"put\",\"record\":{\"id\":\"s2\"}}"),
        g_strdup ("{\"seq\":6,\"kind\":\"county\",\"id\":\"04\",\"action\":\"put\",\"record\":{\"id\":\"04\",\"name\":7}}"));
  g_assert_cmpuint (get_status (fixture->replica).n_skipped, ==, 4);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM county WHERE name IN ('Kwale', 'Lamu')"), ==, 2);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM county"), ==, 2);
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

/* So many that indexes are sorted in portions, and merged. */
static void
test_first_load_large (Fixture       *fixture,
                       gconstpointer  data)
{
  const guint n_vacancies = 20000;
  g_autofree char *padding = g_strnfill (150, 'x');
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(Cp2ApiPage) api_page = NULL;
  g_autoptr(Cp2ChangePage) page = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n_vacancies; i++)
    g_string_append_printf (changes, "%s{\"seq\":%u,\"kind\":\"vacancy\",\"id\":\"v%u\",\"action\":\"put\",\"record\":{\"id\":\"v%u\","
                            "\"exam\":\"%s\",\"subcounty\":\"%05u\",\"title\":\"Invigilator\"}}",
                            i > 0 ? "," : "", i + 1, i, i, padding, i * 7919 % 10000);
  api_page = new_page (EPOCH, changes->str, n_vacancies, "LARGE", 0, FALSE);
  page = cp2_change_page_parse (api_page, "", &error);
  g_assert_no_error (error);
  cp2_replica_apply_pages (fixture->replica, &page, 1, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (get_status (fixture->replica).initial_complete);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), ==, 1);
  g_assert_cmpint (query_number (fixture->replica, "SELECT count(*) FROM vacancy WHERE subcounty < '05000'"), ==, n_vacancies / 2);
  g_assert_cmpint (query_number (fixture->replica, "PRAGMA cache_size"), ==, -16384);
  g_assert_cmpint (query_number (fixture->replica, "PRAGMA wal_autocheckpoint"), ==, 4000);
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

#define add(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/replay/page/several", NULL, test_pages);
  add ("/replay/page/disk-full", NULL, test_page_disk_full);
  add ("/replay/page/malformed", NULL, test_malformed);
  add ("/replay/page/skipped", NULL, test_skipped);
  add ("/replay/page/first-load", NULL, test_first_load);
  add ("/replay/page/first-load-large", NULL, test_first_load_large);
  add ("/replay/start-over/sweep", NULL, test_start_over);
  add ("/replay/start-over/new-epoch", NULL, test_new_epoch);

  return g_test_run ();
}
