#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-busy-button.h"
#include "app/sign-in/cp2-form-note.h"
#include "app/sign-in/cp2-new-password.h"
#include "app/sign-in/cp2-password-dialog.h"
#include "client/cp2-api-error.h"

struct _Cp2PasswordDialog
{
  AdwWindow       parent_instance;

  /* Owned references */
  Cp2Session     *session;
  GCancellable   *cancellable;

  /* Template widgets */
  GtkStack       *stack;
  GtkEditable    *current_row;
  Cp2NewPassword *password;
  Cp2FormNote    *note;
  Cp2BusyButton  *button;
  GtkWidget      *close_button;
};

G_DEFINE_FINAL_TYPE (Cp2PasswordDialog, cp2_password_dialog, ADW_TYPE_WINDOW)

static void
changed_cb (Cp2PasswordDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->current_row), "error");
  cp2_busy_button_set_ready (self->button, *gtk_editable_get_text (self->current_row) != '\0' &&
                                           cp2_new_password_get_valid (self->password));
}

static void
set_busy (Cp2PasswordDialog *self,
          gboolean           busy)
{
  cp2_busy_button_set_busy (self->button, busy);
  gtk_editable_set_editable (self->current_row, !busy);
  cp2_new_password_set_editable (self->password, !busy);
}

static void
show_failure (Cp2PasswordDialog *self,
              const GError      *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);

  if (problem != NULL && g_strcmp0 (problem->code, "wrong-credentials") == 0)
    {
      cp2_form_note_set_text (self->note, _("The current password is not right. Type it again."));
      gtk_widget_add_css_class (GTK_WIDGET (self->current_row), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->current_row));
      return;
    }

  cp2_form_note_set_error (self->note, error);
  if (problem != NULL && g_strcmp0 (problem->code, "password-too-weak") == 0)
    cp2_new_password_refuse (self->password);
}

static void
show_done (Cp2PasswordDialog *self)
{
  gtk_editable_set_text (self->current_row, "");
  cp2_new_password_clear (self->password);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (self->close_button);
}

static void
changed_password_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Cp2PasswordDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = cp2_session_change_password_finish (CP2_SESSION (object), result, &error);

  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;

  set_busy (self, FALSE);
  if (done)
    show_done (self);
  else
    show_failure (self, error);
}

static void
clicked_cb (Cp2PasswordDialog *self)
{
  cp2_form_note_set_text (self->note, NULL);
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  cp2_session_change_password_async (self->session, gtk_editable_get_text (self->current_row),
                                     cp2_new_password_get_text (self->password), self->cancellable,
                                     changed_password_cb, g_object_ref (self));
}

static void
cancelled_cb (Cp2PasswordDialog *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
current_activated_cb (Cp2PasswordDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
activated_cb (Cp2PasswordDialog *self)
{
  if (*gtk_editable_get_text (self->current_row) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->current_row));
  else
    cp2_busy_button_click (self->button);
}

/* Somebody who signs out elsewhere leaves nobody whose password could be changed. */
static void
opened_cb (Cp2PasswordDialog *self)
{
  if (!cp2_session_get_opened (self->session))
    gtk_window_close (GTK_WINDOW (self));
}

static void
cancel (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  if (!cp2_busy_button_cancel (CP2_PASSWORD_DIALOG (widget)->button))
    gtk_window_close (GTK_WINDOW (widget));
}

static void
cp2_password_dialog_dispose (GObject *object)
{
  Cp2PasswordDialog *self = CP2_PASSWORD_DIALOG (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_password_dialog_parent_class)->dispose (object);
}

static void
cp2_password_dialog_class_init (Cp2PasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_password_dialog_dispose;

  gtk_widget_class_install_action (widget_class, "password.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "password.cancel", NULL);

  g_type_ensure (CP2_TYPE_BUSY_BUTTON);
  g_type_ensure (CP2_TYPE_FORM_NOTE);
  g_type_ensure (CP2_TYPE_NEW_PASSWORD);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2PasswordDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2PasswordDialog, current_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2PasswordDialog, password);
  gtk_widget_class_bind_template_child (widget_class, Cp2PasswordDialog, note);
  gtk_widget_class_bind_template_child (widget_class, Cp2PasswordDialog, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2PasswordDialog, close_button);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, current_activated_cb);
}

static void
cp2_password_dialog_init (Cp2PasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_password_dialog_present (GtkWindow  *parent,
                             Cp2Session *session)
{
  Cp2PasswordDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CP2_IS_SESSION (session));

  self = g_object_new (CP2_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
}
