#include "config.h"

#include "server-fixture.h"

#include "core/cp2-operation.h"
#include "server/cp2-server-private.h"

#define KEY "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

/* A desktop that is signed in and enrolled. */
typedef struct
{
  char   *token;
  char   *account;
  char   *device;
  char   *epoch;
  gint64  incarnation;
  gint64  seq;
} Desktop;

static void
desktop_clear (Desktop *desktop)
{
  g_free (desktop->token);
  g_free (desktop->account);
  g_free (desktop->device);
  g_free (desktop->epoch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desktop, desktop_clear)

static Desktop
make_desktop (Fixture    *fixture,
              const char *username)
{
  g_auto(Answer) login = sign_in (fixture, username, PASSWORD);
  g_auto(Answer) device = call (fixture, "POST", "/v1/devices", get_text (&login, "access_token"),
                                "{\"name\":\"Desk\",\"public_key\":\"" KEY "\"}");

  g_assert_cmpuint (device.status, ==, 201);
  return (Desktop) {
    .token = g_strdup (get_text (&login, "access_token")),
    .account = g_strdup (cp2_json_get_string (cp2_json_get_object (get_object (&login), "account"), "id")),
    .device = g_strdup (get_text (&device, "device")),
    .epoch = g_strdup (get_text (&device, "epoch")),
    .incarnation = cp2_json_get_integer (get_object (&device), "incarnation", 0),
  };
}

/* The body of a push of one operation that changes the profile @record. */
static char *
make_push (Desktop    *desktop,
           const char *record,
           const char *email)
{
  const Cp2ClockBlock clock = { .wall = cp2_clock_now () };
  g_autofree char *body = g_strdup_printf ("{\"changes\":{\"email\":{\"to\":\"%s\"}}}", email);
  g_autoptr(JsonNode) root = json_from_string (body, NULL);
  g_autoptr(Cp2Operation) operation = cp2_operation_new ("profile.update", record, 0, &clock, json_node_get_object (root));
  g_autofree char *json = cp2_operation_to_json (operation);
  gint64 seq = ++desktop->seq;

  return g_strdup_printf ("{\"device\":\"%s\",\"incarnation\":%" G_GINT64_FORMAT ",\"epoch\":\"%s\","
                          "\"first_seq\":%" G_GINT64_FORMAT ",\"head_seq\":%" G_GINT64_FORMAT ","
                          "\"operations\":[{\"seq\":%" G_GINT64_FORMAT ",%s]}",
                          desktop->device, desktop->incarnation, desktop->epoch, seq, seq, seq, json + 1);
}

static JsonObject *
get_result (const Answer *answer)
{
  JsonArray *results;

  g_assert_cmpuint (answer->status, ==, 200);
  results = cp2_json_get_array (get_object (answer), "results");
  g_assert_cmpuint (json_array_get_length (results), ==, 1);
  return json_array_get_object_element (results, 0);
}

static void
test_push_once (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto(Desktop) desktop = make_desktop (fixture, MOBILE);
  g_autofree char *body = make_push (&desktop, desktop.account, "one@example.org");
  g_auto(Answer) first = call (fixture, "POST", "/v1/operations", desktop.token, body);
  g_auto(Answer) again = call (fixture, "POST", "/v1/operations", desktop.token, body);

  g_assert_cmpstr (cp2_json_get_string (get_result (&first), "status"), ==, "applied");
  g_assert_cmpint (cp2_json_get_integer (get_result (&first), "feed_seq", 0), >, 0);
  g_assert_cmpstr (get_text (&first, "epoch"), ==, desktop.epoch);
  g_assert_cmpstr (cp2_json_get_string (get_result (&again), "status"), ==, "duplicate");
  g_assert_cmpstr (cp2_json_get_string (get_result (&again), "first"), ==, "applied");
}

/* Object-level: another person's profile is as if it were not there, and so is another account's device. */
static void
test_push_foreign (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(Desktop) mine = make_desktop (fixture, MOBILE);
  g_auto(Desktop) theirs = make_desktop (fixture, "254712000002");
  g_autofree char *body = make_push (&mine, theirs.account, "thief@example.org");
  g_autofree char *stolen = make_push (&theirs, mine.account, "thief@example.org");
  g_auto(Answer) refused = call (fixture, "POST", "/v1/operations", mine.token, body);
  g_auto(Answer) page = call (fixture, "GET", "/v1/changes", theirs.token, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (page.bytes, NULL), g_bytes_get_size (page.bytes));
  g_auto(Answer) unknown = call (fixture, "POST", "/v1/operations", mine.token, stolen);

  g_assert_cmpstr (cp2_json_get_string (get_result (&refused), "status"), ==, "rejected");
  g_assert_null (strstr (text, "thief@example.org"));
  g_assert_null (strstr (text, mine.account));
  g_assert_nonnull (strstr (text, theirs.account));
  g_assert_cmpstr (unknown.code, ==, "device-unknown");
}

static void
test_push_refused (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(Desktop) desktop = make_desktop (fixture, MOBILE);
  g_autofree char *epoch = NULL;
  g_autofree char *gap = NULL;
  g_autofree char *forked = NULL;

  assert_problem (fixture, "POST", "/v1/operations", desktop.token, "[]", 400, "bad-body");
  assert_problem (fixture, "POST", "/v1/operations", desktop.token, "{}", 400, "bad-body");

  desktop.seq = 5;
  gap = make_push (&desktop, desktop.account, "gap@example.org");
  assert_problem (fixture, "POST", "/v1/operations", desktop.token, gap, 409, "sequence-gap");
  desktop.seq = 0;
  desktop.incarnation = 7;
  forked = make_push (&desktop, desktop.account, "fork@example.org");
  assert_problem (fixture, "POST", "/v1/operations", desktop.token, forked, 409, "device-forked");
  desktop.epoch[0] = desktop.epoch[0] == '0' ? '1' : '0';
  epoch = make_push (&desktop, desktop.account, "epoch@example.org");
  assert_problem (fixture, "POST", "/v1/operations", desktop.token, epoch, 409, "epoch-changed");
}

/* Reads everything and tells where it ends. */
static char *
read_all (Fixture    *fixture,
          const char *token)
{
  g_autofree char *cursor = g_strdup ("");
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *path = g_strconcat ("/v1/changes?limit=2&after=", cursor, NULL);
      g_auto(Answer) page = call (fixture, "GET", path, token, NULL);

      g_assert_cmpuint (page.status, ==, 200);
      more = cp2_json_get_boolean (get_object (&page), "more");
      g_free (cursor);
      cursor = g_strdup (get_text (&page, "cursor"));
    }

  return g_steal_pointer (&cursor);
}

static void
send_poll (Fixture       *fixture,
           SoupMessage   *message,
           GAsyncResult **result)
{
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, take_result_cb, (gpointer) result);
}

static SoupMessage *
make_poll (Fixture    *fixture,
           const char *token,
           const char *cursor,
           guint       wait_seconds)
{
  g_autofree char *path = g_strdup_printf ("/v1/changes?after=%s&wait=%u", cursor, wait_seconds);

  return make_message (fixture, "GET", path, token, NULL);
}

static void
take_poll (Fixture       *fixture,
           SoupMessage   *message,
           GAsyncResult **result,
           Answer        *answer)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = soup_session_send_and_read_finish (fixture->session, wait_for (result), &error);

  g_assert_no_error (error);
  take_answer (message, bytes, answer);
}

/* It has read what there was: what is committed from now on is news to it. */
static gboolean
is_waiting (gpointer data)
{
  return cp2_polls_get_n_armed (((Fixture *) data)->server->polls) == 1;
}

static void
test_poll_wakes (Fixture       *fixture,
                 gconstpointer  data)
{
  g_auto(Desktop) desktop = make_desktop (fixture, MOBILE);
  g_autofree char *cursor = read_all (fixture, desktop.token);
  g_autoptr(SoupMessage) message = make_poll (fixture, desktop.token, cursor, 55);
  g_autofree char *body = make_push (&desktop, desktop.account, "woken@example.org");
  g_autoptr(GAsyncResult) result = NULL;
  g_auto(Answer) pushed = { 0 };
  g_auto(Answer) page = { 0 };
  JsonArray *changes;

  send_poll (fixture, message, &result);
  wait_until (is_waiting, fixture);
  pushed = call (fixture, "POST", "/v1/operations", desktop.token, body);
  g_assert_cmpstr (cp2_json_get_string (get_result (&pushed), "status"), ==, "applied");

  take_poll (fixture, message, &result, &page);
  changes = cp2_json_get_array (get_object (&page), "changes");
  g_assert_cmpuint (json_array_get_length (changes), ==, 1);
  g_assert_cmpstr (cp2_json_get_string (json_array_get_object_element (changes, 0), "id"), ==, desktop.account);
  g_assert_cmpuint (cp2_polls_get_n (fixture->server->polls), ==, 0);
}

/* What concerns somebody else wakes nobody; what another process commits is seen, too. */
static void
test_poll_scopes (Fixture       *fixture,
                  gconstpointer  data)
{
  g_auto(Desktop) mine = make_desktop (fixture, MOBILE);
  g_auto(Desktop) theirs = make_desktop (fixture, "254712000002");
  g_autofree char *cursor = read_all (fixture, mine.token);
  g_autoptr(SoupMessage) message = make_poll (fixture, mine.token, cursor, 55);
  g_autofree char *body = make_push (&theirs, theirs.account, "other@example.org");
  g_autoptr(GAsyncResult) result = NULL;
  g_auto(Answer) pushed = { 0 };
  g_auto(Answer) page = { 0 };

  send_poll (fixture, message, &result);
  wait_until (is_waiting, fixture);
  pushed = call (fixture, "POST", "/v1/operations", theirs.token, body);
  g_assert_cmpstr (cp2_json_get_string (get_result (&pushed), "status"), ==, "applied");
  g_assert_null (result);

  {
    g_autoptr(Cp2Sql) sql = cp2_server_database_open (fixture->database, NULL);
    g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);
    Cp2County *county = cp2_record_new (&cp2_county_kind, "01");

    cp2_set_text (&county->name, "Mombasa");
    g_assert_true (cp2_sql_begin (sql, NULL));
    put (feed, county);
    g_assert_true (cp2_sql_commit (sql, NULL));
  }
  take_poll (fixture, message, &result, &page);
  g_assert_cmpint (cp2_json_get_integer (get_object (&page), "count", 0), ==, 1);
}

static void
test_poll_elapses (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *cursor = read_all (fixture, token);
  g_autofree char *path = g_strdup_printf ("/v1/changes?wait=1&after=%s", cursor);
  g_auto(Answer) page = call (fixture, "GET", path, token, NULL);

  g_assert_cmpuint (page.status, ==, 200);
  g_assert_cmpint (cp2_json_get_integer (get_object (&page), "count", -1), ==, 0);
  g_assert_false (cp2_json_get_boolean (get_object (&page), "more"));
}

/* Signed out while waiting: what comes then is not for that session any more. */
static void
test_poll_signed_out (Fixture       *fixture,
                      gconstpointer  data)
{
  g_auto(Desktop) desktop = make_desktop (fixture, MOBILE);
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *cursor = read_all (fixture, token);
  g_autoptr(SoupMessage) message = make_poll (fixture, token, cursor, 55);
  g_autofree char *body = make_push (&desktop, desktop.account, "secret@example.org");
  g_autoptr(GAsyncResult) result = NULL;
  g_auto(Answer) out = { 0 };
  g_auto(Answer) pushed = { 0 };
  g_auto(Answer) page = { 0 };

  send_poll (fixture, message, &result);
  wait_until (is_waiting, fixture);
  out = call (fixture, "DELETE", "/v1/sessions/current", token, NULL);
  g_assert_cmpuint (out.status, ==, 204);
  pushed = call (fixture, "POST", "/v1/operations", desktop.token, body);
  take_poll (fixture, message, &result, &page);
  g_assert_cmpuint (page.status, ==, 401);
}

/* More waiting than allowed: the next one is answered at once. */
static void
test_poll_full (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);
  g_autofree char *cursor = read_all (fixture, token);
  g_autofree char *path = g_strdup_printf ("/v1/changes?wait=55&after=%s", cursor);
  g_autoptr(SoupMessage) message = make_poll (fixture, token, cursor, 55);
  g_autoptr(GAsyncResult) result = NULL;
  g_auto(Answer) page = { 0 };
  g_auto(Answer) stopped = { 0 };
  g_autoptr(GError) error = NULL;

  send_poll (fixture, message, &result);
  wait_until (is_waiting, fixture);
  page = call (fixture, "GET", path, token, NULL);
  g_assert_cmpuint (page.status, ==, 200);

  g_assert_true (stop_server (fixture, &error));
  g_assert_no_error (error);
  take_poll (fixture, message, &result, &stopped);
  g_assert_cmpuint (stopped.status, ==, 503);
  g_assert_cmpstr (stopped.code, ==, "shutting-down");
}

static void
set_up_full (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->max_waiting = 1;
  fixture_set_up (fixture, data);
}

static void
test_changes_wrong (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);

  assert_problem (fixture, "GET", "/v1/changes?limit=0", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/changes?limit=x", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/changes?wait=56", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/changes?wait=-1", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/changes?after=nonsense", token, NULL, 400, "bad-cursor");
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/sync/push/once", test_push_once);
  ADD ("/server/sync/push/foreign", test_push_foreign);
  ADD ("/server/sync/push/refused", test_push_refused);
  ADD ("/server/sync/poll/wakes", test_poll_wakes);
  ADD ("/server/sync/poll/scopes", test_poll_scopes);
  ADD ("/server/sync/poll/elapses", test_poll_elapses);
  ADD ("/server/sync/poll/signed-out", test_poll_signed_out);
  g_test_add ("/server/sync/poll/full-and-stop", Fixture, NULL, set_up_full, test_poll_full, fixture_tear_down);
  ADD ("/server/sync/changes/wrong", test_changes_wrong);

  return g_test_run ();
}
