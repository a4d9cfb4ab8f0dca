#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-tooltip.h"
#include "app/professional/cp2-field-row-entry.h"
#include "core/cp2-clock.h"

/* Where the steps of an unset year of birth begin: in the middle. */
#define MIDDLE_AGE 40

struct _Cp2FieldRowEntry
{
  AdwEntryRow      parent_instance;

  /* Owned references */
  Cp2FieldItem    *item;

  GtkToggleButton *eye;
  /* Somebody has typed since the row was entered. */
  gboolean         typing;
};

G_DEFINE_FINAL_TYPE (Cp2FieldRowEntry, cp2_field_row_entry, ADW_TYPE_ENTRY_ROW)

static gboolean
is_year (Cp2FieldRowEntry *self)
{
  const Cp2Field *field = cp2_field_item_get_field (self->item);

  return field->format == CP2_FORMAT_YEAR || field->format == CP2_FORMAT_YEAR_OF_BIRTH ||
         g_str_has_prefix (field->name, "year_");
}

static void
step (Cp2FieldRowEntry *self,
      int               by)
{
  gboolean is_birth = cp2_field_item_get_field (self->item)->format == CP2_FORMAT_YEAR_OF_BIRTH;

  cp2_field_item_step (self->item, by, cp2_clock_current_year () - (is_birth ? MIDDLE_AGE : 0));
}

static void
earlier_cb (Cp2FieldRowEntry *self)
{
  step (self, -1);
}

static void
later_cb (Cp2FieldRowEntry *self)
{
  step (self, 1);
}

static void
update_visibility (Cp2FieldRowEntry *self)
{
  /* Saved in a pause, it is not masked under the cursor. */
  gboolean visible = self->eye == NULL || self->typing || cp2_field_item_get_revealed (self->item) ||
                     cp2_field_item_get_edited (self->item);

  gtk_text_set_visibility (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self))), visible);
}

static void
revealed_cb (Cp2FieldRowEntry *self)
{
  gboolean revealed = gtk_toggle_button_get_active (self->eye);
  const char *text = revealed ? _("Hide the value") : _("Show the value");

  cp2_field_item_set_revealed (self->item, revealed);
  gtk_button_set_icon_name (GTK_BUTTON (self->eye), revealed ? "view-conceal-symbolic" : "view-reveal-symbolic");
  cp2_tooltip_set (GTK_WIDGET (self->eye), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->eye), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  update_visibility (self);
}

static void
typed_cb (Cp2FieldRowEntry *self)
{
  self->typing = TRUE;
  cp2_field_item_type (self->item, gtk_editable_get_text (GTK_EDITABLE (self)));
}

static void
text_changed_cb (Cp2FieldRowEntry *self)
{
  const char *text = cp2_field_item_get_text (self->item);

  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self)), text))
    return;

  g_signal_handlers_block_by_func (self, typed_cb, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self), text);
  gtk_editable_set_position (GTK_EDITABLE (self), -1);
  g_signal_handlers_unblock_by_func (self, typed_cb, NULL);
}

static void
entered_cb (Cp2FieldRowEntry *self)
{
  cp2_field_item_enter (self->item);
}

static void
focus_in_cb (Cp2FieldRowEntry *self)
{
  cp2_field_item_hold (self->item);
}

static void
focus_out_cb (Cp2FieldRowEntry *self)
{
  self->typing = FALSE;
  cp2_field_item_leave (self->item);
  update_visibility (self);
}

static gboolean
key_pressed_cb (Cp2FieldRowEntry *self,
                guint             key,
                guint             code,
                GdkModifierType   state)
{
  if (key == GDK_KEY_Escape && cp2_field_item_get_edited (self->item))
    {
      self->typing = FALSE;
      cp2_field_item_discard (self->item);
      return GDK_EVENT_STOP;
    }
  if (!is_year (self) || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;

  step (self, key == GDK_KEY_Up ? 1 : -1);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_button (GtkWidget  *button,
             const char *icon,
             const char *text)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  cp2_tooltip_set (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  return button;
}

static void
add_steps (Cp2FieldRowEntry *self)
{
  GtkWidget *earlier = make_button (gtk_button_new (), "list-remove-symbolic", _("One year earlier"));
  GtkWidget *later = make_button (gtk_button_new (), "list-add-symbolic", _("One year later"));

  /* Up and Down do the same, so that Tab goes straight to the next row. */
  gtk_widget_set_focusable (earlier, FALSE);
  gtk_widget_set_focusable (later, FALSE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), earlier);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), later);
  g_signal_connect_swapped (earlier, "clicked", G_CALLBACK (earlier_cb), self);
  g_signal_connect_swapped (later, "clicked", G_CALLBACK (later_cb), self);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self), GTK_INPUT_PURPOSE_DIGITS);
  gtk_widget_add_css_class (GTK_WIDGET (self), "year");
}

static void
add_eye (Cp2FieldRowEntry *self)
{
  self->eye = GTK_TOGGLE_BUTTON (make_button (gtk_toggle_button_new (), "view-reveal-symbolic", _("Show the value")));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), GTK_WIDGET (self->eye));
  g_signal_connect_swapped (self->eye, "toggled", G_CALLBACK (revealed_cb), self);
}

static void
watch_keys (Cp2FieldRowEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_in_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_out_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  /* Who goes on to a button of the row has finished typing. */
  gtk_widget_add_controller (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self))), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
cp2_field_row_entry_dispose (GObject *object)
{
  Cp2FieldRowEntry *self = CP2_FIELD_ROW_ENTRY (object);

  if (self->item != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->item, text_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->item, update_visibility, self);
      g_signal_handlers_disconnect_by_func (self, typed_cb, NULL);
    }

  G_OBJECT_CLASS (cp2_field_row_entry_parent_class)->dispose (object);
}

static void
cp2_field_row_entry_finalize (GObject *object)
{
  g_clear_object (&CP2_FIELD_ROW_ENTRY (object)->item);

  G_OBJECT_CLASS (cp2_field_row_entry_parent_class)->finalize (object);
}

static void
cp2_field_row_entry_class_init (Cp2FieldRowEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_field_row_entry_dispose;
  object_class->finalize = cp2_field_row_entry_finalize;
}

static void
cp2_field_row_entry_init (Cp2FieldRowEntry *self)
{
}

GtkWidget *
cp2_field_row_entry_new (Cp2FieldItem *item)
{
  const Cp2Field *field = cp2_field_item_get_field (item);
  Cp2FieldRowEntry *self = g_object_new (CP2_TYPE_FIELD_ROW_ENTRY, "title", cp2_field_get_label (field), "use-markup", FALSE, NULL);

  self->item = g_object_ref (item);
  if (is_year (self))
    add_steps (self);
  if (field->flags & CP2_FIELD_SENSITIVE)
    add_eye (self);
  if (field->format == CP2_FORMAT_MOBILE)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self), GTK_INPUT_PURPOSE_PHONE);
  if (field->format == CP2_FORMAT_EMAIL)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self), GTK_INPUT_PURPOSE_EMAIL);
  adw_entry_row_set_input_hints (ADW_ENTRY_ROW (self), GTK_INPUT_HINT_NO_SPELLCHECK);

  g_signal_connect (self, "changed", G_CALLBACK (typed_cb), NULL);
  g_signal_connect (self, "entry-activated", G_CALLBACK (entered_cb), NULL);
  g_signal_connect_object (item, "notify::text", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::edited", G_CALLBACK (update_visibility), self, G_CONNECT_SWAPPED);
  watch_keys (self);
  text_changed_cb (self);
  update_visibility (self);
  return GTK_WIDGET (self);
}
