#include "config.h"

#include <string.h>
#include <sodium.h>

#include "storage/cp2-sealed-page.h"

#define RANDOM_SIZE 8
#define CHECK_SIZE  (CP2_SEALED_ID_SIZE - RANDOM_SIZE)
#define MASK_SIZE   4

/* crypto_kdf wants exactly eight bytes that name the purpose. */
static const char context[] = "cp2seal1";

enum
{
  SUBKEY_PAGE = 1,
  SUBKEY_ID,
  SUBKEY_MASK,
};

struct _Cp2SealedKey
{
  gatomicrefcount ref_count;
  guint8          page[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
  guint8          id[crypto_generichash_KEYBYTES];
  guint8          mask[crypto_generichash_KEYBYTES];
};

G_STATIC_ASSERT (sizeof context == crypto_kdf_CONTEXTBYTES + 1);
G_STATIC_ASSERT (CP2_SEALED_VFS_KEY_SIZE == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT (CP2_SEALED_NONCE_SIZE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
G_STATIC_ASSERT (CP2_SEALED_VFS_RESERVED == CP2_SEALED_NONCE_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES);
G_STATIC_ASSERT (sizeof (Cp2SealedPlace) == CP2_SEALED_ID_SIZE + CP2_SEALED_CLEAR_SIZE + 8 + 8 + 4 + 4);

Cp2SealedKey *
cp2_sealed_key_new (const guint8 *master)
{
  Cp2SealedKey *self;

  if (sodium_init () < 0 || (self = sodium_malloc (sizeof *self)) == NULL)
    return NULL;

  g_atomic_ref_count_init (&self->ref_count);
  crypto_kdf_derive_from_key (self->page, sizeof self->page, SUBKEY_PAGE, context, master);
  crypto_kdf_derive_from_key (self->id, sizeof self->id, SUBKEY_ID, context, master);
  crypto_kdf_derive_from_key (self->mask, sizeof self->mask, SUBKEY_MASK, context, master);

  return self;
}

Cp2SealedKey *
cp2_sealed_key_ref (Cp2SealedKey *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
cp2_sealed_key_unref (Cp2SealedKey *self)
{
  /* sodium_free() wipes. */
  if (g_atomic_ref_count_dec (&self->ref_count))
    sodium_free (self);
}

static void
compute_check (const Cp2SealedKey *self,
               const guint8       *id,
               guint8             *check)
{
  guint8 hash[crypto_generichash_BYTES_MIN];

  crypto_generichash (hash, sizeof hash, id, RANDOM_SIZE, self->id, sizeof self->id);
  memcpy (check, hash, CHECK_SIZE);
}

void
cp2_sealed_key_make_id (const Cp2SealedKey *self,
                        guint8             *id)
{
  randombytes_buf (id, RANDOM_SIZE);
  compute_check (self, id, id + RANDOM_SIZE);
}

gboolean
cp2_sealed_key_owns_id (const Cp2SealedKey *self,
                        const guint8       *id)
{
  guint8 check[CHECK_SIZE];

  compute_check (self, id, check);
  return sodium_memcmp (check, id + RANDOM_SIZE, CHECK_SIZE) == 0;
}

void
cp2_sealed_key_mask (const Cp2SealedKey *self,
                     const guint8       *nonce,
                     guint8             *bytes)
{
  guint8 hash[crypto_generichash_BYTES_MIN];

  crypto_generichash (hash, sizeof hash, nonce, CP2_SEALED_NONCE_SIZE, self->mask, sizeof self->mask);
  for (guint i = 0; i < MASK_SIZE; i++)
    bytes[i] ^= hash[i];
}

/* The same bytes on every machine, so that a file can be carried from one to another. */
static Cp2SealedPlace
to_little_endian (const Cp2SealedPlace *place)
{
  Cp2SealedPlace copy = *place;

  copy.page = GUINT64_TO_LE (place->page);
  copy.offset = GUINT64_TO_LE (place->offset);
  copy.length = GUINT32_TO_LE (place->length);
  copy.kind = GUINT32_TO_LE (place->kind);

  return copy;
}

gboolean
cp2_sealed_page_seal (const Cp2SealedKey   *key,
                      const Cp2SealedPlace *place,
                      guint8               *data,
                      gsize                 length)
{
  gsize n_content = length - CP2_SEALED_VFS_RESERVED;
  guint8 *nonce = data + n_content;
  guint8 *tag = nonce + CP2_SEALED_NONCE_SIZE;
  Cp2SealedPlace bound = to_little_endian (place);

  /* Anything here would be lost. It means that the database was made without room for seals. */
  if (!sodium_is_zero (nonce, CP2_SEALED_VFS_RESERVED))
    return FALSE;

  randombytes_buf (nonce, CP2_SEALED_NONCE_SIZE);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (data, tag, NULL,
                                                       data, n_content,
                                                       (const guint8 *) &bound, sizeof bound,
                                                       NULL, nonce, key->page);
  return TRUE;
}

gboolean
cp2_sealed_page_open (const Cp2SealedKey   *key,
                      const Cp2SealedPlace *place,
                      guint8               *data,
                      gsize                 length)
{
  gsize n_content = length - CP2_SEALED_VFS_RESERVED;
  guint8 *nonce = data + n_content;
  guint8 *tag = nonce + CP2_SEALED_NONCE_SIZE;
  Cp2SealedPlace bound = to_little_endian (place);

  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached (data, NULL,
                                                           data, n_content, tag,
                                                           (const guint8 *) &bound, sizeof bound,
                                                           nonce, key->page) != 0)
    return FALSE;

  memset (nonce, 0, CP2_SEALED_VFS_RESERVED);
  return TRUE;
}
