#include "config.h"

#include "bench-stage.h"
#include "tests/bench/bench-table.h"

/* The list of vacancies over 100,000 rows against a GListStore of them with the same rows, in turns: the first frame
 * that shows some, and what scrolling and typing cost. Each run is a process of its own, as the first of a day is. */

#define N_RUNS 9
/* Of a display with 60 pictures a second, milliseconds. */
#define FRAME  16.7

static GArray *
run (BenchStage *stage,
     const char *whose,
     const char *what)
{
  return bench_run ("tests/app/bench/list-window", stage->folder, whose, what, NULL);
}

static double
run_first (BenchStage *stage,
           const char *whose)
{
  g_autoptr(GArray) numbers = run (stage, whose, "first");

  g_assert_cmpuint (numbers->len, ==, 1);
  return g_array_index (numbers, double, 0);
}

static void
measure_first (BenchStage *stage)
{
  double ours[N_RUNS], peer[N_RUNS];

  for (int i = -1; i < N_RUNS; i++)
    {
      double first = run_first (stage, i % 2 == 0 ? "ours" : "peer");
      double second = run_first (stage, i % 2 == 0 ? "peer" : "ours");

      if (i < 0)
        continue;
      ours[i] = i % 2 == 0 ? first : second;
      peer[i] = i % 2 == 0 ? second : first;
    }

  bench_table_row ("first frame with vacancies", "ms", bench_median (ours, N_RUNS), bench_median (peer, N_RUNS), BENCH_AT_MOST, 0.45);
}

static void
note_percentiles (const char *what,
                  GArray     *numbers)
{
  double *values = (double *) numbers->data;
  g_autofree char *half = g_strdup_printf ("%s, p50", what);
  g_autofree char *most = g_strdup_printf ("%s, the longest", what);

  bench_table_note (half, "ms", bench_median (values, numbers->len));
  bench_table_note (most, "ms", bench_percentile (values, numbers->len, 1));
}

static void
measure_scrolling (BenchStage *stage,
                   const char *how,
                   const char *what)
{
  g_autoptr(GArray) ours = run (stage, "ours", how);
  g_autoptr(GArray) peer = run (stage, "peer", how);
  g_autofree char *label = g_strdup_printf ("%s, p99", what);
  g_autofree char *beside = g_strdup_printf ("%s, p99, of the GListStore", what);

  bench_table_row (label, "ms (limit: a frame)", bench_percentile ((double *) ours->data, ours->len, 0.99), FRAME, BENCH_AT_MOST, 1);
  note_percentiles (what, ours);
  bench_table_note (beside, "ms", bench_percentile ((double *) peer->data, peer->len, 0.99));
}

static void
take_keys (GArray *numbers,
           GArray *letters,
           GArray *results)
{
  for (guint i = 0; i + 1 < numbers->len; i += 2)
    {
      g_array_append_val (letters, g_array_index (numbers, double, i));
      g_array_append_val (results, g_array_index (numbers, double, i + 1));
    }
}

static void
note_waiting (BenchStage *stage,
              const char *whose,
              const char *what)
{
  g_autoptr(GArray) numbers = run (stage, whose, "blink");
  g_autoptr(GArray) letters = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) results = g_array_new (FALSE, FALSE, sizeof (double));

  take_keys (numbers, letters, results);
  note_percentiles (what, results);
}

static void
measure_typing (BenchStage *stage)
{
  g_autoptr(GArray) numbers = run (stage, "ours", "type");
  g_autoptr(GArray) letters = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) results = g_array_new (FALSE, FALSE, sizeof (double));

  take_keys (numbers, letters, results);
  bench_table_row ("a key in the search to the frame with its letter, p99", "ms (limit: a frame)",
                   bench_percentile ((double *) letters->data, letters->len, 0.99), FRAME, BENCH_AT_MOST, 1);
  bench_table_row ("and to the frame with what it finds, p99", "ms (limit: a frame)",
                   bench_percentile ((double *) results->data, results->len, 0.99), FRAME, BENCH_AT_MOST, 1);
  note_percentiles ("to the frame with what it finds", results);
  note_waiting (stage, "ours", "the same beside a blinking cursor");
  note_waiting (stage, "peer", "a key in a search entry alone, cursor blinking");
}

int
main (int    argc,
      char **argv)
{
  BenchStage *stage = bench_stage_new (argc > 1 ? argv[1] : NULL);

  bench_table_start ("The list over 100,000 vacancies (limit: a GListStore of them, the same rows)");
  measure_first (stage);
  measure_scrolling (stage, "wheel", "a frame while the wheel scrolls");
  measure_scrolling (stage, "page", "a frame while paging");
  measure_typing (stage);

  bench_stage_free (stage);
  return 0;
}
