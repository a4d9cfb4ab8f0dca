#pragma once

#include <adwaita.h>

#include "app/models/cp2-field-item.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2FieldRowChooser:
 *
 * The row of a reference: it shows the name, and opens a list that narrows while one types a part of a name or the
 * beginning of a code. Enter takes the first, Down goes into the list. What is chosen is saved at once.
 */
#define CP2_TYPE_FIELD_ROW_CHOOSER (cp2_field_row_chooser_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FieldRowChooser, cp2_field_row_chooser, CP2, FIELD_ROW_CHOOSER, AdwActionRow)

/** cp2_field_row_chooser_new: @siblings (element-type Cp2FieldItem): the form; the list is limited to the place that it says. */
GtkWidget *cp2_field_row_chooser_new (Cp2FieldItem  *item,
                                      GPtrArray     *siblings,
                                      Cp2Store      *store);

G_END_DECLS
