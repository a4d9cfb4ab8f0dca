#pragma once

#include "server/cp2-accounts.h"
#include "server/cp2-exchange.h"

G_BEGIN_DECLS

/*
 * Cp2PasswordCheck: whether somebody knows a password, within the limits of sign-ins: the attempt is counted and
 * committed, then the password is looked at on the pool, and cp2_password_check_succeed() takes the count back. A
 * one-time password is looked for only when what was typed has the form of one, and then whether there is one or not,
 * so that the time taken tells nothing about the account. A member of an exchange, zeroed at first.
 */
typedef struct
{
  gpointer        exchange;   /* unowned */
  void          (*done) (gpointer exchange);
  char           *username;
  char           *account;
  Cp2Secret      *password;
  char           *account_key;
  char           *address_key;
  gint64          begun_at;
  gint64          retry_after;
  Cp2Credential   credential;
  gboolean        is_one_time;  /* which of the two it was */
  gboolean        needs_rehash;
} Cp2PasswordCheck;

/*
 * @username: normalised; what the limit counts by
 * @account: (nullable): its id, when it is known who asks
 * @done: called when the password is right; everything else is answered here: 401, 429, 503
 */
void      cp2_password_check_start    (Cp2PasswordCheck  *self,
                                       gpointer           exchange,
                                       const char        *username,
                                       const char        *account,
                                       const char        *password,
                                       void             (*done) (gpointer exchange));

/* On the writer, once it was right. @is_current: whether that password still stands. */
gboolean  cp2_password_check_succeed  (Cp2PasswordCheck  *self,
                                       Cp2Writer         *writer,
                                       gboolean          *is_current,
                                       GError           **error);

void      cp2_password_check_clear    (Cp2PasswordCheck  *self);

G_END_DECLS
