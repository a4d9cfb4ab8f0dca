#include "config.h"

#include <string.h>

#include "server/cp2-answer.h"
#include "server/cp2-login-limit.h"
#include "server/cp2-password-check.h"

/* The exchange knows nothing of its members, so that the step finds its check through this. */
typedef struct
{
  Cp2Exchange       parent;
  Cp2PasswordCheck *check;
} Step;

void
cp2_password_check_clear (Cp2PasswordCheck *self)
{
  g_free (self->username);
  g_free (self->account);
  g_clear_pointer (&self->password, cp2_secret_free);
  g_free (self->account_key);
  g_free (self->address_key);
  cp2_credential_clear (&self->credential);
}

static void
take_step (Cp2PasswordCheck *self,
           Cp2WriteStep      step,
           Cp2ExchangeDone   done)
{
  Cp2Exchange *exchange = self->exchange;
  Step *wrapper = cp2_exchange_new (sizeof (Step), exchange->server, exchange->request, NULL);

  wrapper->check = self;
  cp2_exchange_write (wrapper, step, done);
}
