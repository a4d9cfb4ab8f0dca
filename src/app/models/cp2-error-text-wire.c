#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-error-text-wire.h"
#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"

typedef struct
{
  const char *code;
  const char *sentence;
} Row;

/* What only a mistake of a program can bring about has one sentence for all. */
#define NOT_UNDERSTOOD N_("The server did not understand this program. Update the program; your work on this computer is kept.")
#define FETCHED_AGAIN  N_("The server cannot go on where this computer stopped. Everything is fetched again by itself; unsent work is kept.")
#define ENROLLED_AGAIN N_("The server wants this computer to be registered again. Sign out and sign in once; unsent work is kept.")

static const Row problems[] = {
  /* Below HTTP, found by the client */
  { "certificate-name", N_("The server shows a certificate of another name. Check the server address, or try another network.") },
  { "certificate-time", N_("The server’s certificate does not fit this computer’s clock. Set the date and time of this computer right, then try again.") },
  { "certificate-unknown", N_("This computer does not trust the server that answers. Enter no password here, and ask your office.") },
  { "not-http", N_("What answers at this address is not a CP2 server. Check the server address in the preferences.") },
  { "portal", N_("The wireless network answered instead of the server. Sign in to the network first, in a web browser, then try again.") },
  { "tls", N_("No secure connection to the server could be made. Try again, or try another network.") },

  /* Signing in and passwords */
  { "account-suspended", N_("This account is suspended. Ask the sub-county office.") },
  { "forbidden", N_("Your account may not do this. Ask the office that manages it.") },
  { "numbers-differ", N_("The two numbers differ. Type the same mobile number twice.") },
  { "password-change-required", N_("This password was for one sign-in only. Sign in again and choose a password of your own.") },
  { "password-too-weak", N_("The new password is too easy to guess. Choose another one of at least 10 characters.") },
  { "unauthenticated", N_("The server no longer knows this sign-in. Sign out and sign in again; unsent work is kept.") },
  { "wrong-credentials", N_("The user name or the password is not right. Type them again, or get a new password under Forgot Password.") },
  { "wrong-format", N_("This is not a mobile number of Kenya. Write it like 0712 345 678 or 254712345678.") },

  /* This computer */
  { "bad-signature", ENROLLED_AGAIN },
  { "device-forked", ENROLLED_AGAIN },
  { "device-revoked", N_("The office has shut this computer out of your account. Ask the office that manages it.") },
  { "device-unknown", ENROLLED_AGAIN },
  { "too-many-devices", N_("Your account is in use on too many computers. Ask the office to remove some that you no longer use.") },

  /* The state of the server */
  { "internal", N_("The server could not do this. Try again later; if it stays so, give the office the number of the request.") },
  { "request-timeout", N_("The connection is too slow: not everything arrived in time. It is tried again; your work is kept.") },
  { "shutting-down", N_("The server is just stopping. Try again in a minute; your work on this computer is kept.") },
  { "storage-full", N_("The server cannot store more at present. Your work stays on this computer and is sent later.") },
  { "upgrade-required", N_("This version of the program is too old for the server. Update it; your unsent work is still sent.") },

  /* Between the programs */
  { "bad-cursor", FETCHED_AGAIN },
  { "cursor-expired", FETCHED_AGAIN },
  { "epoch-changed", N_("The server was restored from a backup. What it lacks is sent again by itself; nothing is lost.") },
  { "op-id-reused", N_("A change reached the server twice with different contents. Make the change again, and tell the office.") },
  { "sequence-gap", N_("The server missed some of your changes. They are sent again by themselves; nothing is lost.") },
  { "bad-body", NOT_UNDERSTOOD },
  { "bad-compression", NOT_UNDERSTOOD },
  { "bad-encoding", NOT_UNDERSTOOD },
  { "bad-framing", NOT_UNDERSTOOD },
  { "bad-json", NOT_UNDERSTOOD },
  { "bad-number", NOT_UNDERSTOOD },
  { "bad-query", NOT_UNDERSTOOD },
  { "body-too-large", NOT_UNDERSTOOD },
  { "digest-mismatch", NOT_UNDERSTOOD },
  { "duplicate-key", NOT_UNDERSTOOD },
  { "method-not-allowed", NOT_UNDERSTOOD },
  { "not-found", N_("The server has nothing there, or it is not yours to see. Bring the page up to date.") },
  { "string-too-long", NOT_UNDERSTOOD },
  { "too-deep", NOT_UNDERSTOOD },
  { "unsupported-encoding", NOT_UNDERSTOOD },
  { "unsupported-media-type", NOT_UNDERSTOOD },
};

/* The fact `reason` of `password-too-weak` */
static const Row weaknesses[] = {
  { "common", N_("Many people use this password, so it is guessed first. Choose another one, for example three words that do not belong together.") },
  { "not-text", N_("The password has a character that cannot be used. Leave it out.") },
  { "too-long", N_("The password is too long: at most 128 characters fit. Shorten it.") },
  { "too-short", N_("The password is too short. Use at least 10 characters.") },
  { "unchanged", N_("The new password is the old one. Choose another.") },
  { "username", N_("The password contains your user name. Choose one that does not.") },
};

static const char *
find_sentence (const Row  *rows,
               guint       n_rows,
               const char *code)
{
  for (guint i = 0; i < n_rows; i++)
    if (g_strcmp0 (rows[i].code, code) == 0)
      return _(rows[i].sentence);

  return NULL;
}

static char *
describe_too_many (guint seconds)
{
  guint minutes = (seconds + 59) / 60;

  if (seconds == 0)
    return g_strdup (_("There were too many tries. Wait a while, then try again."));

  return g_strdup_printf (ngettext ("There were too many tries. Wait %u minute, then try again.",
                                    "There were too many tries. Wait %u minutes, then try again.", minutes), minutes);
}

static char *
describe_overloaded (guint seconds)
{
  guint minutes = (seconds + 59) / 60;

  if (seconds == 0)
    return g_strdup (_("The server has more work than it can take. Try again in a few minutes; your work is kept."));

  return g_strdup_printf (ngettext ("The server has more work than it can take. Try again in %u minute; your work is kept.",
                                    "The server has more work than it can take. Try again in %u minutes; your work is kept.",
                                    minutes), minutes);
}

static char *
describe_rule (const char *code,
               JsonObject *facts)
{
  g_autoptr(GError) rule = cp2_rule_error_new_from_problem (code, facts);

  return rule ? cp2_rule_error_describe (rule) : NULL;
}

char *
cp2_error_text_for_problem (const Cp2ApiProblem *problem)
{
  const char *sentence = NULL;

  if (problem == NULL || problem->code == NULL)
    return NULL;
  if (g_str_equal (problem->code, "too-many-requests"))
    return describe_too_many (problem->retry_after);
  if (g_str_equal (problem->code, "overloaded"))
    return describe_overloaded (problem->retry_after);

  if (g_str_equal (problem->code, "password-too-weak"))
    sentence = find_sentence (weaknesses, G_N_ELEMENTS (weaknesses), cp2_json_get_string (problem->facts, "reason"));
  if (sentence == NULL)
    sentence = find_sentence (problems, G_N_ELEMENTS (problems), problem->code);

  return sentence ? g_strdup (sentence) : describe_rule (problem->code, problem->facts);
}
