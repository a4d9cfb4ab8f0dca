#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-table.h"

void
bench_table_start (const char *title)
{
  g_print ("\n%s\n%-58s %12s %12s %7s  %-8s\n", title, "", "ours", "limit", "ratio", "goal");
}

void
bench_table_row (const char *what,
                 const char *unit,
                 double      ours,
                 double      limit,
                 BenchGoal   kind,
                 double      goal)
{
  g_autofree char *label = g_strdup_printf ("%s, %s", what, unit);
  double ratio = limit > 0 ? ours / limit : 0;
  gboolean met = kind == BENCH_AT_LEAST ? ratio >= goal : ratio <= goal;

  g_print ("%-58s %12.4g %12.4g %7.2f  %s %.2f %s\n", label, ours, limit, ratio,
           kind == BENCH_AT_LEAST ? ">=" : "<=", goal, met ? "met" : "NOT MET");
}

void
bench_table_note (const char *what,
                  const char *unit,
                  double      value)
{
  g_autofree char *label = g_strdup_printf ("%s, %s", what, unit);

  g_print ("%-58s %12.4g\n", label, value);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

double
bench_percentile (double *values,
                  guint   n,
                  double  share)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[MIN (n - 1, (guint) (share * n))];
}

double
bench_median (double *values,
              guint   n)
{
  return bench_percentile (values, n, 0.5);
}

double
bench_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

double
bench_peak_mib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "VmHWM:")) == NULL)
    return 0;

  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) / 1024.0;
}

char *
bench_folder (void)
{
  const char *base = g_getenv ("G_TEST_BUILDDIR");
  g_autofree char *template = g_build_filename (base ? base : g_get_tmp_dir (), "bench-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (template));
  return g_steal_pointer (&template);
}

void
bench_folder_remove (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        bench_folder_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
