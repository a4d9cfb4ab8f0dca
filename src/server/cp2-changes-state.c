#include "config.h"

#include "core/cp2-state-hash.h"
#include "server/cp2-changes.h"
#include "server/cp2-changes-merge.h"
#include "server/cp2-feed-schema.h"

static void
add_row (GHashTable          *sums,
         const Cp2ChangesRow *row)
{
  Cp2StateSum *sum = g_hash_table_lookup (sums, row->kind);

  if (sum == NULL)
    {
      sum = g_new0 (Cp2StateSum, 1);
      g_hash_table_insert (sums, g_strdup (row->kind), sum);
    }

  sum->count++;
  sum->sum += cp2_state_hash (row->id, row->seq);
}

GHashTable *
cp2_changes_state_sum (Cp2Sql              *reader,
                       const char * const  *scopes,
                       GError             **error)
{
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree gint64 *positions = NULL;
  g_autoptr(Cp2ChangesMerge) merge = NULL;
  Cp2ChangesRow row;
  gboolean found = TRUE;

  g_return_val_if_fail (CP2_IS_SQL (reader) && scopes != NULL, NULL);

  positions = g_new0 (gint64, g_strv_length ((char **) scopes) + 1);
  merge = cp2_changes_merge_new (reader, scopes, error);
  if (merge == NULL || !cp2_changes_merge_start (merge, positions, error))
    return NULL;

  while (found)
    {
      if (!cp2_changes_merge_next (merge, &row, &found, error))
        return NULL;
      if (found && row.form <= CP2_FEED_FORM_MASKED)
        add_row (sums, &row);
    }

  return g_steal_pointer (&sums);
}
