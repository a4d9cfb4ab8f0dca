#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include "server/cp2-accounts.h"
#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-one-time.h"
#include "server/cp2-password.h"
#include "server/cp2-rate-limit.h"

/* What an inbound message is limited by in the place of an address. */
#define NO_ADDRESS "sms"

typedef enum
{
  OUTCOME_NOTHING, /* a number that nobody has */
  OUTCOME_CREATED,
  OUTCOME_KNOWN,
  OUTCOME_RESET,
  OUTCOME_SUSPENDED,
} Outcome;

typedef struct
{
  Cp2Exchange        parent;

  Cp2OneTimePurpose  purpose;
  char              *mobile;
  char              *address;
  gint64             retry_after;
  gboolean           spent;
  Cp2Secret         *password;
  char              *hash;
  Outcome            outcome;
} Sending;

static void
sending_clear (gpointer data)
{
  Sending *self = data;

  g_free (self->mobile);
  g_free (self->address);
  g_clear_pointer (&self->password, cp2_secret_free);
  g_free (self->hash);
}

static void
send_outcome (Sending *self)
{
  g_autoptr(Cp2Secret) text = NULL;

  switch (self->outcome)
    {
    case OUTCOME_CREATED:
    case OUTCOME_RESET:
      text = g_strdup_printf ("CP2: your user name is %s and your one-time password is %s. It is good for 24 hours. "
                              "Sign in, then choose a password of your own. Give it to nobody.",
                              self->mobile, self->password);
      break;
    case OUTCOME_KNOWN:
      text = g_strdup_printf ("CP2: this number is registered already. Your user name is %s. If you have forgotten the "
                              "password, choose Forgotten Password. If you did not ask for this, do nothing.",
                              self->mobile);
      break;
    case OUTCOME_SUSPENDED:
      text = g_strdup ("CP2: the account of this number is suspended. Ask the sub-county office.");
      break;
    case OUTCOME_NOTHING:
    default:
      return;
    }

  cp2_server_send_sms (self->parent.server, self->mobile, text);
}

static gboolean
create (Sending    *self,
        Cp2Writer  *writer,
        GError    **error)
{
  const Cp2NewAccount new_account = {
    .username = self->mobile,
    .role = CP2_ROLE_PROFESSIONAL,
    .one_time_hash = self->hash,
    .one_time_seconds = CP2_ACCOUNTS_ONE_TIME_SECONDS,
  };
  g_autoptr(Cp2Account) account = cp2_accounts_create (writer->feed, &new_account, cp2_server_now (), error);

  self->outcome = OUTCOME_CREATED;
  return account != NULL;
}

static gboolean
store (Cp2Writer  *writer,
       gpointer    data,
       GError    **error)
{
  Sending *self = data;
  g_autofree char *account = NULL;
  gboolean suspended = FALSE;

  if (!cp2_accounts_find (writer->sql, self->mobile, &account, &suspended, error))
    return FALSE;

  if (self->purpose == CP2_ONE_TIME_REGISTER && account == NULL)
    return create (self, writer, error);

  if (account == NULL)
    self->outcome = OUTCOME_NOTHING;
  else if (suspended)
    self->outcome = OUTCOME_SUSPENDED;
  else
    self->outcome = self->purpose == CP2_ONE_TIME_RESET ? OUTCOME_RESET : OUTCOME_KNOWN;

  return self->outcome != OUTCOME_RESET ||
         cp2_accounts_set_one_time (writer->sql, account, self->hash,
                                    cp2_server_now () + CP2_ACCOUNTS_ONE_TIME_SECONDS, error);
}

static void
stored (gpointer      data,
        const GError *error)
{
  Sending *self = data;

  if (error == NULL)
    send_outcome (self);
  else
    g_message ("A one-time password that was asked for could not be stored: %s", error->message);
  cp2_exchange_free (self);
}

/* Answered before the account is looked for: up to here everything is the same for every number, in time too. */
static void
hashed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Sending *self = user_data;
  g_autoptr(GError) error = NULL;

  self->hash = cp2_password_pool_hash_finish (CP2_PASSWORD_POOL (object), result, &error);
  if (self->hash == NULL)
    {
      cp2_exchange_answer_error (self, error);
      return;
    }

  if (self->parent.request != NULL)
    cp2_answer_json (self->parent.server, self->parent.request, 202, "{}");
  g_clear_object (&self->parent.request);
  cp2_exchange_write (self, store, stored);
}

/* A refusal is no failure of the step: what it says is in the exchange. */
static gboolean
take_limit (Cp2Writer  *writer,
            gpointer    data,
            GError    **error)
{
  Sending *self = data;
  Cp2Server *server = self->parent.server;
  g_autofree char *number_key = cp2_rate_limit_make_key (server->meta->hash_key, self->mobile);
  g_autofree char *address_key = cp2_rate_limit_make_key (server->meta->hash_key, self->address);
  g_autoptr(GError) limit_error = NULL;

  if (cp2_sms_limit_take (writer->sql, number_key, address_key, server->sms_daily_cap, cp2_server_now (),
                          &self->retry_after, &limit_error))
    return TRUE;

  self->spent = g_error_matches (limit_error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_SPENT);
  if (limit_error->domain == CP2_RATE_LIMIT_ERROR)
    {
      self->retry_after = MAX (self->retry_after, 1);
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&limit_error));
  return FALSE;
}

static void
limit_taken (gpointer      data,
             const GError *error)
{
  Sending *self = data;

  if (self->spent)
    g_warning ("The daily cap of text messages is reached; nobody can register or reset a password");

  if (error != NULL)
    {
      cp2_exchange_answer_error (self, error);
    }
  else if (self->retry_after > 0)
    {
      cp2_exchange_answer_later (self, self->retry_after);
    }
  else
    {
      self->password = cp2_password_generate_one_time ();
      cp2_password_pool_hash_async (self->parent.server->passwords, self->password, NULL, hashed_cb, self);
    }
}

void
cp2_one_time_send (Cp2Server         *server,
                   Cp2HttpRequest    *request,
                   Cp2OneTimePurpose  purpose,
                   const char        *mobile)
{
  Sending *self = cp2_exchange_new (sizeof (Sending), server, request, sending_clear);

  self->purpose = purpose;
  self->mobile = g_strdup (mobile);
  /* Of one sender there is no address but the number, which has its own limit. */
  self->address = request != NULL ? g_strdup (cp2_http_request_get_remote_address (request))
                                  : g_strconcat (NO_ADDRESS, ":", mobile, NULL);
  cp2_exchange_write (self, take_limit, limit_taken);
}
