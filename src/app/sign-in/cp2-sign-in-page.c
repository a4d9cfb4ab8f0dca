#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-language.h"
#include "app/sign-in/cp2-damage-dialog.h"
#include "app/sign-in/cp2-first-password-form.h"
#include "app/sign-in/cp2-number-form.h"
#include "app/sign-in/cp2-sign-in-form.h"
#include "app/sign-in/cp2-sign-in-page.h"

struct _Cp2SignInPage
{
  AdwBin           parent_instance;

  /* Owned reference */
  Cp2Session      *session;
  /* Where the page is, or was until somebody got in; not owned */
  GtkWindow       *window;
  /* Whether the page was laid out: a person who presses Tab goes on from then on. */
  gboolean         settled;

  /* Template widgets */
  GtkToggleButton *english_button;
  GtkToggleButton *kiswahili_button;
  GtkStack        *steps;
  GtkStack        *tabs;
  Cp2SignInForm   *sign_in_form;
  /* Their forms are made when somebody wants them: the first frame need not wait for what it does not show. */
  AdwBin          *create_place;
  AdwBin          *forgot_place;
  AdwBin          *first_place;
  GtkLabel        *server_label;
};

G_DEFINE_FINAL_TYPE (Cp2SignInPage, cp2_sign_in_page, ADW_TYPE_BIN)

enum {
  SIGNAL_NOTICE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void focus_form (Cp2SignInPage *self);

static gboolean
is_choosing_password (Cp2SignInPage *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->steps), "first-password");
}

static void
show_language (Cp2SignInPage *self)
{
  gboolean kiswahili = g_str_equal (cp2_language_get (), "sw");

  gtk_toggle_button_set_active (kiswahili ? self->kiswahili_button : self->english_button, TRUE);
}

/* The window takes the page away at once, and with it the button, which must have done with its signal by then. */
static gboolean
switch_language_cb (gpointer data)
{
  Cp2SignInPage *self = data;
  const char *wanted = gtk_toggle_button_get_active (self->kiswahili_button) ? "sw" : "en";

  gtk_widget_activate_action (GTK_WIDGET (self), "app.language", "s", wanted);
  return G_SOURCE_REMOVE;
}

/* The action has no state of its own: a button that is pressed for the language of now changes nothing. */
static void
language_cb (Cp2SignInPage   *self,
             GtkToggleButton *button)
{
  const char *wanted = button == self->kiswahili_button ? "sw" : "en";

  if (gtk_toggle_button_get_active (button) && !g_str_equal (wanted, cp2_language_get ()))
    g_idle_add_full (G_PRIORITY_DEFAULT, switch_language_cb, g_object_ref (self), g_object_unref);
}

static const char *
get_notice (const Cp2SignInReport *report)
{
  if (report->stale)
    return _("No contact for over 14 days: what you see may be old. Connect soon.");
  if (report->offline)
    return _("You work offline; everything is sent once the server is back.");

  return NULL;
}

/* The session tells the window that somebody is in before this page hears how. */
static void
begun_cb (Cp2SignInPage *self)
{
  g_object_ref (self);
}

static void
ended_cb (Cp2SignInPage *self)
{
  g_object_unref (self);
}

static void
entered_cb (Cp2SignInPage   *self,
            Cp2SignInReport *report)
{
  const char *notice = get_notice (report);

  if (report->damaged)
    cp2_damage_dialog_present (self->window, report);
  if (notice != NULL)
    g_signal_emit (self, signals[SIGNAL_NOTICE], 0, notice);
}

static void
given_up_cb (Cp2SignInPage *self,
             const char    *why)
{
  gtk_stack_set_visible_child_name (self->steps, "tabs");
  gtk_stack_set_visible_child_name (self->tabs, "sign-in");
  cp2_sign_in_form_explain (self->sign_in_form, why);
  focus_form (self);
}

static void
have_sms_cb (Cp2SignInPage *self,
             const char    *username)
{
  gtk_stack_set_visible_child_name (self->tabs, "sign-in");
  cp2_sign_in_form_set_username (self->sign_in_form, username);
  focus_form (self);
}

static GtkWidget *
need_number_form (Cp2SignInPage *self,
                  AdwBin        *place)
{
  GtkWidget *form = adw_bin_get_child (place);

  if (form != NULL)
    return form;

  form = g_object_new (CP2_TYPE_NUMBER_FORM, "creating", place == self->create_place, NULL);
  g_signal_connect_object (form, "have-sms", G_CALLBACK (have_sms_cb), self, G_CONNECT_SWAPPED);
  cp2_number_form_set_session (CP2_NUMBER_FORM (form), self->session);
  adw_bin_set_child (place, form);
  return form;
}

static GtkWidget *
need_first_form (Cp2SignInPage *self)
{
  GtkWidget *form = adw_bin_get_child (self->first_place);

  if (form != NULL)
    return form;

  form = g_object_new (CP2_TYPE_FIRST_PASSWORD_FORM, NULL);
  g_signal_connect_object (form, "begun", G_CALLBACK (begun_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "given-up", G_CALLBACK (given_up_cb), self, G_CONNECT_SWAPPED);
  cp2_first_password_form_set_session (CP2_FIRST_PASSWORD_FORM (form), self->session);
  adw_bin_set_child (self->first_place, form);
  return form;
}

static GtkWidget *
need_form (Cp2SignInPage *self)
{
  GtkWidget *tab = gtk_stack_get_visible_child (self->tabs);

  if (is_choosing_password (self))
    return need_first_form (self);

  return tab == GTK_WIDGET (self->sign_in_form) ? tab : need_number_form (self, ADW_BIN (tab));
}

static void
focus_form (Cp2SignInPage *self)
{
  gtk_widget_grab_focus (need_form (self));
}

static void
tab_cb (Cp2SignInPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_form (self);
}

static void
must_change_password_cb (Cp2SignInPage *self)
{
  gtk_stack_set_visible_child_name (self->steps, "first-password");
  focus_form (self);
}

static void
cancel (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  GtkWidget *form = need_form (CP2_SIGN_IN_PAGE (widget));

  if (CP2_IS_FIRST_PASSWORD_FORM (form))
    cp2_first_password_form_cancel (CP2_FIRST_PASSWORD_FORM (form));
  else if (CP2_IS_NUMBER_FORM (form))
    cp2_number_form_cancel (CP2_NUMBER_FORM (form));
  else
    cp2_sign_in_form_cancel (CP2_SIGN_IN_FORM (form));
}

static void
cp2_sign_in_page_root (GtkWidget *widget)
{
  Cp2SignInPage *self = CP2_SIGN_IN_PAGE (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (cp2_sign_in_page_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  g_set_weak_pointer (&self->window, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

/* GTK forgets the focus only later, when the AdwEntryRow around the focused text may be gone, and libadwaita 1.2 does not
 * expect that. */
static void
cp2_sign_in_page_unroot (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = gtk_root_get_focus (root);

  if (focus != NULL && gtk_widget_is_ancestor (focus, widget))
    gtk_root_set_focus (root, NULL);

  GTK_WIDGET_CLASS (cp2_sign_in_page_parent_class)->unroot (widget);
}

/* Whoever comes here by Tab, or is sent by the window, begins at the form, not in the header bar. */
static gboolean
cp2_sign_in_page_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  Cp2SignInPage *self = CP2_SIGN_IN_PAGE (widget);

  if (direction == GTK_DIR_TAB_FORWARD && (!self->settled || gtk_widget_get_focus_child (widget) == NULL))
    {
      focus_form (self);
      return gtk_widget_get_focus_child (widget) != NULL;
    }

  return GTK_WIDGET_CLASS (cp2_sign_in_page_parent_class)->focus (widget, direction);
}

static gboolean
settled_cb (gpointer data)
{
  Cp2SignInPage *self = data;
  GtkRoot *root = gtk_widget_get_root (data);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (data) && (focus == NULL || !gtk_widget_is_ancestor (focus, data)))
    focus_form (self);
  self->settled = TRUE;
  return G_SOURCE_REMOVE;
}

/* When the page before held the focus, the window takes it away once more after the layout. */
static void
cp2_sign_in_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cp2_sign_in_page_parent_class)->map (widget);

  focus_form (CP2_SIGN_IN_PAGE (widget));
  g_idle_add_full (G_PRIORITY_LOW, settled_cb, g_object_ref (widget), g_object_unref);
}

static void
cp2_sign_in_page_dispose (GObject *object)
{
  Cp2SignInPage *self = CP2_SIGN_IN_PAGE (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cp2_sign_in_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, english_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, kiswahili_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, steps);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, sign_in_form);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, create_place);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, forgot_place);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, first_place);
  gtk_widget_class_bind_template_child (widget_class, Cp2SignInPage, server_label);
  gtk_widget_class_bind_template_callback (widget_class, begun_cb);
  gtk_widget_class_bind_template_callback (widget_class, ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, must_change_password_cb);
  gtk_widget_class_bind_template_callback (widget_class, tab_cb);
}

static void
cp2_sign_in_page_class_init (Cp2SignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_sign_in_page_dispose;
  widget_class->focus = cp2_sign_in_page_focus;
  widget_class->map = cp2_sign_in_page_map;
  widget_class->root = cp2_sign_in_page_root;
  widget_class->unroot = cp2_sign_in_page_unroot;

  signals[SIGNAL_NOTICE] = g_signal_new ("notice", CP2_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sign-in.cancel", NULL);

  g_type_ensure (CP2_TYPE_SIGN_IN_FORM);
  bind_template (widget_class);
}

static void
cp2_sign_in_page_init (Cp2SignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_language (self);
}

static void
show_server (Cp2SignInPage *self)
{
  g_autofree char *text = NULL;

  if (self->session == NULL)
    text = g_strdup (_("The server address is not usable. Change it first."));
  else
    /* Translators: %s is an address such as https://cp2.example.org */
    text = g_strdup_printf (_("Server: %s"), cp2_courier_get_server_url (cp2_session_get_courier (self->session)));

  gtk_label_set_label (self->server_label, text);
}

Cp2SignInPage *
cp2_sign_in_page_new (Cp2Session *session)
{
  Cp2SignInPage *self = g_object_new (CP2_TYPE_SIGN_IN_PAGE, NULL);

  g_set_object (&self->session, session);
  cp2_sign_in_form_set_session (self->sign_in_form, session);
  show_server (self);

  return self;
}

static void
save_number (AdwBin       *place,
             GVariantDict *state,
             const char   *name)
{
  GtkWidget *form = adw_bin_get_child (place);

  if (form != NULL)
    g_variant_dict_insert_value (state, name, cp2_number_form_save (CP2_NUMBER_FORM (form)));
}

GVariant *
cp2_sign_in_page_save (Cp2SignInPage *self)
{
  GVariantDict state;

  g_return_val_if_fail (CP2_IS_SIGN_IN_PAGE (self), NULL);

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "tab", "s", gtk_stack_get_visible_child_name (self->tabs));
  g_variant_dict_insert (&state, "username", "s", cp2_sign_in_form_get_username (self->sign_in_form));
  save_number (self->create_place, &state, "create");
  save_number (self->forgot_place, &state, "forgot");

  return g_variant_ref_sink (g_variant_dict_end (&state));
}

void
cp2_sign_in_page_restore (Cp2SignInPage *self,
                          GVariant      *state)
{
  g_autoptr(GVariant) create = NULL;
  g_autoptr(GVariant) forgot = NULL;
  const char *tab;
  const char *username;

  g_return_if_fail (CP2_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT));

  create = g_variant_lookup_value (state, "create", NULL);
  forgot = g_variant_lookup_value (state, "forgot", NULL);
  if (create != NULL)
    cp2_number_form_restore (CP2_NUMBER_FORM (need_number_form (self, self->create_place)), create);
  if (forgot != NULL)
    cp2_number_form_restore (CP2_NUMBER_FORM (need_number_form (self, self->forgot_place)), forgot);
  if (g_variant_lookup (state, "username", "&s", &username))
    cp2_sign_in_form_set_username (self->sign_in_form, username);
  if (g_variant_lookup (state, "tab", "&s", &tab) && gtk_stack_get_child_by_name (self->tabs, tab) != NULL)
    gtk_stack_set_visible_child_name (self->tabs, tab);
  if (self->session != NULL && cp2_sign_in_waits_for_password (self->session))
    gtk_stack_set_visible_child_name (self->steps, "first-password");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_form (self);
}
