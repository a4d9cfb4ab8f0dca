#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Cp2Secret:
 *
 * A string that nobody else may read: a password, a token, a code. It is a plain `char *` that is wiped before its
 * memory goes back, so `g_autoptr(Cp2Secret)` is all a function needs. Never log one.
 */
typedef char Cp2Secret;

/** cp2_secret_init: makes libsodium ready; every function of this room that needs it calls this itself. Any thread. */
void       cp2_secret_init (void);

/** cp2_secret_dup: (transfer full) (nullable): a copy of @text, %NULL for %NULL; free it with cp2_secret_free(). */
Cp2Secret *cp2_secret_dup  (const char *text);

/** cp2_secret_free: wipes @secret (nullable) up to its closing zero and frees it. */
void       cp2_secret_free (Cp2Secret  *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Secret, cp2_secret_free)

G_END_DECLS
