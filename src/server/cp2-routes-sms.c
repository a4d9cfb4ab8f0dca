#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "core/cp2-format.h"
#include "core/cp2-json.h"
#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-json-guard.h"
#include "server/cp2-one-time.h"
#include "server/cp2-routes.h"
#include "server/cp2-sms-inbox.h"
#include "server/cp2-token.h"

#define SECRET_HEADER "Cp2-Sms-Secret"
#define MAX_ID 200

typedef struct
{
  Cp2Exchange  parent;

  char        *id;
  char        *from;
  char        *text;
  gboolean     is_new;
} Message;

static void
message_clear (gpointer data)
{
  Message *self = data;

  g_free (self->id);
  g_free (self->from);
  g_free (self->text);
}

/* Stored first, then made something of: the sender number is not proven, so nothing more than a reset ever follows,
 * and that tells its secret to the number's owner alone. */
static void
stored (gpointer      data,
        const GError *error)
{
  Message *self = data;
  g_autofree char *mobile = cp2_format_normalise (CP2_FORMAT_MOBILE, self->from);
  g_autofree char *word = g_strstrip (g_ascii_strup (self->text, -1));

  if (error != NULL)
    {
      cp2_exchange_answer_error (self, error);
      return;
    }

  if (self->is_new && g_str_equal (word, "PASSWORD") && cp2_format_check (CP2_FORMAT_MOBILE, mobile))
    cp2_one_time_send (self->parent.server, NULL, CP2_ONE_TIME_RESET, mobile);
  cp2_exchange_answer_json (self, 200, "{}");
}

static gboolean
store (Cp2Writer  *writer,
       gpointer    data,
       GError    **error)
{
  Message *self = data;

  return cp2_sms_inbox_store (writer->sql, self->id, self->from, self->text, cp2_server_now (), &self->is_new, error);
}

static void
take_form (Message    *self,
           const char *data,
           gsize       length)
{
  g_autofree char *body = g_strndup (data, length);
  g_autoptr(GHashTable) form = soup_form_decode (body);

  self->id = g_strdup (g_hash_table_lookup (form, "id"));
  self->from = g_strdup (g_hash_table_lookup (form, "from"));
  self->text = g_strdup (g_hash_table_lookup (form, "text"));
}

static void
take_json (Message    *self,
           const char *data,
           gsize       length)
{
  g_autoptr(JsonNode) root = cp2_json_guard_parse (data, length, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  self->id = g_strdup (cp2_json_get_string (object, "id"));
  self->from = g_strdup (cp2_json_get_string (object, "from"));
  self->text = g_strdup (cp2_json_get_string (object, "text"));
}

static gboolean
is_complete (Message *self)
{
  return self->id != NULL && *self->id != '\0' && strlen (self->id) <= MAX_ID && self->from != NULL &&
         self->text != NULL && g_utf8_validate (self->id, -1, NULL) && g_utf8_validate (self->from, -1, NULL) &&
         g_utf8_validate (self->text, -1, NULL);
}

static gboolean
is_gateway (Cp2Server      *server,
            Cp2HttpRequest *request)
{
  return server->sms_secret != NULL &&
         cp2_token_equal (server->sms_secret, cp2_http_request_get_header (request, SECRET_HEADER));
}

void
cp2_route_sms_inbound (Cp2HttpRequest *request,
                       gpointer        server)
{
  const char *type = cp2_http_request_get_header (request, "Content-Type");
  const char *data;
  gsize length;
  Message *self;

  if (!is_gateway (server, request))
    {
      cp2_answer_code (server, request, CP2_PROBLEM_FORBIDDEN);
      return;
    }

  data = g_bytes_get_data (cp2_http_request_get_body (request), &length);
  self = cp2_exchange_new (sizeof (Message), server, request, message_clear);
  if (type != NULL && g_str_has_prefix (type, "application/json"))
    take_json (self, data, length);
  else
    take_form (self, data, length);

  if (is_complete (self))
    cp2_exchange_write (self, store, stored);
  else
    cp2_exchange_answer_code (self, CP2_PROBLEM_BAD_BODY);
}
