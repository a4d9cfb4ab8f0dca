#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** CP2_PASSWORD_LENGTH_MIN: characters that a password has at least; the server's rule. */
#define CP2_PASSWORD_LENGTH_MIN 10
/** CP2_PASSWORD_LENGTH_MAX: characters that it has at most. */
#define CP2_PASSWORD_LENGTH_MAX 128

/**
 * Cp2PasswordStrength: how long somebody would have to guess; only the first three keep a password from being sent. That
 * it is not one of the common ones is for the server to say.
 */
typedef enum
{
  CP2_PASSWORD_EMPTY,
  CP2_PASSWORD_TOO_SHORT,
  CP2_PASSWORD_TOO_LONG,
  CP2_PASSWORD_WEAK,
  CP2_PASSWORD_FAIR,
  CP2_PASSWORD_STRONG,
} Cp2PasswordStrength;

/** cp2_password_get_strength: of @password, valid UTF-8. */
Cp2PasswordStrength  cp2_password_get_strength      (const char          *password);
/** cp2_password_strength_get_word: (transfer none): the strength in words, translated; empty for the empty password. */
const char          *cp2_password_strength_get_word (Cp2PasswordStrength  strength);
/** cp2_password_strength_get_level: from 0 to 3, for a bar. */
guint                cp2_password_strength_get_level (Cp2PasswordStrength strength);

G_END_DECLS
