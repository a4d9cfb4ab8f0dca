#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/cp2-clock.h"
#include "core/cp2-format.h"

#define YOUNGEST 18
#define OLDEST   90

static gboolean
is_digits (const char *text,
           gsize       least,
           gsize       most)
{
  gsize length = strspn (text, "0123456789");

  return text[length] == '\0' && length >= least && length <= most;
}

static gboolean
is_mobile (const char *text)
{
  return is_digits (text, 12, 12) && g_str_has_prefix (text, "254") && (text[3] == '7' || text[3] == '1');
}

static gboolean
is_kra_pin (const char *text)
{
  return strlen (text) == 11 && (text[0] == 'A' || text[0] == 'P') &&
         strspn (text + 1, "0123456789") == 9 && g_ascii_isupper (text[10]);
}

static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');
  const char *dot = at ? strrchr (at, '.') : NULL;

  return at != NULL && at != text && strchr (at + 1, '@') == NULL &&
         dot != NULL && dot > at + 1 && dot[1] != '\0' && strpbrk (text, " \t\r\n,;<>\"") == NULL;
}

static gboolean
is_person_name (const char *text)
{
  guint words = 0;
  gboolean in_word = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        {
          words += in_word ? 0 : 1;
          in_word = TRUE;
        }
      else if (c == ' ')
        {
          in_word = FALSE;
        }
      else if (c != '\'' && c != 0x2019 && c != '.' && c != '-')
        {
          return FALSE;
        }
    }

  return words >= 2;
}

static gboolean
is_code (const char *text)
{
  return text[0] != '\0' && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen (text);
}

gboolean
cp2_format_check (Cp2Format   format,
                  const char *value)
{
  if (value == NULL)
    return FALSE;

  switch (format)
    {
    case CP2_FORMAT_FREE:
      return TRUE;
    case CP2_FORMAT_MOBILE:
      return is_mobile (value);
    case CP2_FORMAT_KRA_PIN:
      return is_kra_pin (value);
    case CP2_FORMAT_NATIONAL_ID:
      return is_digits (value, 7, 9);
    case CP2_FORMAT_SERVICE_NUMBER:
      return is_digits (value, 4, 10);
    case CP2_FORMAT_YEAR_OF_BIRTH:
    case CP2_FORMAT_YEAR:
      return is_digits (value, 4, 4) && cp2_format_check_number (format, g_ascii_strtoll (value, NULL, 10));
    case CP2_FORMAT_EMAIL:
      return is_email (value);
    case CP2_FORMAT_CENTRE_CODE:
      return is_digits (value, 8, 8);
    case CP2_FORMAT_PERSON_NAME:
      return is_person_name (value);
    case CP2_FORMAT_ACCOUNT_NUMBER:
      return is_digits (value, 6, 20);
    case CP2_FORMAT_CODE:
      return is_code (value);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
cp2_format_check_number (Cp2Format format,
                         gint64    value)
{
  int year = cp2_clock_current_year ();

  switch (format)
    {
    case CP2_FORMAT_YEAR_OF_BIRTH:
      return value >= year - OLDEST && value <= year - YOUNGEST;
    case CP2_FORMAT_YEAR:
      return value >= 1950 && value <= year;
    default:
      return TRUE;
    }
}

/* One space for each run of white space, none at the ends. */
static char *
squeeze (const char *value)
{
  GString *text = g_string_new (NULL);

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isspace (c))
        g_string_append_unichar (text, c);
      else if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    }

  if (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}

static void
remove_separators (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    if (*from != ' ' && *from != '-')
      *to++ = *from;
  *to = '\0';
}

static char *
normalise_mobile (const char *number)
{
  if (number[0] == '+')
    number++;
  if (number[0] == '0' && (number[1] == '7' || number[1] == '1') && strlen (number) == 10)
    return g_strconcat ("254", number + 1, NULL);
  if ((number[0] == '7' || number[0] == '1') && strlen (number) == 9)
    return g_strconcat ("254", number, NULL);

  return g_strdup (number);
}

char *
cp2_format_normalise (Cp2Format   format,
                      const char *value)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (value != NULL, NULL);

  text = squeeze (value);
  switch (format)
    {
    case CP2_FORMAT_MOBILE:
      remove_separators (text);
      return normalise_mobile (text);
    case CP2_FORMAT_KRA_PIN:
      remove_separators (text);
      return g_ascii_strup (text, -1);
    case CP2_FORMAT_NATIONAL_ID:
    case CP2_FORMAT_SERVICE_NUMBER:
    case CP2_FORMAT_ACCOUNT_NUMBER:
    case CP2_FORMAT_CENTRE_CODE:
      remove_separators (text);
      return g_steal_pointer (&text);
    default:
      return g_steal_pointer (&text);
    }
}

const char *
cp2_format_describe (Cp2Format format)
{
  switch (format)
    {
    case CP2_FORMAT_MOBILE:
      return _("Use 12 digits that begin with 2547 or 2541, for example 254712345678.");
    case CP2_FORMAT_KRA_PIN:
      return _("A KRA PIN has 11 characters: a letter A or P, nine digits, a letter.");
    case CP2_FORMAT_NATIONAL_ID:
      return _("A national ID number has 7 or 8 digits, or 9 on a Maisha card.");
    case CP2_FORMAT_SERVICE_NUMBER:
      return _("A TSC or personal number has 4 to 10 digits.");
    case CP2_FORMAT_YEAR_OF_BIRTH:
      return _("Give the year of birth of a person who is at least 18.");
    case CP2_FORMAT_YEAR:
      return _("Give a year that is not in the future, with four digits.");
    case CP2_FORMAT_EMAIL:
      return _("An e-mail address looks like name@example.org.");
    case CP2_FORMAT_CENTRE_CODE:
      return _("A centre code has 8 digits.");
    case CP2_FORMAT_PERSON_NAME:
      return _("Give at least two names, as on the ID card, with letters only.");
    case CP2_FORMAT_ACCOUNT_NUMBER:
      return _("A bank account number has 6 to 20 digits.");
    case CP2_FORMAT_CODE:
      return _("Use capital letters, digits and hyphens.");
    case CP2_FORMAT_FREE:
    default:
      return _("Check the text.");
    }
}

gboolean
cp2_date_is_valid (const char *text)
{
  int year, month, day;

  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (guint i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return FALSE;

  year = atoi (text);
  month = atoi (text + 5);
  day = atoi (text + 8);
  return year >= 1900 && year <= 2200 && g_date_valid_dmy (day, month, year);
}

char *
cp2_date_add_days (const char *date,
                   int         days)
{
  GDate day;
  char text[16];

  g_return_val_if_fail (cp2_date_is_valid (date), NULL);

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, atoi (date + 8), atoi (date + 5), atoi (date));
  if (days >= 0)
    g_date_add_days (&day, days);
  else
    g_date_subtract_days (&day, -days);

  g_snprintf (text, sizeof text, "%04d-%02d-%02d",
              g_date_get_year (&day), g_date_get_month (&day), g_date_get_day (&day));
  return g_strdup (text);
}

gboolean
cp2_time_is_valid (const char *text)
{
  return text != NULL && strlen (text) == 5 && text[2] == ':' &&
         g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]) &&
         atoi (text) < 24 && atoi (text + 3) < 60;
}

gboolean
cp2_instant_is_valid (const char *text)
{
  g_autofree char *date = NULL;
  gsize length;

  if (text == NULL || (length = strlen (text)) < 20 || length > 32 || text[10] != 'T' || text[length - 1] != 'Z')
    return FALSE;

  date = g_strndup (text, 10);
  if (!cp2_date_is_valid (date) || text[13] != ':' || text[16] != ':' ||
      !g_ascii_isdigit (text[11]) || !g_ascii_isdigit (text[12]) || !g_ascii_isdigit (text[14]) ||
      !g_ascii_isdigit (text[15]) || !g_ascii_isdigit (text[17]) || !g_ascii_isdigit (text[18]) ||
      atoi (text + 11) > 23 || atoi (text + 14) > 59 || atoi (text + 17) > 60)
    return FALSE;

  return length == 20 || (text[19] == '.' && length > 21 && strspn (text + 20, "0123456789") == length - 21);
}
