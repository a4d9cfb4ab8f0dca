#include "config.h"

#include <adwaita.h>

#include "app/cp2-app.h"
#include "app/cp2-language.h"
#include "app/models/cp2-vacancy-applicant.h"
#include "app/professional/cp2-vacancies-page.h"
#include "app/professional/cp2-vacancy-row.h"
#include "bench-stage.h"
#include "client/cp2-session.h"
#include "core/cp2-clock.h"
#include "storage/cp2-query.h"
#include "tests/app/desk.h"
#include "tests/bench/bench-table.h"

/*
 * list-window STAGE ours|peer first|wheel|page|type|blink
 *
 * One window of one run, which prints its milliseconds: "ours" is the vacancies page, "peer" the least that one could
 * write: all records in a GListStore, shown by a GtkListView with the same rows; for a key, a search entry alone. An open
 * store and a window that is on the screen are there before the clock starts.
 *
 * While a cursor blinks GTK draws frame after frame, so that a key waits for the next one, up to 16.7 ms, whatever the
 * program does then. "type" measures what the program does: the cursor stays, and a frame begins when there is something
 * to draw. "blink" measures with that wait.
 */

#define N_STEPS   300
#define WIDTH     900
#define HEIGHT    700
/* Rows that a wheel goes on at a time. */
#define WHEEL     3
/* Between two keys of somebody who types fast, milliseconds. */
#define KEY_PAUSE 120

typedef struct
{
  BenchStage          *stage;
  Cp2Session          *session;
  Cp2VacancyApplicant *applicant;
  char                *today;
  GtkWindow           *window;
  GtkWidget           *content;

  /* Scrolling */
  GtkAdjustment       *adjustment;
  double               step;
  guint                n_left;
  double               begun;

  /* Typing */
  gboolean             answered;
  double               drawn;
} Run;

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
say (double number)
{
  g_print ("%.3f\n", number * 1e3);
}

static void
unlock (Run *run)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  run->session = cp2_session_new (run->stage->profile, run->stage->url, NULL, 0, &error);
  g_assert_no_error (error);
  cp2_session_unlock_async (run->session, run->stage->username, run->stage->password, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  cp2_session_enter_finish (run->session, result, &error);
  g_assert_no_error (error);
}

/* Runs the loop for so long, whatever happens. */
static gboolean
rest_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, rest_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_window (Run *run)
{
  run->content = adw_bin_new ();
  run->window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "content", run->content, "default-width", WIDTH,
                              "default-height", HEIGHT, NULL);
  gtk_window_present (run->window);
  rest (500);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, cp2_vacancy_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Run                      *run)
{
  cp2_vacancy_row_show (CP2_VACANCY_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), run->applicant,
                        run->today);
}

static GtkWidget *
make_peer (Run *run)
{
  Cp2Store *store = cp2_session_get_store (run->session);
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(GPtrArray) vacancies = NULL;
  GListStore *list = g_list_store_new (cp2_vacancy_get_type ());
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view;

  cp2_query_filter_from (query, "closes_on", run->today);
  cp2_query_filter_one (query, "closed", "0");
  cp2_query_sort (query, "closes_on", FALSE);
  vacancies = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, NULL);
  g_list_store_splice (list, 0, 0, vacancies->pdata, vacancies->len);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), run);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (list))), factory);
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, NULL);
}

static void
stop_clock_cb (GdkFrameClock *clock,
               Run           *run)
{
  GtkWidget *row = run->drawn == 0 ? desk_find (run->content, CP2_TYPE_VACANCY_ROW, NULL, NULL) : NULL;

  if (row != NULL && gtk_widget_get_height (row) > 0)
    run->drawn = bench_seconds ();
}

static gboolean
is_drawn (gpointer data)
{
  return ((Run *) data)->drawn > 0;
}

static void
show_list (Run        *run,
           const char *whose)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (run->window));
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (stop_clock_cb), run);
  double begin = bench_seconds ();
  GtkWidget *list = g_str_equal (whose, "ours") ? g_object_new (CP2_TYPE_VACANCIES_PAGE, "session", run->session, NULL)
                                                : make_peer (run);

  adw_bin_set_child (ADW_BIN (run->content), list);
  desk_wait (is_drawn, run);
  g_signal_handler_disconnect (clock, handler);
  run->begun = run->drawn - begin;
}

/* The filters can be used: all vacancies were looked through. */
static gboolean
is_ready (gpointer data)
{
  Run *run = data;
  GtkWidget *chooser = desk_find (run->content, GTK_TYPE_MENU_BUTTON, NULL, NULL);

  return chooser == NULL || gtk_widget_get_sensitive (chooser);
}

static void
frame_begins_cb (GdkFrameClock *clock,
                 Run           *run)
{
  run->begun = bench_seconds ();
}

static void
frame_ends_cb (GdkFrameClock *clock,
               Run           *run)
{
  if (run->begun > 0 && run->n_left < N_STEPS)
    say (bench_seconds () - run->begun);
  run->begun = 0;
}

/* Within the frame, as smooth scrolling does: what binding new rows costs counts too. */
static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  Run *run = data;
  double value = gtk_adjustment_get_value (run->adjustment);
  double end = gtk_adjustment_get_upper (run->adjustment) - gtk_adjustment_get_page_size (run->adjustment);

  if (value + run->step > end)
    run->step = -run->step;
  gtk_adjustment_set_value (run->adjustment, value + run->step);
  if (run->n_left > 0)
    run->n_left--;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_scrolled (gpointer data)
{
  return ((Run *) data)->n_left == 0;
}

static void
scroll (Run        *run,
        const char *how)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (run->window));
  GtkWidget *row = desk_find (run->content, CP2_TYPE_VACANCY_ROW, NULL, NULL);
  GtkWidget *view = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_VIEW);

  run->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  run->step = g_str_equal (how, "page") ? gtk_adjustment_get_page_size (run->adjustment)
                                        : WHEEL * gtk_widget_get_height (gtk_widget_get_parent (row));
  run->n_left = N_STEPS;
  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begins_cb), run);
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_ends_cb), run);
  gtk_widget_add_tick_callback (view, scroll_cb, run, NULL);
  desk_wait (is_scrolled, run);
}

/* A list that says the same draws nothing by itself. */
static void
answered_cb (Run *run)
{
  run->answered = TRUE;
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (run->content), GDK_FRAME_CLOCK_PHASE_PAINT);
}

static void
note_frame_cb (GdkFrameClock *clock,
               Run           *run)
{
  if (run->drawn == 0)
    run->drawn = bench_seconds ();
  if (run->answered && run->begun == 0)
    run->begun = bench_seconds ();
}

static gboolean
is_shown (gpointer data)
{
  return ((Run *) data)->begun > 0;
}

/* @text: a letter, or NULL to take one back. */
static void
press (Run         *run,
       GtkEditable *entry,
       const char  *text)
{
  int position = gtk_editable_get_position (entry);
  double start;

  rest (KEY_PAUSE);
  run->answered = FALSE;
  run->drawn = run->begun = 0;
  start = bench_seconds ();
  if (text != NULL)
    gtk_editable_insert_text (entry, text, 1, &position);
  else
    gtk_editable_delete_text (entry, position - 1, position);
  if (text != NULL)
    gtk_editable_set_position (entry, position);
  desk_wait (is_shown, run);

  g_print ("%.3f %.3f\n", (run->drawn - start) * 1e3, (run->begun - start) * 1e3);
}

static void
type_texts (Run         *run,
            GtkEditable *entry,
            guint        n_rounds)
{
  static const char * const texts[] = { "kisumu", "invigilator meru", "supervisor", "girls high", "zz", "kcse sec", "a" };

  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        for (const char *letter = texts[i]; *letter != '\0'; letter++)
          press (run, entry, letter);
        while (*gtk_editable_get_text (entry) != '\0')
          press (run, entry, NULL);
      }
}

static void
type (Run        *run,
      const char *whose,
      gboolean    blink)
{
  GtkEditable *entry = GTK_EDITABLE (desk_find (run->content, GTK_TYPE_SEARCH_ENTRY, NULL, NULL));
  GtkWidget *view = desk_find (run->content, GTK_TYPE_LIST_VIEW, NULL, NULL);
  gpointer answers = entry;

  if (g_str_equal (whose, "ours"))
    answers = gtk_single_selection_get_model (GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view))));

  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", blink, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  g_signal_connect_data (answers, answers == entry ? "changed" : "places-changed", G_CALLBACK (answered_cb), run, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect (gtk_widget_get_frame_clock (run->content), "after-paint", G_CALLBACK (note_frame_cb), run);
  type_texts (run, entry, blink ? 1 : 3);
}

static void
measure (Run        *run,
         const char *whose,
         const char *what)
{
  gboolean is_typing = g_str_equal (what, "type") || g_str_equal (what, "blink");

  if (is_typing && g_str_equal (whose, "peer"))
    adw_bin_set_child (ADW_BIN (run->content), g_object_new (GTK_TYPE_SEARCH_ENTRY, "valign", GTK_ALIGN_START, NULL));
  else
    show_list (run, whose);

  if (g_str_equal (what, "first"))
    {
      say (run->begun);
      return;
    }

  desk_wait (is_ready, run);
  rest (1000);
  if (is_typing)
    type (run, whose, g_str_equal (what, "blink"));
  else
    scroll (run, what);
}

int
main (int    argc,
      char **argv)
{
  Run run = { 0 };

  g_assert_cmpint (argc, ==, 4);
  cp2_language_start ("en");
  adw_init ();
  g_application_set_default (g_object_new (ADW_TYPE_APPLICATION, "resource-base-path", CP2_RESOURCE_PATH, NULL));
  g_application_register (g_application_get_default (), NULL, NULL);
  run.stage = bench_stage_new (argv[1]);
  unlock (&run);
  run.applicant = cp2_vacancy_applicant_new (cp2_session_get_store (run.session));
  run.today = cp2_clock_today ();
  open_window (&run);

  measure (&run, argv[2], argv[3]);
  return 0;
}
