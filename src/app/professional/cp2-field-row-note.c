#include "config.h"

#include "app/professional/cp2-field-row-note.h"

struct _Cp2FieldRowNote
{
  AdwPreferencesRow  parent_instance;

  /* Owned references */
  Cp2FieldItem      *item;

  GtkWidget         *row;
  GtkImage          *icon;
  GtkLabel          *label;
};

G_DEFINE_FINAL_TYPE (Cp2FieldRowNote, cp2_field_row_note, ADW_TYPE_PREFERENCES_ROW)

static const struct
{
  const char *icon;
  const char *style;
} looks[] = {
  [CP2_FIELD_NOTE_NONE] = { "dialog-information-symbolic", "dim-label" },
  [CP2_FIELD_NOTE_REASON] = { "dialog-information-symbolic", "dim-label" },
  [CP2_FIELD_NOTE_HINT] = { "document-edit-symbolic", "dim-label" },
  [CP2_FIELD_NOTE_GOOD] = { "emblem-ok-symbolic", "success" },
  [CP2_FIELD_NOTE_WAITING] = { "document-open-recent-symbolic", "accent" },
  [CP2_FIELD_NOTE_WARNING] = { "dialog-warning-symbolic", "warning" },
  [CP2_FIELD_NOTE_WRONG] = { "dialog-error-symbolic", "error" },
};

static void
set_style (GtkWidget  *widget,
           const char *style,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, style);
  else
    gtk_widget_remove_css_class (widget, style);
}

static void
note_changed_cb (Cp2FieldRowNote *self)
{
  Cp2FieldNote note;
  const char *text = cp2_field_item_get_note (self->item, &note);

  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_image_set_from_icon_name (self->icon, looks[note].icon);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    set_style (GTK_WIDGET (self->icon), looks[i].style, g_str_equal (looks[i].style, looks[note].style));
  set_style (GTK_WIDGET (self->label), "error", note == CP2_FIELD_NOTE_WRONG);
  set_style (GTK_WIDGET (self->label), "dim-label", note != CP2_FIELD_NOTE_WRONG);

  set_style (self->row, "error", note == CP2_FIELD_NOTE_WRONG);
  set_style (self->row, "has-note", note != CP2_FIELD_NOTE_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self), note != CP2_FIELD_NOTE_NONE);
}

static void
cp2_field_row_note_dispose (GObject *object)
{
  Cp2FieldRowNote *self = CP2_FIELD_ROW_NOTE (object);

  g_clear_object (&self->item);

  G_OBJECT_CLASS (cp2_field_row_note_parent_class)->dispose (object);
}

static void
cp2_field_row_note_class_init (Cp2FieldRowNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp2_field_row_note_dispose;
}

static void
cp2_field_row_note_init (Cp2FieldRowNote *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_START);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (self->label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");

  gtk_widget_add_css_class (box, "note");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));

  gtk_widget_add_css_class (GTK_WIDGET (self), "field-note");
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
cp2_field_row_note_new (Cp2FieldItem *item,
                        GtkWidget    *row)
{
  Cp2FieldRowNote *self = g_object_new (CP2_TYPE_FIELD_ROW_NOTE, NULL);

  self->item = g_object_ref (item);
  /* Both are rows of one list, so that they live as long as each other. */
  self->row = row;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
  g_signal_connect_object (item, "notify::note", G_CALLBACK (note_changed_cb), self, G_CONNECT_SWAPPED);
  note_changed_cb (self);
  return GTK_WIDGET (self);
}
