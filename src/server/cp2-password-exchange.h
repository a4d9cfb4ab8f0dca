#pragma once

#include "server/cp2-accounts.h"
#include "server/cp2-exchange.h"

G_BEGIN_DECLS

/*
 * An exchange that begins with the question whether somebody knows a password, within the limits of sign-ins. The
 * attempt is counted and committed, then the password is looked at on the pool; when it was right,
 * cp2_password_exchange_succeed() takes the count back. A one-time password is looked for only when what was typed has
 * the form of one, and then whether there is one or not, so that the time taken tells nothing about the account.
 *
 * Structs begin with this one, and their clear functions end with cp2_password_exchange_clear().
 */
typedef struct
{
  Cp2Exchange     parent;

  void          (*known) (gpointer exchange);
  char           *username;
  char           *account;      /* nullable */
  Cp2Secret      *password;
  char           *account_key;
  char           *address_key;
  gint64          begun_at;
  gint64          retry_after;
  Cp2Credential   credential;
  gboolean        is_one_time;  /* which of the two it was */
  gboolean        needs_rehash;
} Cp2PasswordExchange;

/*
 * @username: normalised; what the limit counts by
 * @account: (nullable): its id, when it is known who asks
 * @known: owns @exchange; called when the password is right. Everything else is answered here: 401, 429, 503
 */
void      cp2_password_exchange_start    (gpointer     exchange,
                                          const char  *username,
                                          const char  *account,
                                          const char  *password,
                                          void       (*known) (gpointer exchange));

/* On the writer, once it was right. @is_current: whether that password still stands. */
gboolean  cp2_password_exchange_succeed  (gpointer     exchange,
                                          Cp2Writer   *writer,
                                          gboolean    *is_current,
                                          GError     **error);

/* Main loop: hashes the password anew when its hash costs something else than hashes cost today. Nobody waits for it. */
void      cp2_password_exchange_rehash   (gpointer     exchange);

void      cp2_password_exchange_clear    (gpointer     exchange);

G_END_DECLS
