#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tests/faults/history.h"

/* What to say should the program itself die. */
static char last_words[100];

/* What the programs would warn of is a failure of the history, not the end of the test. */
static World *warned;

static void
say_last_words (int number)
{
  (void) !write (STDERR_FILENO, last_words, strlen (last_words));
  signal (number, SIG_DFL);
  raise (number);
}

static GLogWriterOutput
write_log (GLogLevelFlags    level,
           const GLogField  *fields,
           gsize             n_fields,
           gpointer          user_data)
{
  if (warned == NULL || !(level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL)))
    return g_log_writer_default (level, fields, n_fields, user_data);

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      world_fail (warned, "A warning: %s", (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

void
property_set_up (void)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_writer_func (write_log, NULL, NULL);
  signal (SIGSEGV, say_last_words);
  signal (SIGABRT, say_last_words);
  crash_set_up ();
}

static void
tell (World   *world,
      History *history,
      guint32  seed,
      GString *story)
{
  g_autofree char *failure = NULL;

  g_string_append_printf (story, "seed %u: %u steps", seed, history->steps->len);
  history_shrink (history, world);
  g_string_append_printf (story, ", shrunk to %u\n", history->steps->len);
  failure = history_run (history, world, story);
  g_string_append_printf (story, "%s\n", failure != NULL ? failure : "It does not fail any more: the harness depends on more than its seed");
}

guint
property_run (World   *world,
              guint32  seed,
              guint    n_histories,
              GString *story)
{
  guint n_held = 0;
  gboolean holds = TRUE;

  warned = world;
  while (holds && n_held < n_histories)
    {
      g_autoptr(History) history = history_new (seed + n_held);
      g_autofree char *failure = NULL;

      g_snprintf (last_words, sizeof last_words, "# died in the history of seed %u\n", seed + n_held);
      failure = history_run (history, world, n_histories == 1 ? story : NULL);
      holds = failure == NULL;
      if (holds)
        n_held++;
      else
        tell (world, history, seed + n_held, story);
    }

  last_words[0] = '\0';
  warned = NULL;
  return n_held;
}
