#include "config.h"

#include "app/cp2-app.h"
#include "app/cp2-frame.h"
#include "app/cp2-language.h"
#include "app/cp2-pages.h"
#include "app/cp2-preferences.h"
#include "app/cp2-sidebar-row.h"
#include "app/cp2-switcher.h"
#include "app/cp2-sync-button.h"
#include "app/cp2-window.h"
#include "app/models/cp2-place-finder.h"
#include "tests/app/desk.h"

static Cp2App *app;

/* Every page of every role comes up with criticals fatal, is filled, and can be gone to from every other. */
static void
test_pages (gconstpointer data)
{
  const char *role = data;
  Desk *desk = desk_new (NULL);
  const Cp2PageEntry *entries;
  guint n_entries;
  guint n_shown = 0;

  desk_enter (desk, role, NULL);
  entries = cp2_pages_list (&n_entries);
  for (guint i = 0; i < n_entries; i++)
    if (entries[i].role == cp2_role_from_name (role))
      {
        Cp2Page *page = desk_show (desk, entries[i].name, NULL);

        g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (page, entries[i].get_type ()));
        n_shown++;
      }
  g_assert_cmpint (n_shown, >, 0);
  desk_free (desk);
}

static gboolean
is_offline (gpointer data)
{
  return desk_find_label (data, "Offline") != NULL || desk_find_label (data, "waiting") != NULL;
}

/* The button says within a moment that the server is gone, and that it is back. */
static void
test_sync_button (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *button;

  desk_enter (desk, "centre", NULL);
  desk_show (desk, "today", NULL);
  button = desk_find (GTK_WIDGET (desk->window), CP2_TYPE_SYNC_BUTTON, NULL, NULL);
  g_assert_nonnull (button);

  /* Nothing is on its way, so that nothing but the waiting request can tell. */
  desk_stop_server (desk);
  desk_wait (is_offline, button);

  desk_start_server (desk);
  desk_settle (desk);
  desk_wait_label (button, ":");
  desk_free (desk);
}

static void
chosen_cb (GtkWidget   *switcher,
           const char  *page,
           const char  *target,
           char       **chosen)
{
  *chosen = g_strdup (page);
}

static void
test_switcher (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GPtrArray) people = NULL;
  g_autofree char *chosen = NULL;
  GtkWidget *switcher;
  GtkWidget *entry;
  Cp2FoundPlace *first;

  desk_enter (desk, "centre", NULL);
  people = cp2_place_finder_search (cp2_session_get_store (desk->session), "a", 5);
  g_assert_cmpint (people->len, >, 0);
  first = g_ptr_array_index (people, 0);
  g_assert_cmpstr (first->page, ==, "staff");

  switcher = cp2_switcher_new (desk->session);
  g_signal_connect (switcher, "chosen", G_CALLBACK (chosen_cb), &chosen);
  gtk_window_present (GTK_WINDOW (switcher));
  entry = desk_find (switcher, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), first->title);
  g_signal_emit_by_name (entry, "search-changed");
  desk_wait_label (switcher, first->title);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (chosen, ==, "staff");
  desk_free (desk);
}

static gboolean
has_window (gpointer data)
{
  return gtk_application_get_active_window (data) != NULL;
}

/* The program itself: signing in is shown, in the language chosen. */
static void
test_window (void)
{
  GtkWindow *window;
  GtkWidget *preferences;

  g_application_activate (G_APPLICATION (app));
  desk_wait (has_window, app);
  window = gtk_application_get_active_window (GTK_APPLICATION (app));
  g_assert_true (CP2_IS_WINDOW (window));

  cp2_app_set_language (app, "sw");
  desk_wait_label (GTK_WIDGET (window), "Ingia");
  cp2_app_set_language (app, "en");
  desk_wait_label (GTK_WIDGET (window), "Sign");

  preferences = cp2_preferences_new (app);
  gtk_window_present (GTK_WINDOW (preferences));
  desk_wait_label (preferences, "Address");
  gtk_window_destroy (GTK_WINDOW (preferences));
  gtk_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *profile = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  cp2_language_start ("en");
  profile = g_build_filename (g_get_user_data_dir (), "profile", NULL);
  app = cp2_app_new (profile, NULL);
  g_application_register (G_APPLICATION (app), NULL, NULL);
  g_application_set_default (G_APPLICATION (app));

  g_test_add_data_func ("/frame/pages/professional", "professional", test_pages);
  g_test_add_data_func ("/frame/pages/centre", "centre", test_pages);
  g_test_add_data_func ("/frame/pages/subcounty", "subcounty", test_pages);
  g_test_add_func ("/frame/sync-button", test_sync_button);
  g_test_add_func ("/frame/switcher", test_switcher);
  g_test_add_func ("/frame/window", test_window);

  result = g_test_run ();
  g_object_unref (app);
  return result;
}
