#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The tables of the feed, shared by the one who writes it (cp2-feed.c) and those who read it (cp2-changes.c).
 *
 * feed: the latest state of each record that there is or was, at the sequence of its last change, which is the
 *   record's `version`. `batch` is the last sequence of the changes that belong together. `scopes` lists every scope
 *   that ever saw the record as `ID FORM` pairs, see CP2_FEED_FORM_*; `whole` and `masked` are JSON of the record.
 * feed_scope: the same the other way round: what to look at for one scope, as runs of sequences. Whatever the feed has
 *   from `first` to `last` is in the scope; it may have less there by now, since a record that changes moves on. Runs of
 *   one scope do not overlap, so that one place is in one of them. The key's columns come first: where they do not,
 *   SQLite's own check sees nulls that are not there.
 * tombstone: where a removed record is in the feed, should it come back, and when it went.
 */
#define CP2_FEED_SCHEMA \
  "CREATE TABLE feed_head (" \
  "  one INTEGER PRIMARY KEY CHECK (one = 1)," \
  "  seq BIGINT NOT NULL," \
  "  tombstone_horizon BIGINT NOT NULL);" \
  "INSERT INTO feed_head (one, seq, tombstone_horizon) VALUES (1, 0, 0);" \
  "CREATE TABLE scope (" \
  "  id INTEGER PRIMARY KEY," \
  "  key TEXT NOT NULL UNIQUE);" \
  "CREATE TABLE feed (" \
  "  seq INTEGER PRIMARY KEY," \
  "  batch BIGINT NOT NULL," \
  "  kind TEXT NOT NULL," \
  "  id TEXT NOT NULL," \
  "  scopes TEXT NOT NULL," \
  "  whole TEXT," \
  "  masked TEXT);" \
  "CREATE TABLE feed_scope (" \
  "  scope BIGINT NOT NULL," \
  "  last BIGINT NOT NULL," \
  "  first BIGINT NOT NULL," \
  "  PRIMARY KEY (scope, last)) WITHOUT ROWID;" \
  "CREATE TABLE tombstone (" \
  "  kind TEXT NOT NULL," \
  "  id TEXT NOT NULL," \
  "  seq BIGINT NOT NULL," \
  "  removed_at BIGINT NOT NULL," \
  "  PRIMARY KEY (kind, id)) WITHOUT ROWID;" \
  "CREATE INDEX tombstone_removed_at ON tombstone (removed_at);"

/* Forms in a list of scopes, from the strongest to the weakest: who has several scopes gets the strongest. */
#define CP2_FEED_FORM_WHOLE  'a'
#define CP2_FEED_FORM_MASKED 'b'
#define CP2_FEED_FORM_EVICT  'c'
#define CP2_FEED_FORM_DELETE 'd'
#define CP2_FEED_FORM_NONE   'z'

/*
 * cp2_feed_scopes_next: takes the next pair off a list of scopes.
 *
 * Returns: %FALSE at the end
 */
static inline gboolean
cp2_feed_scopes_next (const char **list,
                      gint64      *scope,
                      char        *form)
{
  const char *at = *list;
  gint64 id = 0;

  while (*at >= '0' && *at <= '9')
    id = id * 10 + (*at++ - '0');

  if (*at == '\0')
    return FALSE;

  *scope = id;
  *form = *at;
  *list = at + 1;
  return TRUE;
}

G_END_DECLS
