#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cp2_memory_give_back:
 *
 * Gives memory that was freed back to the system; glibc keeps what it may want again soon, a hundred megabytes of it
 * after a large table was read. For the end of large work, on the thread that did it: it takes milliseconds, and other
 * threads wait for memory meanwhile. Does nothing with other C libraries. Any thread.
 */
void cp2_memory_give_back (void);

G_END_DECLS
