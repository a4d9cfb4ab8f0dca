#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** CP2_DEVICE_KEY_BYTES: length of the secret, of which the pair is made. */
#define CP2_DEVICE_KEY_BYTES       32
/** CP2_DEVICE_SIGNATURE_BYTES: length of a signature. */
#define CP2_DEVICE_SIGNATURE_BYTES 64

#define CP2_TYPE_DEVICE_KEY (cp2_device_key_get_type ())
G_DECLARE_FINAL_TYPE (Cp2DeviceKey, cp2_device_key, CP2, DEVICE_KEY, GObject)

/** cp2_device_key_new: makes a new Ed25519 pair. It never changes, so any thread may use it. */
Cp2DeviceKey *cp2_device_key_new             (void);

/**
 * cp2_device_key_new_from_secret:
 * @secret: what cp2_device_key_export_secret() gave
 * @error: %CP2_VAULT_ERROR_DAMAGED when it has not 32 bytes
 */
Cp2DeviceKey *cp2_device_key_new_from_secret (GBytes        *secret,
                                              GError       **error);

/** cp2_device_key_export_secret: (transfer full): the secret, in guarded memory, for the sealed store and nowhere else. */
GBytes       *cp2_device_key_export_secret   (Cp2DeviceKey  *self);

/** cp2_device_key_get_public: (transfer none): the public key as base64url without padding. */
const char   *cp2_device_key_get_public      (Cp2DeviceKey  *self);

/** cp2_device_key_sign: (transfer full): the signature of @data, 64 bytes. */
GBytes       *cp2_device_key_sign            (Cp2DeviceKey  *self,
                                              GBytes        *data);

/** cp2_device_key_verify: whether @signature is the one of @data by the key @public_key (base64url). */
gboolean      cp2_device_key_verify          (const char    *public_key,
                                              GBytes        *data,
                                              GBytes        *signature);

G_END_DECLS
