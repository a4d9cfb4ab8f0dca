#pragma once

#include <adwaita.h>

#include "app/models/cp2-register-row.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterDetails:
 *
 * All that is said of one person on one day: times, remark, and who came instead. Signal: `decided` (#Cp2RegisterMark):
 * it is to be said so; not emitted when it was left with Esc.
 */
#define CP2_TYPE_REGISTER_DETAILS (cp2_register_details_get_type ())
G_DECLARE_FINAL_TYPE (Cp2RegisterDetails, cp2_register_details, CP2, REGISTER_DETAILS, AdwWindow)

/** cp2_register_details_new: @status is what the mark is to say; with %CP2_ATTENDANCE_REPLACED it asks who came first. */
GtkWidget *cp2_register_details_new (Cp2RegisterRow      *row,
                                     Cp2AttendanceStatus  status);

G_END_DECLS
