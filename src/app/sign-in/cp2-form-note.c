#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-error-text.h"
#include "app/sign-in/cp2-form-note.h"
#include "client/cp2-api-error.h"

struct _Cp2FormNote
{
  GtkBox    parent_instance;

  /* When the waiting is over, on the monotonic clock; 0 without */
  gint64    wait_until;
  guint     wait_id;

  /* Template widgets */
  GtkLabel *label;
  GtkLabel *request_label;
};

G_DEFINE_FINAL_TYPE (Cp2FormNote, cp2_form_note, GTK_TYPE_BOX)

enum {
  SIGNAL_WAITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_wait (Cp2FormNote *self,
           guint        seconds)
{
  guint minutes = (seconds + 59) / 60;
  g_autofree char *text = NULL;

  if (seconds <= 90)
    text = g_strdup_printf (ngettext ("There were too many wrong passwords. You can try again in %u second.",
                                      "There were too many wrong passwords. You can try again in %u seconds.", seconds),
                            seconds);
  else
    text = g_strdup_printf (ngettext ("There were too many wrong passwords. You can try again in %u minute.",
                                      "There were too many wrong passwords. You can try again in %u minutes.", minutes),
                            minutes);
  if (g_strcmp0 (text, gtk_label_get_label (self->label)) != 0)
    gtk_label_set_label (self->label, text);
}

static void
stop_waiting (Cp2FormNote *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  self->wait_until = 0;
}

static gboolean
wait_cb (gpointer data)
{
  Cp2FormNote *self = data;
  gint64 left = self->wait_until - g_get_monotonic_time ();

  if (left > 0)
    {
      show_wait (self, (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
      return G_SOURCE_CONTINUE;
    }

  self->wait_id = 0;
  cp2_form_note_set_text (self, NULL);
  g_signal_emit (self, signals[SIGNAL_WAITED], 0);
  return G_SOURCE_REMOVE;
}

static void
cp2_form_note_dispose (GObject *object)
{
  stop_waiting (CP2_FORM_NOTE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CP2_TYPE_FORM_NOTE);

  G_OBJECT_CLASS (cp2_form_note_parent_class)->dispose (object);
}

static void
cp2_form_note_class_init (Cp2FormNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_form_note_dispose;

  signals[SIGNAL_WAITED] = g_signal_new ("waited", CP2_TYPE_FORM_NOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-form-note.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2FormNote, label);
  gtk_widget_class_bind_template_child (widget_class, Cp2FormNote, request_label);
}

static void
cp2_form_note_init (Cp2FormNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_form_note_set_text (Cp2FormNote *self,
                        const char  *text)
{
  g_return_if_fail (CP2_IS_FORM_NOTE (self));

  stop_waiting (self);
  gtk_label_set_label (self->label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->request_label), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

const char *
cp2_form_note_get_text (Cp2FormNote *self)
{
  g_return_val_if_fail (CP2_IS_FORM_NOTE (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (self->label) : NULL;
}

/* What the office can look up helps nobody whose password was wrong. */
static void
show_request (Cp2FormNote  *self,
              const GError *error)
{
  const char *id = cp2_error_text_get_request_id (error);
  g_autofree char *text = NULL;

  if (id == NULL || !g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_SERVER))
    return;

  /* Translators: %s is the number of a request, to be quoted to the office */
  text = g_strdup_printf (_("Number of the request: %s"), id);
  gtk_label_set_label (self->request_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->request_label), TRUE);
}

void
cp2_form_note_set_error (Cp2FormNote  *self,
                         const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CP2_IS_FORM_NOTE (self));

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = cp2_error_text (error);
  cp2_form_note_set_text (self, text);
  if (text != NULL)
    show_request (self, error);
}

void
cp2_form_note_start_waiting (Cp2FormNote *self,
                             guint        seconds)
{
  g_return_if_fail (CP2_IS_FORM_NOTE (self));

  cp2_form_note_set_text (self, "");
  self->wait_until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  self->wait_id = g_timeout_add_seconds (1, wait_cb, self);
  show_wait (self, seconds);
}

gboolean
cp2_form_note_get_waiting (Cp2FormNote *self)
{
  g_return_val_if_fail (CP2_IS_FORM_NOTE (self), FALSE);

  return self->wait_until > 0;
}
