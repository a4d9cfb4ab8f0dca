#include "config.h"

#include <string.h>

#include <sodium.h>

#include "client/cp2-vault.h"

#define NAME_BYTES 16

static int
compare_labels (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return g_utf8_collate (cp2_vault_get_label ((Cp2Vault *) a), cp2_vault_get_label ((Cp2Vault *) b));
}

static gboolean
is_folder_name (const char *name)
{
  return strlen (name) == 2 * NAME_BYTES && strspn (name, "0123456789abcdef") == 2 * NAME_BYTES;
}

GListModel *
cp2_vault_list (const char *profile_folder)
{
  g_autoptr(GListStore) vaults = g_list_store_new (CP2_TYPE_VAULT);
  g_autoptr(GDir) directory = NULL;
  const char *name;

  g_return_val_if_fail (profile_folder != NULL, NULL);

  directory = g_dir_open (profile_folder, 0, NULL);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *folder = g_build_filename (profile_folder, name, NULL);
      g_autoptr(Cp2Vault) vault = is_folder_name (name) ? cp2_vault_new (folder) : NULL;

      if (vault != NULL && cp2_vault_exists (vault))
        g_list_store_insert_sorted (vaults, vault, compare_labels, NULL);
    }

  return G_LIST_MODEL (g_steal_pointer (&vaults));
}

/* One account, one folder, however the person typed the address and the name. */
static char *
normalize (const char *server_url,
           const char *username)
{
  g_autofree char *server = g_ascii_strdown (server_url, -1);
  g_autofree char *name = g_utf8_casefold (username, -1);

  for (gsize length = strlen (server); length > 0 && server[length - 1] == '/'; length--)
    server[length - 1] = '\0';

  return g_strconcat (server, "\n", g_strstrip (name), NULL);
}

char *
cp2_vault_folder_for (const char *profile_folder,
                      const char *server_url,
                      const char *username)
{
  g_autofree char *account = NULL;
  guint8 hash[NAME_BYTES];
  char name[2 * NAME_BYTES + 1];

  g_return_val_if_fail (profile_folder != NULL, NULL);
  g_return_val_if_fail (server_url != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);

  account = normalize (server_url, username);
  crypto_generichash (hash, sizeof hash, (const guint8 *) account, strlen (account),
                      (const guint8 *) "cp2 account folder", strlen ("cp2 account folder"));
  sodium_bin2hex (name, sizeof name, hash, sizeof hash);
  return g_build_filename (profile_folder, name, NULL);
}
