#include "config.h"

#include "core/cp2-state-hash.h"
#include "store-async-fixture.h"

static guint
get_count (Cp2Store   *store,
           const char *property)
{
  guint count;

  g_object_get (store, property, &count, NULL);
  return count;
}

static const Cp2KindSum *
find_sum (GArray        *sums,
          const Cp2Kind *kind)
{
  for (guint i = 0; i < sums->len; i++)
    if (g_array_index (sums, Cp2KindSum, i).kind == kind)
      return &g_array_index (sums, Cp2KindSum, i);

  g_assert_not_reached ();
}

/* The sums are those of the server's state, whatever waits above it. */
static void
test_state_sum (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) sums = NULL;

  sign_in_centre (fixture->store);
  feed_one (fixture->store, PUT ("attendance_sheet", SHEET, SHEET_JSON (8, "reopened", 0)));
  feed_one (fixture->store, PUT ("county", "01", "{\"id\":\"01\",\"version\":3,\"name\":\"Mombasa\"}"));
  feed_one (fixture->store, PUT ("county", "02", "{\"id\":\"02\",\"version\":4,\"name\":\"Kwale\"}"));
  MUST (run_and_wait (fixture->store, operation, NULL, NULL, failure));

  cp2_store_state_sum_async (fixture->store, NULL, take_result_cb, &result);
  WAIT (&result);
  sums = cp2_store_state_sum_finish (fixture->store, result, NULL);
  g_assert_cmpint (find_sum (sums, &cp2_county_kind)->count, ==, 2);
  g_assert_cmpuint (find_sum (sums, &cp2_county_kind)->sum, ==, cp2_state_hash ("01", 3) + cp2_state_hash ("02", 4));
  g_assert_cmpint (find_sum (sums, &cp2_attendance_sheet_kind)->count, ==, 1);
  g_assert_cmpuint (find_sum (sums, &cp2_attendance_sheet_kind)->sum, ==, cp2_state_hash (SHEET, 8));
  g_assert_cmpint (find_sum (sums, &cp2_attendance_mark_kind)->count, ==, 0);
  g_assert_cmpuint (find_sum (sums, &cp2_attendance_mark_kind)->sum, ==, 0);
}

static void
test_outbox_list (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2Operation) one = new_mark ();
  g_autoptr(Cp2Operation) two = new_mark ();
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GPtrArray) open = NULL;
  g_autoptr(GPtrArray) attention = NULL;
  g_autoptr(GPtrArray) of_one = NULL;
  g_autofree char *status = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *id = NULL;

  sign_in_centre (fixture->store);
  MUST (run_and_wait (fixture->store, one, NULL, NULL, failure));
  MUST (run_and_wait (fixture->store, two, NULL, NULL, failure));
  text = g_strdup_printf ("{\"epoch\":\"" EPOCH "\",\"server_time\":\"2026-11-03T05:00:00.000Z\",\"results\":[{\"id\":\"%s\","
                          "\"status\":\"rejected\",\"problem\":{\"code\":\"vacancy-full\",\"facts\":{\"count\":\"5\"}}}]}", one->id);
  object = parse_object (text);
  MUST (apply_results_and_wait (fixture->store, object, failure));

  open = cp2_store_list_outbox (fixture->store, CP2_OUTBOX_FILTER_OPEN, NULL, 10, NULL);
  g_assert_cmpuint (open->len, ==, 2);
  g_object_get (g_ptr_array_index (open, 0), "id", &id, NULL);
  g_assert_cmpstr (id, ==, two->id);
  attention = cp2_store_list_outbox (fixture->store, CP2_OUTBOX_FILTER_ATTENTION, NULL, 10, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
  g_object_get (g_ptr_array_index (attention, 0), "status", &status, "problem", &problem, NULL);
  g_assert_cmpstr (status, ==, "rejected");
  g_assert_nonnull (strstr (problem, "5"));
  of_one = cp2_store_list_outbox (fixture->store, CP2_OUTBOX_FILTER_ALL, one->record, 10, NULL);
  g_assert_cmpuint (of_one->len, ==, 1);

  MUST (dismiss_and_wait (fixture->store, one->id, failure));
  g_assert_cmpuint (get_count (fixture->store, "attention-count"), ==, 0);
}

static void
test_check (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Operation) good = new_mark ();
  g_autoptr(Cp2Operation) bad = new_operation ("attendance.mark", "01890a5d-ac96-7744-8c0f-000000000999",
                                               "{\"deployment\":\"nobody\",\"on_date\":\"2026-11-03\",\"status\":\"present\"}");
  Cp2OperationOutcome outcome;
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_store_check (fixture->store, good, &outcome, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_NO_ACCOUNT);
  g_clear_error (&error);
  sign_in_centre (fixture->store);
  MUST (cp2_store_check (fixture->store, good, &outcome, failure));
  g_assert_false (cp2_store_check (fixture->store, bad, &outcome, &error));
  g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN);
  g_assert_cmpuint (get_count (fixture->store, "pending-count"), ==, 0);
}

static void
test_group_and_batch (StoreFixture  *fixture,
                      gconstpointer  data)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  g_autoptr(JsonObject) body = parse_object ("{\"deployment\":\"" DEPLOYMENT "\",\"on_date\":\"2026-11-04\",\"status\":\"absent\"}");
  g_autoptr(GAsyncResult) ran = NULL;
  g_autoptr(GAsyncResult) taken = NULL;
  g_autoptr(Cp2PushBatch) batch = NULL;
  g_autofree char *id = cp2_uuid_new ();
  Cp2OperationOutcome outcome;
  g_autoptr(GError) error = NULL;

  sign_in_centre (fixture->store);
  g_ptr_array_add (operations, new_mark ());
  g_ptr_array_add (operations, cp2_store_new_operation (fixture->store, "attendance.mark", id, 0, body));
  cp2_store_run_group_async (fixture->store, operations, NULL, take_result_cb, &ran);
  WAIT (&ran);
  cp2_store_run_finish (fixture->store, ran, &outcome, &error);
  g_assert_no_error (error);
  g_assert_nonnull (((Cp2Operation *) g_ptr_array_index (operations, 0))->group);

  cp2_store_take_batch_async (fixture->store, 1, 262144, FALSE, NULL, take_result_cb, &taken);
  WAIT (&taken);
  batch = cp2_store_take_batch_finish (fixture->store, taken, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->n_operations, ==, 2);
}

static gboolean
contains (const char *haystack,
          gsize       length,
          const char *needle)
{
  gsize n = strlen (needle);

  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (haystack + i, needle, n) == 0)
      return TRUE;

  return FALSE;
}

/* Nothing that a person, or the server, wrote is readable in any file: database, log, journal, what was set aside. */
static void
test_no_names (StoreFixture  *fixture,
               gconstpointer  data)
{
  static const char * const secrets[] = { "Baraka", "Mwangaza", "SQLite format", "attendance", DEPLOYMENT, "present", "s3cret-token" };
  const char *settings[] = { "refresh_token", "s3cret-token", NULL };
  g_autoptr(Cp2Operation) operation = new_operation ("attendance.mark", "01890a5d-ac96-7744-8c0f-000000000999",
                                                     "{\"deployment\":\"" DEPLOYMENT "\",\"on_date\":\"2026-11-03\",\"status\":\"present\",\"remark\":\"Mwangaza\"}");
  guint n_files = 0;

  sign_in_centre (fixture->store);
  MUST (set_settings_and_wait (fixture->store, settings, failure));
  MUST (run_and_wait (fixture->store, operation, NULL, NULL, failure));

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
          g_autofree char *content = NULL;
          gsize length;
          GStatBuf status;

          g_assert_cmpint (g_stat (path, &status), ==, 0);
          g_assert_cmpint (status.st_mode & 0077, ==, 0);
          g_assert_true (g_file_get_contents (path, &content, &length, NULL));
          n_files++;
          for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
            g_assert_false (contains (content, length, secrets[i]));
        }

      if (round == 0)
        MUST (close_and_wait (fixture->store, failure));
    }

  g_assert_cmpuint (n_files, >=, 4);
}

#define add(path, func) g_test_add (path, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/store/state-sum", test_state_sum);
  add ("/store/outbox-list", test_outbox_list);
  add ("/store/check", test_check);
  add ("/store/group-and-batch", test_group_and_batch);
  add ("/store/no-names", test_no_names);

  return g_test_run ();
}
