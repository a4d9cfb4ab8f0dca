#include "config.h"

#include <string.h>

#include "core/cp2-gzip.h"

#define LIMIT 300000

static GBytes *
make_text (gsize length)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  char *text = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    text[i] = "abcdefgh"[g_rand_int_range (random, 0, 8)];

  return g_bytes_new_take (text, length);
}

static void
test_round_trip (void)
{
  static const gsize lengths[] = { 0, 1, 1000, 65535, 65536, 65537, 131072, LIMIT };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(GBytes) text = make_text (lengths[i]);
      g_autoptr(GBytes) packed = cp2_gzip_deflate (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) back = cp2_gzip_inflate (packed, LIMIT, 0, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (text, back));
    }
}

static void
test_limit (void)
{
  g_autoptr(GBytes) zeros = g_bytes_new_take (g_malloc0 (50 * 1024 * 1024), 50 * 1024 * 1024);
  g_autoptr(GBytes) bomb = cp2_gzip_deflate (zeros);
  g_autoptr(GBytes) text = make_text (LIMIT + 1);
  g_autoptr(GBytes) packed = cp2_gzip_deflate (text);
  g_autoptr(GError) error = NULL;

  g_assert_null (cp2_gzip_inflate (bomb, LIMIT, 0, &error));
  g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (cp2_gzip_inflate (packed, LIMIT, 0, &error));
  g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_TOO_LARGE);
}

static void
test_cut (void)
{
  g_autoptr(GBytes) text = make_text (3000);
  g_autoptr(GBytes) packed = cp2_gzip_deflate (text);

  for (gsize length = 0; length < g_bytes_get_size (packed); length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (packed, 0, length);
      g_autoptr(GError) error = NULL;

      g_assert_null (cp2_gzip_inflate (cut, LIMIT, 0, &error));
      g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_DAMAGED);
    }
}

/* A flipped bit may cut, swell or damage the stream; it never yields another text. */
static void
test_flipped (void)
{
  g_autoptr(GBytes) text = make_text (600);
  g_autoptr(GBytes) packed = cp2_gzip_deflate (text);
  gsize length = g_bytes_get_size (packed);

  for (gsize i = 0; i < length * 8; i++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (packed, NULL), length);
      g_autoptr(GBytes) flipped = NULL;
      g_autoptr(GBytes) back = NULL;

      copy[i / 8] ^= 1 << (i % 8);
      flipped = g_bytes_new_take (copy, length);
      back = cp2_gzip_inflate (flipped, LIMIT, 0, NULL);
      g_assert_true (back == NULL || g_bytes_equal (back, text));
    }
}

static void
test_followed (void)
{
  g_autoptr(GBytes) text = make_text (100);
  g_autoptr(GBytes) packed = cp2_gzip_deflate (text);
  g_autoptr(GByteArray) twice = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) plain = g_bytes_new_static ("not gzip at all", 15);
  g_autoptr(GError) error = NULL;

  g_byte_array_append (twice, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_byte_array_append (twice, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&twice));
  g_assert_null (cp2_gzip_inflate (bytes, LIMIT, 0, &error));
  g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (cp2_gzip_inflate (plain, LIMIT, 0, &error));
  g_assert_error (error, CP2_GZIP_ERROR, CP2_GZIP_ERROR_DAMAGED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/gzip/inflate/round-trip", test_round_trip);
  g_test_add_func ("/gzip/inflate/limit", test_limit);
  g_test_add_func ("/gzip/inflate/cut", test_cut);
  g_test_add_func ("/gzip/inflate/flipped", test_flipped);
  g_test_add_func ("/gzip/inflate/followed", test_followed);

  return g_test_run ();
}
