#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-place-names.h"
#include "app/models/cp2-words.h"
#include "app/professional/cp2-field-row-chooser.h"

/* Rows that one looks through; who needs more types another letter. */
#define MOST_CHOICES 60

struct _Cp2FieldRowChooser
{
  AdwActionRow    parent_instance;

  /* Owned references */
  Cp2FieldItem   *item;
  Cp2FieldItem   *around;
  Cp2Store       *store;
  const Cp2Kind  *kind;

  /* Template widgets */
  GtkMenuButton  *button;
  GtkLabel       *name_label;
  GtkPopover     *popover;
  GtkSearchEntry *search;
  GtkListBox     *list;
  GtkButton      *clear_button;
};

G_DEFINE_FINAL_TYPE (Cp2FieldRowChooser, cp2_field_row_chooser, ADW_TYPE_ACTION_ROW)

static GQuark
id_quark (void)
{
  return g_quark_from_static_string ("cp2-choice-id");
}

static void
choose (Cp2FieldRowChooser *self,
        const char         *id)
{
  gtk_popover_popdown (self->popover);
  cp2_field_item_type (self->item, id);
  cp2_field_item_enter (self->item);
}

static GtkWidget *
make_choice (Cp2PlaceName *place)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (cp2_words_get_name (place->name));
  GtkWidget *where = gtk_label_new (place->where);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (where, "dim-label");
  gtk_widget_add_css_class (where, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), where);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_qdata_full (G_OBJECT (row), id_quark (), g_strdup (place->id), g_free);
  return row;
}

static void
search_changed_cb (Cp2FieldRowChooser *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr(GPtrArray) places = NULL;
  GtkWidget *child;

  places = cp2_place_names_list (self->store, self->kind, words,
                                 self->around ? cp2_field_item_get_field (self->around)->name : NULL,
                                 self->around ? cp2_field_item_get_text (self->around) : NULL, MOST_CHOICES);
  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < places->len; i++)
    gtk_list_box_append (self->list, make_choice (places->pdata[i]));
}

static void
row_activated_cb (Cp2FieldRowChooser *self,
                  GtkListBoxRow      *row)
{
  g_autofree char *id = g_strdup (g_object_get_qdata (G_OBJECT (row), id_quark ()));

  choose (self, id);
}

static void
search_activate_cb (Cp2FieldRowChooser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row != NULL)
    row_activated_cb (self, row);
}

static void
search_stop_cb (Cp2FieldRowChooser *self)
{
  gtk_popover_popdown (self->popover);
}

static void
clear_clicked_cb (Cp2FieldRowChooser *self)
{
  choose (self, "");
}

/* The list is made when it is looked at, and given back after. */
static void
popover_visible_cb (Cp2FieldRowChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->clear_button), cp2_field_item_get_text (self->item)[0] != '\0');
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static gboolean
search_key_cb (Cp2FieldRowChooser *self,
               guint               key,
               guint               code,
               GdkModifierType     state)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (key != GDK_KEY_Down || row == NULL)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static void
text_changed_cb (Cp2FieldRowChooser *self)
{
  const char *text = cp2_field_item_get_text (self->item);
  g_autofree char *name = cp2_place_names_get (self->store, self->kind, text);
  g_autofree char *label = NULL;

  gtk_label_set_label (self->name_label, text[0] != '\0' ? name : C_("profile field", "Choose…"));
  /* Translators: what a screen reader says: the name of a field and its value: "County: Kisumu" */
  label = g_strdup_printf (C_("profile field", "%s: %s"), cp2_field_get_label (cp2_field_item_get_field (self->item)),
                           gtk_label_get_label (self->name_label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
cp2_field_row_chooser_dispose (GObject *object)
{
  Cp2FieldRowChooser *self = CP2_FIELD_ROW_CHOOSER (object);

  g_clear_object (&self->item);
  g_clear_object (&self->around);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_field_row_chooser_parent_class)->dispose (object);
}

static void
cp2_field_row_chooser_class_init (Cp2FieldRowChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_field_row_chooser_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-field-row-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2FieldRowChooser, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2FieldRowChooser, name_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2FieldRowChooser, popover);
  gtk_widget_class_bind_template_child (widget_class, Cp2FieldRowChooser, search);
  gtk_widget_class_bind_template_child (widget_class, Cp2FieldRowChooser, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2FieldRowChooser, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, popover_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
cp2_field_row_chooser_init (Cp2FieldRowChooser *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (search_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
}

/* The item of the form that says in which sub-county or county this one is looked for. */
static Cp2FieldItem *
find_around (const Cp2Kind *kind,
             GPtrArray     *siblings)
{
  static const char * const names[] = { "subcounty", "county" };

  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    for (guint i = 0; cp2_kind_find_field (kind, names[n]) != NULL && i < siblings->len; i++)
      if (g_str_equal (cp2_field_item_get_field (siblings->pdata[i])->name, names[n]))
        return g_object_ref (siblings->pdata[i]);

  return NULL;
}

GtkWidget *
cp2_field_row_chooser_new (Cp2FieldItem *item,
                           GPtrArray    *siblings,
                           Cp2Store     *store)
{
  const Cp2Field *field = cp2_field_item_get_field (item);
  Cp2FieldRowChooser *self = g_object_new (CP2_TYPE_FIELD_ROW_CHOOSER, "title", cp2_field_get_label (field), NULL);

  self->item = g_object_ref (item);
  self->store = g_object_ref (store);
  self->kind = cp2_kind_lookup (field->kind);
  self->around = find_around (self->kind, siblings);
  g_signal_connect_object (item, "notify::text", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  text_changed_cb (self);
  return GTK_WIDGET (self);
}
