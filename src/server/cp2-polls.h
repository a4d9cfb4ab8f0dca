#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: Requests that wait for a change
 *
 * A poll watches some scopes from the moment it is made, so that a change between reading and waiting is not missed.
 * It holds no thread while it waits. When a change concerns many at once, only some run at a time and the rest follow
 * as those end. Main loop only.
 */
typedef struct _Cp2Polls Cp2Polls;
typedef struct _Cp2Poll Cp2Poll;

/**
 * Cp2PollReason:
 * @CP2_POLL_CHANGED: something was committed in one of its scopes: read again, then arm it again or free it
 * @CP2_POLL_ELAPSED: it has waited as long as it was to
 * @CP2_POLL_CANCELLED: the client has gone or the server stops
 */
typedef enum
{
  CP2_POLL_CHANGED,
  CP2_POLL_ELAPSED,
  CP2_POLL_CANCELLED,
} Cp2PollReason;

/** Cp2PollFunc: why the waiting ended; it never waits again by itself. */
typedef void (*Cp2PollFunc) (gpointer       user_data,
                             Cp2PollReason  reason);

/**
 * cp2_polls_new:
 * @max_waiting: polls there may be at once
 * @max_running: polls that may be reading at once after a change
 */
Cp2Polls *cp2_polls_new           (guint                max_waiting,
                                   guint                max_running);
/** cp2_polls_free: there must be no poll any more. */
void      cp2_polls_free          (Cp2Polls            *self);

/** cp2_polls_get_n: how many there are. */
guint     cp2_polls_get_n         (Cp2Polls            *self);

/** cp2_polls_get_n_armed: how many of them wait; the others are being read for. */
guint     cp2_polls_get_n_armed   (Cp2Polls            *self);

/** cp2_polls_notify: @scopes: those in which something was committed. */
void      cp2_polls_notify        (Cp2Polls            *self,
                                   const char * const  *scopes);

/**
 * cp2_poll_new:
 * @scopes: what to watch
 * @wait_ms: how long, from now on
 * @cancellable: ends the waiting
 *
 * Returns: (transfer full) (nullable): a poll that watches but does not call back yet; %NULL when there are too many
 */
Cp2Poll  *cp2_poll_new            (Cp2Polls            *polls,
                                   const char * const  *scopes,
                                   guint                wait_ms,
                                   GCancellable        *cancellable,
                                   Cp2PollFunc          callback,
                                   gpointer             user_data);

/** cp2_poll_arm: waits; calls back once, from the main loop, at once when something has happened already. */
void      cp2_poll_arm            (Cp2Poll             *self);

/** cp2_poll_free: forgets it. */
void      cp2_poll_free           (Cp2Poll             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Polls, cp2_polls_free)

G_END_DECLS
