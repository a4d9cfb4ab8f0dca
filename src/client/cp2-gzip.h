#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** cp2_gzip_deflate: (transfer full): @bytes as one gzip stream. */
GBytes *cp2_gzip_deflate (GBytes  *bytes);

/**
 * cp2_gzip_inflate:
 * @limit: the most bytes that may come out
 * @error: %G_IO_ERROR_PARTIAL_INPUT when the stream is cut, %G_IO_ERROR_INVALID_DATA when it is damaged or followed by
 *   something else, %G_IO_ERROR_NO_SPACE when it would grow beyond @limit
 *
 * Inflates one complete gzip stream; its length and check sum at the end must be there and be right.
 *
 * Returns: (transfer full): what was inside
 */
GBytes *cp2_gzip_inflate (GBytes  *bytes,
                          gsize    limit,
                          GError **error);

G_END_DECLS
