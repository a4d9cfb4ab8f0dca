#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

#include "core/cp2-uuid.h"
#include "server/cp2-secret.h"
#include "server/cp2-sms-file-gateway.h"

struct _Cp2SmsFileGateway
{
  GObject   parent_instance;

  char     *folder;
};

static void gateway_iface_init (Cp2SmsGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2SmsFileGateway, cp2_sms_file_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP2_TYPE_SMS_GATEWAY, gateway_iface_init))

typedef struct
{
  char       *folder;
  char       *to;
  Cp2Secret  *text;
  GDateTime  *at;
} Message;

static void
message_free (Message *message)
{
  g_free (message->folder);
  g_free (message->to);
  cp2_secret_free (message->text);
  g_date_time_unref (message->at);
  g_free (message);
}

static Cp2Secret *
message_to_json (const Message *message)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *at = g_date_time_format_iso8601 (message->at);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "to");
  json_builder_add_string_value (builder, message->to);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, message->text);
  json_builder_set_member_name (builder, "at");
  json_builder_add_string_value (builder, at);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
send_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Message *message = task_data;
  g_autoptr(Cp2Secret) json = message_to_json (message);
  g_autoptr(GError) error = NULL;
  g_autofree char *time = g_date_time_format (message->at, "%Y%m%dT%H%M%S.%fZ");
  g_autofree char *id = cp2_uuid_new ();
  g_autofree char *name = g_strdup_printf ("%s-%s.json", time, id);
  g_autofree char *path = g_build_filename (message->folder, name, NULL);

  /* Writes beside it, syncs and renames: whoever watches for *.json never sees half a message. */
  if (g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &error))
    g_task_return_pointer (task, g_steal_pointer (&name), g_free);
  else
    g_task_return_new_error (task, CP2_SMS_ERROR, CP2_SMS_ERROR_SEND,
                             "Cannot write the message: %s", error->message);
}

static void
cp2_sms_file_gateway_send_async (Cp2SmsGateway       *gateway,
                                 const char          *to,
                                 const char          *text,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Cp2SmsFileGateway *self = CP2_SMS_FILE_GATEWAY (gateway);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Message *message = g_new0 (Message, 1);

  message->folder = g_strdup (self->folder);
  message->to = g_strdup (to);
  message->text = cp2_secret_dup (text);
  message->at = g_date_time_new_now_utc ();

  g_task_set_source_tag (task, cp2_sms_file_gateway_send_async);
  g_task_set_task_data (task, message, (GDestroyNotify) message_free);

  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, send_worker);
}

static char *
cp2_sms_file_gateway_send_finish (Cp2SmsGateway  *gateway,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, gateway), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_sms_file_gateway_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
gateway_iface_init (Cp2SmsGatewayInterface *iface)
{
  iface->send_async = cp2_sms_file_gateway_send_async;
  iface->send_finish = cp2_sms_file_gateway_send_finish;
}

static void
cp2_sms_file_gateway_finalize (GObject *object)
{
  Cp2SmsFileGateway *self = CP2_SMS_FILE_GATEWAY (object);

  g_free (self->folder);

  G_OBJECT_CLASS (cp2_sms_file_gateway_parent_class)->finalize (object);
}

static void
cp2_sms_file_gateway_class_init (Cp2SmsFileGatewayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_sms_file_gateway_finalize;
}

static void
cp2_sms_file_gateway_init (Cp2SmsFileGateway *self)
{
}

Cp2SmsGateway *
cp2_sms_file_gateway_new (const char  *folder,
                          GError     **error)
{
  Cp2SmsFileGateway *self;

  g_return_val_if_fail (folder != NULL, NULL);

  if (*folder == '\0')
    {
      g_set_error_literal (error, CP2_SMS_ERROR, CP2_SMS_ERROR_URI, "The SMS gateway file:DIR needs a folder");
      return NULL;
    }

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_access (folder, W_OK | X_OK) != 0)
    {
      int saved_errno = errno;
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_URI,
                   "Cannot write text messages to “%s”: %s", shown, g_strerror (saved_errno));
      return NULL;
    }

  self = g_object_new (CP2_TYPE_SMS_FILE_GATEWAY, NULL);
  self->folder = g_strdup (folder);
  return CP2_SMS_GATEWAY (self);
}
