#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** CP2_BACKOFF_BASE_MS: the longest first wait, ms. */
#define CP2_BACKOFF_BASE_MS         2000
/** CP2_BACKOFF_CAP_MS: the longest wait that is not the server's wish, ms. */
#define CP2_BACKOFF_CAP_MS          300000
/** CP2_BACKOFF_RETRY_AFTER_MAX: the longest wish of a server that is obeyed, seconds. */
#define CP2_BACKOFF_RETRY_AFTER_MAX 3600

/**
 * Cp2Backoff:
 *
 * How long to wait before the next try: exponential with full jitter, so that many clients that failed together do not
 * come back together. Belongs to one thread.
 */
typedef struct _Cp2Backoff Cp2Backoff;

/** cp2_backoff_new: @seed makes the waits repeatable for tests; 0 takes a random one. */
Cp2Backoff *cp2_backoff_new          (guint32           seed);
void        cp2_backoff_free         (Cp2Backoff       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Backoff, cp2_backoff_free)

/**
 * cp2_backoff_next:
 * @retry_after: seconds that the server asked for, 0 for none
 *
 * Counts a failure. The wait is random between nothing and a bound that starts at two seconds, doubles with each
 * failure and ends at five minutes. When the server named a time the wait is never shorter than that, and the random
 * part comes on top.
 *
 * Returns: the wait in ms
 */
guint       cp2_backoff_next         (Cp2Backoff       *self,
                                      guint             retry_after);

/** cp2_backoff_reset: forgets the failures; after each success. */
void        cp2_backoff_reset        (Cp2Backoff       *self);

/** cp2_backoff_get_failures: failures since the last success. */
guint       cp2_backoff_get_failures (const Cp2Backoff *self);

G_END_DECLS
