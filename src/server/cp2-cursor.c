#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/cp2-cursor.h"
#include "server/cp2-secret.h"

/*
 * base64url (payload || MAC), where the payload is
 *   1 byte    version of this layout
 *   name      epoch
 *   number    how many scopes, then for each: name, number (its position)
 *   number    how many dropped scopes, then the same
 * A name is a byte of length and its bytes; a number has seven bits a byte, lowest first, the high bit says that
 * more follow.
 */
#define LAYOUT 1
#define MAC_BYTES 16
#define NUMBER_MAX_BYTES 9 /* of seven bits: 63 bits, every gint64 from 0 up */

/* Keeps these MACs apart from others made with the same key. */
static const guint8 mac_purpose[crypto_generichash_blake2b_PERSONALBYTES] = "cp2-cursor";

typedef struct
{
  const guint8  *at;
  const guint8  *end;
} Reader;

G_DEFINE_QUARK (cp2-cursor-error-quark, cp2_cursor_error)

static void
clear_entry (gpointer data)
{
  Cp2CursorEntry *entry = data;

  g_clear_pointer (&entry->scope, g_free);
}

static GArray *
entries_new (void)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (Cp2CursorEntry));

  g_array_set_clear_func (entries, clear_entry);
  return entries;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Cp2CursorEntry *one = a, *other = b;

  return strcmp (one->scope, other->scope);
}

static void
compute_mac (const guint8 *payload,
             gsize         length,
             GBytes       *key,
             guint8        mac[MAC_BYTES])
{
  cp2_secret_init ();
  crypto_generichash_blake2b_salt_personal (mac, MAC_BYTES, payload, length,
                                            g_bytes_get_data (key, NULL), g_bytes_get_size (key), NULL, mac_purpose);
}

static void
put_number (GByteArray *payload,
            guint64     number)
{
  while (number >= 0x80)
    {
      g_byte_array_append (payload, &(guint8) { number | 0x80 }, 1);
      number >>= 7;
    }

  g_byte_array_append (payload, &(guint8) { number }, 1);
}

static void
put_name (GByteArray *payload,
          const char *name)
{
  gsize length = strlen (name);

  g_byte_array_append (payload, &(guint8) { length }, 1);
  g_byte_array_append (payload, (const guint8 *) name, length);
}

static void
put_entries (GByteArray   *payload,
             const GArray *entries)
{
  put_number (payload, entries->len);

  for (guint i = 0; i < entries->len; i++)
    {
      const Cp2CursorEntry *entry = &g_array_index (entries, Cp2CursorEntry, i);

      put_name (payload, entry->scope);
      put_number (payload, entry->position);
    }
}

static gboolean
take_number (Reader  *reader,
             guint64 *number)
{
  *number = 0;

  for (guint i = 0; i < NUMBER_MAX_BYTES && reader->at < reader->end; i++)
    {
      guint8 byte = *reader->at++;

      *number |= (guint64) (byte & 0x7f) << (7 * i);
      if (byte < 0x80)
        return TRUE;
    }

  return FALSE;
}

/* Returns: (transfer full) (nullable): the name, which is not empty and holds no zero byte */
static char *
take_name (Reader *reader)
{
  const char *name;
  gsize length;

  if (reader->at == reader->end)
    return NULL;

  length = *reader->at++;
  name = (const char *) reader->at;
  if (length == 0 || length > (gsize) (reader->end - reader->at) || memchr (name, '\0', length) != NULL)
    return NULL;

  reader->at += length;
  return g_strndup (name, length);
}

static gboolean
take_entries (Reader *reader,
              GArray *entries)
{
  guint64 n_entries;

  if (!take_number (reader, &n_entries))
    return FALSE;

  for (guint64 i = 0; i < n_entries; i++)
    {
      Cp2CursorEntry entry = { take_name (reader), 0 };
      guint64 position;

      if (entry.scope == NULL)
        return FALSE;

      if (!take_number (reader, &position) ||
          (i > 0 && compare_entries (&g_array_index (entries, Cp2CursorEntry, i - 1), &entry) >= 0))
        {
          clear_entry (&entry);
          return FALSE;
        }

      entry.position = position;
      g_array_append_val (entries, entry);
    }

  return TRUE;
}

static Cp2Cursor *
parse_payload (const guint8 *payload,
               gsize         length)
{
  Reader reader = { payload, payload + length };
  g_autoptr(Cp2Cursor) self = NULL;
  g_autofree char *epoch = NULL;

  if (length == 0 || *reader.at++ != LAYOUT || (epoch = take_name (&reader)) == NULL)
    return NULL;

  self = cp2_cursor_new (epoch);
  if (!take_entries (&reader, self->scopes) || !take_entries (&reader, self->dropped) || reader.at != reader.end)
    return NULL;

  return g_steal_pointer (&self);
}

/* Returns: (transfer full) (nullable): the bytes that @text stands for when their MAC, which is cut off, is right */
static GByteArray *
open_text (const char *text,
           GBytes     *key)
{
  gsize text_length = strnlen (text, CP2_CURSOR_MAX_TEXT + 1);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint8 mac[MAC_BYTES];
  gsize length;

  if (text_length > CP2_CURSOR_MAX_TEXT)
    return NULL;

  g_byte_array_set_size (bytes, text_length);
  if (text_length == 0 ||
      sodium_base642bin (bytes->data, bytes->len, text, text_length, NULL, &length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      length <= MAC_BYTES)
    return NULL;

  length -= MAC_BYTES;
  compute_mac (bytes->data, length, key, mac);
  if (sodium_memcmp (mac, bytes->data + length, MAC_BYTES) != 0)
    return NULL;

  g_byte_array_set_size (bytes, length);
  return g_steal_pointer (&bytes);
}

Cp2Cursor *
cp2_cursor_new (const char *epoch)
{
  Cp2Cursor *self;

  g_return_val_if_fail (epoch != NULL && *epoch != '\0' && strlen (epoch) <= CP2_CURSOR_MAX_NAME, NULL);

  self = g_new0 (Cp2Cursor, 1);
  self->epoch = g_strdup (epoch);
  self->scopes = entries_new ();
  self->dropped = entries_new ();

  return self;
}

void
cp2_cursor_free (Cp2Cursor *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->epoch);
  g_array_unref (self->scopes);
  g_array_unref (self->dropped);
  g_free (self);
}

Cp2Cursor *
cp2_cursor_parse (const char  *text,
                  GBytes      *key,
                  GError     **error)
{
  g_autoptr(GByteArray) payload = NULL;
  Cp2Cursor *self = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (key != NULL && g_bytes_get_size (key) == CP2_CURSOR_KEY_BYTES, NULL);

  payload = open_text (text, key);
  if (payload != NULL)
    self = parse_payload (payload->data, payload->len);

  if (self == NULL)
    g_set_error_literal (error, CP2_CURSOR_ERROR, CP2_CURSOR_ERROR_INVALID, "Not a cursor of this server");

  return self;
}

char *
cp2_cursor_to_string (const Cp2Cursor  *self,
                      GBytes           *key,
                      GError          **error)
{
  const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  g_autoptr(GByteArray) payload = g_byte_array_new ();
  guint8 mac[MAC_BYTES];
  gsize size;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL && g_bytes_get_size (key) == CP2_CURSOR_KEY_BYTES, NULL);

  g_byte_array_append (payload, &(guint8) { LAYOUT }, 1);
  put_name (payload, self->epoch);
  put_entries (payload, self->scopes);
  put_entries (payload, self->dropped);
  compute_mac (payload->data, payload->len, key, mac);
  g_byte_array_append (payload, mac, sizeof mac);

  size = sodium_base64_encoded_len (payload->len, variant);
  if (size - 1 > CP2_CURSOR_MAX_TEXT)
    {
      g_set_error (error, CP2_CURSOR_ERROR, CP2_CURSOR_ERROR_INVALID,
                   "A cursor of %u scopes is too long", self->scopes->len + self->dropped->len);
      return NULL;
    }

  text = g_malloc (size);
  sodium_bin2base64 (text, size, payload->data, payload->len, variant);

  return text;
}

gboolean
cp2_cursor_find (const GArray *entries,
                 const char   *scope,
                 gint64       *position)
{
  Cp2CursorEntry wanted = { (char *) scope, 0 };
  guint i;
  gboolean found;

  g_return_val_if_fail (entries != NULL && scope != NULL, FALSE);

  found = g_array_binary_search ((GArray *) entries, &wanted, compare_entries, &i);
  if (position != NULL)
    *position = found ? g_array_index (entries, Cp2CursorEntry, i).position : 0;

  return found;
}

void
cp2_cursor_set (GArray     *entries,
                const char *scope,
                gint64      position)
{
  Cp2CursorEntry entry = { (char *) scope, position };
  guint i;

  g_return_if_fail (entries != NULL);
  g_return_if_fail (scope != NULL && *scope != '\0' && strlen (scope) <= CP2_CURSOR_MAX_NAME);
  g_return_if_fail (position >= 0);

  if (g_array_binary_search (entries, &entry, compare_entries, &i))
    {
      g_array_index (entries, Cp2CursorEntry, i).position = position;
      return;
    }

  for (i = 0; i < entries->len; i++)
    if (compare_entries (&g_array_index (entries, Cp2CursorEntry, i), &entry) > 0)
      break;

  entry.scope = g_strdup (scope);
  g_array_insert_val (entries, i, entry);
}

gboolean
cp2_cursor_remove (GArray     *entries,
                   const char *scope)
{
  Cp2CursorEntry wanted = { (char *) scope, 0 };
  guint i;

  g_return_val_if_fail (entries != NULL && scope != NULL, FALSE);

  if (!g_array_binary_search (entries, &wanted, compare_entries, &i))
    return FALSE;

  g_array_remove_index (entries, i);
  return TRUE;
}
