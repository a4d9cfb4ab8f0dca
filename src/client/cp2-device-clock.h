#pragma once

#include <glib-object.h>

#include "core/cp2-clock.h"

G_BEGIN_DECLS

/**
 * Cp2DeviceClock:
 *
 * What this computer knows about time: its wall clock, which may be wrong, the time since it was started, which is
 * not, and when the server last answered. Belongs to one thread.
 *
 * The property `skew` is by how many microseconds the wall clock was ahead of the server at the last contact (negative:
 * behind); 0 when there was none.
 */
#define CP2_TYPE_DEVICE_CLOCK (cp2_device_clock_get_type ())
G_DECLARE_FINAL_TYPE (Cp2DeviceClock, cp2_device_clock, CP2, DEVICE_CLOCK, GObject)

Cp2DeviceClock *cp2_device_clock_new          (void);

/** cp2_device_clock_read: @block (out): the time now; free what it owns with cp2_clock_block_clear(). */
void            cp2_device_clock_read         (Cp2DeviceClock  *self,
                                               Cp2ClockBlock   *block);

/** cp2_device_clock_note_contact: the server has just said that it is @server_time, microseconds UTC; 0 and less is ignored. */
void            cp2_device_clock_note_contact (Cp2DeviceClock  *self,
                                               gint64           server_time);

/** cp2_device_clock_get_skew: see the property. */
gint64          cp2_device_clock_get_skew     (Cp2DeviceClock  *self);

/** cp2_device_clock_save: (transfer full): the last contact as text, to be kept over a restart. */
char           *cp2_device_clock_save         (Cp2DeviceClock  *self);

/** cp2_device_clock_load: takes up what cp2_device_clock_save() gave; %NULL and anything else is no contact. */
void            cp2_device_clock_load         (Cp2DeviceClock  *self,
                                               const char      *saved);

G_END_DECLS
