#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/centre/cp2-register-details.h"
#include "app/cp2-app.h"
#include "core/cp2-format.h"

struct _Cp2RegisterDetails
{
  AdwWindow        parent_instance;

  /* Template widgets */
  AdwWindowTitle  *title;
  GtkWidget       *save_button;
  AdwComboRow     *status;
  AdwEntryRow     *replaced_by;
  AdwEntryRow     *time_in;
  AdwEntryRow     *time_out;
  AdwEntryRow     *remark;
  GtkLabel        *hint;
};

G_DEFINE_FINAL_TYPE (Cp2RegisterDetails, cp2_register_details, ADW_TYPE_WINDOW)

enum {
  SIGNAL_DECIDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* 631 and 0631 are 06:31; the empty text is no time. %NULL when it is none of these. */
static char *
read_time (AdwEntryRow *entry,
           gboolean    *is_valid)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_autoptr(GString) digits = g_string_new (NULL);
  char *time = NULL;

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
    else if (strchr (":. ", *at) == NULL)
      *is_valid = FALSE;

  if (digits->len == 3)
    g_string_prepend_c (digits, '0');
  if (digits->len == 4)
    time = g_strdup_printf ("%.2s:%.2s", digits->str, digits->str + 2);
  if (*text != '\0' && (time == NULL || !cp2_time_is_valid (time)))
    {
      *is_valid = FALSE;
      g_clear_pointer (&time, g_free);
    }

  return time;
}

static char *
read_text (AdwEntryRow *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* What is wrong, or %NULL. */
static const char *
read_mark (Cp2RegisterDetails *self,
           Cp2RegisterMark    *mark)
{
  gboolean is_valid = TRUE;

  mark->status = CP2_ATTENDANCE_PRESENT + adw_combo_row_get_selected (self->status);
  mark->replaced_by = mark->status == CP2_ATTENDANCE_REPLACED ? read_text (self->replaced_by) : NULL;
  mark->remark = read_text (self->remark);
  if (mark->status != CP2_ATTENDANCE_ABSENT)
    {
      mark->time_in = read_time (self->time_in, &is_valid);
      mark->time_out = read_time (self->time_out, &is_valid);
    }

  if (!is_valid)
    return _("A time has hours and minutes, such as 06:31.");
  if (mark->time_in != NULL && mark->time_out != NULL && strcmp (mark->time_out, mark->time_in) <= 0)
    return _("The time out must be later than the time in.");
  if (mark->status == CP2_ATTENDANCE_REPLACED && mark->replaced_by == NULL)
    return _("Write the name of who came instead.");

  return NULL;
}

static void
changed_cb (Cp2RegisterDetails *self)
{
  g_autoptr(Cp2RegisterMark) mark = cp2_register_mark_new ();
  const char *problem = read_mark (self, mark);

  gtk_widget_set_visible (GTK_WIDGET (self->replaced_by), mark->status == CP2_ATTENDANCE_REPLACED);
  gtk_widget_set_visible (GTK_WIDGET (self->time_in), mark->status != CP2_ATTENDANCE_ABSENT);
  gtk_widget_set_visible (GTK_WIDGET (self->time_out), mark->status != CP2_ATTENDANCE_ABSENT);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), problem != NULL);
  gtk_label_set_text (self->hint, problem ? problem : "");
  gtk_widget_set_sensitive (self->save_button, problem == NULL);
}

static void
save_cb (Cp2RegisterDetails *self)
{
  g_autoptr(Cp2RegisterMark) mark = cp2_register_mark_new ();
  g_autoptr(Cp2RegisterDetails) alive = g_object_ref (self);

  if (read_mark (self, mark) != NULL)
    return;

  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (alive, signals[SIGNAL_DECIDED], 0, mark);
}

static void
cp2_register_details_class_init (Cp2RegisterDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_DECIDED] =
    g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-register-details.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, title);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, save_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, status);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, replaced_by);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, time_in);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, time_out);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, remark);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterDetails, hint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cp2_register_details_init (Cp2RegisterDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save_button);
}

static void
fill (AdwEntryRow *entry,
      const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
}

GtkWidget *
cp2_register_details_new (Cp2RegisterRow      *row,
                          Cp2AttendanceStatus  status)
{
  Cp2RegisterDetails *self = g_object_new (CP2_TYPE_REGISTER_DETAILS, NULL);
  const Cp2RegisterMark *mark = cp2_register_row_get_mark (row);

  adw_window_title_set_title (self->title, cp2_register_row_get_name (row));
  gtk_window_set_title (GTK_WINDOW (self), cp2_register_row_get_name (row));
  fill (self->replaced_by, mark->replaced_by);
  fill (self->time_in, mark->time_in);
  fill (self->time_out, mark->time_out);
  fill (self->remark, mark->remark);
  adw_combo_row_set_selected (self->status, status == CP2_ATTENDANCE_UNSET ? 0 : status - CP2_ATTENDANCE_PRESENT);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (status == CP2_ATTENDANCE_REPLACED ? self->replaced_by : self->time_in));

  return GTK_WIDGET (self);
}
