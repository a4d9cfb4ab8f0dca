#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "core/cp2-uuid.h"

#define COUNTER_BITS 12

static GMutex lock;
static guint64 last_stamp;

/* The clock may stand still or go back; the stamp (milliseconds and counter as one number) never does. */
static guint64
next_stamp (void)
{
  guint64 now = (guint64) (g_get_real_time () / 1000) << COUNTER_BITS;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  last_stamp = MAX (now, last_stamp + 1);
  return last_stamp;
}

static guint64
random_bits (void)
{
  guint64 bits;

  if (getrandom (&bits, sizeof bits, 0) != sizeof bits)
    bits = ((guint64) g_random_int () << 32) | g_random_int ();

  return bits;
}

char *
cp2_uuid_new (void)
{
  guint64 stamp = next_stamp ();
  guint64 bits = random_bits ();
  guint64 millis = stamp >> COUNTER_BITS;

  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%012" G_GINT64_MODIFIER "x",
                          (guint) (millis >> 16),
                          (guint) (millis & 0xffff),
                          (guint) (stamp & 0xfff),
                          (guint) (0x8000 | ((bits >> 48) & 0x3fff)),
                          bits & G_GUINT64_CONSTANT (0xffffffffffff));
}

gboolean
cp2_uuid_is_valid (const char *text)
{
  static const char pattern[] = "xxxxxxxx-xxxx-7xxx-vxxx-xxxxxxxxxxxx";

  if (text == NULL)
    return FALSE;

  for (guint i = 0; i < sizeof pattern; i++)
    {
      gboolean is_hex = g_ascii_isxdigit (text[i]) && !g_ascii_isupper (text[i]);

      if (pattern[i] == 'x' ? !is_hex :
          pattern[i] == 'v' ? strchr ("89ab", text[i]) == NULL || text[i] == '\0' :
          text[i] != pattern[i])
        return FALSE;
    }

  return TRUE;
}
