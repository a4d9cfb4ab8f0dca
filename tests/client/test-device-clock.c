#include "config.h"

#include "client/cp2-device-clock.h"
#include "core/cp2-state-hash.h"

static void
test_contact (void)
{
  g_autoptr(Cp2DeviceClock) clock = cp2_device_clock_new ();
  g_autoptr(Cp2DeviceClock) later = cp2_device_clock_new ();
  g_autofree char *saved = NULL;
  gint64 now = g_get_real_time ();
  Cp2ClockBlock block;
  gboolean verified;

  cp2_device_clock_read (clock, &block);
  g_assert_cmpint (block.contact_server, ==, 0);
  g_assert_cmpint (block.boot_ms, >, 0);
  g_assert_nonnull (block.boot);
  cp2_clock_block_clear (&block);

  /* The device is an hour ahead. */
  cp2_clock_set_for_tests (now);
  cp2_device_clock_note_contact (clock, now - G_TIME_SPAN_HOUR);
  g_assert_cmpint (cp2_device_clock_get_skew (clock), ==, G_TIME_SPAN_HOUR);
  saved = cp2_device_clock_save (clock);
  cp2_device_clock_load (later, saved);
  /* Somebody puts it a year back; boot time tells. */
  cp2_clock_set_for_tests (now - 365 * G_TIME_SPAN_DAY);
  cp2_device_clock_read (later, &block);
  g_assert_cmpint (ABS (cp2_clock_block_effective (&block, &verified) - (now - G_TIME_SPAN_HOUR)), <, G_TIME_SPAN_MINUTE);
  g_assert_true (verified);
  cp2_clock_block_clear (&block);
  cp2_clock_set_for_tests (0);

  cp2_device_clock_load (later, "nonsense");
  g_assert_cmpint (cp2_device_clock_get_skew (later), ==, 0);
  cp2_device_clock_load (later, NULL);
  cp2_device_clock_note_contact (later, 0);
  g_assert_cmpint (cp2_device_clock_get_skew (later), ==, 0);
}

static void
test_state_hash (void)
{
  /* Computed elsewhere; a server of another version must agree. */
  g_assert_cmpuint (cp2_state_hash ("", 0), ==, G_GUINT64_CONSTANT (16574515714863409599));
  g_assert_cmpuint (cp2_state_hash ("KCSE-2026", 123456789012), ==, G_GUINT64_CONSTANT (17572480074827185909));
  g_assert_cmpuint (cp2_state_hash ("a", 1), !=, cp2_state_hash ("a", 2));
  g_assert_cmpuint (cp2_state_hash ("a", 1), !=, cp2_state_hash ("b", 1));
  g_assert_cmpuint (cp2_state_hash ("1", 0x31), !=, cp2_state_hash ("11", 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/device-clock/contact", test_contact);
  g_test_add_func ("/state-hash/values", test_state_hash);

  return g_test_run ();
}
