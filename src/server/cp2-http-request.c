#include "config.h"

#include "core/cp2-uuid.h"
#include "server/cp2-http-private.h"

G_DEFINE_FINAL_TYPE (Cp2HttpRequest, cp2_http_request, G_TYPE_OBJECT)

static gboolean
answer_dropped_cb (gpointer user_data)
{
  Cp2HttpRequest *self = user_data;

  if (!self->answered)
    {
      g_message ("A handler dropped request %s unanswered", self->id);
      cp2_http_request_respond_code (self, CP2_PROBLEM_INTERNAL);
    }

  return G_SOURCE_REMOVE;
}

/* A handler that forgets to answer must not leave its client waiting; the request lives on until it is answered, in
 * the main context, wherever it was dropped. */
static void
cp2_http_request_dispose (GObject *object)
{
  Cp2HttpRequest *self = CP2_HTTP_REQUEST (object);

  if (self->dispatched && !self->answered)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, answer_dropped_cb,
                                g_object_ref (self), g_object_unref);

  G_OBJECT_CLASS (cp2_http_request_parent_class)->dispose (object);
}

/* Connections belong to the main context, and these may be the last references to one. */
static gboolean
let_go_cb (gpointer user_data)
{
  gpointer *objects = user_data;

  g_object_unref (objects[0]);
  g_object_unref (objects[1]);
  g_free (objects);

  return G_SOURCE_REMOVE;
}

static void
cp2_http_request_finalize (GObject *object)
{
  Cp2HttpRequest *self = CP2_HTTP_REQUEST (object);

  if (g_main_context_is_owner (self->context))
    {
      g_object_unref (self->message);
      g_object_unref (self->connection);
    }
  else
    {
      gpointer *objects = g_new (gpointer, 2);

      objects[0] = self->message;
      objects[1] = self->connection;
      g_main_context_invoke (self->context, let_go_cb, objects);
    }

  cp2_http_match_clear (&self->match);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->chunks, g_byte_array_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
  g_free (self->range);
  g_free (self->id);

  G_OBJECT_CLASS (cp2_http_request_parent_class)->finalize (object);
}

static void
cp2_http_request_class_init (Cp2HttpRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_http_request_dispose;
  object_class->finalize = cp2_http_request_finalize;
}

static void
cp2_http_request_init (Cp2HttpRequest *self)
{
}

Cp2HttpRequest *
cp2_http_request_new (Cp2HttpConnection *connection,
                      SoupServerMessage *message)
{
  Cp2HttpRequest *self = g_object_new (CP2_TYPE_HTTP_REQUEST, NULL);

  self->connection = g_object_ref (connection);
  self->message = g_object_ref (message);
  self->context = g_main_context_ref (connection->server->context);
  self->id = cp2_uuid_new ();
  self->start = g_get_monotonic_time ();

  return self;
}

/* Once; the sweep then no longer asks for this client. */
void
cp2_http_request_cancel (Cp2HttpRequest *self)
{
  if (self->cancelled)
    return;

  self->cancelled = TRUE;
  if (self->cancellable != NULL)
    {
      g_autoptr(GCancellable) cancellable = g_object_ref (self->cancellable);

      g_main_context_push_thread_default (self->context);
      g_cancellable_cancel (cancellable);
      g_main_context_pop_thread_default (self->context);
    }
}

const char *
cp2_http_request_get_method (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return soup_server_message_get_method (self->message);
}

const char *
cp2_http_request_get_pattern (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return self->match.route->pattern;
}

const char *
cp2_http_request_get_parameter (Cp2HttpRequest *self,
                                const char     *name)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return cp2_http_match_get (&self->match, name);
}

GHashTable *
cp2_http_request_get_query (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  if (self->query == NULL)
    self->query = g_hash_table_new (g_str_hash, g_str_equal);

  return self->query;
}

const char *
cp2_http_request_get_query_value (Cp2HttpRequest *self,
                                  const char     *key)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return self->query != NULL ? g_hash_table_lookup (self->query, key) : NULL;
}

const char *
cp2_http_request_get_header (Cp2HttpRequest *self,
                             const char     *name)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  if (self->range != NULL && g_ascii_strcasecmp (name, "Range") == 0)
    return self->range;

  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message), name);
}

const char *
cp2_http_request_get_bearer (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return self->bearer;
}

GBytes *
cp2_http_request_get_body (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  if (self->body == NULL)
    self->body = g_bytes_new_static (NULL, 0);

  return self->body;
}

JsonNode *
cp2_http_request_get_json (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return self->json;
}

const char *
cp2_http_request_get_remote_address (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return self->connection->address;
}

const char *
cp2_http_request_get_id (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  return self->id;
}

gint64
cp2_http_request_get_start_time (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), 0);

  return self->start;
}

GCancellable *
cp2_http_request_get_cancellable (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), NULL);

  if (self->cancellable == NULL)
    {
      self->cancellable = g_cancellable_new ();
      if (self->cancelled)
        g_cancellable_cancel (self->cancellable);
    }

  return self->cancellable;
}

gboolean
cp2_http_request_is_answered (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), TRUE);

  return self->answered;
}

gboolean
cp2_http_request_accepts_gzip (Cp2HttpRequest *self)
{
  g_return_val_if_fail (CP2_IS_HTTP_REQUEST (self), FALSE);

  return self->accepts_gzip;
}
