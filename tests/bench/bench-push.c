#include "config.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "bench-table.h"
#include "core/cp2-deployment.h"
#include "core/cp2-json.h"
#include "core/cp2-operation.h"
#include "core/cp2-uuid.h"
#include "server/cp2-json-guard.h"
#include "server/cp2-push.h"
#include "server/cp2-server-database.h"
#include "server/cp2-worker-pool.h"

/* 100,000 marks pushed, 200 a request; and the limit: as many upserts by hand of rows of that size, 1,000 a transaction, a
 * random unique key and two indexes. The requests go the way they go in the server: one thread parses, checks and hashes
 * them, another applies them, and takes as many at once as wait, up to five, so that a commit has at most the limit's 1,000. */

#define N_DEPLOYMENTS 10000
#define N_DAYS        10
#define N_OPERATIONS  (N_DEPLOYMENTS * N_DAYS)
#define BATCH         200
#define COMMIT        1000
#define MAX_WAITING   20 /* requests between the two threads */
#define N_ROUNDS      5

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

typedef struct
{
  Cp2Actor        *actor;
  Cp2PushRequest  *request;
  GString         *response;
  GError          *error;
  guint           *n_done;
} Job;

/* What the server does around each job of its writer, and around all that share a commit. */
static void
run_job (gpointer context,
         gpointer data)
{
  Cp2Feed *feed = context;
  Job *job = data;
  g_autoptr(Cp2Problem) problem = NULL;

  cp2_sql_savepoint (cp2_feed_get_sql (feed), "exchange", &job->error);
  cp2_push_run (feed, job->actor, job->request, job->response, &problem, &job->error);
  g_assert_null (problem);
  cp2_sql_release (cp2_feed_get_sql (feed), "exchange", &job->error);
}

static void
job_done (gpointer      data,
          const GError *pool_error)
{
  Job *job = data;

  g_assert_no_error (pool_error);
  g_assert_no_error (job->error);
  g_assert_nonnull (strstr (job->response->str, "\"applied\""));
  g_assert_null (strstr (job->response->str, "\"rejected\""));
  ++*job->n_done;
  cp2_push_request_free (job->request);
  g_string_free (job->response, TRUE);
  g_free (job);
}

static gpointer
open_writer (gpointer   feed,
             GError   **error)
{
  return feed;
}

static void
close_writer (gpointer feed)
{
}

static gboolean
begin_batch (gpointer   feed,
             GError   **error)
{
  return cp2_sql_begin (cp2_feed_get_sql (feed), error);
}

static gboolean
end_batch (gpointer   feed,
           GError   **error)
{
  return cp2_sql_commit (cp2_feed_get_sql (feed), error);
}

static void
send_request (Cp2WorkerPool *writer,
              Cp2Actor      *actor,
              const char    *text,
              guint         *n_done)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(JsonNode) node = cp2_json_guard_parse (text, strlen (text), &error);
  Job *job = g_new0 (Job, 1);

  g_assert_no_error (error);
  job->actor = actor;
  job->request = cp2_push_request_new (json_node_get_object (node), cp2_clock_now (), &problem);
  job->response = g_string_new (NULL);
  job->n_done = n_done;
  g_assert_null (problem);
  g_assert_true (cp2_worker_pool_push (writer, run_job, job_done, job));
}

static double
send_all (Cp2Feed    *feed,
          GPtrArray  *requests)
{
  static const Cp2WorkerHooks hooks = { open_writer, close_writer, begin_batch, end_batch };
  g_autoptr(Cp2WorkerPool) writer = cp2_worker_pool_new ("bench-writer", 1, MAX_WAITING, COMMIT / BATCH, &hooks, feed);
  g_autoptr(Cp2Actor) actor = cp2_actor_new (ACCOUNT, CP2_ROLE_SUBCOUNTY, "21304");
  double start = bench_seconds ();
  guint n_done = 0;

  for (guint i = 0; i < requests->len; i++)
    {
      while (i - n_done == MAX_WAITING)
        g_main_context_iteration (NULL, TRUE);
      send_request (writer, actor, g_ptr_array_index (requests, i), &n_done);
      while (g_main_context_iteration (NULL, FALSE));
    }
  while (n_done < requests->len)
    g_main_context_iteration (NULL, TRUE);

  return bench_seconds () - start;
}

static double
measure_push (const char *folder)
{
  g_autofree char *url = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (url, &error);
  g_autoptr(Cp2ServerMeta) meta = sql ? cp2_server_meta_load (sql, &error) : NULL;
  g_autoptr(Cp2Feed) feed = sql ? cp2_feed_new (sql) : NULL;
  g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  put_world (feed);
  for (guint i = 0; i < N_OPERATIONS; i += BATCH)
    g_ptr_array_add (requests, make_request (meta->epoch, i));

  return N_OPERATIONS / send_all (feed, requests);
}

int
main (void)
{
  double limits[N_ROUNDS], ours[N_ROUNDS];

  bench_table_start ("Operations pushed and applied (limit: 1,000-row upserts by hand, random key, two indexes)");
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *folder = bench_folder ();

      /* Neither pays for what was written before. */
      sync ();
      limits[i] = measure_limit (folder);
      sync ();
      ours[i] = measure_push (folder);
      bench_folder_remove (folder);
    }

  bench_table_row ("attendance.mark, checked, applied, logged, fed to five scopes", "per second",
                   bench_median (ours, N_ROUNDS), bench_median (limits, N_ROUNDS), BENCH_AT_LEAST, 0.6);
  return 0;
}
