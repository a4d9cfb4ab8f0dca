#include "config.h"

#include <string.h>

#include "server/cp2-password-pool.h"

#define GOOD "mvua ya vuli 77"

/* The least that libsodium takes: the tests are about what happens, not about what it costs. */
static const Cp2PasswordCost low_cost = { 1, 8192 };

static void
assert_refused (const char       *password,
                const char       *username,
                Cp2PasswordError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_password_check (password, username, &error));
  g_assert_error (error, CP2_PASSWORD_ERROR, (int) code);
}

static void
assert_accepted (const char *password,
                 const char *username)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_password_check (password, username, &error));
  g_assert_no_error (error);
}

static void
test_check_length (void)
{
  g_autofree char *longest = g_strnfill (CP2_PASSWORD_MAX_LENGTH, 'x');
  g_autofree char *too_long = g_strnfill (CP2_PASSWORD_MAX_LENGTH + 1, 'x');
  g_autoptr(GString) wide = g_string_new (NULL);

  assert_refused ("", NULL, CP2_PASSWORD_ERROR_TOO_SHORT);
  assert_refused ("mvua ya v", NULL, CP2_PASSWORD_ERROR_TOO_SHORT);
  assert_accepted ("mvua ya vu", NULL);
  assert_accepted (longest, NULL);
  assert_refused (too_long, NULL, CP2_PASSWORD_ERROR_TOO_LONG);

  /* Characters count, not bytes: nine of three bytes are too few, 128 of three are not too many. */
  assert_refused ("ŵŵŵŵŵŵŵŵŵ", NULL, CP2_PASSWORD_ERROR_TOO_SHORT);
  for (guint i = 0; i < CP2_PASSWORD_MAX_LENGTH; i++)
    g_string_append (wide, "€");
  assert_accepted (wide->str, NULL);

  assert_refused ("mvua ya vuli \xff\xfe", NULL, CP2_PASSWORD_ERROR_NOT_TEXT);
}

static void
test_check_username (void)
{
  assert_refused ("254712345670", "254712345670", CP2_PASSWORD_ERROR_USERNAME);
  assert_refused ("my254712345670!", "254712345670", CP2_PASSWORD_ERROR_USERNAME);
  assert_refused ("kcse12345671x", "KCSE12345671", CP2_PASSWORD_ERROR_USERNAME);
  assert_accepted ("254712345670 mvua ya vuli", "254712345670");
  assert_accepted (GOOD, "254712345670");
  assert_accepted (GOOD, "");
}

/* Each line of the shipped list is found, whatever its case, and its neighbours that are not in it are not. */
static void
test_check_common (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "reference", "common-passwords.txt", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 1000);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        g_assert_cmpint (strcmp (lines[i - 1], lines[i]), <, 0);
      g_hash_table_add (all, lines[i]);
    }

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *upper = g_ascii_strup (lines[i], -1);
      g_autofree char *after = g_strconcat (lines[i], "\x01", NULL);

      if (lines[i][0] == '#')
        continue;

      g_assert_cmpuint (strlen (lines[i]), >=, CP2_PASSWORD_MIN_LENGTH);
      assert_refused (lines[i], NULL, CP2_PASSWORD_ERROR_COMMON);
      assert_refused (upper, NULL, CP2_PASSWORD_ERROR_COMMON);
      assert_accepted (after, NULL);
    }

  g_assert_true (g_hash_table_contains (all, "password123"));
  g_assert_true (g_hash_table_contains (all, "1234567890"));
  assert_accepted ("~~~~~~~~~~zz", NULL);
  assert_accepted ("!!!!!!!!!!aa", NULL);
}

static void
test_hash_salted (void)
{
  g_autofree char *one = cp2_password_hash (GOOD, NULL);
  g_autofree char *other = cp2_password_hash (GOOD, NULL);

  g_assert_true (g_str_has_prefix (one, "$argon2id$v=19$m=8,t=1,p=1$"));
  g_assert_cmpstr (one, !=, other);
  g_assert_true (cp2_password_verify (one, GOOD, NULL, NULL));
  g_assert_true (cp2_password_verify (other, GOOD, NULL, NULL));
}

static void
test_hash_product_cost (void)
{
  g_autofree char *hash = NULL;
  gboolean needs_rehash = TRUE;

  cp2_password_set_cost (NULL);
  hash = cp2_password_hash (GOOD, NULL);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_true (cp2_password_verify (hash, GOOD, &needs_rehash, NULL));
  g_assert_false (needs_rehash);
  cp2_password_set_cost (&low_cost);
}

static void
test_hash_failed (void)
{
  const Cp2PasswordCost impossible = { 1, 1 };
  g_autoptr(GError) error = NULL;

  cp2_password_set_cost (&impossible);
  g_assert_null (cp2_password_hash (GOOD, &error));
  g_assert_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED);
  g_assert_null (strstr (error->message, GOOD));
  cp2_password_set_cost (&low_cost);
}

static void
test_verify_wrong (void)
{
  g_autofree char *hash = cp2_password_hash (GOOD, NULL);
  const char *cases[] = { "", "mvua ya vuli 78", "mvua ya vuli 77 ", "Mvua ya vuli 77" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean needs_rehash = TRUE;

      g_assert_false (cp2_password_verify (hash, cases[i], &needs_rehash, &error));
      g_assert_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_WRONG);
      g_assert_false (needs_rehash);
    }
}

/* An unknown user and a wrong password read the same. */
static void
test_verify_unknown_user (void)
{
  g_autofree char *hash = cp2_password_hash (GOOD, NULL);
  g_autoptr(GError) unknown = NULL;
  g_autoptr(GError) wrong = NULL;

  g_assert_false (cp2_password_verify (NULL, GOOD, NULL, &unknown));
  g_assert_false (cp2_password_verify (hash, "another one", NULL, &wrong));
  g_assert_error (unknown, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_WRONG);
  g_assert_error (wrong, unknown->domain, unknown->code);
  g_assert_cmpstr (wrong->message, ==, unknown->message);
}

static void
test_verify_damaged (void)
{
  g_autofree char *hash = cp2_password_hash (GOOD, NULL);
  g_autofree char *cut = g_strndup (hash, strlen (hash) / 2);
  g_autofree char *endless = g_strnfill (5000, '$');
  const char *cases[] = { "", "plain", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abc", cut, endless };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (cp2_password_verify (cases[i], GOOD, NULL, &error));
      g_assert_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED);
    }
}

static void
test_verify_needs_rehash (void)
{
  const Cp2PasswordCost higher = { 2, 16384 };
  g_autofree char *hash = cp2_password_hash (GOOD, NULL);
  gboolean needs_rehash = TRUE;

  g_assert_true (cp2_password_verify (hash, GOOD, &needs_rehash, NULL));
  g_assert_false (needs_rehash);

  cp2_password_set_cost (&higher);
  g_assert_true (cp2_password_verify (hash, GOOD, &needs_rehash, NULL));
  g_assert_true (needs_rehash);
  cp2_password_set_cost (&low_cost);
}

static void
test_one_time_form (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) cp2_secret_free, NULL);
  gboolean used[256] = { FALSE };
  guint n_used = 0;

  for (guint i = 0; i < 2000; i++)
    {
      Cp2Secret *password = cp2_password_generate_one_time ();

      g_assert_cmpuint (strlen (password), ==, CP2_PASSWORD_ONE_TIME_LENGTH);
      g_assert_cmpuint (strcspn (password, "01iloIO"), ==, CP2_PASSWORD_ONE_TIME_LENGTH);
      assert_accepted (password, "254712345670");
      for (guint j = 0; password[j] != '\0'; j++)
        used[(guchar) password[j]] = TRUE;
      g_assert_true (g_hash_table_add (seen, password));
    }

  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    n_used += used[i];
  g_assert_cmpuint (n_used, ==, 31);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static char *
hash_and_wait (Cp2PasswordPool  *pool,
               const char       *password,
               GCancellable     *cancellable,
               GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_password_pool_hash_async (pool, password, cancellable, take_result_cb, &result);
  wait_for (&result);
  return cp2_password_pool_hash_finish (pool, result, error);
}

static gboolean
verify_and_wait (Cp2PasswordPool  *pool,
                 const char       *hash,
                 const char       *password,
                 GCancellable     *cancellable,
                 gboolean         *needs_rehash,
                 GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_password_pool_verify_async (pool, hash, password, cancellable, take_result_cb, &result);
  wait_for (&result);
  return cp2_password_pool_verify_finish (pool, result, needs_rehash, error);
}

static void
test_pool_results (void)
{
  const Cp2PasswordCost higher = { 2, 16384 };
  g_autoptr(Cp2PasswordPool) pool = cp2_password_pool_new (2, 4, NULL);
  g_autoptr(GError) wrong = NULL;
  g_autoptr(GError) unknown = NULL;
  g_autofree char *hash = hash_and_wait (pool, GOOD, NULL, NULL);
  gboolean needs_rehash = TRUE;

  g_assert_true (verify_and_wait (pool, hash, GOOD, NULL, &needs_rehash, NULL));
  g_assert_false (needs_rehash);
  g_assert_false (verify_and_wait (pool, hash, "another one", NULL, NULL, &wrong));
  g_assert_error (wrong, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_WRONG);
  g_assert_false (verify_and_wait (pool, NULL, GOOD, NULL, &needs_rehash, &unknown));
  g_assert_error (unknown, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_WRONG);

  cp2_password_set_cost (&higher);
  g_assert_true (verify_and_wait (pool, hash, GOOD, NULL, &needs_rehash, NULL));
  g_assert_true (needs_rehash);
  cp2_password_set_cost (&low_cost);
}

static void
test_pool_failed (void)
{
  const Cp2PasswordCost impossible = { 1, 1 };
  g_autoptr(Cp2PasswordPool) pool = cp2_password_pool_new (1, 0, NULL);
  g_autoptr(GError) hash_error = NULL;
  g_autoptr(GError) verify_error = NULL;

  cp2_password_set_cost (&impossible);
  g_assert_null (hash_and_wait (pool, GOOD, NULL, &hash_error));
  g_assert_error (hash_error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED);
  cp2_password_set_cost (&low_cost);

  g_assert_false (verify_and_wait (pool, "damaged", GOOD, NULL, NULL, &verify_error));
  g_assert_error (verify_error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED);
}

static void
test_pool_cancelled (void)
{
  g_autoptr(Cp2PasswordPool) pool = cp2_password_pool_new (1, 0, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) hash_error = NULL;
  g_autoptr(GError) verify_error = NULL;
  g_autofree char *hash = hash_and_wait (pool, GOOD, NULL, NULL);
  gboolean needs_rehash = TRUE;

  g_cancellable_cancel (cancellable);
  g_assert_null (hash_and_wait (pool, GOOD, cancellable, &hash_error));
  g_assert_error (hash_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (verify_and_wait (pool, hash, GOOD, cancellable, &needs_rehash, &verify_error));
  g_assert_error (verify_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (needs_rehash);

  /* The cancelled ones gave their places back. */
  g_assert_true (verify_and_wait (pool, hash, GOOD, NULL, NULL, NULL));
  g_assert_cmpuint (cp2_password_pool_get_n_jobs (pool), ==, 0);
}

/* At the product's cost the one worker cannot keep up with eight at once; how many it gets done meanwhile may vary. */
static void
test_pool_busy (void)
{
  g_autoptr(Cp2PasswordPool) pool = cp2_password_pool_new (1, 2, NULL);
  GAsyncResult *results[8] = { NULL };
  guint n_busy = 0, n_done = 0;

  cp2_password_set_cost (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    cp2_password_pool_hash_async (pool, GOOD, NULL, take_result_cb, &results[i]);
  g_assert_cmpuint (cp2_password_pool_get_n_jobs (pool), <=, 3);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *hash = NULL;

      wait_for (&results[i]);
      hash = cp2_password_pool_hash_finish (pool, results[i], &error);
      if (hash != NULL)
        n_done++;
      else if (g_error_matches (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_BUSY))
        n_busy++;
      g_object_unref (results[i]);
    }

  cp2_password_set_cost (&low_cost);
  g_assert_cmpuint (n_done, >=, 3);
  g_assert_cmpuint (n_busy, >, 0);
  g_assert_cmpuint (n_done + n_busy, ==, G_N_ELEMENTS (results));
}

/* Whoever drops the pool with work under way still gets the results. */
static void
test_pool_dropped (void)
{
  Cp2PasswordPool *pool = cp2_password_pool_new (2, 30, NULL);
  GAsyncResult *results[32] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    cp2_password_pool_hash_async (pool, GOOD, NULL, take_result_cb, &results[i]);
  g_object_unref (pool);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *hash = NULL;

      wait_for (&results[i]);
      hash = g_task_propagate_pointer (G_TASK (results[i]), NULL);
      g_assert_nonnull (hash);
      g_object_unref (results[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cp2_password_set_cost (&low_cost);

  g_test_add_func ("/password/check/length", test_check_length);
  g_test_add_func ("/password/check/username", test_check_username);
  g_test_add_func ("/password/check/common", test_check_common);
  g_test_add_func ("/password/hash/salted", test_hash_salted);
  g_test_add_func ("/password/hash/product-cost", test_hash_product_cost);
  g_test_add_func ("/password/hash/failed", test_hash_failed);
  g_test_add_func ("/password/verify/wrong", test_verify_wrong);
  g_test_add_func ("/password/verify/unknown-user", test_verify_unknown_user);
  g_test_add_func ("/password/verify/damaged", test_verify_damaged);
  g_test_add_func ("/password/verify/needs-rehash", test_verify_needs_rehash);
  g_test_add_func ("/password/one-time/form", test_one_time_form);
  g_test_add_func ("/password-pool/both/results", test_pool_results);
  g_test_add_func ("/password-pool/both/failed", test_pool_failed);
  g_test_add_func ("/password-pool/both/cancelled", test_pool_cancelled);
  g_test_add_func ("/password-pool/hash/busy", test_pool_busy);
  g_test_add_func ("/password-pool/hash/dropped", test_pool_dropped);

  return g_test_run ();
}
