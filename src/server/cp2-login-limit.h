#pragma once

#include "server/cp2-rate-limit.h"

G_BEGIN_DECLS

/**
 * SECTION: Login limits
 *
 * Five wrong passwords are free; then an account waits 1, 2, 4 … minutes, at most 30, before each further try, and
 * an address may fail 100 times an hour. Nothing locks for good: that would let anybody lock anybody out.
 *
 * An attempt is counted as failed before the password is looked at, so that many at once cannot slip through; if it
 * turns out well it is taken back. Between the two calls no transaction is held. The tables are in
 * %CP2_RATE_LIMIT_SCHEMA, the rules about transactions, time and keys those of cp2-rate-limit.h.
 */

/**
 * cp2_login_limit_begin:
 * @account_key: key of the user name as typed, whether there is such a user or not
 * @address_key: key of the address that asks
 * @retry_after: (out) (optional): seconds after which it is worth trying again; 0 unless limited
 * @error: %CP2_RATE_LIMIT_ERROR_LIMITED, those of #Cp2SqlError
 *
 * Returns: %TRUE when the password may be looked at. Commit before that is done.
 */
gboolean  cp2_login_limit_begin    (Cp2Sql      *sql,
                                    const char  *account_key,
                                    const char  *address_key,
                                    gint64       now,
                                    gint64      *retry_after,
                                    GError     **error);

/**
 * cp2_login_limit_succeed:
 * @begun_at: the time given to cp2_login_limit_begin()
 *
 * The password was right: the account has no failures any more, and the address one less.
 */
gboolean  cp2_login_limit_succeed  (Cp2Sql      *sql,
                                    const char  *account_key,
                                    const char  *address_key,
                                    gint64       begun_at,
                                    GError     **error);

/** cp2_login_limit_abandon: the password was not looked at (the server was busy): this attempt does not count. */
gboolean  cp2_login_limit_abandon  (Cp2Sql      *sql,
                                    const char  *account_key,
                                    const char  *address_key,
                                    gint64       begun_at,
                                    GError     **error);

G_END_DECLS
