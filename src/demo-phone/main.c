#include "config.h"

#include "app/cp2-language.h"
#include "demo-phone/cp2-phone-window.h"

/* cp2-demo-phone FOLDER: shows the text messages that a demonstration's server writes to the folder. */

static void
activate_cb (GtkApplication *app,
             gpointer        user_data)
{
  GFile *folder = user_data;
  GtkWindow *window = gtk_application_get_active_window (app);

  if (window == NULL)
    {
      g_autoptr(Cp2PhoneInbox) inbox = cp2_phone_inbox_new (folder);

      window = GTK_WINDOW (cp2_phone_window_new (app, inbox));
    }

  gtk_window_present (window);
}

int
main (int    argc,
      char **argv)
{
  const char * const close_keys[] = { "<Control>w", "<Control>q", NULL };
  g_autoptr(AdwApplication) app = NULL;
  g_autoptr(GFile) folder = NULL;

  if (argc != 2)
    {
      g_printerr ("cp2-demo-phone FOLDER\n");
      return 2;
    }

  cp2_language_start (NULL);
  g_set_prgname ("cp2-demo-phone");
  folder = g_file_new_for_commandline_arg (argv[1]);
  /* One for each folder, hence no name on the bus. */
  app = adw_application_new ("io.github.cp2desktop.DemoPhone", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), folder);
  gtk_application_set_accels_for_action (GTK_APPLICATION (app), "window.close", close_keys);

  return g_application_run (G_APPLICATION (app), 1, argv);
}
