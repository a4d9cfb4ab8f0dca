#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-line.h"
#include "app/cp2-app.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-words.h"

struct _Cp2RegisterLine
{
  GtkListBoxRow    parent_instance;

  /* Owned references */
  Cp2RegisterRow  *row;
  char            *digits;

  gboolean         digits_are_out;
  gboolean         is_narrow;

  /* Template widgets */
  GtkLabel        *shape;
  GtkLabel        *name;
  GtkLabel        *note;
  GtkLabel        *number;
  GtkToggleButton *present;
  GtkToggleButton *absent;
  GtkToggleButton *replaced;
  GtkLabel        *times;
  GtkLabel        *save;
};

G_DEFINE_FINAL_TYPE (Cp2RegisterLine, cp2_register_line, GTK_TYPE_LIST_BOX_ROW)

enum {
  SIGNAL_MARKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_save_name (Cp2RegisterSave save)
{
  switch (save)
    {
    case CP2_REGISTER_SAVE_SAVING:
      return C_("mark", "saving…");
    case CP2_REGISTER_SAVE_UNSAVED:
      /* Translators: the mark is shown, but the disk did not take it */
      return C_("mark", "not saved !");
    case CP2_REGISTER_SAVE_SAVED:
      /* Translators: the mark is safe on this computer, but has not reached the server yet */
      return C_("mark", "saved ✓");
    case CP2_REGISTER_SAVE_RECEIVED:
      /* Translators: the mark has reached the server */
      return C_("mark", "received ✓✓");
    case CP2_REGISTER_SAVE_REFUSED:
      return C_("mark", "refused !");
    case CP2_REGISTER_SAVE_NONE:
    default:
      return "";
    }
}

static char *
say_times (Cp2RegisterLine       *self,
           const Cp2RegisterMark *mark)
{
  const char *in = mark->time_in ? mark->time_in : "";
  const char *out = mark->time_out ? mark->time_out : "";

  if (self->digits != NULL && self->digits_are_out)
    return g_strdup_printf ("%s – %s_", in, self->digits);
  if (self->digits != NULL)
    return g_strdup_printf ("%s_ –", self->digits);
  if (*in == '\0' && *out == '\0')
    return g_strdup ("–");

  return g_strdup_printf ("%s – %s", in, out);
}

static void
add_note (GString    *text,
          const char *note)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, note);
}

static char *
say_identity (Cp2RegisterLine *self)
{
  const char *number = cp2_register_row_get_national_id (self->row);

  /* Translators: the number of an identity card, masked: "ID ****4521" */
  return number && *number ? g_strdup_printf (_("ID %s"), number) : g_strdup ("");
}

static char *
say_note (Cp2RegisterLine       *self,
          const Cp2RegisterMark *mark,
          const char            *identity)
{
  Cp2RegisterFlags flags = cp2_register_row_get_flags (self->row);
  g_autoptr(GString) text = g_string_new (self->is_narrow ? identity : NULL);

  if (cp2_register_row_get_problem (self->row) != NULL)
    add_note (text, cp2_register_row_get_problem (self->row));
  if (mark->status == CP2_ATTENDANCE_REPLACED && mark->replaced_by != NULL)
    {
      /* Translators: %s is a person's name */
      g_autofree char *replaced = g_strdup_printf (_("replaced by %s"), mark->replaced_by);

      add_note (text, replaced);
    }
  if (flags & CP2_REGISTER_LATE)
    add_note (text, _("late, waits for the sub-county"));
  if (flags & CP2_REGISTER_DISPUTED)
    add_note (text, _("marked differently by two accounts"));
  if (flags & CP2_REGISTER_BY_OFFICE)
    add_note (text, _("marked by the sub-county"));
  if (mark->remark != NULL)
    add_note (text, mark->remark);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update (Cp2RegisterLine *self)
{
  static const char * const shapes[] = { "○", "●", "✗", "⇄", "○" };
  static const char * const classes[] = { "unmarked", "present", "absent", "replaced", "unmarked" };
  const Cp2RegisterMark *mark = cp2_register_row_get_mark (self->row);
  g_autofree char *times = say_times (self, mark);
  g_autofree char *identity = say_identity (self);
  g_autofree char *note = say_note (self, mark, identity);
  g_autofree char *label = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->shape), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->shape), classes[mark->status]);
  gtk_label_set_text (self->shape, shapes[mark->status]);
  gtk_label_set_text (self->name, cp2_register_row_get_name (self->row));
  gtk_label_set_text (self->number, identity);
  gtk_label_set_text (self->times, times);
  gtk_label_set_text (self->note, note);
  cp2_tooltip_set (GTK_WIDGET (self->note), note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
  gtk_label_set_text (self->save, get_save_name (cp2_register_row_get_save (self->row)));
  gtk_toggle_button_set_active (self->present, mark->status == CP2_ATTENDANCE_PRESENT);
  gtk_toggle_button_set_active (self->absent, mark->status == CP2_ATTENDANCE_ABSENT);
  gtk_toggle_button_set_active (self->replaced, mark->status == CP2_ATTENDANCE_REPLACED);

  label = g_strdup_printf ("%s, %s", cp2_register_row_get_name (self->row),
                           cp2_words_get_mark (mark->status == CP2_ATTENDANCE_CLEARED ? CP2_ATTENDANCE_UNSET : mark->status));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The button shows the mark, not the press. */
static void
press (Cp2RegisterLine     *self,
       Cp2AttendanceStatus  status)
{
  g_signal_emit (self, signals[SIGNAL_MARKED], 0, (int) status);
  update (self);
}

static void
present_cb (Cp2RegisterLine *self)
{
  press (self, CP2_ATTENDANCE_PRESENT);
}

static void
absent_cb (Cp2RegisterLine *self)
{
  press (self, CP2_ATTENDANCE_ABSENT);
}

static void
replaced_cb (Cp2RegisterLine *self)
{
  press (self, CP2_ATTENDANCE_REPLACED);
}

static void
cp2_register_line_dispose (GObject *object)
{
  Cp2RegisterLine *self = CP2_REGISTER_LINE (object);

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_clear_object (&self->row);

  G_OBJECT_CLASS (cp2_register_line_parent_class)->dispose (object);
}

static void
cp2_register_line_finalize (GObject *object)
{
  g_free (CP2_REGISTER_LINE (object)->digits);

  G_OBJECT_CLASS (cp2_register_line_parent_class)->finalize (object);
}

static void
cp2_register_line_class_init (Cp2RegisterLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cp2_register_line_dispose;
  object_class->finalize = cp2_register_line_finalize;

  signals[SIGNAL_MARKED] =
    g_signal_new ("marked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-register-line.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, shape);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, name);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, note);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, number);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, present);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, absent);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, replaced);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, times);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterLine, save);
  gtk_widget_class_bind_template_callback (widget_class, present_cb);
  gtk_widget_class_bind_template_callback (widget_class, absent_cb);
  gtk_widget_class_bind_template_callback (widget_class, replaced_cb);
}

static void
cp2_register_line_init (Cp2RegisterLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cp2_tooltip_set (GTK_WIDGET (self->present), _("Present (P)"));
  cp2_tooltip_set (GTK_WIDGET (self->absent), _("Absent (A)"));
  cp2_tooltip_set (GTK_WIDGET (self->replaced), _("Replaced (R)"));
}

GtkWidget *
cp2_register_line_new (Cp2RegisterRow *row)
{
  Cp2RegisterLine *self = g_object_new (CP2_TYPE_REGISTER_LINE, NULL);

  self->row = g_object_ref (row);
  g_signal_connect_object (row, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

Cp2RegisterRow *
cp2_register_line_get_row (Cp2RegisterLine *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_LINE (self), NULL);

  return self->row;
}

void
cp2_register_line_show_digits (Cp2RegisterLine *self,
                               const char      *digits,
                               gboolean         time_out)
{
  g_return_if_fail (CP2_IS_REGISTER_LINE (self));

  g_free (self->digits);
  self->digits = g_strdup (digits);
  self->digits_are_out = time_out;
  update (self);
}

void
cp2_register_line_set_narrow (Cp2RegisterLine *self,
                              gboolean         narrow)
{
  g_return_if_fail (CP2_IS_REGISTER_LINE (self));

  self->is_narrow = narrow;
  gtk_widget_set_visible (GTK_WIDGET (self->number), !narrow);
  update (self);
}
