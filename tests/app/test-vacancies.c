#include "config.h"

#include "app/cp2-language.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-vacancy-applicant.h"
#include "app/models/cp2-vacancy-list.h"
#include "app/models/cp2-vacancy-place.h"
#include "app/professional/cp2-vacancies-page.h"
#include "app/professional/cp2-vacancy-chooser.h"
#include "app/professional/cp2-vacancy-detail.h"
#include "core/cp2-clock.h"
#include "storage/cp2-query.h"
#include "tests/app/hands.h"

#define BEGINNER "a profile with something missing"

static gboolean
has_detail (gpointer data)
{
  return desk_find (data, CP2_TYPE_VACANCY_DETAIL, NULL, NULL) != NULL;
}

/* Wide enough, the detail is beside the list. */
static GtkWidget *
open_page (Desk *desk,
           int   width)
{
  Cp2Page *page = desk_show (desk, "vacancies", NULL);

  g_assert_true (CP2_IS_VACANCIES_PAGE (page));
  gtk_window_set_default_size (desk->window, width, 700);
  if (width > 1000)
    desk_wait (has_detail, page);
  return GTK_WIDGET (page);
}

static GtkListView *
get_list (GtkWidget *page)
{
  return GTK_LIST_VIEW (desk_find (page, GTK_TYPE_LIST_VIEW, NULL, NULL));
}

static GListModel *
get_model (GtkWidget *page)
{
  GtkWidget *list = desk_find (page, GTK_TYPE_LIST_VIEW, NULL, NULL);

  return list != NULL ? G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))) : NULL;
}

static Cp2Vacancy *
get_vacancy (GListModel *model,
             guint       position)
{
  g_autoptr(Cp2VacancyPlace) place = g_list_model_get_item (model, position);

  return g_object_ref (cp2_vacancy_place_get_vacancy (place));
}

/* Also those that the view has still to hear of. */
static guint
count_shown (GtkWidget *page)
{
  GListModel *model = get_model (page);

  return model != NULL ? cp2_vacancy_list_get_n_rows (CP2_VACANCY_LIST (gtk_single_selection_get_model (GTK_SINGLE_SELECTION (model)))) : 0;
}

static gboolean
has_facet (GtkWidget *widget,
           gpointer   data)
{
  guint facet;

  g_object_get (widget, "facet", &facet, NULL);
  return facet == GPOINTER_TO_UINT (data);
}

static GtkWidget *
get_chooser (GtkWidget       *page,
             Cp2VacancyFacet  facet)
{
  GtkWidget *chooser = desk_find (page, CP2_TYPE_VACANCY_CHOOSER, has_facet, GUINT_TO_POINTER (facet));

  g_assert_nonnull (chooser);
  return chooser;
}

static gboolean
is_ready (gpointer data)
{
  return gtk_widget_is_sensitive (desk_find (get_chooser (data, 0), GTK_TYPE_MENU_BUTTON, NULL, NULL)) && count_shown (data) > 0;
}

static gboolean
is_open (gpointer data)
{
  return gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (data)));
}

/* Opens the list of values, and says how many there are without that of all. */
static GListModel *
open_chooser (GtkWidget       *page,
              Cp2VacancyFacet  facet,
              GtkWidget      **popover)
{
  GtkWidget *button = desk_find (get_chooser (page, facet), GTK_TYPE_MENU_BUTTON, NULL, NULL);
  GtkWidget *list;

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  desk_wait (is_open, button);
  *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  list = desk_find (*popover, GTK_TYPE_LIST_VIEW, NULL, NULL);
  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static void
choose (GtkWidget       *page,
        Cp2VacancyFacet  facet,
        guint            position)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (desk_find (get_chooser (page, facet), GTK_TYPE_MENU_BUTTON, NULL, NULL));
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));

  if (!gtk_widget_get_visible (popover))
    open_chooser (page, facet, &popover);
  g_signal_emit_by_name (desk_find (popover, GTK_TYPE_LIST_VIEW, NULL, NULL), "activate", position);
  desk_idle ();
}

/* What stands beside a value is what is found once it is chosen, and each filter leaves the others less. */
static void
test_filters (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;
  guint n_all;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  n_all = count_shown (page);

  for (guint facet = 0; facet < CP2_VACANCY_N_FACETS; facet++)
    {
      guint before = count_shown (page);
      GtkWidget *popover;
      GListModel *values = open_chooser (page, facet, &popover);
      g_autoptr(Cp2VacancyChoice) all = g_list_model_get_item (values, 0);
      g_autoptr(Cp2VacancyChoice) choice = g_list_model_get_item (values, 1);

      g_assert_cmpuint (cp2_vacancy_choice_get_count (all), ==, before);
      choose (page, facet, 1);
      g_assert_cmpuint (count_shown (page), ==, cp2_vacancy_choice_get_count (choice));
      g_assert_cmpuint (count_shown (page), <=, before);
      g_assert_nonnull (desk_find_label (get_chooser (page, facet), cp2_vacancy_choice_get_name (choice)));
      g_assert_true (hands_has_name (desk_find (get_chooser (page, facet), GTK_TYPE_MENU_BUTTON, NULL, NULL)));
    }

  desk_wait_label (page, "6 filters");
  for (guint facet = 0; facet < CP2_VACANCY_N_FACETS; facet++)
    choose (page, facet, 0);
  g_assert_cmpuint (count_shown (page), ==, n_all);
  desk_free (desk);
}

/* Letters narrow a long list of values, Enter takes the first, and what is nowhere is said. */
static void
test_type_ahead (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2VacancyChoice) choice = NULL;
  GtkWidget *page;
  GtkWidget *popover;
  GtkWidget *entry;
  GListModel *values;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);

  values = open_chooser (page, CP2_VACANCY_FACET_STATION, &popover);
  entry = desk_find (popover, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  g_assert_nonnull (entry);
  choice = g_list_model_get_item (values, g_list_model_get_n_items (values) - 1);

  hands_type (GTK_EDITABLE (entry), "zzzz");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (values), ==, 0);
  desk_wait_label (popover, "Nothing");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_get_visible (popover));

  hands_type (GTK_EDITABLE (entry), cp2_vacancy_choice_get_name (choice));
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (values), >=, 1);
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (gtk_widget_get_visible (popover));
  g_assert_cmpuint (count_shown (page), ==, cp2_vacancy_choice_get_count (choice));
  desk_free (desk);
}

static gboolean
shows_nothing (gpointer data)
{
  return count_shown (data) == 0;
}

static gboolean
shows_something (gpointer data)
{
  return count_shown (data) > 0;
}

static gboolean
shows_no_detail (gpointer data)
{
  return desk_find_label (data, "Who decides") == NULL;
}

static GPtrArray *
list_vacancies (Desk *desk)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(GError) error = NULL;
  GPtrArray *vacancies = cp2_query_list (query, cp2_store_get_reader (cp2_session_get_store (desk->session)), 0, -1, &error);

  g_assert_no_error (error);
  return vacancies;
}

static void
show (GtkWidget  *page,
      Cp2Vacancy *vacancy)
{
  CP2_PAGE_GET_CLASS (page)->show_target (CP2_PAGE (page), CP2_RECORD (vacancy)->id);
}

/* Words that nothing has, with a filter: one button takes away what stands in the way. */
static void
test_words (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GPtrArray) vacancies = NULL;
  GtkWidget *page;
  GtkWidget *search;
  GtkWidget *button;
  guint n_chosen;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  CP2_PAGE_GET_CLASS (page)->find (CP2_PAGE (page));
  search = desk_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (desk->window), search));

  choose (page, CP2_VACANCY_FACET_POSITION, 1);
  n_chosen = count_shown (page);
  gtk_editable_set_text (GTK_EDITABLE (search), "zzzz");
  desk_wait (shows_nothing, page);
  desk_wait_label (page, "Nothing Found");
  g_assert_null (desk_find_label (page, "Who decides"));
  /* Something arrives; and another page shows the way to one, which is no part of what was asked for. */
  cp2_page_refresh (CP2_PAGE (page));
  g_assert_null (desk_find_label (page, "Who decides"));
  vacancies = list_vacancies (desk);
  show (page, vacancies->pdata[0]);
  cp2_page_refresh (CP2_PAGE (page));
  g_assert_nonnull (desk_find_label (page, "Who decides"));
  gtk_editable_set_text (GTK_EDITABLE (search), "zzzzz");
  desk_wait (shows_no_detail, page);
  button = desk_wait_label (page, "Without the words");
  g_assert_nonnull (button);
  g_signal_emit_by_name (gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON), "clicked");
  desk_wait (shows_something, page);
  desk_wait_label (page, "Who decides");
  g_assert_cmpuint (count_shown (page), ==, n_chosen);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
  desk_free (desk);
}

/* Also in what is out of sight. */
static gboolean
says (GtkWidget  *widget,
      const char *beginning)
{
  if (GTK_IS_INSCRIPTION (widget))
    {
      const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));

      return text != NULL && g_str_has_prefix (text, beginning);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, beginning))
      return TRUE;

  return FALSE;
}

/* Whether the first @n rows of the view say what is in the first places of the list. */
static gboolean
says_places (GtkWidget *page,
             guint      n)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (get_list (page)));

  for (guint i = 0; i < n; i++, row = gtk_widget_get_next_sibling (row))
    {
      g_autoptr(Cp2Vacancy) vacancy = get_vacancy (get_model (page), i);

      if (!says (row, vacancy->station_name))
        return FALSE;
    }

  return TRUE;
}

static gboolean
all_say_places (gpointer data)
{
  return says_places (data, MIN (g_list_model_get_n_items (get_model (data)), 100));
}

static void
drawn_cb (gboolean *drawn)
{
  *drawn = TRUE;
}

/* What one sees follows each letter within its frame, what is out of sight soon after. */
static void
test_rows (void)
{
  static const char * const letters[] = { "s", "se", "sec", "se", "" };
  Desk *desk = desk_new (NULL);
  gboolean drawn = FALSE;
  GtkWidget *page;
  GtkEditable *search;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  search = GTK_EDITABLE (desk_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (page), "after-paint", G_CALLBACK (drawn_cb), &drawn);

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      drawn = FALSE;
      gtk_editable_set_text (search, letters[i]);
      while (!drawn)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (says_places (page, 4));
      desk_wait (all_say_places, page);
    }

  desk_free (desk);
}

static gboolean
is_in_order (gpointer data)
{
  GListModel *model = get_model (data);

  for (guint i = 1; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(Cp2Vacancy) before = get_vacancy (model, i - 1);
      g_autoptr(Cp2Vacancy) after = get_vacancy (model, i);

      if (before->slots - before->taken < after->slots - after->taken)
        return FALSE;
    }

  return TRUE;
}

static void
test_sort (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;
  guint n;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  n = count_shown (page);
  g_assert_false (is_in_order (page));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (desk_find (page, GTK_TYPE_DROP_DOWN, NULL, NULL)), CP2_VACANCY_SORT_PLACES);
  desk_wait (is_in_order, page);
  g_assert_cmpuint (count_shown (page), ==, n);
  desk_free (desk);
}

static void
select_row (GtkWidget *page,
            guint      position)
{
  gtk_selection_model_select_item (gtk_list_view_get_model (get_list (page)), position, TRUE);
}

static gboolean
is_folded (gpointer data)
{
  return adw_leaflet_get_folded (data);
}

/* Wide, whatever row is chosen is read beside the list; narrow, a click goes to it and a button comes back. */
static void
test_detail (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  GtkWidget *page;
  GtkWidget *leaflet;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  vacancy = get_vacancy (get_model (page), 3);
  select_row (page, 3);
  desk_wait_label (desk_find (page, CP2_TYPE_VACANCY_DETAIL, NULL, NULL), vacancy->station_name);
  leaflet = desk_find (page, ADW_TYPE_LEAFLET, NULL, NULL);
  g_assert_false (gtk_list_view_get_single_click_activate (get_list (page)));
  desk_leave (desk);

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 600);
  leaflet = desk_find (page, ADW_TYPE_LEAFLET, NULL, NULL);
  desk_wait (is_folded, leaflet);
  desk_wait (is_ready, page);
  g_assert_true (gtk_list_view_get_single_click_activate (get_list (page)));
  select_row (page, 3);
  g_signal_emit_by_name (get_list (page), "activate", 3);
  desk_wait (has_detail, page);
  desk_wait_label (desk_find (page, CP2_TYPE_VACANCY_DETAIL, NULL, NULL), vacancy->station_name);
  g_assert_cmpuint (count_shown (page), ==, 0);
  hands_click (page, "Back to the List");
  desk_wait (shows_something, page);
  desk_free (desk);
}

/* Whoever cannot apply reads why before there is anything to press, with the very words of the refusal. */
static void
test_refusals (gconstpointer data)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2VacancyApplicant) applicant = NULL;
  g_autoptr(GPtrArray) vacancies = NULL;
  guint n_open = 0;
  guint n_refused = 0;
  GtkWidget *page;
  GtkWidget *detail;

  desk_enter (desk, "professional", data);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  applicant = cp2_vacancy_applicant_new (cp2_session_get_store (desk->session));
  vacancies = list_vacancies (desk);
  detail = desk_find (page, CP2_TYPE_VACANCY_DETAIL, NULL, NULL);

  for (guint i = 0; i < vacancies->len; i++)
    {
      Cp2OperationOutcome outcome = { 0 };
      g_autoptr(GError) error = NULL;
      g_autofree char *reason = NULL;

      show (page, vacancies->pdata[i]);
      if (cp2_vacancy_applicant_check (applicant, vacancies->pdata[i], &outcome, &error))
        {
          n_open++;
          g_assert_true (gtk_widget_is_sensitive (hands_find_button (detail, "Submit Application")));
          continue;
        }

      n_refused++;
      reason = cp2_error_text (error);
      g_assert_null (hands_find_button (detail, "Submit Application"));
      if (g_error_matches (error, CP2_RULE_ERROR, CP2_RULE_ERROR_PROFILE_INCOMPLETE))
        g_assert_nonnull (hands_find_button (detail, "Complete Profile"));
      if (!g_error_matches (error, CP2_RULE_ERROR, CP2_RULE_ERROR_ALREADY_APPLIED))
        g_assert_nonnull (desk_find_label (detail, reason));
    }

  g_assert_cmpuint (n_refused, >, 0);
  if (data == NULL)
    g_assert_cmpuint (n_open, >, 0);
  else
    g_assert_cmpuint (n_open, ==, 0);
  desk_free (desk);
}

/* The first vacancy that the person may apply for and has not. */
static Cp2Vacancy *
find_open (Desk *desk)
{
  g_autoptr(Cp2VacancyApplicant) applicant = cp2_vacancy_applicant_new (cp2_session_get_store (desk->session));
  g_autoptr(GPtrArray) vacancies = list_vacancies (desk);

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

static Cp2JobApplication *
get_application (Desk       *desk,
                 Cp2Vacancy *vacancy)
{
  g_autoptr(Cp2VacancyApplicant) applicant = cp2_vacancy_applicant_new (cp2_session_get_store (desk->session));
  Cp2JobApplication *application = cp2_vacancy_applicant_find_application (applicant, CP2_RECORD (vacancy)->id);

  return application != NULL ? g_object_ref (application) : NULL;
}

static void
press_submit (GtkWidget *page)
{
  hands_click (page, "Submit Application");
  hands_click (hands_wait_window (ADW_TYPE_MESSAGE_DIALOG), "Submit");
}

/* With the server gone in the middle: it says so, keeps it, and sends it by itself; another computer then has it too. */
static void
test_submit (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2JobApplication) application = NULL;
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  GtkWidget *page;
  GtkWidget *detail;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  vacancy = find_open (desk);
  show (page, vacancy);
  detail = desk_find (page, CP2_TYPE_VACANCY_DETAIL, NULL, NULL);

  /* Who thinks better of it has done nothing. */
  hands_click (page, "Submit Application");
  desk_wait_label (hands_wait_window (ADW_TYPE_MESSAGE_DIALOG), vacancy->station_name);
  hands_click (hands_wait_window (ADW_TYPE_MESSAGE_DIALOG), "Cancel");
  desk_idle ();
  g_assert_null (get_application (desk, vacancy));

  hands_click (page, "Submit Application");
  desk_stop_server (desk);
  hands_click (hands_wait_window (ADW_TYPE_MESSAGE_DIALOG), "Submit");
  desk_wait_label (detail, "Saved on this computer. It will be sent when the network is back.");
  g_assert_null (hands_find_button (detail, "Submit Application"));
  g_assert_nonnull (hands_find_button (detail, "Withdraw Application"));

  desk_start_server (desk);
  desk_settle (desk);
  desk_wait_label (detail, "You applied");
  desk_leave (desk);

  g_free (desk->profile);
  desk->profile = g_build_filename (desk->folder, "another-computer", NULL);
  desk_enter (desk, "professional", NULL);
  application = get_application (desk, vacancy);
  g_assert_nonnull (application);
  g_assert_cmpint (application->state, ==, CP2_JOB_APPLICATION_SUBMITTED);
  desk_free (desk);
}

static void
test_withdraw (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2JobApplication) withdrawn = NULL;
  g_autoptr(Cp2JobApplication) again = NULL;
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  vacancy = find_open (desk);
  show (page, vacancy);
  press_submit (page);
  desk_wait_label (page, "Withdraw Application");
  desk_settle (desk);

  hands_click (page, "Withdraw Application");
  desk_wait_label (GTK_WIDGET (desk->window), "The application is withdrawn.");
  withdrawn = get_application (desk, vacancy);
  g_assert_cmpint (withdrawn->state, ==, CP2_JOB_APPLICATION_WITHDRAWN);
  hands_click (GTK_WIDGET (desk->window), "Undo");
  desk_wait_label (page, "Withdraw Application");
  desk_settle (desk);

  again = get_application (desk, vacancy);
  g_assert_cmpint (again->state, ==, CP2_JOB_APPLICATION_SUBMITTED);
  g_assert_cmpstr (CP2_RECORD (again)->id, ==, CP2_RECORD (withdrawn)->id);
  desk_free (desk);
}

/* Whatever the rules read of the person is watched: written on another computer, it changes what is said here. */
static void
test_watches (void)
{
  static const char * const kinds[] = {
    "vacancy", "job_application", "profile", "qualification", "experience", "deployment", "eligibility_rule",
  };
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_true (g_strv_contains (CP2_PAGE_GET_CLASS (page)->kinds, kinds[i]));
  desk_free (desk);
}

static Cp2Vacancy *
find_applied (Desk *desk)
{
  g_autoptr(Cp2VacancyApplicant) applicant = cp2_vacancy_applicant_new (cp2_session_get_store (desk->session));
  g_autoptr(GPtrArray) vacancies = list_vacancies (desk);

  for (guint i = 0; i < vacancies->len; i++)
    {
      Cp2JobApplication *application = cp2_vacancy_applicant_find_application (applicant, CP2_RECORD (vacancies->pdata[i])->id);

      if (application != NULL && application->state == CP2_JOB_APPLICATION_SUBMITTED)
        return g_object_ref (vacancies->pdata[i]);
    }

  g_assert_not_reached ();
}

/* No button offers what the rules would refuse. */
static void
test_withdraw_closed (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  vacancy = find_applied (desk);
  cp2_clock_set_for_tests (cp2_clock_now () + 90 * G_TIME_SPAN_DAY);
  /* As after 90 days in which the server was not heard of. */
  cp2_clock_set_reference (0, 0);
  cp2_page_refresh (CP2_PAGE (page));
  show (page, vacancy);
  hands_click (page, "Withdraw Application");
  desk_wait_label (GTK_WIDGET (desk->window), "The application is withdrawn.");
  g_assert_null (hands_find_button (GTK_WIDGET (desk->window), "Undo"));
  cp2_clock_set_for_tests (0);
  desk_free (desk);
}

static gboolean
was_reached (GPtrArray *reached,
             GtkWidget *widget)
{
  for (guint i = 0; i < reached->len; i++)
    if (reached->pdata[i] == widget || gtk_widget_is_ancestor (reached->pdata[i], widget))
      return TRUE;

  return FALSE;
}

/* Tab comes to the search, each filter, the order, the list and the button, and all of them say what they are. */
static void
test_keyboard (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2Vacancy) vacancy = NULL;
  g_autoptr(GPtrArray) reached = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk, 1400);
  desk_wait (is_ready, page);
  vacancy = find_open (desk);
  show (page, vacancy);
  desk_idle ();

  reached = hands_tab_through (desk->window);
  g_assert_true (was_reached (reached, desk_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL)));
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    g_assert_true (was_reached (reached, get_chooser (page, i)));
  g_assert_true (was_reached (reached, desk_find (page, GTK_TYPE_DROP_DOWN, NULL, NULL)));
  g_assert_true (was_reached (reached, GTK_WIDGET (get_list (page))));
  g_assert_true (was_reached (reached, hands_find_button (page, "Submit Application")));
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

  g_test_add_func ("/vacancies/filters", test_filters);
  g_test_add_func ("/vacancies/type-ahead", test_type_ahead);
  g_test_add_func ("/vacancies/words", test_words);
  g_test_add_func ("/vacancies/rows", test_rows);
  g_test_add_func ("/vacancies/sort", test_sort);
  g_test_add_func ("/vacancies/detail", test_detail);
  g_test_add_data_func ("/vacancies/refusals/served", NULL, test_refusals);
  g_test_add_data_func ("/vacancies/refusals/beginner", BEGINNER, test_refusals);
  g_test_add_func ("/vacancies/submit", test_submit);
  g_test_add_func ("/vacancies/withdraw", test_withdraw);
  g_test_add_func ("/vacancies/withdraw-closed", test_withdraw_closed);
  g_test_add_func ("/vacancies/watches", test_watches);
  g_test_add_func ("/vacancies/keyboard", test_keyboard);

  return g_test_run ();
}
