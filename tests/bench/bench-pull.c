#include "config.h"

#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "bench-server.h"
#include "bench-table.h"
#include "client/cp2-session.h"
#include "client/cp2-session-settings.h"
#include "core/cp2-json.h"
#include "core/cp2-vacancy.h"
#include "storage/cp2-query.h"

/* The first pull of 100,000 changes from a real server into a fresh sealed store, and the limit: the same pages with
 * libsoup and json-glib into a plain table by hand, integer key, id and two indexes made after the load. */

#define N_CHANGES 100000
#define N_SAVES   500
#define N_ROUNDS  5

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static GBytes *
fetch (SoupSession *session,
       const char  *url,
       const char  *token,
       const char  *cursor)
{
  g_autofree char *address = g_strdup_printf ("%s/v1/changes?limit=1000%s%s", url, cursor ? "&after=" : "", cursor ? cursor : "");
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", address);
  g_autoptr(GError) error = NULL;
  GBytes *bytes;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
  bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

static const char * const members[] = {
  "id", "exam", "activity", "station", "position", "county", "subcounty", "title", "station_name", "closes_on"
};

static gboolean
store_by_hand (Cp2Sql   *sql,
               GBytes   *bytes,
               char    **cursor)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;
  JsonObject *page;
  JsonArray *changes;

  json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  page = json_node_get_object (json_parser_get_root (parser));
  changes = json_object_get_array_member (page, "changes");
  cp2_sql_begin (sql, NULL);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      JsonObject *record = json_object_get_object_member (change, "record");
      Cp2Statement *statement = cp2_sql_prepare (sql, "INSERT INTO vacancy VALUES (NULL, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", NULL);

      for (guint j = 0; j < G_N_ELEMENTS (members); j++)
        {
          const char *text = cp2_json_get_string (record, members[j]);

          if (text != NULL)
            cp2_statement_bind_text (statement, j + 1, text);
        }
      cp2_statement_bind_integer (statement, 11, cp2_json_get_integer (record, "slots", 0));
      cp2_statement_bind_integer (statement, 12, cp2_json_get_integer (record, "version", 0));
      cp2_statement_run (statement, NULL);
    }
  cp2_sql_commit (sql, NULL);

  g_free (*cursor);
  *cursor = g_strdup (json_object_get_string_member (page, "cursor"));
  return json_object_get_boolean_member (page, "more");
}

static double
measure_limit (const char *folder,
               const char *url,
               const char *token)
{
  g_autofree char *path = g_strdup_printf ("sqlite:%s/limit.db", folder);
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(Cp2Sql) sql = cp2_sql_open (path, NULL, CP2_SQL_READ_WRITE, NULL);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  double start;

  cp2_sql_execute (sql, "CREATE TABLE vacancy (row INTEGER PRIMARY KEY, id, exam, activity, station, position, county, subcounty,"
                        " title, station_name, closes_on, slots, version)", NULL);
  start = bench_seconds ();
  while (more)
    {
      g_autoptr(GBytes) bytes = fetch (session, url, token, cursor);

      more = store_by_hand (sql, bytes, &cursor);
    }
  cp2_sql_execute (sql, "CREATE UNIQUE INDEX vacancy_id ON vacancy (id); CREATE INDEX vacancy_1 ON vacancy (closes_on, id);"
                        "CREATE INDEX vacancy_2 ON vacancy (county, exam, position, closes_on)", NULL);
  return N_CHANGES / (bench_seconds () - start);
}

static Cp2Session *
sign_in (const char *folder,
         const char *url)
{
  g_autofree char *profile = g_build_filename (folder, "desktop", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Cp2Session *session = cp2_session_new (profile, url, NULL, CP2_VAULT_MEMORY_KIB_MIN, &error);

  g_assert_no_error (error);
  cp2_session_sign_in_async (session, BENCH_USERNAME, BENCH_PASSWORD, NULL, take_result_cb, &result);
  wait_for (&result);
  cp2_session_enter_finish (session, result, &error);
  g_assert_no_error (error);
  return session;
}

static double
measure_pull (Cp2Session *session)
{
  Cp2Sync *sync = cp2_session_get_sync (session);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  double start = bench_seconds ();

  cp2_sync_settle_async (sync, NULL, take_result_cb, &result);
  wait_for (&result);
  cp2_sync_settle_finish (sync, result, &error);
  g_assert_no_error (error);
  return N_CHANGES / (bench_seconds () - start);
}

static void
measure_saves (Cp2Session *session)
{
  Cp2Store *store = cp2_session_get_store (session);
  double times[N_SAVES];

  cp2_sync_stop (cp2_session_get_sync (session));
  for (guint i = 0; i < N_SAVES; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"employer\":\"TSC\",\"institution\":\"Baraka Girls %u\"}", i);
      g_autoptr(JsonNode) body = json_from_string (text, NULL);
      g_autofree char *id = g_uuid_string_random ();
      g_autoptr(Cp2Operation) operation = cp2_store_new_operation (store, "experience.save", id, 0, json_node_get_object (body));
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      double start = bench_seconds ();

      cp2_store_run_async (store, operation, NULL, take_result_cb, &result);
      wait_for (&result);
      times[i] = (bench_seconds () - start) * 1e3;
      cp2_store_run_finish (store, result, NULL, &error);
      g_assert_no_error (error);
    }
  bench_table_note ("save of one operation, durable, p50", "ms", bench_percentile (times, N_SAVES, 0.5));
  bench_table_note ("save of one operation, durable, p99", "ms", bench_percentile (times, N_SAVES, 0.99));
}

static void
measure_unlock (const char *folder,
                const char *url)
{
  g_autofree char *profile = g_build_filename (folder, "desktop", NULL);
  double times[5];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(Cp2Session) session = cp2_session_new (profile, url, NULL, 0, NULL);
      g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GAsyncResult) left = NULL;
      g_autoptr(GPtrArray) first = NULL;
      g_autoptr(GError) error = NULL;
      double start = bench_seconds ();

      cp2_session_unlock_async (session, BENCH_USERNAME, BENCH_PASSWORD, NULL, take_result_cb, &result);
      wait_for (&result);
      cp2_session_enter_finish (session, result, &error);
      g_assert_no_error (error);
      cp2_query_sort (query, "closes_on", FALSE);
      first = cp2_query_list (query, cp2_store_get_reader (cp2_session_get_store (session)), 0, 50, &error);
      g_assert_cmpuint (first->len, ==, 50);
      times[i] = (bench_seconds () - start) * 1e3;
      cp2_session_leave_async (session, take_result_cb, &left);
      wait_for (&left);
    }
  bench_table_note ("unlock (cheapest key) and first query over 100,000", "ms", bench_median (times, G_N_ELEMENTS (times)));
}

static void
leave (Cp2Session *session)
{
  g_autoptr(GAsyncResult) left = NULL;

  cp2_session_leave_async (session, take_result_cb, &left);
  wait_for (&left);
}

/* Each round both, from nothing, since what else the machine does changes from one minute to the next; neither pays for
 * what was written before. Returns the folder of the last one, which then has to be removed. */
static char *
compare (const char *url)
{
  g_autofree char *folder = NULL;
  double ours[N_ROUNDS], limits[N_ROUNDS], memory = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(Cp2Session) session = NULL;
      g_autofree char *token = NULL;

      if (folder != NULL)
        bench_folder_remove (folder);
      g_free (folder);
      folder = bench_folder ();
      session = sign_in (folder, url);
      sync ();
      ours[i] = measure_pull (session);
      if (i == 0)
        memory = bench_peak_mib ();
      if (i == N_ROUNDS - 1)
        measure_saves (session);
      token = g_strdup (cp2_store_get_setting (cp2_session_get_store (session), CP2_SESSION_ACCESS_TOKEN));
      leave (session);
      sync ();
      limits[i] = measure_limit (folder, url, token);
    }
  bench_table_row ("changes received and stored", "per second", bench_median (ours, N_ROUNDS), bench_median (limits, N_ROUNDS),
                   BENCH_AT_LEAST, 0.7);
  bench_table_row ("peak memory of the client", "MiB (limit: 80)", memory, 80, BENCH_AT_MOST, 1.0);

  return g_steal_pointer (&folder);
}

int
main (void)
{
  g_autofree char *folder = NULL;
  BenchServer server;

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", FALSE);
  bench_server_start (&server, N_CHANGES);
  bench_table_start ("First pull of 100,000 changes into a sealed store (limit: tuned, by hand, into a plain one)");
  folder = compare (server.url);
  measure_unlock (folder, server.url);
  bench_server_stop (&server);
  bench_folder_remove (folder);
  return 0;
}
