#pragma once

#include <string.h>

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "core/cp2-places.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"
#include "server/cp2-server-database.h"
#include "server/cp2-server.h"

/* The whole server on a free port, over a database of its own, and an HTTP client in the same main loop. */

#define PASSWORD   "correct horse battery"
#define SMS_SECRET "the gateway and we know this"
#define MOBILE     "254712000001"
#define DIRECTOR   "DIRECTOR.47001"

typedef struct
{
  char        *folder;
  char        *database;
  char        *sms_folder;
  Cp2Server   *server;
  SoupSession *session;
  guint        max_waiting;
} Fixture;

/* What came back. */
typedef struct
{
  guint         status;
  char         *code;     /* of a problem */
  char         *retry_after;
  char         *type;
  JsonNode     *root;     /* when it is JSON */
  GBytes       *bytes;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->code);
  g_free (answer->retry_after);
  g_free (answer->type);
  g_clear_pointer (&answer->root, json_node_unref);
  g_clear_pointer (&answer->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *place;
}

static JsonObject *
get_object (const Answer *answer)
{
  g_assert_nonnull (answer->root);
  return json_node_get_object (answer->root);
}

static const char *
get_text (const Answer *answer,
          const char   *member)
{
  return cp2_json_get_string (get_object (answer), member);
}

static SoupMessage *
make_message (Fixture    *fixture,
              const char *method,
              const char *path,
              const char *token,
              const char *body)
{
  g_autofree char *url = g_strconcat (cp2_server_get_url (fixture->server), path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  SoupMessage *message = soup_message_new (method, url);

  g_assert_nonnull (message);
  if (token != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);

  return message;
}

static void
take_answer (SoupMessage *message,
             GBytes      *bytes,
             Answer      *answer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  *answer = (Answer) { .status = soup_message_get_status (message), .bytes = bytes };
  answer->type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  if (answer->type != NULL && g_str_has_suffix (answer->type, "json"))
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      answer->root = json_from_string (text, NULL);
      g_assert_nonnull (answer->root);
      answer->code = g_strdup (cp2_json_get_string (json_node_get_object (answer->root), "code"));
    }
}

static void
exchange (Fixture     *fixture,
          SoupMessage *message,
          Answer      *answer)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *bytes;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, take_result_cb, &result);
  wait_for (&result);
  bytes = soup_session_send_and_read_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  take_answer (message, bytes, answer);
}

static Answer
call (Fixture    *fixture,
      const char *method,
      const char *path,
      const char *token,
      const char *body)
{
  g_autoptr(SoupMessage) message = make_message (fixture, method, path, token, body);
  Answer answer;

  exchange (fixture, message, &answer);
  return answer;
}

static void G_GNUC_UNUSED
assert_problem (Fixture    *fixture,
                const char *method,
                const char *path,
                const char *token,
                const char *body,
                guint       status,
                const char *code)
{
  g_auto(Answer) answer = call (fixture, method, path, token, body);

  g_assert_cmpstr (answer.code, ==, code);
  g_assert_cmpuint (answer.status, ==, status);
  g_assert_cmpstr (answer.type, ==, "application/problem+json");
  g_assert_nonnull (get_text (&answer, "detail"));
}

/* Something that is about to happen. */
static void G_GNUC_UNUSED
wait_until (gboolean (*holds) (gpointer data),
            gpointer   data)
{
  while (!holds (data))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* What is in the database before the server starts */

static void
put (Cp2Feed  *feed,
     gpointer  record)
{
  g_autoptr(GError) error = NULL;

  cp2_feed_import (feed, record, &error);
  g_assert_no_error (error);
  g_object_unref (record);
}

static void
add_places (Cp2Feed *feed)
{
  Cp2County *county = cp2_record_new (&cp2_county_kind, "47");
  Cp2Subcounty *subcounty = cp2_record_new (&cp2_subcounty_kind, "47001");

  cp2_set_text (&county->name, "Nairobi");
  put (feed, county);
  cp2_set_text (&subcounty->name, "Westlands");
  cp2_set_text (&subcounty->county, "47");
  put (feed, subcounty);
}

static void
add_account (Cp2Feed    *feed,
             const char *username,
             Cp2Role     role,
             const char *scope)
{
  g_autofree char *hash = cp2_password_hash (PASSWORD, NULL);
  const Cp2NewAccount new_account = {
    .username = username, .role = role, .scope = scope, .label = "Somebody", .password_hash = hash,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Account) account = cp2_accounts_create (feed, &new_account, cp2_clock_now () / G_USEC_PER_SEC, &error);

  g_assert_no_error (error);
}

static void
make_database (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (fixture->database, &error);
  g_autoptr(Cp2Feed) feed = NULL;

  g_assert_no_error (error);
  feed = cp2_feed_new (sql);
  g_assert_true (cp2_sql_begin (sql, NULL));
  add_places (feed);
  add_account (feed, MOBILE, CP2_ROLE_PROFESSIONAL, NULL);
  add_account (feed, "254712000002", CP2_ROLE_PROFESSIONAL, NULL);
  add_account (feed, DIRECTOR, CP2_ROLE_SUBCOUNTY, "47001");
  g_assert_true (cp2_sql_commit (sql, NULL));
}

static void
start_server (Fixture *fixture)
{
  g_autofree char *secret = g_build_filename (fixture->folder, "secret", NULL);
  g_autofree char *sms = g_strconcat ("file:", fixture->sms_folder, NULL);
  g_autoptr(GError) error = NULL;
  const Cp2ServerOptions options = {
    .database = fixture->database, .listen = "127.0.0.1:0", .sms = sms, .sms_secret_file = secret, .workers = 2,
    .max_waiting = fixture->max_waiting,
  };

  g_assert_true (g_file_set_contents (secret, SMS_SECRET "\n", -1, NULL));
  fixture->server = cp2_server_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (cp2_server_start (fixture->server, &error));
  g_assert_no_error (error);
}

static gboolean
stop_server (Fixture  *fixture,
             GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean stopped;

  cp2_server_stop_async (fixture->server, 5000, take_result_cb, &result);
  stopped = cp2_server_stop_finish (fixture->server, wait_for (&result), error);
  g_clear_object (&fixture->server);

  return stopped;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  static const Cp2PasswordCost cost = { 1, 8192 };
  g_autofree char *path = NULL;

  cp2_password_set_cost (&cost);
  fixture->folder = g_dir_make_tmp ("cp2-server-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "cp2.db", NULL);
  fixture->database = g_strconcat ("sqlite:", path, NULL);
  fixture->sms_folder = g_build_filename (fixture->folder, "sms", NULL);
  make_database (fixture);
  start_server (fixture);
  fixture->session = soup_session_new_with_options ("proxy-resolver", NULL, "max-conns", 100, "max-conns-per-host", 100, NULL);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  cp2_clock_set_for_tests (0);
  soup_session_abort (fixture->session);
  if (fixture->server != NULL)
    {
      g_assert_true (stop_server (fixture, &error));
      g_assert_no_error (error);
    }
  g_clear_object (&fixture->session);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->database);
  g_free (fixture->sms_folder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Signing in */

static Answer
sign_in (Fixture    *fixture,
         const char *username,
         const char *password)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"%s\"}", username, password);

  return call (fixture, "POST", "/v1/sessions", NULL, body);
}

static G_GNUC_UNUSED char *
get_token (Fixture    *fixture,
           const char *username)
{
  g_auto(Answer) answer = sign_in (fixture, username, PASSWORD);

  g_assert_cmpuint (answer.status, ==, 201);
  return g_strdup (get_text (&answer, "access_token"));
}

static void G_GNUC_UNUSED
pass_time (gint64 seconds)
{
  cp2_clock_set_for_tests (cp2_clock_now () + seconds * G_USEC_PER_SEC);
}
