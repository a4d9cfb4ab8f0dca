#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/cp2-token.h"

#define TOKEN_BYTES 32

Cp2Secret *
cp2_token_new (void)
{
  const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  guint8 bytes[TOKEN_BYTES];
  Cp2Secret *token = g_malloc (CP2_TOKEN_LENGTH + 1);

  cp2_secret_init ();
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (token, CP2_TOKEN_LENGTH + 1, bytes, sizeof bytes, variant);
  sodium_memzero (bytes, sizeof bytes);

  return token;
}

gboolean
cp2_token_is_well_formed (const char *text)
{
  if (text == NULL)
    return FALSE;

  for (guint i = 0; i < CP2_TOKEN_LENGTH; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;

  return text[CP2_TOKEN_LENGTH] == '\0';
}

char *
cp2_token_hash (const char *token)
{
  guint8 hash[crypto_generichash_BYTES];
  char *hex;

  G_STATIC_ASSERT (sizeof hash * 2 == CP2_TOKEN_HASH_LENGTH);
  g_return_val_if_fail (token != NULL, NULL);

  cp2_secret_init ();
  hex = g_malloc (CP2_TOKEN_HASH_LENGTH + 1);
  crypto_generichash (hash, sizeof hash, (const guint8 *) token, strlen (token), NULL, 0);
  sodium_bin2hex (hex, CP2_TOKEN_HASH_LENGTH + 1, hash, sizeof hash);

  return hex;
}

gboolean
cp2_token_equal (const char *a,
                 const char *b)
{
  gsize length;

  if (a == NULL || b == NULL)
    return FALSE;

  length = strlen (a);
  return strlen (b) == length && sodium_memcmp (a, b, length) == 0;
}
