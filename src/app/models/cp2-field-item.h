#pragma once

#include "core/cp2-profile.h"

G_BEGIN_DECLS

/**
 * Cp2FieldNote: what the line under a row is about; each has an icon of its own, so that colour is never the only sign.
 * @CP2_FIELD_NOTE_NONE: there is no line
 * @CP2_FIELD_NOTE_REASON: the detail is missing; why it matters
 * @CP2_FIELD_NOTE_HINT: how the value will be saved
 * @CP2_FIELD_NOTE_GOOD: it agrees with what it must agree with
 * @CP2_FIELD_NOTE_WAITING: it waits for an office
 * @CP2_FIELD_NOTE_WARNING: the person should look at it
 * @CP2_FIELD_NOTE_WRONG: it cannot be saved like this
 */
typedef enum
{
  CP2_FIELD_NOTE_NONE,
  CP2_FIELD_NOTE_REASON,
  CP2_FIELD_NOTE_HINT,
  CP2_FIELD_NOTE_GOOD,
  CP2_FIELD_NOTE_WAITING,
  CP2_FIELD_NOTE_WARNING,
  CP2_FIELD_NOTE_WRONG,
} Cp2FieldNote;

/**
 * Cp2FieldItem:
 *
 * One row of a form: a field, the value that the records have, and what a person has typed over it and is not saved yet.
 * While the row is held (has the focus) or has such a draft, a newer value of the records waits below; nothing typed is
 * ever replaced.
 *
 * Properties (read-only): `text` (what stands in the row), `note` (the line under it, empty for none), `note-kind`
 * (a #Cp2FieldNote), `edited` (whether there is a draft), `revealed` (whether a sensitive value may be seen).
 *
 * Signals: `typed`: the draft is another one; `left`: the person is done with the row, by leaving it or by Enter.
 */
#define CP2_TYPE_FIELD_ITEM (cp2_field_item_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FieldItem, cp2_field_item, CP2, FIELD_ITEM, GObject)

/** cp2_field_item_new: (transfer full): an item of one field of @kind, without a value. */
Cp2FieldItem   *cp2_field_item_new          (const Cp2Kind         *kind,
                                             const Cp2Field        *field);
const Cp2Field *cp2_field_item_get_field    (Cp2FieldItem          *self);
const Cp2Kind  *cp2_field_item_get_kind     (Cp2FieldItem          *self);
/** cp2_field_item_get_text: (transfer none): what stands in the row: an enum's word, a reference's id, else as typed. */
const char     *cp2_field_item_get_text     (Cp2FieldItem          *self);
const char     *cp2_field_item_get_note     (Cp2FieldItem          *self,
                                             Cp2FieldNote          *note);
/** cp2_field_item_get_edited: whether something typed is not saved yet. */
gboolean        cp2_field_item_get_edited   (Cp2FieldItem          *self);
/** cp2_field_item_get_problem: (nullable) (transfer none): why the text is no value, whether or not it is said yet. */
const GError   *cp2_field_item_get_problem  (Cp2FieldItem          *self);
/** cp2_field_item_get_saved: (nullable) (transfer none): the raw value of the records. */
const char     *cp2_field_item_get_saved    (Cp2FieldItem          *self);

/* For rows. */

/** cp2_field_item_hold: the row got the focus. */
void            cp2_field_item_hold         (Cp2FieldItem          *self);
/** cp2_field_item_type: @text stands in the row now. */
void            cp2_field_item_type         (Cp2FieldItem          *self,
                                             const char            *text);
/** cp2_field_item_leave: the focus left. */
void            cp2_field_item_leave        (Cp2FieldItem          *self);
/** cp2_field_item_enter: Enter was pressed: as leaving, but the row is still held. */
void            cp2_field_item_enter        (Cp2FieldItem          *self);
/** cp2_field_item_step: moves a year by @by, as far as there are right ones; an unset one begins at @start. */
void            cp2_field_item_step         (Cp2FieldItem          *self,
                                             int                    by,
                                             int                    start);
void            cp2_field_item_set_revealed (Cp2FieldItem          *self,
                                             gboolean               revealed);
gboolean        cp2_field_item_get_revealed (Cp2FieldItem          *self);

/* For models. */

/** cp2_field_item_update: takes the value that @record (nullable) has now. */
void            cp2_field_item_update       (Cp2FieldItem          *self,
                                             gpointer               record);
/** cp2_field_item_set_proposal: (nullable): what was asked of an office for this field, or refused by it. */
void            cp2_field_item_set_proposal (Cp2FieldItem          *self,
                                             Cp2ProfileChange      *proposal);
/** cp2_field_item_set_remark: a line of the model's about the value; %NULL for none. A problem of the draft goes before it. */
void            cp2_field_item_set_remark   (Cp2FieldItem          *self,
                                             Cp2FieldNote           note,
                                             const char            *text);
/** cp2_field_item_is_ready: whether the draft may be saved; while the row is being typed in, not when that could ask an office for half a number or empty a row that is about to be filled again. */
gboolean        cp2_field_item_is_ready     (Cp2FieldItem          *self);
/** cp2_field_item_begin_save: adds `"name": {"from", "to"}` to @changes and remembers what is on its way. */
void            cp2_field_item_begin_save   (Cp2FieldItem          *self,
                                             JsonObject            *changes);
/** cp2_field_item_end_save: what was on its way is saved, or @error (nullable) says why not; then it is a draft again. */
void            cp2_field_item_end_save     (Cp2FieldItem          *self,
                                             const GError          *error);
/** cp2_field_item_refuse: what was saved was refused by the server: unless something newer is typed, it is a draft again, which is not saved before it is another one. */
void            cp2_field_item_refuse       (Cp2FieldItem          *self,
                                             JsonObject            *change,
                                             const GError          *error);
/** cp2_field_item_dup_value: (transfer full) (nullable): the value of the text, %NULL when it is none. */
JsonNode       *cp2_field_item_dup_value    (Cp2FieldItem          *self);
/** cp2_field_item_keep: (transfer full) (nullable): the draft and what was seen below it, to be kept on the disk. */
JsonObject     *cp2_field_item_keep         (Cp2FieldItem          *self);
/** cp2_field_item_restore: takes what was kept as the draft. */
void            cp2_field_item_restore      (Cp2FieldItem          *self,
                                             JsonObject            *kept);
/** cp2_field_item_discard: forgets the draft. */
void            cp2_field_item_discard      (Cp2FieldItem          *self);

G_END_DECLS
