#include "config.h"

#include "app/models/cp2-words.h"
#include "app/professional/cp2-field-row-combo.h"

struct _Cp2FieldRowCombo
{
  AdwComboRow   parent_instance;

  /* Owned references */
  Cp2FieldItem *item;
};

G_DEFINE_FINAL_TYPE (Cp2FieldRowCombo, cp2_field_row_combo, ADW_TYPE_COMBO_ROW)

static void
selected_cb (Cp2FieldRowCombo *self)
{
  const Cp2Field *field = cp2_field_item_get_field (self->item);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (selected == GTK_INVALID_LIST_POSITION || g_str_equal (cp2_field_item_get_text (self->item), field->words[selected]))
    return;

  cp2_field_item_type (self->item, field->words[selected]);
  cp2_field_item_enter (self->item);
}

static void
text_changed_cb (Cp2FieldRowCombo *self)
{
  const Cp2Field *field = cp2_field_item_get_field (self->item);
  const char *text = cp2_field_item_get_text (self->item);

  for (guint i = 0; field->words[i] != NULL; i++)
    if (g_str_equal (field->words[i], text))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), i);
}

static void
cp2_field_row_combo_dispose (GObject *object)
{
  Cp2FieldRowCombo *self = CP2_FIELD_ROW_COMBO (object);

  g_signal_handlers_disconnect_by_func (self, selected_cb, NULL);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (cp2_field_row_combo_parent_class)->dispose (object);
}

static void
cp2_field_row_combo_class_init (Cp2FieldRowComboClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp2_field_row_combo_dispose;
}

static void
cp2_field_row_combo_init (Cp2FieldRowCombo *self)
{
}

GtkWidget *
cp2_field_row_combo_new (Cp2FieldItem *item)
{
  const Cp2Field *field = cp2_field_item_get_field (item);
  Cp2FieldRowCombo *self = g_object_new (CP2_TYPE_FIELD_ROW_COMBO, "title", cp2_field_get_label (field), "use-markup", FALSE, NULL);
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  for (guint i = 0; field->words[i] != NULL; i++)
    gtk_string_list_append (words, cp2_words_get (cp2_field_item_get_kind (item)->name, field->name, field->words[i]));

  self->item = g_object_ref (item);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (words));
  text_changed_cb (self);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
  g_signal_connect_object (item, "notify::text", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
