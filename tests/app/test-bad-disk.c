#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "app/centre/cp2-register-line.h"
#include "client/cp2-vault.h"
#include "tests/app/hands.h"
#include "tests/app/sign-in-fixture.h"

/* Bad days of the disk: each really happens, has a sentence in both languages and a way on, and no mark is lost. */

#define N_MARKED 5

static GtkWidget *
open_register (Desk *desk)
{
  Cp2Page *page = desk_show (desk, "register", NULL);

  return desk_find (GTK_WIDGET (page), GTK_TYPE_LIST_BOX, NULL, NULL);
}

static Cp2RegisterRow *
get_row (GtkWidget *list,
         int        position)
{
  GtkListBoxRow *line = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position);

  return line ? cp2_register_line_get_row (CP2_REGISTER_LINE (line)) : NULL;
}

/* The first that nobody has marked. */
static int
find_unmarked (GtkWidget *list)
{
  int i = 0;

  while (cp2_register_row_get_mark (get_row (list, i))->status != CP2_ATTENDANCE_UNSET)
    i++;
  return i;
}

static void
mark (GtkWidget *list,
      int        position,
      guint      key)
{
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position)));
  hands_press (list, key);
}

static guint
count_save (GtkWidget       *list,
            Cp2RegisterSave  save)
{
  guint n = 0;

  for (int i = 0; get_row (list, i) != NULL; i++)
    n += cp2_register_row_get_save (get_row (list, i)) == save;
  return n;
}

static gboolean
is_all_saved (gpointer data)
{
  return count_save (data, CP2_REGISTER_SAVE_SAVING) == 0 && count_save (data, CP2_REGISTER_SAVE_UNSAVED) == 0;
}

static gboolean
is_all_received (gpointer data)
{
  return is_all_saved (data) && count_save (data, CP2_REGISTER_SAVE_SAVED) == 0;
}

static gboolean
has_unsaved (gpointer data)
{
  return count_save (data, CP2_REGISTER_SAVE_UNSAVED) > 0;
}

static char *
dup_store (Desk *desk)
{
  g_autoptr(GListModel) accounts = cp2_session_list_accounts (desk->session);
  g_autoptr(Cp2Vault) account = g_list_model_get_item (accounts, 0);

  return g_build_filename (cp2_vault_get_folder (account), "store.db", NULL);
}

static void
no_space_by_limit (Desk     *desk,
                   gboolean  full)
{
  struct rlimit limit;

  /* Nothing may grow any more: what is written fails as on a full disk, though under another name. */
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = full ? 1 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
no_space_by_filling (Desk     *desk,
                     gboolean  full)
{
  g_autofree char *path = g_build_filename (desk->profile, "filler", NULL);
  static char block[4096];
  FILE *file;

  if (!full)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      return;
    }

  memset (block, 'x', sizeof block);
  file = g_fopen (path, "w");
  g_assert_nonnull (file);
  setvbuf (file, NULL, _IONBF, 0);
  while (fwrite (block, sizeof block, 1, file) == 1)
    ;
  while (fwrite (block, 1, 1, file) == 1)
    ;
  fclose (file);
}

/* A mark that the disk does not take is shown as that, and not lost; it is saved by itself once there is space. */
static void
check_full (Desk  *desk,
            void (*set_full) (Desk *desk, gboolean full))
{
  GtkWidget *list;
  GtkWidget *page;
  Cp2RegisterRow *row;
  int first;

  desk_enter (desk, "centre", NULL);
  list = open_register (desk);
  page = gtk_widget_get_ancestor (list, CP2_TYPE_PAGE);
  first = find_unmarked (list);
  row = get_row (list, first);

  set_full (desk, TRUE);
  mark (list, first, GDK_KEY_a);
  desk_wait (has_unsaved, list);
  g_assert_cmpint (cp2_register_row_get_mark (row)->status, ==, CP2_ATTENDANCE_ABSENT);
  desk_wait_label (page, "not saved !");
  desk_wait_label (page, "1 mark is not saved: the disk is full, or may not be written. Free some space and leave the "
                         "program open; it is then saved by itself.");
  g_assert_false (gtk_widget_is_sensitive (hands_find_button (page, "Countersign and Submit…")));
  /* Thought better of while it is not saved: the last word counts. */
  mark (list, first, GDK_KEY_p);
  desk_wait (has_unsaved, list);
  g_assert_cmpint (cp2_register_row_get_mark (row)->status, ==, CP2_ATTENDANCE_PRESENT);

  set_full (desk, FALSE);
  desk_wait (is_all_saved, list);
  g_assert_null (desk_find_label (page, "not saved"));
  g_assert_cmpint (cp2_register_row_get_mark (row)->status, ==, CP2_ATTENDANCE_PRESENT);
  desk_settle (desk);
  desk_wait (is_all_received, list);
  g_assert_cmpint (cp2_register_row_get_mark (row)->status, ==, CP2_ATTENDANCE_PRESENT);
}

static void
test_full_limit (void)
{
  Desk *desk = desk_new (NULL);

  check_full (desk, no_space_by_limit);
  desk_free (desk);
}

static void
test_full_disk (void)
{
  Desk *desk = desk_new (NULL);

  g_mkdir (desk->profile, 0700);
  if (mount ("tmpfs", desk->profile, "tmpfs", 0, "size=16m") != 0)
    {
      g_test_skip ("Only an administrator can make a small disk");
      desk_free (desk);
      return;
    }

  check_full (desk, no_space_by_filling);
  desk_leave (desk);
  g_assert_cmpint (umount (desk->profile), ==, 0);
  desk_free (desk);
}

static void
flip_bytes (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 1000; i < length; i += 4099)
    bytes[i] ^= 0x55;
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

static void
truncate_file (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, length / 2 + 17, NULL));
}

static void
remove_file (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
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

typedef struct
{
  const char  *name;
  void       (*damage) (const char *path);
  const char  *sentence;
} Damage;

static const Damage damages[] = {
  { "flipped", flip_bytes,
    "The file with the data of this account was damaged. It was moved aside, not deleted, and a new one was made." },
  { "truncated", truncate_file,
    "The file with the data of this account was damaged. It was moved aside, not deleted, and a new one was made." },
  { "gone", remove_file,
    "The file with the data of this account was not on this computer any more. A new one was made." },
};

static void
check_said (GtkWidget  *dialog,
            const char *sentence)
{
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), sentence));
  cp2_language_set ("sw");
  g_assert_cmpstr (_(sentence), !=, sentence);
  cp2_language_set ("en");
}

/* Damaged while the program was closed, with work that was not sent: the window says what happened, everything is
 * fetched again, and the unsent marks arrive. */
static void
test_damage (gconstpointer data)
{
  const Damage *damage = data;
  Desk *desk = desk_new (NULL);
  g_autofree char *store = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *list;
  GtkWidget *dialog;
  Cp2SignInPage *page;
  int first;

  desk_enter (desk, "centre", NULL);
  store = dup_store (desk);
  desk_leave (desk);
  desk_stop_server (desk);
  desk_unlock (desk, "centre", NULL);
  list = open_register (desk);
  first = find_unmarked (list);
  for (int i = 0; i < N_MARKED; i++)
    mark (list, first + i, i == 2 ? GDK_KEY_a : GDK_KEY_p);
  desk_wait (is_all_saved, list);
  desk_leave (desk);

  damage->damage (store);
  desk_start_server (desk);
  page = show_page (desk);
  g_signal_connect (desk->session, "notify::opened", G_CALLBACK (take_page_away_cb), desk->window);
  click (page, "Use Another Account");
  type (page, "User name", get_member (desk, "username"));
  type (page, "Password", get_member (desk, "password"));
  click (page, "Sign In");
  dialog = hands_wait_window (ADW_TYPE_MESSAGE_DIALOG);
  check_said (dialog, damage->sentence);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            "5 pieces of unsent work were rescued and will be sent."));
  hands_click (dialog, "Go On");
  g_signal_handlers_disconnect_by_func (desk->session, take_page_away_cb, desk->window);
  gtk_window_destroy (desk->window);
  desk->window = NULL;

  desk_settle (desk);
  list = open_register (desk);
  for (int i = 0; i < N_MARKED; i++)
    g_assert_cmpint (cp2_register_row_get_mark (get_row (list, first + i))->status, ==,
                     i == 2 ? CP2_ATTENDANCE_ABSENT : CP2_ATTENDANCE_PRESENT);
  g_assert_true (is_all_received (list));
  desk_free (desk);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bad-disk/damage/%s", damages[i].name);

      g_test_add_data_func (path, &damages[i], test_damage);
    }
  g_test_add_func ("/bad-disk/full/disk", test_full_disk);
  g_test_add_func ("/bad-disk/full/limit", test_full_limit);
}

int
main (int    argc,
      char **argv)
{
  return sign_in_test_run (argc, argv, add_tests);
}
