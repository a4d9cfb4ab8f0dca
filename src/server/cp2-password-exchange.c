#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include <string.h>

#include "server/cp2-answer.h"
#include "server/cp2-login-limit.h"
#include "server/cp2-password-exchange.h"

void
cp2_password_exchange_clear (gpointer exchange)
{
  Cp2PasswordExchange *self = exchange;

  g_free (self->username);
  g_free (self->account);
  g_clear_pointer (&self->password, cp2_secret_free);
  g_free (self->account_key);
  g_free (self->address_key);
  cp2_credential_clear (&self->credential);
}

/* An attempt that was not judged does not count. */
static gboolean
abandon (Cp2Writer  *writer,
         gpointer    exchange,
         GError    **error)
{
  Cp2PasswordExchange *self = exchange;

  return cp2_login_limit_abandon (writer->sql, self->account_key, self->address_key, self->begun_at, error);
}

static void
abandoned (gpointer      exchange,
           const GError *error)
{
  if (error != NULL)
    cp2_exchange_answer_error (exchange, error);
  else
    cp2_exchange_answer_code (exchange, CP2_PROBLEM_OVERLOADED);
}

static void verified_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
verify (Cp2PasswordExchange *self)
{
  cp2_password_pool_verify_async (self->parent.server->passwords,
                                  self->is_one_time ? self->credential.one_time_hash : self->credential.hash,
                                  self->password, NULL, verified_cb, self);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Cp2PasswordExchange *self = user_data;
  g_autoptr(GError) error = NULL;

  if (cp2_password_pool_verify_finish (CP2_PASSWORD_POOL (object), result, &self->needs_rehash, &error))
    {
      self->known (self);
    }
  else if (!g_error_matches (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_WRONG))
    {
      if (g_error_matches (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED))
        g_warning ("A password could not be verified: %s", error->message);
      cp2_exchange_write (self, abandon, abandoned);
    }
  else if (self->is_one_time)
    {
      self->is_one_time = FALSE;
      verify (self);
    }
  else
    {
      cp2_exchange_answer_code (self, CP2_PROBLEM_WRONG_CREDENTIALS);
    }
}

static gboolean
has_one_time_form (const char *password)
{
  if (strlen (password) != CP2_PASSWORD_ONE_TIME_LENGTH)
    return FALSE;

  for (const char *letter = password; *letter != '\0'; letter++)
    if (!g_ascii_islower (*letter) && !g_ascii_isdigit (*letter))
      return FALSE;

  return TRUE;
}

static void
begun (gpointer      exchange,
       const GError *error)
{
  Cp2PasswordExchange *self = exchange;

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
      self->is_one_time = has_one_time_form (self->password);
      verify (self);
    }
}

/* Being refused by the limit is no failure of the step. */
static gboolean
begin (Cp2Writer  *writer,
       gpointer    exchange,
       GError    **error)
{
  Cp2PasswordExchange *self = exchange;
  g_autoptr(GError) limit_error = NULL;

  self->begun_at = cp2_server_now ();
  if (cp2_login_limit_begin (writer->sql, self->account_key, self->address_key, self->begun_at, &self->retry_after,
                             &limit_error))
    return cp2_accounts_load_credential (writer->sql, self->account != NULL ? NULL : self->username, self->account,
                                         self->begun_at, &self->credential, error);

  if (g_error_matches (limit_error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED))
    {
      self->retry_after = MAX (self->retry_after, 1);
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&limit_error));
  return FALSE;
}

void
cp2_password_exchange_start (gpointer     exchange,
                             const char  *username,
                             const char  *account,
                             const char  *password,
                             void       (*known) (gpointer exchange))
{
  Cp2PasswordExchange *self = exchange;
  GBytes *key = self->parent.server->meta->hash_key;
  g_autofree char *account_subject = g_strconcat ("account:", username, NULL);
  g_autofree char *address_subject = g_strconcat ("address:",
                                                  cp2_http_request_get_remote_address (self->parent.request), NULL);

  self->known = known;
  self->username = g_strdup (username);
  self->account = g_strdup (account);
  self->password = cp2_secret_dup (password);
  self->account_key = cp2_rate_limit_make_key (key, account_subject);
  self->address_key = cp2_rate_limit_make_key (key, address_subject);
  cp2_exchange_write (self, begin, begun);
}

gboolean
cp2_password_exchange_succeed (gpointer    exchange,
                               Cp2Writer  *writer,
                               gboolean   *is_current,
                               GError    **error)
{
  Cp2PasswordExchange *self = exchange;
  g_auto(Cp2Credential) now = { NULL };

  if (!cp2_login_limit_succeed (writer->sql, self->account_key, self->address_key, self->begun_at, error) ||
      !cp2_accounts_load_credential (writer->sql, NULL, self->credential.account, cp2_server_now (), &now, error))
    return FALSE;

  /* Another sign-in may have hashed the same password anew in the meantime, so the hash itself says nothing. */
  *is_current = self->is_one_time ? g_strcmp0 (now.one_time_hash, self->credential.one_time_hash) == 0
                                  : now.version == self->credential.version;
  return TRUE;
}

/* Hashing anew */

typedef struct
{
  Cp2Exchange  parent;
  char        *account;
  char        *old_hash;
  char        *hash;
} Rehash;

static void
rehash_clear (gpointer exchange)
{
  Rehash *self = exchange;

  g_free (self->account);
  g_free (self->old_hash);
  g_free (self->hash);
}

static gboolean
store_hash (Cp2Writer  *writer,
            gpointer    exchange,
            GError    **error)
{
  Rehash *self = exchange;

  return cp2_sql_run (writer->sql, error, "UPDATE credential SET hash = $3 WHERE account = $1 AND hash = $2",
                      "sss", self->account, self->old_hash, self->hash);
}

static void
hash_stored (gpointer      exchange,
             const GError *error)
{
  if (error != NULL)
    g_message ("A password's hash could not be renewed: %s", error->message);
  cp2_exchange_free (exchange);
}

static void
rehashed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Rehash *self = user_data;

  /* When the pool has better things to do, the next sign-in will do. */
  self->hash = cp2_password_pool_hash_finish (CP2_PASSWORD_POOL (object), result, NULL);
  if (self->hash != NULL)
    cp2_exchange_write (self, store_hash, hash_stored);
  else
    cp2_exchange_free (self);
}

void
cp2_password_exchange_rehash (gpointer exchange)
{
  Cp2PasswordExchange *self = exchange;
  Rehash *rehash;

  if (!self->needs_rehash || self->is_one_time)
    return;

  rehash = cp2_exchange_new (sizeof (Rehash), self->parent.server, NULL, rehash_clear);
  rehash->account = g_strdup (self->credential.account);
  rehash->old_hash = g_strdup (self->credential.hash);
  cp2_password_pool_hash_async (self->parent.server->passwords, self->password, NULL, rehashed_cb, rehash);
}
