#include "config.h"

#include <string.h>

#include "client/cp2-device-key.h"
#include "client/cp2-vault.h"

static void
test_sign_verify (void)
{
  g_autoptr(Cp2DeviceKey) key = cp2_device_key_new ();
  g_autoptr(Cp2DeviceKey) other = cp2_device_key_new ();
  g_autoptr(GBytes) data = g_bytes_new_static ("attendance", 10);
  g_autoptr(GBytes) changed = g_bytes_new_static ("attendence", 10);
  g_autoptr(GBytes) empty = g_bytes_new_static (NULL, 0);
  g_autoptr(GBytes) signature = cp2_device_key_sign (key, data);
  g_autoptr(GBytes) of_empty = cp2_device_key_sign (key, empty);
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes (signature, 0, 63);
  const char *public_key = cp2_device_key_get_public (key);

  g_assert_cmpuint (g_bytes_get_size (signature), ==, CP2_DEVICE_SIGNATURE_BYTES);
  g_assert_true (cp2_device_key_verify (public_key, data, signature));
  g_assert_true (cp2_device_key_verify (public_key, empty, of_empty));
  g_assert_false (cp2_device_key_verify (public_key, changed, signature));
  g_assert_false (cp2_device_key_verify (public_key, data, cut));
  g_assert_false (cp2_device_key_verify (cp2_device_key_get_public (other), data, signature));
  g_assert_false (cp2_device_key_verify ("not base64!", data, signature));
  g_assert_false (cp2_device_key_verify ("AAAA", data, signature));
}

static void
test_export_import (void)
{
  g_autoptr(Cp2DeviceKey) key = cp2_device_key_new ();
  g_autoptr(GBytes) secret = cp2_device_key_export_secret (key);
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes (secret, 0, 31);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2DeviceKey) copy = cp2_device_key_new_from_secret (secret, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (cp2_device_key_get_public (key), ==, cp2_device_key_get_public (copy));
  g_assert_cmpuint (strlen (cp2_device_key_get_public (key)), ==, 43);
  g_assert_null (cp2_device_key_new_from_secret (cut, &error));
  g_assert_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_DAMAGED);
}

/* RFC 8032, section 7.1, test 2 */
static void
test_known_answer (void)
{
  static const guint8 seed[] = {
    0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
    0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
  };
  static const guint8 start[] = { 0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8 };
  g_autoptr(GBytes) secret = g_bytes_new_static (seed, sizeof seed);
  g_autoptr(GBytes) data = g_bytes_new_static ("\x72", 1);
  g_autoptr(Cp2DeviceKey) key = cp2_device_key_new_from_secret (secret, NULL);
  g_autoptr(GBytes) signature = cp2_device_key_sign (key, data);

  g_assert_cmpmem (g_bytes_get_data (signature, NULL), sizeof start, start, sizeof start);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/device-key/sign/verify", test_sign_verify);
  g_test_add_func ("/device-key/secret/export-import", test_export_import);
  g_test_add_func ("/device-key/sign/known-answer", test_known_answer);

  return g_test_run ();
}
