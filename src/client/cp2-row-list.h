#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lists of row numbers: GArray of gint64. */

/** cp2_row_list_new: (transfer full): an empty one. */
GArray   *cp2_row_list_new     (void);

/** cp2_row_list_compare: how many rows at the start, and how many of the others at the end, are the same in both. */
void      cp2_row_list_compare (GArray  *old,
                                GArray  *now,
                                guint   *n_start,
                                guint   *n_end);

/**
 * cp2_row_list_find_run:
 * @wanted: row numbers, in any order
 * @start: (inout): where to begin to look; then where the run begins
 * @end: where to stop
 *
 * Returns: the length of the next run of places in @rows that hold one of @wanted; 0 when there is none
 */
guint     cp2_row_list_find_run (GArray  *rows,
                                 GArray  *wanted,
                                 guint   *start,
                                 guint    end);

G_END_DECLS
