#pragma once

#include <json-glib/json-glib.h>

#include "core/cp2-attendance.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterMark:
 * @status: what it says; %CP2_ATTENDANCE_UNSET when the person is not marked
 * @time_in: (nullable): `HH:MM`
 * @time_out: (nullable): `HH:MM`
 * @remark: (nullable): a person's words
 * @replaced_by: (nullable): who came instead
 *
 * What the register says of one person on one day, as a value. Every change of it is an event of its own.
 */
typedef struct
{
  Cp2AttendanceStatus  status;
  char                *time_in;
  char                *time_out;
  char                *remark;
  char                *replaced_by;
} Cp2RegisterMark;

/** cp2_register_mark_new: (transfer full): of somebody who is not marked. */
Cp2RegisterMark *cp2_register_mark_new         (void);
/** cp2_register_mark_new_from_record: (transfer full): what @record, which is (nullable), says. */
Cp2RegisterMark *cp2_register_mark_new_from_record (Cp2AttendanceMark *record);
/** cp2_register_mark_copy: (transfer full): an equal one. */
Cp2RegisterMark *cp2_register_mark_copy        (const Cp2RegisterMark *self);
void             cp2_register_mark_free        (Cp2RegisterMark       *self);
/** cp2_register_mark_equal: whether both say the same. */
gboolean         cp2_register_mark_equal       (const Cp2RegisterMark *self,
                                                const Cp2RegisterMark *other);
/** cp2_register_mark_set_status: says something else; what no longer fits, such as the times of an absent person, goes. */
void             cp2_register_mark_set_status  (Cp2RegisterMark       *self,
                                                Cp2AttendanceStatus    status);
/** cp2_register_mark_to_body: (transfer full): as members of `attendance.mark`; @reason is (nullable). */
JsonObject      *cp2_register_mark_to_body     (const Cp2RegisterMark *self,
                                                const char            *deployment,
                                                const char            *day,
                                                const char            *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2RegisterMark, cp2_register_mark_free)

G_END_DECLS
