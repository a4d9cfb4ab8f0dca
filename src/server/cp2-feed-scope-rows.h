#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/*
 * The rows of `feed_scope`, for cp2-feed-rows.c alone. An operation's records are seen by five scopes and more, mostly
 * the same ones as those of the operation before: what is gathered until the end of the transaction's part becomes one
 * row for each scope and run of sequences, where a row for each record and scope would be half of the work of a push.
 */
typedef struct _Cp2FeedScopeRows Cp2FeedScopeRows;

Cp2FeedScopeRows *cp2_feed_scope_rows_new    (Cp2Sql            *sql);
void              cp2_feed_scope_rows_free   (Cp2FeedScopeRows  *self);

/* cp2_feed_scope_rows_add: @seq is never below an earlier one's. */
void              cp2_feed_scope_rows_add    (Cp2FeedScopeRows  *self,
                                              gint64             scope,
                                              gint64             seq);

/* cp2_feed_scope_rows_remove: the row of the feed at @seq, which the scopes in @list see, goes. */
gboolean          cp2_feed_scope_rows_remove (Cp2FeedScopeRows  *self,
                                              gint64             seq,
                                              const char        *list,
                                              GError           **error);

/* cp2_feed_scope_rows_write: writes what was gathered. */
gboolean          cp2_feed_scope_rows_write  (Cp2FeedScopeRows  *self,
                                              GError           **error);

/* cp2_feed_scope_rows_forget: what was gathered is rolled back. */
void              cp2_feed_scope_rows_forget (Cp2FeedScopeRows  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2FeedScopeRows, cp2_feed_scope_rows_free)

G_END_DECLS
