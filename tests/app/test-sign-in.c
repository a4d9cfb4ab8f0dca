#include "config.h"

#include "app/sign-in/cp2-account-list.h"
#include "app/sign-in/cp2-busy-button.h"
#include "app/sign-in/cp2-damage-dialog.h"
#include "app/sign-in/cp2-first-password-form.h"
#include "app/sign-in/cp2-form-note.h"
#include "app/sign-in/cp2-new-password.h"
#include "app/sign-in/cp2-number-form.h"
#include "app/sign-in/cp2-password-dialog.h"
#include "app/sign-in/cp2-sign-in-form.h"
#include "app/sign-in/cp2-sign-in-page.h"
#include "app/sign-in/cp2-sms-help.h"
#include "app/sign-in/cp2-tick-line.h"
#include "tests/app/sign-in-fixture.h"

/* The pages of signing in, over a real server: what a person types, reads, and gets to. */

/* The narrowest window, pixels */
#define NARROWEST 600

static void
notice_cb (Cp2SignInPage  *page,
           const char     *text,
           char          **notice)
{
  g_free (*notice);
  *notice = g_strdup (text);
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* What the window does as soon as somebody is in. */
static void
take_page_away_cb (Cp2Session *session,
                   GParamSpec *pspec,
                   GtkWindow  *window)
{
  if (cp2_session_get_opened (session))
    adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), gtk_label_new ("inside"));
}

static void
test_templates (gconstpointer data)
{
  GType (*get_type) (void) = data;
  GType widget_type = get_type ();
  GtkWidget *widget = g_object_ref_sink (g_object_new (widget_type, NULL));
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, NARROWEST);
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  g_assert_finalize_object (widget);
}

static void
test_no_session (void)
{
  Cp2SignInPage *page = g_object_ref_sink (cp2_sign_in_page_new (NULL));

  g_assert_nonnull (desk_find_label (GTK_WIDGET (page), "not usable"));
  type (page, "User name", "x");
  type (page, "Password", "y");
  g_assert_false (is_ready (page, "Sign In"));
  g_assert_finalize_object (page);
}

static void
test_sign_in (void)
{
  Desk *desk = desk_new (NULL);
  Cp2SignInPage *page = show_page (desk);

  g_assert_false (is_ready (page, "Sign In"));
  type (page, "User name", get_member (desk, "username"));
  type (page, "Password", "not-this-one");
  press_enter (page, "Password");
  g_assert_nonnull (find_button (page, "Cancel"));
  desk_wait_label (GTK_WIDGET (page), "is not right");
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "User name")), ==, get_member (desk, "username"));
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "Password")), ==, "not-this-one");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_row (page, "Password")), "error"));

  type (page, "Password", get_member (desk, "password"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (find_row (page, "Password")), "error"));
  click (page, "Sign In");
  click (page, "Cancel");
  desk_wait (is_idle, page);
  if (!cp2_session_get_opened (desk->session))
    click (page, "Sign In");
  desk_wait (is_opened, desk->session);
  desk_free (desk);
}

static void
choose_account (Cp2SignInPage *page,
                const char    *label)
{
  GtkWidget *row = desk_find (GTK_WIDGET (page), ADW_TYPE_ACTION_ROW, has_title, (gpointer) label);

  g_assert_nonnull (row);
  g_signal_emit_by_name (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX), "row-activated", row);
}

/* Without the server: a known account opens with its password alone, and says so though the page is gone by then; of a
 * stranger it is said what to do. */
static void
test_offline (void)
{
  Desk *desk = desk_new (NULL);
  g_autofree char *notice = NULL;
  Cp2SignInPage *page;

  desk_enter (desk, "centre", NULL);
  desk_leave (desk);
  desk_stop_server (desk);

  page = show_page (desk);
  click (page, "Use Another Account");
  type (page, "User name", USERNAME);
  type (page, "Password", NEW_PASSWORD);
  click (page, "Sign In");
  desk_wait_label (GTK_WIDGET (page), "nobody of this name has signed in on this computer");

  click (page, "Choose Another Account");
  choose_account (page, get_member (desk, "label"));
  type (page, "Password", "not-this-one");
  press_enter (page, "Password");
  desk_wait_label (GTK_WIDGET (page), "does not open the account on this computer");

  g_signal_connect (page, "notice", G_CALLBACK (notice_cb), &notice);
  g_signal_connect (desk->session, "notify::opened", G_CALLBACK (take_page_away_cb), desk->window);
  type (page, "Password", get_member (desk, "password"));
  press_enter (page, "Password");
  desk_wait (is_opened, desk->session);
  desk_wait (is_there, &notice);
  g_assert_nonnull (strstr (notice, "offline"));

  g_signal_handlers_disconnect_by_func (desk->session, take_page_away_cb, desk->window);
  desk_free (desk);
}

static void
test_too_many (void)
{
  Desk *desk = desk_new (NULL);
  Cp2SignInPage *page;

  desk_enter (desk, "centre", NULL);
  desk_leave (desk);
  desk_stop_server (desk);
  page = show_page (desk);
  choose_account (page, get_member (desk, "label"));
  for (guint i = 0; i < 5; i++)
    {
      type (page, "Password", "not-this-one");
      press_enter (page, "Password");
      desk_wait (is_idle, page);
    }
  desk_wait_label (GTK_WIDGET (page), "You can try again in");
  g_assert_false (is_ready (page, "Sign In"));
  click (page, "Choose Another Account");
  choose_account (page, get_member (desk, "label"));
  desk_wait_label (GTK_WIDGET (page), "You can try again in");
  desk_free (desk);
}

/* As the application does it: the window gets another page at once, from within the button of the old one. */
static void
language_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  Desk *desk = user_data;
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (desk->window);
  Cp2SignInPage *page = CP2_SIGN_IN_PAGE (adw_application_window_get_content (window));
  g_autoptr(GVariant) state = cp2_sign_in_page_save (page);

  g_assert_cmpstr (g_variant_get_string (parameter, NULL), ==, "sw");
  page = cp2_sign_in_page_new (desk->session);
  cp2_sign_in_page_restore (page, state);
  adw_application_window_set_content (window, GTK_WIDGET (page));
}

static void
test_language (void)
{
  static const GActionEntry entries[] = { { .name = "language", .activate = language_cb, .parameter_type = "s" } };
  Desk *desk = desk_new (NULL);
  Cp2SignInPage *page = show_page (desk);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWidget *window = GTK_WIDGET (desk->window);

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), desk);
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (actions));
  type (page, "User name", USERNAME);
  type (page, "Password", NEW_PASSWORD);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (page, "Kiswahili")), TRUE);
  desk_idle ();
  g_assert_null (page);
  g_assert_cmpstr (gtk_editable_get_text (find_row (window, "User name")), ==, USERNAME);
  g_assert_cmpstr (gtk_editable_get_text (find_row (window, "Password")), ==, "");
  desk_free (desk);
}

/* Escape stops what is under way, and then leads back step by step. */
static void
test_escape (void)
{
  Desk *desk = desk_new (NULL);
  Cp2SignInPage *page = show_page (desk);

  create_account (page);
  gtk_widget_activate_action (GTK_WIDGET (page), "sign-in.cancel", NULL);
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "Mobile number")), ==, NEWCOMER);
  gtk_widget_activate_action (GTK_WIDGET (page), "sign-in.cancel", NULL);

  show_tab (page, "sign-in");
  type (page, "User name", USERNAME);
  type (page, "Password", NEW_PASSWORD);
  click (page, "Sign In");
  gtk_widget_activate_action (GTK_WIDGET (page), "sign-in.cancel", NULL);
  desk_wait (is_idle, page);
  g_assert_null (desk_find_label (GTK_WIDGET (page), "You stopped this"));
  desk_free (desk);
}

static char *
find_store (Desk *desk)
{
  g_autoptr(Cp2Session) session = cp2_session_new (desk->profile, desk->url, NULL, CP2_VAULT_MEMORY_KIB_MIN, NULL);
  g_autoptr(GListModel) accounts = cp2_session_list_accounts (session);
  g_autoptr(Cp2Vault) account = g_list_model_get_item (accounts, 0);

  return g_build_filename (cp2_vault_get_folder (account), "store.db", NULL);
}

static GtkWindow *
find_message (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }

  return NULL;
}

static gboolean
has_message (gpointer data)
{
  return find_message () != NULL;
}

/* Somebody's data are damaged: it is said calmly, in the window, and work goes on. */
static void
test_damage (void)
{
  static const char rubbish[] = "This is no database, and has not been one for a while.";
  Desk *desk = desk_new (NULL);
  g_autofree char *store = NULL;
  g_autoptr(GError) error = NULL;
  Cp2SignInPage *page;

  desk_enter (desk, "centre", NULL);
  desk_leave (desk);
  store = find_store (desk);
  g_assert_true (g_file_test (store, G_FILE_TEST_EXISTS));
  g_file_set_contents (store, rubbish, -1, &error);
  g_assert_no_error (error);

  page = show_page (desk);
  g_signal_connect (desk->session, "notify::opened", G_CALLBACK (take_page_away_cb), desk->window);
  click (page, "Use Another Account");
  type (page, "User name", get_member (desk, "username"));
  type (page, "Password", get_member (desk, "password"));
  click (page, "Sign In");
  desk_wait (has_message, NULL);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (find_message ())), "moved aside"));
  gtk_window_destroy (find_message ());
  g_signal_handlers_disconnect_by_func (desk->session, take_page_away_cb, desk->window);
  desk_free (desk);
}

static void
add_tests (void)
{
  static const struct { const char *path; GType (*get_type) (void); } types[] = {
    { "/sign-in/templates/account-list", cp2_account_list_get_type },
    { "/sign-in/templates/busy-button", cp2_busy_button_get_type },
    { "/sign-in/templates/first-password-form", cp2_first_password_form_get_type },
    { "/sign-in/templates/form-note", cp2_form_note_get_type },
    { "/sign-in/templates/new-password", cp2_new_password_get_type },
    { "/sign-in/templates/number-form", cp2_number_form_get_type },
    { "/sign-in/templates/password-dialog", cp2_password_dialog_get_type },
    { "/sign-in/templates/sign-in-form", cp2_sign_in_form_get_type },
    { "/sign-in/templates/sign-in-page", cp2_sign_in_page_get_type },
    { "/sign-in/templates/sms-help", cp2_sms_help_get_type },
    { "/sign-in/templates/tick-line", cp2_tick_line_get_type },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_test_add_data_func (types[i].path, types[i].get_type, test_templates);

  g_test_add_func ("/sign-in/page/escape", test_escape);
  g_test_add_func ("/sign-in/page/language", test_language);
  g_test_add_func ("/sign-in/page/no-session", test_no_session);
  g_test_add_func ("/sign-in/form/damage", test_damage);
  g_test_add_func ("/sign-in/form/offline", test_offline);
  g_test_add_func ("/sign-in/form/sign-in", test_sign_in);
  g_test_add_func ("/sign-in/form/too-many", test_too_many);
}

int
main (int    argc,
      char **argv)
{
  return sign_in_test_run (argc, argv, add_tests);
}
