#include "config.h"

#include "server/cp2-account-json.h"
#include "server/cp2-accounts.h"
#include "server/cp2-answer.h"
#include "server/cp2-devices.h"
#include "server/cp2-exchange.h"
#include "server/cp2-password-exchange.h"
#include "server/cp2-routes.h"

typedef struct
{
  Cp2PasswordExchange  parent;

  char                *device;
  gboolean             suspended;
  Cp2Tokens            tokens;
  Cp2Login            *login;
} SignIn;

static void
sign_in_clear (gpointer data)
{
  SignIn *self = data;

  g_free (self->device);
  cp2_tokens_clear (&self->tokens);
  g_clear_pointer (&self->login, cp2_login_free);
  cp2_password_exchange_clear (self);
}

static Cp2Secret *
make_answer (SignIn    *self,
             Cp2Server *server)
{
  GString *text = g_string_sized_new (1024);

  g_string_append_c (text, '{');
  cp2_json_append_tokens (text, &self->tokens);
  g_string_append_c (text, ',');
  cp2_json_append_account (text, self->login);
  g_string_append_c (text, ',');
  cp2_json_append_server (text, server);
  g_string_append_c (text, '}');

  return cp2_json_free_to_secret (text);
}

/* Only who knows the password learns this. */
static void
answer_suspended (SignIn *self)
{
  Cp2Exchange *exchange = &self->parent.parent;

  cp2_answer_problem (exchange->server, exchange->request,
                      cp2_problem_new_custom ("account-suspended", 403,
                                              "This account is suspended; ask the office that manages it."));
  cp2_exchange_free (self);
}

static void
opened (gpointer      data,
        const GError *error)
{
  SignIn *self = data;

  if (error != NULL)
    {
      cp2_exchange_answer_error (self, error);
    }
  else if (self->suspended)
    {
      answer_suspended (self);
    }
  else if (self->login == NULL)
    {
      cp2_exchange_answer_code (self, CP2_PROBLEM_WRONG_CREDENTIALS);
    }
  else
    {
      g_autoptr(Cp2Secret) json = make_answer (self, self->parent.parent.server);

      cp2_password_exchange_rehash (self);
      cp2_exchange_answer_json (self, 201, json);
    }
}

/* The account may have been suspended, or its password changed, while the password was being looked at. */
static gboolean
open_session (Cp2Writer  *writer,
              gpointer    data,
              GError    **error)
{
  SignIn *self = data;
  gint64 now = cp2_server_now ();
  g_autofree char *account = NULL;
  gboolean is_current, is_of;

  if (!cp2_password_exchange_succeed (self, writer, &is_current, error) ||
      !cp2_accounts_find (writer->sql, self->parent.username, &account, &self->suspended, error))
    return FALSE;
  if (!is_current || account == NULL || self->suspended)
    return TRUE;

  return cp2_devices_is_of (writer->sql, self->device, account, &is_of, error) &&
         cp2_sessions_open (writer->sql, account, is_of ? self->device : NULL, self->parent.is_one_time, now,
                            &self->tokens, error) &&
         cp2_sessions_authenticate (writer->sql, self->tokens.access, now, &self->login, error);
}

static void
known (gpointer data)
{
  cp2_exchange_write (data, open_session, opened);
}

void
cp2_route_sign_in (Cp2HttpRequest *request,
                   gpointer        server)
{
  const char *username, *password, *device;
  g_autofree char *normalised = NULL;
  SignIn *self;

  if (!cp2_request_read_body (server, request, "username", &username, "password", &password, "?device", &device, NULL))
    return;

  normalised = cp2_accounts_normalise_username (username);
  self = cp2_exchange_new (sizeof (SignIn), server, request, sign_in_clear);
  self->device = g_strdup (device);
  cp2_password_exchange_start (self, normalised, NULL, password, known);
}
