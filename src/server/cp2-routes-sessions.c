#include "config.h"

#include <string.h>

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "core/cp2-operation.h"
#include "server/cp2-account-json.h"
#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-routes.h"

#define MAX_NONCE 128

/* Refreshing */

typedef struct
{
  Cp2Exchange  parent;

  Cp2Secret   *refresh_token;
  Cp2Tokens    tokens;
} Refresh;

static void
refresh_clear (gpointer data)
{
  Refresh *self = data;

  g_clear_pointer (&self->refresh_token, cp2_secret_free);
  cp2_tokens_clear (&self->tokens);
}

static gboolean
rotate (Cp2Writer  *writer,
        gpointer    data,
        GError    **error)
{
  Refresh *self = data;

  return cp2_sessions_refresh (writer->sql, self->refresh_token, cp2_server_now (), &self->tokens, error);
}

static void
rotated (gpointer      data,
         const GError *error)
{
  Refresh *self = data;
  g_autoptr(Cp2Secret) json = NULL;
  GString *text;

  if (error != NULL)
    {
      cp2_exchange_answer_error (self, error);
      return;
    }
  if (self->tokens.access == NULL)
    {
      cp2_exchange_answer_code (self, CP2_PROBLEM_UNAUTHENTICATED);
      return;
    }

  text = g_string_sized_new (512);
  g_string_append_c (text, '{');
  cp2_json_append_tokens (text, &self->tokens);
  g_string_append_c (text, ',');
  cp2_json_append_server (text, self->parent.server);
  g_string_append_c (text, '}');
  json = cp2_json_free_to_secret (text);
  cp2_exchange_answer_json (self, 200, json);
}

void
cp2_route_refresh (Cp2HttpRequest *request,
                   gpointer        server)
{
  const char *refresh_token;
  Refresh *self;

  if (!cp2_request_read_body (server, request, "refresh_token", &refresh_token, NULL))
    return;

  self = cp2_exchange_new (sizeof (Refresh), server, request, refresh_clear);
  self->refresh_token = cp2_secret_dup (refresh_token);
  cp2_exchange_write (self, rotate, rotated);
}

/* Signing out */

typedef struct
{
  Cp2Exchange  parent;

  Cp2Login    *login;
} SignOut;

static void
sign_out_clear (gpointer data)
{
  g_clear_pointer (&((SignOut *) data)->login, cp2_login_free);
}

static gboolean
end_session (Cp2Writer  *writer,
             gpointer    data,
             GError    **error)
{
  return cp2_sessions_end (writer->sql, ((SignOut *) data)->login->id, error);
}

static void
ended (gpointer      data,
       const GError *error)
{
  if (error != NULL)
    cp2_exchange_answer_error (data, error);
  else
    cp2_exchange_answer_empty (data, 204);
}

void
cp2_route_sign_out (Cp2HttpRequest *request,
                    gpointer        server)
{
  Cp2Login *login = cp2_request_authenticate_provisional (server, request);
  SignOut *self;

  if (login == NULL)
    return;

  self = cp2_exchange_new (sizeof (SignOut), server, request, sign_out_clear);
  self->login = login;
  cp2_exchange_write (self, end_session, ended);
}

/* Who am I, and is this the server */

static void
append_scopes (GString        *text,
               const Cp2Actor *actor)
{
  g_auto(GStrv) scopes = cp2_actor_list_scopes (actor);

  g_string_append (text, "\"scopes\":[");
  for (guint i = 0; scopes[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      cp2_json_append_string (text, scopes[i]);
    }
  g_string_append_c (text, ']');
}

void
cp2_route_me (Cp2HttpRequest *request,
              gpointer        server)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate_provisional (server, request);
  g_autoptr(GString) text = NULL;

  if (login == NULL)
    return;

  text = g_string_new ("{");
  cp2_json_append_account (text, login);
  g_string_append_printf (text, ",\"must_change_password\":%s,\"schema\":%d,",
                          login->must_change ? "true" : "false", CP2_SCHEMA);
  append_scopes (text, login->actor);
  g_string_append_c (text, ',');
  cp2_json_append_server (text, server);
  g_string_append_c (text, '}');
  cp2_answer_json (server, request, 200, text->str);
}

/* The proof rests on a token that only the server's hash of it and the client know: a valid one, or it proves nothing. */
static char *
make_mac (const char *token,
          const char *nonce,
          const char *epoch,
          const char *server_time)
{
  g_autofree char *text = g_strconcat (nonce, "\n", epoch, "\n", server_time, NULL);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) token, strlen (token), text, -1);
}

void
cp2_route_ping (Cp2HttpRequest *request,
                gpointer        user_data)
{
  Cp2Server *server = user_data;
  const char *nonce = cp2_http_request_get_query_value (request, "nonce");
  const char *token = cp2_http_request_get_bearer (request);
  g_autofree char *server_time = cp2_clock_format (cp2_clock_now ());
  g_autofree char *mac = NULL;
  g_autoptr(Cp2Login) login = NULL;
  g_autoptr(GString) text = NULL;

  if (nonce != NULL && strlen (nonce) > MAX_NONCE)
    {
      cp2_answer_field (server, request, CP2_PROBLEM_BAD_QUERY, "nonce");
      return;
    }
  if (token != NULL && (login = cp2_request_authenticate_provisional (server, request)) == NULL)
    return;

  if (token != NULL && nonce != NULL)
    mac = make_mac (token, nonce, server->meta->epoch, server_time);
  text = g_string_new ("{");
  cp2_json_append_member (text, "epoch", server->meta->epoch);
  cp2_json_append_member (text, "server_time", server_time);
  cp2_json_append_member (text, "mac", mac);
  g_string_append_c (text, '}');
  cp2_answer_json (server, request, 200, text->str);
}
