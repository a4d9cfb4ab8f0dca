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

  putenv (variable);
  cp2_language_set (choice);

  bindtextdomain (GETTEXT_PACKAGE, folder ? folder : LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

const char *
cp2_language_get (void)
{
  /* Translators: the code of the language of this catalogue, for example "sw"; it is not shown. */
  const char *code = C_("language code", "en");

  return code;
}
