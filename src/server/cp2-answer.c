#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include <stdarg.h>
#include <string.h>

#include "core/cp2-json.h"
#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-password.h"

/* Bytes of a text in a small body. */
#define MAX_TEXT 4096
/* Seconds; whatever the clocks say, nobody is sent away for longer. */
#define MAX_RETRY_AFTER (24 * 60 * 60)

static void
count (Cp2Server      *server,
       Cp2HttpRequest *request,
       guint           status)
{
  gint64 taken = g_get_monotonic_time () - cp2_http_request_get_start_time (request);

  cp2_metrics_count (server->metrics, cp2_http_request_get_method (request), cp2_http_request_get_pattern (request),
                     status, taken / (double) G_USEC_PER_SEC);
}

void
cp2_answer_json (Cp2Server      *server,
                 Cp2HttpRequest *request,
                 guint           status,
                 const char     *json)
{
  count (server, request, status);
  cp2_http_request_respond_json (request, status, json, -1);
}

void
cp2_answer_bytes (Cp2Server      *server,
                  Cp2HttpRequest *request,
                  GBytes         *body,
                  gboolean        compressed)
{
  count (server, request, 200);
  if (compressed)
    cp2_http_request_respond_gzip (request, 200, "application/json", body);
  else
    cp2_http_request_respond_bytes (request, 200, "application/json", body);
}

void
cp2_answer_text (Cp2Server      *server,
                 Cp2HttpRequest *request,
                 const char     *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  count (server, request, 200);
  cp2_http_request_respond_bytes (request, 200, "text/plain; version=0.0.4; charset=utf-8", body);
}

void
cp2_answer_empty (Cp2Server      *server,
                  Cp2HttpRequest *request,
                  guint           status)
{
  count (server, request, status);
  cp2_http_request_respond_empty (request, status);
}

void
cp2_answer_problem (Cp2Server      *server,
                    Cp2HttpRequest *request,
                    Cp2Problem     *problem)
{
  count (server, request, cp2_problem_get_status (problem));
  cp2_http_request_respond_problem (request, problem);
}

void
cp2_answer_code (Cp2Server      *server,
                 Cp2HttpRequest *request,
                 Cp2ProblemCode  code)
{
  cp2_answer_problem (server, request, cp2_problem_new (code));
}

void
cp2_answer_field (Cp2Server      *server,
                  Cp2HttpRequest *request,
                  Cp2ProblemCode  code,
                  const char     *field)
{
  Cp2Problem *problem = cp2_problem_new (code);

  cp2_problem_set_field (problem, field);
  cp2_answer_problem (server, request, problem);
}

void
cp2_answer_later (Cp2Server      *server,
                  Cp2HttpRequest *request,
                  gint64          retry_after)
{
  cp2_http_request_set_retry_after (request, CLAMP (retry_after, 1, MAX_RETRY_AFTER));
  cp2_answer_code (server, request, CP2_PROBLEM_TOO_MANY_REQUESTS);
}

void
cp2_answer_error (Cp2Server      *server,
                  Cp2HttpRequest *request,
                  const GError   *error)
{
  Cp2ProblemCode code = CP2_PROBLEM_INTERNAL;

  if (g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_FULL))
    code = CP2_PROBLEM_STORAGE_FULL;
  else if (g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_BUSY) ||
           g_error_matches (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_BUSY))
    code = CP2_PROBLEM_OVERLOADED;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = CP2_PROBLEM_SHUTTING_DOWN;

  if (code == CP2_PROBLEM_INTERNAL || code == CP2_PROBLEM_STORAGE_FULL)
    g_message ("request=%s failed: %s", cp2_http_request_get_id (request), error->message);
  cp2_answer_code (server, request, code);
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
         strlen (json_node_get_string (node)) <= MAX_TEXT;
}

/* Puts the text of one member into @value; FALSE when it is missing or no text. */
static gboolean
take_member (JsonObject  *body,
             const char  *name,
             const char **value,
             guint       *n_taken)
{
  gboolean optional = *name == '?';
  JsonNode *node = json_object_get_member (body, name + optional);

  *value = NULL;
  if (node != NULL)
    ++*n_taken;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return optional;
  if (!is_text (node))
    return FALSE;

  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
cp2_request_read_body (Cp2Server      *server,
                       Cp2HttpRequest *request,
                       ...)
{
  JsonNode *root = cp2_http_request_get_json (request);
  JsonObject *body = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *name, *fault = NULL;
  guint n_taken = 0;
  va_list members;

  va_start (members, request);
  while (body != NULL && fault == NULL && (name = va_arg (members, const char *)) != NULL)
    if (!take_member (body, name, va_arg (members, const char **), &n_taken))
      fault = name + (*name == '?');
  va_end (members);

  if (body != NULL && fault == NULL && n_taken == json_object_get_size (body))
    return TRUE;

  cp2_answer_field (server, request, CP2_PROBLEM_BAD_BODY, fault);
  return FALSE;
}

gboolean
cp2_request_read_number (Cp2Server      *server,
                         Cp2HttpRequest *request,
                         const char     *name,
                         guint           minimum,
                         guint           maximum,
                         guint           fallback,
                         guint          *value)
{
  const char *text = cp2_http_request_get_query_value (request, name);
  guint64 number = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, minimum, maximum, &number, NULL))
    {
      cp2_answer_field (server, request, CP2_PROBLEM_BAD_QUERY, name);
      return FALSE;
    }

  *value = number;
  return TRUE;
}

/* A step for cp2_exchange_write(): which tokens have arrived. */
typedef struct
{
  Cp2Exchange  parent;
  char        *login;
  gint64       generation;
} Confirmation;

static void
confirmation_clear (gpointer data)
{
  g_free (((Confirmation *) data)->login);
}

static gboolean
confirm (Cp2Writer  *writer,
         gpointer    data,
         GError    **error)
{
  Confirmation *confirmation = data;

  return cp2_sessions_confirm (writer->sql, confirmation->login, confirmation->generation, error);
}

static void
confirmed (gpointer      data,
           const GError *error)
{
  if (error != NULL)
    g_message ("Cannot note that new tokens have arrived: %s", error->message);
  cp2_exchange_free (data);
}

/* Nobody waits for this: until it is done, the tokens before these are good too. */
static void
note_arrival (Cp2Server      *server,
              const Cp2Login *login)
{
  Confirmation *confirmation = cp2_exchange_new (sizeof (Confirmation), server, NULL, confirmation_clear);

  confirmation->login = g_strdup (login->id);
  confirmation->generation = login->generation;
  cp2_exchange_write (confirmation, confirm, confirmed);
}

Cp2Login *
cp2_request_authenticate_provisional (Cp2Server      *server,
                                      Cp2HttpRequest *request)
{
  const char *token = cp2_http_request_get_bearer (request);
  g_autoptr(GError) error = NULL;
  Cp2Login *login = NULL;

  if (token != NULL && !cp2_sessions_authenticate (server->sql, token, cp2_server_now (), &login, &error))
    cp2_answer_error (server, request, error);
  else if (login == NULL)
    cp2_answer_code (server, request, CP2_PROBLEM_UNAUTHENTICATED);
  else if (!login->is_confirmed)
    note_arrival (server, login);

  return login;
}

Cp2Login *
cp2_request_authenticate (Cp2Server      *server,
                          Cp2HttpRequest *request)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate_provisional (server, request);

  if (login != NULL && login->must_change)
    {
      cp2_answer_code (server, request, CP2_PROBLEM_PASSWORD_CHANGE_REQUIRED);
      return NULL;
    }

  return g_steal_pointer (&login);
}
