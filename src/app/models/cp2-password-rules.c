#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "app/models/cp2-password-rules.h"

/* Characters that count: one that repeats the last, or follows it as b follows a, adds nothing to guess. */
static guint
count_surprises (const char *password)
{
  gunichar last = 0;
  guint count = 0;

  for (const char *at = password; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (at));

      if (abs ((int) c - (int) last) > 1)
        count++;
      last = c;
    }

  return count;
}

static guint
count_classes (const char *password)
{
  gboolean lower = FALSE;
  gboolean upper = FALSE;
  gboolean digit = FALSE;
  gboolean other = FALSE;

  for (const char *at = password; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isdigit (c))
        digit = TRUE;
      else if (g_unichar_isupper (c))
        upper = TRUE;
      else if (g_unichar_isalpha (c))
        lower = TRUE;
      else
        other = TRUE;
    }

  return lower + upper + digit + other;
}

Cp2PasswordStrength
cp2_password_get_strength (const char *password)
{
  glong length;
  guint score;

  g_return_val_if_fail (password != NULL, CP2_PASSWORD_EMPTY);

  length = g_utf8_strlen (password, -1);
  if (length == 0)
    return CP2_PASSWORD_EMPTY;
  if (length < CP2_PASSWORD_LENGTH_MIN)
    return CP2_PASSWORD_TOO_SHORT;
  if (length > CP2_PASSWORD_LENGTH_MAX)
    return CP2_PASSWORD_TOO_LONG;

  score = count_surprises (password) + 2 * (count_classes (password) - 1);
  if (score < 10)
    return CP2_PASSWORD_WEAK;

  return score < 16 ? CP2_PASSWORD_FAIR : CP2_PASSWORD_STRONG;
}

const char *
cp2_password_strength_get_word (Cp2PasswordStrength strength)
{
  switch (strength)
    {
    case CP2_PASSWORD_TOO_SHORT:
      return C_("password", "Too short");
    case CP2_PASSWORD_TOO_LONG:
      return C_("password", "Too long");
    case CP2_PASSWORD_WEAK:
      return C_("password", "Easy to guess");
    case CP2_PASSWORD_FAIR:
      return C_("password", "Good");
    case CP2_PASSWORD_STRONG:
      return C_("password", "Hard to guess");
    case CP2_PASSWORD_EMPTY:
    default:
      return "";
    }
}

guint
cp2_password_strength_get_level (Cp2PasswordStrength strength)
{
  return strength < CP2_PASSWORD_WEAK ? 0 : strength - CP2_PASSWORD_WEAK + 1;
}
