#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-clock.h"
#include "ctl/cp2-ctl.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"
#include "server/cp2-sessions.h"

#define SUMMARY \
  "add        makes an account, with --role, --username and, for a centre, sub-county or county, --scope\n" \
  "suspend    shuts an account out until “resume”\n" \
  "resume     lets it in again\n" \
  "password   gives it a new password and ends all its sign-ins\n" \
  "\n" \
  "Without --password-file a one-time password is made and printed; it is good for 24 hours and must be changed at the " \
  "first sign-in. With it, the first line of the file becomes the password."

typedef struct
{
  char     *role;
  char     *scope;
  char     *username;
  char     *label;
  char     *password_file;
  gboolean  as_json;
} Options;

/* Secret: the password in clear, when it was made here; hash: what is stored. */
typedef struct
{
  Cp2Secret *secret;
  char      *hash;
} Password;

static void
options_clear (Options *options)
{
  g_free (options->role);
  g_free (options->scope);
  g_free (options->username);
  g_free (options->label);
  g_free (options->password_file);
}

static void
password_clear (Password *password)
{
  g_clear_pointer (&password->secret, cp2_secret_free);
  g_clear_pointer (&password->hash, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Password, password_clear)

static gint64
get_now (void)
{
  return cp2_clock_now () / G_USEC_PER_SEC;
}

static Cp2Secret *
read_password (const char  *path,
               const char  *username,
               GError     **error)
{
  g_autoptr(Cp2Secret) text = NULL;
  g_autoptr(GError) reason = NULL;

  if (!g_file_get_contents (path, &text, NULL, &reason))
    {
      g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_REFUSED, "The password cannot be read: %s", reason->message);
      return NULL;
    }

  text[strcspn (text, "\r\n")] = '\0';
  return cp2_password_check (text, username, error) ? g_steal_pointer (&text) : NULL;
}

static gboolean
make_password (const Options  *options,
               const char     *username,
               Password       *password,
               GError        **error)
{
  g_autoptr(Cp2Secret) chosen = NULL;

  if (options->password_file != NULL)
    {
      chosen = read_password (options->password_file, username, error);
      if (chosen == NULL)
        return FALSE;
    }
  else
    {
      password->secret = cp2_password_generate_one_time ();
    }

  password->hash = cp2_password_hash (chosen != NULL ? chosen : password->secret, error);
  return password->hash != NULL;
}

static void
print_account (const Options  *options,
               const char     *username,
               const Password *password,
               const char     *done)
{
  g_autoptr(GString) text = g_string_new ("{");

  if (!options->as_json)
    {
      g_print ("%s: %s.\n", username, done);
      if (password != NULL && password->secret != NULL)
        g_print ("One-time password, good for %d hours: %s\n", CP2_ACCOUNTS_ONE_TIME_SECONDS / 3600, password->secret);
      return;
    }

  cp2_json_append_member (text, "username", username);
  if (password != NULL)
    cp2_json_append_member (text, "one_time_password", password->secret);
  g_print ("%s}\n", text->str);
}

/* Runs one change in a transaction of its own. */
static gboolean
end (Cp2Sql    *sql,
     gboolean   is_done,
     GError   **error)
{
  if (is_done)
    return cp2_sql_commit (sql, error);

  cp2_sql_rollback (sql);
  return FALSE;
}

static gboolean
add (Cp2Sql         *sql,
     Cp2Feed        *feed,
     const Options  *options,
     GError        **error)
{
  g_autofree char *username = cp2_accounts_normalise_username (options->username);
  g_auto(Password) password = { NULL };
  Cp2NewAccount account = {
    .username = username, .role = cp2_role_from_name (options->role), .scope = options->scope, .label = options->label,
  };
  g_autoptr(Cp2Account) made = NULL;

  if (!make_password (options, username, &password, error))
    return FALSE;

  if (password.secret != NULL)
    account.one_time_hash = password.hash;
  else
    account.password_hash = password.hash;
  account.one_time_seconds = CP2_ACCOUNTS_ONE_TIME_SECONDS;

  if (!cp2_sql_begin (sql, error))
    return FALSE;
  made = cp2_accounts_create (feed, &account, get_now (), error);
  if (!end (sql, made != NULL, error))
    return FALSE;

  print_account (options, username, &password, "the account was made");
  return TRUE;
}

static char *
find_account (Cp2Sql      *sql,
              const char  *username,
              GError     **error)
{
  char *account = NULL;

  if (cp2_accounts_find (sql, username, &account, NULL, error) && account == NULL)
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_REFUSED, "There is no account “%s”", username);
  return account;
}

static gboolean
suspend (Cp2Sql         *sql,
         Cp2Feed        *feed,
         const Options  *options,
         gboolean        suspended,
         GError        **error)
{
  g_autofree char *username = cp2_accounts_normalise_username (options->username);
  g_autofree char *account = find_account (sql, username, error);

  if (account == NULL ||
      !cp2_sql_begin (sql, error) ||
      !end (sql, cp2_accounts_suspend (feed, account, suspended, error), error))
    return FALSE;

  print_account (options, username, NULL, suspended ? "the account is suspended" : "the account is no longer suspended");
  return TRUE;
}

static gboolean
store_password (Cp2Sql          *sql,
                const char      *account,
                const Password  *password,
                GError         **error)
{
  gint64 now = get_now ();

  return (password->secret != NULL ?
          cp2_accounts_set_one_time (sql, account, password->hash, now + CP2_ACCOUNTS_ONE_TIME_SECONDS, error) :
          cp2_accounts_set_password (sql, account, password->hash, now, error)) &&
         cp2_sessions_end_others (sql, account, NULL, error);
}

static gboolean
change_password (Cp2Sql         *sql,
                 const Options  *options,
                 GError        **error)
{
  g_autofree char *username = cp2_accounts_normalise_username (options->username);
  g_autofree char *account = find_account (sql, username, error);
  g_auto(Password) password = { NULL };

  if (account == NULL || !make_password (options, username, &password, error) ||
      !cp2_sql_begin (sql, error) ||
      !end (sql, store_password (sql, account, &password, error), error))
    return FALSE;

  print_account (options, username, &password, "the password was changed");
  return TRUE;
}

static gboolean
check_options (const char     *what,
               const Options  *options,
               GError        **error)
{
  if (!g_str_equal (what, "add") && !g_str_equal (what, "suspend") && !g_str_equal (what, "resume") &&
      !g_str_equal (what, "password"))
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "“account %s” is unknown; see “cp2ctl account --help”", what);
  else if (options->username == NULL)
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "Name the account");
  else if (g_str_equal (what, "add") && cp2_role_from_name (options->role) == 0)
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE,
                 "Say which --role: professional, centre, subcounty, county or council");
  else
    return TRUE;

  return FALSE;
}

static gboolean
run (const char     *database,
     const char     *what,
     const Options  *options,
     GError        **error)
{
  g_autoptr(Cp2Sql) sql = NULL;
  g_autoptr(Cp2Feed) feed = NULL;

  if (!check_options (what, options, error))
    return FALSE;
  sql = cp2_ctl_open (database, FALSE, error);
  if (sql == NULL)
    return FALSE;

  feed = cp2_feed_new (sql);
  if (g_str_equal (what, "add"))
    return add (sql, feed, options, error);
  if (g_str_equal (what, "password"))
    return change_password (sql, options, error);

  return suspend (sql, feed, options, g_str_equal (what, "suspend"), error);
}

Cp2CtlExit
cp2_ctl_account (char  **database,
                 GStrv  *arguments)
{
  g_auto(Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, "professional, centre, subcounty, county or council", "ROLE" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &options.scope, "Id of the centre, sub-county or county", "ID" },
    { "username", 0, 0, G_OPTION_ARG_STRING, &options.username, "The sign-in name; it may also follow the action", "NAME" },
    { "label", 0, 0, G_OPTION_ARG_STRING, &options.label, "The name shown", "TEXT" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file, "File with the password in its first line", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "Print the result as JSON", NULL },
    { NULL }
  };
  gboolean has_name = FALSE;
  g_autoptr(GError) error = NULL;

  /* The name as a second word is checked below, where it is known whether the option gave it already. */
  for (guint i = 0; (*arguments)[i] != NULL; i++)
    has_name = has_name || g_str_has_prefix ((*arguments)[i], "--username");
  if (!cp2_ctl_parse ("account", "add|suspend|resume|password [USERNAME]", SUMMARY, entries, has_name ? 1 : 2,
                      database, arguments, &error))
    return cp2_ctl_report (error);
  if (!has_name)
    options.username = g_strdup ((*arguments)[2]);

  return run (*database, (*arguments)[1], &options, &error) ? CP2_CTL_DONE : cp2_ctl_report (error);
}
