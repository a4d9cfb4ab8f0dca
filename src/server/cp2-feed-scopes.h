#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* Numbers for scope keys, for cp2-feed.c alone: each is stored once, and those in use are remembered. */
typedef struct _Cp2FeedScopes Cp2FeedScopes;

Cp2FeedScopes *cp2_feed_scopes_new    (Cp2Sql         *sql);
void           cp2_feed_scopes_free   (Cp2FeedScopes  *self);

/* cp2_feed_scopes_check: at the start of a transaction: forgets what an earlier one that was rolled back had added. */
gboolean       cp2_feed_scopes_check  (Cp2FeedScopes  *self,
                                       GError        **error);

/* cp2_feed_scopes_intern: the number of @key, which is stored when it is new. */
gboolean       cp2_feed_scopes_intern (Cp2FeedScopes  *self,
                                       const char     *key,
                                       gint64         *scope,
                                       GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2FeedScopes, cp2_feed_scopes_free)

G_END_DECLS
