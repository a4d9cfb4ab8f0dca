#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-account-list.h"
#include "app/sign-in/cp2-busy-button.h"
#include "app/sign-in/cp2-form-note.h"
#include "app/sign-in/cp2-sign-in-form.h"

struct _Cp2SignInForm
{
  AdwBin          parent_instance;

  /* Owned references */
  Cp2Session     *session;
  GCancellable   *cancellable;
  /* Whose password is asked; NULL for whoever comes */
  Cp2Vault       *account;

  /* Template widgets */
  GtkStack       *stack;
  Cp2AccountList *account_list;
  AdwActionRow   *account_row;
  AdwAvatar      *avatar;
  GtkButton      *other_button;
  GtkEditable    *username_row;
  GtkEditable    *password_row;
  GtkLabel       *hint_label;
  Cp2FormNote    *note;
  Cp2BusyButton  *button;
};

G_DEFINE_FINAL_TYPE (Cp2SignInForm, cp2_sign_in_form, ADW_TYPE_BIN)

enum {
  SIGNAL_BEGUN,
  SIGNAL_ENDED,
  SIGNAL_ENTERED,
  SIGNAL_MUST_CHANGE_PASSWORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_ready (Cp2SignInForm *self)
{
  gboolean who = self->account != NULL || *gtk_editable_get_text (self->username_row) != '\0';

  cp2_busy_button_set_ready (self->button, self->session != NULL && who && !cp2_form_note_get_waiting (self->note) &&
                                           *gtk_editable_get_text (self->password_row) != '\0');
}

static void
set_busy (Cp2SignInForm *self,
          gboolean       busy)
{
  cp2_busy_button_set_busy (self->button, busy);
  /* Not insensitive, which would take the cursor away. */
  gtk_editable_set_editable (self->username_row, !busy);
  gtk_editable_set_editable (self->password_row, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->other_button), !busy);
}

static void
waited_cb (Cp2SignInForm *self)
{
  update_ready (self);
}

static void
start_waiting (Cp2SignInForm *self,
               guint          seconds)
{
  cp2_form_note_start_waiting (self->note, seconds);
  update_ready (self);
}

/* How long a known account has to wait; of a stranger's vault only the error tells. */
static guint
get_wait (Cp2SignInForm *self,
          const GError  *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);

  if (g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WAIT))
    return self->account ? cp2_vault_get_wait_seconds (self->account) : 0;

  return g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_TOO_MANY) && problem ? problem->retry_after : 0;
}

static gboolean
is_wrong_password (const GError *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);

  return g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD) ||
         (problem != NULL && g_strcmp0 (problem->code, "wrong-credentials") == 0);
}

static void
show_wrong_password (Cp2SignInForm *self,
                     const GError  *error)
{
  guint seconds = self->account ? cp2_vault_get_wait_seconds (self->account) : 0;

  gtk_widget_add_css_class (GTK_WIDGET (self->password_row), "error");
  if (seconds > 0)
    start_waiting (self, seconds);
  else if (self->account != NULL)
    cp2_form_note_set_text (self->note,
                            _("This password does not open the account on this computer. Type it again; after five wrong "
                              "ones you have to wait. With a password that you got since, choose another account and sign "
                              "in with your user name."));
  else
    cp2_form_note_set_error (self->note, error);

  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  gtk_editable_select_region (self->password_row, 0, -1);
}

static void
show_failure (Cp2SignInForm *self,
              const GError  *error)
{
  guint seconds = get_wait (self, error);

  if (g_error_matches (error, CP2_SESSION_ERROR, CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD))
    g_signal_emit (self, signals[SIGNAL_MUST_CHANGE_PASSWORD], 0);
  else if (is_wrong_password (error))
    show_wrong_password (self, error);
  else if (seconds > 0)
    start_waiting (self, seconds);
  else
    cp2_form_note_set_error (self->note, error);
}

static void
entered_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Cp2SignInForm) self = user_data;
  g_autoptr(Cp2SignInReport) report = NULL;
  g_autoptr(GError) error = NULL;

  report = cp2_sign_in_finish (CP2_SESSION (object), result, &error);
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (report != NULL)
    {
      gtk_editable_set_text (self->password_row, "");
      g_signal_emit (self, signals[SIGNAL_ENTERED], 0, report);
    }
  else
    {
      show_failure (self, error);
    }
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
clicked_cb (Cp2SignInForm *self)
{
  cp2_form_note_set_text (self->note, NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  g_signal_emit (self, signals[SIGNAL_BEGUN], 0);
  cp2_sign_in_async (self->session, self->account, gtk_editable_get_text (self->username_row),
                     gtk_editable_get_text (self->password_row), self->cancellable, entered_cb, g_object_ref (self));
}

static void
cancelled_cb (Cp2SignInForm *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
changed_cb (Cp2SignInForm *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
  update_ready (self);
}

static void
username_activated_cb (Cp2SignInForm *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
password_activated_cb (Cp2SignInForm *self)
{
  if (self->account == NULL && *gtk_editable_get_text (self->username_row) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->username_row));
  else
    cp2_busy_button_click (self->button);
}

static void
show_form (Cp2SignInForm *self,
           Cp2Vault      *account)
{
  guint seconds = account ? cp2_vault_get_wait_seconds (account) : 0;

  g_set_object (&self->account, account);
  cp2_form_note_set_text (self->note, NULL);
  gtk_editable_set_text (self->password_row, "");
  gtk_widget_set_visible (GTK_WIDGET (self->account_row), account != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->username_row), account == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), account == NULL);
  if (account != NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_row), cp2_account_list_label (account));
      cp2_account_list_set_avatar (self->avatar, cp2_account_list_label (account));
    }
  gtk_stack_set_visible_child_name (self->stack, "form");
  if (seconds > 0)
    start_waiting (self, seconds);
  update_ready (self);
}

static void
account_chosen_cb (Cp2SignInForm *self,
                   Cp2Vault      *account)
{
  show_form (self, account);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
other_chosen_cb (Cp2SignInForm *self)
{
  show_form (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->username_row));
}

static void
other_clicked_cb (Cp2SignInForm *self)
{
  cp2_form_note_set_text (self->note, NULL);
  gtk_editable_set_text (self->password_row, "");
  g_clear_object (&self->account);
  gtk_stack_set_visible_child_name (self->stack, "accounts");
  gtk_widget_grab_focus (GTK_WIDGET (self->account_list));
}

static gboolean
cp2_sign_in_form_grab_focus (GtkWidget *widget)
{
  Cp2SignInForm *self = CP2_SIGN_IN_FORM (widget);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "accounts"))
    return gtk_widget_grab_focus (GTK_WIDGET (self->account_list));
  if (self->account == NULL && *gtk_editable_get_text (self->username_row) == '\0')
    return gtk_widget_grab_focus (GTK_WIDGET (self->username_row));

  return gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
cp2_sign_in_form_dispose (GObject *object)
{
  Cp2SignInForm *self = CP2_SIGN_IN_FORM (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->account);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_sign_in_form_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-sign-in-form.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, account_list);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, account_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, avatar);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, other_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, username_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, hint_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, note);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInForm, button);
  gtk_widget_class_bind_template_callback (widget_class, cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, username_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, waited_cb);
}

static void
cp2_sign_in_form_class_init (Cp2SignInFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_sign_in_form_dispose;
  widget_class->grab_focus = cp2_sign_in_form_grab_focus;

  signals[SIGNAL_BEGUN] = g_signal_new ("begun", CP2_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", CP2_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SIGNAL_ENTERED] = g_signal_new ("entered", CP2_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_MUST_CHANGE_PASSWORD] = g_signal_new ("must-change-password", CP2_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST,
                                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CP2_TYPE_ACCOUNT_LIST);
  g_type_ensure (CP2_TYPE_BUSY_BUTTON);
  g_type_ensure (CP2_TYPE_FORM_NOTE);
  bind_template (widget_class);
}

static void
cp2_sign_in_form_init (Cp2SignInForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_sign_in_form_set_session (Cp2SignInForm *self,
                              Cp2Session    *session)
{
  guint n_accounts;

  g_return_if_fail (CP2_IS_SIGN_IN_FORM (self));
  g_return_if_fail (session == NULL || CP2_IS_SESSION (session));

  g_set_object (&self->session, session);
  g_clear_object (&self->account);
  n_accounts = cp2_account_list_load (self->account_list, session);
  gtk_widget_set_visible (GTK_WIDGET (self->other_button), n_accounts > 0);
  gtk_stack_set_visible_child_name (self->stack, n_accounts > 0 ? "accounts" : "form");
  update_ready (self);
}

void
cp2_sign_in_form_set_username (Cp2SignInForm *self,
                               const char    *username)
{
  g_return_if_fail (CP2_IS_SIGN_IN_FORM (self));
  g_return_if_fail (username != NULL);

  gtk_editable_set_text (self->username_row, username);
  if (*username != '\0')
    show_form (self, NULL);
}

const char *
cp2_sign_in_form_get_username (Cp2SignInForm *self)
{
  g_return_val_if_fail (CP2_IS_SIGN_IN_FORM (self), NULL);

  return gtk_editable_get_text (self->username_row);
}

void
cp2_sign_in_form_explain (Cp2SignInForm *self,
                          const char    *text)
{
  g_return_if_fail (CP2_IS_SIGN_IN_FORM (self));

  cp2_form_note_set_text (self->note, text);
}

gboolean
cp2_sign_in_form_cancel (Cp2SignInForm *self)
{
  g_return_val_if_fail (CP2_IS_SIGN_IN_FORM (self), FALSE);

  if (cp2_busy_button_cancel (self->button))
    return TRUE;
  if (!gtk_widget_get_visible (GTK_WIDGET (self->other_button)) ||
      g_str_equal (gtk_stack_get_visible_child_name (self->stack), "accounts"))
    return FALSE;

  other_clicked_cb (self);
  return TRUE;
}
