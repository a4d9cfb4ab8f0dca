#include "config.h"

#include "app/professional/cp2-field-row-chooser.h"
#include "app/professional/cp2-field-row-combo.h"
#include "app/professional/cp2-field-row-entry.h"
#include "app/professional/cp2-field-row-note.h"
#include "app/professional/cp2-field-row.h"

GtkWidget *
cp2_field_row_add (AdwPreferencesGroup *group,
                   Cp2FieldItem        *item,
                   GPtrArray           *siblings,
                   Cp2Store            *store)
{
  const Cp2Field *field = cp2_field_item_get_field (item);
  GtkWidget *row;

  if (field->type == CP2_FIELD_ENUM)
    row = cp2_field_row_combo_new (item);
  else if (field->type == CP2_FIELD_REFERENCE)
    row = cp2_field_row_chooser_new (item, siblings, store);
  else
    row = cp2_field_row_entry_new (item);

  adw_preferences_group_add (group, row);
  adw_preferences_group_add (group, cp2_field_row_note_new (item, row));
  return row;
}
