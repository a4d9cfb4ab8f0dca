#include "config.h"

#include "storage/cp2-query.h"
#include "store-async-fixture.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
remember_kinds_cb (Cp2Store            *store,
                   const char * const  *kinds,
                   char               **joined)
{
  g_free (*joined);
  *joined = g_strjoinv (",", (char **) kinds);
}

static guint
get_count (Cp2Store   *store,
           const char *property)
{
  guint count;

  g_object_get (store, property, &count, NULL);
  return count;
}

static gboolean
get_fact (Cp2Store   *store,
          const char *property)
{
  gboolean fact;

  g_object_get (store, property, &fact, NULL);
  return fact;
}

static gint64
get_time (Cp2Store   *store,
          const char *property)
{
  gint64 time;

  g_object_get (store, property, &time, NULL);
  return time;
}

static void
test_properties (StoreFixture  *fixture,
                 gconstpointer  data)
{
  Cp2Store *store = fixture->store;
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autofree char *kinds = NULL;
  guint n_pending = 0, n_outbox = 0;
  Cp2OperationOutcome outcome;

  g_assert_true (get_fact (store, "opened"));
  g_assert_true (get_fact (store, "enrolment-needed"));
  sign_in_centre (store);
  g_assert_true (get_fact (store, "initial-complete"));
  g_assert_false (get_fact (store, "enrolment-needed"));
  g_assert_false (get_fact (store, "clone-suspected"));
  g_assert_cmpint (get_time (store, "last-pull"), >, 0);
  g_assert_cmpint (get_time (store, "last-push"), ==, 0);
  g_assert_cmpstr (cp2_store_get_epoch (store), ==, EPOCH);
  g_assert_cmpstr (cp2_store_get_device (store), ==, DEVICE);
  g_assert_cmpint (cp2_store_get_incarnation (store), ==, 1);
  g_assert_cmpstr (cp2_store_get_actor (store)->scope, ==, CENTRE);

  g_signal_connect_swapped (store, "notify::pending-count", G_CALLBACK (count_cb), &n_pending);
  g_signal_connect_swapped (store, "outbox-changed", G_CALLBACK (count_cb), &n_outbox);
  g_signal_connect (store, "changed", G_CALLBACK (remember_kinds_cb), &kinds);
  MUST (run_and_wait (store, operation, NULL, &outcome, failure));
  g_assert_cmpuint (n_pending, ==, 1);
  g_assert_cmpuint (n_outbox, ==, 1);
  g_assert_cmpstr (kinds, ==, "attendance_sheet,attendance_mark");
  g_assert_cmpuint (get_count (store, "pending-count"), ==, 1);
  g_assert_cmpint (get_time (store, "oldest-pending"), >, 0);
  g_assert_cmpuint (cp2_store_get_status (store)->n_pending, ==, 1);
  g_signal_handlers_disconnect_by_data (store, &n_pending);
  g_signal_handlers_disconnect_by_data (store, &n_outbox);
  g_signal_handlers_disconnect_by_data (store, &kinds);
}

static void
test_reopened (StoreFixture  *fixture,
               gconstpointer  data)
{
  const char *settings[] = { "refresh_token", "secret", "theme", "dark", NULL };
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(Cp2Record) mark = NULL;

  sign_in_centre (fixture->store);
  MUST (set_settings_and_wait (fixture->store, settings, failure));
  MUST (run_and_wait (fixture->store, operation, NULL, NULL, failure));
  MUST (close_and_wait (fixture->store, failure));
  g_assert_false (get_fact (fixture->store, "opened"));
  g_assert_null (cp2_store_get_reader (fixture->store));

  MUST (open_and_wait (fixture->store, store_key, failure));
  g_assert_null (cp2_store_get_damage_report (fixture->store));
  g_assert_cmpstr (cp2_store_get_setting (fixture->store, "refresh_token"), ==, "secret");
  g_assert_cmpstr (cp2_store_get_setting (fixture->store, "unknown"), ==, "");
  g_assert_cmpuint (get_count (fixture->store, "pending-count"), ==, 1);
  MUST (cp2_store_get_record (fixture->store, &cp2_attendance_mark_kind, operation->record, (gpointer *) &mark, failure));
  g_assert_cmpint (CP2_ATTENDANCE_MARK (mark)->status, ==, CP2_ATTENDANCE_PRESENT);
  /* The last contact is known again. */
  g_assert_cmpint (cp2_device_clock_get_skew (cp2_store_get_device_clock (fixture->store)), !=, 0);
}

static void
test_closed (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(Cp2ApiPage) page = new_page (EPOCH, "", 0, "C", 0, FALSE);
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(GAsyncResult) batch = NULL;
  g_autoptr(GAsyncResult) sums = NULL;
  Cp2OperationOutcome outcome;
  gpointer record;
  GError *error = NULL;

  MUST (close_and_wait (fixture->store, failure));

#define ASSERT_CLOSED(call) \
  g_assert_false (call); \
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED); \
  g_clear_error (&error)

  ASSERT_CLOSED (run_and_wait (fixture->store, operation, NULL, NULL, &error));
  ASSERT_CLOSED (apply_page_and_wait (fixture->store, "", page, &error));
  ASSERT_CLOSED (apply_results_and_wait (fixture->store, object, &error));
  ASSERT_CLOSED (start_over_and_wait (fixture->store, NULL, &error));
  ASSERT_CLOSED (rewind_and_wait (fixture->store, 1, &error));
  ASSERT_CLOSED (renumber_and_wait (fixture->store, DEVICE, 1, &error));
  ASSERT_CLOSED (dismiss_and_wait (fixture->store, "x", &error));
  ASSERT_CLOSED (cp2_store_check (fixture->store, operation, &outcome, &error));
  ASSERT_CLOSED (cp2_store_get_record (fixture->store, &cp2_county_kind, "1", &record, &error));
  ASSERT_CLOSED (cp2_store_list_outbox (fixture->store, CP2_OUTBOX_FILTER_ALL, NULL, 1, &error) != NULL);

  cp2_store_take_batch_async (fixture->store, 1, 1, FALSE, NULL, take_result_cb, &batch);
  WAIT (&batch);
  ASSERT_CLOSED (cp2_store_take_batch_finish (fixture->store, batch, &error) != NULL);
  cp2_store_state_sum_async (fixture->store, NULL, take_result_cb, &sums);
  WAIT (&sums);
  ASSERT_CLOSED (cp2_store_state_sum_finish (fixture->store, sums, &error) != NULL);
}

static void
test_cancelled (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autoptr(Cp2ApiPage) page = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sign_in_centre (fixture->store);
  g_cancellable_cancel (cancellable);
  g_assert_false (run_and_wait (fixture->store, operation, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (get_count (fixture->store, "pending-count"), ==, 0);

  page = new_page (EPOCH, "", 0, "C", 0, FALSE);
  cp2_store_apply_page_async (fixture->store, cp2_store_get_cursor (fixture->store), page, cancellable, take_result_cb, &result);
  WAIT (&result);
  g_assert_false (cp2_store_apply_page_finish (fixture->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_open_fails (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2Store) store = cp2_store_new ("/nonexistent/folder");
  g_autoptr(GError) error = NULL;

  g_assert_false (open_and_wait (store, store_key, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_assert_false (get_fact (store, "opened"));
}

static void
test_damage (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = new_mark ();
  g_autofree char *path = cp2_replica_make_path (fixture->folder);
  const Cp2DamageReport *report;

  sign_in_centre (fixture->store);
  MUST (run_and_wait (fixture->store, operation, NULL, NULL, failure));
  MUST (close_and_wait (fixture->store, failure));
  g_assert_true (g_file_set_contents (path, "This is no database at all, but it is long enough to be read as one by mistake.", -1, NULL));

  MUST (open_and_wait (fixture->store, store_key, failure));
  report = cp2_store_get_damage_report (fixture->store);
  g_assert_cmpint (report->reason, ==, CP2_DAMAGE_FILE);
  g_assert_cmpuint (report->n_rescued, ==, 1);
  g_assert_true (g_file_test (report->moved_to, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (get_count (fixture->store, "pending-count"), ==, 1);
  g_assert_cmpstr (cp2_store_get_cursor (fixture->store), ==, "");
}

/* Pages handed over one after the other without waiting are all stored, in order. */
static void
test_pipeline (StoreFixture  *fixture,
               gconstpointer  data)
{
  GAsyncResult *results[40] = { NULL };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *after = i > 0 ? g_strdup_printf ("P%u", i - 1) : g_strdup ("");
      g_autofree char *cursor = g_strdup_printf ("P%u", i);
      g_autofree char *id = g_strdup_printf ("%08u", i);
      g_autofree char *record = g_strdup_printf ("{\"id\":\"%s\",\"version\":%u,\"name\":\"Centre %u\"}", id, i + 1, i);
      g_autofree char *text = PUT ("centre", id, record);
      g_autoptr(Cp2ApiPage) page = new_page (EPOCH, text, 1, cursor, i, i + 1 < G_N_ELEMENTS (results));

      cp2_store_apply_page_async (fixture->store, after, page, NULL, take_result_cb, &results[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      WAIT (&results[i]);
      cp2_store_apply_page_finish (fixture->store, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }

  g_assert_cmpstr (cp2_store_get_cursor (fixture->store), ==, "P39");
  g_assert_true (get_fact (fixture->store, "initial-complete"));
  {
    g_autoptr(Cp2Query) query = cp2_query_new (&cp2_centre_kind);
    gint64 count;

    MUST (cp2_query_count (query, cp2_store_get_reader (fixture->store), &count, failure));
    g_assert_cmpint (count, ==, 40);
  }
}

static void
test_page_errors (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(Cp2ApiPage) stale = NULL;
  g_autoptr(Cp2ApiPage) other = NULL;
  g_autoptr(Cp2ApiPage) malformed = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;

  sign_in_centre (fixture->store);
  cursor = g_strdup (cp2_store_get_cursor (fixture->store));
  stale = new_page (EPOCH, "", 0, "C", 0, FALSE);
  other = new_page ("another", "", 0, "C", 0, FALSE);
  malformed = new_page (EPOCH, "{\"kind\":\"county\"}", 1, "C", 0, FALSE);

  g_assert_false (apply_page_and_wait (fixture->store, "elsewhere", stale, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STALE_PAGE);
  g_clear_error (&error);
  g_assert_false (apply_page_and_wait (fixture->store, cursor, other, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH);
  g_clear_error (&error);
  g_assert_false (apply_page_and_wait (fixture->store, cursor, malformed, &error));
  g_assert_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_MALFORMED);
  g_assert_cmpstr (cp2_store_get_cursor (fixture->store), ==, cursor);
}

#define add(path, func) g_test_add (path, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/store/properties", test_properties);
  add ("/store/open/again", test_reopened);
  add ("/store/open/fails", test_open_fails);
  add ("/store/open/damage", test_damage);
  add ("/store/closed", test_closed);
  add ("/store/cancelled", test_cancelled);
  add ("/store/page/pipeline", test_pipeline);
  add ("/store/page/errors", test_page_errors);

  return g_test_run ();
}
