#pragma once

#include "core/cp2-role.h"
#include "server/cp2-secret.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: Who is signed in
 *
 * A sign-in is a row of `login`, its tokens rows of `token`. Each refresh starts a generation of tokens. The one before
 * stays good until one of the new tokens is used, since the answer may have been lost on its way; a refresh token that
 * comes back later than that was stolen, or its successor was, and then the whole sign-in ends. Time is in seconds since
 * 1970. The tables are in %CP2_ACCOUNTS_SCHEMA.
 */

#define CP2_SESSIONS_ACCESS_SECONDS  (30 * 60)
#define CP2_SESSIONS_REFRESH_SECONDS (30 * 24 * 60 * 60)
#define CP2_SESSIONS_LOGIN_SECONDS   (180 * 24 * 60 * 60)
/** CP2_SESSIONS_REUSE_SECONDS: how long a used refresh token is remembered, to notice that somebody has a copy. */
#define CP2_SESSIONS_REUSE_SECONDS   (7 * 24 * 60 * 60)

/**
 * Cp2Login:
 * @id: of the sign-in
 * @actor: on whose behalf, as the rules see it
 * @username: personal data
 * @label: (nullable): the name shown
 * @subcounty: (nullable): of the account
 * @device: (nullable): the device it was made on
 * @must_change: opened with a one-time password: good for choosing another one and nothing else
 * @password_at: when the password was last given
 * @generation: of the token that was shown
 * @is_confirmed: whether that generation has been used before; if not, call cp2_sessions_confirm()
 *
 * Who sent a request.
 */
typedef struct
{
  char      *id;
  Cp2Actor  *actor;
  char      *username;
  char      *label;
  char      *subcounty;
  char      *device;
  gboolean   must_change;
  gint64     password_at;
  gint64     generation;
  gboolean   is_confirmed;
} Cp2Login;

void       cp2_login_free             (Cp2Login         *login);

/** Cp2Tokens: a new pair; @access is %NULL when none was given out. */
typedef struct
{
  Cp2Secret *access;
  Cp2Secret *refresh;
  gint64     expires_in;
  gboolean   must_change;
} Cp2Tokens;

void       cp2_tokens_clear           (Cp2Tokens        *tokens);

/**
 * cp2_sessions_open:
 * @account: its id
 * @device: (nullable): id of the device; an earlier sign-in of this account on it ends
 * @must_change: whether a one-time password was used
 * @tokens: (out caller-allocates): to be cleared with cp2_tokens_clear()
 *
 * Signs in. On the writer.
 */
gboolean   cp2_sessions_open          (Cp2Sql           *sql,
                                       const char       *account,
                                       const char       *device,
                                       gboolean          must_change,
                                       gint64            now,
                                       Cp2Tokens        *tokens,
                                       GError          **error);

/**
 * cp2_sessions_refresh:
 * @refresh_token: as it came
 * @tokens: (out caller-allocates): empty when the token is good for nothing
 *
 * Rotates. When the token was used up before, the sign-in is ended, which the caller has to commit. On the writer.
 *
 * Returns: %FALSE only when the storage failed
 */
gboolean   cp2_sessions_refresh       (Cp2Sql           *sql,
                                       const char       *refresh_token,
                                       gint64            now,
                                       Cp2Tokens        *tokens,
                                       GError          **error);

/**
 * cp2_sessions_authenticate:
 * @access_token: as it came
 * @login: (out) (transfer full) (nullable): who it is; %NULL when the token is unknown, over or revoked, or the account
 *   suspended
 *
 * One point read; any connection.
 *
 * Returns: %FALSE only when the storage failed
 */
gboolean   cp2_sessions_authenticate  (Cp2Sql           *sql,
                                       const char       *access_token,
                                       gint64            now,
                                       Cp2Login        **login,
                                       GError          **error);

/** cp2_sessions_confirm: the client has the tokens of @generation, so that those before it are used up. On the writer. */
gboolean   cp2_sessions_confirm       (Cp2Sql           *sql,
                                       const char       *login,
                                       gint64            generation,
                                       GError          **error);

/** cp2_sessions_end: signs out. On the writer. */
gboolean   cp2_sessions_end           (Cp2Sql           *sql,
                                       const char       *login,
                                       GError          **error);

/** cp2_sessions_end_others: ends all sign-ins of @account but @login (nullable). On the writer. */
gboolean   cp2_sessions_end_others    (Cp2Sql           *sql,
                                       const char       *account,
                                       const char       *login,
                                       GError          **error);

/** cp2_sessions_note_password: a password was chosen in @login just now. On the writer. */
gboolean   cp2_sessions_note_password (Cp2Sql           *sql,
                                       const char       *login,
                                       gint64            now,
                                       GError          **error);

/** cp2_sessions_purge: forgets what is over; for the housekeeping, hourly. */
gboolean   cp2_sessions_purge         (Cp2Sql           *sql,
                                       gint64            now,
                                       GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Login, cp2_login_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cp2Tokens, cp2_tokens_clear)

G_END_DECLS
