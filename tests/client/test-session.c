#include "config.h"

#include <glib/gstdio.h>

#include "client/cp2-session.h"
#include "client/cp2-sync-private.h"
#include "core/cp2-profile.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"
#include "server/cp2-server.h"
#include "server/cp2-server-database.h"

/* Session and sync against the real server in the same main loop, which goes away and comes back on its port. */

#define USERNAME "254712345678"
#define PASSWORD "Mlima-mrefu-2026"
#define OTHER    "Ziwa-kubwa-2026"
#define ONE_TIME "vrfcjxvqxx"
#define NEWCOMER "254712345679"

typedef struct
{
  char       *folder;
  char       *database;
  char       *listen;
  char       *url;
  Cp2Server  *server;
  Cp2Session *session;
} Fixture;

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
start_server (Fixture *self)
{
  Cp2ServerOptions options = { .database = self->database, .listen = self->listen ? self->listen : "127.0.0.1:0" };
  g_autoptr(GError) error = NULL;

  self->server = cp2_server_new (&options, &error);
  g_assert_no_error (error);
  cp2_server_start (self->server, &error);
  g_assert_no_error (error);
  if (self->listen == NULL)
    {
      self->url = g_strdup (cp2_server_get_url (self->server));
      self->listen = g_strdup (self->url + strlen ("http://"));
    }
}

static void
stop_server (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_server_stop_async (self->server, 2000, take_result_cb, &result);
  cp2_server_stop_finish (self->server, wait_for (&result), NULL);
  g_clear_object (&self->server);
}

/* Something done to the database while no server has it. */
static Cp2Sql *
open_database (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_server_database_open (self->database, &error);

  g_assert_no_error (error);
  cp2_sql_begin (sql, &error);
  return sql;
}

static void
close_database (Cp2Sql *sql)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_commit (sql, &error);
  g_assert_no_error (error);
  g_object_unref (sql);
}

static void
add_account (Cp2Feed    *feed,
             const char *username,
             const char *password,
             const char *one_time)
{
  g_autofree char *hash = password ? cp2_password_hash (password, NULL) : NULL;
  g_autofree char *one_time_hash = one_time ? cp2_password_hash (one_time, NULL) : NULL;
  Cp2NewAccount person = { .username = username, .role = CP2_ROLE_PROFESSIONAL, .password_hash = hash,
                           .one_time_hash = one_time_hash, .one_time_seconds = 3600 };
  g_autoptr(Cp2Account) account = NULL;
  g_autoptr(GError) error = NULL;

  account = cp2_accounts_create (feed, &person, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

static Cp2Session *
new_session (Fixture *self)
{
  g_autofree char *profile = g_build_filename (self->folder, "desktop", NULL);
  g_autoptr(GError) error = NULL;
  Cp2Session *session = cp2_session_new (profile, self->url, NULL, CP2_VAULT_MEMORY_KIB_MIN, &error);

  g_assert_no_error (error);
  return session;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  static const Cp2PasswordCost cheap = { .passes = 1, .memory = 8 * 1024 * 1024 };
  g_autoptr(Cp2Feed) feed = NULL;
  Cp2Sql *sql;

  cp2_password_set_cost (&cheap);
  self->folder = g_dir_make_tmp ("cp2-session-XXXXXX", NULL);
  self->database = g_strdup_printf ("sqlite:%s/server.db", self->folder);
  sql = open_database (self);
  feed = cp2_feed_new (sql);
  add_account (feed, USERNAME, PASSWORD, NULL);
  add_account (feed, NEWCOMER, NULL, ONE_TIME);
  close_database (sql);
  start_server (self);
  self->session = new_session (self);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
leave (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cp2_session_leave_async (self->session, take_result_cb, &result);
  g_assert_true (cp2_session_leave_finish (self->session, wait_for (&result), &error));
  g_assert_no_error (error);
  g_assert_false (cp2_session_get_opened (self->session));
  g_assert_null (cp2_session_get_store (self->session));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  leave (self);
  g_clear_object (&self->session);
  if (self->server != NULL)
    stop_server (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->listen);
  g_free (self->url);
}

static GError *
sign_in (Fixture      *self,
         const char   *username,
         const char   *password,
         GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  cp2_session_sign_in_async (self->session, username, password, cancellable, take_result_cb, &result);
  g_assert_true (cp2_session_enter_finish (self->session, wait_for (&result), &error) == (error == NULL));
  return error;
}

static GError *
unlock (Fixture    *self,
        const char *username,
        const char *password)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  cp2_session_unlock_async (self->session, username, password, NULL, take_result_cb, &result);
  g_assert_true (cp2_session_enter_finish (self->session, wait_for (&result), &error) == (error == NULL));
  return error;
}

static GError *
settle_once (Fixture *self)
{
  Cp2Sync *sync = cp2_session_get_sync (self->session);
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  cp2_sync_settle_async (sync, NULL, take_result_cb, &result);
  g_assert_true (cp2_sync_settle_finish (sync, wait_for (&result), &error) == (error == NULL));
  return error;
}

/* A connection that the server closed as it stopped may be tried once more; a person would not even see it. */
static GError *
settle (Fixture *self)
{
  GError *error = settle_once (self);

  for (guint i = 0; i < 5 && g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_OFFLINE); i++)
    {
      g_clear_error (&error);
      error = settle_once (self);
    }

  return error;
}

static void
save_experience (Fixture *self)
{
  Cp2Store *store = cp2_session_get_store (self->session);
  g_autoptr(JsonNode) body = json_from_string ("{\"employer\":\"TSC\",\"institution\":\"Baraka Girls\"}", NULL);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(Cp2Operation) operation = cp2_store_new_operation (store, "experience.save", id, 0, json_node_get_object (body));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cp2_store_run_async (store, operation, NULL, take_result_cb, &result);
  cp2_store_run_finish (store, wait_for (&result), NULL, &error);
  g_assert_no_error (error);
}

static guint
count_pending (Fixture *self)
{
  return cp2_store_get_status (cp2_session_get_store (self->session))->n_pending;
}

#define EXPECT(call, domain, code) G_STMT_START { \
  g_autoptr(GError) expected = call; g_assert_error (expected, domain, code); } G_STMT_END
#define EXPECT_NONE(call) G_STMT_START { g_autoptr(GError) none = call; g_assert_no_error (none); } G_STMT_END

static void
test_sign_in (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GListModel) accounts = NULL;

  EXPECT (sign_in (self, USERNAME, "not the password", NULL), CP2_API_ERROR, CP2_API_ERROR_UNAUTHENTICATED);
  g_assert_false (cp2_session_get_opened (self->session));
  g_cancellable_cancel (cancellable);
  EXPECT (sign_in (self, USERNAME, PASSWORD, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED);

  EXPECT_NONE (sign_in (self, "0712 345 678", PASSWORD, NULL));
  EXPECT (sign_in (self, USERNAME, PASSWORD, NULL), CP2_SESSION_ERROR, CP2_SESSION_ERROR_BUSY);
  EXPECT_NONE (settle (self));
  g_assert_cmpint (cp2_sync_get_state (cp2_session_get_sync (self->session)), ==, CP2_SYNC_UP_TO_DATE);

  /* What a list of accounts may show is not the number. */
  accounts = cp2_session_list_accounts (self->session);
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 1);
}

static void
test_first_password (Fixture       *self,
                     gconstpointer  data)
{
  g_autoptr(GAsyncResult) weak = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  EXPECT (sign_in (self, NEWCOMER, ONE_TIME, NULL), CP2_SESSION_ERROR, CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD);
  cp2_session_set_first_password_async (self->session, "short", NULL, take_result_cb, &weak);
  g_assert_false (cp2_session_enter_finish (self->session, wait_for (&weak), &error));
  g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  cp2_session_set_first_password_async (self->session, PASSWORD, NULL, take_result_cb, &result);
  cp2_session_enter_finish (self->session, wait_for (&result), &error);
  g_assert_no_error (error);
  EXPECT_NONE (settle (self));
}

static void
test_offline (Fixture       *self,
              gconstpointer  data)
{
  Cp2Sync *sync;

  EXPECT (unlock (self, USERNAME, PASSWORD), CP2_SESSION_ERROR, CP2_SESSION_ERROR_UNKNOWN_ACCOUNT);
  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  EXPECT_NONE (settle (self));
  leave (self);
  stop_server (self);

  EXPECT (sign_in (self, USERNAME, PASSWORD, NULL), CP2_API_ERROR, CP2_API_ERROR_OFFLINE);
  EXPECT (unlock (self, USERNAME, "not the password"), CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD);
  EXPECT_NONE (unlock (self, USERNAME, PASSWORD));
  save_experience (self);
  EXPECT (settle_once (self), CP2_API_ERROR, CP2_API_ERROR_OFFLINE);
  sync = cp2_session_get_sync (self->session);
  g_assert_cmpint (cp2_sync_get_state (sync), ==, CP2_SYNC_WAITING);
  g_assert_nonnull (cp2_sync_get_problem (sync));
  g_assert_cmpuint (count_pending (self), ==, 1);

  /* It comes back by itself: nobody presses a button. */
  start_server (self);
  while (cp2_sync_get_state (sync) != CP2_SYNC_UP_TO_DATE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_pending (self), ==, 0);
  g_assert_null (cp2_sync_get_problem (sync));
}

static gboolean
never_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* After hours without a server each lane's next try is minutes away; as soon as one gets through, the other goes too. */
static void
test_back_again (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr(GSource) hour = g_timeout_source_new_seconds (3600);
  gboolean receives_first = GPOINTER_TO_INT (data);
  Cp2SyncLane *late;
  Cp2Sync *sync;

  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  EXPECT_NONE (settle (self));
  sync = cp2_session_get_sync (self->session);
  late = receives_first ? &sync->push : &sync->pull;
  stop_server (self);
  if (receives_first)
    save_experience (self);
  while (late->timer == 0)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (late->timer);
  g_source_set_callback (hour, never_cb, NULL, NULL);
  late->timer = g_source_attach (hour, NULL);
  start_server (self);
  if (receives_first)
    cp2_sync_lane_kick (sync, &sync->pull);
  else
    save_experience (self);
  while (cp2_sync_get_state (sync) != CP2_SYNC_UP_TO_DATE || count_pending (self) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_source_is_destroyed (hour));
}

/* The password was changed elsewhere; what was not sent is still there. */
static void
test_recovery (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *hash = cp2_password_hash (OTHER, NULL);
  g_autofree char *account = NULL;
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql;

  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  EXPECT_NONE (settle (self));
  account = g_strdup (cp2_store_get_actor (cp2_session_get_store (self->session))->account);
  cp2_sync_stop (cp2_session_get_sync (self->session));
  save_experience (self);
  leave (self);

  stop_server (self);
  sql = open_database (self);
  g_assert_true (cp2_accounts_set_password (sql, account, hash, 1, &error));
  close_database (sql);
  start_server (self);

  EXPECT_NONE (sign_in (self, USERNAME, OTHER, NULL));
  g_assert_cmpuint (count_pending (self), ==, 1);
  EXPECT_NONE (settle (self));
  g_assert_cmpuint (count_pending (self), ==, 0);
  leave (self);
  EXPECT (unlock (self, USERNAME, PASSWORD), CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD);
  EXPECT_NONE (unlock (self, USERNAME, OTHER));
}

static void
test_change_password (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr(GAsyncResult) wrong = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  cp2_session_change_password_async (self->session, "not the password", OTHER, NULL, take_result_cb, &wrong);
  g_assert_false (cp2_session_change_password_finish (self->session, wait_for (&wrong), &error));
  g_clear_error (&error);
  cp2_session_change_password_async (self->session, PASSWORD, OTHER, NULL, take_result_cb, &result);
  cp2_session_change_password_finish (self->session, wait_for (&result), &error);
  g_assert_no_error (error);
  EXPECT_NONE (settle (self));
  leave (self);
  EXPECT_NONE (unlock (self, USERNAME, OTHER));
}

/* A token that is no good any more is refreshed without a word; without a session left, a password is needed. */
static void
test_tokens (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql;

  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  EXPECT_NONE (settle (self));
  save_experience (self);
  cp2_courier_set_access_token (cp2_session_get_courier (self->session), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_NONE (settle (self));
  g_assert_cmpuint (count_pending (self), ==, 0);

  cp2_sync_stop (cp2_session_get_sync (self->session));
  stop_server (self);
  sql = open_database (self);
  cp2_sql_execute (sql, "DELETE FROM token; DELETE FROM login", &error);
  g_assert_no_error (error);
  close_database (sql);
  start_server (self);
  save_experience (self);
  EXPECT (settle (self), CP2_API_ERROR, CP2_API_ERROR_FORBIDDEN);
  g_assert_cmpint (cp2_sync_get_state (cp2_session_get_sync (self->session)), ==, CP2_SYNC_SIGNED_OUT);
  g_assert_cmpuint (count_pending (self), ==, 1);
  leave (self);
  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  EXPECT_NONE (settle (self));
  g_assert_cmpuint (count_pending (self), ==, 0);
}

/* The server was restored from a backup: another epoch. */
static void
test_epoch (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql;

  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  EXPECT_NONE (settle (self));
  save_experience (self);
  EXPECT_NONE (settle (self));
  cp2_sync_stop (cp2_session_get_sync (self->session));
  stop_server (self);
  sql = open_database (self);
  g_assert_true (cp2_server_meta_renew_epoch (sql, &error));
  close_database (sql);
  start_server (self);
  save_experience (self);
  EXPECT_NONE (settle (self));
  g_assert_cmpuint (count_pending (self), ==, 0);
}

static void
test_stop (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Cp2Sync *sync;

  EXPECT_NONE (sign_in (self, USERNAME, PASSWORD, NULL));
  sync = cp2_session_get_sync (self->session);
  cp2_sync_settle_async (sync, NULL, take_result_cb, &result);
  cp2_sync_stop (sync);
  g_assert_false (cp2_sync_settle_finish (sync, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (cp2_sync_get_state (sync), ==, CP2_SYNC_STOPPED);
  EXPECT_NONE (settle (self));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/session/sign-in", test_sign_in);
  ADD ("/session/first-password", test_first_password);
  ADD ("/session/offline", test_offline);
  g_test_add ("/session/back-again/push-first", Fixture, GINT_TO_POINTER (FALSE), set_up, test_back_again, tear_down);
  g_test_add ("/session/back-again/pull-first", Fixture, GINT_TO_POINTER (TRUE), set_up, test_back_again, tear_down);
  ADD ("/session/recovery", test_recovery);
  ADD ("/session/change-password", test_change_password);
  ADD ("/sync/tokens", test_tokens);
  ADD ("/sync/epoch", test_epoch);
  ADD ("/sync/stop", test_stop);

  return g_test_run ();
}
