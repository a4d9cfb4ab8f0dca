#pragma once

#include <adwaita.h>

#include "app/models/cp2-field-item.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * cp2_field_row_add:
 * @group: where to put it
 * @item: what it shows and edits
 * @siblings: (element-type Cp2FieldItem): the items of the same form; a sub-county is looked for in the county that they say
 * @store: where references are looked for
 *
 * Makes the row of a field from its type and format, and under it the line for what there is to say about it: an entry
 * for text and numbers, with steps for a year and an eye for a sensitive value; a choice for an enum; a place to type
 * and choose for a reference.
 *
 * Returns: (transfer none): the row
 */
GtkWidget *cp2_field_row_add (AdwPreferencesGroup  *group,
                              Cp2FieldItem         *item,
                              GPtrArray            *siblings,
                              Cp2Store             *store);

G_END_DECLS
