#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "ctl/cp2-ctl.h"

static const struct
{
  const char *name;
  Cp2CtlFunc  run;
  const char *summary;
} commands[] = {
  { "account", cp2_ctl_account, "add, suspend or resume an account, or give it a new password" },
  { "check", cp2_ctl_check, "look for damage and for broken rules in the whole database" },
  { "demo", cp2_ctl_demo, "fill an empty database with an invented sub-county in the middle of an exam" },
  { "init", cp2_ctl_init, "make the database and import the reference data; harmless to repeat" },
};

static char *
describe_commands (void)
{
  GString *text = g_string_new ("Commands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-9s %s\n", commands[i].name, commands[i].summary);
  g_string_append (text, "\n“cp2ctl COMMAND --help” tells more. Exit status: 0 when it was done, 1 when not, 2 for a wrong command line.");
  return g_string_free (text, FALSE);
}

/* Options after the command are the command's, so that parsing stops there. */
static GOptionContext *
make_context (char     **database,
              gboolean  *version)
{
  const GOptionEntry entries[] = {
    { "database", 'd', 0, G_OPTION_ARG_STRING, database, "The database, as sqlite:PATH", "URL" },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, "Print the version", NULL },
    { NULL }
  };
  GOptionContext *context = g_option_context_new ("COMMAND …");
  g_autofree char *description = describe_commands ();

  g_option_context_set_summary (context, "Administers the database of a CP2 server.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  return context;
}

static Cp2CtlExit
run_command (char  **database,
             GStrv  *arguments)
{
  const char *name = (*arguments)[0];

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i].name))
      return commands[i].run (database, arguments);

  if (name == NULL)
    g_printerr ("cp2ctl: Name a command; “cp2ctl --help” lists them.\n");
  else
    g_printerr ("cp2ctl: There is no command “%s”; “cp2ctl --help” lists them.\n", name);
  return CP2_CTL_USAGE;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *database = NULL;
  gboolean version = FALSE;
  g_autoptr(GOptionContext) context = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) arguments = g_strdupv (argv);
  g_auto(GStrv) rest = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("cp2ctl");
  context = make_context (&database, &version);
  if (!g_option_context_parse_strv (context, &arguments, &error))
    {
      g_printerr ("cp2ctl: %s.\n", error->message);
      return CP2_CTL_USAGE;
    }
  if (version)
    {
      g_print ("cp2ctl %s\n", PACKAGE_VERSION);
      return CP2_CTL_DONE;
    }

  rest = g_strdupv (arguments + 1);
  return run_command (&database, &rest);
}
