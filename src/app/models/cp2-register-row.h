#pragma once

#include "app/models/cp2-register-mark.h"
#include "core/cp2-deployment.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterSave:
 * @CP2_REGISTER_SAVE_NONE: there is no mark
 * @CP2_REGISTER_SAVE_SAVING: shown, and being written to the disk
 * @CP2_REGISTER_SAVE_UNSAVED: shown, but it could not be written; it is tried again and again
 * @CP2_REGISTER_SAVE_SAVED: on this computer, not at the server yet
 * @CP2_REGISTER_SAVE_RECEIVED: the server has it
 * @CP2_REGISTER_SAVE_REFUSED: the server did not take it; the row's `problem` says why
 *
 * Where a mark has got to.
 */
typedef enum
{
  CP2_REGISTER_SAVE_NONE,
  CP2_REGISTER_SAVE_SAVING,
  CP2_REGISTER_SAVE_UNSAVED,
  CP2_REGISTER_SAVE_SAVED,
  CP2_REGISTER_SAVE_RECEIVED,
  CP2_REGISTER_SAVE_REFUSED,
} Cp2RegisterSave;

/**
 * Cp2RegisterFlags:
 * @CP2_REGISTER_LATE: marked after the register was countersigned; waits for the sub-county
 * @CP2_REGISTER_DISPUTED: two accounts said different things of the person
 * @CP2_REGISTER_BY_OFFICE: what counts was marked by an office
 */
typedef enum
{
  CP2_REGISTER_LATE      = 1 << 0,
  CP2_REGISTER_DISPUTED  = 1 << 1,
  CP2_REGISTER_BY_OFFICE = 1 << 2,
} Cp2RegisterFlags;

/**
 * Cp2RegisterRow:
 *
 * One person in the register of one day. The object stays the same as long as the person is in that register, whatever
 * arrives meanwhile. Only its model changes it.
 *
 * Properties (read-only, notify): `name`, `national-id` (masked), `position` (its id), `status` (#Cp2AttendanceStatus),
 * `time-in`, `time-out`, `remark`, `replaced-by`, `flags`, `save` (#Cp2RegisterSave), `problem` (a sentence or %NULL).
 */
#define CP2_TYPE_REGISTER_ROW (cp2_register_row_get_type ())
G_DECLARE_FINAL_TYPE (Cp2RegisterRow, cp2_register_row, CP2, REGISTER_ROW, GObject)

/** cp2_register_row_get_deployment: (transfer none): id of the deployment under which the person serves. */
const char            *cp2_register_row_get_deployment  (Cp2RegisterRow  *self);
/** cp2_register_row_get_name: (transfer none): the person's name. */
const char            *cp2_register_row_get_name        (Cp2RegisterRow  *self);
/** cp2_register_row_get_national_id: (transfer none) (nullable): `****4521`, or the whole when this computer has it. */
const char            *cp2_register_row_get_national_id (Cp2RegisterRow  *self);
/** cp2_register_row_get_position: (transfer none): id of the position. */
const char            *cp2_register_row_get_position    (Cp2RegisterRow  *self);
/** cp2_register_row_get_order: place of the position in the register, from 1. */
guint                  cp2_register_row_get_order       (Cp2RegisterRow  *self);
/** cp2_register_row_get_mark: (transfer none): what the register says of the person. */
const Cp2RegisterMark *cp2_register_row_get_mark        (Cp2RegisterRow  *self);
/** cp2_register_row_get_flags: what there is to know about the mark. */
Cp2RegisterFlags       cp2_register_row_get_flags       (Cp2RegisterRow  *self);
/** cp2_register_row_get_save: where the mark has got to. */
Cp2RegisterSave        cp2_register_row_get_save        (Cp2RegisterRow  *self);
/** cp2_register_row_get_problem: (transfer none) (nullable): why the last mark was refused. */
const char            *cp2_register_row_get_problem     (Cp2RegisterRow  *self);
/** cp2_register_row_matches: whether @words, in any order, begin words of the name or end the number of the person. */
gboolean               cp2_register_row_matches         (Cp2RegisterRow  *self,
                                                         const char      *words);

/* For the model alone. */

/** cp2_register_row_new: of somebody not marked; @order is the position's place in the register. */
Cp2RegisterRow *cp2_register_row_new        (Cp2Deployment          *deployment,
                                             guint                   order);
void            cp2_register_row_set_person (Cp2RegisterRow         *self,
                                             Cp2Deployment          *deployment,
                                             guint                   order);
void            cp2_register_row_set_mark   (Cp2RegisterRow         *self,
                                             const Cp2RegisterMark  *mark,
                                             Cp2RegisterFlags        flags);
void            cp2_register_row_set_save   (Cp2RegisterRow         *self,
                                             Cp2RegisterSave         save,
                                             const char             *problem);
/** cp2_register_row_hold: one more mark of the person is being written; what is read meanwhile is older. */
void            cp2_register_row_hold       (Cp2RegisterRow         *self);
/** cp2_register_row_release: one less; whether none is left. */
gboolean        cp2_register_row_release    (Cp2RegisterRow         *self);
/** cp2_register_row_is_held: whether one is being written. */
gboolean        cp2_register_row_is_held    (Cp2RegisterRow         *self);
/** cp2_register_row_compare: a #GCompareFunc: by the register's order, then by name. */
int             cp2_register_row_compare    (Cp2RegisterRow         *a,
                                             Cp2RegisterRow         *b);

G_END_DECLS
