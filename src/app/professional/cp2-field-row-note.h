#pragma once

#include <adwaita.h>

#include "app/models/cp2-field-item.h"

G_BEGIN_DECLS

/**
 * Cp2FieldRowNote:
 *
 * The line under a row: an icon for what kind of line it is, and its sentence. It hides itself when there is nothing to
 * say. The row above is described by it for screen readers, and gets the style class `error` for what is wrong.
 */
#define CP2_TYPE_FIELD_ROW_NOTE (cp2_field_row_note_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FieldRowNote, cp2_field_row_note, CP2, FIELD_ROW_NOTE, AdwPreferencesRow)

/** cp2_field_row_note_new: the line of @item, to be put under @row. */
GtkWidget *cp2_field_row_note_new (Cp2FieldItem  *item,
                                   GtkWidget     *row);

G_END_DECLS
