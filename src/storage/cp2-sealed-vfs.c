#include "config.h"

#include <string.h>
#include <glib/gstdio.h>

#include "storage/cp2-sealed-file.h"
#include "storage/cp2-sealed-vfs.h"
#include "storage/cp2-sql.h"

/*
 * The format, version 1
 * =====================
 *
 * A seal is XChaCha20-Poly1305: the content is replaced by as many bytes of ciphertext, followed by a random nonce of 24
 * bytes and a tag of 16. They take the 40 bytes at the end of each page that SQLite is asked to leave free, so that no
 * page moves and every write of SQLite's remains a write of the same bytes. Nonces are drawn anew for each write.
 *
 * The master key is never used itself. crypto_kdf (context "cp2seal1") makes of it: 1 the key of all seals, 2 the key of
 * ids, 3 the key of masks.
 *
 * A database has an id of 16 bytes: 8 random ones, and as a check the first 8 bytes of BLAKE2b of them under key 2. The
 * check tells a wrong key or a foreign file from a damaged one. The id of the database, not of its log or journal,
 * is authenticated with everything, so that nothing can be carried over from another database under the same key.
 *
 * Authenticated with each seal, in this order, numbers little-endian (Cp2SealedPlace):
 *
 *     id 16 | clear bytes 16 | page number 8 | offset in the file, as SQLite sees it 8 | length 4 | kind 4
 *
 * Database. Page n is at (n - 1) * page size, kind "data".
 *
 *     page 1   id 16 | clear 8: page size, versions, reserved bytes, payload fractions | content | nonce | tag
 *     others   content | nonce | tag
 *
 *   SQLite's own first 16 bytes are the same in each database and not stored. The 8 after them are the same in all
 *   databases of ours; SQLite reads them before it can know what a page is.
 *
 * Write-ahead log. Everything lies 48 bytes further than SQLite believes. Kind "wlog".
 *
 *     a header of an unknown version 32, for SQLite without us | id 16 | SQLite's header 32
 *     frame    clear 16: page number, size after commit, salts | SQLite's checksums 8, page | nonce | tag
 *
 *   SQLite computes its checksums over the plain pages, which makes them content, so they are sealed with the page. The
 *   id is repeated here, and in the journal, since a power cut may take the database's first page while it is written.
 *
 * Rollback journal. Kind "jrnl".
 *
 *     SQLite's header 28 | id 16 | zeros to the end of the sector
 *     record   page number 4 | page, nonce, tag | checksum 4
 *
 *   The checksum is a sum over plain bytes and is masked with the first 4 bytes of BLAKE2b of the nonce under key 3.
 *   Later headers in the same journal have no id. Names of super-journals are clear.
 *
 * Index of the log (-shm). Handed through: page numbers, salts, and the running checksum after the last commit. The
 * latter is the one thing on disk that depends on content: 8 bytes over all pages since the log began.
 *
 * Temporary files, statement journals among them, are kept in memory.
 *
 * What it does not do: notice that a whole file, or a page of the database together with its seal, was put back to an
 * older state of the same place; hide how large the database is or which pages change.
 */

typedef struct
{
  sqlite3_vfs   parent;

  char         *name;
  sqlite3_vfs  *base;
  Cp2SealedKey *key; /* owned; %NULL while the name is not registered */
  int           n_open;
} SealedVfs;

/*
 * Name → SealedVfs. They are never freed: SQLite keeps the address of a VFS in each connection, which may outlive
 * every file, and does not say when it lets go. There are as few of them as there are accounts on this computer.
 */
static GHashTable *registry;
static GMutex lock;

static sqlite3_vfs *
get_base (sqlite3_vfs *vfs)
{
  return ((SealedVfs *) vfs)->base;
}

static const Cp2SealedFormat *
get_format (int flags)
{
  if (flags & SQLITE_OPEN_MAIN_DB)
    return &cp2_sealed_database_format;
  if (flags & SQLITE_OPEN_WAL)
    return &cp2_sealed_log_format;
  if (flags & SQLITE_OPEN_MAIN_JOURNAL)
    return &cp2_sealed_journal_format;

  /* A super-journal, or a journal that is only looked into for the name of one. */
  return NULL;
}

static gboolean
is_temporary (const char *name,
              int         flags)
{
  return name == NULL ||
         (flags & (SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TRANSIENT_DB | SQLITE_OPEN_TEMP_JOURNAL | SQLITE_OPEN_SUBJOURNAL)) != 0;
}

static Cp2SealedKey *
take_key (SealedVfs *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  if (self->key == NULL)
    return NULL;

  g_atomic_int_inc (&self->n_open);
  return cp2_sealed_key_ref (self->key);
}

static int
open_base (SealedVfs     *self,
           Cp2SealedFile *file,
           const char    *name,
           int            flags,
           int           *out_flags)
{
  int exists = 1;
  int code;

  if (flags & SQLITE_OPEN_MAIN_DB)
    (void) self->base->xAccess (self->base, name, SQLITE_ACCESS_EXISTS, &exists);

  if ((code = self->base->xOpen (self->base, name, file->base, flags, out_flags)) != SQLITE_OK)
    return code;

  /* It is still empty. Log, journal and index take their mode from the database. A base may keep no files at all. */
  if (!exists)
    (void) g_chmod (name, 0600);

  return SQLITE_OK;
}

/* SQLite closes a file after a failed open only if it has methods. */
static int
give_up (Cp2SealedFile *file,
         int            code)
{
  if (file->base->pMethods)
    file->base->pMethods->xClose (file->base);

  cp2_sealed_key_unref (file->key);
  g_atomic_int_add (file->n_open, -1);
  return code;
}

static int
open_file (sqlite3_vfs  *vfs,
           const char   *name,
           sqlite3_file *sqlite_file,
           int           flags,
           int          *out_flags)
{
  SealedVfs *self = (SealedVfs *) vfs;
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;
  int code;

  memset (file, 0, vfs->szOsFile);
  if (is_temporary (name, flags))
    {
      cp2_sealed_memory_init (sqlite_file);
      if (out_flags)
        *out_flags = flags;
      return SQLITE_OK;
    }

  if ((file->key = take_key (self)) == NULL)
    return SQLITE_CANTOPEN;

  file->n_open = &self->n_open;
  file->format = get_format (flags);
  file->base = (sqlite3_file *) ((guint8 *) file + CP2_SEALED_FILE_SIZE);

  if ((code = open_base (self, file, name, flags, out_flags)) != SQLITE_OK)
    return give_up (file, code);
  if (file->base->pMethods->iVersion < 2)
    return give_up (file, SQLITE_CANTOPEN);

  if (file->format == &cp2_sealed_database_format)
    file->database = file;
  else if (file->format)
    {
      file->database = (Cp2SealedFile *) sqlite3_database_file_object (name);
      file->database->companion = file;
    }

  file->parent.pMethods = &cp2_sealed_file_methods;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs,
             const char  *name,
             int          sync_directory)
{
  return get_base (vfs)->xDelete (get_base (vfs), name, sync_directory);
}

static int
check_access (sqlite3_vfs *vfs,
              const char  *name,
              int          flags,
              int         *result)
{
  return get_base (vfs)->xAccess (get_base (vfs), name, flags, result);
}

static int
get_full_path (sqlite3_vfs *vfs,
               const char  *name,
               int          size,
               char        *path)
{
  return get_base (vfs)->xFullPathname (get_base (vfs), name, size, path);
}

static void *
open_module (sqlite3_vfs *vfs,
             const char  *name)
{
  return get_base (vfs)->xDlOpen (get_base (vfs), name);
}

static void
get_module_error (sqlite3_vfs *vfs,
                  int          size,
                  char        *message)
{
  get_base (vfs)->xDlError (get_base (vfs), size, message);
}

static void (*
find_symbol (sqlite3_vfs *vfs,
             void        *module,
             const char  *name)) (void)
{
  return get_base (vfs)->xDlSym (get_base (vfs), module, name);
}

static void
close_module (sqlite3_vfs *vfs,
              void        *module)
{
  get_base (vfs)->xDlClose (get_base (vfs), module);
}

static int
get_randomness (sqlite3_vfs *vfs,
                int          size,
                char        *bytes)
{
  return get_base (vfs)->xRandomness (get_base (vfs), size, bytes);
}

static int
sleep_for (sqlite3_vfs *vfs,
           int          microseconds)
{
  return get_base (vfs)->xSleep (get_base (vfs), microseconds);
}

static int
get_time (sqlite3_vfs *vfs,
          double      *days)
{
  return get_base (vfs)->xCurrentTime (get_base (vfs), days);
}

static int
get_last_error (sqlite3_vfs *vfs,
                int          size,
                char        *message)
{
  return get_base (vfs)->xGetLastError (get_base (vfs), size, message);
}

static int
get_exact_time (sqlite3_vfs   *vfs,
                sqlite3_int64 *milliseconds)
{
  return get_base (vfs)->xCurrentTimeInt64 (get_base (vfs), milliseconds);
}

static const sqlite3_vfs template = {
  .iVersion = 2,
  .xOpen = open_file,
  .xDelete = delete_file,
  .xAccess = check_access,
  .xFullPathname = get_full_path,
  .xDlOpen = open_module,
  .xDlError = get_module_error,
  .xDlSym = find_symbol,
  .xDlClose = close_module,
  .xRandomness = get_randomness,
  .xSleep = sleep_for,
  .xCurrentTime = get_time,
  .xGetLastError = get_last_error,
  .xCurrentTimeInt64 = get_exact_time,
};

static SealedVfs *
get_or_make (const char *name)
{
  SealedVfs *self;

  if (registry == NULL)
    registry = g_hash_table_new (g_str_hash, g_str_equal);

  if ((self = g_hash_table_lookup (registry, name)) == NULL)
    {
      self = g_new0 (SealedVfs, 1);
      self->name = g_strdup (name);
      g_hash_table_insert (registry, self->name, self);
    }

  return self;
}

static gboolean
fail (const char  *name,
      const char  *reason,
      GError     **error)
{
  g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN, "Cannot make the sealed VFS “%s”: %s", name, reason);
  return FALSE;
}

gboolean
cp2_sealed_vfs_register (const char    *name,
                         const char    *base,
                         const guint8  *key,
                         GError       **error)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  g_autoptr(Cp2SealedKey) sealed_key = NULL;
  sqlite3_vfs *below;
  SealedVfs *self;

  g_return_val_if_fail (name != NULL && name[0] != '\0', FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (sqlite3_vfs_find (name))
    return fail (name, "the name is taken", error);
  if ((below = sqlite3_vfs_find (base)) == NULL || below->iVersion < 2)
    return fail (name, "there is no usable VFS to put it on", error);
  if ((sealed_key = cp2_sealed_key_new (key)) == NULL)
    return fail (name, "there is no locked memory for the key", error);

  self = get_or_make (name);
  if (g_atomic_int_get (&self->n_open) > 0 && self->base != below)
    return fail (name, "files are still open on another VFS below", error);

  self->base = below;
  self->parent = template;
  self->parent.zName = self->name;
  self->parent.szOsFile = CP2_SEALED_FILE_SIZE + below->szOsFile;
  self->parent.mxPathname = below->mxPathname;
  if (sqlite3_vfs_register (&self->parent, FALSE) != SQLITE_OK)
    return fail (name, "SQLite refused it", error);

  self->key = g_steal_pointer (&sealed_key);
  return TRUE;
}

void
cp2_sealed_vfs_unregister (const char *name)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  SealedVfs *self;

  g_return_if_fail (name != NULL);

  self = registry ? g_hash_table_lookup (registry, name) : NULL;
  if (self == NULL || self->key == NULL)
    return;

  sqlite3_vfs_unregister (&self->parent);
  g_clear_pointer (&self->key, cp2_sealed_key_unref);
}
