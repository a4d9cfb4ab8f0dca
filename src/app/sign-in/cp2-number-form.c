#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-display.h"
#include "app/sign-in/cp2-busy-button.h"
#include "app/sign-in/cp2-form-note.h"
#include "app/sign-in/cp2-number-form.h"
#include "app/sign-in/cp2-sms-help.h"
#include "app/sign-in/cp2-tick-line.h"
#include "core/cp2-format.h"

/* typed, typed again, the number asked for, when on the monotonic clock */
#define STATE "(sssx)"

struct _Cp2NumberForm
{
  AdwBin              parent_instance;

  gboolean            creating;
  char               *sent_to;
  gint64              sent_at;

  /* Owned references */
  Cp2Session         *session;
  GCancellable       *cancellable;

  /* Template widgets */
  GtkStack           *stack;
  GtkLabel           *intro_label;
  GtkEditable        *number_row;
  GtkEditable        *again_row;
  GtkWidget          *number_tick;
  GtkWidget          *again_tick;
  Cp2TickLine        *number_line;
  Cp2TickLine        *again_line;
  Cp2FormNote        *note;
  Cp2BusyButton      *button;
  Cp2SmsHelp         *help;
};

G_DEFINE_FINAL_TYPE (Cp2NumberForm, cp2_number_form, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_CREATING,
  N_PROPS
};

enum {
  SIGNAL_HAVE_SMS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static char *
get_number (GtkEditable *row)
{
  return cp2_format_normalise (CP2_FORMAT_MOBILE, gtk_editable_get_text (row));
}

static gboolean
is_valid (Cp2NumberForm *self)
{
  return cp2_tick_line_get_done (self->number_line) && (!self->creating || cp2_tick_line_get_done (self->again_line));
}

static void
changed_cb (Cp2NumberForm *self)
{
  g_autofree char *number = get_number (self->number_row);
  g_autofree char *again = get_number (self->again_row);
  gboolean valid = cp2_format_check (CP2_FORMAT_MOBILE, number);
  gboolean equal = valid && g_str_equal (number, again);

  cp2_tick_line_set_done (self->number_line, valid);
  cp2_tick_line_set_done (self->again_line, equal);
  gtk_widget_set_visible (self->number_tick, valid);
  gtk_widget_set_visible (self->again_tick, equal);
  cp2_form_note_set_text (self->note, NULL);
  cp2_busy_button_set_ready (self->button, self->session != NULL && is_valid (self));
}

static void
show_sent (Cp2NumberForm *self)
{
  g_autofree char *masked = cp2_display_mobile (self->sent_to);

  cp2_sms_help_show (self->help, masked, self->creating, self->sent_at + CP2_NUMBER_FORM_GAP * G_USEC_PER_SEC);
  gtk_stack_set_visible_child_name (self->stack, "sent");
  gtk_widget_grab_focus (GTK_WIDGET (self->help));
}

static void
set_busy (Cp2NumberForm *self,
          gboolean       busy)
{
  cp2_busy_button_set_busy (self->button, busy);
  cp2_sms_help_set_busy (self->help, busy);
  gtk_editable_set_editable (self->number_row, !busy);
  gtk_editable_set_editable (self->again_row, !busy);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Cp2NumberForm) self = user_data;
  g_autoptr(Cp2ApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = cp2_courier_send_finish (CP2_COURIER (object), result, &error);
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;

  set_busy (self, FALSE);
  if (response != NULL)
    {
      self->sent_at = g_get_monotonic_time ();
      show_sent (self);
    }
  else if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "sent"))
    {
      cp2_sms_help_set_error (self->help, error);
    }
  else
    {
      cp2_form_note_set_error (self->note, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->number_row));
    }
}

static void
begin_create (Cp2Api              *api,
              gpointer             letter,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  cp2_api_create_account_async (api, letter, letter, cancellable, callback, user_data);
}

static void
begin_reset (Cp2Api              *api,
             gpointer             letter,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  cp2_api_reset_password_async (api, letter, cancellable, callback, user_data);
}

static gpointer
end (Cp2Api        *api,
     GAsyncResult  *result,
     GError       **error)
{
  return cp2_api_call_finish (api, result, error);
}

static void
send_again_cb (Cp2NumberForm *self)
{
  set_busy (self, TRUE);
  cp2_form_note_set_text (self->note, NULL);
  self->cancellable = g_cancellable_new ();
  cp2_courier_send_async (cp2_session_get_courier (self->session), self->creating ? begin_create : begin_reset, end,
                          g_strdup (self->sent_to), g_free, (GDestroyNotify) cp2_api_response_unref, self->cancellable,
                          sent_cb, g_object_ref (self));
}

static void
clicked_cb (Cp2NumberForm *self)
{
  g_free (self->sent_to);
  self->sent_to = get_number (self->number_row);
  send_again_cb (self);
}

static void
cancelled_cb (Cp2NumberForm *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
number_activated_cb (Cp2NumberForm *self)
{
  if (self->creating)
    gtk_widget_grab_focus (GTK_WIDGET (self->again_row));
  else
    cp2_busy_button_click (self->button);
}

static void
again_activated_cb (Cp2NumberForm *self)
{
  cp2_busy_button_click (self->button);
}

static void
have_sms_cb (Cp2NumberForm *self)
{
  g_signal_emit (self, signals[SIGNAL_HAVE_SMS], 0, self->sent_to);
}

static void
other_number_cb (Cp2NumberForm *self)
{
  gtk_stack_set_visible_child_name (self->stack, "ask");
  gtk_widget_grab_focus (GTK_WIDGET (self->number_row));
}

static gboolean
cp2_number_form_grab_focus (GtkWidget *widget)
{
  Cp2NumberForm *self = CP2_NUMBER_FORM (widget);
  gboolean again = self->creating && cp2_tick_line_get_done (self->number_line);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "sent"))
    return gtk_widget_grab_focus (GTK_WIDGET (self->help));

  return gtk_widget_grab_focus (GTK_WIDGET (again ? self->again_row : self->number_row));
}

static void
cp2_number_form_constructed (GObject *object)
{
  Cp2NumberForm *self = CP2_NUMBER_FORM (object);

  G_OBJECT_CLASS (cp2_number_form_parent_class)->constructed (object);

  gtk_label_set_label (self->intro_label,
                       self->creating
                       ? _("Give the number of a Safaricom line that is registered for M-Pesa in the name on your ID. It "
                           "becomes your user name, and the password comes to it by SMS.")
                       : _("Give the mobile number that is your user name. A new password comes to it by SMS. Centres and "
                           "offices get theirs from the office above them."));
  gtk_widget_set_visible (GTK_WIDGET (self->again_row), self->creating);
  gtk_widget_set_visible (GTK_WIDGET (self->again_line), self->creating);
  changed_cb (self);
}

static void
cp2_number_form_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_CREATING:
      CP2_NUMBER_FORM (object)->creating = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_number_form_dispose (GObject *object)
{
  Cp2NumberForm *self = CP2_NUMBER_FORM (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sent_to, g_free);

  G_OBJECT_CLASS (cp2_number_form_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-number-form.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, intro_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, number_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, again_row);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, number_tick);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, again_tick);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, number_line);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, again_line);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, note);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2NumberForm, help);
  gtk_widget_class_bind_template_callback (widget_class, again_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, have_sms_cb);
  gtk_widget_class_bind_template_callback (widget_class, number_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_again_cb);
}

static void
cp2_number_form_class_init (Cp2NumberFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cp2_number_form_constructed;
  object_class->dispose = cp2_number_form_dispose;
  object_class->set_property = cp2_number_form_set_property;
  widget_class->grab_focus = cp2_number_form_grab_focus;

  properties[PROP_CREATING] =
    g_param_spec_boolean ("creating", NULL, NULL, FALSE,
                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_HAVE_SMS] = g_signal_new ("have-sms", CP2_TYPE_NUMBER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (CP2_TYPE_BUSY_BUTTON);
  g_type_ensure (CP2_TYPE_FORM_NOTE);
  g_type_ensure (CP2_TYPE_SMS_HELP);
  g_type_ensure (CP2_TYPE_TICK_LINE);
  bind_template (widget_class);
}

static void
cp2_number_form_init (Cp2NumberForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cp2_number_form_set_session (Cp2NumberForm *self,
                             Cp2Session    *session)
{
  g_return_if_fail (CP2_IS_NUMBER_FORM (self));
  g_return_if_fail (session == NULL || CP2_IS_SESSION (session));

  g_set_object (&self->session, session);
  changed_cb (self);
}

gboolean
cp2_number_form_cancel (Cp2NumberForm *self)
{
  g_return_val_if_fail (CP2_IS_NUMBER_FORM (self), FALSE);

  if (cp2_busy_button_cancel (self->button))
    return TRUE;
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "sent"))
    return FALSE;

  other_number_cb (self);
  return TRUE;
}

GVariant *
cp2_number_form_save (Cp2NumberForm *self)
{
  gboolean sent;

  g_return_val_if_fail (CP2_IS_NUMBER_FORM (self), NULL);

  sent = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "sent");
  return g_variant_new (STATE, gtk_editable_get_text (self->number_row), gtk_editable_get_text (self->again_row),
                        sent ? self->sent_to : "", self->sent_at);
}

void
cp2_number_form_restore (Cp2NumberForm *self,
                         GVariant      *state)
{
  const char *number;
  const char *again;
  const char *sent_to;

  g_return_if_fail (CP2_IS_NUMBER_FORM (self));
  g_return_if_fail (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE)));

  g_variant_get (state, "(&s&s&sx)", &number, &again, &sent_to, &self->sent_at);
  gtk_editable_set_text (self->number_row, number);
  gtk_editable_set_text (self->again_row, again);
  if (*sent_to == '\0' || self->session == NULL)
    return;

  g_free (self->sent_to);
  self->sent_to = g_strdup (sent_to);
  show_sent (self);
}
