#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: A SQLite VFS that seals everything it writes
 *
 * A sealed VFS sits on top of another one, normally the system's. Database, rollback journal and write-ahead log are
 * encrypted and authenticated page by page; SQLite above and the file system below notice nothing. What SQLite would
 * put into temporary files stays in memory. Connections are opened by giving the VFS's name to cp2_sql_open().
 *
 * A flipped byte, a page from elsewhere and a truncated page are answered with `SQLITE_IOERR_DATA`, a wrong key or a
 * file that was never sealed with `SQLITE_NOTADB`. Whole files put back to an older state are not noticed.
 */

/** CP2_SEALED_VFS_KEY_SIZE: bytes of a key */
#define CP2_SEALED_VFS_KEY_SIZE 32

/** CP2_SEALED_VFS_RESERVED: bytes at the end of each page that a database must leave free (`SQLITE_FCNTL_RESERVE_BYTES`) */
#define CP2_SEALED_VFS_RESERVED 40

/**
 * cp2_sealed_vfs_register:
 * @name: a name that no VFS has yet
 * @base: (nullable): name of the VFS below, %NULL for the system's; it must support shared memory
 * @key: (array fixed-size=32): the key; copied into memory that is locked and wiped after use
 * @error: `CP2_SQL_ERROR_OPEN` when @name is taken, @base unknown, or locked memory is short
 *
 * Makes a sealed VFS known to SQLite. Any number of them may exist at once, each with its own key. May be called from
 * any thread.
 *
 * Returns: %TRUE when it was registered
 */
gboolean cp2_sealed_vfs_register   (const char    *name,
                                    const char    *base,
                                    const guint8  *key,
                                    GError       **error);

/**
 * cp2_sealed_vfs_unregister:
 * @name: the name it was registered by; harmless when there is none
 *
 * No file can be opened through the VFS any more. Files that are open stay usable, and the key is wiped as soon as the
 * last of them is closed. The name may be registered again at once, with another key. May be called from any thread.
 */
void     cp2_sealed_vfs_unregister (const char    *name);

G_END_DECLS
