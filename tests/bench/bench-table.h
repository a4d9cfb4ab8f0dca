#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One row a figure: ours, the limit measured in the same run, their ratio, and the goal that the ratio is held to. The
 * table informs; it never fails a build, since a busy machine would. */

typedef enum
{
  BENCH_AT_LEAST,
  BENCH_AT_MOST,
} BenchGoal;

void    bench_table_start  (const char *title);
void    bench_table_row    (const char *what,
                            const char *unit,
                            double      ours,
                            double      limit,
                            BenchGoal   kind,
                            double      goal);
/** bench_table_note: a figure with no limit beside it. */
void    bench_table_note   (const char *what,
                            const char *unit,
                            double      value);

/** bench_median: of @n values, which are sorted in place. */
double  bench_median       (double     *values,
                            guint       n);
/** bench_percentile: of @n values, which are sorted in place; @share from 0 to 1. */
double  bench_percentile   (double     *values,
                            guint       n,
                            double      share);
/** bench_seconds: a monotonic clock. */
double  bench_seconds      (void);
/** bench_peak_mib: peak resident memory of this process. */
double  bench_peak_mib     (void);
/** bench_folder: (transfer full): a new empty folder under the build directory, on a real disk. */
char   *bench_folder       (void);
/** bench_folder_remove: with what is in it. */
void    bench_folder_remove (const char *path);

G_END_DECLS
