#pragma once

#include <adwaita.h>

#include "app/models/cp2-field-item.h"

G_BEGIN_DECLS

/** Cp2FieldRowCombo: the row of an enum; a choice is saved at once. */
#define CP2_TYPE_FIELD_ROW_COMBO (cp2_field_row_combo_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FieldRowCombo, cp2_field_row_combo, CP2, FIELD_ROW_COMBO, AdwComboRow)

GtkWidget *cp2_field_row_combo_new (Cp2FieldItem *item);

G_END_DECLS
