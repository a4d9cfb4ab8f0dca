#pragma once

#include "core/cp2-attendance.h"
#include "core/cp2-deployment.h"

G_BEGIN_DECLS

/**
 * Cp2SheetPerson: one person in a register, as the office that verifies it reads it. Never changes.
 */
#define CP2_TYPE_SHEET_PERSON (cp2_sheet_person_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SheetPerson, cp2_sheet_person, CP2, SHEET_PERSON, GObject)

/**
 * cp2_sheet_person_new:
 * @deployment: (nullable): who serves; without it only the mark is known
 * @marks: (element-type Cp2AttendanceMark): all marks of the person on the sheet, in any order
 * @role: name of the position, in the window's language
 * @order: the position's place in the register
 * @is_settled: whether the register is verified, so that nothing of it is an exception
 *
 * Returns: (transfer full): the person
 */
Cp2SheetPerson      *cp2_sheet_person_new          (Cp2Deployment   *deployment,
                                                    GPtrArray       *marks,
                                                    const char      *role,
                                                    guint            order,
                                                    gboolean         is_settled);

const char          *cp2_sheet_person_get_name     (Cp2SheetPerson  *self);
const char          *cp2_sheet_person_get_role     (Cp2SheetPerson  *self);
guint                cp2_sheet_person_get_order    (Cp2SheetPerson  *self);
/** cp2_sheet_person_get_status: what the mark that counts says. */
Cp2AttendanceStatus  cp2_sheet_person_get_status   (Cp2SheetPerson  *self);
/** cp2_sheet_person_get_times: (nullable): `06:31 – 16:40`, `06:31`. */
const char          *cp2_sheet_person_get_times    (Cp2SheetPerson  *self);
/** cp2_sheet_person_get_notes: (nullable): remark, replacement, late and disputed marks in words, a line each. */
const char          *cp2_sheet_person_get_notes    (Cp2SheetPerson  *self);
/** cp2_sheet_person_is_exception: whether the office has to look at it. */
gboolean             cp2_sheet_person_is_exception (Cp2SheetPerson  *self);
/** cp2_sheet_person_equal: whether both say the same. */
gboolean             cp2_sheet_person_equal        (Cp2SheetPerson  *self,
                                                    Cp2SheetPerson  *other);
/** cp2_sheet_person_compare: by the register's order, then by name. */
int                  cp2_sheet_person_compare      (Cp2SheetPerson  *a,
                                                    Cp2SheetPerson  *b);

G_END_DECLS
