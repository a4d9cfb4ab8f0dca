#include "config.h"

#include <time.h>

#include "core/cp2-clock.h"
#include "core/cp2-format.h"
#include "core/cp2-json.h"

#define NAIROBI_OFFSET (3 * G_TIME_SPAN_HOUR)
/* The last instant that can be written, 2200-12-31T20:59:59.999Z: a day in Kenya still has a year that is valid. */
#define LAST           (G_GINT64_CONSTANT (7289643599999) * 1000)

/* A clock this far off may be on another day for long, microseconds. */
#define FAR_OFF        (10 * G_TIME_SPAN_MINUTE)

#define RATE_WHOLE 1000
#define RATE_MAX   10000

/* The system's clock at @real is shown as @shown, and goes on @rate thousandths as fast. */
typedef struct
{
  gint64  real;
  gint64  shown;
  gint64  rate;
} Shift;

static gint64 fixed_time;

/* See cp2_clock_set_reference(): the right time less the time since boot, microseconds; 0 when it is not known. */
static gint64 right_boot_time;

/* Devices say what they like: whatever they say, a time comes out that can be counted with and written. */
static gint64
bounded (gint64 microseconds)
{
  return CLAMP (microseconds, 0, LAST);
}

static gboolean
read_shift (Shift      *shift,
            const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ":", 4);
  guint n = g_strv_length (parts);

  return (n == 2 || n == 3) &&
         g_ascii_string_to_signed (parts[0], 10, 0, LAST, &shift->real, NULL) &&
         g_ascii_string_to_signed (parts[1], 10, 0, LAST, &shift->shown, NULL) &&
         (n == 2 || g_ascii_string_to_signed (parts[2], 10, 0, RATE_MAX, &shift->rate, NULL));
}

static const Shift *
get_shift (void)
{
  static Shift shift = { .rate = RATE_WHOLE };
  static gsize is_read;

  if (g_once_init_enter (&is_read))
    {
      const char *text = g_getenv ("CP2_CLOCK");
      Shift wanted = { .rate = RATE_WHOLE };

      if (text != NULL && read_shift (&wanted, text))
        shift = wanted;
      else if (text != NULL)
        g_warning ("CP2_CLOCK is “%s”, and must be REAL:SHOWN[:RATE] in microseconds and thousandths", text);
      g_once_init_leave (&is_read, 1);
    }

  return &shift;
}

/* In two parts, so that no time is long enough to overflow. */
static gint64
scale (gint64 span,
       gint64 rate)
{
  return span / RATE_WHOLE * rate + span % RATE_WHOLE * rate / RATE_WHOLE;
}

gint64
cp2_clock_now (void)
{
  gint64 fixed = __atomic_load_n (&fixed_time, __ATOMIC_RELAXED);
  const Shift *shift;

  if (fixed != 0)
    return fixed;

  shift = get_shift ();
  if (shift->shown == shift->real && shift->rate == RATE_WHOLE)
    return g_get_real_time ();

  return bounded (shift->shown + scale (bounded (g_get_real_time ()) - shift->real, shift->rate));
}

/* Unlike the monotonic clock it goes on while the computer sleeps. */
gint64
cp2_clock_since_boot (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_BOOTTIME, &time) != 0)
    return 0;

  return scale ((gint64) time.tv_sec * 1000 + time.tv_nsec / 1000000, get_shift ()->rate);
}

void
cp2_clock_set_for_tests (gint64 microseconds)
{
  __atomic_store_n (&fixed_time, microseconds, __ATOMIC_RELAXED);
}

char *
cp2_clock_day (gint64 microseconds)
{
  g_autofree char *instant = cp2_clock_format (bounded (microseconds) + NAIROBI_OFFSET);

  return g_strndup (instant, 10);
}

void
cp2_clock_set_reference (gint64 server_time,
                         gint64 boot_ms)
{
  __atomic_store_n (&right_boot_time, server_time > 0 ? bounded (server_time) - boot_ms * 1000 : 0, __ATOMIC_RELAXED);
}

gint64
cp2_clock_right_now (void)
{
  gint64 now = cp2_clock_now ();
  gint64 booted = __atomic_load_n (&right_boot_time, __ATOMIC_RELAXED);
  gint64 right = booted != 0 ? booted + cp2_clock_since_boot () * 1000 : now;

  return ABS (right - now) > FAR_OFF ? right : now;
}

char *
cp2_clock_today (void)
{
  return cp2_clock_day (cp2_clock_right_now ());
}

int
cp2_clock_current_year (void)
{
  g_autofree char *today = cp2_clock_today ();

  return atoi (today);
}

/* Each record that is written gets an instant: a GDateTime and a format would cost as much as storing it does. */
static void
print_number (char  *end,
              guint  n_digits,
              guint  value)
{
  for (; n_digits > 0; n_digits--, value /= 10)
    *--end = '0' + value % 10;
}

/* The calendar in years that begin in March, so that a leap day is the last of its year; days since 1970 are 0 or more.
 * A month of such a year begins on day (153 * month + 2) / 5. */
static void
print_date (char  *text,
            guint  days)
{
  guint day = days + 719468; /* since 0000-03-01 */
  guint era = day / 146097;
  guint day_of_era = day % 146097;
  guint year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
  guint month = (5 * day_of_year + 2) / 153;

  print_number (text + 4, 4, era * 400 + year + (month >= 10 ? 1 : 0));
  print_number (text + 7, 2, month < 10 ? month + 3 : month - 9);
  print_number (text + 10, 2, day_of_year - (153 * month + 2) / 5 + 1);
}

char *
cp2_clock_format (gint64 microseconds)
{
  gint64 shown = CLAMP (microseconds, 0, LAST + NAIROBI_OFFSET);
  guint milliseconds = shown % G_TIME_SPAN_DAY / 1000;
  char text[] = "0000-00-00T00:00:00.000Z";

  print_date (text, shown / G_TIME_SPAN_DAY);
  print_number (text + 13, 2, milliseconds / 3600000);
  print_number (text + 16, 2, milliseconds / 60000 % 60);
  print_number (text + 19, 2, milliseconds / 1000 % 60);
  print_number (text + 23, 3, milliseconds % 1000);
  return g_strdup (text);
}

gint64
cp2_clock_parse (const char *instant)
{
  g_autoptr(GDateTime) time = NULL;

  if (!cp2_instant_is_valid (instant) || (time = g_date_time_new_from_iso8601 (instant, NULL)) == NULL)
    return -1;

  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

void
cp2_clock_block_clear (Cp2ClockBlock *block)
{
  g_clear_pointer (&block->boot, g_free);
  g_clear_pointer (&block->contact_boot, g_free);
}

/* A boot time that cannot be is no boot time: the wall clock is left. */
static char *
read_boot (JsonObject *object,
           gint64     *boot_ms)
{
  *boot_ms = cp2_json_get_integer (object, "boot_ms", 0);
  if (*boot_ms >= 0 && *boot_ms <= LAST / 1000)
    return g_strdup (cp2_json_get_string (object, "boot"));

  *boot_ms = 0;
  return NULL;
}

gboolean
cp2_clock_block_parse (Cp2ClockBlock *block,
                       JsonObject    *object)
{
  JsonObject *contact = cp2_json_get_object (object, "contact");

  *block = (Cp2ClockBlock) { .wall = cp2_clock_parse (cp2_json_get_string (object, "wall")) };
  if (block->wall < 0)
    return FALSE;

  block->boot = read_boot (object, &block->boot_ms);
  if (contact != NULL)
    {
      block->contact_server = MAX (cp2_clock_parse (cp2_json_get_string (contact, "server")), 0);
      block->contact_wall = MAX (cp2_clock_parse (cp2_json_get_string (contact, "wall")), 0);
      block->contact_boot = read_boot (contact, &block->contact_boot_ms);
    }

  return TRUE;
}

void
cp2_clock_block_write (const Cp2ClockBlock *block,
                       GString             *text)
{
  g_autofree char *wall = cp2_clock_format (block->wall);

  g_string_append_printf (text, "{\"wall\":\"%s\",\"boot\":", wall);
  cp2_json_append_string (text, block->boot ? block->boot : "");
  g_string_append_printf (text, ",\"boot_ms\":%" G_GINT64_FORMAT, block->boot_ms);
  if (block->contact_server > 0)
    {
      g_autofree char *server = cp2_clock_format (block->contact_server);
      g_autofree char *then = cp2_clock_format (block->contact_wall);

      g_string_append_printf (text, ",\"contact\":{\"server\":\"%s\",\"wall\":\"%s\",\"boot\":", server, then);
      cp2_json_append_string (text, block->contact_boot ? block->contact_boot : "");
      g_string_append_printf (text, ",\"boot_ms\":%" G_GINT64_FORMAT "}", block->contact_boot_ms);
    }
  g_string_append_c (text, '}');
}

gint64
cp2_clock_block_effective (const Cp2ClockBlock *block,
                           gboolean            *verified)
{
  gboolean same_boot = block->contact_server > 0 && block->boot != NULL && block->boot[0] != '\0' &&
                       g_strcmp0 (block->boot, block->contact_boot) == 0 && block->boot_ms >= block->contact_boot_ms;

  if (verified != NULL)
    *verified = same_boot;
  if (same_boot)
    return bounded (block->contact_server + (block->boot_ms - block->contact_boot_ms) * 1000);
  if (block->contact_server > 0 && block->contact_wall > 0)
    return bounded (block->wall + (block->contact_server - block->contact_wall));

  return bounded (block->wall);
}
