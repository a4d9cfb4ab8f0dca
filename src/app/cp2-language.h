#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cp2_language_start:
 * @choice: `en`, `sw`, or empty for the desktop's
 *
 * Binds the catalogue and chooses the language; first thing in main(), before any thread. Messages need no locale of
 * their own, so that Kiswahili shows on a machine where none was generated. CP2_LOCALE_DIR names another place of the
 * catalogues, for a program that is not installed.
 */
void        cp2_language_start (const char *choice);

/** cp2_language_set: changes it while the program runs; widgets that exist keep their words. */
void        cp2_language_set   (const char *choice);

/**
 * cp2_language_bind_toolkit:
 *
 * Gives the toolkit its words in Kiswahili, which it has none of. It binds its own catalogues when it starts, so this is
 * called once more after that; cp2_language_set() calls it too.
 */
void        cp2_language_bind_toolkit (void);

/** cp2_language_get: (transfer none): `sw` or `en`, which a person reads now. */
const char *cp2_language_get   (void);

G_END_DECLS
