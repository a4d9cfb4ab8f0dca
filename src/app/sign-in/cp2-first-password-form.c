#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-busy-button.h"
#include "app/sign-in/cp2-first-password-form.h"
#include "app/sign-in/cp2-form-note.h"
#include "app/sign-in/cp2-new-password.h"

struct _Cp2FirstPasswordForm
{
  AdwBin          parent_instance;

  /* Owned references */
  Cp2Session     *session;
  GCancellable   *cancellable;

  /* Template widgets */
  Cp2NewPassword *password;
  Cp2FormNote    *note;
  Cp2BusyButton  *button;
  GtkWidget      *back_button;
};

G_DEFINE_FINAL_TYPE (Cp2FirstPasswordForm, cp2_first_password_form, ADW_TYPE_BIN)

enum {
  SIGNAL_BEGUN,
  SIGNAL_ENDED,
  SIGNAL_ENTERED,
  SIGNAL_GIVEN_UP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
give_up (Cp2FirstPasswordForm *self,
         const char           *why)
{
  cp2_new_password_clear (self->password);
  cp2_form_note_set_text (self->note, NULL);
  g_signal_emit (self, signals[SIGNAL_GIVEN_UP], 0, why);
}

static void
set_busy (Cp2FirstPasswordForm *self,
          gboolean              busy)
{
  cp2_busy_button_set_busy (self->button, busy);
  cp2_new_password_set_editable (self->password, !busy);
  gtk_widget_set_visible (self->back_button, !busy);
}

static void
show_failure (Cp2FirstPasswordForm *self,
              const GError         *error)
{
  if (cp2_sign_in_waits_for_password (self->session))
    {
      cp2_form_note_set_error (self->note, error);
      cp2_new_password_refuse (self->password);
    }
  else
    {
      give_up (self, _("The connection ended before the server could say whether it took the new password. Sign in with "
                       "the new password; if it is not right, with the one from the SMS."));
    }
}

static void
entered_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Cp2FirstPasswordForm) self = user_data;
  g_autoptr(Cp2SignInReport) report = NULL;
  g_autoptr(GError) error = NULL;

  report = cp2_sign_in_finish (CP2_SESSION (object), result, &error);
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (report != NULL)
    g_signal_emit (self, signals[SIGNAL_ENTERED], 0, report);
  else
    show_failure (self, error);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
clicked_cb (Cp2FirstPasswordForm *self)
{
  if (!cp2_sign_in_waits_for_password (self->session))
    {
      give_up (self, NULL);
      return;
    }

  cp2_form_note_set_text (self->note, NULL);
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  g_signal_emit (self, signals[SIGNAL_BEGUN], 0);
  cp2_sign_in_set_first_password_async (self->session, cp2_new_password_get_text (self->password), self->cancellable,
                                        entered_cb, g_object_ref (self));
}

static void
cancelled_cb (Cp2FirstPasswordForm *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
activated_cb (Cp2FirstPasswordForm *self)
{
  cp2_busy_button_click (self->button);
}

static void
valid_cb (Cp2FirstPasswordForm *self)
{
  cp2_busy_button_set_ready (self->button, cp2_new_password_get_valid (self->password));
}

static void
back_clicked_cb (Cp2FirstPasswordForm *self)
{
  give_up (self, NULL);
}

static gboolean
cp2_first_password_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CP2_FIRST_PASSWORD_FORM (widget)->password));
}

static void
cp2_first_password_form_dispose (GObject *object)
{
  Cp2FirstPasswordForm *self = CP2_FIRST_PASSWORD_FORM (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_first_password_form_parent_class)->dispose (object);
}

static void
cp2_first_password_form_class_init (Cp2FirstPasswordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_first_password_form_dispose;
  widget_class->grab_focus = cp2_first_password_form_grab_focus;

  signals[SIGNAL_BEGUN] = g_signal_new ("begun", CP2_TYPE_FIRST_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", CP2_TYPE_FIRST_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SIGNAL_ENTERED] = g_signal_new ("entered", CP2_TYPE_FIRST_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_GIVEN_UP] = g_signal_new ("given-up", CP2_TYPE_FIRST_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (CP2_TYPE_BUSY_BUTTON);
  g_type_ensure (CP2_TYPE_FORM_NOTE);
  g_type_ensure (CP2_TYPE_NEW_PASSWORD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-first-password-form.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2FirstPasswordForm, password);
  gtk_widget_class_bind_template_child (widget_class, Cp2FirstPasswordForm, note);
  gtk_widget_class_bind_template_child (widget_class, Cp2FirstPasswordForm, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2FirstPasswordForm, back_button);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, valid_cb);
}

static void
cp2_first_password_form_init (Cp2FirstPasswordForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_first_password_form_set_session (Cp2FirstPasswordForm *self,
                                     Cp2Session           *session)
{
  g_return_if_fail (CP2_IS_FIRST_PASSWORD_FORM (self));

  g_set_object (&self->session, session);
}

void
cp2_first_password_form_cancel (Cp2FirstPasswordForm *self)
{
  g_return_if_fail (CP2_IS_FIRST_PASSWORD_FORM (self));

  if (!cp2_busy_button_cancel (self->button))
    give_up (self, NULL);
}
