#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cp2_soundness_take:
 * @path: of a database that is not open
 *
 * Whether the file is still as cp2_soundness_note() left it: closed in order, by a program that met no damage in it. To
 * check a large database takes seconds; pages are sealed, so that one that went bad since is noticed when it is read. The
 * note counts for one opening, so that nothing is taken for sound after a program that did not get to closing it.
 */
gboolean cp2_soundness_take (const char *path);

/** cp2_soundness_note: the database is sound, has no open connection, and its log was written back. */
void     cp2_soundness_note (const char *path);

G_END_DECLS
