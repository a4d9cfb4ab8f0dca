#include "config.h"

#include "server-fixture.h"

#include "server/cp2-routes.h"
#include "server/cp2-server-private.h"

#define TOKEN "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

/* Bodies that no route with JSON may take. */
static const struct { const char *name, *body, *code; guint status; gssize length; } hostile[] = {
  { "empty", "", "bad-json", 400, 0 },
  { "cut", "{\"mobile\":", "bad-json", 400, -1 },
  { "words", "hello", "bad-json", 400, -1 },
  { "twice", "{\"a\":1,\"a\":2}", "duplicate-key", 400, -1 },
  { "utf-8", "{\"mobile\":\"\xff\xfe\"}", "bad-encoding", 400, -1 },
  { "surrogate", "{\"mobile\":\"\\ud800\"}", "bad-encoding", 400, -1 },
  { "nul", "{\"mobile\":\"\\u0000\"}", "bad-encoding", 400, -1 },
  { "raw nul", "{\"mobile\":\"\0\"}", "bad-encoding", 400, 13 },
  { "number", "{\"mobile\":1e999}", "bad-number", 400, -1 },
  { "array", "[]", "bad-body", 400, -1 },
  { "null", "null", "bad-body", 400, -1 },
  { "object", "{}", "bad-body", 400, -1 },
  { "unknown", "{\"nonsense\":true}", "bad-body", 400, -1 },
};

static void
send_body (Fixture        *fixture,
           const Cp2Route *route,
           const char     *token,
           const char     *type,
           GBytes         *body,
           Answer         *answer)
{
  g_autoptr(SoupMessage) message = make_message (fixture, route->method, route->pattern, token, NULL);

  soup_message_set_request_body_from_bytes (message, type, body);
  exchange (fixture, message, answer);
}

static void
test_routes_hostile (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  guint n_routes;
  const Cp2Route *routes = cp2_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    for (guint j = 0; j < G_N_ELEMENTS (hostile) && (routes[i].flags & CP2_ROUTE_JSON); j++)
      {
        gsize length = hostile[j].length >= 0 ? (gsize) hostile[j].length : strlen (hostile[j].body);
        g_autoptr(GBytes) body = g_bytes_new (hostile[j].body, length);
        g_auto(Answer) answer = { 0 };

        g_test_message ("%s: %s", routes[i].pattern, hostile[j].name);
        send_body (fixture, &routes[i], token, "application/json", body, &answer);
        g_assert_cmpstr (answer.code, ==, hostile[j].code);
        g_assert_cmpuint (answer.status, ==, hostile[j].status);
      }
}

static void
test_routes_oversize (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *filler = g_strnfill (300 * 1024, ' ');
  g_autoptr(GBytes) large = g_bytes_new (filler, strlen (filler));
  g_autoptr(GBytes) small = g_bytes_new ("{}", 2);
  guint n_routes;
  const Cp2Route *routes = cp2_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    if (routes[i].flags & CP2_ROUTE_JSON)
      {
        g_auto(Answer) too_large = { 0 };
        g_auto(Answer) form = { 0 };

        send_body (fixture, &routes[i], token, "application/json", large, &too_large);
        g_assert_cmpstr (too_large.code, ==, "body-too-large");
        g_assert_cmpuint (too_large.status, ==, 413);
        send_body (fixture, &routes[i], token, "text/plain", small, &form);
        g_assert_cmpstr (form.code, ==, "unsupported-media-type");
      }
}

/* Whoever adds a route without a look at its token finds it here. */
static gboolean
is_open (const Cp2Route *route)
{
  static const char * const open[] = {
    "/v1/accounts", "/v1/password-resets", "/v1/sms/inbound", "/v1/sessions", "/v1/sessions/refresh", "/v1/ping",
    "/healthz", "/readyz", "/metrics", NULL
  };

  return g_strv_contains (open, route->pattern);
}

static void
test_routes_tokens (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const tokens[] = { NULL, "", "x", TOKEN, TOKEN TOKEN, "' OR 1=1 --" };
  g_auto(Answer) login = sign_in (fixture, MOBILE, PASSWORD);
  const char *refresh_token = get_text (&login, "refresh_token");
  guint n_routes;
  const Cp2Route *routes = cp2_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    {
      const char *body = routes[i].flags & CP2_ROUTE_JSON ? "{}" : NULL;

      g_assert_true (is_open (&routes[i]) != !!(routes[i].flags & CP2_ROUTE_BEARER));
      if (is_open (&routes[i]))
        continue;

      for (guint j = 0; j < G_N_ELEMENTS (tokens); j++)
        assert_problem (fixture, routes[i].method, routes[i].pattern, tokens[j], body, 401, "unauthenticated");
      assert_problem (fixture, routes[i].method, routes[i].pattern, refresh_token, body, 401, "unauthenticated");
    }
}

static void
test_routes_methods (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char * const methods[] = { "GET", "POST", "PUT", "DELETE", "PATCH" };
  guint n_routes;
  const Cp2Route *routes = cp2_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    for (guint j = 0; j < G_N_ELEMENTS (methods); j++)
      if (!g_str_equal (methods[j], routes[i].method))
        assert_problem (fixture, methods[j], routes[i].pattern, NULL, NULL, 405, "method-not-allowed");

  assert_problem (fixture, "GET", "/v1/nothing", NULL, NULL, 404, "not-found");
  assert_problem (fixture, "GET", "/", NULL, NULL, 404, "not-found");
}

static void
test_status_ready (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(Answer) health = call (fixture, "GET", "/healthz", NULL, NULL);
  g_auto(Answer) ready = call (fixture, "GET", "/readyz", NULL, NULL);

  g_assert_cmpuint (health.status, ==, 200);
  g_assert_cmpuint (ready.status, ==, 200);
  g_assert_cmpstr (get_text (&ready, "status"), ==, "ready");
}

static void
test_status_metrics (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_auto(Answer) me = call (fixture, "GET", "/v1/me", token, NULL);
  g_auto(Answer) wrong = sign_in (fixture, MOBILE, "not the password");
  g_auto(Answer) metrics = call (fixture, "GET", "/metrics", NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (metrics.bytes, NULL), g_bytes_get_size (metrics.bytes));

  g_assert_cmpuint (metrics.status, ==, 200);
  g_assert_nonnull (strstr (text, "cp2_requests_total{method=\"GET\",route=\"/v1/me\",status=\"200\"} 1\n"));
  g_assert_nonnull (strstr (text, "cp2_requests_total{method=\"POST\",route=\"/v1/sessions\",status=\"201\"} 1\n"));
  g_assert_nonnull (strstr (text, "cp2_requests_total{method=\"POST\",route=\"/v1/sessions\",status=\"401\"} 1\n"));
  g_assert_nonnull (strstr (text, "cp2_request_seconds_count{method=\"GET\",route=\"/v1/me\"} 1\n"));
  g_assert_nonnull (strstr (text, "cp2_request_seconds_bucket{method=\"GET\",route=\"/v1/me\",le=\"+Inf\"} 1\n"));
  g_assert_nonnull (strstr (text, "\ncp2_long_polls 0\n"));
  g_assert_nonnull (strstr (text, "\ncp2_writer_queue 0\n"));
  g_assert_null (strstr (text, "\ncp2_feed_head 0\n"));
  g_assert_null (strstr (text, MOBILE));
  g_assert_null (strstr (text, token));
}

/* A pool that is full stays full: each hash that is done is followed by another one. */
typedef struct
{
  Cp2PasswordPool *pool;
  guint            n_running;
  gboolean         stopping;
} Flood;

static void flooded_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
flood (Flood *self)
{
  self->n_running++;
  cp2_password_pool_hash_async (self->pool, PASSWORD, NULL, flooded_cb, self);
}

static void
flooded_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Flood *self = user_data;

  g_free (cp2_password_pool_hash_finish (self->pool, result, NULL));
  self->n_running--;
  if (!self->stopping)
    flood (self);
}

static gboolean
is_drained (gpointer data)
{
  return ((Flood *) data)->n_running == 0;
}

/* Some sign-ins are told to come back; more of them than wrong passwords are allowed, so that none was counted. */
static void
test_overload_passwords (Fixture       *fixture,
                         gconstpointer  data)
{
  static const Cp2PasswordCost slow = { 2, 16 * 1024 * 1024 };
  Flood state = { .pool = fixture->server->passwords };

  cp2_password_set_cost (&slow);
  for (guint i = 0; i < CP2_PASSWORD_POOL_WORKERS + CP2_PASSWORD_POOL_QUEUE; i++)
    flood (&state);

  for (guint n_busy = 0; n_busy < 8; )
    {
      g_auto(Answer) answer = sign_in (fixture, MOBILE, PASSWORD);

      g_assert_true (answer.status == 201 || answer.status == 503);
      if (answer.status == 201)
        continue;
      g_assert_cmpstr (answer.code, ==, "overloaded");
      g_assert_cmpint (atoi (answer.retry_after), >, 0);
      n_busy++;
    }

  state.stopping = TRUE;
  wait_until (is_drained, &state);
  g_free (get_token (fixture, MOBILE));
}

/* Starting */

static void
assert_refused (const Cp2ServerOptions *options,
                int                     code,
                const char             *hint)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Server) server = cp2_server_new (options, &error);

  g_assert_null (server);
  g_assert_error (error, CP2_SERVER_ERROR, code);
  g_assert_nonnull (strstr (error->message, hint));
}

static void
test_start_refused (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *missing = g_strdup_printf ("sqlite:%s/nothing.db", fixture->folder);
  g_autofree char *empty = g_strdup_printf ("sqlite:%s/empty.db", fixture->folder);
  g_autofree char *empty_path = g_build_filename (fixture->folder, "empty.db", NULL);
  g_autofree char *short_secret = g_build_filename (fixture->folder, "short", NULL);
  Cp2ServerOptions options = { .listen = "127.0.0.1:0" };

  options.database = missing;
  assert_refused (&options, CP2_SERVER_ERROR_DATABASE, "init");
  g_assert_false (g_file_test (missing + strlen ("sqlite:"), G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (empty_path, "", 0, NULL));
  options.database = empty;
  assert_refused (&options, CP2_SERVER_ERROR_DATABASE, "init");
  options.database = "postgresql://127.0.0.1/cp2";
  assert_refused (&options, CP2_SERVER_ERROR_DATABASE, "not in this build yet");

  options.database = fixture->database;
  options.tls_certificate = "certificate.pem";
  assert_refused (&options, CP2_SERVER_ERROR_OPTION, "together");
  options.tls_certificate = NULL;
  g_assert_true (g_file_set_contents (short_secret, "guess", -1, NULL));
  options.sms_secret_file = short_secret;
  assert_refused (&options, CP2_SERVER_ERROR_OPTION, "longer");
}

static void
test_start_too_new (Fixture       *fixture,
                    gconstpointer  data)
{
  const Cp2ServerOptions options = { .database = fixture->database, .listen = "127.0.0.1:0" };
  g_autoptr(Cp2Sql) sql = NULL;

  g_assert_true (stop_server (fixture, NULL));
  sql = cp2_sql_open (fixture->database, NULL, CP2_SQL_READ_WRITE, NULL);
  g_assert_true (cp2_sql_execute (sql, "PRAGMA user_version = 1000", NULL));
  g_clear_object (&sql);
  assert_refused (&options, CP2_SERVER_ERROR_DATABASE, "newer version");
}

static void
test_start_port_taken (Fixture       *fixture,
                       gconstpointer  data)
{
  const char *address = cp2_server_get_url (fixture->server) + strlen ("http://");
  const Cp2ServerOptions options = { .database = fixture->database, .listen = address };
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Server) server = cp2_server_new (&options, &error);

  g_assert_no_error (error);
  g_assert_false (cp2_server_start (server, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

/* What was answered before the stop is there after the next start. */
static void
test_stop_keeps (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_auto(Answer) me = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (stop_server (fixture, &error));
  g_assert_no_error (error);
  start_server (fixture);
  me = call (fixture, "GET", "/v1/me", token, NULL);
  g_assert_cmpuint (me.status, ==, 200);
}

/* Puts a county on the feed and removes it again. */
static void
remove_county (Cp2Feed    *feed,
               const char *number,
               guint       days_ago)
{
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (feed));
  Cp2County *county = cp2_record_new (&cp2_county_kind, number);
  g_autoptr(GError) error = NULL;

  cp2_set_text (&county->name, "Nairobi");
  put (feed, county);
  cp2_clock_set_for_tests (g_get_real_time () - days_ago * G_TIME_SPAN_DAY);
  if (cp2_feed_begin_batch (feed, &error) && cp2_repository_remove (repository, &cp2_county_kind, number, &error))
    cp2_feed_end_batch (feed, NULL, &error);
  cp2_clock_set_for_tests (0);
  g_assert_no_error (error);
}

static char *
list_tombstones (Cp2Sql *sql)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_query (sql, &error, "SELECT group_concat(id) FROM tombstone", "");
  gboolean row;
  char *ids;

  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &row, NULL) && row);
  ids = g_strdup (cp2_statement_get_text (statement, 0));
  cp2_statement_reset (statement);

  return ids;
}

static gboolean
has_forgotten_one (gpointer sql)
{
  g_autofree char *ids = list_tombstones (sql);

  return strchr (ids, ',') == NULL;
}

/* What was removed is remembered for 400 days. */
static void
test_housekeeping_tombstones (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (fixture->database, NULL);
  g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);
  g_autofree char *both = NULL;
  g_autofree char *one = NULL;

  g_assert_true (cp2_sql_begin (sql, NULL));
  remove_county (feed, "01", 401);
  remove_county (feed, "02", 399);
  both = list_tombstones (sql);
  g_assert_cmpstr (both, ==, "01,02");
  g_assert_true (cp2_sql_commit (sql, NULL));

  wait_until (has_forgotten_one, sql);
  one = list_tombstones (sql);
  g_assert_cmpstr (one, ==, "02");
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/routes/hostile", test_routes_hostile);
  ADD ("/server/routes/oversize", test_routes_oversize);
  ADD ("/server/routes/tokens", test_routes_tokens);
  ADD ("/server/routes/methods", test_routes_methods);
  ADD ("/server/status/ready", test_status_ready);
  ADD ("/server/status/metrics", test_status_metrics);
  ADD ("/server/housekeeping/tombstones", test_housekeeping_tombstones);
  ADD ("/server/overload/passwords", test_overload_passwords);
  ADD ("/server/start/refused", test_start_refused);
  ADD ("/server/start/too-new", test_start_too_new);
  ADD ("/server/start/port-taken", test_start_port_taken);
  ADD ("/server/stop/keeps", test_stop_keeps);

  return g_test_run ();
}
