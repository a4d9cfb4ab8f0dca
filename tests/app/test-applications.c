#include "config.h"

#include "app/cp2-language.h"
#include "app/professional/cp2-applications-page.h"
#include "app/professional/cp2-vacancies-page.h"
#include "core/cp2-deployment.h"
#include "core/cp2-vacancy.h"
#include "storage/cp2-query.h"
#include "tests/app/hands.h"

#define BEGINNER "a profile with something missing"

/* Both halves of the page side by side. */
static gboolean
has_detail (gpointer data)
{
  GtkWidget *leaflet = desk_find (data, ADW_TYPE_LEAFLET, NULL, NULL);

  return leaflet != NULL && !adw_leaflet_get_folded (ADW_LEAFLET (leaflet)) && gtk_widget_get_width (leaflet) > 900;
}

static gboolean
is_sidebar (GtkWidget *widget,
            gpointer   data)
{
  return gtk_widget_has_css_class (widget, "navigation-sidebar");
}

static GtkListBox *
get_list (GtkWidget *page)
{
  return GTK_LIST_BOX (desk_find (page, GTK_TYPE_LIST_BOX, is_sidebar, NULL));
}

static GtkWidget *
open_page (Desk *desk)
{
  Cp2Page *page = desk_show (desk, "applications", NULL);

  g_assert_true (CP2_IS_APPLICATIONS_PAGE (page));
  gtk_window_set_default_size (desk->window, 1300, 900);
  return GTK_WIDGET (page);
}

static GPtrArray *
list_own (Desk          *desk,
          const Cp2Kind *kind)
{
  Cp2Store *store = cp2_session_get_store (desk->session);
  g_autoptr(Cp2Query) query = cp2_query_new (kind);
  g_autoptr(GError) error = NULL;
  GPtrArray *found;

  cp2_query_filter_one (query, "profile", cp2_store_get_actor (store)->account);
  found = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, &error);
  g_assert_no_error (error);
  return found;
}

/* Id of the first application or deployment in that state. */
static char *
find_in_state (Desk          *desk,
               const Cp2Kind *kind,
               int            state)
{
  g_autoptr(GPtrArray) records = list_own (desk, kind);

  for (guint i = 0; i < records->len; i++)
    if ((kind == &cp2_deployment_kind ? CP2_DEPLOYMENT (records->pdata[i])->state
                                      : CP2_JOB_APPLICATION (records->pdata[i])->state) == state)
      return g_strdup (CP2_RECORD (records->pdata[i])->id);

  g_assert_not_reached ();
}

static int
get_state (Desk          *desk,
           const Cp2Kind *kind,
           const char    *id)
{
  g_autoptr(Cp2Record) record = NULL;
  g_autoptr(GError) error = NULL;

  cp2_store_get_record (cp2_session_get_store (desk->session), kind, id, (gpointer *) &record, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  return kind == &cp2_deployment_kind ? CP2_DEPLOYMENT (record)->state : CP2_JOB_APPLICATION (record)->state;
}

/* Everything the server has is the same for another computer of the person. */
static void
enter_elsewhere (Desk *desk)
{
  desk_settle (desk);
  desk_leave (desk);
  g_free (desk->profile);
  desk->profile = g_build_filename (desk->folder, "another-computer", NULL);
  desk_enter (desk, "professional", NULL);
}

/* Each row shows its own detail with a timeline, and what cannot be done has no button. */
static void
test_list (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GPtrArray) applications = NULL;
  g_autoptr(GPtrArray) deployments = NULL;
  GtkListBoxRow *row;
  GtkListBox *list;
  GtkWidget *page;
  guint n = 0;
  guint n_answers = 0;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk);
  desk_wait (has_detail, page);
  applications = list_own (desk, &cp2_job_application_kind);
  deployments = list_own (desk, &cp2_deployment_kind);
  list = get_list (page);

  for (; (row = gtk_list_box_get_row_at_index (list, n)) != NULL; n++)
    {
      g_assert_true (hands_has_name (GTK_WIDGET (row)));
      gtk_list_box_select_row (list, row);
      desk_idle ();
      n_answers += hands_find_button (page, "Accept Deployment") != NULL;
      g_assert_cmpint (hands_find_button (page, "Accept Deployment") != NULL, ==, hands_find_button (page, "Decline…") != NULL);
      g_assert_false (hands_find_button (page, "Withdraw Application") != NULL && hands_find_button (page, "Accept Deployment") != NULL);
    }
  g_assert_cmpuint (n, ==, applications->len + deployments->len);
  g_assert_cmpuint (n_answers, ==, cp2_page_get_badge (CP2_PAGE (page)));
  desk_free (desk);
}

static void
test_accept (void)
{
  Desk *desk = desk_new (NULL);
  g_autofree char *id = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  id = find_in_state (desk, &cp2_deployment_kind, CP2_DEPLOYMENT_OFFERED);
  page = open_page (desk);
  desk_wait (has_detail, page);
  desk_show (desk, "applications", id);
  hands_click (page, "Accept Deployment");
  desk_wait_label (GTK_WIDGET (desk->window), "You have accepted the deployment.");
  desk_wait_label (page, "You accepted. Come to the centre on the first day.");
  g_assert_null (hands_find_button (page, "Accept Deployment"));
  enter_elsewhere (desk);
  g_assert_cmpint (get_state (desk, &cp2_deployment_kind, id), ==, CP2_DEPLOYMENT_ACCEPTED);
  desk_free (desk);
}

/* It cannot be taken back, so that it is asked first, and the reason arrives with it. */
static void
test_decline (void)
{
  Desk *desk = desk_new (NULL);
  g_autofree char *id = NULL;
  GtkWidget *dialog;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  id = find_in_state (desk, &cp2_deployment_kind, CP2_DEPLOYMENT_OFFERED);
  page = open_page (desk);
  desk_wait (has_detail, page);
  desk_show (desk, "applications", id);

  hands_click (page, "Decline…");
  hands_click (hands_wait_window (ADW_TYPE_MESSAGE_DIALOG), "Cancel");
  desk_idle ();
  g_assert_cmpint (get_state (desk, &cp2_deployment_kind, id), ==, CP2_DEPLOYMENT_OFFERED);

  hands_click (page, "Decline…");
  dialog = hands_wait_window (ADW_TYPE_MESSAGE_DIALOG);
  hands_type (GTK_EDITABLE (desk_find (dialog, ADW_TYPE_ENTRY_ROW, NULL, NULL)), "I am in hospital until 20 November.");
  hands_click (dialog, "Decline");
  desk_wait_label (page, "You declined this deployment.");
  desk_wait_label (page, "I am in hospital until 20 November.");
  enter_elsewhere (desk);
  g_assert_cmpint (get_state (desk, &cp2_deployment_kind, id), ==, CP2_DEPLOYMENT_DECLINED);
  desk_free (desk);
}

/* Withdrawn without a network: where it is, at each moment; taken back and made again by a button. */
static void
test_withdraw (void)
{
  Desk *desk = desk_new (NULL);
  g_autofree char *id = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  id = find_in_state (desk, &cp2_job_application_kind, CP2_JOB_APPLICATION_SUBMITTED);
  page = open_page (desk);
  desk_wait (has_detail, page);
  desk_show (desk, "applications", id);
  desk_wait_label (page, "The sub-county office decides");

  desk_stop_server (desk);
  hands_click (page, "Withdraw Application");
  desk_wait_label (page, "You withdrew it");
  desk_wait_label (page, "Not sent yet");
  desk_wait_label (GTK_WIDGET (desk->window), "The application is withdrawn.");
  desk_start_server (desk);
  desk_settle (desk);
  desk_wait_label (page, "Received by the office");
  g_assert_null (desk_find_label (page, "Not sent yet"));

  hands_click (GTK_WIDGET (desk->window), "Undo");
  desk_wait_label (page, "The sub-county office decides");
  enter_elsewhere (desk);
  g_assert_cmpint (get_state (desk, &cp2_job_application_kind, id), ==, CP2_JOB_APPLICATION_SUBMITTED);
  desk_free (desk);
}

/* Nothing yet: it says what to do, with the button for it. */
static void
test_empty (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", BEGINNER);
  page = open_page (desk);
  desk_wait_label (page, "You Have Not Applied Yet");
  hands_click (page, "Look at Vacancies");
  g_assert_true (CP2_IS_VACANCIES_PAGE (desk_find (GTK_WIDGET (desk->window), CP2_TYPE_PAGE, NULL, NULL)));
  desk_free (desk);
}

static void
test_keyboard (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GPtrArray) reached = NULL;
  g_autofree char *id = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  id = find_in_state (desk, &cp2_deployment_kind, CP2_DEPLOYMENT_OFFERED);
  page = open_page (desk);
  desk_wait (has_detail, page);
  desk_show (desk, "applications", id);
  reached = hands_tab_through (desk->window);
  g_assert_true (g_ptr_array_find (reached, hands_find_button (page, "Accept Deployment"), NULL));
  g_assert_true (g_ptr_array_find (reached, hands_find_button (page, "Decline…"), NULL));
  g_assert_true (g_ptr_array_find (reached, gtk_list_box_get_selected_row (get_list (page)), NULL));
  desk_free (desk);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  cp2_language_start ("en");
  adw_init ();
  g_application_set_default (g_object_new (ADW_TYPE_APPLICATION, "resource-base-path", "/io/github/cp2desktop/CP2", NULL));
  g_application_register (g_application_get_default (), NULL, NULL);

  g_test_add_func ("/applications/list", test_list);
  g_test_add_func ("/applications/accept", test_accept);
  g_test_add_func ("/applications/decline", test_decline);
  g_test_add_func ("/applications/withdraw", test_withdraw);
  g_test_add_func ("/applications/empty", test_empty);
  g_test_add_func ("/applications/keyboard", test_keyboard);

  return g_test_run ();
}
