#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * cp2_durable_file_write:
 * @path: where the file belongs; its folder exists
 * @data: the whole content
 * @length: its length in bytes
 * @error: a %G_IO_ERROR; the old file is then untouched, unless only the last step (syncing the folder) failed
 *
 * Replaces a file so that a crash or a power loss leaves the old or the new content, never a mixture: written beside
 * it as `PATH.new` (0600), synced, renamed, the folder synced. What a crash leaves of `PATH.new` is overwritten by the
 * next call. The caller sees to it that one file has one writer at a time. Blocks on the disk.
 *
 * Returns: whether the new content is on the disk
 */
gboolean  cp2_durable_file_write  (const char    *path,
                                   gconstpointer  data,
                                   gsize          length,
                                   GError       **error);

/**
 * cp2_durable_file_read:
 * @limit: the most bytes that such a file can sensibly have
 * @error: a %G_IO_ERROR; %G_IO_ERROR_NOT_FOUND, or %G_IO_ERROR_MESSAGE_TOO_LARGE above @limit
 *
 * Returns: (transfer full): the content
 */
GBytes   *cp2_durable_file_read   (const char    *path,
                                   gsize          limit,
                                   GError       **error);

/**
 * cp2_durable_folder_make:
 * @error: a %G_IO_ERROR
 *
 * Makes a folder that only this user can enter (0700), with the folders above it where they are missing, and takes
 * other people's permission away from one that exists.
 *
 * Returns: whether it is there
 */
gboolean  cp2_durable_folder_make (const char    *path,
                                   GError       **error);

G_END_DECLS
