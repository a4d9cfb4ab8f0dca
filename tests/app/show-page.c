#include "config.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "app/cp2-app.h"
#include "app/cp2-language.h"
#include "tests/app/desk.h"

/* Shows one page of one role with demonstration data, for looking at it: says "shown" and stays until it is ended. */
int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *role = NULL;
  g_autofree char *shows = NULL;
  g_autofree char *page = NULL;
  g_autofree char *target = NULL;
  g_autofree char *language = NULL;
  int width = 900;
  int height = 700;
  const GOptionEntry options[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Go on with this demonstration", "FOLDER" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "Who is signed in", "ROLE" },
    { "shows", 0, 0, G_OPTION_ARG_STRING, &shows, "Which account of the role", "WORDS" },
    { "page", 0, 0, G_OPTION_ARG_STRING, &page, "Its page", "NAME" },
    { "target", 0, 0, G_OPTION_ARG_STRING, &target, "What the page is told to show", "ID" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, "en or sw", "CODE" },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, "Of the window, pixels", "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, "Of the window, pixels", "N" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  Desk *desk;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || role == NULL || page == NULL)
    {
      g_printerr ("%s\n", error ? error->message : "--role and --page are needed");
      return 2;
    }

  cp2_language_start (language);
  desk = desk_new (folder);
  adw_init ();
  g_application_set_default (g_object_new (ADW_TYPE_APPLICATION, "resource-base-path", CP2_RESOURCE_PATH, NULL));
  g_application_register (g_application_get_default (), NULL, NULL);
  desk_enter (desk, role, shows);
  desk_show (desk, page, target);
  gtk_window_set_default_size (desk->window, width, height);
  desk_idle ();
  g_print ("shown\n");

  while (gtk_widget_get_visible (GTK_WIDGET (desk->window)))
    g_main_context_iteration (NULL, TRUE);
  desk_free (desk);

  return 0;
}
