#include "config.h"

#include "app/models/cp2-display.h"
#include "core/cp2-clock.h"

#define assert_text(made, expected) \
  G_STMT_START { \
    g_autofree char *made_text = made; \
    g_assert_cmpstr (made_text, ==, expected); \
  } G_STMT_END

static void
test_day_forms (void)
{
  assert_text (cp2_display_day ("2026-11-03", CP2_DAY_SHORT), "Tue 3 Nov");
  assert_text (cp2_display_day ("2026-11-03", CP2_DAY_LONG), "Tuesday, 3 November 2026");
  assert_text (cp2_display_day ("2026-11-03", CP2_DAY_DATE), "3 Nov 2026");
  assert_text (cp2_display_day ("2026-11-03", CP2_DAY_WEEKDAY), "Tue");
}

/* Every weekday and every month has a name of its own, long and short. */
static void
test_day_names (void)
{
  g_autoptr(GHashTable) weekdays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) dates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *day = cp2_day_add ("2026-11-02", i);

      g_hash_table_add (weekdays, cp2_display_day (day, CP2_DAY_WEEKDAY));
    }
  for (guint i = 1; i <= 12; i++)
    {
      g_autofree char *day = g_strdup_printf ("2026-%02u-01", i);

      g_hash_table_add (dates, cp2_display_day (day, CP2_DAY_DATE));
      g_hash_table_add (dates, cp2_display_day (day, CP2_DAY_LONG));
    }

  g_assert_cmpuint (g_hash_table_size (weekdays), ==, 7);
  g_assert_cmpuint (g_hash_table_size (dates), ==, 24);
}

static void
test_day_not_one (void)
{
  static const char * const wrong[] = { "", "tomorrow", "2026-02-30", "2026-11-3", "99999999-01-01", "2026-11-03T05:00:00Z" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    for (guint form = CP2_DAY_SHORT; form <= CP2_DAY_WEEKDAY; form++)
      assert_text (cp2_display_day (wrong[i], form), wrong[i]);
  assert_text (cp2_display_day (NULL, CP2_DAY_LONG), "");
}

static void
test_days (void)
{
  assert_text (cp2_display_days ("2026-10-19", "2026-11-20"), "19 Oct – 20 Nov");
  assert_text (cp2_display_days ("2026-11-03", "2026-11-03"), "3 Nov");
  assert_text (cp2_display_days ("2026-12-30", "2027-01-02"), "30 Dec 2026 – 2 Jan 2027");
  assert_text (cp2_display_days ("2026-11-03", NULL), "Tue 3 Nov");
  assert_text (cp2_display_days (NULL, "2026-11-03"), "Tue 3 Nov");
  assert_text (cp2_display_days (NULL, NULL), "");
  assert_text (cp2_display_days ("soon", "later"), "soon");
}

static void
test_closing (void)
{
  assert_text (cp2_display_closing ("2026-11-03", "2026-11-03"), "closes today");
  assert_text (cp2_display_closing ("2026-11-04", "2026-11-03"), "closes tomorrow");
  assert_text (cp2_display_closing ("2026-11-06", "2026-11-03"), "closes in 3 days");
  assert_text (cp2_display_closing ("2026-11-02", "2026-11-03"), "closed yesterday");
  assert_text (cp2_display_closing ("2026-10-31", "2026-11-03"), "closed 3 days ago");
  assert_text (cp2_display_closing ("2027-11-03", "2026-11-03"), "closes in 365 days");
  assert_text (cp2_display_closing ("soon", "2026-11-03"), "soon");
  assert_text (cp2_display_closing ("2026-11-03", "now"), "2026-11-03");
}

/* Kenya's day begins at 21:00 UTC. */
static void
test_instant (void)
{
  assert_text (cp2_display_instant ("2026-11-03T06:41:59.999Z", "2026-11-03"), "09:41");
  assert_text (cp2_display_instant ("2026-11-02T21:00:00.000Z", "2026-11-03"), "00:00");
  assert_text (cp2_display_instant ("2026-11-02T20:59:00.000Z", "2026-11-03"), "Mon 2 Nov, 23:59");
  assert_text (cp2_display_instant ("2025-11-03T06:41:00.000Z", "2026-11-03"), "3 Nov 2025, 09:41");
  assert_text (cp2_display_instant ("2026-11-03T06:41:00.000Z", NULL), "Tue 3 Nov, 09:41");
  assert_text (cp2_display_instant ("yesterday", "2026-11-03"), "yesterday");
  assert_text (cp2_display_instant (NULL, "2026-11-03"), "");
}

static void
test_age (void)
{
  gint64 now = cp2_clock_parse ("2026-11-03T06:41:00.000Z");
  gint64 minute = 60 * G_USEC_PER_SEC;

  cp2_clock_set_for_tests (now);
  assert_text (cp2_display_age (now), "just now");
  assert_text (cp2_display_age (now + 10 * minute), "just now");
  assert_text (cp2_display_age (now - minute), "1 minute");
  assert_text (cp2_display_age (now - 59 * minute), "59 minutes");
  assert_text (cp2_display_age (now - 60 * minute), "1 hour");
  assert_text (cp2_display_age (now - 23 * 60 * minute), "23 hours");
  assert_text (cp2_display_age (now - 24 * 60 * minute), "1 day");
  assert_text (cp2_display_age (now - 49 * 60 * minute), "2 days");
  cp2_clock_set_for_tests (0);
}

static void
test_number (void)
{
  assert_text (cp2_display_number (0), "0");
  assert_text (cp2_display_number (999), "999");
  assert_text (cp2_display_number (2000), "2,000");
  assert_text (cp2_display_number (1234567), "1,234,567");
  assert_text (cp2_display_number (-45000), "-45,000");
  assert_text (cp2_display_number (G_MININT64), "-9,223,372,036,854,775,808");
}

static void
test_money (void)
{
  assert_text (cp2_display_money (56700), "KES 567");
  assert_text (cp2_display_money (123450), "KES 1,234.50");
  assert_text (cp2_display_money (0), "KES 0");
  assert_text (cp2_display_money (5), "KES 0.05");
  assert_text (cp2_display_money (-5), "KES -0.05");
  assert_text (cp2_display_money (-123450), "KES -1,234.50");
}

static void
test_mobile (void)
{
  assert_text (cp2_display_mobile ("254712345678"), "2547•••678");
  assert_text (cp2_display_mobile ("0712"), "•••");
  assert_text (cp2_display_mobile (""), "");
  assert_text (cp2_display_mobile (NULL), "");
}

static void
test_day_arithmetic (void)
{
  assert_text (cp2_day_add ("2026-11-03", 1), "2026-11-04");
  assert_text (cp2_day_add ("2026-03-01", -1), "2026-02-28");
  assert_text (cp2_day_add ("soon", 1), "soon");
  assert_text (cp2_day_add (NULL, 1), "");
  g_assert_cmpint (cp2_day_difference ("2026-10-30", "2026-11-03"), ==, 4);
  g_assert_cmpint (cp2_day_difference ("2026-11-03", "2026-10-30"), ==, -4);
  g_assert_cmpint (cp2_day_difference ("soon", "2026-10-30"), ==, 0);
  g_assert_cmpint (cp2_day_difference ("2026-10-30", NULL), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/display/day/forms", test_day_forms);
  g_test_add_func ("/display/day/names", test_day_names);
  g_test_add_func ("/display/day/not-one", test_day_not_one);
  g_test_add_func ("/display/days/all", test_days);
  g_test_add_func ("/display/closing/all", test_closing);
  g_test_add_func ("/display/instant/all", test_instant);
  g_test_add_func ("/display/age/all", test_age);
  g_test_add_func ("/display/number/all", test_number);
  g_test_add_func ("/display/money/all", test_money);
  g_test_add_func ("/display/mobile/all", test_mobile);
  g_test_add_func ("/display/day/arithmetic", test_day_arithmetic);

  return g_test_run ();
}
