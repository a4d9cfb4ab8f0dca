#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-format.h"

static gint64
at (const char *instant)
{
  gint64 time = cp2_clock_parse (instant);

  g_assert_cmpint (time, >=, 0);
  return time;
}

static JsonObject *
json_of (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
test_now_set (void)
{
  cp2_clock_set_for_tests (42);
  g_assert_cmpint (cp2_clock_now (), ==, 42);
  cp2_clock_set_for_tests (0);
  g_assert_cmpint (cp2_clock_now (), >, at ("2020-01-01T00:00:00Z"));
}

/* The clock of a demonstration, in a program of its own since it is read once. */
static void
run_shifted (const char *clock)
{
  g_setenv ("CP2_CLOCK", clock, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("CP2_CLOCK");
}

static void
test_now_shifted (void)
{
  const gint64 shown = at ("2026-11-04T06:41:00Z");
  g_autofree char *clock = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, g_get_real_time (), shown);

  if (g_test_subprocess ())
    {
      gint64 before = cp2_clock_now ();
      gint64 boot = cp2_clock_since_boot ();

      g_usleep (20000);
      g_assert_cmpint (before, >=, shown);
      g_assert_cmpint (cp2_clock_now () - before, >=, 20000);
      g_assert_cmpint (cp2_clock_since_boot () - boot, >=, 19);
      cp2_clock_set_for_tests (42);
      g_assert_cmpint (cp2_clock_now (), ==, 42);
      return;
    }

  run_shifted (clock);
  g_test_trap_assert_passed ();
}

static void
test_now_still (void)
{
  if (g_test_subprocess ())
    {
      gint64 before = cp2_clock_now ();
      gint64 boot = cp2_clock_since_boot ();

      g_usleep (20000);
      g_assert_cmpint (before, ==, at ("2026-11-04T06:41:00Z"));
      g_assert_cmpint (cp2_clock_now (), ==, before);
      g_assert_cmpint (cp2_clock_since_boot (), ==, boot);
      return;
    }

  run_shifted ("0:1793774460000000:0");
  g_test_trap_assert_passed ();
}

/* At a rate of 20, a day of the system is 28 min 48 s. */
static void
test_now_rate (void)
{
  const gint64 shown = at ("2026-11-04T06:00:00Z");
  g_autofree char *clock = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":20",
                                            g_get_real_time () - G_TIME_SPAN_DAY, shown);

  if (g_test_subprocess ())
    {
      g_assert_cmpint (cp2_clock_now (), >=, shown + 28 * G_TIME_SPAN_MINUTE + 48 * G_USEC_PER_SEC);
      g_assert_cmpint (cp2_clock_now (), <, shown + 30 * G_TIME_SPAN_MINUTE);
      return;
    }

  run_shifted (clock);
  g_test_trap_assert_passed ();
}

/* Wherever it is moved to, it shows times that can be written. */
static void
test_now_far (void)
{
  const char * const clocks[] = { "0:7289643599999000:10000", "7289643599999000:0:10000", "7289643599999000:0:0" };

  if (g_test_subprocess ())
    {
      g_autofree char *text = cp2_clock_format (cp2_clock_now ());

      g_assert_true (cp2_instant_is_valid (text));
      g_assert_cmpint (cp2_clock_parse (text), ==, cp2_clock_now () / 1000 * 1000);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      run_shifted (clocks[i]);
      g_test_trap_assert_passed ();
    }
}

static void
test_now_wrong (void)
{
  const char * const clocks[] = {
    "", ":", "1", "1:", ":1", "now:1", "1:2:", "1:2:3:4", "-1:1", "1:-1", "1:1:-1", "1:1:10001", "1:1:0x1", "7289643600000000:1",
    "99999999999999999999:1", " 1:1",
  };

  if (g_test_subprocess ())
    {
      g_assert_cmpint (ABS (cp2_clock_now () - g_get_real_time ()), <, G_TIME_SPAN_MINUTE);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      run_shifted (clocks[i]);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*CP2_CLOCK is*must be REAL:SHOWN*");
    }
}

/* The day in Kenya changes at 21:00 UTC. */
static void
test_today_border (void)
{
  const struct { const char *now; const char *today; int year; } cases[] = {
    { "2026-10-25T20:59:59.999Z", "2026-10-25", 2026 },
    { "2026-10-25T21:00:00.000Z", "2026-10-26", 2026 },
    { "2026-12-31T20:59:59.999Z", "2026-12-31", 2026 },
    { "2026-12-31T21:00:00.000Z", "2027-01-01", 2027 },
    { "2024-02-28T21:00:00.000Z", "2024-02-29", 2024 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *today = NULL;
      g_autofree char *day = cp2_clock_day (at (cases[i].now));

      cp2_clock_set_for_tests (at (cases[i].now));
      today = cp2_clock_today ();
      g_assert_cmpstr (today, ==, cases[i].today);
      g_assert_cmpstr (day, ==, cases[i].today);
      g_assert_cmpint (cp2_clock_current_year (), ==, cases[i].year);
    }
  cp2_clock_set_for_tests (0);
}

/* A clock that is off by a day: people's day and time of day are the server's, an instant stays the computer's. */
static void
test_today_reference (void)
{
  gint64 right = cp2_clock_parse ("2026-11-04T06:41:00.000Z");
  g_autofree char *before = NULL;
  g_autofree char *corrected = NULL;
  g_autofree char *near = NULL;
  g_autofree char *after = NULL;

  cp2_clock_set_for_tests (right + G_TIME_SPAN_DAY);
  before = cp2_clock_today ();
  g_assert_cmpstr (before, ==, "2026-11-05");
  cp2_clock_set_reference (right, cp2_clock_since_boot ());
  corrected = cp2_clock_today ();
  g_assert_cmpstr (corrected, ==, "2026-11-04");
  g_assert_cmpint (cp2_clock_right_now () - right, <, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (cp2_clock_now (), ==, right + G_TIME_SPAN_DAY);

  /* Some minutes are nobody's trouble, and the day stays the one that the clock on the screen shows. */
  cp2_clock_set_for_tests (cp2_clock_parse ("2026-11-04T21:00:01.000Z"));
  cp2_clock_set_reference (cp2_clock_parse ("2026-11-04T20:59:00.000Z"), cp2_clock_since_boot ());
  near = cp2_clock_today ();
  g_assert_cmpstr (near, ==, "2026-11-05");

  cp2_clock_set_for_tests (right + G_TIME_SPAN_DAY);
  cp2_clock_set_reference (0, 0);
  after = cp2_clock_today ();
  g_assert_cmpstr (after, ==, "2026-11-05");
  cp2_clock_set_for_tests (0);
}

static void
test_format_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 seconds = (gint64) (g_test_rand_double () * 7258118400.0);
      gint64 time = seconds * G_USEC_PER_SEC + g_test_rand_int_range (0, 1000) * 1000;
      g_autofree char *text = cp2_clock_format (time);

      g_assert_true (cp2_instant_is_valid (text));
      g_assert_cmpint (cp2_clock_parse (text), ==, time);
    }
}

/* Whatever comes in, a valid instant comes out. */
static void
test_format_extremes (void)
{
  const gint64 times[] = { -1, -1000, -999999, -G_USEC_PER_SEC - 1, 0, 1, G_MAXINT64, G_MININT64, G_MAXINT64 / 2, G_MININT64 / 2 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = cp2_clock_format (times[i]);
      g_autofree char *day = cp2_clock_day (times[i]);

      g_test_message ("%" G_GINT64_FORMAT " %s", times[i], text);
      g_assert_true (cp2_instant_is_valid (text));
      g_assert_true (cp2_date_is_valid (day));
    }
}

/* Every day of the years ahead, against the calendar of GLib. */
static void
test_format_days (void)
{
  g_autoptr(GDate) date = g_date_new_dmy (1, G_DATE_JANUARY, 1970);

  for (gint64 day = 0; g_date_get_year (date) < 2200; day++, g_date_add_days (date, 1))
    {
      g_autofree char *text = cp2_clock_format (day * G_TIME_SPAN_DAY + day % 24 * G_TIME_SPAN_HOUR);
      g_autofree char *expected = g_strdup_printf ("%04d-%02d-%02dT%02d:00:00.000Z", g_date_get_year (date),
                                                   g_date_get_month (date), g_date_get_day (date), (int) (day % 24));

      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_parse_wrong (void)
{
  const char * const wrong[] = { NULL, "", "now", "2026-11-03", "2026-11-03T06:00:00", "2026-11-31T06:00:00Z" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (cp2_clock_parse (wrong[i]), ==, -1);
  g_assert_cmpint (cp2_clock_parse ("1970-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpint (cp2_clock_parse ("2016-12-31T23:59:60Z"), >, 0);
}

static void
test_block_round_trip (void)
{
  const Cp2ClockBlock blocks[] = {
    { .wall = at ("2026-10-20T06:00:00.123Z"), .boot = (char *) "b\"1\n", .boot_ms = 5000,
      .contact_server = at ("2026-10-20T05:00:00Z"), .contact_wall = at ("2026-10-20T05:10:00Z"),
      .contact_boot = (char *) "b2", .contact_boot_ms = 77 },
    { .wall = at ("2026-10-20T06:00:00.123Z") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(JsonObject) json = NULL;
      Cp2ClockBlock read;

      cp2_clock_block_write (&blocks[i], text);
      json = json_of (text->str);
      g_assert_true (cp2_clock_block_parse (&read, json));
      g_assert_cmpint (read.wall, ==, blocks[i].wall);
      g_assert_cmpstr (read.boot, ==, blocks[i].boot ? blocks[i].boot : "");
      g_assert_cmpint (read.boot_ms, ==, blocks[i].boot_ms);
      g_assert_cmpint (read.contact_server, ==, blocks[i].contact_server);
      g_assert_cmpint (read.contact_wall, ==, blocks[i].contact_wall);
      g_assert_cmpstr (read.contact_boot, ==, blocks[i].contact_boot);
      g_assert_cmpint (read.contact_boot_ms, ==, blocks[i].contact_boot_ms);
      g_assert_cmpint (cp2_clock_block_effective (&read, NULL), ==, cp2_clock_block_effective (&blocks[i], NULL));
      cp2_clock_block_clear (&read);
    }
}

static void
test_block_wrong (void)
{
  const char * const wrong[] = { "{}", "{\"wall\":5}", "{\"wall\":\"yesterday\"}", "{\"wall\":null}", "{\"wall\":{}}" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(JsonObject) json = json_of (wrong[i]);
      Cp2ClockBlock block;

      g_assert_false (cp2_clock_block_parse (&block, json));
      cp2_clock_block_clear (&block);
    }
}

/* A device that lies never makes us count beyond a number's end, and the result is a time that can be written. */
static void
test_block_hostile (void)
{
  const gint64 numbers[] = { 0, -1, 1, G_MAXINT64, G_MININT64 + 1, G_MAXINT64 / 1000, G_MININT64 / 1000 };
  const char * const walls[] = { "1900-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-10-20T06:00:00Z", "2200-12-31T23:59:59Z" };

  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *text =
        g_strdup_printf ("{\"wall\":\"%s\",\"boot\":\"b\",\"boot_ms\":%" G_GINT64_FORMAT ",\"contact\":{\"server\":\"%s\","
                         "\"wall\":\"%s\",\"boot\":\"%s\",\"boot_ms\":%" G_GINT64_FORMAT "}}",
                         walls[g_test_rand_int_range (1, 4)], numbers[g_test_rand_int_range (0, 7)],
                         walls[g_test_rand_int_range (0, 4)], walls[g_test_rand_int_range (0, 4)],
                         g_test_rand_bit () ? "b" : "c", numbers[g_test_rand_int_range (0, 7)]);
      g_autoptr(JsonObject) json = json_of (text);
      g_autofree char *instant = NULL;
      Cp2ClockBlock block;
      gint64 effective;

      g_assert_true (cp2_clock_block_parse (&block, json));
      effective = cp2_clock_block_effective (&block, NULL);
      g_assert_cmpint (effective, >=, 0);
      instant = cp2_clock_format (effective);
      g_assert_true (cp2_instant_is_valid (instant));
      cp2_clock_block_clear (&block);
    }
}

static void
test_block_effective (void)
{
  const gint64 minute = G_TIME_SPAN_MINUTE;
  Cp2ClockBlock block = { .wall = at ("2020-01-01T00:00:00Z"), .boot = (char *) "b", .boot_ms = 120000,
                          .contact_server = at ("2026-10-20T06:00:00Z"), .contact_wall = at ("2020-01-01T00:00:00Z") - minute,
                          .contact_boot = (char *) "b", .contact_boot_ms = 60000 };
  gboolean verified;

  /* One boot: the wall clock does not matter. */
  g_assert_cmpint (cp2_clock_block_effective (&block, &verified), ==, at ("2026-10-20T06:01:00Z"));
  g_assert_true (verified);

  /* Another boot: the wall clock, corrected. */
  block.contact_boot = (char *) "a";
  g_assert_cmpint (cp2_clock_block_effective (&block, &verified), ==, at ("2026-10-20T06:01:00Z"));
  g_assert_false (verified);

  /* Boot time that went back is another boot. */
  block.contact_boot = (char *) "b";
  block.boot_ms = 1;
  cp2_clock_block_effective (&block, &verified);
  g_assert_false (verified);

  /* No identity proves nothing. */
  block.boot_ms = 120000;
  block.boot = block.contact_boot = (char *) "";
  cp2_clock_block_effective (&block, &verified);
  g_assert_false (verified);

  /* Never met a server. */
  block.contact_server = block.contact_wall = 0;
  g_assert_cmpint (cp2_clock_block_effective (&block, &verified), ==, block.wall);
  g_assert_false (verified);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/clock/now/set", test_now_set);
  g_test_add_func ("/clock/now/shifted", test_now_shifted);
  g_test_add_func ("/clock/now/still", test_now_still);
  g_test_add_func ("/clock/now/rate", test_now_rate);
  g_test_add_func ("/clock/now/far", test_now_far);
  g_test_add_func ("/clock/now/wrong", test_now_wrong);
  g_test_add_func ("/clock/today/border", test_today_border);
  g_test_add_func ("/clock/today/reference", test_today_reference);
  g_test_add_func ("/clock/format/round-trip", test_format_round_trip);
  g_test_add_func ("/clock/format/extremes", test_format_extremes);
  g_test_add_func ("/clock/format/days", test_format_days);
  g_test_add_func ("/clock/parse/wrong", test_parse_wrong);
  g_test_add_func ("/clock/block/round-trip", test_block_round_trip);
  g_test_add_func ("/clock/block/wrong", test_block_wrong);
  g_test_add_func ("/clock/block/hostile", test_block_hostile);
  g_test_add_func ("/clock/block/effective", test_block_effective);

  return g_test_run ();
}
