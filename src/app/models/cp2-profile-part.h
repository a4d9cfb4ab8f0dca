#pragma once

#include "app/models/cp2-field-item.h"

G_BEGIN_DECLS

/**
 * Cp2ProfilePart:
 *
 * A qualification or an experience being added or changed: a row for each member of its `KIND.save` operation.
 *
 * Property: `ready` (read-only): whether it can be saved. Signal: `typed`: one of its drafts is another one.
 */
#define CP2_TYPE_PROFILE_PART (cp2_profile_part_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ProfilePart, cp2_profile_part, CP2, PROFILE_PART, GObject)

/**
 * cp2_profile_part_new:
 * @kind: #cp2_qualification_kind or #cp2_experience_kind
 * @id: the record's, %NULL for a new one
 * @record: (nullable): what it is now
 */
Cp2ProfilePart *cp2_profile_part_new         (const Cp2Kind   *kind,
                                              const char      *id,
                                              gpointer         record);
const Cp2Kind  *cp2_profile_part_get_kind    (Cp2ProfilePart  *self);
const char     *cp2_profile_part_get_id      (Cp2ProfilePart  *self);
/** cp2_profile_part_get_is_new: whether the records do not have it yet. */
gboolean        cp2_profile_part_get_is_new  (Cp2ProfilePart  *self);
/** cp2_profile_part_get_items: (transfer none) (element-type Cp2FieldItem): its rows. */
GPtrArray      *cp2_profile_part_get_items   (Cp2ProfilePart  *self);
/** cp2_profile_part_get_edited: whether something typed is not saved. */
gboolean        cp2_profile_part_get_edited  (Cp2ProfilePart  *self);
/** cp2_profile_part_get_ready: whether every row has a value that can be saved, and the years are in their order. */
gboolean        cp2_profile_part_get_ready   (Cp2ProfilePart  *self);
/** cp2_profile_part_show_problems: every row says what is wrong with it, as if it had been left. */
void            cp2_profile_part_show_problems (Cp2ProfilePart *self);
/** cp2_profile_part_update: takes what the records have now. */
void            cp2_profile_part_update      (Cp2ProfilePart  *self,
                                              gpointer         record);
/** cp2_profile_part_make_body: (transfer full): of the `KIND.save` operation. */
JsonObject     *cp2_profile_part_make_body   (Cp2ProfilePart  *self);
/** cp2_profile_part_keep: (transfer full): the drafts, to be kept on the disk. */
JsonObject     *cp2_profile_part_keep        (Cp2ProfilePart  *self);
/** cp2_profile_part_restore: (transfer full) (nullable): from what was kept. */
Cp2ProfilePart *cp2_profile_part_restore     (JsonObject      *kept);

/* For lists; of a #Cp2Qualification or #Cp2Experience. */

/** cp2_profile_part_dup_title: (transfer full): `Bachelor’s degree, Education`. */
char           *cp2_profile_part_dup_title   (gpointer         record);
/** cp2_profile_part_dup_subtitle: (transfer full): `Kenyatta University, 2004 – 2008`. */
char           *cp2_profile_part_dup_subtitle (gpointer        record);
/** cp2_profile_part_body_of: (transfer full): the body that would save @record again, to take a removal back. */
JsonObject     *cp2_profile_part_body_of     (gpointer         record);

G_END_DECLS
