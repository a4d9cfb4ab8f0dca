#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "bench-table.h"
#include "core/cp2-deployment.h"
#include "core/cp2-json.h"
#include "core/cp2-operation.h"
#include "core/cp2-uuid.h"
#include "server/cp2-json-guard.h"
#include "server/cp2-push.h"
#include "server/cp2-server-database.h"

/* 100,000 marks pushed, 200 a request and five requests a commit as under load; and the limit: as many upserts by hand of
 * rows of that size, 1,000 a transaction, a random unique key and two indexes. */

#define N_DEPLOYMENTS 10000
#define N_DAYS        10
#define N_OPERATIONS  (N_DEPLOYMENTS * N_DAYS)
#define BATCH         200
#define COMMIT        1000

#define ACCOUNT "01890000-0000-7000-8000-000000000001"
#define DEVICE  "01890000-0000-7000-8000-000000000002"

static void
run (sqlite3    *db,
     const char *text)
{
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* SQLite as it comes, but for WAL and a synced commit: what the figures of its own tables are measured with. */
static sqlite3 *
open_limit (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "limit.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
           "CREATE TABLE mark (id TEXT NOT NULL UNIQUE, sheet TEXT, deployment TEXT, day TEXT, note TEXT);"
           "CREATE INDEX mark_1 ON mark (sheet, deployment); CREATE INDEX mark_2 ON mark (deployment, day)");
  return db;
}

static double
measure_limit (const char *folder)
{
  static const char note[] = "as long as a mark is with its members set: KCSE-2026 21304017 21304 21 present 06:31 17:02 centre 1 "
                             "2026-11-24T02:17:11.960Z current, and the account that made it 01890000-0000-7000-8000-000000000001";
  sqlite3 *db = open_limit (folder);
  sqlite3_stmt *statement;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  double start;

  for (guint i = 0; i < N_OPERATIONS; i++)
    g_ptr_array_add (ids, g_uuid_string_random ());
  sqlite3_prepare_v2 (db, "INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET sheet = excluded.sheet,"
                          " deployment = excluded.deployment, day = excluded.day, note = excluded.note", -1, &statement, NULL);

  start = bench_seconds ();
  for (guint i = 0; i < N_OPERATIONS; i++)
    {
      char deployment[40], day[16], sheet[64];

      if (i % COMMIT == 0)
        run (db, "BEGIN IMMEDIATE");
      g_snprintf (deployment, sizeof deployment, "01890000-0000-7000-8000-%012u", i % N_DEPLOYMENTS);
      g_snprintf (day, sizeof day, "2026-11-%02u", 2 + i / N_DEPLOYMENTS);
      g_snprintf (sheet, sizeof sheet, "21304%03u:KCSE-2026:%s", i % N_DEPLOYMENTS / 10, day);
      sqlite3_bind_text (statement, 1, g_ptr_array_index (ids, i), -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, sheet, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, deployment, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 4, day, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 5, note, -1, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
      sqlite3_reset (statement);
      if (i % COMMIT == COMMIT - 1)
        run (db, "COMMIT");
    }
  start = bench_seconds () - start;

  sqlite3_finalize (statement);
  sqlite3_close (db);
  return N_OPERATIONS / start;
}

static void
put_world (Cp2Feed *feed)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_feed_get_sql (feed);

  cp2_sql_begin (sql, NULL);
  cp2_feed_begin (feed, NULL);
  for (guint i = 0; i < N_DEPLOYMENTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-%012u", 1000 + i);
      g_autofree char *person = g_strdup_printf ("01890000-0000-7000-8000-%012u", 9000 + i);
      g_autoptr(Cp2Deployment) deployment = cp2_record_new (&cp2_deployment_kind, id);
      g_autofree char *centre = g_strdup_printf ("2%07u", i / 10);

      g_object_set (deployment, "profile", person, "centre", centre, "subcounty", "21304", "county", "21", "exam", "KCSE-2026",
                    "position", "INV", "full-name", "Jane Mwangi", "from-on", "2026-11-02", "to-on", "2026-11-20",
                    "state", "accepted", NULL);
      cp2_feed_import (feed, deployment, &error);
      g_assert_no_error (error);
    }
  cp2_feed_finish (feed, &error);
  cp2_sql_run (sql, &error,
               "INSERT INTO device (id, account, public_key, name, incarnation, last_seq, head_seq, durable_through, "
               "recovery_key, revoked, enrolled_at, last_seen) VALUES ($1, $2, $1, 'PC', 1, 0, 0, 0, '', 0, 0, 0)",
               "ss", DEVICE, ACCOUNT);
  g_assert_no_error (error);
  cp2_sql_commit (sql, &error);
}

static char *
make_request (const char *epoch,
              guint       first)
{
  GString *text = g_string_new (NULL);
  Cp2ClockBlock clock = { .wall = cp2_clock_now () };

  g_string_append_printf (text, "{\"device\":\"" DEVICE "\",\"incarnation\":1,\"epoch\":\"%s\",\"first_seq\":%u,"
                                "\"head_seq\":%u,\"operations\":[", epoch, first + 1, first + BATCH);
  for (guint i = first; i < first + BATCH; i++)
    {
      g_autofree char *record = cp2_uuid_new ();
      g_autofree char *body = g_strdup_printf ("{\"deployment\":\"01890000-0000-7000-8000-%012u\",\"on_date\":\"2026-11-%02u\","
                                               "\"status\":\"present\",\"time_in\":\"06:31\"}",
                                               1000 + i % N_DEPLOYMENTS, 2 + i / N_DEPLOYMENTS);
      g_autoptr(JsonNode) node = json_from_string (body, NULL);
      g_autoptr(Cp2Operation) operation = cp2_operation_new ("attendance.mark", record, 0, &clock, json_node_get_object (node));
      g_autofree char *json = cp2_operation_to_json (operation);

      g_string_append_printf (text, "%s{\"seq\":%u,%s", i > first ? "," : "", i + 1, json + 1);
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static double
measure_push (const char *folder)
{
  g_autofree char *url = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (url, &error);
  g_autoptr(Cp2ServerMeta) meta = sql ? cp2_server_meta_load (sql, &error) : NULL;
  g_autoptr(Cp2Feed) feed = sql ? cp2_feed_new (sql) : NULL;
  g_autoptr(Cp2Actor) actor = cp2_actor_new (ACCOUNT, CP2_ROLE_SUBCOUNTY, "21304");
  g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);
  double start;

  g_assert_no_error (error);
  put_world (feed);
  for (guint i = 0; i < N_OPERATIONS; i += BATCH)
    g_ptr_array_add (requests, make_request (meta->epoch, i));

  start = bench_seconds ();
  for (guint i = 0; i < requests->len; i++)
    {
      const char *text = g_ptr_array_index (requests, i);
      g_autoptr(GString) response = g_string_new (NULL);
      g_autoptr(Cp2Problem) problem = NULL;
      g_autoptr(JsonNode) node = NULL;

      if (i % (COMMIT / BATCH) == 0)
        cp2_sql_begin (sql, NULL);
      g_assert_true (cp2_json_guard_check (text, strlen (text), &error));
      node = json_from_string (text, &error);
      cp2_push_run (feed, actor, json_node_get_object (node), cp2_clock_now (), response, &problem, &error);
      g_assert_no_error (error);
      g_assert_null (problem);
      g_assert_null (strstr (response->str, "\"rejected\""));
      if (i % (COMMIT / BATCH) == COMMIT / BATCH - 1)
        cp2_sql_commit (sql, &error);
    }

  return N_OPERATIONS / (bench_seconds () - start);
}

int
main (void)
{
  double limits[3], ours[3];

  bench_table_start ("Operations pushed and applied (limit: 1,000-row upserts by hand, random key, two indexes)");
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *folder = bench_folder ();

      limits[i] = measure_limit (folder);
      ours[i] = measure_push (folder);
      bench_folder_remove (folder);
    }

  bench_table_row ("attendance.mark, checked, applied, logged, fed to five scopes", "per second",
                   bench_median (ours, 3), bench_median (limits, 3), BENCH_AT_LEAST, 0.6);
  return 0;
}
