#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "tests/faults/history.h"

/*
 * CP2_TEST_HISTORIES: how many histories, 1,000 as a rule and fewer where sanitizers make each one slow.
 * CP2_TEST_SEED: the seed of the first one; alone, only that one.
 */

#if defined (__SANITIZE_ADDRESS__) && !defined (MUTANT)
#define USUAL_HISTORIES 100
#else
#define USUAL_HISTORIES 1000
#endif

static guint
read_number (const char *name,
             guint       fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? strtoul (text, NULL, 10) : fallback;
}

static void
tell (const GString *story)
{
  g_auto(GStrv) lines = g_strsplit (story->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_test_message ("%s", lines[i]);
}

#ifndef MUTANT

/* Histories in which these do not come up prove little. */
static const char * const needed[] = {
  "applied", "duplicate", "merged", "superseded", "held", "rejected", "bad-json", "epoch-changed", "device-forked",
  "cursor-expired", "rescue from the journal", "layer compared",
};

static void
check_tally (World *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (world->tally, needed[i]));

      g_test_message ("%6u times: %s", n, needed[i]);
      g_assert_cmpuint (n, >, 0);
    }
}

#endif

static void
test_property (void)
{
  guint seed = read_number ("CP2_TEST_SEED", 1);
  guint n = read_number ("CP2_TEST_HISTORIES", g_getenv ("CP2_TEST_SEED") != NULL ? 1 : USUAL_HISTORIES);
  g_autoptr(GString) story = g_string_new (NULL);
  World *world = world_new ();
  guint n_held;

  g_test_message ("%u histories from seed %u on", n, seed);
  n_held = property_run (world, seed, n, story);
  tell (story);
#ifdef MUTANT
  /* A mistake was put in; a property that holds all the same would be worth nothing. */
  if (n_held < n)
    g_test_message (MUTANT ": found by history %u", n_held + 1);
  else
    g_test_fail_printf (MUTANT " was not found by %u histories", n);
#else
  if (n_held < n)
    g_test_fail_printf ("The history of seed %u fails", seed + n_held);
  else if (n >= 300)
    check_tally (world);
#endif
  world_free (world);
}

int
main (int    argc,
      char **argv)
{
  /* Thousands of small databases; what a disk does to them is tested elsewhere. */
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  property_set_up ();
#ifdef MUTANT
  g_test_add_func ("/faults/history/mutant", test_property);
#else
  g_test_add_func ("/faults/history/property", test_property);
#endif

  return g_test_run ();
}
