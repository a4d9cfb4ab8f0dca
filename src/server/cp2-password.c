#include "config.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "server/cp2-password.h"
#include "server/cp2-server-resources.h"

#define COMMON_PASSWORDS "/io/github/cp2desktop/CP2/server/common-passwords.txt"

/* Measured at 97 ms a hash; above what OWASP asks for at least (19,456 KiB, 2 passes). */
static const Cp2PasswordCost product_cost = { 3, (gsize) 65536 * 1024 };

static GMutex lock;
static Cp2PasswordCost chosen_cost;

G_DEFINE_QUARK (cp2-password-error-quark, cp2_password_error)

void
cp2_password_set_cost (const Cp2PasswordCost *cost)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  chosen_cost = cost ? *cost : product_cost;
}

static Cp2PasswordCost
get_cost (void)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  return chosen_cost.memory > 0 ? chosen_cost : product_cost;
}

/* -1, 0 or 1 as @line (not closed by a zero) sorts before, at or after @word, byte by byte. */
static int
compare_line (const char *line,
              gsize       length,
              const char *word)
{
  gsize word_length = strlen (word);
  int order = memcmp (line, word, MIN (length, word_length));

  return order != 0 ? order : (length > word_length) - (length < word_length);
}

/* Looks @word up in sorted lines by halving: the middle byte is moved back to the start of its line. */
static gboolean
contains_line (const char *text,
               gsize       size,
               const char *word)
{
  gsize low = 0, high = size;

  while (low < high)
    {
      gsize start = low + (high - low) / 2;
      const char *end;
      int order;

      while (start > low && text[start - 1] != '\n')
        start--;

      end = memchr (text + start, '\n', size - start);
      if (end == NULL)
        end = text + size;

      order = compare_line (text + start, end - (text + start), word);
      if (order == 0)
        return TRUE;
      else if (order < 0)
        low = MIN ((gsize) (end - text) + 1, size);
      else
        high = start;
    }

  return FALSE;
}

static gboolean
is_common (const char *password)
{
  g_autoptr(GBytes) list = NULL;
  g_autoptr(Cp2Secret) lower = g_ascii_strdown (password, -1);

  list = g_resource_lookup_data (cp2_server_get_resource (), COMMON_PASSWORDS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_return_val_if_fail (list != NULL, FALSE);

  return contains_line (g_bytes_get_data (list, NULL), g_bytes_get_size (list), lower);
}

/* The user name is a telephone number that everybody knows: whatever is added must be a password by its own length. */
static gboolean
leans_on_username (const char *password,
                   const char *username)
{
  g_autoptr(Cp2Secret) lower = g_utf8_casefold (password, -1);
  g_autofree char *name = g_utf8_casefold (username, -1);

  return *name != '\0' && strstr (lower, name) != NULL &&
         g_utf8_strlen (lower, -1) - g_utf8_strlen (name, -1) < CP2_PASSWORD_MIN_LENGTH;
}

gboolean
cp2_password_check (const char  *password,
                    const char  *username,
                    GError     **error)
{
  glong length;

  g_return_val_if_fail (password != NULL, FALSE);

  if (!g_utf8_validate (password, -1, NULL))
    {
      g_set_error_literal (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_NOT_TEXT, "The password is not valid UTF-8");
      return FALSE;
    }

  length = g_utf8_strlen (password, -1);

  if (length < CP2_PASSWORD_MIN_LENGTH)
    g_set_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_TOO_SHORT,
                 "The password has fewer than %d characters", CP2_PASSWORD_MIN_LENGTH);
  else if (length > CP2_PASSWORD_MAX_LENGTH)
    g_set_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_TOO_LONG,
                 "The password has more than %d characters", CP2_PASSWORD_MAX_LENGTH);
  else if (is_common (password))
    g_set_error_literal (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_COMMON,
                         "Too many people use this password");
  else if (username != NULL && leans_on_username (password, username))
    g_set_error_literal (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_USERNAME,
                         "The password is little more than the user name");
  else
    return TRUE;

  return FALSE;
}

static void
set_failed (GError **error)
{
  g_set_error (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_FAILED, "Cannot hash a password: %s",
               errno == ENOMEM ? "not enough memory" : "the stored hash or the cost is not usable");
}

char *
cp2_password_hash (const char  *password,
                   GError     **error)
{
  char hash[crypto_pwhash_STRBYTES];
  Cp2PasswordCost cost = get_cost ();

  g_return_val_if_fail (password != NULL, NULL);

  cp2_secret_init ();
  errno = 0;
  if (crypto_pwhash_str_alg (hash, password, strlen (password), cost.passes, cost.memory,
                             crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      set_failed (error);
      return NULL;
    }

  return g_strdup (hash);
}

/* What verifying costs, for a user who does not exist. */
static gboolean
pretend (const char *password)
{
  static const guint8 salt[crypto_pwhash_SALTBYTES];
  guint8 out[32];
  Cp2PasswordCost cost = get_cost ();
  int rc;

  rc = crypto_pwhash (out, sizeof out, password, strlen (password), salt, cost.passes, cost.memory,
                      crypto_pwhash_ALG_ARGON2ID13);
  sodium_memzero (out, sizeof out);
  return rc == 0;
}

gboolean
cp2_password_verify (const char  *hash,
                     const char  *password,
                     gboolean    *needs_rehash,
                     GError     **error)
{
  Cp2PasswordCost cost = get_cost ();
  gboolean usable;
  int rehash = 0;

  g_return_val_if_fail (password != NULL, FALSE);

  cp2_secret_init ();
  errno = 0;
  usable = hash != NULL ? (rehash = crypto_pwhash_str_needs_rehash (hash, cost.passes, cost.memory)) >= 0
                        : pretend (password);

  if (needs_rehash != NULL)
    *needs_rehash = FALSE;

  if (usable && hash != NULL && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0)
    {
      if (needs_rehash != NULL)
        *needs_rehash = rehash != 0;

      return TRUE;
    }

  /* For a usable hash libsodium tells a wrong password (EINVAL) from a lack of memory by errno alone. */
  if (usable && (hash == NULL || errno == EINVAL))
    g_set_error_literal (error, CP2_PASSWORD_ERROR, CP2_PASSWORD_ERROR_WRONG, "Wrong user name or password");
  else
    set_failed (error);

  return FALSE;
}

Cp2Secret *
cp2_password_generate_one_time (void)
{
  static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";
  Cp2Secret *password = g_malloc0 (CP2_PASSWORD_ONE_TIME_LENGTH + 1);

  cp2_secret_init ();
  for (guint i = 0; i < CP2_PASSWORD_ONE_TIME_LENGTH; i++)
    password[i] = alphabet[randombytes_uniform (sizeof alphabet - 1)];

  return password;
}
