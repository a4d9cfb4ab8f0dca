#include "config.h"

#include <string.h>

#include "server/cp2-token.h"

static void
test_new_distinct (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) cp2_secret_free, NULL);

  for (guint i = 0; i < 2000; i++)
    {
      Cp2Secret *token = cp2_token_new ();

      g_assert_cmpuint (strlen (token), ==, CP2_TOKEN_LENGTH);
      g_assert_true (cp2_token_is_well_formed (token));
      g_assert_true (g_hash_table_add (seen, token));
    }
}

/* Every bit of 256 is sometimes set and sometimes not. */
static void
test_new_all_bits (void)
{
  guint8 ever_set[32] = { 0 }, ever_clear[32] = { 0 };

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(Cp2Secret) token = cp2_token_new ();
      g_autofree char *padded = g_strconcat (token, "=", NULL);
      g_autofree guint8 *bytes = NULL;
      gsize length;

      g_strdelimit (g_strdelimit (padded, "-", '+'), "_", '/');
      bytes = g_base64_decode (padded, &length);
      g_assert_cmpuint (length, ==, 32);

      for (guint j = 0; j < length; j++)
        {
          ever_set[j] |= bytes[j];
          ever_clear[j] |= (guint8) ~bytes[j];
        }
    }

  for (guint j = 0; j < 32; j++)
    g_assert_cmphex (ever_set[j] & ever_clear[j], ==, 0xff);
}

static void
test_well_formed_refused (void)
{
  const char *cases[] = {
    "", "abc",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",    /* 42 */
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",  /* 44 */
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "AAAAAAAAAAAAAAAAAAAA+AAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAéAAAAAAAAAAAAAAAAAAAAA",
  };

  g_assert_false (cp2_token_is_well_formed (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (cp2_token_is_well_formed (cases[i]));
  g_assert_true (cp2_token_is_well_formed ("AAAAAAAAAAAAAAAAAAAA-_AAAAAAAAAAAAAAAAAAAAA"));
}

/* BLAKE2b-256 of "abc" and of nothing, as b2sum -l 256 says. */
static void
test_hash_known (void)
{
  g_autofree char *abc = cp2_token_hash ("abc");
  g_autofree char *empty = cp2_token_hash ("");

  g_assert_cmpstr (abc, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  g_assert_cmpstr (empty, ==, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  g_assert_cmpuint (strlen (abc), ==, CP2_TOKEN_HASH_LENGTH);
}

static void
test_equal_cases (void)
{
  g_assert_true (cp2_token_equal ("", ""));
  g_assert_true (cp2_token_equal ("abc", "abc"));
  g_assert_false (cp2_token_equal ("abc", "abd"));
  g_assert_false (cp2_token_equal ("abc", "ab"));
  g_assert_false (cp2_token_equal ("ab", "abc"));
  g_assert_false (cp2_token_equal (NULL, "abc"));
  g_assert_false (cp2_token_equal ("abc", NULL));
  g_assert_false (cp2_token_equal (NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/token/new/distinct", test_new_distinct);
  g_test_add_func ("/token/new/all-bits", test_new_all_bits);
  g_test_add_func ("/token/well-formed/refused", test_well_formed_refused);
  g_test_add_func ("/token/hash/known", test_hash_known);
  g_test_add_func ("/token/equal/cases", test_equal_cases);

  return g_test_run ();
}
