#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/centre/cp2-register-details.h"
#include "app/centre/cp2-register-keys.h"
#include "core/cp2-format.h"

struct _Cp2RegisterKeys
{
  GObject              parent_instance;

  /* Not owned: they outlive this */
  Cp2Page             *page;
  GtkListBox          *list;

  /* Owned references */
  Cp2RegisterModel    *model;
  /* Who is being typed for, and what has been typed of the time. */
  Cp2RegisterRow      *typed_row;
  GString             *digits;
  /* The next four digits are of the time out. */
  gboolean             time_out;
};

G_DEFINE_FINAL_TYPE (Cp2RegisterKeys, cp2_register_keys, G_TYPE_OBJECT)

static Cp2RegisterLine *
get_line (Cp2RegisterKeys *self,
          int              position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, position);

  return row ? CP2_REGISTER_LINE (row) : NULL;
}

static Cp2RegisterLine *
find_line (Cp2RegisterKeys *self,
           Cp2RegisterRow  *row)
{
  Cp2RegisterLine *line;

  for (int i = 0; (line = get_line (self, i)) != NULL; i++)
    if (cp2_register_line_get_row (line) == row)
      return line;

  return NULL;
}

/* The line that has the focus, or one of whose buttons has. */
static Cp2RegisterLine *
get_focused_line (Cp2RegisterKeys *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->list));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *line = focus ? gtk_widget_get_ancestor (focus, CP2_TYPE_REGISTER_LINE) : NULL;

  return line ? CP2_REGISTER_LINE (line) : NULL;
}

static void
focus_line (Cp2RegisterKeys *self,
            Cp2RegisterLine *line)
{
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (line));
  gtk_widget_grab_focus (GTK_WIDGET (line));
}

static void
forget_digits (Cp2RegisterKeys *self)
{
  Cp2RegisterLine *line = self->typed_row ? find_line (self, self->typed_row) : NULL;

  if (line != NULL)
    cp2_register_line_show_digits (line, NULL, FALSE);
  g_string_truncate (self->digits, 0);
}

static void
move_on (Cp2RegisterKeys *self,
         Cp2RegisterRow  *row)
{
  Cp2RegisterLine *line = find_line (self, row);
  Cp2RegisterLine *next;

  /* Where only those not marked are shown, the line is gone already. */
  next = line ? get_line (self, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (line)) + 1) : get_line (self, 0);
  if (next != NULL)
    focus_line (self, next);
}

static gboolean
may_mark (Cp2RegisterKeys *self)
{
  if (cp2_register_model_can_mark (self->model))
    return TRUE;

  cp2_page_toast (self->page, cp2_register_model_is_ahead (self->model)
                              ? _("This day is still to come; marks are made on the day.")
                              : _("This register was submitted. Say above why it is changed, then mark."));
  return FALSE;
}

void
cp2_register_keys_mark (Cp2RegisterKeys     *self,
                        Cp2RegisterLine     *line,
                        Cp2AttendanceStatus  status)
{
  g_autoptr(Cp2RegisterRow) row = NULL;

  g_return_if_fail (CP2_IS_REGISTER_KEYS (self));
  g_return_if_fail (CP2_IS_REGISTER_LINE (line));

  if (!may_mark (self))
    return;

  row = g_object_ref (cp2_register_line_get_row (line));
  forget_digits (self);
  if (status == CP2_ATTENDANCE_REPLACED)
    {
      cp2_register_keys_open_details (self, line, status);
      return;
    }

  cp2_register_model_set_status (self->model, row, status);
  move_on (self, row);
}

static void
decided_cb (GtkWidget             *details,
            const Cp2RegisterMark *mark,
            Cp2RegisterKeys       *self)
{
  Cp2RegisterRow *row = g_object_get_data (G_OBJECT (details), "row");

  cp2_register_model_set_mark (self->model, row, mark);
  move_on (self, row);
}

void
cp2_register_keys_open_details (Cp2RegisterKeys     *self,
                                Cp2RegisterLine     *line,
                                Cp2AttendanceStatus  status)
{
  Cp2RegisterRow *row = cp2_register_line_get_row (line);
  GtkWidget *details;

  g_return_if_fail (CP2_IS_REGISTER_KEYS (self));

  if (!may_mark (self))
    return;

  if (status == CP2_ATTENDANCE_UNSET)
    status = cp2_register_row_get_mark (row)->status;
  details = cp2_register_details_new (row, status);
  g_object_set_data_full (G_OBJECT (details), "row", g_object_ref (row), g_object_unref);
  g_signal_connect_object (details, "decided", G_CALLBACK (decided_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (details), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->list))));
  gtk_window_present (GTK_WINDOW (details));
}

static void
set_time (Cp2RegisterKeys *self,
          Cp2RegisterRow  *row,
          const char      *time)
{
  g_autoptr(Cp2RegisterMark) mark = cp2_register_mark_copy (cp2_register_row_get_mark (row));

  if (mark->status != CP2_ATTENDANCE_REPLACED)
    cp2_register_mark_set_status (mark, CP2_ATTENDANCE_PRESENT);

  if (self->time_out && mark->time_in != NULL && strcmp (time, mark->time_in) <= 0)
    {
      cp2_page_toast (self->page, _("The time out must be later than the time in."));
      return;
    }
  g_free (self->time_out ? mark->time_out : mark->time_in);
  if (self->time_out)
    mark->time_out = g_strdup (time);
  else
    mark->time_in = g_strdup (time);
  if (!self->time_out && mark->time_out != NULL && strcmp (mark->time_out, time) <= 0)
    g_clear_pointer (&mark->time_out, g_free);

  cp2_register_model_set_mark (self->model, row, mark);
  self->time_out = !self->time_out;
}

static void
type_digit (Cp2RegisterKeys *self,
            Cp2RegisterLine *line,
            char             digit)
{
  Cp2RegisterRow *row = cp2_register_line_get_row (line);
  g_autofree char *time = NULL;

  if (!may_mark (self))
    return;

  if (row != self->typed_row)
    {
      forget_digits (self);
      g_set_object (&self->typed_row, row);
      self->time_out = FALSE;
    }

  g_string_append_c (self->digits, digit);
  cp2_register_line_show_digits (line, self->digits->str, self->time_out);
  if (self->digits->len < 4)
    return;

  time = g_strdup_printf ("%.2s:%.2s", self->digits->str, self->digits->str + 2);
  forget_digits (self);
  if (cp2_time_is_valid (time))
    set_time (self, row, time);
  else
    cp2_page_toast (self->page, _("That is no time of day. Type four digits, such as 0631."));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                Cp2RegisterKeys       *self)
{
  Cp2RegisterLine *line = get_focused_line (self);
  gunichar letter = gdk_keyval_to_unicode (key);

  if (line == NULL || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;

  switch (g_unichar_tolower (letter))
    {
    case 'p':
      cp2_register_keys_mark (self, line, CP2_ATTENDANCE_PRESENT);
      return GDK_EVENT_STOP;
    case 'a':
      cp2_register_keys_mark (self, line, CP2_ATTENDANCE_ABSENT);
      return GDK_EVENT_STOP;
    case 'r':
      cp2_register_keys_mark (self, line, CP2_ATTENDANCE_REPLACED);
      return GDK_EVENT_STOP;
    default:
      break;
    }

  if (letter >= '0' && letter <= '9')
    type_digit (self, line, letter);
  else if (key == GDK_KEY_BackSpace && self->digits->len > 0)
    forget_digits (self);
  else if (key == GDK_KEY_F2)
    cp2_register_keys_open_details (self, line, CP2_ATTENDANCE_UNSET);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

gboolean
cp2_register_keys_focus_next (Cp2RegisterKeys *self,
                              Cp2RegisterLine *line)
{
  int start = line ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (line)) + 1 : 0;
  Cp2RegisterLine *next;

  g_return_val_if_fail (CP2_IS_REGISTER_KEYS (self), FALSE);

  for (int i = start; (next = get_line (self, i)) != NULL; i++)
    if (cp2_register_row_get_mark (cp2_register_line_get_row (next))->status == CP2_ATTENDANCE_UNSET)
      {
        focus_line (self, next);
        return TRUE;
      }

  if ((next = get_line (self, 0)) != NULL)
    focus_line (self, next);

  return next != NULL;
}

void
cp2_register_keys_focus_row (Cp2RegisterKeys *self,
                             Cp2RegisterRow  *row)
{
  Cp2RegisterLine *line = find_line (self, row);

  if (line != NULL)
    focus_line (self, line);
}

static void
cp2_register_keys_dispose (GObject *object)
{
  Cp2RegisterKeys *self = CP2_REGISTER_KEYS (object);

  g_clear_object (&self->typed_row);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (cp2_register_keys_parent_class)->dispose (object);
}

static void
cp2_register_keys_finalize (GObject *object)
{
  g_string_free (CP2_REGISTER_KEYS (object)->digits, TRUE);

  G_OBJECT_CLASS (cp2_register_keys_parent_class)->finalize (object);
}

static void
cp2_register_keys_class_init (Cp2RegisterKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp2_register_keys_dispose;
  G_OBJECT_CLASS (klass)->finalize = cp2_register_keys_finalize;
}

static void
cp2_register_keys_init (Cp2RegisterKeys *self)
{
  self->digits = g_string_new (NULL);
}

Cp2RegisterKeys *
cp2_register_keys_new (Cp2Page          *page,
                       Cp2RegisterModel *model,
                       GtkListBox       *list)
{
  Cp2RegisterKeys *self = g_object_new (CP2_TYPE_REGISTER_KEYS, NULL);
  GtkEventController *controller = gtk_event_controller_key_new ();

  self->page = page;
  self->model = g_object_ref (model);
  self->list = list;
  /* Before a button of the line has the key. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (list), controller);

  return self;
}
