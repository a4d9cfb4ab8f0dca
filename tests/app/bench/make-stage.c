#include "config.h"

#include "core/cp2-vacancy.h"
#include "storage/cp2-query.h"
#include "tests/app/desk.h"

/* Makes a stage, see bench-stage.h. A process of its own, so that the measuring one has neither the window's libraries
 * nor the work of this in its memory. */

/* More than half of a demonstration's vacancies are open. */
#define N_VACANCIES "184000"
#define N_OPEN      100000

static void
make_demo (const char *folder)
{
  g_autofree char *program = g_build_filename (g_getenv ("CP2_SOURCE_DIR"), "tools", "demo-server", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, folder,
                                                    "--build", g_getenv ("CP2_BUILD_DIR"), "--centres", "40",
                                                    "--professionals", "100", "--vacancies", N_VACANCIES, NULL);
  g_autoptr(GInputStream) stream = NULL;
  char said[5] = "";

  g_assert_no_error (error);
  stream = g_object_ref (g_subprocess_get_stdout_pipe (server));
  g_input_stream_read_all (stream, said, sizeof said, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (said, sizeof said, "ready", 5);
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, &error);
  g_assert_no_error (error);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* With the dear key of every day, unlike the desk's. */
static void
receive (Desk       *desk,
         JsonObject *account)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *today = cp2_clock_today ();
  gint64 n_open = 0;

  desk->session = cp2_session_new (desk->profile, desk->url, NULL, 0, &error);
  g_assert_no_error (error);
  cp2_session_sign_in_async (desk->session, json_object_get_string_member (account, "username"),
                             json_object_get_string_member (account, "password"), NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  cp2_session_enter_finish (desk->session, result, &error);
  g_assert_no_error (error);
  desk_settle (desk);

  cp2_query_filter_from (query, "closes_on", today);
  cp2_query_filter_one (query, "closed", "0");
  cp2_query_count (query, cp2_store_get_reader (cp2_session_get_store (desk->session)), &n_open, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_open, >=, N_OPEN);
  desk_leave (desk);
}

static void
note (Desk       *desk,
      JsonObject *account)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (desk->folder, "stage", NULL);
  g_autoptr(GError) error = NULL;

  g_key_file_set_string (file, "stage", "url", desk->url);
  g_key_file_set_string (file, "stage", "clock", json_object_get_string_member (desk->demo, "clock"));
  g_key_file_set_string (file, "stage", "username", json_object_get_string_member (account, "username"));
  g_key_file_set_string (file, "stage", "password", json_object_get_string_member (account, "password"));
  g_key_file_save_to_file (file, path, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  JsonObject *account;
  Desk *desk;

  g_assert_cmpint (argc, ==, 2);
  make_demo (argv[1]);
  desk = desk_new (argv[1]);
  account = desk_find_account (desk, "professional", NULL);
  receive (desk, account);
  note (desk, account);
  desk_stop_server (desk);

  return 0;
}
