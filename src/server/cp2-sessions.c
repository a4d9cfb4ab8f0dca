#include "config.h"

#include "core/cp2-uuid.h"
#include "server/cp2-sessions.h"
#include "server/cp2-token.h"

/* A token's own row and the sign-in it belongs to. */
typedef struct
{
  char     *login;
  gint64    token_generation;
  gint64    expires_at;
  gint64    generation;
  gint64    confirmed;
  gint64    ends_at;
  gboolean  must_change;
  gboolean  suspended;
} Refresh;

static void
refresh_clear (Refresh *refresh)
{
  g_clear_pointer (&refresh->login, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Refresh, refresh_clear)

void
cp2_login_free (Cp2Login *login)
{
  g_free (login->id);
  g_clear_pointer (&login->actor, cp2_actor_free);
  g_free (login->username);
  g_free (login->label);
  g_free (login->subcounty);
  g_free (login->device);
  g_free (login);
}

void
cp2_tokens_clear (Cp2Tokens *tokens)
{
  g_clear_pointer (&tokens->access, cp2_secret_free);
  g_clear_pointer (&tokens->refresh, cp2_secret_free);
}

static Cp2Secret *
add_token (Cp2Sql      *sql,
           const char  *login,
           gboolean     is_refresh,
           gint64       generation,
           gint64       expires_at,
           GError     **error)
{
  g_autoptr(Cp2Secret) token = cp2_token_new ();
  g_autofree char *hash = cp2_token_hash (token);

  if (!cp2_sql_run (sql, error,
                    "INSERT INTO token (hash, login, is_refresh, generation, expires_at, forget_at) "
                    "VALUES ($1, $2, $3, $4, $5, $5)",
                    "ssiii", hash, login, (gint64) is_refresh, generation, expires_at))
    return NULL;

  return g_steal_pointer (&token);
}

static gboolean
add_generation (Cp2Sql      *sql,
                const char  *login,
                gint64       generation,
                gint64       ends_at,
                gint64       now,
                Cp2Tokens   *tokens,
                GError     **error)
{
  gint64 access_until = MIN (now + CP2_SESSIONS_ACCESS_SECONDS, ends_at);
  gint64 refresh_until = MIN (now + CP2_SESSIONS_REFRESH_SECONDS, ends_at);

  tokens->expires_in = access_until - now;
  return (tokens->access = add_token (sql, login, FALSE, generation, access_until, error)) != NULL &&
         (tokens->refresh = add_token (sql, login, TRUE, generation, refresh_until, error)) != NULL;
}

static gboolean
end_on_device (Cp2Sql      *sql,
               const char  *account,
               const char  *device,
               GError     **error)
{
  return cp2_sql_run (sql, error,
                      "DELETE FROM token WHERE login IN (SELECT id FROM login WHERE account = $1 AND device = $2)",
                      "ss", account, device) &&
         cp2_sql_run (sql, error, "DELETE FROM login WHERE account = $1 AND device = $2", "ss", account, device);
}

gboolean
cp2_sessions_open (Cp2Sql      *sql,
                   const char  *account,
                   const char  *device,
                   gboolean     must_change,
                   gint64       now,
                   Cp2Tokens   *tokens,
                   GError     **error)
{
  g_autofree char *login = cp2_uuid_new ();
  gint64 ends_at = now + CP2_SESSIONS_LOGIN_SECONDS;

  *tokens = (Cp2Tokens) { .must_change = must_change };
  if (device != NULL && !end_on_device (sql, account, device, error))
    return FALSE;

  return cp2_sql_run (sql, error,
                      "INSERT INTO login (id, account, device, must_change, generation, confirmed, password_at, ends_at) "
                      "VALUES ($1, $2, $3, $4, 1, 1, $5, $6)",
                      "sssiii", login, account, device, (gint64) must_change, now, ends_at) &&
         add_generation (sql, login, 1, ends_at, now, tokens, error);
}

static gboolean
load_refresh (Cp2Sql      *sql,
              const char  *refresh_token,
              Refresh     *refresh,
              GError     **error)
{
  g_autofree char *hash = cp2_token_hash (refresh_token);
  Cp2Statement *statement;
  gboolean row;

  statement = cp2_sql_query (sql, error,
                             "SELECT l.id, t.generation, t.expires_at, l.generation, l.confirmed, l.ends_at, "
                             "l.must_change, a.suspended "
                             "FROM token t JOIN login l ON l.id = t.login JOIN account a ON a.id = l.account "
                             "WHERE t.hash = $1 AND t.is_refresh = 1",
                             "s", hash);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      refresh->login = g_strdup (cp2_statement_get_text (statement, 0));
      refresh->token_generation = cp2_statement_get_integer (statement, 1);
      refresh->expires_at = cp2_statement_get_integer (statement, 2);
      refresh->generation = cp2_statement_get_integer (statement, 3);
      refresh->confirmed = cp2_statement_get_integer (statement, 4);
      refresh->ends_at = cp2_statement_get_integer (statement, 5);
      refresh->must_change = cp2_statement_get_integer (statement, 6) != 0;
      refresh->suspended = cp2_statement_get_integer (statement, 7) != 0;
      cp2_statement_reset (statement);
    }

  return TRUE;
}

/* Good are the newest generation and the one that it came from, as long as nobody has shown that the newest arrived. */
static gboolean
is_live (const Refresh *refresh)
{
  return refresh->token_generation == refresh->generation || refresh->token_generation == refresh->confirmed;
}

/* An access token whose generation nobody took may not linger; used-up refresh tokens are kept to be recognised. */
static gboolean
retire (Cp2Sql         *sql,
        const Refresh  *refresh,
        gint64          now,
        GError        **error)
{
  return cp2_sql_run (sql, error,
                      "DELETE FROM token WHERE login = $1 AND is_refresh = 0 AND generation > $2",
                      "si", refresh->login, refresh->token_generation) &&
         cp2_sql_run (sql, error,
                      "UPDATE token SET forget_at = $2 WHERE login = $1 AND is_refresh = 1 AND forget_at > $2",
                      "si", refresh->login, now + CP2_SESSIONS_REUSE_SECONDS);
}

static gboolean
rotate (Cp2Sql         *sql,
        const Refresh  *refresh,
        gint64          now,
        Cp2Tokens      *tokens,
        GError        **error)
{
  gint64 generation = refresh->generation + 1;

  tokens->must_change = refresh->must_change;
  return retire (sql, refresh, now, error) &&
         cp2_sql_run (sql, error, "UPDATE login SET generation = $2, confirmed = $3 WHERE id = $1",
                      "sii", refresh->login, generation, refresh->token_generation) &&
         cp2_sql_run (sql, error,
                      "UPDATE token SET forget_at = expires_at WHERE login = $1 AND is_refresh = 1 AND generation = $2",
                      "si", refresh->login, refresh->token_generation) &&
         add_generation (sql, refresh->login, generation, refresh->ends_at, now, tokens, error);
}

gboolean
cp2_sessions_refresh (Cp2Sql      *sql,
                      const char  *refresh_token,
                      gint64       now,
                      Cp2Tokens   *tokens,
                      GError     **error)
{
  g_auto(Refresh) refresh = { NULL };

  *tokens = (Cp2Tokens) { NULL };
  if (!cp2_token_is_well_formed (refresh_token))
    return TRUE;
  if (!load_refresh (sql, refresh_token, &refresh, error))
    return FALSE;

  if (refresh.login == NULL || refresh.suspended)
    return TRUE;
  if (!is_live (&refresh))
    return cp2_sessions_end (sql, refresh.login, error);
  if (refresh.expires_at <= now || refresh.ends_at <= now)
    return TRUE;

  return rotate (sql, &refresh, now, tokens, error);
}

static Cp2Login *
read_login (Cp2Statement *statement,
            gint64        now)
{
  Cp2Role role = cp2_role_from_name (cp2_statement_get_text (statement, 4));
  const char *scope = cp2_statement_get_text (statement, 5);
  Cp2Login *login;

  if (role == 0 || cp2_statement_get_integer (statement, 0) <= now || cp2_statement_get_integer (statement, 12) != 0)
    return NULL;

  login = g_new0 (Cp2Login, 1);
  login->generation = cp2_statement_get_integer (statement, 1);
  login->id = g_strdup (cp2_statement_get_text (statement, 2));
  login->actor = cp2_actor_new (cp2_statement_get_text (statement, 3), role, scope != NULL ? scope : "");
  login->username = g_strdup (cp2_statement_get_text (statement, 6));
  login->label = g_strdup (cp2_statement_get_text (statement, 7));
  login->subcounty = g_strdup (cp2_statement_get_text (statement, 8));
  login->device = g_strdup (cp2_statement_get_text (statement, 9));
  login->must_change = cp2_statement_get_integer (statement, 10) != 0;
  login->password_at = cp2_statement_get_integer (statement, 11);
  login->is_confirmed = login->generation <= cp2_statement_get_integer (statement, 13);

  return login;
}

gboolean
cp2_sessions_authenticate (Cp2Sql      *sql,
                           const char  *access_token,
                           gint64       now,
                           Cp2Login   **login,
                           GError     **error)
{
  g_autofree char *hash = NULL;
  Cp2Statement *statement;
  gboolean row;

  *login = NULL;
  if (!cp2_token_is_well_formed (access_token))
    return TRUE;

  hash = cp2_token_hash (access_token);
  statement = cp2_sql_query (sql, error,
                             "SELECT t.expires_at, t.generation, l.id, a.id, a.role, a.scope, a.username, a.label, "
                             "a.subcounty, l.device, l.must_change, l.password_at, a.suspended, l.confirmed "
                             "FROM token t JOIN login l ON l.id = t.login JOIN account a ON a.id = l.account "
                             "WHERE t.hash = $1 AND t.is_refresh = 0",
                             "s", hash);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      *login = read_login (statement, now);
      cp2_statement_reset (statement);
    }

  return TRUE;
}

gboolean
cp2_sessions_confirm (Cp2Sql      *sql,
                      const char  *login,
                      gint64       generation,
                      GError     **error)
{
  return cp2_sql_run (sql, error,
                      "UPDATE login SET confirmed = $2 WHERE id = $1 AND generation = $2 AND confirmed < $2",
                      "si", login, generation);
}

gboolean
cp2_sessions_end (Cp2Sql      *sql,
                  const char  *login,
                  GError     **error)
{
  return cp2_sql_run (sql, error, "DELETE FROM token WHERE login = $1", "s", login) &&
         cp2_sql_run (sql, error, "DELETE FROM login WHERE id = $1", "s", login);
}

gboolean
cp2_sessions_end_others (Cp2Sql      *sql,
                         const char  *account,
                         const char  *login,
                         GError     **error)
{
  const char *keep = login != NULL ? login : "";

  return cp2_sql_run (sql, error,
                      "DELETE FROM token WHERE login IN (SELECT id FROM login WHERE account = $1 AND id <> $2)",
                      "ss", account, keep) &&
         cp2_sql_run (sql, error, "DELETE FROM login WHERE account = $1 AND id <> $2", "ss", account, keep);
}

gboolean
cp2_sessions_note_password (Cp2Sql      *sql,
                            const char  *login,
                            gint64       now,
                            GError     **error)
{
  return cp2_sql_run (sql, error, "UPDATE login SET must_change = 0, password_at = $2 WHERE id = $1", "si", login, now);
}

gboolean
cp2_sessions_purge (Cp2Sql  *sql,
                    gint64   now,
                    GError **error)
{
  return cp2_sql_run (sql, error, "DELETE FROM token WHERE forget_at <= $1", "i", now) &&
         cp2_sql_run (sql, error,
                      "DELETE FROM login WHERE ends_at <= $1 OR "
                      "NOT EXISTS (SELECT 1 FROM token WHERE token.login = login.id)", "i", now);
}
