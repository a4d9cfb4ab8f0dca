#include "config.h"

#include <stdarg.h>
#include <string.h>

#include <sodium.h>

#include "client/cp2-api-calls.h"
#include "core/cp2-json.h"

#define NONCE_BYTES 16

/* Pairs of name and value up to a %NULL name; members without a value are left out. */
static GBytes * G_GNUC_NULL_TERMINATED
make_body (const char *name,
           ...)
{
  g_autoptr(GString) text = g_string_new ("{");
  va_list arguments;

  va_start (arguments, name);
  for (; name != NULL; name = va_arg (arguments, const char *))
    cp2_json_append_member (text, name, va_arg (arguments, const char *));
  va_end (arguments);

  g_string_append_c (text, '}');
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static void
post (Cp2Api              *self,
      const char          *path,
      GBytes              *body,
      Cp2ApiFlags          flags,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  cp2_api_call_async (self, "POST", path, NULL, body, flags, CP2_API_DEADLINE_SMALL, cancellable, callback, user_data);
}

void
cp2_api_create_account_async (Cp2Api              *self,
                              const char          *mobile,
                              const char          *mobile_confirmation,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GBytes) body = make_body ("mobile", mobile, "mobile_confirmation", mobile_confirmation, NULL);

  post (self, "/v1/accounts", body, CP2_API_ANONYMOUS, cancellable, callback, user_data);
}

void
cp2_api_reset_password_async (Cp2Api              *self,
                              const char          *mobile,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GBytes) body = make_body ("mobile", mobile, NULL);

  post (self, "/v1/password-resets", body, CP2_API_ANONYMOUS, cancellable, callback, user_data);
}

void
cp2_api_sign_in_async (Cp2Api              *self,
                       const char          *username,
                       const char          *password,
                       const char          *device,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GBytes) body = make_body ("username", username, "password", password, "device", device, NULL);

  post (self, "/v1/sessions", body, CP2_API_ANONYMOUS, cancellable, callback, user_data);
}

void
cp2_api_refresh_async (Cp2Api              *self,
                       const char          *refresh_token,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GBytes) body = make_body ("refresh_token", refresh_token, NULL);

  post (self, "/v1/sessions/refresh", body, CP2_API_ANONYMOUS, cancellable, callback, user_data);
}

void
cp2_api_sign_out_async (Cp2Api              *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  cp2_api_call_async (self, "DELETE", "/v1/sessions/current", NULL, NULL, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                      cancellable, callback, user_data);
}

void
cp2_api_change_password_async (Cp2Api              *self,
                               const char          *current_password,
                               const char          *new_password,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GBytes) body = make_body ("current_password", current_password, "new_password", new_password, NULL);

  cp2_api_call_async (self, "PUT", "/v1/password", NULL, body, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                      cancellable, callback, user_data);
}

void
cp2_api_me_async (Cp2Api              *self,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  cp2_api_call_async (self, "GET", "/v1/me", NULL, NULL, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                      cancellable, callback, user_data);
}

void
cp2_api_enrol_device_async (Cp2Api              *self,
                            const char          *name,
                            const char          *public_key,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GBytes) body = make_body ("name", name, "public_key", public_key, NULL);

  post (self, "/v1/devices", body, CP2_API_NONE, cancellable, callback, user_data);
}

void
cp2_api_push_async (Cp2Api              *self,
                    GBytes              *batch,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_return_if_fail (batch != NULL);

  cp2_api_call_async (self, "POST", "/v1/operations", NULL, batch, CP2_API_NONE, CP2_API_DEADLINE_PUSH,
                      cancellable, callback, user_data);
}

void
cp2_api_changes_async (Cp2Api              *self,
                       const char          *after,
                       guint                limit,
                       guint                wait_seconds,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GString) query = g_string_new (NULL);

  g_string_printf (query, "limit=%u", limit);
  if (wait_seconds > 0)
    g_string_append_printf (query, "&wait=%u", wait_seconds);
  if (after != NULL)
    {
      g_string_append (query, "&after=");
      g_string_append_uri_escaped (query, after, NULL, FALSE);
    }

  cp2_api_call_async (self, "GET", "/v1/changes", query->str, NULL, CP2_API_UNPARSED,
                      CP2_API_DEADLINE_PAGE + wait_seconds, cancellable, callback, user_data);
}

Cp2ApiPage *
cp2_api_changes_finish (Cp2Api        *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_autoptr(Cp2ApiResponse) response = cp2_api_call_finish (self, result, error);

  return response ? cp2_api_page_new (cp2_api_response_get_bytes (response), error) : NULL;
}

void
cp2_api_search_vacancies_async (Cp2Api              *self,
                                const char          *query,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  cp2_api_call_async (self, "GET", "/v1/vacancies", query, NULL, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                      cancellable, callback, user_data);
}

/* Ping */

typedef struct
{
  char *nonce;
  char *token;
} Ping;

static void
ping_free (Ping *ping)
{
  if (ping->token != NULL)
    sodium_memzero (ping->token, strlen (ping->token));
  g_free (ping->token);
  g_free (ping->nonce);
  g_free (ping);
}

static gboolean
ping_is_ours (const Ping     *ping,
              Cp2ApiResponse *response)
{
  JsonObject *document = cp2_api_response_get_object (response);
  const char *epoch = cp2_json_get_string (document, "epoch");
  const char *server_time = cp2_json_get_string (document, "server_time");
  const char *mac = cp2_json_get_string (document, "mac");
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  if (epoch == NULL || server_time == NULL)
    return FALSE;
  if (ping->token == NULL)
    return TRUE;

  text = g_strconcat (ping->nonce, "\n", epoch, "\n", server_time, NULL);
  expected = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) ping->token, strlen (ping->token), text, -1);
  return mac != NULL && strlen (mac) == strlen (expected) && sodium_memcmp (mac, expected, strlen (expected)) == 0;
}

static void
pinged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;

  if ((response = cp2_api_call_finish (CP2_API (object), result, &error)) == NULL)
    g_task_return_error (task, error);
  else if (ping_is_ours (g_task_get_task_data (task), response))
    g_task_return_pointer (task, g_steal_pointer (&response), (GDestroyNotify) cp2_api_response_unref);
  else
    g_task_return_error (task, cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, "ping-mac",
                                                  "The answer to the ping is not our server's"));
}

void
cp2_api_ping_async (Cp2Api              *self,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Ping *ping = g_new0 (Ping, 1);
  guint8 nonce[NONCE_BYTES];
  g_autofree char *query = NULL;

  ping->nonce = g_malloc (2 * NONCE_BYTES + 1);
  randombytes_buf (nonce, sizeof nonce);
  sodium_bin2hex (ping->nonce, 2 * NONCE_BYTES + 1, nonce, sizeof nonce);
  ping->token = g_strdup (cp2_api_get_access_token (self));
  g_task_set_source_tag (task, cp2_api_ping_async);
  g_task_set_task_data (task, ping, (GDestroyNotify) ping_free);

  query = g_strconcat ("nonce=", ping->nonce, NULL);
  cp2_api_call_async (self, "GET", "/v1/ping", query, NULL, CP2_API_NONE, CP2_API_DEADLINE_SMALL,
                      cancellable, pinged_cb, task);
}

Cp2ApiResponse *
cp2_api_ping_finish (Cp2Api        *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_api_ping_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
