#include "config.h"

#include <string.h>

#include <sodium.h>

#include "client/cp2-device-key.h"
#include "client/cp2-vault-wrap.h"
#include "client/cp2-vault.h"

#define BASE64_VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

G_STATIC_ASSERT (CP2_DEVICE_KEY_BYTES == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (CP2_DEVICE_SIGNATURE_BYTES == crypto_sign_BYTES);

struct _Cp2DeviceKey
{
  GObject  parent_instance;

  /* In guarded memory */
  guint8  *secret;

  char     public_text[sodium_base64_ENCODED_LEN (crypto_sign_PUBLICKEYBYTES, BASE64_VARIANT)];
};

G_DEFINE_FINAL_TYPE (Cp2DeviceKey, cp2_device_key, G_TYPE_OBJECT)

static void
cp2_device_key_finalize (GObject *object)
{
  Cp2DeviceKey *self = CP2_DEVICE_KEY (object);

  sodium_free (self->secret);

  G_OBJECT_CLASS (cp2_device_key_parent_class)->finalize (object);
}

static void
cp2_device_key_class_init (Cp2DeviceKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_device_key_finalize;
}

static void
cp2_device_key_init (Cp2DeviceKey *self)
{
  const guint8 nothing[crypto_sign_SECRETKEYBYTES] = { 0 };

  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");

  self->secret = cp2_vault_secret_copy (nothing, sizeof nothing);
}

static void
take_seed (Cp2DeviceKey *self,
           const guint8 *seed)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_seed_keypair (public_key, self->secret, seed);
  sodium_bin2base64 (self->public_text, sizeof self->public_text, public_key, sizeof public_key, BASE64_VARIANT);
}

Cp2DeviceKey *
cp2_device_key_new (void)
{
  Cp2DeviceKey *self = g_object_new (CP2_TYPE_DEVICE_KEY, NULL);
  guint8 *seed = cp2_vault_secret_new_key ();

  randombytes_buf (seed, CP2_DEVICE_KEY_BYTES);
  take_seed (self, seed);
  sodium_free (seed);
  return self;
}

Cp2DeviceKey *
cp2_device_key_new_from_secret (GBytes  *secret,
                                GError **error)
{
  Cp2DeviceKey *self;

  g_return_val_if_fail (secret != NULL, NULL);

  if (g_bytes_get_size (secret) != CP2_DEVICE_KEY_BYTES)
    {
      g_set_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_DAMAGED,
                   "A device key has %d bytes", CP2_DEVICE_KEY_BYTES);
      return NULL;
    }

  self = g_object_new (CP2_TYPE_DEVICE_KEY, NULL);
  take_seed (self, g_bytes_get_data (secret, NULL));
  return self;
}

GBytes *
cp2_device_key_export_secret (Cp2DeviceKey *self)
{
  guint8 *seed;

  g_return_val_if_fail (CP2_IS_DEVICE_KEY (self), NULL);

  seed = cp2_vault_secret_new_key ();
  crypto_sign_ed25519_sk_to_seed (seed, self->secret);
  return g_bytes_new_with_free_func (seed, CP2_DEVICE_KEY_BYTES, sodium_free, seed);
}

const char *
cp2_device_key_get_public (Cp2DeviceKey *self)
{
  g_return_val_if_fail (CP2_IS_DEVICE_KEY (self), NULL);

  return self->public_text;
}

GBytes *
cp2_device_key_sign (Cp2DeviceKey *self,
                     GBytes       *data)
{
  guint8 signature[CP2_DEVICE_SIGNATURE_BYTES];

  g_return_val_if_fail (CP2_IS_DEVICE_KEY (self), NULL);
  g_return_val_if_fail (data != NULL, NULL);

  crypto_sign_detached (signature, NULL, g_bytes_get_data (data, NULL), g_bytes_get_size (data), self->secret);
  return g_bytes_new (signature, sizeof signature);
}

gboolean
cp2_device_key_verify (const char *public_key,
                       GBytes     *data,
                       GBytes     *signature)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  gsize length;

  g_return_val_if_fail (public_key != NULL, FALSE);
  g_return_val_if_fail (data != NULL, FALSE);
  g_return_val_if_fail (signature != NULL, FALSE);

  return sodium_base642bin (key, sizeof key, public_key, strlen (public_key), NULL, &length, NULL, BASE64_VARIANT) == 0 &&
         length == sizeof key && g_bytes_get_size (signature) == CP2_DEVICE_SIGNATURE_BYTES &&
         crypto_sign_verify_detached (g_bytes_get_data (signature, NULL), g_bytes_get_data (data, NULL),
                                      g_bytes_get_size (data), key) == 0;
}
