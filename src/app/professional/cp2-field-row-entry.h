#pragma once

#include <adwaita.h>

#include "app/models/cp2-field-item.h"

G_BEGIN_DECLS

/**
 * Cp2FieldRowEntry:
 *
 * The row of a text or number. A year has steps (also Up and Down), a sensitive value is dots until the eye is pressed
 * or something is typed over it. Escape goes back to what is saved.
 */
#define CP2_TYPE_FIELD_ROW_ENTRY (cp2_field_row_entry_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FieldRowEntry, cp2_field_row_entry, CP2, FIELD_ROW_ENTRY, AdwEntryRow)

GtkWidget *cp2_field_row_entry_new (Cp2FieldItem *item);

G_END_DECLS
