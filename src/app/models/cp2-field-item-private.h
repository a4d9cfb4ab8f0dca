#pragma once

#include "app/models/cp2-field-item.h"

G_BEGIN_DECLS

/* The inside of an item, for the item and the line under it. Texts are owned; raw ones are %NULL for unset. */
struct _Cp2FieldItem
{
  GObject           parent_instance;

  const Cp2Kind    *kind;
  const Cp2Field   *field;

  /* Raw, what the records have, and what the person saw when this edit began. */
  char             *saved;
  char             *seen;
  /* As typed, when it is not saved. */
  char             *draft;
  /* The draft that is on its way, and its raw value. */
  char             *sent;
  char             *sent_value;
  /* Raw, what the text means, or why it means nothing. */
  char             *wanted;
  GError           *problem;
  /* Why it could not be saved. */
  GError           *refusal;

  gboolean          held;
  gboolean          left;
  gboolean          revealed;

  Cp2ProfileChange *proposal;
  char             *remark;
  Cp2FieldNote      remark_kind;

  /* What was told last. */
  char             *shown_text;
  char             *shown_note;
  Cp2FieldNote      shown_kind;
  gboolean          shown_edited;
};

/** cp2_field_item_is_same: whether what is typed is what was seen, but for spaces or the way of writing. */
gboolean cp2_field_item_is_same (Cp2FieldItem *self);
/** cp2_field_item_publish: tells what differs from what was told before. */
void     cp2_field_item_publish (Cp2FieldItem *self);
/** cp2_field_item_settle: without a draft, and when nobody is at it, the row shows what the records have. */
void     cp2_field_item_settle  (Cp2FieldItem *self);
/** cp2_field_item_set: replaces a text of the item by @value, which it takes. */
void     cp2_field_item_set     (char        **member,
                                 char         *value);
/** cp2_field_item_dup_raw: (transfer full) (nullable): the raw value of @record (nullable), %NULL for unset. */
char    *cp2_field_item_dup_raw (Cp2FieldItem *self,
                                 gpointer      record);
/** cp2_field_item_describe: (transfer full): the line under the row, empty for none. */
char    *cp2_field_item_describe (Cp2FieldItem *self,
                                  Cp2FieldNote *note);

G_END_DECLS
