#include "config.h"

#include <string.h>

#include "server/cp2-sms-file-gateway.h"
#include "server/cp2-sms-gateway.h"

#define NUMBER_MIN_DIGITS 8
#define NUMBER_MAX_DIGITS 15 /* E.164 */

typedef struct
{
  const char      *scheme;
  const char      *usage;
  Cp2SmsGateway *(*create) (const char  *rest,
                            GError     **error);
} Scheme;

static const Scheme schemes[] = {
  { "file", "file:DIR", cp2_sms_file_gateway_new },
};

G_DEFINE_INTERFACE (Cp2SmsGateway, cp2_sms_gateway, G_TYPE_OBJECT)

G_DEFINE_QUARK (cp2-sms-error-quark, cp2_sms_error)

static void
cp2_sms_gateway_default_init (Cp2SmsGatewayInterface *iface)
{
}

static gboolean
check_number (const char  *to,
              GError     **error)
{
  gsize length = strspn (to, "0123456789");

  if (to[length] == '\0' && to[0] != '0' && length >= NUMBER_MIN_DIGITS && length <= NUMBER_MAX_DIGITS)
    return TRUE;

  g_set_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_NUMBER,
               "The number is not %d to %d digits that begin with the country code",
               NUMBER_MIN_DIGITS, NUMBER_MAX_DIGITS);
  return FALSE;
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (*text != '\0' && g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= CP2_SMS_MAX_TEXT)
    return TRUE;

  g_set_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_TEXT,
               "The text is empty, not UTF-8, or longer than %d characters", CP2_SMS_MAX_TEXT);
  return FALSE;
}

static char *
list_usages (void)
{
  g_autoptr(GString) usages = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    g_string_append_printf (usages, "%s%s", i > 0 ? ", " : "", schemes[i].usage);

  return g_string_free (g_steal_pointer (&usages), FALSE);
}

Cp2SmsGateway *
cp2_sms_gateway_new_for_uri (const char  *uri,
                             GError     **error)
{
  g_autofree char *usages = NULL;
  const char *colon;

  g_return_val_if_fail (uri != NULL, NULL);

  colon = strchr (uri, ':');
  for (guint i = 0; colon != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i].scheme) == (gsize) (colon - uri) && g_str_has_prefix (uri, schemes[i].scheme))
      return schemes[i].create (colon + 1, error);

  /* Only what is left of the colon is repeated: the rest may hold a password. */
  usages = list_usages ();
  g_set_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_URI, "Unknown kind of SMS gateway “%.*s”; supported: %s",
               colon != NULL ? (int) MIN (colon - uri, 32) : 0, uri, usages);
  return NULL;
}

void
cp2_sms_gateway_send_async (Cp2SmsGateway       *self,
                            const char          *to,
                            const char          *text,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (CP2_IS_SMS_GATEWAY (self));
  g_return_if_fail (to != NULL && text != NULL);

  if (check_number (to, &error) && check_text (text, &error))
    CP2_SMS_GATEWAY_GET_IFACE (self)->send_async (self, to, text, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, cp2_sms_gateway_send_async, g_steal_pointer (&error));
}

char *
cp2_sms_gateway_send_finish (Cp2SmsGateway  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (CP2_IS_SMS_GATEWAY (self), NULL);

  if (g_async_result_is_tagged (result, cp2_sms_gateway_send_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return CP2_SMS_GATEWAY_GET_IFACE (self)->send_finish (self, result, error);
}
