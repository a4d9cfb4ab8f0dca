#include "config.h"

#include <string.h>

#include "core/cp2-format.h"
#include "core/cp2-places.h"
#include "core/cp2-profile.h"
#include "core/cp2-uuid.h"
#include "server/cp2-accounts.h"
#include "server/cp2-feed.h"

/* Characters; longer names are nobody's. */
#define MAX_USERNAME 64

#define SELECT_CREDENTIAL \
  "SELECT c.account, c.hash, CASE WHEN c.one_time_until > $2 THEN c.one_time_hash END, c.version " \
  "FROM account a JOIN credential c ON c.account = a.id "

G_DEFINE_QUARK (cp2-accounts-error-quark, cp2_accounts_error)

void
cp2_credential_clear (Cp2Credential *credential)
{
  g_clear_pointer (&credential->account, g_free);
  g_clear_pointer (&credential->hash, g_free);
  g_clear_pointer (&credential->one_time_hash, g_free);
}

char *
cp2_accounts_normalise_username (const char *typed)
{
  g_autofree char *mobile = NULL;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (typed != NULL, NULL);

  mobile = cp2_format_normalise (CP2_FORMAT_MOBILE, typed);
  if (cp2_format_check (CP2_FORMAT_MOBILE, mobile))
    return g_steal_pointer (&mobile);

  trimmed = g_strstrip (g_strdup (typed));
  return g_ascii_strup (trimmed, -1);
}

static gboolean
is_username (const char *username)
{
  glong length = g_utf8_strlen (username, -1);

  if (length < 3 || length > MAX_USERNAME)
    return FALSE;

  for (const char *letter = username; *letter != '\0'; letter++)
    if (!g_ascii_isalnum (*letter) && strchr ("._-@", *letter) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
refuse (GError           **error,
        Cp2AccountsError   code,
        const char        *message)
{
  g_set_error_literal (error, CP2_ACCOUNTS_ERROR, code, message);
  return FALSE;
}

/* What a scope is the id of; NULL for the roles without one. */
static const Cp2Kind *
get_scope_kind (Cp2Role role)
{
  switch (role)
    {
    case CP2_ROLE_CENTRE:
      return &cp2_centre_kind;
    case CP2_ROLE_SUBCOUNTY:
      return &cp2_subcounty_kind;
    case CP2_ROLE_COUNTY:
      return &cp2_county_kind;
    case CP2_ROLE_PROFESSIONAL:
    case CP2_ROLE_COUNCIL:
    default:
      return NULL;
    }
}

static gboolean
set_scope (Cp2Account           *account,
           const Cp2NewAccount  *new_account,
           Cp2Repository        *repository,
           GError              **error)
{
  const Cp2Kind *kind = get_scope_kind (new_account->role);
  g_autoptr(Cp2Record) place = NULL;
  gpointer found = NULL;

  if (new_account->role == CP2_ROLE_PROFESSIONAL)
    cp2_set_text (&account->scope, CP2_RECORD (account)->id);
  if (kind == NULL)
    return TRUE;

  if (new_account->scope == NULL)
    return refuse (error, CP2_ACCOUNTS_ERROR_INVALID, "This role needs the id of its place as scope");
  if (!cp2_repository_get (repository, kind, new_account->scope, &found, error))
    return FALSE;
  if (found == NULL)
    return refuse (error, CP2_ACCOUNTS_ERROR_INVALID, "There is no such place to be the scope");

  place = found;
  cp2_set_text (&account->scope, new_account->scope);
  if (CP2_IS_CENTRE (place))
    cp2_set_text (&account->subcounty, CP2_CENTRE (place)->subcounty);
  else if (CP2_IS_SUBCOUNTY (place))
    cp2_set_text (&account->subcounty, place->id);

  return TRUE;
}

static Cp2Account *
make_account (const Cp2NewAccount  *new_account,
              Cp2Repository        *repository,
              GError              **error)
{
  g_autoptr(Cp2Account) account = NULL;
  g_autofree char *username = cp2_accounts_normalise_username (new_account->username);
  const char *role = cp2_role_get_name (new_account->role);

  if (!is_username (username))
    {
      refuse (error, CP2_ACCOUNTS_ERROR_INVALID, "A user name has 3 to 64 letters, digits and . _ - @");
      return NULL;
    }
  if (*role == '\0')
    {
      refuse (error, CP2_ACCOUNTS_ERROR_INVALID, "There is no such role");
      return NULL;
    }

  account = cp2_record_new (&cp2_account_kind, NULL);
  cp2_set_text (&account->username, username);
  cp2_set_text (&account->role, role);
  cp2_set_text (&account->label, new_account->label);

  return set_scope (account, new_account, repository, error) ? g_steal_pointer (&account) : NULL;
}

static gboolean
put_profile (Cp2Repository  *repository,
             Cp2Account     *account,
             GError        **error)
{
  g_autoptr(Cp2Profile) profile = NULL;

  if (!cp2_format_check (CP2_FORMAT_MOBILE, account->username))
    return TRUE;

  profile = cp2_record_new (&cp2_profile_kind, CP2_RECORD (account)->id);
  cp2_set_text (&profile->mobile, account->username);
  return cp2_repository_put (repository, profile, error);
}

static gboolean
put_records (Cp2Feed     *feed,
             Cp2Account  *account,
             GError     **error)
{
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (feed));

  return cp2_feed_begin_batch (feed, error) &&
         cp2_repository_put (repository, account, error) &&
         (g_strcmp0 (account->role, cp2_role_get_name (CP2_ROLE_PROFESSIONAL)) != 0 ||
          put_profile (repository, account, error)) &&
         cp2_feed_end_batch (feed, NULL, error);
}

Cp2Account *
cp2_accounts_create (Cp2Feed              *feed,
                     const Cp2NewAccount  *new_account,
                     gint64                now,
                     GError              **error)
{
  Cp2Sql *sql = cp2_feed_get_sql (feed);
  g_autoptr(Cp2Account) account = NULL;
  g_autofree char *found = NULL;
  gint64 until = new_account->one_time_hash != NULL ? now + new_account->one_time_seconds : 0;

  account = make_account (new_account, CP2_REPOSITORY (cp2_feed_get_repository (feed)), error);
  if (account == NULL || !cp2_accounts_find (sql, account->username, &found, NULL, error))
    return NULL;
  if (found != NULL)
    {
      refuse (error, CP2_ACCOUNTS_ERROR_TAKEN, "The user name belongs to another account");
      return NULL;
    }

  if (!put_records (feed, account, error) ||
      !cp2_sql_run (sql, error,
                    "INSERT INTO credential (account, hash, one_time_hash, one_time_until, version, changed_at) "
                    "VALUES ($1, $2, $3, $4, 1, $5)",
                    "sssii", CP2_RECORD (account)->id, new_account->password_hash, new_account->one_time_hash,
                    until, now))
    return NULL;

  return g_steal_pointer (&account);
}

gboolean
cp2_accounts_find (Cp2Sql      *sql,
                   const char  *username,
                   char       **account,
                   gboolean    *suspended,
                   GError     **error)
{
  Cp2Statement *statement;
  gboolean row;

  *account = NULL;
  statement = cp2_sql_query (sql, error, "SELECT id, suspended FROM account WHERE username = $1", "s", username);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      *account = g_strdup (cp2_statement_get_text (statement, 0));
      if (suspended != NULL)
        *suspended = cp2_statement_get_integer (statement, 1) != 0;
      cp2_statement_reset (statement);
    }

  return TRUE;
}

gboolean
cp2_accounts_set_one_time (Cp2Sql      *sql,
                           const char  *account,
                           const char  *one_time_hash,
                           gint64       until,
                           GError     **error)
{
  return cp2_sql_run (sql, error, "UPDATE credential SET one_time_hash = $2, one_time_until = $3 WHERE account = $1",
                      "ssi", account, one_time_hash, until);
}

gboolean
cp2_accounts_set_password (Cp2Sql      *sql,
                           const char  *account,
                           const char  *hash,
                           gint64       now,
                           GError     **error)
{
  return cp2_sql_run (sql, error,
                      "UPDATE credential SET hash = $2, one_time_hash = NULL, one_time_until = 0, "
                      "version = version + 1, changed_at = $3 "
                      "WHERE account = $1",
                      "ssi", account, hash, now);
}

gboolean
cp2_accounts_suspend (Cp2Feed     *feed,
                      const char  *account,
                      gboolean     suspended,
                      GError     **error)
{
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (feed));
  g_autoptr(Cp2Account) record = NULL;
  gpointer found = NULL;

  if (!cp2_repository_get (repository, &cp2_account_kind, account, &found, error))
    return FALSE;
  if (found == NULL)
    return refuse (error, CP2_ACCOUNTS_ERROR_UNKNOWN, "There is no such account");

  record = found;
  record->suspended = suspended;
  return cp2_feed_begin_batch (feed, error) &&
         cp2_repository_put (repository, record, error) &&
         cp2_feed_end_batch (feed, NULL, error);
}

gboolean
cp2_accounts_load_credential (Cp2Sql         *sql,
                              const char     *username,
                              const char     *account,
                              gint64          now,
                              Cp2Credential  *credential,
                              GError        **error)
{
  const char *text = username != NULL ? SELECT_CREDENTIAL "WHERE a.username = $1" : SELECT_CREDENTIAL "WHERE a.id = $1";
  Cp2Statement *statement;
  gboolean row;

  *credential = (Cp2Credential) { NULL };
  statement = cp2_sql_query (sql, error, text, "si", username != NULL ? username : account, now);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      credential->account = g_strdup (cp2_statement_get_text (statement, 0));
      credential->hash = g_strdup (cp2_statement_get_text (statement, 1));
      credential->one_time_hash = g_strdup (cp2_statement_get_text (statement, 2));
      credential->version = cp2_statement_get_integer (statement, 3);
      cp2_statement_reset (statement);
    }

  return TRUE;
}
