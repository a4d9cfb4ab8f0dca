#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "client/tool/cp2-tool.h"

static char *server;
static char *profile;
static char *username;
static char *password_file;
static char *new_password_file;
static char *ca_file;
static int vault_memory;
static char **arguments;

static const GOptionEntry entries[] = {
  { "server", 0, 0, G_OPTION_ARG_STRING, &server, "The server’s address", "URL" },
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, "Where this desktop keeps its accounts", "FOLDER" },
  { "user", 0, 0, G_OPTION_ARG_STRING, &username, "User name", "NAME" },
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, "File with the password in its first line", "FILE" },
  { "new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &new_password_file, "The same for a new password", "FILE" },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, "The only trusted certificates", "FILE" },
  { "vault-memory", 0, 0, G_OPTION_ARG_INT, &vault_memory, "Memory that a guess at the password costs", "KIB" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, "COMMAND" },
  { NULL }
};

static char *
read_password (const char *path)
{
  g_autofree char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  text[strcspn (text, "\r\n")] = '\0';
  return g_steal_pointer (&text);
}

static gboolean
run_lines (Cp2Tool  *tool,
           GError  **error)
{
  char line[65536];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto(GStrv) words = NULL;
      g_autoptr(GError) local_error = NULL;

      if (line[strspn (line, " \n")] == '\0')
        continue;
      if (g_shell_parse_argv (line, NULL, &words, &local_error) &&
          cp2_tool_run (tool, (const char * const *) words, &local_error))
        {
          g_print ("ok\n");
        }
      else
        {
          g_autofree char *text = cp2_tool_describe (local_error);

          g_print ("error %s\n", text);
        }
      fflush (stdout);
    }

  return TRUE;
}

/* `a b , c` are two commands. */
static gboolean
run_all (Cp2Tool  *tool,
         GError  **error)
{
  g_autoptr(GPtrArray) command = g_ptr_array_new ();

  for (guint i = 0; ; i++)
    {
      if (arguments[i] != NULL && !g_str_equal (arguments[i], ","))
        {
          g_ptr_array_add (command, arguments[i]);
          continue;
        }
      g_ptr_array_add (command, NULL);
      if (!(g_strcmp0 (command->pdata[0], "-") == 0 ? run_lines (tool, error)
                                                    : cp2_tool_run (tool, (const char * const *) command->pdata, error)))
        return FALSE;
      if (arguments[i] == NULL)
        return TRUE;
      g_ptr_array_set_size (command, 0);
    }
}

static void
leave (Cp2Tool *tool)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_session_leave_async (tool->session, cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  cp2_session_leave_finish (tool->session, result, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new ("COMMAND … — a CP2 desktop without a window");
  g_autoptr(GError) error = NULL;
  const struct rlimit no_core = { 0, 0 };
  Cp2Tool tool = { NULL };
  gboolean done;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  setrlimit (RLIMIT_CORE, &no_core);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, cp2_tool_get_help ());
  if (!g_option_context_parse (context, &argc, &argv, &error) || server == NULL || profile == NULL || arguments == NULL)
    {
      g_printerr ("%s\n", error ? error->message : "--server, --profile and a command are needed; see --help");
      return 2;
    }

  tool.session = cp2_session_new (profile, server, ca_file, vault_memory, &error);
  tool.username = username ? username : g_strdup ("");
  tool.password = read_password (password_file);
  tool.new_password = read_password (new_password_file);
  if (tool.password == NULL)
    tool.password = g_strdup ("");

  done = tool.session != NULL && run_all (&tool, &error);
  if (!done)
    {
      g_autofree char *text = cp2_tool_describe (error);

      g_printerr ("%s\n", text);
    }

  if (tool.session != NULL)
    leave (&tool);
  g_clear_object (&tool.session);
  return done ? 0 : g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE) ? 2 : 1;
}
