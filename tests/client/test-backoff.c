#include "config.h"

#include "client/cp2-backoff.h"

static void
test_bounds (void)
{
  guint longest[12] = { 0 };

  for (guint32 seed = 1; seed <= 2000; seed++)
    {
      g_autoptr(Cp2Backoff) backoff = cp2_backoff_new (seed);
      guint bound = CP2_BACKOFF_BASE_MS;

      for (guint i = 0; i < G_N_ELEMENTS (longest); i++)
        {
          guint wait = cp2_backoff_next (backoff, 0);

          g_assert_cmpuint (wait, <=, bound);
          longest[i] = MAX (longest[i], wait);
          bound = MIN (bound * 2, CP2_BACKOFF_CAP_MS);
        }
    }

  /* Full jitter uses the whole of each bound. */
  g_assert_cmpuint (longest[0], >, CP2_BACKOFF_BASE_MS * 9 / 10);
  g_assert_cmpuint (longest[3], >, 8 * CP2_BACKOFF_BASE_MS * 9 / 10);
  g_assert_cmpuint (longest[11], >, CP2_BACKOFF_CAP_MS * 9 / 10);
}

/* Clients that failed together come back spread over the whole bound. */
static void
test_spread (void)
{
  guint quarters[4] = { 0 };

  for (guint i = 0; i < 4000; i++)
    {
      g_autoptr(Cp2Backoff) backoff = cp2_backoff_new (0);
      guint quarter = cp2_backoff_next (backoff, 0) * 4 / CP2_BACKOFF_BASE_MS;

      quarters[MIN (quarter, 3)]++;
    }

  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (quarters[i], >, 800);
}

static void
test_reset (void)
{
  g_autoptr(Cp2Backoff) backoff = cp2_backoff_new (3);

  for (guint i = 0; i < 50; i++)
    cp2_backoff_next (backoff, 0);
  g_assert_cmpuint (cp2_backoff_get_failures (backoff), ==, 50);
  cp2_backoff_reset (backoff);
  g_assert_cmpuint (cp2_backoff_get_failures (backoff), ==, 0);
  g_assert_cmpuint (cp2_backoff_next (backoff, 0), <=, CP2_BACKOFF_BASE_MS);
}

static void
test_retry_after (void)
{
  for (guint32 seed = 1; seed <= 500; seed++)
    {
      g_autoptr(Cp2Backoff) backoff = cp2_backoff_new (seed);
      guint wait = cp2_backoff_next (backoff, 60);

      g_assert_cmpuint (wait, >=, 60000);
      g_assert_cmpuint (wait, <=, 60000 + CP2_BACKOFF_BASE_MS);
      g_assert_cmpuint (cp2_backoff_next (backoff, G_MAXUINT), <=,
                        CP2_BACKOFF_RETRY_AFTER_MAX * 1000 + 2 * CP2_BACKOFF_BASE_MS);
    }
}

static void
test_seed (void)
{
  g_autoptr(Cp2Backoff) one = cp2_backoff_new (7);
  g_autoptr(Cp2Backoff) same = cp2_backoff_new (7);
  g_autoptr(Cp2Backoff) other = cp2_backoff_new (8);
  g_autoptr(Cp2Backoff) any = cp2_backoff_new (0);
  guint differences = 0;

  for (guint i = 0; i < 10; i++)
    {
      guint wait = cp2_backoff_next (one, 0);

      g_assert_cmpuint (wait, ==, cp2_backoff_next (same, 0));
      differences += wait != cp2_backoff_next (other, 0);
      g_assert_cmpuint (cp2_backoff_next (any, 0), <=, CP2_BACKOFF_CAP_MS);
    }
  g_assert_cmpuint (differences, >, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/backoff/next/bounds", test_bounds);
  g_test_add_func ("/backoff/next/spread", test_spread);
  g_test_add_func ("/backoff/next/retry-after", test_retry_after);
  g_test_add_func ("/backoff/next/seed", test_seed);
  g_test_add_func ("/backoff/reset/first-bound", test_reset);

  return g_test_run ();
}
