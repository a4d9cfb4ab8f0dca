#define _GNU_SOURCE
#include "config.h"

#include <libsoup/soup.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-server.h"
#include "bench-table.h"
#include "core/cp2-json.h"
#include "storage/cp2-sql.h"

/* An authenticated point read, GET /v1/me: token checked, account read, JSON printed, logged; and the limit, a bare
 * SoupServer that reads one row by key with a prepared statement and prints as many bytes. Each on one core, wrk with
 * 16 connections on the other, in turns. */

#define ROUNDS 3

typedef struct
{
  double requests;
  double p99;
} Figures;

static void
pin (int core)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  CPU_SET (core, &set);
  sched_setaffinity (0, sizeof set, &set);
}

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Cp2Sql *sql = user_data;
  Cp2Statement *statement = cp2_sql_query (sql, NULL, "SELECT id, username, role, scope, label FROM account WHERE id = $1", "s", "a1");
  GString *text = g_string_new ("{");
  gboolean row;

  cp2_statement_step (statement, &row, NULL);
  cp2_json_append_member (text, "id", cp2_statement_get_text (statement, 0));
  cp2_json_append_member (text, "username", cp2_statement_get_text (statement, 1));
  cp2_json_append_member (text, "role", cp2_statement_get_text (statement, 2));
  cp2_json_append_member (text, "scope", cp2_statement_get_text (statement, 3));
  cp2_json_append_member (text, "label", cp2_statement_get_text (statement, 4));
  g_string_append_c (text, '}');
  cp2_statement_reset (statement);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text->str, text->len);
  g_string_free (text, FALSE);
}

G_NORETURN static void
serve_limit (const char *folder,
             int         pipe)
{
  g_autofree char *url = g_strdup_printf ("sqlite:%s/limit.db", folder);
  Cp2Sql *sql = cp2_sql_open (url, NULL, CP2_SQL_READ_WRITE, NULL);
  SoupServer *server = soup_server_new (NULL, NULL);
  g_autoptr(GSList) uris = NULL;
  g_autofree char *address = NULL;

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  pin (0);
  cp2_sql_execute (sql, "CREATE TABLE account (id TEXT PRIMARY KEY, username TEXT, role TEXT, scope TEXT, label TEXT);"
                        "INSERT INTO account VALUES ('a1', '254712345678', 'professional', "
                        "'01a20b78-08c3-7000-8ba8-20756c2d8830', 'Jane Mwangi, teacher at Ziwa Boys High School')", NULL);
  soup_server_add_handler (server, NULL, answer_cb, sql, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL);
  uris = soup_server_get_uris (server);
  address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_assert_cmpint (write (pipe, address, strlen (address)), >, 0);
  close (pipe);
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  _exit (0);
}

static pid_t
start_limit (const char *folder,
             char       *address,
             gsize       size)
{
  int pipes[2];
  pid_t pid;

  memset (address, 0, size);
  g_assert_cmpint (pipe (pipes), ==, 0);
  if ((pid = fork ()) == 0)
    serve_limit (folder, pipes[1]);
  close (pipes[1]);
  g_assert_cmpint (read (pipes[0], address, size - 1), >, 0);
  close (pipes[0]);
  return pid;
}

static char *
sign_in (const char *url)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *address = g_strconcat (url, "/v1/sessions", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", address);
  static const char body[] = "{\"username\":\"" BENCH_USERNAME "\",\"password\":\"" BENCH_PASSWORD "\"}";
  g_autoptr(GBytes) request = g_bytes_new_static (body, strlen (body));
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", request);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  return g_strdup (cp2_json_get_string (json_node_get_object (node), "access_token"));
}

/* "1.23ms", "456.00us", "2.10s" in milliseconds */
static double
parse_time (const char *text)
{
  char *unit;
  double value = g_ascii_strtod (text, &unit);

  return g_str_has_prefix (unit, "us") ? value / 1000 : g_str_has_prefix (unit, "ms") ? value : value * 1000;
}

static Figures
load (const char *url,
      const char *path,
      const char *token)
{
  g_autofree char *address = g_strconcat (url, path, NULL);
  g_autofree char *header = g_strconcat ("Authorization: Bearer ", token, NULL);
  const char *argv[] = { "taskset", "-c", "1", "wrk", "-t1", "-c16", "-d3s", "--latency", "-H", header, address, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  Figures figures = { 0 };
  const char *at;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (output, "Non-2xx"));
  if ((at = strstr (output, "Requests/sec:")) != NULL)
    figures.requests = g_ascii_strtod (at + strlen ("Requests/sec:"), NULL);
  if ((at = strstr (output, "99%")) != NULL)
    figures.p99 = parse_time (g_strchug ((char *) at + strlen ("99%")));
  return figures;
}

int
main (void)
{
  g_autofree char *folder = bench_folder ();
  g_autofree char *token = NULL;
  char limit_url[128];
  double ours[ROUNDS], limit[ROUNDS], our_p99[ROUNDS], limit_p99[ROUNDS];
  BenchServer server;
  pid_t pid;

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", FALSE);
  pin (0);
  pid = start_limit (folder, limit_url, sizeof limit_url);
  bench_server_start (&server, 10);
  token = sign_in (server.url);

  bench_table_start ("An authenticated point read, 16 connections (limit: bare SoupServer with one prepared SQLite read)");
  for (guint i = 0; i < ROUNDS; i++)
    {
      Figures bare = load (limit_url, "/", token);
      Figures me = load (server.url, "/v1/me", token);

      limit[i] = bare.requests;
      limit_p99[i] = bare.p99;
      ours[i] = me.requests;
      our_p99[i] = me.p99;
    }
  bench_table_row ("GET /v1/me", "requests a second", bench_median (ours, ROUNDS), bench_median (limit, ROUNDS), BENCH_AT_LEAST, 0.7);
  bench_table_row ("GET /v1/me", "ms, p99", bench_median (our_p99, ROUNDS), bench_median (limit_p99, ROUNDS), BENCH_AT_MOST, 2.0);

  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  bench_server_stop (&server);
  bench_folder_remove (folder);
  return 0;
}
