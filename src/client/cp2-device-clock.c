#include "config.h"

#include <string.h>

#include "client/cp2-device-clock.h"
#include "client/cp2-json-scan.h"

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

struct _Cp2DeviceClock
{
  GObject        parent_instance;

  char          *boot;
  /* Only its contact members are used */
  Cp2ClockBlock  last;
};

G_DEFINE_FINAL_TYPE (Cp2DeviceClock, cp2_device_clock, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SKEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
cp2_device_clock_finalize (GObject *object)
{
  Cp2DeviceClock *self = CP2_DEVICE_CLOCK (object);

  g_free (self->boot);
  cp2_clock_block_clear (&self->last);

  G_OBJECT_CLASS (cp2_device_clock_parent_class)->finalize (object);
}

static void
cp2_device_clock_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  Cp2DeviceClock *self = CP2_DEVICE_CLOCK (object);

  switch (prop_id)
    {
    case PROP_SKEW:
      g_value_set_int64 (value, cp2_device_clock_get_skew (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_device_clock_class_init (Cp2DeviceClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_device_clock_finalize;
  object_class->get_property = cp2_device_clock_get_property;

  properties[PROP_SKEW] =
    g_param_spec_int64 ("skew", NULL, NULL, G_MININT64, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_device_clock_init (Cp2DeviceClock *self)
{
  if (g_file_get_contents (BOOT_ID_FILE, &self->boot, NULL, NULL))
    g_strstrip (self->boot);
}

Cp2DeviceClock *
cp2_device_clock_new (void)
{
  return g_object_new (CP2_TYPE_DEVICE_CLOCK, NULL);
}

void
cp2_device_clock_read (Cp2DeviceClock *self,
                       Cp2ClockBlock  *block)
{
  g_return_if_fail (CP2_IS_DEVICE_CLOCK (self));
  g_return_if_fail (block != NULL);

  *block = self->last;
  block->wall = cp2_clock_now ();
  block->boot = g_strdup (self->boot);
  block->boot_ms = cp2_clock_since_boot ();
  block->contact_boot = g_strdup (self->last.contact_boot);
}

void
cp2_device_clock_note_contact (Cp2DeviceClock *self,
                               gint64          server_time)
{
  g_return_if_fail (CP2_IS_DEVICE_CLOCK (self));

  if (server_time <= 0)
    return;

  cp2_clock_block_clear (&self->last);
  self->last.contact_server = server_time;
  self->last.contact_wall = cp2_clock_now ();
  self->last.contact_boot = g_strdup (self->boot);
  self->last.contact_boot_ms = cp2_clock_since_boot ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKEW]);
}

gint64
cp2_device_clock_get_skew (Cp2DeviceClock *self)
{
  g_return_val_if_fail (CP2_IS_DEVICE_CLOCK (self), 0);

  return self->last.contact_server > 0 ? self->last.contact_wall - self->last.contact_server : 0;
}

char *
cp2_device_clock_save (Cp2DeviceClock *self)
{
  GString *text = g_string_new (NULL);
  Cp2ClockBlock block;

  cp2_device_clock_read (self, &block);
  cp2_clock_block_write (&block, text);
  cp2_clock_block_clear (&block);
  return g_string_free (text, FALSE);
}

void
cp2_device_clock_load (Cp2DeviceClock *self,
                       const char     *saved)
{
  g_autoptr(JsonNode) root = saved != NULL ? cp2_json_parse_text (saved, strlen (saved), NULL) : NULL;
  Cp2ClockBlock block = { 0 };

  g_return_if_fail (CP2_IS_DEVICE_CLOCK (self));

  cp2_clock_block_clear (&self->last);
  if (root != NULL && cp2_clock_block_parse (&block, json_node_get_object (root)))
    {
      self->last = block;
      g_clear_pointer (&self->last.boot, g_free);
    }
  else
    {
      self->last = (Cp2ClockBlock) { 0 };
      cp2_clock_block_clear (&block);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKEW]);
}
