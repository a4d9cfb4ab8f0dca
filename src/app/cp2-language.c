#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

#include "app/cp2-language.h"

/* In the environment by address: changing it here is no setenv(), which other threads' getenv() would race with. */
static char variable[64] = "LANGUAGE=";
static char *of_the_desktop;

/* gettext looks at the language again when this changes; see its manual, "Being a gettext grok". */
extern int _nl_msg_cat_cntr;

static gboolean
is_plain_c (void)
{
  const char *messages = setlocale (LC_MESSAGES, NULL);

  return messages == NULL || g_str_equal (messages, "C") || g_str_equal (messages, "POSIX");
}

void
cp2_language_set (const char *choice)
{
  const char *language = choice != NULL && *choice != '\0' ? choice : of_the_desktop;

  g_snprintf (variable, sizeof variable, "LANGUAGE=%s", language);
  _nl_msg_cat_cntr++;
  cp2_language_bind_toolkit ();
}

void
cp2_language_start (const char *choice)
{
  const char *folder = g_getenv ("CP2_LOCALE_DIR");

  of_the_desktop = g_strdup (g_getenv ("LANGUAGE"));
  if (of_the_desktop == NULL)
    of_the_desktop = g_strdup ("");

  /* In the "C" locale nothing is translated at all. */
  if (setlocale (LC_ALL, "") == NULL || is_plain_c ())
    setlocale (LC_ALL, "C.UTF-8");

  bindtextdomain (GETTEXT_PACKAGE, folder ? folder : LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  putenv (variable);
  cp2_language_set (choice);
}

const char *
cp2_language_get (void)
{
  /* Translators: the code of the language of this catalogue, for example "sw"; it is not shown. */
  const char *code = C_("language code", "en");

  return code;
}

void
cp2_language_bind_toolkit (void)
{
  static const char * const domains[] = { "gtk40", "libadwaita" };
  static char *of_the_system[G_N_ELEMENTS (domains)];
  const char *folder = g_getenv ("CP2_LOCALE_DIR");

  /* Each domain has a folder. In a language that the toolkit has, its own catalogues are better. */
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *path = g_build_filename (folder ? folder : TOOLKIT_LOCALE_DIR, domains[i], NULL);

      if (of_the_system[i] == NULL)
        of_the_system[i] = g_strdup (bindtextdomain (domains[i], NULL));
      bindtextdomain (domains[i], g_str_equal (cp2_language_get (), "sw") ? path : of_the_system[i]);
      bind_textdomain_codeset (domains[i], "UTF-8");
    }
}
