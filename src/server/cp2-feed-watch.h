#pragma once

#include "server/cp2-polls.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * Cp2FeedWatch:
 *
 * Looks at what was added to the feed, whoever committed it, and tells the requests that wait for it. Main loop only:
 * reads a few small columns of the rows that are new.
 */
typedef struct _Cp2FeedWatch Cp2FeedWatch;

/** cp2_feed_watch_new: @sql: a connection that reads, kept; @polls: whom to tell, must outlive the watch. */
Cp2FeedWatch *cp2_feed_watch_new      (Cp2Sql         *sql,
                                       Cp2Polls       *polls,
                                       GError        **error);
void          cp2_feed_watch_free     (Cp2FeedWatch   *self);

/** cp2_feed_watch_look: now, after a commit, or from time to time for those of other processes. */
void          cp2_feed_watch_look     (Cp2FeedWatch   *self);

/** cp2_feed_watch_get_head: the last sequence that was seen. */
gint64        cp2_feed_watch_get_head (Cp2FeedWatch   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2FeedWatch, cp2_feed_watch_free)

G_END_DECLS
