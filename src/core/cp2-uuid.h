#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cp2_uuid_new:
 *
 * Makes a version 7 UUID (RFC 9562): 48 bits of milliseconds, 12 bits of a counter within the millisecond, 62 random
 * bits. Two calls of one process never return the same or a smaller value. Ids serve identity and index locality;
 * nothing may read order, age or authority from them, since device clocks lie. Safe from any thread.
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char     *cp2_uuid_new      (void);

/** cp2_uuid_is_valid: whether @text is a version 7 UUID in lower case with dashes; %NULL is not. */
gboolean  cp2_uuid_is_valid (const char *text);

G_END_DECLS
