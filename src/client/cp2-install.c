#include "config.h"

#include <sodium.h>
#include <string.h>

#include "client/cp2-durable-file.h"
#include "client/cp2-install.h"

#define MACHINE_FILE "/etc/machine-id"
#define NONCE_SIZE   16
#define FILE_LIMIT   256

static char *
hash_text (const char *purpose,
           const char *text)
{
  guint8 hash[crypto_generichash_BYTES_MIN];
  char hex[2 * sizeof hash + 1];

  crypto_generichash (hash, sizeof hash, (const guint8 *) text, strlen (text), (const guint8 *) purpose, strlen (purpose));
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}

char *
cp2_install_get_machine (void)
{
  g_autofree char *machine = NULL;

  /* machine-id(5) asks to use it hashed only. */
  if (!g_file_get_contents (MACHINE_FILE, &machine, NULL, NULL) || g_strstrip (machine)[0] == '\0')
    return g_strdup ("");

  return hash_text ("cp2-machine-of-store", machine);
}

static char *
make_path (const char *folder)
{
  g_autofree char *whole = g_canonicalize_filename (folder, NULL);
  g_autofree char *name = hash_text ("cp2-folder-of-store", whole);

  return g_build_filename (g_get_user_state_dir (), "cp2", "installations", name, NULL);
}

char *
cp2_install_read_nonce (const char *folder)
{
  g_autofree char *path = make_path (folder);
  g_autoptr(GBytes) bytes = cp2_durable_file_read (path, FILE_LIMIT, NULL);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

char *
cp2_install_make_nonce (const char  *folder,
                        GError     **error)
{
  g_autofree char *path = make_path (folder);
  g_autofree char *above = g_path_get_dirname (path);
  guint8 nonce[NONCE_SIZE];
  char hex[2 * sizeof nonce + 1];

  randombytes_buf (nonce, sizeof nonce);
  sodium_bin2hex (hex, sizeof hex, nonce, sizeof nonce);
  if (!cp2_durable_folder_make (above, error) || !cp2_durable_file_write (path, hex, strlen (hex), error))
    return NULL;

  return g_strdup (hex);
}
