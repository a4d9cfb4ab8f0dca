#include "config.h"

#include <glib/gi18n.h>
#include <signal.h>

#include "app/cp2-sync-button.h"
#include "app/models/cp2-vacancy-applicant.h"
#include "app/professional/cp2-vacancy-detail.h"
#include "storage/cp2-query.h"
#include "tests/app/hands.h"
#include "tests/app/sign-in-fixture.h"

/* The server goes in the middle of Submit Application, between the request and its answer. */

static Cp2Vacancy *
find_open (Desk *desk)
{
  Cp2Store *store = cp2_session_get_store (desk->session);
  g_autoptr(Cp2VacancyApplicant) applicant = cp2_vacancy_applicant_new (store);
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(GPtrArray) vacancies = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, NULL);

  for (guint i = 0; i < vacancies->len; i++)
    {
      Cp2Vacancy *vacancy = vacancies->pdata[i];
      Cp2OperationOutcome outcome = { 0 };

      if (cp2_vacancy_applicant_find_application (applicant, CP2_RECORD (vacancy)->id) == NULL &&
          cp2_vacancy_applicant_check (applicant, vacancy, &outcome, NULL) && !outcome.undecided)
        return g_object_ref (vacancy);
    }

  g_assert_not_reached ();
}

static guint
count_applications (Desk       *desk,
                    Cp2Vacancy *vacancy)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_job_application_kind);
  gint64 n = 0;

  cp2_query_filter_one (query, "vacancy", CP2_RECORD (vacancy)->id);
  cp2_query_count (query, cp2_store_get_reader (cp2_session_get_store (desk->session)), &n, NULL);
  return n;
}

static void
signal_server (Desk *desk,
               int   number)
{
  g_assert_cmpint (kill (json_object_get_int_member (desk->demo, "pid"), number), ==, 0);
}

static gboolean
is_working (gpointer data)
{
  return cp2_sync_get_state (cp2_session_get_sync (data)) == CP2_SYNC_WORKING;
}

static gboolean
is_waiting (gpointer data)
{
  return cp2_sync_get_state (cp2_session_get_sync (data)) == CP2_SYNC_WAITING;
}

static gboolean
can_submit (gpointer data)
{
  GtkWidget *button = hands_find_button (data, "Submit Application");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
check_kiswahili (const char *sentence)
{
  cp2_language_set ("sw");
  g_assert_cmpstr (_(sentence), !=, sentence);
  cp2_language_set ("en");
}

/* It has taken the connection, and answers nothing more: the application is saved, it is said that it waits, and once
 * the server is back it arrives, once. */
static void
test_submit (void)
{
  static const char saved[] = "Saved on this computer. It will be sent when the network is back.";
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  GtkWidget *page;
  GtkWidget *detail;
  GtkWidget *button;

  desk_enter (desk, "professional", NULL);
  page = GTK_WIDGET (desk_show (desk, "vacancies", NULL));
  gtk_window_set_default_size (desk->window, 1400, 700);
  vacancy = find_open (desk);
  desk_show (desk, "vacancies", CP2_RECORD (vacancy)->id);
  desk_wait (can_submit, page);
  detail = desk_find (page, CP2_TYPE_VACANCY_DETAIL, NULL, NULL);
  button = desk_find (GTK_WIDGET (desk->window), CP2_TYPE_SYNC_BUTTON, NULL, NULL);

  hands_click (page, "Submit Application");
  signal_server (desk, SIGSTOP);
  hands_click (hands_wait_window (ADW_TYPE_MESSAGE_DIALOG), "Submit");
  desk_wait_label (detail, saved);
  check_kiswahili (saved);
  cp2_sync_now (cp2_session_get_sync (desk->session));
  desk_wait (is_working, desk->session);
  desk_wait_label (button, "Sending 1");

  signal_server (desk, SIGKILL);
  g_subprocess_wait (desk->server, NULL, NULL);
  g_clear_object (&desk->server);
  desk_wait (is_waiting, desk->session);
  desk_wait_label (button, "1 waiting");
  g_assert_cmpuint (count_applications (desk, vacancy), ==, 1);

  desk_start_server (desk);
  cp2_sync_now (cp2_session_get_sync (desk->session));
  desk_wait_label (detail, "You applied");
  desk_settle (desk);
  g_assert_cmpuint (count_applications (desk, vacancy), ==, 1);
  g_assert_cmpuint (cp2_store_get_status (cp2_session_get_store (desk->session))->n_attention, ==, 0);
  desk_leave (desk);

  g_free (desk->profile);
  desk->profile = g_build_filename (desk->folder, "another-computer", NULL);
  desk_enter (desk, "professional", NULL);
  g_assert_cmpuint (count_applications (desk, vacancy), ==, 1);
  desk_free (desk);
}

static void
add_tests (void)
{
  g_test_add_func ("/bad-server/submit", test_submit);
}

int
main (int    argc,
      char **argv)
{
  return sign_in_test_run (argc, argv, add_tests);
}
