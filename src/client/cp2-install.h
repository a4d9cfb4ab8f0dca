#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SECTION: Which installation this is
 *
 * A copied or restored folder is a second device with the first one's identity. A random number that stands in the
 * database and in a file outside the folder, and a hash of the computer's own id, tell such a copy before it numbers
 * an operation. Both block on the disk.
 */

/** cp2_install_get_machine: (transfer full): a hash of this computer's id, empty when it has none. */
char     *cp2_install_get_machine (void);
/** cp2_install_read_nonce: (transfer full) (nullable): what the file outside says for the account's folder. */
char     *cp2_install_read_nonce  (const char  *folder);
/** cp2_install_make_nonce: (transfer full) (nullable): makes a new number and writes it to the file outside. */
char     *cp2_install_make_nonce  (const char  *folder,
                                   GError     **error);

G_END_DECLS
