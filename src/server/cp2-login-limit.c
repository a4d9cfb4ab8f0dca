#include "config.h"

#include "server/cp2-login-limit.h"

#define MINUTE G_GINT64_CONSTANT (60)
#define FREE_FAILURES 5
#define LONGEST_BLOCK (30 * MINUTE)
#define FORGET_AFTER (24 * 60 * MINUTE)

static const Cp2RateRule address_rule = { "login-address-hour", 100, 60 * MINUTE };

typedef struct
{
  gint64  failures;
  gint64  blocked_until;
} State;

/* How long the account waits after so many failures in a row. */
static gint64
block_seconds (gint64 failures)
{
  gint64 doublings = failures - FREE_FAILURES;

  if (doublings < 0)
    return 0;

  return doublings < 5 ? MIN (MINUTE << doublings, LONGEST_BLOCK) : LONGEST_BLOCK;
}

/* A block that ends further off than any can is from before a clock was set right. */
static gboolean
is_blocked (const State *state,
            gint64       now)
{
  return state->blocked_until > now && state->blocked_until <= now + 2 * LONGEST_BLOCK;
}

/* The insert that changes nothing takes the row's lock on an engine with several writers, before the row is read. */
static gboolean
load_state (Cp2Sql      *sql,
            const char  *account_key,
            gint64       now,
            State       *state,
            GError     **error)
{
  Cp2Statement *statement;
  gboolean row;

  if (!cp2_sql_run (sql, error,
                    "INSERT INTO login_limit (subject, failures, blocked_until, expires_at) VALUES ($1, 0, 0, $2) "
                    "ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject",
                    "si", account_key, now + FORGET_AFTER) ||
      !(statement = cp2_sql_query (sql, error,
                                   "SELECT CASE WHEN expires_at > $2 THEN failures ELSE 0 END, blocked_until "
                                   "FROM login_limit WHERE subject = $1",
                                   "si", account_key, now)) ||
      !cp2_statement_step (statement, &row, error))
    return FALSE;

  state->failures = row ? cp2_statement_get_integer (statement, 0) : 0;
  state->blocked_until = row ? cp2_statement_get_integer (statement, 1) : 0;
  cp2_statement_reset (statement);
  return TRUE;
}

static gboolean
count_failure (Cp2Sql       *sql,
               const char   *account_key,
               const State  *state,
               gint64        now,
               GError      **error)
{
  gint64 failures = state->failures + 1;

  return cp2_sql_run (sql, error,
                      "UPDATE login_limit SET failures = $2, blocked_until = $3, expires_at = $4 WHERE subject = $1",
                      "siii", account_key, failures, now + block_seconds (failures), now + FORGET_AFTER);
}

gboolean
cp2_login_limit_begin (Cp2Sql      *sql,
                       const char  *account_key,
                       const char  *address_key,
                       gint64       now,
                       gint64      *retry_after,
                       GError     **error)
{
  State state;

  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);
  g_return_val_if_fail (cp2_rate_limit_is_key (account_key), FALSE);

  if (retry_after != NULL)
    *retry_after = 0;

  if (!load_state (sql, account_key, now, &state, error))
    return FALSE;

  if (is_blocked (&state, now))
    {
      if (retry_after != NULL)
        *retry_after = state.blocked_until - now;
      g_set_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED,
                   "Too many wrong passwords; try again in %" G_GINT64_FORMAT " seconds", state.blocked_until - now);
      return FALSE;
    }

  return cp2_rate_limit_take (sql, &address_rule, address_key, now, retry_after, error) &&
         count_failure (sql, account_key, &state, now, error);
}

gboolean
cp2_login_limit_succeed (Cp2Sql      *sql,
                         const char  *account_key,
                         const char  *address_key,
                         gint64       begun_at,
                         GError     **error)
{
  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);
  g_return_val_if_fail (cp2_rate_limit_is_key (account_key), FALSE);

  return cp2_sql_run (sql, error, "DELETE FROM login_limit WHERE subject = $1", "s", account_key) &&
         cp2_rate_limit_give_back (sql, &address_rule, address_key, begun_at, error);
}

gboolean
cp2_login_limit_abandon (Cp2Sql      *sql,
                         const char  *account_key,
                         const char  *address_key,
                         gint64       begun_at,
                         GError     **error)
{
  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);
  g_return_val_if_fail (cp2_rate_limit_is_key (account_key), FALSE);

  return cp2_sql_run (sql, error,
                      "UPDATE login_limit SET failures = failures - 1, blocked_until = 0 "
                      "WHERE subject = $1 AND failures > 0", "s", account_key) &&
         cp2_rate_limit_give_back (sql, &address_rule, address_key, begun_at, error);
}
