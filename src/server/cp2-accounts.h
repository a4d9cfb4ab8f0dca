#pragma once

#include "core/cp2-account.h"
#include "server/cp2-feed.h"
#include "server/cp2-secret.h"

G_BEGIN_DECLS

/**
 * SECTION: Accounts and their passwords
 *
 * An account is a #Cp2Account record like any other; its secrets are rows beside it that never enter the feed. Time is
 * in seconds since 1970. What writes runs on the writer's thread within its transaction.
 *
 * A one-time password stands beside the chosen one, which goes on working until the change: asking for a reset needs
 * nothing but a telephone number, so it must not be able to shut anybody out.
 */

/**
 * CP2_ACCOUNTS_SCHEMA:
 *
 * Tables of this file, of cp2-sessions.h, cp2-devices.h and cp2-sms-inbox.h, as one step of the migrations. `session`
 * is a kind of record (a session of an exam), so that a person's is called `login`.
 */
#define CP2_ACCOUNTS_SCHEMA \
  "CREATE TABLE credential (" \
  "  account TEXT NOT NULL PRIMARY KEY," \
  "  hash TEXT," \
  "  one_time_hash TEXT," \
  "  one_time_until BIGINT NOT NULL," \
  "  version BIGINT NOT NULL DEFAULT 1," \
  "  changed_at BIGINT NOT NULL);" \
  "CREATE TABLE login (" \
  "  id TEXT NOT NULL PRIMARY KEY," \
  "  account TEXT NOT NULL," \
  "  device TEXT," \
  "  must_change BIGINT NOT NULL," \
  "  generation BIGINT NOT NULL," \
  "  confirmed BIGINT NOT NULL," \
  "  password_at BIGINT NOT NULL," \
  "  ends_at BIGINT NOT NULL);" \
  "CREATE INDEX login_account ON login (account);" \
  "CREATE INDEX login_ends_at ON login (ends_at);" \
  "CREATE TABLE token (" \
  "  hash TEXT NOT NULL PRIMARY KEY," \
  "  login TEXT NOT NULL," \
  "  is_refresh BIGINT NOT NULL," \
  "  generation BIGINT NOT NULL," \
  "  expires_at BIGINT NOT NULL," \
  "  forget_at BIGINT NOT NULL);" \
  "CREATE INDEX token_login ON token (login);" \
  "CREATE INDEX token_forget_at ON token (forget_at);" \
  "CREATE TABLE device (" \
  "  id TEXT NOT NULL PRIMARY KEY," \
  "  account TEXT NOT NULL," \
  "  public_key TEXT NOT NULL," \
  "  name TEXT NOT NULL," \
  "  incarnation BIGINT NOT NULL," \
  "  last_seq BIGINT NOT NULL," \
  "  head_seq BIGINT NOT NULL," \
  "  durable_through BIGINT NOT NULL," \
  "  recovery_key TEXT NOT NULL," \
  "  revoked BIGINT NOT NULL," \
  "  enrolled_at BIGINT NOT NULL," \
  "  last_seen BIGINT NOT NULL," \
  "  UNIQUE (account, public_key));" \
  "CREATE TABLE sms_inbox (" \
  "  gateway_id TEXT NOT NULL PRIMARY KEY," \
  "  sender TEXT NOT NULL," \
  "  text TEXT NOT NULL," \
  "  received_at BIGINT NOT NULL);" \
  "CREATE INDEX sms_inbox_received_at ON sms_inbox (received_at);"

/** CP2_ACCOUNTS_ONE_TIME_SECONDS: how long a one-time password that was asked for by SMS is good. */
#define CP2_ACCOUNTS_ONE_TIME_SECONDS (24 * 60 * 60)

/**
 * Cp2AccountsError:
 * @CP2_ACCOUNTS_ERROR_TAKEN: the user name belongs to another account
 * @CP2_ACCOUNTS_ERROR_INVALID: user name, role or scope is not one
 * @CP2_ACCOUNTS_ERROR_UNKNOWN: there is no such account
 */
typedef enum
{
  CP2_ACCOUNTS_ERROR_TAKEN,
  CP2_ACCOUNTS_ERROR_INVALID,
  CP2_ACCOUNTS_ERROR_UNKNOWN,
} Cp2AccountsError;

#define CP2_ACCOUNTS_ERROR (cp2_accounts_error_quark ())
GQuark       cp2_accounts_error_quark       (void);

/**
 * cp2_accounts_normalise_username:
 * @typed: as a person typed it
 *
 * A mobile number becomes `254…`; anything else loses outer spaces and gets capitals, as in `KCSE21304017`. Any thread.
 *
 * Returns: (transfer full): the form in which user names are stored and compared
 */
char        *cp2_accounts_normalise_username (const char           *typed);

/**
 * Cp2NewAccount:
 * @username: normalised here
 * @role: one role
 * @scope: (nullable): id of the centre, sub-county or county; ignored for a professional and the council
 * @label: (nullable): the name shown
 * @password_hash: (nullable): PHC string of a password that may stay; %NULL for none yet
 * @one_time_hash: (nullable): PHC string of a one-time password
 * @one_time_seconds: how long it is good
 */
typedef struct
{
  const char *username;
  Cp2Role     role;
  const char *scope;
  const char *label;
  const char *password_hash;
  const char *one_time_hash;
  gint64      one_time_seconds;
} Cp2NewAccount;

/**
 * cp2_accounts_create:
 * @feed: within a transaction; the records are put as a batch of their own
 * @now: seconds since 1970
 * @error: %CP2_ACCOUNTS_ERROR_TAKEN, %CP2_ACCOUNTS_ERROR_INVALID, those of the storage
 *
 * Makes the account record, its credential and, for a professional whose user name is a mobile number, the profile
 * with that number and the account's id. The place of a centre's account is taken from the centre's record.
 *
 * Returns: (transfer full): the account as it was put; %NULL with @error, and then the caller rolls back
 */
Cp2Account  *cp2_accounts_create             (Cp2Feed              *feed,
                                              const Cp2NewAccount  *account,
                                              gint64                now,
                                              GError              **error);

/** cp2_accounts_find: @account (out) (transfer full) (nullable): id of the account with this normalised user name. Any connection. */
gboolean     cp2_accounts_find               (Cp2Sql               *sql,
                                              const char           *username,
                                              char                **account,
                                              gboolean             *suspended,
                                              GError              **error);

/**
 * cp2_accounts_set_one_time:
 * @one_time_hash: PHC string
 *
 * Sets a one-time password beside the chosen one, which stays good until the change. For resets and `cp2ctl account password`.
 */
gboolean     cp2_accounts_set_one_time       (Cp2Sql               *sql,
                                              const char           *account,
                                              const char           *one_time_hash,
                                              gint64                until,
                                              GError              **error);

/** cp2_accounts_set_password: replaces all passwords of the account by @hash. Ends no session. */
gboolean     cp2_accounts_set_password       (Cp2Sql               *sql,
                                              const char           *account,
                                              const char           *hash,
                                              gint64                now,
                                              GError              **error);

/** cp2_accounts_suspend: marks the account's record, or takes the mark away; while it stands no token of the account is good. */
gboolean     cp2_accounts_suspend            (Cp2Feed              *feed,
                                              const char           *account,
                                              gboolean              suspended,
                                              GError              **error);

/**
 * Cp2Credential:
 * @account: (nullable): its id; %NULL when there is no such user
 * @hash: (nullable): of the chosen password
 * @one_time_hash: (nullable): of a one-time password that is still good
 * @version: goes up with each choice of a password, but not when the same one is hashed anew
 *
 * What a password is compared with.
 */
typedef struct
{
  char   *account;
  char   *hash;
  char   *one_time_hash;
  gint64  version;
} Cp2Credential;

/** cp2_accounts_load_credential: @username: normalised, or %NULL to ask by @account; an unknown user is an empty credential. */
gboolean     cp2_accounts_load_credential    (Cp2Sql               *sql,
                                              const char           *username,
                                              const char           *account,
                                              gint64                now,
                                              Cp2Credential        *credential,
                                              GError              **error);
void         cp2_credential_clear            (Cp2Credential        *credential);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cp2Credential, cp2_credential_clear)

G_END_DECLS
