#include "config.h"

#include <sodium.h>
#include <string.h>

#include "core/cp2-uuid.h"
#include "server/cp2-cursor.h"

static const int base64_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

static GBytes *
key_of (guint8 byte)
{
  guint8 bytes[CP2_CURSOR_KEY_BYTES];

  memset (bytes, byte, sizeof bytes);
  return g_bytes_new (bytes, sizeof bytes);
}

static Cp2Cursor *
example (void)
{
  Cp2Cursor *cursor = cp2_cursor_new ("018f3a64-0000-7000-8000-000000000001");

  cp2_cursor_set (cursor->scopes, "public", 0);
  cp2_cursor_set (cursor->scopes, "centre:40701102", 127);
  cp2_cursor_set (cursor->scopes, "subcounty:0471", 128);
  cp2_cursor_set (cursor->scopes, "account:018f3a64-0000-7000-8000-000000000002", G_MAXINT64);
  cp2_cursor_set (cursor->dropped, "centre:40701103", 5000000);

  return cursor;
}

static void
assert_entries_equal (const GArray *a,
                      const GArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);

  for (guint i = 0; i < a->len; i++)
    {
      const Cp2CursorEntry *one = &g_array_index (a, Cp2CursorEntry, i);
      const Cp2CursorEntry *other = &g_array_index (b, Cp2CursorEntry, i);

      g_assert_cmpstr (one->scope, ==, other->scope);
      g_assert_cmpint (one->position, ==, other->position);
    }
}

static void
assert_invalid (const char *text,
                GBytes     *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Cursor) cursor = cp2_cursor_parse (text, key, &error);

  g_assert_null (cursor);
  g_assert_error (error, CP2_CURSOR_ERROR, CP2_CURSOR_ERROR_INVALID);
}

/* Returns: (transfer full): a cursor's text around any payload, with a MAC that is right */
static char *
seal (const guint8 *payload,
      gsize         length,
      GBytes       *key)
{
  static const guint8 purpose[crypto_generichash_blake2b_PERSONALBYTES] = "cp2-cursor";
  gsize size = sodium_base64_encoded_len (length + 16, base64_variant);
  g_autofree guint8 *bytes = g_malloc (length + 16);
  char *text = g_malloc (size);

  if (length > 0)
    memcpy (bytes, payload, length);
  crypto_generichash_blake2b_salt_personal (bytes + length, 16, payload, length, g_bytes_get_data (key, NULL),
                                            g_bytes_get_size (key), NULL, purpose);
  return sodium_bin2base64 (text, size, bytes, length + 16, base64_variant);
}

static guint8 *
payload_of (const char *text,
            gsize      *length)
{
  gsize size = strlen (text);
  guint8 *bytes = g_malloc (size);

  g_assert_cmpint (sodium_base642bin (bytes, size, text, size, NULL, length, NULL, base64_variant), ==, 0);
  *length -= 16;
  return bytes;
}

static void
test_text_round_trip (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(Cp2Cursor) cursor = example ();
  g_autofree char *text = cp2_cursor_to_string (cursor, key, NULL);
  g_autoptr(Cp2Cursor) again = cp2_cursor_parse (text, key, NULL);
  g_autofree char *text_again = cp2_cursor_to_string (again, key, NULL);

  g_assert_cmpstr (again->epoch, ==, cursor->epoch);
  assert_entries_equal (again->scopes, cursor->scopes);
  assert_entries_equal (again->dropped, cursor->dropped);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpuint (strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_"), ==, strlen (text));
}

static void
test_text_empty (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(Cp2Cursor) cursor = cp2_cursor_new ("e");
  g_autofree char *text = cp2_cursor_to_string (cursor, key, NULL);
  g_autoptr(Cp2Cursor) again = cp2_cursor_parse (text, key, NULL);

  g_assert_cmpstr (again->epoch, ==, "e");
  g_assert_cmpuint (again->scopes->len, ==, 0);
  g_assert_cmpuint (again->dropped->len, ==, 0);
}

static void
test_text_order_does_not_matter (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(Cp2Cursor) cursor = example ();
  g_autoptr(Cp2Cursor) backwards = cp2_cursor_new (cursor->epoch);
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;

  for (guint i = cursor->scopes->len; i > 0; i--)
    {
      const Cp2CursorEntry *entry = &g_array_index (cursor->scopes, Cp2CursorEntry, i - 1);

      cp2_cursor_set (backwards->scopes, entry->scope, entry->position);
    }
  cp2_cursor_set (backwards->dropped, "centre:40701103", 5000000);

  text = cp2_cursor_to_string (cursor, key, NULL);
  other = cp2_cursor_to_string (backwards, key, NULL);
  g_assert_cmpstr (text, ==, other);
}

static void
test_text_too_long (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(Cp2Cursor) cursor = cp2_cursor_new ("e");
  g_autoptr(GError) error = NULL;
  g_autofree char *last_text = NULL;
  g_autofree char *text = NULL;
  g_autoptr(Cp2Cursor) last = NULL;

  do
    {
      g_autofree char *scope = cp2_uuid_new ();

      g_free (last_text);
      last_text = g_steal_pointer (&text);
      cp2_cursor_set (cursor->scopes, scope, 1);
      text = cp2_cursor_to_string (cursor, key, &error);
    }
  while (text != NULL);

  g_assert_error (error, CP2_CURSOR_ERROR, CP2_CURSOR_ERROR_INVALID);
  last = cp2_cursor_parse (last_text, key, NULL);
  g_assert_nonnull (last);
  g_assert_cmpuint (last->scopes->len, ==, cursor->scopes->len - 1);
}

static void
test_parse_other_key (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(GBytes) other = key_of (2);
  g_autoptr(Cp2Cursor) cursor = example ();
  g_autofree char *text = cp2_cursor_to_string (cursor, key, NULL);

  assert_invalid (text, other);
}

static void
test_parse_not_a_cursor (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autofree char *long_text = g_strnfill (1024 * 1024, 'A');
  g_autofree char *limit_text = g_strnfill (CP2_CURSOR_MAX_TEXT, 'A');
  const char *cases[] = {
    "", "0", "A", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "!", "a b", "\xff\xfe", "====",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_invalid (cases[i], key);
  assert_invalid (long_text, key);
  assert_invalid (limit_text, key);
}

/* Each character changed in turn, cut off in turn, and something behind: none is taken. */
static void
test_parse_changed (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(Cp2Cursor) cursor = example ();
  g_autofree char *text = cp2_cursor_to_string (cursor, key, NULL);
  g_autofree char *longer = g_strconcat (text, "A", NULL);
  g_autofree char *padded = g_strconcat (text, "=", NULL);

  for (guint i = 0; text[i] != '\0'; i++)
    {
      g_autofree char *cut = g_strndup (text, i);
      g_autofree char *changed = g_strdup (text);

      changed[i] = text[i] == 'A' ? 'B' : 'A';
      assert_invalid (cut, key);
      assert_invalid (changed, key);
    }

  assert_invalid (longer, key);
  assert_invalid (padded, key);
}

/* Payloads that are wrong although their MAC is right, as another version of the program might make them. */
static void
test_parse_wrong_payload (void)
{
  static const struct { const char *bytes; gsize length; } cases[] = {
    { "", 0 },
    { "\1", 1 },
    { "\2\1e\0\0", 5 },                                  /* another layout */
    { "\1\0\0\0", 4 },                                   /* no epoch */
    { "\1\1e", 3 },
    { "\1\1e\0", 4 },                                    /* dropped missing */
    { "\1\1e\0\0\0", 6 },                                /* something behind */
    { "\1\1e\1\0", 5 },
    { "\1\1e\1\1a", 6 },                                 /* no position */
    { "\1\1e\1\0\1\0", 7 },                              /* empty scope */
    { "\1\1e\1\1\0\1\0", 8 },                            /* a zero in a name */
    { "\1\1e\2\1b\1\1a\1\0", 11 },                       /* not sorted */
    { "\1\1e\2\1a\1\1a\1\0", 11 },                       /* twice */
    { "\1\1e\xff\xff\xff\xff\xff\xff\xff\xff\x7f\0", 13 }, /* more entries than there can be */
    { "\1\1e\1\1a\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\0", 17 }, /* a position beyond 63 bits */
    { "\1\xff" "e\0\0", 5 },                             /* a name beyond the end */
  };
  g_autoptr(GBytes) key = key_of (1);
  g_autofree char *good = seal ((const guint8 *) "\1\1e\2\1a\1\1b\1\0", 11, key);
  g_autoptr(Cp2Cursor) cursor = cp2_cursor_parse (good, key, NULL);

  g_assert_nonnull (cursor);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = seal ((const guint8 *) cases[i].bytes, cases[i].length, key);

      g_test_message ("case %u", i);
      assert_invalid (text, key);
    }
}

/* Random damage below a right MAC is refused or read as some cursor, which then can be written again. */
static void
test_parse_random_damage (void)
{
  g_autoptr(GBytes) key = key_of (1);
  g_autoptr(Cp2Cursor) cursor = example ();
  g_autofree char *text = cp2_cursor_to_string (cursor, key, NULL);
  gsize length;
  g_autofree guint8 *payload = payload_of (text, &length);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree guint8 *damaged = g_memdup2 (payload, length);
      g_autofree char *damaged_text = NULL;
      g_autoptr(Cp2Cursor) read = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        damaged[g_test_rand_int_range (0, length)] = g_test_rand_int_range (0, 256);

      damaged_text = seal (damaged, g_test_rand_bit () ? length : (gsize) g_test_rand_int_range (0, length), key);
      read = cp2_cursor_parse (damaged_text, key, NULL);
      if (read != NULL)
        {
          g_autofree char *again = cp2_cursor_to_string (read, key, NULL);
          g_autoptr(Cp2Cursor) back = cp2_cursor_parse (again, key, NULL);

          g_assert_nonnull (back);
          assert_entries_equal (back->scopes, read->scopes);
          assert_entries_equal (back->dropped, read->dropped);
        }
    }
}

static void
test_entries_find_set_remove (void)
{
  g_autoptr(Cp2Cursor) cursor = example ();
  gint64 position = -1;

  g_assert_true (cp2_cursor_find (cursor->scopes, "centre:40701102", &position));
  g_assert_cmpint (position, ==, 127);
  g_assert_false (cp2_cursor_find (cursor->scopes, "centre:40701103", &position));
  g_assert_cmpint (position, ==, 0);
  g_assert_true (cp2_cursor_find (cursor->dropped, "centre:40701103", NULL));

  cp2_cursor_set (cursor->scopes, "centre:40701102", 3);
  g_assert_cmpuint (cursor->scopes->len, ==, 4);
  g_assert_true (cp2_cursor_find (cursor->scopes, "centre:40701102", &position));
  g_assert_cmpint (position, ==, 3);

  g_assert_true (cp2_cursor_remove (cursor->scopes, "centre:40701102"));
  g_assert_false (cp2_cursor_remove (cursor->scopes, "centre:40701102"));
  g_assert_false (cp2_cursor_find (cursor->scopes, "centre:40701102", NULL));
  g_assert_cmpuint (cursor->scopes->len, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cursor/text/round-trip", test_text_round_trip);
  g_test_add_func ("/cursor/text/empty", test_text_empty);
  g_test_add_func ("/cursor/text/order-does-not-matter", test_text_order_does_not_matter);
  g_test_add_func ("/cursor/text/too-long", test_text_too_long);
  g_test_add_func ("/cursor/parse/other-key", test_parse_other_key);
  g_test_add_func ("/cursor/parse/not-a-cursor", test_parse_not_a_cursor);
  g_test_add_func ("/cursor/parse/changed", test_parse_changed);
  g_test_add_func ("/cursor/parse/wrong-payload", test_parse_wrong_payload);
  g_test_add_func ("/cursor/parse/random-damage", test_parse_random_damage);
  g_test_add_func ("/cursor/entries/find-set-remove", test_entries_find_set_remove);

  return g_test_run ();
}
