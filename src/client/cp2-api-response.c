#include "config.h"

#include "client/cp2-api-response.h"
#include "core/cp2-json.h"

struct _Cp2ApiResponse
{
  guint     status;
  guint     retry_after;
  char     *request_id;
  GBytes   *bytes;
  JsonNode *root;
};

Cp2ApiResponse *
cp2_api_response_new (guint       status,
                      const char *request_id,
                      guint       retry_after,
                      GBytes     *bytes,
                      JsonNode   *root)
{
  Cp2ApiResponse *self = g_atomic_rc_box_new0 (Cp2ApiResponse);

  self->status = status;
  self->request_id = g_strdup (request_id);
  self->retry_after = retry_after;
  self->bytes = bytes;
  self->root = root;
  return self;
}

static void
clear (gpointer data)
{
  Cp2ApiResponse *self = data;

  g_free (self->request_id);
  g_bytes_unref (self->bytes);
  g_clear_pointer (&self->root, json_node_unref);
}

Cp2ApiResponse *
cp2_api_response_ref (Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
cp2_api_response_unref (Cp2ApiResponse *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

guint
cp2_api_response_get_status (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

JsonNode *
cp2_api_response_get_root (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

JsonObject *
cp2_api_response_get_object (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root ? json_node_get_object (self->root) : NULL;
}

GBytes *
cp2_api_response_get_bytes (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

const char *
cp2_api_response_get_request_id (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->request_id;
}

guint
cp2_api_response_get_retry_after (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->retry_after;
}

const char *
cp2_api_response_get_server_time (const Cp2ApiResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cp2_json_get_string (cp2_api_response_get_object (self), "server_time");
}
