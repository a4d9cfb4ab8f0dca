#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/models/cp2-error-text-wire.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-password-rules.h"
#include "app/models/cp2-sign-in-model.h"
#include "client/cp2-vault.h"
#include "core/cp2-rule-error.h"
#include "server/cp2-problem.h"

/* What the program says when it does not know; no code that we make may end there. */
static char *
get_general (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_FAULT, "x");

  return cp2_error_text (error);
}

static void
assert_sentence (const char *text)
{
  g_autofree char *general = get_general ();

  g_test_message ("%s", text);
  g_assert_cmpstr (text, !=, general);
  g_assert_true (g_str_has_suffix (text, ".") || g_str_has_suffix (text, "…"));
  g_assert_cmpint (g_utf8_strlen (text, -1), >, 25);
  g_assert_null (strpbrk (text, "{}_%"));
}

/* Every code of the domain has a sentence, and no other code has the same. */
static void
test_domain (GQuark domain,
             int    n_codes)
{
  g_autoptr(GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *general = get_general ();
  g_autoptr(GError) beyond = g_error_new_literal (domain, n_codes, "internal words");
  g_autofree char *of_beyond = cp2_error_text (beyond);

  for (int code = 0; code < n_codes; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (domain, code, "internal words");
      char *text = cp2_error_text (error);

      assert_sentence (text);
      g_assert_null (strstr (text, "internal words"));
      g_assert_true (g_hash_table_add (texts, text));
    }
  g_assert_cmpstr (of_beyond, ==, general);
}

static void
test_api (void)
{
  test_domain (CP2_API_ERROR, CP2_API_ERROR_SERVER + 1);
}

static void
test_session (void)
{
  test_domain (CP2_SESSION_ERROR, CP2_SESSION_ERROR_BUSY + 1);
}

static void
test_sql (void)
{
  test_domain (CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT + 1);
}

static void
test_store (void)
{
  test_domain (CP2_STORE_ERROR, CP2_STORE_ERROR_STATE + 1);
}

static void
test_vault (void)
{
  test_domain (CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO + 1);
}

static void
test_rule (void)
{
  g_autoptr(GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (Cp2RuleError code = 0; code < CP2_RULE_ERROR_LAST; code++)
    {
      g_autoptr(GError) error = NULL;
      char *text;

      cp2_rule_refuse (&error, code, NULL);
      text = cp2_error_text (error);
      assert_sentence (text);
      g_assert_true (g_hash_table_add (texts, text));
    }
}

static void
test_io (void)
{
  static const GIOErrorEnum codes[] = {
    G_IO_ERROR_CANCELLED, G_IO_ERROR_NO_SPACE, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_PERMISSION_DENIED, G_IO_ERROR_READ_ONLY,
    G_IO_ERROR_TIMED_OUT, G_IO_ERROR_HOST_NOT_FOUND, G_IO_ERROR_NETWORK_UNREACHABLE, G_IO_ERROR_CONNECTION_REFUSED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, codes[i], "internal words");
      g_autofree char *text = cp2_error_text (error);

      assert_sentence (text);
    }
}

static char *
describe_problem (const char *code,
                  JsonObject *facts,
                  guint       retry_after)
{
  Cp2ApiProblem problem = { .code = (char *) code, .facts = facts, .status = 400, .retry_after = retry_after };

  return cp2_error_text_for_problem (&problem);
}

/* Every code that the server has in its table, and those that its handlers make, is known here. */
static void
test_problems (void)
{
  static const char * const others[] = {
    "account-suspended", "too-many-devices", "numbers-differ", "wrong-format",
    "certificate-name", "certificate-time", "certificate-unknown", "not-http", "portal", "tls",
  };

  for (Cp2ProblemCode code = 0; code < CP2_PROBLEM_N_CODES; code++)
    {
      g_autofree char *text = describe_problem (cp2_problem_code_get_name (code), NULL, 0);

      g_test_message ("%s", cp2_problem_code_get_name (code));
      g_assert_nonnull (text);
      assert_sentence (text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *text = describe_problem (others[i], NULL, 0);

      g_assert_nonnull (text);
      assert_sentence (text);
    }

  g_assert_null (describe_problem ("of-a-newer-server", NULL, 0));
  g_assert_null (describe_problem (NULL, NULL, 0));
  g_assert_null (cp2_error_text_for_problem (NULL));
}

static void
test_problem_facts (void)
{
  static const struct { const char *reason; const char *read; } reasons[] = {
    { "too-short", "too short" }, { "too-long", "too long" }, { "common", "Many people" }, { "username", "user name" },
    { "unchanged", "the old one" }, { "not-text", "cannot be used" }, { "of-a-newer-server", "easy to guess" },
  };
  static const struct { guint seconds; const char *read; } waits[] = {
    { 0, "a while" }, { 1, "1 minute," }, { 60, "1 minute," }, { 61, "2 minutes" }, { 3600, "60 minutes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr(JsonObject) facts = json_object_new ();
      g_autofree char *text = NULL;

      json_object_set_string_member (facts, "reason", reasons[i].reason);
      text = describe_problem ("password-too-weak", facts, 0);
      g_assert_nonnull (strstr (text, reasons[i].read));
    }
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *text = describe_problem ("too-many-requests", NULL, waits[i].seconds);

      g_assert_nonnull (strstr (text, waits[i].read));
    }
}

/* A refusal by a rule that came as an answer reads as it does from here, with its facts. */
static void
test_problem_rule (void)
{
  g_autoptr(JsonObject) facts = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (facts, "date", "2026-11-04");
  text = describe_problem ("vacancy-closed", facts, 0);
  g_assert_nonnull (strstr (text, "4 Nov 2026"));
}

static void
test_request_id (void)
{
  g_autoptr(GError) with = cp2_api_error_new_problem (500, NULL, "0192-request", 0);
  g_autoptr(GError) without = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpstr (cp2_error_text_get_request_id (with), ==, "0192-request");
  g_assert_null (cp2_error_text_get_request_id (without));
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GError *
try_password (Cp2Vault   *vault,
              const char *password,
              gboolean    create)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  if (create)
    cp2_vault_create_async (vault, password, NULL, "x", NULL, take_result_cb, &result);
  else
    cp2_vault_unlock_async (vault, password, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  if (create)
    cp2_vault_create_finish (vault, result, &error);
  else
    cp2_vault_unlock_finish (vault, result, &error);
  return error;
}

/* The seconds of a real vault are in its error, and in the sentence. */
static void
test_vault_wait (void)
{
  g_autofree char *folder = g_dir_make_tmp ("cp2-error-text-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "vault", NULL);
  g_autoptr(Cp2Vault) vault = g_object_new (CP2_TYPE_VAULT, "folder", path, "memory-kib", CP2_VAULT_MEMORY_KIB_MIN, NULL);
  g_autoptr(GError) error = try_password (vault, "Mlima-mrefu-2026", TRUE);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  cp2_vault_lock (vault);
  for (guint i = 0; i < 6; i++)
    {
      g_clear_error (&error);
      error = try_password (vault, "not-this-one", FALSE);
    }
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WAIT);
  text = cp2_error_text (error);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "seconds"));
}

static void
test_strength (void)
{
  static const struct { const char *password; Cp2PasswordStrength strength; } cases[] = {
    { "", CP2_PASSWORD_EMPTY }, { "Ab3#Ab3#x", CP2_PASSWORD_TOO_SHORT }, { "aaaaaaaaaaaa", CP2_PASSWORD_WEAK },
    { "1234567890", CP2_PASSWORD_WEAK }, { "abcdefghijklmnop", CP2_PASSWORD_WEAK },
    { "shambakubwa", CP2_PASSWORD_FAIR }, { "mto shamba dirisha", CP2_PASSWORD_STRONG },
    { "äöüäöüäöü", CP2_PASSWORD_TOO_SHORT },
  };
  g_autofree char *endless = g_strnfill (CP2_PASSWORD_LENGTH_MAX + 1, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cp2_password_get_strength (cases[i].password), ==, cases[i].strength);
  g_assert_cmpint (cp2_password_get_strength (endless), ==, CP2_PASSWORD_TOO_LONG);

  for (Cp2PasswordStrength strength = CP2_PASSWORD_TOO_SHORT; strength <= CP2_PASSWORD_STRONG; strength++)
    g_assert_cmpstr (cp2_password_strength_get_word (strength), !=, "");
  g_assert_cmpuint (cp2_password_strength_get_level (CP2_PASSWORD_TOO_SHORT), ==, 0);
  g_assert_cmpuint (cp2_password_strength_get_level (CP2_PASSWORD_STRONG), ==, 3);
}

/* A server that decides is not away: a wrong password is never tried again behind its back. */
static void
test_server_was_away (void)
{
  for (int code = 0; code <= CP2_API_ERROR_SERVER; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (CP2_API_ERROR, code, "x");
      gboolean decided = code == CP2_API_ERROR_UNAUTHENTICATED || code == CP2_API_ERROR_FORBIDDEN ||
                         code == CP2_API_ERROR_TOO_MANY || code == CP2_API_ERROR_BAD_REQUEST;

      if (decided)
        g_assert_false (cp2_sign_in_server_was_away (error));
      if (code <= CP2_API_ERROR_TLS)
        g_assert_true (cp2_sign_in_server_was_away (error));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/error-text/domain/api", test_api);
  g_test_add_func ("/error-text/domain/io", test_io);
  g_test_add_func ("/error-text/domain/rule", test_rule);
  g_test_add_func ("/error-text/domain/session", test_session);
  g_test_add_func ("/error-text/domain/sql", test_sql);
  g_test_add_func ("/error-text/domain/store", test_store);
  g_test_add_func ("/error-text/domain/vault", test_vault);
  g_test_add_func ("/error-text/problem/codes", test_problems);
  g_test_add_func ("/error-text/problem/facts", test_problem_facts);
  g_test_add_func ("/error-text/problem/rule", test_problem_rule);
  g_test_add_func ("/error-text/request-id", test_request_id);
  g_test_add_func ("/error-text/vault/wait", test_vault_wait);
  g_test_add_func ("/password-rules/strength", test_strength);
  g_test_add_func ("/sign-in-model/server-was-away", test_server_was_away);

  return g_test_run ();
}
