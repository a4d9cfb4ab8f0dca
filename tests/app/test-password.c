#include "config.h"

#include "app/sign-in/cp2-password-dialog.h"
#include "tests/app/sign-in-fixture.h"

/* Getting a password, and changing it, over a real server with its text messages. */

static gboolean
has_sms (gpointer data)
{
  char **password = data;
  g_autofree char *path = g_build_filename (password[1], "sms", NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      const char *at;

      if (g_file_get_contents (file, &text, NULL, NULL) && strstr (text, USERNAME) != NULL &&
          (at = strstr (text, "one-time password is ")) != NULL)
        {
          at += strlen ("one-time password is ");
          password[0] = g_strndup (at, strcspn (at, "."));
          return TRUE;
        }
    }

  return FALSE;
}

/* From a number to the first password, with a language switch on the way. */
static void
test_create_account (void)
{
  Desk *desk = desk_new (NULL);
  Cp2SignInPage *page = show_page (desk);
  g_autoptr(GVariant) state = NULL;
  char *sms[] = { NULL, desk->folder };

  create_account (page);
  g_assert_null (find_button (page, "Send Again"));
  state = cp2_sign_in_page_save (page);
  page = cp2_sign_in_page_new (desk->session);
  cp2_sign_in_page_restore (page, state);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (desk->window), GTK_WIDGET (page));
  g_assert_nonnull (desk_find_label (GTK_WIDGET (page), "We sent an SMS to 2547•••456"));

  desk_wait (has_sms, sms);
  click (page, "I Have the SMS");
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "User name")), ==, USERNAME);
  type (page, "Password", sms[0]);
  press_enter (page, "Password");
  desk_wait_label (GTK_WIDGET (page), "Choose Your Own Password");

  type (page, "New password", "short");
  type (page, "New password again", "short");
  g_assert_nonnull (desk_find_label (GTK_WIDGET (page), "Too short"));
  g_assert_false (is_ready (page, "Save and Go On"));
  type (page, "New password", "1234567890");
  type (page, "New password again", "1234567890");
  g_assert_nonnull (desk_find_label (GTK_WIDGET (page), "Easy to guess"));
  click (page, "Save and Go On");
  desk_wait_label (GTK_WIDGET (page), "Many people use this password");

  type (page, "New password", NEW_PASSWORD);
  type (page, "New password again", NEW_PASSWORD);
  press_enter (page, "New password again");
  desk_wait (is_opened, desk->session);
  desk_wait (is_idle, page);
  g_free (sms[0]);
  desk_free (desk);
}

static void
test_forgot_password (void)
{
  Desk *desk = desk_new (NULL);
  Cp2SignInPage *page = show_page (desk);

  show_tab (page, "forgot-password");
  type (page, "Mobile number", NEWCOMER);
  press_enter (page, "Mobile number");
  desk_wait_label (GTK_WIDGET (page), "If 2547•••456 has an account");
  click (page, "Other Number");
  g_assert_cmpstr (gtk_editable_get_text (find_row (page, "Mobile number")), ==, NEWCOMER);

  desk_stop_server (desk);
  press_enter (page, "Mobile number");
  desk_wait_label (GTK_WIDGET (page), "cannot be reached");
  desk_free (desk);
}

static void
test_change_password (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *dialog = NULL;
  GListModel *windows = gtk_window_get_toplevels ();

  desk_enter (desk, "centre", NULL);
  desk->window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "content", gtk_label_new ("inside"), NULL);
  gtk_window_present (desk->window);
  desk_wait_label (GTK_WIDGET (desk->window), "inside");
  cp2_password_dialog_present (desk->window, desk->session);
  for (guint i = 0; dialog == NULL; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      dialog = CP2_IS_PASSWORD_DIALOG (window) ? window : NULL;
    }

  type (dialog, "Current password", "not-this-one");
  type (dialog, "New password", NEW_PASSWORD);
  g_assert_false (is_ready (dialog, "Change Password"));
  type (dialog, "New password again", NEW_PASSWORD);
  press_enter (dialog, "New password again");
  desk_wait_label (dialog, "The current password is not right");

  type (dialog, "Current password", get_member (desk, "password"));
  click (dialog, "Change Password");
  desk_wait_label (dialog, "Password Changed");
  gtk_window_close (GTK_WINDOW (dialog));
  desk_free (desk);
}

static void
add_tests (void)
{
  g_test_add_func ("/password/create-account", test_create_account);
  g_test_add_func ("/password/forgot", test_forgot_password);
  g_test_add_func ("/password/change", test_change_password);
}

int
main (int    argc,
      char **argv)
{
  return sign_in_test_run (argc, argv, add_tests);
}
