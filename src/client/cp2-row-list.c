#include "config.h"

#include "client/cp2-row-list.h"

GArray *
cp2_row_list_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
cp2_row_list_compare (GArray *old,
                      GArray *now,
                      guint  *n_start,
                      guint  *n_end)
{
  guint limit = MIN (old->len, now->len);
  guint start = 0;
  guint end = 0;

  while (start < limit && g_array_index (old, gint64, start) == g_array_index (now, gint64, start))
    start++;

  limit -= start;
  while (end < limit && g_array_index (old, gint64, old->len - 1 - end) == g_array_index (now, gint64, now->len - 1 - end))
    end++;

  *n_start = start;
  *n_end = end;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

guint
cp2_row_list_find_run (GArray *rows,
                       GArray *wanted,
                       guint  *start,
                       guint   end)
{
  guint length = 0;

  /* Few are wanted, of many: sorted once, each place costs next to nothing. */
  g_array_sort (wanted, compare_rows);
  for (guint i = *start; i < end; i++)
    {
      if (g_array_binary_search (wanted, &g_array_index (rows, gint64, i), compare_rows, NULL))
        length++;
      else if (length > 0)
        {
          *start = i - length;
          return length;
        }
    }

  *start = end - length;
  return length;
}
