#include "config.h"

#include "client/cp2-enrolment.h"
#include "client/cp2-session-private.h"
#include "client/cp2-session-settings.h"
#include "core/cp2-format.h"
#include "core/cp2-json.h"

/*
 * From a password to an open store:
 *
 *   sign in ─┬─ first password ─┬─ vault: unlock │ recover │ create ── open store ── settings ── enrol ── in
 *            └──────────────────┘
 *   unlock ───────────────────────── vault: unlock ─────────────────── open store ─────────────────────── in
 */
typedef struct
{
  char       *username;
  char       *password;
  char       *new_password;
  Cp2Vault   *vault;
  Cp2Store   *store;
  /* What the server said at the sign-in; NULL when it was not asked. */
  JsonObject *answer;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->username);
  cp2_session_wipe (&entry->password);
  cp2_session_wipe (&entry->new_password);
  g_clear_object (&entry->vault);
  g_clear_object (&entry->store);
  g_clear_pointer (&entry->answer, json_object_unref);
  g_free (entry);
}

static Entry *
get_entry (GTask *task)
{
  return g_task_get_task_data (task);
}

static void
fail (GTask  *task,
      GError *error)
{
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);

  self->entering = FALSE;
  if (entry->vault != NULL)
    cp2_vault_lock (entry->vault);
  g_task_return_error (task, error);
}

static void
enter (GTask *task)
{
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);

  self->entering = FALSE;
  cp2_courier_set_access_token (self->courier, cp2_store_get_setting (entry->store, CP2_SESSION_ACCESS_TOKEN));
  cp2_session_take (self, entry->vault, entry->store);
  g_task_return_boolean (task, TRUE);
}

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cp2_enrolment_run_finish (result, &error))
    enter (task);
  else
    fail (task, error);
}

static void
settings_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);
  GError *error = NULL;

  /* The recovery key is only given right after a sign-in, so every sign-in enrols: the same key pair is the same device. */
  if (!cp2_store_set_settings_finish (CP2_STORE (object), result, &error))
    fail (task, error);
  else
    cp2_enrolment_run_async (self->courier, entry->store, entry->vault, g_task_get_cancellable (task),
                             enrolled_cb, g_object_ref (task));
}

static void
actor_set_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);
  JsonObject *account = cp2_json_get_object (entry->answer, "account");
  const char *label = cp2_json_get_string (account, "label");
  const char *access = cp2_json_get_string (entry->answer, "access_token");
  const char *refresh = cp2_json_get_string (entry->answer, "refresh_token");
  const char * const settings[] = {
    CP2_SESSION_USERNAME, entry->username,
    CP2_SESSION_LABEL, label ? label : "",
    CP2_SESSION_SERVER_URL, cp2_courier_get_server_url (self->courier),
    CP2_SESSION_ACCESS_TOKEN, access ? access : "",
    CP2_SESSION_REFRESH_TOKEN, refresh ? refresh : "",
    NULL
  };
  GError *error = NULL;

  if (!cp2_store_set_actor_finish (CP2_STORE (object), result, &error))
    fail (task, error);
  else
    cp2_store_set_settings_async (entry->store, settings, g_task_get_cancellable (task),
                                  settings_saved_cb, g_object_ref (task));
}

static void
store_opened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Entry *entry = get_entry (task);
  JsonObject *account = cp2_json_get_object (entry->answer, "account");
  const char *scope = cp2_json_get_string (account, "scope");
  g_autoptr(Cp2Actor) actor = NULL;
  GError *error = NULL;

  if (!cp2_store_open_finish (CP2_STORE (object), result, &error))
    {
      fail (task, error);
      return;
    }
  if (entry->answer == NULL)
    {
      enter (task);
      return;
    }

  actor = cp2_actor_new (cp2_json_get_string (account, "id"), cp2_role_from_name (cp2_json_get_string (account, "role")),
                         scope ? scope : "");
  cp2_store_set_actor_async (entry->store, actor, g_task_get_cancellable (task), actor_set_cb, g_object_ref (task));
}

static void
open_store (GTask *task)
{
  Entry *entry = get_entry (task);

  entry->store = cp2_store_new (cp2_vault_get_folder (entry->vault));
  cp2_store_open_async (entry->store, cp2_vault_get_key (entry->vault), g_task_get_cancellable (task),
                        store_opened_cb, g_object_ref (task));
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cp2_vault_create_finish (CP2_VAULT (object), result, &error))
    open_store (task);
  else
    fail (task, error);
}

static void
recovered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cp2_enrolment_recover_finish (result, &error))
    open_store (task);
  else
    fail (task, error);
}

/* The server has just accepted the password, so the vault has an older one. */
static gboolean
password_is_newer (const GError *error,
                   Entry        *entry)
{
  return entry->answer != NULL && (g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD) ||
                                   g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WAIT));
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);
  GError *error = NULL;

  if (cp2_vault_unlock_finish (CP2_VAULT (object), result, &error))
    {
      open_store (task);
    }
  else if (password_is_newer (error, entry))
    {
      g_error_free (error);
      cp2_enrolment_recover_async (self->courier, entry->vault, entry->password, g_task_get_cancellable (task),
                                   recovered_cb, g_object_ref (task));
    }
  else
    {
      fail (task, error);
    }
}

static void
open_vault (GTask *task)
{
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);
  JsonObject *account = cp2_json_get_object (entry->answer, "account");
  const char *label = cp2_json_get_string (account, "label");
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *folder = cp2_vault_folder_for (self->profile_folder, cp2_courier_get_server_url (self->courier),
                                                  entry->username);

  entry->vault = g_object_new (CP2_TYPE_VAULT, "folder", folder, "memory-kib", self->vault_memory_kib, NULL);
  if (cp2_vault_exists (entry->vault))
    cp2_vault_unlock_async (entry->vault, entry->password, cancellable, unlocked_cb, g_object_ref (task));
  else if (entry->answer != NULL)
    cp2_vault_create_async (entry->vault, entry->password, NULL, label ? label : entry->username, cancellable,
                            created_cb, g_object_ref (task));
  else
    fail (task, g_error_new_literal (CP2_SESSION_ERROR, CP2_SESSION_ERROR_UNKNOWN_ACCOUNT,
                                     "Nobody of that name has signed in on this computer"));
}

/* A mobile number is typed in many ways, and the vault's folder is named after one of them. */
static char *
normalise_username (const char *username)
{
  g_autofree char *mobile = cp2_format_normalise (CP2_FORMAT_MOBILE, username);

  return cp2_format_check (CP2_FORMAT_MOBILE, mobile) ? g_steal_pointer (&mobile) : g_ascii_strup (username, -1);
}

static GTask *
start (Cp2Session          *self,
       const char          *username,
       const char          *password,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Entry *entry = g_new0 (Entry, 1);

  entry->username = normalise_username (username);
  entry->password = g_strdup (password);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, entry, entry_free);
  if (!self->opened && !self->entering)
    {
      self->entering = TRUE;
      return task;
    }

  g_task_return_new_error (task, CP2_SESSION_ERROR, CP2_SESSION_ERROR_BUSY, "Somebody is signed in already");
  g_object_unref (task);
  return NULL;
}

static void
wait_for_first_password (GTask *task)
{
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);

  cp2_session_forget_first (self);
  self->first_username = g_strdup (entry->username);
  self->first_password = g_steal_pointer (&entry->password);
  self->first_answer = json_object_ref (entry->answer);
  fail (task, g_error_new_literal (CP2_SESSION_ERROR, CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD,
                                   "This password is for once; choose one of your own"));
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;
  JsonNode *root;

  if ((response = cp2_courier_send_finish (self->courier, result, &error)) == NULL)
    {
      fail (task, error);
      return;
    }

  root = cp2_api_response_get_root (response);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      cp2_json_get_string (json_node_get_object (root), "access_token") == NULL)
    {
      fail (task, cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, NULL, "The answer to a sign-in has no token"));
      return;
    }

  entry->answer = json_object_ref (json_node_get_object (root));
  cp2_courier_set_access_token (self->courier, cp2_json_get_string (entry->answer, "access_token"));
  if (cp2_json_get_boolean (entry->answer, "must_change_password"))
    wait_for_first_password (task);
  else
    open_vault (task);
}

void
cp2_session_sign_in_async (Cp2Session          *self,
                           const char          *username,
                           const char          *password,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = start (self, username, password, cancellable, callback, user_data);
  GString *body = g_string_new ("{");
  g_autoptr(GBytes) bytes = NULL;

  cp2_json_append_member (body, "username", username);
  cp2_json_append_member (body, "password", password);
  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  if (task != NULL)
    cp2_courier_call_async (self->courier, "POST", "/v1/sessions", NULL, bytes, CP2_API_ANONYMOUS,
                            CP2_API_DEADLINE_SMALL, cancellable, signed_in_cb, task);
}

static void
first_password_set_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *self = g_task_get_source_object (task);
  Entry *entry = get_entry (task);
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;

  if ((response = cp2_courier_send_finish (self->courier, result, &error)) == NULL)
    {
      fail (task, error);
      return;
    }

  cp2_session_wipe (&entry->password);
  entry->password = g_steal_pointer (&entry->new_password);
  cp2_session_forget_first (self);
  open_vault (task);
}

void
cp2_session_set_first_password_async (Cp2Session          *self,
                                      const char          *new_password,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  GTask *task;
  Entry *entry;
  GString *body;
  g_autoptr(GBytes) bytes = NULL;

  g_return_if_fail (self->first_username != NULL);

  if ((task = start (self, self->first_username, self->first_password, cancellable, callback, user_data)) == NULL)
    return;

  entry = get_entry (task);
  entry->new_password = g_strdup (new_password);
  entry->answer = json_object_ref (self->first_answer);
  body = g_string_new ("{");
  cp2_json_append_member (body, "current_password", self->first_password);
  cp2_json_append_member (body, "new_password", new_password);
  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  cp2_courier_call_async (self->courier, "PUT", "/v1/password", NULL, bytes, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                          cancellable, first_password_set_cb, task);
}

void
cp2_session_unlock_async (Cp2Session          *self,
                          const char          *username,
                          const char          *password,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = start (self, username, password, cancellable, callback, user_data);

  if (task != NULL)
    open_vault (task);
}

gboolean
cp2_session_enter_finish (Cp2Session    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, start), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
