#include "config.h"

#include <sodium.h>
#include <string.h>

#include "client/cp2-device-key.h"
#include "client/cp2-durable-file.h"
#include "client/cp2-enrolment.h"
#include "core/cp2-json.h"

#define SETTING_SECRET "device_secret"

/* The public half of the device's key lies beside the vault in clear: whoever has to ask for the recovery key cannot
 * open the store that holds the secret half. */
#define PUBLIC_KEY_FILE "device.pub"

#define MAX_TRIES 100

typedef struct
{
  Cp2Courier   *courier;
  Cp2Store     *store;
  Cp2Vault     *vault;
  Cp2DeviceKey *key;
  char         *password;
  GBytes       *recovery_key;
  guint         n_tries;
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *enrolment = data;

  g_object_unref (enrolment->courier);
  g_clear_object (&enrolment->store);
  g_object_unref (enrolment->vault);
  g_clear_object (&enrolment->key);
  if (enrolment->password != NULL)
    sodium_memzero (enrolment->password, strlen (enrolment->password));
  g_free (enrolment->password);
  g_clear_pointer (&enrolment->recovery_key, g_bytes_unref);
  g_free (enrolment);
}

static GTask *
enrolment_new (Cp2Courier          *courier,
               Cp2Store            *store,
               Cp2Vault            *vault,
               const char          *password,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Enrolment *enrolment = g_new0 (Enrolment, 1);

  enrolment->courier = g_object_ref (courier);
  enrolment->store = store ? g_object_ref (store) : NULL;
  enrolment->vault = g_object_ref (vault);
  enrolment->password = g_strdup (password);
  g_task_set_task_data (task, enrolment, enrolment_free);
  return task;
}

static char *
encode (GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  gsize size = sodium_base64_ENCODED_LEN (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static GBytes *
decode (const char *text)
{
  guint8 data[CP2_DEVICE_KEY_BYTES];
  gsize length;

  if (text == NULL || sodium_base642bin (data, sizeof data, text, strlen (text), NULL, &length, NULL,
                                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || length != sizeof data)
    return NULL;

  return g_bytes_new (data, sizeof data);
}

static char *
public_key_path (Cp2Vault *vault)
{
  return g_build_filename (cp2_vault_get_folder (vault), PUBLIC_KEY_FILE, NULL);
}

static void
send_enrolment (Enrolment           *enrolment,
                const char          *public_key,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  GString *body = g_string_new ("{");
  g_autoptr(GBytes) bytes = NULL;

  /* The computer's name can be a person's; the server shows the office which program it is, and when it came last. */
  cp2_json_append_member (body, "name", "CP2 Desktop " PACKAGE_VERSION);
  cp2_json_append_member (body, "public_key", public_key);
  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  cp2_courier_call_async (enrolment->courier, "POST", "/v1/devices", NULL, bytes, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                          cancellable, callback, user_data);
}

static JsonObject *
get_document (Cp2ApiResponse *response)
{
  JsonNode *root = cp2_api_response_get_root (response);

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static void
recovery_key_set_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cp2_vault_set_recovery_key_finish (CP2_VAULT (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void enrolled_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data);

/* A server that was restored may count its incarnations again from where the backup stood: enrol until one is new. */
static gboolean
try_again (GTask        *task,
           const GError *error)
{
  Enrolment *enrolment = g_task_get_task_data (task);

  if (!g_error_matches (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STATE) || ++enrolment->n_tries == MAX_TRIES)
    return FALSE;

  send_enrolment (enrolment, cp2_device_key_get_public (enrolment->key), g_task_get_cancellable (task),
                  enrolled_cb, g_object_ref (task));
  return TRUE;
}

static void
renumbered_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Enrolment *enrolment = g_task_get_task_data (task);
  GError *error = NULL;

  if (!cp2_store_renumber_finish (CP2_STORE (object), result, &error))
    {
      if (try_again (task, error))
        g_error_free (error);
      else
        g_task_return_error (task, error);
      return;
    }

  if (enrolment->recovery_key == NULL)
    g_task_return_boolean (task, TRUE);
  else
    cp2_vault_set_recovery_key_async (enrolment->vault, enrolment->recovery_key, g_task_get_cancellable (task),
                                      recovery_key_set_cb, g_object_ref (task));
}

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Enrolment *enrolment = g_task_get_task_data (task);
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;
  JsonObject *document;

  if ((response = cp2_courier_send_finish (enrolment->courier, result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  document = get_document (response);
  g_clear_pointer (&enrolment->recovery_key, g_bytes_unref);
  enrolment->recovery_key = decode (cp2_json_get_string (document, "recovery_key"));
  cp2_store_renumber_async (enrolment->store, cp2_json_get_string (document, "device"),
                            cp2_json_get_integer (document, "incarnation", 0), g_task_get_cancellable (task),
                            renumbered_cb, g_object_ref (task));
}

static void
write_public_key (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Enrolment *enrolment = task_data;
  const char *public_key = cp2_device_key_get_public (enrolment->key);
  g_autofree char *path = public_key_path (enrolment->vault);
  GError *error = NULL;

  if (cp2_durable_file_write (path, public_key, strlen (public_key), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
public_key_written_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Enrolment *enrolment = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    send_enrolment (enrolment, cp2_device_key_get_public (enrolment->key), g_task_get_cancellable (task),
                    enrolled_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
key_saved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GTask) write = NULL;
  GError *error = NULL;

  if (!cp2_store_set_settings_finish (CP2_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* The outer task owns the enrolment, and waits for the inner one. */
  write = g_task_new (NULL, NULL, public_key_written_cb, g_object_ref (task));
  g_task_set_task_data (write, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (write, write_public_key);
}

void
cp2_enrolment_run_async (Cp2Courier          *courier,
                         Cp2Store            *store,
                         Cp2Vault            *vault,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = enrolment_new (courier, store, vault, NULL, cancellable, callback, user_data);
  Enrolment *enrolment = g_task_get_task_data (task);
  g_autoptr(GBytes) known = decode (cp2_store_get_setting (store, SETTING_SECRET));
  g_autoptr(GBytes) secret = NULL;
  g_autofree char *text = NULL;

  g_task_set_source_tag (task, cp2_enrolment_run_async);

  /* The same key again is the same device with another incarnation. */
  enrolment->key = known ? cp2_device_key_new_from_secret (known, NULL) : NULL;
  if (enrolment->key == NULL)
    enrolment->key = cp2_device_key_new ();
  secret = cp2_device_key_export_secret (enrolment->key);
  text = encode (secret);
  cp2_store_set_settings_async (store, (const char * const []) { SETTING_SECRET, text, NULL }, cancellable,
                                key_saved_cb, task);
  sodium_memzero (text, strlen (text));
}

gboolean
cp2_enrolment_run_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_enrolment_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
recovered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cp2_vault_unlock_with_recovery_finish (CP2_VAULT (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
recovery_key_received_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Enrolment *enrolment = g_task_get_task_data (task);
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;

  if ((response = cp2_courier_send_finish (enrolment->courier, result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  enrolment->recovery_key = decode (cp2_json_get_string (get_document (response), "recovery_key"));
  if (enrolment->recovery_key == NULL)
    g_task_return_new_error (task, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY,
                             "The server gave no recovery key for this device");
  else
    cp2_vault_unlock_with_recovery_async (enrolment->vault, enrolment->recovery_key, enrolment->password,
                                          g_task_get_cancellable (task), recovered_cb, g_object_ref (task));
}

void
cp2_enrolment_recover_async (Cp2Courier          *courier,
                             Cp2Vault            *vault,
                             const char          *password,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = enrolment_new (courier, NULL, vault, password, cancellable, callback, user_data);
  g_autofree char *path = public_key_path (vault);
  g_autofree char *public_key = NULL;

  g_task_set_source_tag (task, cp2_enrolment_recover_async);

  if (!g_file_get_contents (path, &public_key, NULL, NULL))
    g_task_return_new_error (task, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY,
                             "This device was never enrolled, so that there is no recovery key for it");
  else
    send_enrolment (g_task_get_task_data (task), public_key, cancellable, recovery_key_received_cb, g_object_ref (task));
}

gboolean
cp2_enrolment_recover_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_enrolment_recover_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
