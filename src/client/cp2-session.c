#include "config.h"

#include <sodium.h>
#include <string.h>

#include "client/cp2-session-private.h"
#include "core/cp2-json.h"

G_DEFINE_QUARK (cp2-session-error-quark, cp2_session_error)
G_DEFINE_FINAL_TYPE (Cp2Session, cp2_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_OPENED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

void
cp2_session_wipe (char **password)
{
  if (*password != NULL)
    sodium_memzero (*password, strlen (*password));
  g_clear_pointer (password, g_free);
}

void
cp2_session_forget_first (Cp2Session *self)
{
  g_clear_pointer (&self->first_username, g_free);
  cp2_session_wipe (&self->first_password);
  g_clear_pointer (&self->first_answer, json_object_unref);
}

static void
set_opened (Cp2Session *self,
            gboolean    opened)
{
  if (self->opened == opened)
    return;

  self->opened = opened;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENED]);
}

void
cp2_session_take (Cp2Session *self,
                  Cp2Vault   *vault,
                  Cp2Store   *store)
{
  g_set_object (&self->vault, vault);
  g_set_object (&self->store, store);
  g_clear_object (&self->sync);
  self->sync = cp2_sync_new (self->courier, store, vault);
  set_opened (self, TRUE);
}

static void
cp2_session_dispose (GObject *object)
{
  Cp2Session *self = CP2_SESSION (object);

  if (self->sync != NULL)
    cp2_sync_stop (self->sync);
  cp2_session_forget_first (self);
  g_clear_object (&self->sync);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  g_clear_object (&self->courier);

  G_OBJECT_CLASS (cp2_session_parent_class)->dispose (object);
}

static void
cp2_session_finalize (GObject *object)
{
  g_free (CP2_SESSION (object)->profile_folder);

  G_OBJECT_CLASS (cp2_session_parent_class)->finalize (object);
}

static void
cp2_session_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_OPENED:
      g_value_set_boolean (value, CP2_SESSION (object)->opened);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_session_class_init (Cp2SessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_session_dispose;
  object_class->finalize = cp2_session_finalize;
  object_class->get_property = cp2_session_get_property;

  properties[PROP_OPENED] =
    g_param_spec_boolean ("opened", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_session_init (Cp2Session *self)
{
}

Cp2Session *
cp2_session_new (const char  *profile_folder,
                 const char  *server_url,
                 const char  *ca_file,
                 guint        vault_memory_kib,
                 GError     **error)
{
  g_autoptr(Cp2Session) self = g_object_new (CP2_TYPE_SESSION, NULL);

  self->courier = cp2_courier_new (server_url, ca_file, error);
  if (self->courier == NULL)
    return NULL;

  self->profile_folder = g_strdup (profile_folder);
  self->vault_memory_kib = vault_memory_kib ? vault_memory_kib : CP2_VAULT_MEMORY_KIB;
  return g_steal_pointer (&self);
}

Cp2Courier *
cp2_session_get_courier (Cp2Session *self)
{
  return self->courier;
}

Cp2Store *
cp2_session_get_store (Cp2Session *self)
{
  return self->store;
}

Cp2Sync *
cp2_session_get_sync (Cp2Session *self)
{
  return self->sync;
}

gboolean
cp2_session_get_opened (Cp2Session *self)
{
  return self->opened;
}

GListModel *
cp2_session_list_accounts (Cp2Session *self)
{
  return cp2_vault_list (self->profile_folder);
}

static void
vault_changed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cp2_vault_change_password_finish (CP2_VAULT (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  char *current;
  char *new;
} Passwords;

static void
passwords_free (gpointer data)
{
  Passwords *passwords = data;

  cp2_session_wipe (&passwords->current);
  cp2_session_wipe (&passwords->new);
  g_free (passwords);
}

static void
password_changed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  Passwords *passwords = g_task_get_task_data (task);
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;

  if ((response = cp2_courier_send_finish (self->courier, result, &error)) == NULL)
    g_task_return_error (task, error);
  else
    cp2_vault_change_password_async (self->vault, passwords->current, passwords->new, NULL,
                                     vault_changed_cb, g_object_ref (task));
}

void
cp2_session_change_password_async (Cp2Session          *self,
                                   const char          *current_password,
                                   const char          *new_password,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Passwords *passwords = g_new0 (Passwords, 1);
  GString *body = g_string_new ("{");
  g_autoptr(GBytes) bytes = NULL;

  passwords->current = g_strdup (current_password);
  passwords->new = g_strdup (new_password);
  g_task_set_source_tag (task, cp2_session_change_password_async);
  g_task_set_task_data (task, passwords, passwords_free);
  cp2_json_append_member (body, "current_password", current_password);
  cp2_json_append_member (body, "new_password", new_password);
  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  cp2_courier_call_async (self->courier, "PUT", "/v1/password", NULL, bytes, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                          cancellable, password_changed_cb, task);
}

gboolean
cp2_session_change_password_finish (Cp2Session    *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_session_change_password_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean done = cp2_store_close_finish (CP2_STORE (object), result, &error);

  cp2_vault_lock (self->vault);
  g_clear_object (&self->sync);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  cp2_courier_set_access_token (self->courier, NULL);
  set_opened (self, FALSE);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
cp2_session_leave_async (Cp2Session          *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, cp2_session_leave_async);
  cp2_session_forget_first (self);
  if (!self->opened)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  cp2_sync_stop (self->sync);
  cp2_store_close_async (self->store, closed_cb, task);
}

gboolean
cp2_session_leave_finish (Cp2Session    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_session_leave_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
