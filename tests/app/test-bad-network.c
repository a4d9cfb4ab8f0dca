#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-page.h"
#include "app/cp2-frame.h"
#include "app/cp2-sync-button.h"
#include "core/cp2-clock.h"
#include "tests/app/hands.h"
#include "tests/app/sign-in-fixture.h"
#include "tests/app/stranger.h"

/* Bad days on the way to the server: each really happens, has a sentence in both languages and a way on, and nothing
 * that was typed is lost. */

#define NAME     "somebody"
#define PASSWORD "Ndege-wa-asubuhi-2026"

/* The sentence is there as a person reads it, and there is one in Kiswahili for it. */
static void
wait_sentence (gpointer    root,
               const char *sentence)
{
  desk_wait_label (root, sentence);
  cp2_language_set ("sw");
  g_assert_cmpstr (_(sentence), !=, sentence);
  cp2_language_set ("en");
}

static Cp2SignInPage *
show_page_of (Desk       *desk,
              const char *url,
              const char *ca_file)
{
  g_autoptr(GError) error = NULL;

  desk->session = cp2_session_new (desk->profile, url, ca_file, CP2_VAULT_MEMORY_KIB_MIN, &error);
  g_assert_no_error (error);
  return show_page (desk);
}

/* Somebody who was never here signs in at @url, and reads @sentence; what he typed is still there, to try again. */
static void
check_stranger (Desk       *desk,
                const char *url,
                const char *ca_file,
                const char *sentence)
{
  Cp2SignInPage *page = show_page_of (desk, url, ca_file);

  type (page, "User name", NAME);
  type (page, "Password", PASSWORD);
  click (page, "Sign In");
  wait_sentence (page, sentence);
  desk_wait (is_idle, page);
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "User name")), ==, NAME);
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "Password")), ==, PASSWORD);
  g_assert_true (is_ready (page, "Sign In"));
  desk_leave (desk);
}

static guint
find_closed_port (void)
{
  g_autoptr(SoupServer) server = stranger_new (STRANGER_PAGE, 0, NULL);
  GSList *uris = soup_server_get_uris (server);
  guint port = g_uri_get_port (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

static void
test_nobody (void)
{
  Desk *desk = desk_new (NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", find_closed_port ());

  check_stranger (desk, url, NULL, "The server cannot be reached, and nobody of this name has signed in on this computer "
                                   "before. Connect to a network and try again.");
  desk_free (desk);
}

static void
test_password (void)
{
  Desk *desk = desk_new (NULL);

  check_stranger (desk, desk->url, NULL, "The user name or the password is not right. Type them again, or get a new "
                                         "password under Forgot Password.");
  desk_free (desk);
}

typedef struct
{
  const char  *name;
  StrangerWay  way;
  const char  *sentence;
} Gate;

#define NOT_CP2 "Something else than the CP2 server answered. Sign in to the wireless network first, or check the server address."
#define PORTAL  "The wireless network answered instead of the server. Sign in to the network first, in a web browser, then try again."

static const Gate gates[] = {
  { "page", STRANGER_PAGE, NOT_CP2 },
  { "not-implemented", STRANGER_NOT_IMPLEMENTED, NOT_CP2 },
  { "redirect", STRANGER_REDIRECT, PORTAL },
  { "network-sign-in", STRANGER_NETWORK_SIGN_IN, PORTAL },
};

static void
test_stranger (gconstpointer data)
{
  const Gate *gate = data;
  Desk *desk = desk_new (NULL);
  g_autoptr(SoupServer) stranger = stranger_new (gate->way, 0, NULL);
  g_autofree char *url = stranger_dup_url (stranger);

  check_stranger (desk, url, NULL, gate->sentence);
  desk_free (desk);
}

/* Somebody with an account on this computer works behind the gate; why it waits is said, and it goes on by itself. */
static void
test_gate (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GUri) url = NULL;
  g_autoptr(SoupServer) gate = NULL;
  GtkWidget *button;

  desk_enter (desk, "centre", NULL);
  desk_leave (desk);
  desk_stop_server (desk);
  url = g_uri_parse (desk->url, G_URI_FLAGS_NONE, NULL);
  gate = stranger_new (STRANGER_REDIRECT, g_uri_get_port (url), NULL);

  desk_unlock (desk, "centre", NULL);
  g_assert_true (CP2_IS_REGISTER_PAGE (desk_show (desk, "register", NULL)));
  button = desk_find (GTK_WIDGET (desk->window), CP2_TYPE_SYNC_BUTTON, NULL, NULL);
  desk_wait_label (button, "Offline");
  gtk_menu_button_popup (GTK_MENU_BUTTON (desk_find (button, GTK_TYPE_MENU_BUTTON, NULL, NULL)));
  wait_sentence (button, PORTAL);

  g_clear_object (&gate);
  desk_start_server (desk);
  cp2_sync_now (cp2_session_get_sync (desk->session));
  desk_wait_label (button, "Everything was sent and received");
  desk_free (desk);
}

typedef struct
{
  const char *name;
  const char *of;
  gboolean    is_trusted;
  gboolean    is_expired;
  const char *sentence;
} Certificate;

static const Certificate certificates[] = {
  { "unknown", "IP:127.0.0.1", FALSE, FALSE,
    "This computer does not trust the server that answers. Enter no password here, and ask your office." },
  { "name", "DNS:other.example", TRUE, FALSE,
    "The server shows a certificate of another name. Check the server address, or try another network." },
  { "time", "IP:127.0.0.1", TRUE, TRUE,
    "The server’s certificate does not fit this computer’s clock. Set the date and time of this computer right, then "
    "try again." },
};

static void
test_certificate (gconstpointer data)
{
  const Certificate *test = data;
  Desk *desk = desk_new (NULL);
  g_autofree char *file = g_build_filename (desk->folder, "certificate.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = stranger_make_certificate (file, test->of, test->is_expired);
  g_autoptr(SoupServer) server = stranger_new (STRANGER_PAGE, 0, certificate);
  g_autofree char *url = stranger_dup_url (server);

  g_assert_true (g_str_has_prefix (url, "https:"));
  check_stranger (desk, url, test->is_trusted ? file : NULL, test->sentence);
  desk_free (desk);
}

static gboolean
has_no_warning (gpointer data)
{
  return desk_find_label (data, "The clock of this computer") == NULL;
}

/* A clock that is off by a day is said in the window; work goes on, on the right day, and arrives; the warning goes with
 * its reason. */
static void
test_clock (gconstpointer data)
{
  gint64 off = GPOINTER_TO_INT (data) * G_TIME_SPAN_DAY;
  Desk *desk = desk_new (NULL);
  gint64 now = cp2_clock_now ();

  cp2_clock_set_for_tests (now + off);
  desk_enter (desk, "centre", NULL);
  desk_show (desk, "register", NULL);
  desk_wait_label (GTK_WIDGET (desk->window), off > 0 ? "The clock of this computer is 1 day ahead. Set it right; the times "
                                                        "of what you save are corrected when it is sent."
                                                      : "The clock of this computer is 1 day behind. Set it right; the "
                                                        "times of what you save are corrected when it is sent.");
  g_assert_nonnull (desk_find_label (GTK_WIDGET (desk->window), "Wed 4 Nov"));
  hands_click (GTK_WIDGET (desk->window), "All present");
  desk_settle (desk);
  g_assert_cmpuint (cp2_store_get_status (cp2_session_get_store (desk->session))->n_attention, ==, 0);

  cp2_clock_set_for_tests (now);
  cp2_sync_now (cp2_session_get_sync (desk->session));
  desk_wait (has_no_warning, desk->window);
  desk_free (desk);
  cp2_clock_set_for_tests (0);
}

/* It stops and starts again while pages that came are still being stored: nothing is asked for from where they were not yet. */
static void
test_restart (void)
{
  Desk *desk = desk_new_of_size (6, 80, 6000);
  Cp2Sync *sync;

  desk_begin (desk, "professional", NULL);
  sync = cp2_session_get_sync (desk->session);
  for (guint i = 0; i < 30; i++)
    {
      /* As long as some pages take; what waits for the next try has nothing to be interrupted. */
      for (gint64 until = g_get_monotonic_time () + (1 + i % 7) * 10000; g_get_monotonic_time () < until;)
        g_main_context_iteration (NULL, FALSE);
      cp2_sync_stop (sync);
      cp2_sync_start (sync);
      g_assert_no_error (cp2_sync_get_problem (sync));
    }
  desk_settle (desk);
  desk_free (desk);
}

static void
add_tests (void)
{
  g_test_add_func ("/bad-network/nobody", test_nobody);
  g_test_add_func ("/bad-network/restart", test_restart);
  g_test_add_func ("/bad-network/password", test_password);
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bad-network/stranger/%s", gates[i].name);

      g_test_add_data_func (path, &gates[i], test_stranger);
    }
  g_test_add_func ("/bad-network/gate", test_gate);
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bad-network/certificate/%s", certificates[i].name);

      g_test_add_data_func (path, &certificates[i], test_certificate);
    }
  g_test_add_data_func ("/bad-network/clock/ahead", GINT_TO_POINTER (1), test_clock);
  g_test_add_data_func ("/bad-network/clock/behind", GINT_TO_POINTER (-1), test_clock);
}

int
main (int    argc,
      char **argv)
{
  return sign_in_test_run (argc, argv, add_tests);
}
