#pragma once

#include "server/cp2-changes.h"
#include "server/cp2-changes-merge.h"
#include "server/cp2-cursor.h"

G_BEGIN_DECLS

/*
 * Cp2ChangesPage:
 * @sql: the reader, in its transaction
 * @scopes: what the account may see now
 * @cursor: where the client is, moved on as the page is filled
 * @merge: the feed as @scopes see it
 * @out: the body; the changes begin at @start
 * @limit: how many changes are asked for
 * @count: how many there are by now
 * @head: of the feed
 * @horizon: up to where tombstones have been purged
 * @batch: the last batch on the page; 0 for none
 * @more: whether something is left for another page
 *
 * A page in the making: cp2-changes.c makes it, cp2-changes-lost.c tells of lost scopes, cp2-changes-print.c prints.
 */
typedef struct
{
  Cp2Sql              *sql;
  const char * const  *scopes;
  Cp2Cursor           *cursor;
  Cp2ChangesMerge     *merge;
  GString             *out;
  gsize                start;
  guint                limit;
  guint                count;
  gint64               head;
  gint64               horizon;
  gint64               batch;
  gboolean             more;
} Cp2ChangesPage;

gboolean cp2_changes_page_is_full        (const Cp2ChangesPage  *page);

/* cp2_changes_page_append: prints one change; with the record that @row brings, if any. */
void     cp2_changes_page_append         (Cp2ChangesPage        *page,
                                          const Cp2ChangesRow   *row,
                                          const char            *action);

/* cp2_changes_page_compare_scopes: notes in the cursor which scopes were lost, and begins anew with those that came back. */
void     cp2_changes_page_compare_scopes (Cp2ChangesPage        *page);

/* cp2_changes_page_evict: tells of lost scopes, as much as the page takes. */
gboolean cp2_changes_page_evict          (Cp2ChangesPage        *page,
                                          GError               **error);

G_END_DECLS
