#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cp2-durable-file.h"
#include "client/cp2-outbox-journal.h"
#include "client/cp2-store-error.h"

/*
 * A frame: 8 bytes to find it by, the length of what is sealed (4 bytes, big endian), 8 bytes of check sum over the
 * length and what is sealed, then that: nonce, ciphertext, tag (XChaCha20-Poly1305). The check sum needs no key, so that
 * a damaged file can be told from another account's.
 */

static const guint8 marker[8] = { 0xc5, 'C', 'P', '2', 'O', 'P', 0x1a, 0x0a };

#define LENGTH_OFFSET 8
#define SUM_OFFSET    12
#define SUM_SIZE      8
#define HEAD_SIZE     20
#define SEAL_SIZE     (crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define KEY_SIZE      crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define KEY_CONTEXT   "cp2jrnl1"
#define ENTRY_TYPE    "(sxxxs)"

/* An operation has 256 KiB at most; a file this large would hold years of them. */
#define FILE_SIZE_MAX ((gsize) 1 << 30)

struct _Cp2OutboxJournal
{
  char   *path;
  guint8 *key; /* in guarded memory */
  int     descriptor;
  goffset length_before;
};

Cp2JournalEntry *
cp2_journal_entry_new (const char *device,
                       gint64      incarnation,
                       gint64      seq,
                       gint64      created,
                       const char *payload)
{
  Cp2JournalEntry *entry = g_new0 (Cp2JournalEntry, 1);

  entry->device = g_strdup (device != NULL ? device : "");
  entry->incarnation = incarnation;
  entry->seq = seq;
  entry->created = created;
  entry->payload = g_strdup (payload);
  return entry;
}

void
cp2_journal_entry_free (Cp2JournalEntry *entry)
{
  g_free (entry->device);
  g_free (entry->payload);
  g_free (entry);
}

Cp2OutboxJournal *
cp2_outbox_journal_new (const char   *path,
                        const guint8 *key)
{
  Cp2OutboxJournal *self = g_new0 (Cp2OutboxJournal, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be started");

  self->path = g_strdup (path);
  self->descriptor = -1;
  self->key = sodium_malloc (KEY_SIZE);
  if (self->key == NULL)
    g_error ("No guarded memory for a key");

  crypto_kdf_derive_from_key (self->key, KEY_SIZE, 1, KEY_CONTEXT, key);
  return self;
}

static void
close_file (Cp2OutboxJournal *self)
{
  if (self->descriptor >= 0)
    close (self->descriptor);
  self->descriptor = -1;
}

void
cp2_outbox_journal_free (Cp2OutboxJournal *self)
{
  close_file (self);
  sodium_free (self->key);
  g_free (self->path);
  g_free (self);
}

const char *
cp2_outbox_journal_get_path (Cp2OutboxJournal *self)
{
  return self->path;
}

static void
write_length (guint8  *to,
              guint32  length)
{
  length = GUINT32_TO_BE (length);
  memcpy (to, &length, sizeof length);
}

static guint32
read_length (const guint8 *from)
{
  guint32 length;

  memcpy (&length, from, sizeof length);
  return GUINT32_FROM_BE (length);
}

static void
sum_frame (const guint8 *frame,
           guint32       length,
           guint8       *sum)
{
  crypto_generichash_state state;
  guint8 whole[crypto_generichash_BYTES_MIN];

  crypto_generichash_init (&state, NULL, 0, sizeof whole);
  crypto_generichash_update (&state, frame + LENGTH_OFFSET, SUM_OFFSET - LENGTH_OFFSET);
  crypto_generichash_update (&state, frame + HEAD_SIZE, length);
  crypto_generichash_final (&state, whole, sizeof whole);
  memcpy (sum, whole, SUM_SIZE);
}

static void
append_frame (Cp2OutboxJournal *self,
              Cp2JournalEntry  *entry,
              GByteArray       *bytes)
{
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new (ENTRY_TYPE, entry->device, entry->incarnation, entry->seq,
                                                                 entry->created, entry->payload));
  gsize size = g_variant_get_size (value);
  guint32 length = size + SEAL_SIZE;
  guint start = bytes->len;
  guint8 *frame;

  g_byte_array_set_size (bytes, start + HEAD_SIZE + length);
  frame = bytes->data + start;
  memcpy (frame, marker, sizeof marker);
  write_length (frame + LENGTH_OFFSET, length);
  randombytes_buf (frame + HEAD_SIZE, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (frame + HEAD_SIZE + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL,
                                              g_variant_get_data (value), size, marker, sizeof marker, NULL,
                                              frame + HEAD_SIZE, self->key);
  sum_frame (frame, length, frame + SUM_OFFSET);
}

static gboolean
is_frame (const guint8 *frame,
          gsize         available)
{
  guint8 sum[SUM_SIZE];
  guint32 length;

  if (available < HEAD_SIZE + SEAL_SIZE || memcmp (frame, marker, sizeof marker) != 0)
    return FALSE;

  length = read_length (frame + LENGTH_OFFSET);
  if (length < SEAL_SIZE || length > available - HEAD_SIZE)
    return FALSE;

  sum_frame (frame, length, sum);
  return memcmp (sum, frame + SUM_OFFSET, SUM_SIZE) == 0;
}

static Cp2JournalEntry *
open_frame (Cp2OutboxJournal *self,
            const guint8     *frame)
{
  guint32 length = read_length (frame + LENGTH_OFFSET);
  const guint8 *sealed = frame + HEAD_SIZE + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  guint8 *clear = g_malloc0 (length);
  g_autoptr(GVariant) value = NULL;
  unsigned long long size;
  Cp2JournalEntry *entry;

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (clear, &size, NULL, sealed,
                                                  length - crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
                                                  marker, sizeof marker, frame + HEAD_SIZE, self->key) != 0)
    {
      g_free (clear);
      return NULL;
    }

  value = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE (ENTRY_TYPE), clear, size, FALSE, g_free, clear));
  entry = g_new0 (Cp2JournalEntry, 1);
  g_variant_get (value, ENTRY_TYPE, &entry->device, &entry->incarnation, &entry->seq, &entry->created, &entry->payload);
  return entry;
}

/* The next place where a frame may begin, the end if there is none. */
static gsize
find_marker (const guint8 *data,
             gsize         at,
             gsize         size)
{
  for (; at + sizeof marker <= size; at++)
    if (data[at] == marker[0] && memcmp (data + at, marker, sizeof marker) == 0)
      return at;

  return size;
}

static GPtrArray *
read_frames (Cp2OutboxJournal *self,
             const guint8     *data,
             gsize             size,
             guint            *n_foreign,
             guint            *n_damaged)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_journal_entry_free);
  gsize at = 0;

  while (at < size)
    if (is_frame (data + at, size - at))
      {
        Cp2JournalEntry *entry = open_frame (self, data + at);

        if (entry != NULL)
          g_ptr_array_add (entries, entry);
        else
          *n_foreign += 1;
        at += HEAD_SIZE + read_length (data + at + LENGTH_OFFSET);
      }
    else
      {
        *n_damaged += 1;
        at = find_marker (data, at + 1, size);
      }

  return entries;
}

GPtrArray *
cp2_outbox_journal_read (Cp2OutboxJournal  *self,
                         guint             *n_damaged,
                         GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) bytes = cp2_durable_file_read (self->path, FILE_SIZE_MAX, &local_error);
  g_autoptr(GPtrArray) entries = NULL;
  guint n_foreign = 0;
  gsize size = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  *n_damaged = 0;
  if (bytes == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_set_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_IO, "Cannot read the outbox journal: %s", local_error->message);
      return NULL;
    }

  entries = read_frames (self, data, size, &n_foreign, n_damaged);
  if (n_foreign > 0 && entries->len == 0)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_WRONG_KEY, "The outbox journal belongs to another key");
      return NULL;
    }

  *n_damaged += n_foreign;
  return g_steal_pointer (&entries);
}

static gboolean
fail (const char  *doing,
      GError     **error)
{
  int code = errno;

  g_set_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_IO, "Cannot %s the outbox journal: %s", doing, g_strerror (code));
  return FALSE;
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = descriptor >= 0 && fsync (descriptor) == 0;

  if (descriptor >= 0)
    close (descriptor);
  return done;
}

static gboolean
need_file (Cp2OutboxJournal  *self,
           GError           **error)
{
  struct stat status;

  if (self->descriptor < 0)
    {
      self->descriptor = open (self->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
      if (self->descriptor < 0)
        return fail ("open", error);

      /* A new file's name must outlive a power loss as well. */
      if (!sync_folder (self->path))
        return fail ("create", error);
    }

  if (fstat (self->descriptor, &status) != 0)
    return fail ("examine", error);

  self->length_before = status.st_size;
  return TRUE;
}

static gboolean
write_all (int           descriptor,
           const guint8 *data,
           gsize         length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;

      data += written;
      length -= written;
    }

  return TRUE;
}

gboolean
cp2_outbox_journal_append (Cp2OutboxJournal  *self,
                           GPtrArray         *entries,
                           GError           **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (!need_file (self, error))
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    append_frame (self, g_ptr_array_index (entries, i), bytes);

  if (write_all (self->descriptor, bytes->data, bytes->len) && fdatasync (self->descriptor) == 0)
    return TRUE;

  fail ("write", error);
  cp2_outbox_journal_take_back (self);
  return FALSE;
}

void
cp2_outbox_journal_take_back (Cp2OutboxJournal *self)
{
  /* Should this fail too, the operation comes back at the next start although its page said that it was not saved;
   * losing one would be worse. After a failed fsync() the descriptor is not to be trusted. */
  if (self->descriptor >= 0 && ftruncate (self->descriptor, self->length_before) == 0)
    (void) fdatasync (self->descriptor);

  close_file (self);
}

gboolean
cp2_outbox_journal_rewrite (Cp2OutboxJournal  *self,
                            GPtrArray         *entries,
                            GError           **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GError) local_error = NULL;

  for (guint i = 0; i < entries->len; i++)
    append_frame (self, g_ptr_array_index (entries, i), bytes);

  close_file (self);
  if (cp2_durable_file_write (self->path, bytes->len > 0 ? bytes->data : (const guint8 *) "", bytes->len, &local_error))
    return TRUE;

  g_set_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_IO, "Cannot write the outbox journal: %s", local_error->message);
  return FALSE;
}
