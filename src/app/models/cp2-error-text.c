#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/models/cp2-error-text-wire.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-sign-in-model.h"
#include "client/cp2-store-error.h"
#include "client/cp2-vault.h"
#include "core/cp2-rule-error.h"
#include "storage/cp2-sql.h"

/* Each table has a row for every code of its domain, in the order of the enumeration. */

static const char * const api_sentences[] = {
  [CP2_API_ERROR_OFFLINE] = N_("The server cannot be reached. Check the network; your work on this computer is kept."),
  [CP2_API_ERROR_TIMEOUT] = N_("The server did not answer in time. The network may be slow; try again."),
  [CP2_API_ERROR_TRUNCATED] = N_("The answer of the server arrived damaged, so nothing of it was used. Try again."),
  [CP2_API_ERROR_NOT_OUR_SERVER] = N_("Something else than the CP2 server answered. Sign in to the wireless network first, or check the server address."),
  [CP2_API_ERROR_TLS] = N_("The connection to the server is not secure, so it was ended. Check this computer’s clock and the network."),
  [CP2_API_ERROR_ADDRESS] = N_("The server address is not usable. Write it as https:// and the name of the server."),
  [CP2_API_ERROR_UNAUTHENTICATED] = N_("The server does not accept this sign-in any more. Sign in again; unsent work is kept."),
  [CP2_API_ERROR_FORBIDDEN] = N_("The server does not allow this for your account. Ask the office that manages it."),
  [CP2_API_ERROR_NOT_FOUND] = N_("The server does not have this. Bring the page up to date and look again."),
  [CP2_API_ERROR_CONFLICT] = N_("The server and this computer disagree about what was sent. They agree again at the next try; nothing is lost."),
  [CP2_API_ERROR_GONE] = N_("This computer was away for too long to go on. Everything is fetched again; unsent work is kept."),
  [CP2_API_ERROR_TOO_LARGE] = N_("This is too large to send at once. It is sent in smaller parts."),
  [CP2_API_ERROR_UPGRADE] = N_("The server needs a newer version of the program. Update it; unsent work is kept."),
  [CP2_API_ERROR_TOO_MANY] = N_("The server was asked too often. Wait a while, then try again."),
  [CP2_API_ERROR_OVERLOADED] = N_("The server is busy. Try again in a few minutes; your work is kept."),
  [CP2_API_ERROR_BAD_REQUEST] = N_("The server could not use what was sent. Update the program, and tell the office if it stays so."),
  [CP2_API_ERROR_SERVER] = N_("The server has a fault. Try again later; your work on this computer is kept."),
};

static const char * const vault_sentences[] = {
  [CP2_VAULT_ERROR_WRONG_PASSWORD] = N_("This password does not open the account on this computer. Type it again; after five wrong ones you have to wait."),
  [CP2_VAULT_ERROR_WRONG_RECOVERY_KEY] = N_("The account on this computer cannot be opened with the new password. Use the old password, or ask the office."),
  [CP2_VAULT_ERROR_WAIT] = N_("There were too many wrong passwords. Wait a while, then try again."),
  [CP2_VAULT_ERROR_TOO_WEAK] = N_("A password has from 10 to 128 characters. Choose another one."),
  [CP2_VAULT_ERROR_LOCKED] = N_("The account on this computer is locked. Sign in, then try again."),
  [CP2_VAULT_ERROR_EXISTS] = N_("This account is on this computer already. Sign in with its password."),
  [CP2_VAULT_ERROR_MISSING] = N_("This account is not on this computer yet. Sign in once while the server can be reached."),
  [CP2_VAULT_ERROR_DAMAGED] = N_("The file that opens the account on this computer is damaged. Ask the office before you delete anything: unsent work may be behind it."),
  [CP2_VAULT_ERROR_TOO_NEW] = N_("A newer version of the program has been used here. Update this one; nothing was changed."),
  [CP2_VAULT_ERROR_IO] = N_("The account on this computer could not be read or written. Nothing was changed; check the disk and try again."),
};

static const char * const session_sentences[] = {
  [CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD] = N_("This password was for one sign-in only. Choose a password of your own."),
  [CP2_SESSION_ERROR_UNKNOWN_ACCOUNT] = N_("The server cannot be reached, and nobody of this name has signed in on this computer before. Connect to a network and try again."),
  [CP2_SESSION_ERROR_BUSY] = N_("Somebody is signed in, or is just signing in. Wait a moment, or sign out first."),
};

static const char * const store_sentences[] = {
  [CP2_STORE_ERROR_CLOSED] = N_("You are signed out. Sign in again to go on."),
  [CP2_STORE_ERROR_WRONG_KEY] = N_("The data on this computer belong to another account. They were left as they are; ask the office."),
  [CP2_STORE_ERROR_IO] = N_("This could not be saved on the disk, so it was not done. Free some space and try again; nothing else is lost."),
  [CP2_STORE_ERROR_NO_ACCOUNT] = N_("Nobody has signed in here yet. Sign in once while the server can be reached."),
  [CP2_STORE_ERROR_EPOCH] = N_("The server was set up anew. Everything is fetched again by itself; unsent work is kept."),
  [CP2_STORE_ERROR_STALE_PAGE] = N_("Something arrived twice. It is fetched again by itself; nothing is lost."),
  [CP2_STORE_ERROR_MALFORMED] = N_("The server sent something that this version cannot read. Update the program; nothing was changed."),
  [CP2_STORE_ERROR_STATE] = N_("This has just been done in another way. Look at the page again."),
};

static const char * const sql_sentences[] = {
  [CP2_SQL_ERROR_OPEN] = N_("The data on this computer cannot be opened. Check that the disk is there and may be written, then try again."),
  [CP2_SQL_ERROR_NOT_A_DATABASE] = N_("The file with the data of this computer is not readable. Sign in again: what can be rescued is rescued."),
  [CP2_SQL_ERROR_CORRUPT] = N_("The data on this computer are damaged. Sign out and in again: unsent work is rescued and the rest is fetched again."),
  [CP2_SQL_ERROR_FULL] = N_("The disk is full, so this was not saved. Nothing else is lost: free some space and try again."),
  [CP2_SQL_ERROR_BUSY] = N_("Another program is using the data on this computer. Close the other window of CP2 and try again."),
  [CP2_SQL_ERROR_CONSTRAINT] = N_("This is here already. Bring the page up to date and look again."),
  [CP2_SQL_ERROR_TOO_NEW] = N_("A newer version of the program has worked with these data. Update this one; nothing was changed."),
  [CP2_SQL_ERROR_STATEMENT] = N_("The data on this computer could not be used. Close the program and start it again; nothing was changed."),
};

static const struct
{
  GIOErrorEnum  code;
  const char   *sentence;
} io_sentences[] = {
  { G_IO_ERROR_CANCELLED, N_("You stopped this. Nothing was changed.") },
  { G_IO_ERROR_NO_SPACE, N_("The disk is full. Nothing is lost: free some space and try again.") },
  { G_IO_ERROR_NOT_FOUND, N_("The file is not there any more. Choose another one.") },
  { G_IO_ERROR_EXISTS, N_("There is a file of that name already. Choose another name.") },
  { G_IO_ERROR_IS_DIRECTORY, N_("This is a folder, not a file. Choose a file.") },
  { G_IO_ERROR_NOT_DIRECTORY, N_("This is not a folder. Choose a folder.") },
  { G_IO_ERROR_PERMISSION_DENIED, N_("You may not read or write there. Choose another place.") },
  { G_IO_ERROR_READ_ONLY, N_("Nothing can be written there: it is read-only. Choose another place.") },
  { G_IO_ERROR_FILENAME_TOO_LONG, N_("The name of the file is too long. Choose a shorter one.") },
  { G_IO_ERROR_TIMED_OUT, N_("This took too long and was given up. Try again.") },
  { G_IO_ERROR_HOST_NOT_FOUND, N_("No server of this name was found. Check the network and the server address.") },
  { G_IO_ERROR_HOST_UNREACHABLE, N_("The server is not to be reached from this network. Try again, or try another network.") },
  { G_IO_ERROR_NETWORK_UNREACHABLE, N_("There is no network. Connect to one and try again; your work is kept.") },
  { G_IO_ERROR_CONNECTION_REFUSED, N_("The server does not take connections now. Try again later; your work is kept.") },
  { G_IO_ERROR_CONNECTION_CLOSED, N_("The connection broke off. Try again.") },
};

static const char *
get_general (void)
{
  return _("This did not work, for a reason the program does not know. Try again; if it stays so, tell the office.");
}

static const char *
find_io_sentence (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (io_sentences); i++)
    if ((int) io_sentences[i].code == code)
      return _(io_sentences[i].sentence);

  return get_general ();
}

static char *
take_row (const char * const *rows,
          guint               n_rows,
          int                 code)
{
  gboolean is_known = code >= 0 && (guint) code < n_rows && rows[code] != NULL;

  return g_strdup (is_known ? _(rows[code]) : get_general ());
}

/* The vault's message ends with the seconds, the only place where they stand in the error. */
static char *
describe_wait (const GError *error)
{
  const char *digits = strpbrk (error->message, "0123456789");
  guint64 seconds = digits ? g_ascii_strtoull (digits, NULL, 10) : 0;
  guint minutes = MIN ((seconds + 59) / 60, 60);

  if (seconds == 0)
    return take_row (vault_sentences, G_N_ELEMENTS (vault_sentences), error->code);
  if (seconds <= 90)
    return g_strdup_printf (ngettext ("There were too many wrong passwords. Wait %u second, then try again.",
                                      "There were too many wrong passwords. Wait %u seconds, then try again.",
                                      (guint) seconds), (guint) seconds);

  return g_strdup_printf (ngettext ("There were too many wrong passwords. Wait %u minute, then try again.",
                                    "There were too many wrong passwords. Wait %u minutes, then try again.", minutes),
                          minutes);
}

char *
cp2_error_text (const GError *error)
{
  char *text;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == CP2_RULE_ERROR)
    return cp2_rule_error_describe (error);
  if (error->domain == CP2_API_ERROR)
    return (text = cp2_error_text_for_problem (cp2_api_error_get_problem (error))) != NULL
           ? text : take_row (api_sentences, G_N_ELEMENTS (api_sentences), error->code);
  if (g_error_matches (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WAIT))
    return describe_wait (error);
  if (error->domain == CP2_VAULT_ERROR)
    return take_row (vault_sentences, G_N_ELEMENTS (vault_sentences), error->code);
  if (error->domain == CP2_SESSION_ERROR)
    return take_row (session_sentences, G_N_ELEMENTS (session_sentences), error->code);
  if (error->domain == CP2_STORE_ERROR)
    return take_row (store_sentences, G_N_ELEMENTS (store_sentences), error->code);
  if (error->domain == CP2_SQL_ERROR)
    return take_row (sql_sentences, G_N_ELEMENTS (sql_sentences), error->code);
  if (error->domain == CP2_SIGN_IN_ERROR)
    return g_strdup (error->message);
  if (error->domain == G_IO_ERROR)
    return g_strdup (find_io_sentence (error->code));

  return g_strdup (get_general ());
}

const char *
cp2_error_text_get_request_id (const GError *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);

  return problem ? problem->request_id : NULL;
}
