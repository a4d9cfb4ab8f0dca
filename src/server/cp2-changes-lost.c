#include "config.h"

#include "server/cp2-changes-private.h"
#include "server/cp2-feed-schema.h"

/* Rows of a lost scope that are looked at for one page, told or not. */
#define MAX_LOOKED_AT 10000

/* Lost scopes are to be evicted from now on, and one that came back begins again. */
void
cp2_changes_page_compare_scopes (Cp2ChangesPage *page)
{
  GArray *entries = page->cursor->scopes;

  for (guint i = entries->len; i > 0; i--)
    {
      const Cp2CursorEntry *entry = &g_array_index (entries, Cp2CursorEntry, i - 1);

      if (entry->scope[0] != '*' && !g_strv_contains (page->scopes, entry->scope))
        {
          cp2_cursor_set (page->cursor->dropped, entry->scope, 0);
          cp2_cursor_remove (entries, entry->scope);
        }
    }

  for (guint i = 0; page->scopes[i] != NULL; i++)
    if (cp2_cursor_remove (page->cursor->dropped, page->scopes[i]))
      cp2_cursor_set (entries, page->scopes[i], 0);
}

/*
 * What a lost scope showed is evicted, unless the account sees it through another; then it is served again when that
 * one shows less of it.
 */
static void
evict_row (Cp2ChangesPage  *page,
           Cp2ChangesMerge *lost,
           Cp2ChangesRow   *row)
{
  char form = cp2_changes_merge_find_form (page->merge, row->scopes);
  char lost_form = row->form;

  if (form <= CP2_FEED_FORM_MASKED && form <= lost_form)
    return;

  cp2_changes_merge_use_form (lost, row, form);
  cp2_changes_page_append (page, row, row->record != NULL ? "put" : lost_form == CP2_FEED_FORM_DELETE ? "delete" : "evict");
}

static gboolean
evict_scope (Cp2ChangesPage  *page,
             const char      *scope,
             GError         **error)
{
  const char *scopes[] = { scope, NULL };
  g_autoptr(Cp2ChangesMerge) lost = cp2_changes_merge_new (page->sql, scopes, error);
  Cp2ChangesRow row;
  gboolean found;
  gint64 position;

  cp2_cursor_find (page->cursor->dropped, scope, &position);
  if (lost == NULL || !cp2_changes_merge_start (lost, &position, error))
    return FALSE;

  for (guint i = 0; i < MAX_LOOKED_AT && !cp2_changes_page_is_full (page); i++)
    {
      if (!cp2_changes_merge_next (lost, &row, &found, error))
        return FALSE;
      if (!found)
        {
          cp2_cursor_remove (page->cursor->dropped, scope);
          return TRUE;
        }

      evict_row (page, lost, &row);
      position = row.seq;
    }

  cp2_cursor_set (page->cursor->dropped, scope, position);
  return TRUE;
}

gboolean
cp2_changes_page_evict (Cp2ChangesPage  *page,
                        GError         **error)
{
  GArray *dropped = page->cursor->dropped;

  for (guint i = dropped->len; i > 0 && !cp2_changes_page_is_full (page); i--)
    {
      g_autofree char *scope = g_strdup (g_array_index (dropped, Cp2CursorEntry, i - 1).scope);

      if (!evict_scope (page, scope, error))
        return FALSE;
    }

  page->more = dropped->len > 0;
  return TRUE;
}
