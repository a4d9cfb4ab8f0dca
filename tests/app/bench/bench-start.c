#include "config.h"

#include "bench-screen.h"
#include "bench-stage.h"
#include "tests/bench/bench-table.h"

/* The program itself, with 100,000 vacancies on this computer, against the least that a libadwaita program can be: from
 * its execution to the first frame that answers, and its memory. In turns, and each first every other time. */

#define N_STARTS   15
#define N_SESSIONS 3

typedef struct
{
  BenchScreen  *screen;
  BenchStage   *stage;
  char         *minimal;
  char         *ours;
} Bench;

static GSubprocess *
start_ours (Bench      *bench,
            BenchStart *start)
{
  const char *arguments[] = { bench->ours, "--profile", bench->stage->profile, "--server", bench->stage->url, NULL };

  return bench_screen_start (bench->screen, arguments, start);
}

static GSubprocess *
start_minimal (Bench      *bench,
               BenchStart *start)
{
  const char *arguments[] = { bench->minimal, NULL };

  return bench_screen_start (bench->screen, arguments, start);
}

static void
measure_starts (Bench *bench)
{
  double drawn[2][N_STARTS], answers[2][N_STARTS], memory[2][N_STARTS];

  /* One of each is not counted: it finds nothing in the caches. */
  for (int i = -1; i < N_STARTS; i++)
    for (guint turn = 0; turn < 2; turn++)
      {
        gboolean is_ours = (i + 1 + turn) % 2 == 0;
        BenchStart start;

        bench_screen_end (is_ours ? start_ours (bench, &start) : start_minimal (bench, &start));
        if (i < 0)
          continue;
        drawn[is_ours][i] = start.drawn;
        answers[is_ours][i] = start.answers;
        memory[is_ours][i] = start.memory;
      }

  bench_table_row ("start to the first frame", "ms", bench_median (drawn[TRUE], N_STARTS), bench_median (drawn[FALSE], N_STARTS),
                   BENCH_AT_MOST, 1.4);
  bench_table_row ("start to the first frame that answers", "ms", bench_median (answers[TRUE], N_STARTS),
                   bench_median (answers[FALSE], N_STARTS), BENCH_AT_MOST, 1.4);
  bench_table_row ("memory after it", "MiB", bench_median (memory[TRUE], N_STARTS), bench_median (memory[FALSE], N_STARTS),
                   BENCH_AT_MOST, 1.4);
}

static void
type_text (BenchScreen *screen,
           const char  *text)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (const char *c = text; *c != '\0'; c++)
    g_ptr_array_add (keys, *c == '-' ? g_strdup ("minus") : g_strndup (c, 1));
  g_ptr_array_add (keys, NULL);
  bench_screen_type (screen, (const char * const *) keys->pdata);
}

/* The account that is known here, and its password. */
static void
sign_in (Bench *bench)
{
  bench_screen_wait_still (bench->screen);
  bench_screen_type (bench->screen, (const char *[]) { "Return", NULL });
  bench_screen_wait_still (bench->screen);
  type_text (bench->screen, bench->stage->password);
  bench_screen_type (bench->screen, (const char *[]) { "Return", NULL });
  /* A program that was ended by force leaves a database that is read through first. */
  g_usleep (6 * G_USEC_PER_SEC);
}

static void
open_vacancies (Bench *bench)
{
  bench_screen_type (bench->screen, (const char *[]) { "alt+3", NULL });
  bench_screen_wait_still (bench->screen);
  g_usleep (4 * G_USEC_PER_SEC);
}

/* A minimal window has nothing to compare with what a person's own records and a search over all vacancies take. */
static void
measure_sessions (Bench *bench)
{
  double home[N_SESSIONS], vacancies[N_SESSIONS];

  for (guint i = 0; i < N_SESSIONS; i++)
    {
      BenchStart start;
      GSubprocess *process = start_ours (bench, &start);

      sign_in (bench);
      home[i] = bench_screen_memory (process);
      open_vacancies (bench);
      vacancies[i] = bench_screen_memory (process);
      bench_screen_end (process);
    }

  bench_table_note ("memory signed in", "MiB", bench_median (home, N_SESSIONS));
  bench_table_note ("memory signed in, all vacancies searchable", "MiB", bench_median (vacancies, N_SESSIONS));
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .minimal = bench_program ("tests/app/bench/minimal-window"), .ours = bench_program ("src/app/cp2") };

  bench.stage = bench_stage_new (argc > 1 ? argv[1] : NULL);
  bench.screen = bench_screen_new ();

  bench_table_start ("Start with 100,000 vacancies on this computer (limit: a minimal libadwaita window)");
  measure_starts (&bench);
  measure_sessions (&bench);

  bench_screen_free (bench.screen);
  bench_stage_free (bench.stage);
  g_free (bench.minimal);
  g_free (bench.ours);
  return 0;
}
