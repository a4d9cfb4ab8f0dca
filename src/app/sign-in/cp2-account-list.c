#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-account-list.h"

struct _Cp2AccountList
{
  AdwBin      parent_instance;

  /* Owned references */
  GListModel *accounts;

  /* Template widgets */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (Cp2AccountList, cp2_account_list, ADW_TYPE_BIN)

enum {
  SIGNAL_CHOSEN,
  SIGNAL_OTHER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
row_activated_cb (Cp2AccountList *self,
                  GtkListBoxRow  *row)
{
  g_autoptr(Cp2Vault) account = g_list_model_get_item (self->accounts, gtk_list_box_row_get_index (row));

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, account);
}

static void
other_clicked_cb (Cp2AccountList *self)
{
  g_signal_emit (self, signals[SIGNAL_OTHER], 0);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  Cp2Vault *account = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, NULL, FALSE);

  cp2_account_list_set_avatar (ADW_AVATAR (avatar), cp2_account_list_label (account));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cp2_account_list_label (account));
  if (cp2_vault_get_stale (account))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Not in contact with the server for more than 14 days"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static gboolean
cp2_account_list_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (CP2_ACCOUNT_LIST (widget)->list, 0);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
cp2_account_list_dispose (GObject *object)
{
  Cp2AccountList *self = CP2_ACCOUNT_LIST (object);

  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (cp2_account_list_parent_class)->dispose (object);
}

static void
cp2_account_list_class_init (Cp2AccountListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_account_list_dispose;
  widget_class->grab_focus = cp2_account_list_grab_focus;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", CP2_TYPE_ACCOUNT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, CP2_TYPE_VAULT);
  signals[SIGNAL_OTHER] = g_signal_new ("other", CP2_TYPE_ACCOUNT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-account-list.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2AccountList, list);
  gtk_widget_class_bind_template_callback (widget_class, other_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
cp2_account_list_init (Cp2AccountList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

guint
cp2_account_list_load (Cp2AccountList *self,
                       Cp2Session     *session)
{
  g_return_val_if_fail (CP2_IS_ACCOUNT_LIST (self), 0);

  g_clear_object (&self->accounts);
  self->accounts = session ? cp2_session_list_accounts (session) : NULL;
  gtk_list_box_bind_model (self->list, self->accounts, create_row, NULL, NULL);

  return self->accounts ? g_list_model_get_n_items (self->accounts) : 0;
}

const char *
cp2_account_list_label (Cp2Vault *account)
{
  const char *label = cp2_vault_get_label (account);

  return *label != '\0' ? label : _("Account without a name");
}

void
cp2_account_list_set_avatar (AdwAvatar  *avatar,
                             const char *label)
{
  adw_avatar_set_text (avatar, label);
  adw_avatar_set_show_initials (avatar, g_unichar_isalpha (g_utf8_get_char (label)));
}
