#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-language.h"

/* Ours are taken out of the command line before GApplication sees it, since the profile decides about its name. */
int
main (int    argc,
      char **argv)
{
  g_autofree char *server = NULL;
  g_autofree char *profile = NULL;
  gboolean version = FALSE;
  g_autoptr(GOptionContext) context = NULL;
  g_autoptr(Cp2App) app = NULL;
  g_autoptr(GError) error = NULL;

  cp2_language_start (NULL);

  const GOptionEntry options[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &server, N_("Use this server instead of the one in the preferences"), "URL" },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, N_("Keep accounts and records in this folder"), N_("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version and exit"), NULL },
    { NULL }
  };

  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (version)
    {
      g_print ("cp2 %s\n", PACKAGE_VERSION);
      return 0;
    }

  g_set_prgname ("cp2");
  g_set_application_name ("CP2 Desktop");
  app = cp2_app_new (profile, server);

  return g_application_run (G_APPLICATION (app), argc, argv);
}
