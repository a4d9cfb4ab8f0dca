#include "config.h"

#include "app/cp2-language.h"
#include "app/cp2-tooltip.h"
#include "app/professional/cp2-applications-page.h"
#include "app/professional/cp2-home-page.h"
#include "app/professional/cp2-profile-page.h"
#include "tests/app/hands.h"

#define BEGINNER "a profile with something missing"

static GtkWidget *
open_page (Desk *desk)
{
  Cp2Page *page = desk_show (desk, "home", NULL);

  g_assert_true (CP2_IS_HOME_PAGE (page));
  /* The groups of what is paid come one after the other. */
  desk_idle ();
  return GTK_WIDGET (page);
}

static GtkWidget *
get_page (Desk *desk)
{
  return desk_find (GTK_WIDGET (desk->window), CP2_TYPE_PAGE, NULL, NULL);
}

static gboolean
is_suggested (GtkWidget *widget,
              gpointer   data)
{
  return gtk_widget_has_css_class (widget, "suggested-action");
}

static GtkWidget *
find_step_button (GtkWidget *page)
{
  return desk_find (page, GTK_TYPE_BUTTON, is_suggested, NULL);
}

/* Somebody who serves and has an offer: one card, one button, and it leads to the offer. */
static void
test_offer (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk);
  desk_wait_label (page, "Answer your deployment");
  desk_wait_label (page, "Will I be paid? KCSE 2026");
  hands_click (page, "Read the Offer");
  g_assert_true (CP2_IS_APPLICATIONS_PAGE (get_page (desk)));

  /* Answered, the home page speaks of the days. */
  hands_click (get_page (desk), "Accept Deployment");
  desk_wait_label (GTK_WIDGET (desk->window), "You have accepted the deployment.");
  page = open_page (desk);
  desk_wait_label (page, "You are deployed");
  desk_free (desk);
}

/* Somebody who has given little: what is missing is asked for, and the button leads to the first of it. */
static void
test_beginner (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", BEGINNER);
  page = open_page (desk);
  desk_wait_label (page, "Complete your profile");
  g_assert_null (desk_find_label (page, "Your days"));
  hands_click (page, "Open Profile");
  g_assert_true (CP2_IS_PROFILE_PAGE (get_page (desk)));
  g_assert_nonnull (gtk_window_get_focus (desk->window));
  desk_free (desk);
}

static gboolean
is_day (GtkWidget *widget,
        gpointer   data)
{
  return gtk_widget_has_css_class (widget, "duty-day");
}

static gboolean
is_today (GtkWidget *widget,
          gpointer   data)
{
  return is_day (widget, data) && gtk_widget_has_css_class (widget, "today");
}

static gboolean
is_today_in_sight (gpointer data)
{
  GtkWidget *today = desk_find (data, GTK_TYPE_BOX, is_today, NULL);
  GtkWidget *scroller = gtk_widget_get_ancestor (today, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (today, scroller, &bounds) && bounds.origin.x >= 0 &&
         bounds.origin.x + bounds.size.width <= gtk_widget_get_width (scroller);
}

/* Each day says what it is in words, and today is in sight without scrolling, also in a narrow window. */
static void
test_days (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;
  GtkWidget *day;
  guint n = 0;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk);
  gtk_window_set_default_size (desk->window, 600, 700);
  desk_wait_label (page, "Your days");
  day = desk_find (page, GTK_TYPE_BOX, is_day, NULL);
  for (; day != NULL; day = gtk_widget_get_next_sibling (day), n++)
    {
      g_assert_true (hands_has_name (day));
      g_assert_nonnull (cp2_tooltip_get (day));
    }
  g_assert_cmpuint (n, >, 4);
  desk_wait (is_today_in_sight, page);
  desk_free (desk);
}

/* The latest applications lead to themselves, and every button of the page to where it says. */
static void
test_leads (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;
  GtkWidget *row;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk);
  row = gtk_widget_get_ancestor (desk_wait_label (page, "Offered"), ADW_TYPE_ACTION_ROW);
  g_assert_nonnull (row);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  g_assert_true (CP2_IS_APPLICATIONS_PAGE (get_page (desk)));
  desk_wait_label (get_page (desk), "Accept Deployment");

  page = open_page (desk);
  hands_click (page, "Answer");
  g_assert_true (CP2_IS_APPLICATIONS_PAGE (get_page (desk)));
  desk_free (desk);
}

static void
test_keyboard (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GPtrArray) reached = NULL;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_page (desk);
  desk_wait_label (page, "Answer your deployment");
  reached = hands_tab_through (desk->window);
  g_assert_true (g_ptr_array_find (reached, find_step_button (page), NULL));
  g_assert_true (g_ptr_array_find (reached, hands_find_button (page, "Answer"), NULL));
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

  g_test_add_func ("/home/offer", test_offer);
  g_test_add_func ("/home/beginner", test_beginner);
  g_test_add_func ("/home/days", test_days);
  g_test_add_func ("/home/leads", test_leads);
  g_test_add_func ("/home/keyboard", test_keyboard);

  return g_test_run ();
}
