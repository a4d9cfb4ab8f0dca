#include "config.h"

#include "server/cp2-answer.h"
#include "server/cp2-password-exchange.h"
#include "server/cp2-routes.h"

typedef struct
{
  Cp2PasswordExchange  parent;

  Cp2Login            *login;
  Cp2Secret           *new_password;
  char                *hash;
  gboolean             is_current;
} Change;

static void
change_clear (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->login, cp2_login_free);
  g_clear_pointer (&self->new_password, cp2_secret_free);
  g_free (self->hash);
  cp2_password_exchange_clear (self);
}

static void
stored (gpointer      data,
        const GError *error)
{
  Change *self = data;

  if (error != NULL)
    cp2_exchange_answer_error (self, error);
  else if (!self->is_current)
    cp2_exchange_answer_code (self, CP2_PROBLEM_WRONG_CREDENTIALS);
  else
    cp2_exchange_answer_empty (self, 204);
}

static gboolean
store (Cp2Writer  *writer,
       gpointer    data,
       GError    **error)
{
  Change *self = data;
  const char *account = self->login->actor->account;
  gint64 now = cp2_server_now ();

  if (!cp2_password_exchange_succeed (self, writer, &self->is_current, error))
    return FALSE;

  return !self->is_current ||
         (cp2_accounts_set_password (writer->sql, account, self->hash, now, error) &&
          cp2_sessions_note_password (writer->sql, self->login->id, now, error) &&
          cp2_sessions_end_others (writer->sql, account, self->login->id, error));
}

static void
hashed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Change *self = user_data;
  g_autoptr(GError) error = NULL;

  self->hash = cp2_password_pool_hash_finish (CP2_PASSWORD_POOL (object), result, &error);
  if (self->hash != NULL)
    cp2_exchange_write (self, store, stored);
  else
    cp2_exchange_answer_error (self, error);
}

static void
known (gpointer data)
{
  Change *self = data;

  cp2_password_pool_hash_async (self->parent.parent.server->passwords, self->new_password, NULL, hashed_cb, self);
}

static const char *
get_weakness (const GError *error)
{
  switch (error->code)
    {
    case CP2_PASSWORD_ERROR_TOO_SHORT:
      return "too-short";
    case CP2_PASSWORD_ERROR_TOO_LONG:
      return "too-long";
    case CP2_PASSWORD_ERROR_COMMON:
      return "common";
    case CP2_PASSWORD_ERROR_USERNAME:
      return "username";
    default:
      return "not-text";
    }
}

static void
answer_weak (Cp2Server      *server,
             Cp2HttpRequest *request,
             const char     *weakness)
{
  Cp2Problem *problem = cp2_problem_new (CP2_PROBLEM_PASSWORD_TOO_WEAK);
  JsonObject *facts = json_object_new ();

  json_object_set_string_member (facts, "reason", weakness);
  cp2_problem_set_facts (problem, facts);
  cp2_problem_set_field (problem, "new_password");
  cp2_answer_problem (server, request, problem);
}

void
cp2_route_set_password (Cp2HttpRequest *request,
                        gpointer        server)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate_provisional (server, request);
  const char *current, *wanted;
  g_autoptr(GError) error = NULL;
  Change *self;

  if (login == NULL ||
      !cp2_request_read_body (server, request, "current_password", &current, "new_password", &wanted, NULL))
    return;

  if (!cp2_password_check (wanted, login->username, &error))
    {
      answer_weak (server, request, get_weakness (error));
      return;
    }
  if (g_str_equal (current, wanted))
    {
      answer_weak (server, request, "unchanged");
      return;
    }

  self = cp2_exchange_new (sizeof (Change), server, request, change_clear);
  self->login = g_steal_pointer (&login);
  self->new_password = cp2_secret_dup (wanted);
  cp2_password_exchange_start (self, self->login->username, self->login->actor->account, current, known);
}
