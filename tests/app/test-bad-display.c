#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "app/centre/cp2-register-line.h"
#include "tests/app/hands.h"
#include "tests/app/sign-in-fixture.h"

/*
 * The display goes away under the program, as when somebody pulls the plug of a thin client. The test is two programs:
 * one of them, on a display of its own, marks somebody and says so; then its display ends. It has to leave by itself,
 * without a crash, and the mark has to be there.
 */

#define VICTIM "--on-a-display-that-ends"

static Cp2RegisterRow *
get_row (GtkWidget *list,
         int        position)
{
  return cp2_register_line_get_row (CP2_REGISTER_LINE (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position)));
}

static GtkWidget *
open_register (Desk *desk)
{
  return desk_find (GTK_WIDGET (desk_show (desk, "register", NULL)), GTK_TYPE_LIST_BOX, NULL, NULL);
}

static int
find_unmarked (GtkWidget *list)
{
  int i = 0;

  while (cp2_register_row_get_mark (get_row (list, i))->status != CP2_ATTENDANCE_UNSET)
    i++;
  return i;
}

static gboolean
is_saved (gpointer data)
{
  return cp2_register_row_get_save (data) == CP2_REGISTER_SAVE_SAVED;
}

static Desk *
take_desk (const char *folder)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autofree char *path = g_build_filename (folder, "demo.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  desk->demo = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  desk->url = g_strdup (json_object_get_string_member (desk->demo, "server"));
  desk->profile = g_build_filename (folder, "profile", NULL);
  return desk;
}

/* Never comes back: it ends with its display. */
static void
be_victim (const char *folder)
{
  Desk *desk = take_desk (folder);
  GtkWidget *list;
  int row;

  desk_unlock (desk, "centre", NULL);
  list = open_register (desk);
  row = find_unmarked (list);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), row)));
  hands_press (list, GDK_KEY_p);
  desk_wait (is_saved, get_row (list, row));
  g_print ("saved %d\n", row);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr(GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  line = g_data_input_stream_read_line_utf8 (stream, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return line;
}

static GSubprocess *
start_victim (Desk       *desk,
              const char *display)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *name = g_strconcat (":", display, NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *victim;

  g_subprocess_launcher_setenv (launcher, "DISPLAY", name, TRUE);
  victim = g_subprocess_launcher_spawn (launcher, &error, self, VICTIM, desk->folder, NULL);
  g_assert_no_error (error);
  return victim;
}

static void
test_gone (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GSubprocess) display = NULL;
  g_autoptr(GSubprocess) victim = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *said = NULL;
  GtkWidget *list;
  int row;

  desk_enter (desk, "centre", NULL);
  desk_leave (desk);
  desk_stop_server (desk);

  display = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "Xvfb",
                              "-displayfd", "1", "-screen", "0", "1200x800x24", "-nolisten", "tcp", NULL);
  g_assert_no_error (error);
  number = read_line (display);
  victim = start_victim (desk, number);
  said = read_line (victim);
  g_assert_true (g_str_has_prefix (said, "saved "));
  row = atoi (said + strlen ("saved "));

  g_subprocess_force_exit (display);
  g_subprocess_wait (display, NULL, NULL);
  g_subprocess_wait (victim, NULL, NULL);
  g_test_message ("The program ended with %d", g_subprocess_get_status (victim));
  g_assert_true (g_subprocess_get_if_exited (victim));

  desk_unlock (desk, "centre", NULL);
  list = open_register (desk);
  g_assert_cmpint (cp2_register_row_get_mark (get_row (list, row))->status, ==, CP2_ATTENDANCE_PRESENT);
  g_assert_null (cp2_store_get_damage_report (cp2_session_get_store (desk->session)));
  desk_start_server (desk);
  desk_settle (desk);
  g_assert_cmpint (cp2_register_row_get_mark (get_row (list, row))->status, ==, CP2_ATTENDANCE_PRESENT);
  desk_free (desk);
}

static void
add_tests (void)
{
  g_test_add_func ("/bad-display/gone", test_gone);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], VICTIM))
    {
      cp2_language_start ("en");
      adw_init ();
      be_victim (argv[2]);
    }

  return sign_in_test_run (argc, argv, add_tests);
}
