#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * cp2_clock_now:
 *
 * The time that people see and rules go by; only what waits goes by the system's own clocks. Safe from any thread.
 *
 * For a demonstration the environment variable `CP2_CLOCK` moves it: `REAL:SHOWN[:RATE]`, the first two in microseconds
 * since the epoch, the last a whole number of thousandths from 0 to 10000, 1000 if it is left out. When the system's
 * clock stands at `REAL` this one shows `SHOWN`, and goes on RATE/1000 times as fast. Programs with one value agree on
 * the time; with a rate of 20 a quarter of an hour passes within one minute of it, so that two runs show the same
 * minutes. It is read once; a value of another form is ignored with a warning.
 *
 * Returns: microseconds since the epoch, UTC; the system's, the demonstration's, or what a test has set
 */
gint64  cp2_clock_now           (void);

/**
 * cp2_clock_since_boot:
 *
 * Time that never goes back and does not stop while the computer sleeps, in step with cp2_clock_now(): a demonstration's
 * rate holds for it too. Safe from any thread.
 *
 * Returns: milliseconds since the computer's start; 0 when the system cannot tell
 */
gint64  cp2_clock_since_boot    (void);

/** cp2_clock_set_for_tests: fixes the clock at @microseconds; 0 gives it back to the system. */
void    cp2_clock_set_for_tests (gint64       microseconds);

/** cp2_clock_right_now: cp2_clock_now(), or the time by the reference where the clock is far off: what is written down as the time of day. */
gint64  cp2_clock_right_now     (void);

/**
 * cp2_clock_set_reference:
 * @server_time: what a clock said that is known to be right, microseconds since the epoch; 0 forgets it
 * @boot_ms: cp2_clock_since_boot() at that moment
 *
 * A computer's clock that is off by a day would make people write down the wrong day. Where cp2_clock_now() is far from
 * what has passed since that moment, cp2_clock_today() and cp2_clock_right_now() go by the latter; the instants of
 * operations never do, since the server corrects them. Safe from any thread.
 */
void    cp2_clock_set_reference (gint64       server_time,
                                 gint64       boot_ms);

/** cp2_clock_current_year: the current year in Kenya. */
int     cp2_clock_current_year  (void);

/** cp2_clock_today: (transfer full): the current day in Kenya (UTC+3, no summer time) as `YYYY-MM-DD`. */
char   *cp2_clock_today         (void);

/** cp2_clock_day: (transfer full): the day in Kenya at @microseconds, as `YYYY-MM-DD`; it ends at 21:00 UTC. */
char   *cp2_clock_day           (gint64       microseconds);

/** cp2_clock_format: (transfer full): @microseconds as an RFC 3339 instant in UTC with milliseconds, within 1970 to 2200. */
char   *cp2_clock_format        (gint64       microseconds);

/** cp2_clock_parse: microseconds of a valid instant, -1 for anything else. */
gint64  cp2_clock_parse         (const char  *instant);

/**
 * Cp2ClockBlock:
 * @wall: the device's wall clock, microseconds UTC
 * @boot: (nullable): identity of the device's current boot
 * @boot_ms: milliseconds since that boot
 * @contact_server: server time at the last contact, microseconds UTC; 0 when there was none
 * @contact_wall: the device's wall clock then
 * @contact_boot: (nullable): identity of the boot in which the contact was
 * @contact_boot_ms: milliseconds since that boot then
 *
 * What a device knows about time when it makes an operation. A device's wall clock lies; boot time does not.
 */
typedef struct
{
  gint64  wall;
  char   *boot;
  gint64  boot_ms;
  gint64  contact_server;
  gint64  contact_wall;
  char   *contact_boot;
  gint64  contact_boot_ms;
} Cp2ClockBlock;

/** cp2_clock_block_clear: frees what the block owns. */
void      cp2_clock_block_clear     (Cp2ClockBlock       *block);

/** cp2_clock_block_parse: reads the block from an operation's `at` member; %FALSE when it has not the right form. */
gboolean  cp2_clock_block_parse     (Cp2ClockBlock       *block,
                                     JsonObject          *object);

/** cp2_clock_block_write: appends the block as a JSON object. */
void      cp2_clock_block_write     (const Cp2ClockBlock *block,
                                     GString             *text);

/**
 * cp2_clock_block_effective:
 * @verified: (out) (optional): whether it rests on boot time since a server contact
 *
 * The time at which the operation was made, as well as it can be known: server time at the last contact plus the boot
 * time since then, when both were in one boot; otherwise the wall clock corrected by the offset seen at that contact.
 *
 * Returns: microseconds UTC
 */
gint64    cp2_clock_block_effective (const Cp2ClockBlock *block,
                                     gboolean            *verified);

G_END_DECLS
