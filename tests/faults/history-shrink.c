#include "config.h"

#include "tests/faults/history.h"

/* Delta debugging: ever smaller runs of steps are taken away for as long as what is left still fails. */

/* A shorter history may take a while to find, but nobody waits for it for ever. */
#define MOST_RUNS 2000

static gboolean
fails (History *history,
       World   *world,
       guint   *n_runs)
{
  g_autofree char *failure = *n_runs < MOST_RUNS ? history_run (history, world, NULL) : NULL;

  ++*n_runs;
  return failure != NULL;
}

static gboolean
try_without (History *history,
             World   *world,
             guint    start,
             guint    length,
             guint   *n_runs)
{
  GArray *all = history->steps;

  history->steps = g_array_copy (all);
  g_array_remove_range (history->steps, start, length);
  if (fails (history, world, n_runs))
    {
      g_array_unref (all);
      return TRUE;
    }

  g_array_unref (history->steps);
  history->steps = all;
  return FALSE;
}

static gboolean
take_away (History *history,
           World   *world,
           guint    length,
           guint   *n_runs)
{
  gboolean smaller = FALSE;

  for (guint end = history->steps->len; end > 0; )
    {
      guint start = end > length ? end - length : 0;

      smaller |= try_without (history, world, start, end - start, n_runs);
      end = start;
    }

  return smaller;
}

static void
make_simpler (History *history,
              World   *world,
              guint   *n_runs)
{
  for (guint i = 0; i < history->steps->len; i++)
    {
      Step *step = &g_array_index (history->steps, Step, i);
      Step before = *step;

      step->fate = FATE_ARRIVES;
      if (before.fate != FATE_ARRIVES && !fails (history, world, n_runs))
        *step = before;
    }
}

/* Numbers of desktops count those that take part, so that taking one away changes the others' steps. */
static void
send_home (History *history,
           World   *world,
           guint   *n_runs)
{
  guint fresh = history->fresh;

  history->fresh = 0;
  if (fresh != 0 && !fails (history, world, n_runs))
    history->fresh = fresh;

  for (guint i = 0; i < N_MEMBERS; i++)
    if ((history->members & (1 << i)) && history->members != (1u << i))
      {
        history->members &= ~(1 << i);
        if (!fails (history, world, n_runs))
          history->members |= 1 << i;
      }
}

void
history_shrink (History *history,
                World   *world)
{
  guint n_runs = 0;

  for (guint length = MAX (history->steps->len / 2, 1); length > 0; length /= 2)
    while (take_away (history, world, length, &n_runs) && length == 1)
      ;
  send_home (history, world, &n_runs);
  make_simpler (history, world, &n_runs);
  while (take_away (history, world, 1, &n_runs))
    ;
}
