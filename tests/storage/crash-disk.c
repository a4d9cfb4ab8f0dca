#include "config.h"

#include <string.h>
#include <sqlite3.h>

#include "crash-disk.h"

#define SECTOR_SIZE   512
#define REGION_COUNT  16
#define PATH_CAPACITY 512

typedef struct
{
  gint64  offset;
  GBytes *bytes; /* %NULL: the file was cut at offset */
} Change;

typedef struct
{
  gatomicrefcount  ref_count;
  GByteArray      *now;
  GByteArray      *durable;
  GPtrArray       *pending; /* of Change, since the last sync */
  guint8          *regions[REGION_COUNT];
} Content;

struct _CrashDisk
{
  sqlite3_vfs  parent;

  char        *name;
  GHashTable  *files; /* path → Content */
  int          n_left;
  gboolean     has_failed;
  gboolean     syncs_fail;
  gboolean     safe_overwrite;
};

typedef struct
{
  sqlite3_file  parent;

  CrashDisk    *disk;
  Content      *content; /* owned */
} CrashFile;

static void
free_change (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->bytes, g_bytes_unref);
  g_free (change);
}

static Content *
new_content (void)
{
  Content *content = g_new0 (Content, 1);

  g_atomic_ref_count_init (&content->ref_count);
  content->now = g_byte_array_new ();
  content->durable = g_byte_array_new ();
  content->pending = g_ptr_array_new_with_free_func (free_change);

  return content;
}

static void
drop_regions (Content *content)
{
  for (guint i = 0; i < REGION_COUNT; i++)
    g_clear_pointer (&content->regions[i], g_free);
}

static void
unref_content (gpointer data)
{
  Content *content = data;

  if (!g_atomic_ref_count_dec (&content->ref_count))
    return;

  drop_regions (content);
  g_byte_array_unref (content->now);
  g_byte_array_unref (content->durable);
  g_ptr_array_unref (content->pending);
  g_free (content);
}

static void
resize (GByteArray *array,
        gsize       size)
{
  gsize old = array->len;

  g_byte_array_set_size (array, size);
  if (size > old)
    memset (array->data + old, 0, size - old);
}

static void
put (GByteArray   *array,
     gint64        offset,
     const guint8 *data,
     gsize         amount)
{
  if (offset + amount > array->len)
    resize (array, offset + amount);
  memcpy (array->data + offset, data, amount);
}

/* Counts one operation; FALSE when there is no power for it. */
static gboolean
spend (CrashDisk *disk)
{
  if (disk->n_left == 0)
    disk->has_failed = TRUE;
  else if (disk->n_left > 0)
    disk->n_left--;

  return !disk->has_failed;
}

static void
note_change (Content      *content,
             gint64        offset,
             const guint8 *data,
             gsize         amount)
{
  Change *change = g_new0 (Change, 1);

  change->offset = offset;
  change->bytes = data ? g_bytes_new (data, amount) : NULL;
  g_ptr_array_add (content->pending, change);
}

static int
close_file (sqlite3_file *sqlite_file)
{
  CrashFile *file = (CrashFile *) sqlite_file;

  unref_content (file->content);
  return SQLITE_OK;
}

static int
read_file (sqlite3_file  *sqlite_file,
           void          *data,
           int            amount,
           sqlite3_int64  offset)
{
  CrashFile *file = (CrashFile *) sqlite_file;
  gint64 available = CLAMP ((gint64) file->content->now->len - offset, 0, amount);

  if (file->disk->has_failed)
    return SQLITE_IOERR_READ;

  if (available > 0)
    memcpy (data, file->content->now->data + offset, available);
  memset ((guint8 *) data + available, 0, amount - available);

  return available == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
write_file (sqlite3_file  *sqlite_file,
            const void    *data,
            int            amount,
            sqlite3_int64  offset)
{
  CrashFile *file = (CrashFile *) sqlite_file;
  gboolean has_power = !file->disk->has_failed;

  /* The write at which the power fails may still have begun, and so is one of those that are not synced. */
  if (has_power)
    note_change (file->content, offset, data, amount);
  if (!spend (file->disk))
    return SQLITE_IOERR_WRITE;

  put (file->content->now, offset, data, amount);
  return SQLITE_OK;
}

static int
truncate_file (sqlite3_file  *sqlite_file,
               sqlite3_int64  size)
{
  CrashFile *file = (CrashFile *) sqlite_file;

  if (!spend (file->disk))
    return SQLITE_IOERR_TRUNCATE;

  if (size < file->content->now->len)
    {
      note_change (file->content, size, NULL, 0);
      resize (file->content->now, size);
    }

  return SQLITE_OK;
}

static int
sync_file (sqlite3_file *sqlite_file,
           int           flags)
{
  CrashFile *file = (CrashFile *) sqlite_file;
  Content *content = file->content;

  if (!spend (file->disk) || file->disk->syncs_fail)
    return SQLITE_IOERR_FSYNC;

  g_byte_array_set_size (content->durable, 0);
  g_byte_array_append (content->durable, content->now->data, content->now->len);
  g_ptr_array_set_size (content->pending, 0);

  return SQLITE_OK;
}

static int
get_file_size (sqlite3_file  *sqlite_file,
               sqlite3_int64 *size)
{
  *size = ((CrashFile *) sqlite_file)->content->now->len;
  return SQLITE_OK;
}

static int
lock_file (sqlite3_file *sqlite_file,
           int           level)
{
  return SQLITE_OK;
}

static int
check_reserved_lock (sqlite3_file *sqlite_file,
                     int          *result)
{
  *result = 0;
  return SQLITE_OK;
}

static int
control_file (sqlite3_file *sqlite_file,
              int           operation,
              void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
get_sector_size (sqlite3_file *sqlite_file)
{
  return ((CrashFile *) sqlite_file)->disk->safe_overwrite ? SECTOR_SIZE : 4096;
}

static int
get_characteristics (sqlite3_file *sqlite_file)
{
  /* It also boasts of what must not reach SQLite through a sealed VFS. */
  int boast = SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_BATCH_ATOMIC;

  return ((CrashFile *) sqlite_file)->disk->safe_overwrite ? boast | SQLITE_IOCAP_POWERSAFE_OVERWRITE : boast;
}

static int
map_region (sqlite3_file   *sqlite_file,
            int             region,
            int             size,
            int             extend,
            void volatile **memory)
{
  Content *content = ((CrashFile *) sqlite_file)->content;

  if (region >= REGION_COUNT)
    return SQLITE_IOERR_SHMSIZE;

  if (content->regions[region] == NULL && extend)
    content->regions[region] = g_malloc0 (size);

  *memory = content->regions[region];
  return SQLITE_OK;
}

static int
lock_region (sqlite3_file *sqlite_file,
             int           offset,
             int           n,
             int           flags)
{
  return SQLITE_OK;
}

static void
order_regions (sqlite3_file *sqlite_file)
{
}

static int
unmap_regions (sqlite3_file *sqlite_file,
               int           delete)
{
  if (delete)
    drop_regions (((CrashFile *) sqlite_file)->content);

  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_file_size,
  .xLock = lock_file,
  .xUnlock = lock_file,
  .xCheckReservedLock = check_reserved_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_region,
  .xShmLock = lock_region,
  .xShmBarrier = order_regions,
  .xShmUnmap = unmap_regions,
};

static Content *
get_or_make (CrashDisk  *disk,
             const char *path)
{
  Content *content = g_hash_table_lookup (disk->files, path);

  if (content == NULL)
    {
      content = new_content ();
      g_hash_table_insert (disk->files, g_strdup (path), content);
    }

  return content;
}

static int
open_file (sqlite3_vfs  *vfs,
           const char   *path,
           sqlite3_file *sqlite_file,
           int           flags,
           int          *out_flags)
{
  CrashDisk *disk = (CrashDisk *) vfs;
  CrashFile *file = (CrashFile *) sqlite_file;
  Content *content;

  file->parent.pMethods = NULL;
  if (path == NULL || disk->has_failed)
    return SQLITE_CANTOPEN;
  if (!(flags & SQLITE_OPEN_CREATE) && !g_hash_table_contains (disk->files, path))
    return SQLITE_CANTOPEN;

  content = get_or_make (disk, path);
  g_atomic_ref_count_inc (&content->ref_count);
  file->disk = disk;
  file->content = content;
  file->parent.pMethods = &methods;
  if (out_flags)
    *out_flags = flags;

  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs,
             const char  *path,
             int          sync_directory)
{
  CrashDisk *disk = (CrashDisk *) vfs;

  if (!spend (disk))
    return SQLITE_IOERR_DELETE;

  return g_hash_table_remove (disk->files, path) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

static int
check_access (sqlite3_vfs *vfs,
              const char  *path,
              int          flags,
              int         *result)
{
  *result = g_hash_table_contains (((CrashDisk *) vfs)->files, path);
  return SQLITE_OK;
}

static int
get_full_path (sqlite3_vfs *vfs,
               const char  *path,
               int          size,
               char        *full)
{
  g_strlcpy (full, path, size);
  return SQLITE_OK;
}

/* Whatever has to do with no file comes from the system's VFS. */
CrashDisk *
crash_disk_new (const char *name,
                gboolean    safe_overwrite)
{
  CrashDisk *disk = g_new0 (CrashDisk, 1);

  disk->name = g_strdup (name);
  disk->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_content);
  disk->n_left = -1;
  disk->safe_overwrite = safe_overwrite;

  disk->parent = *sqlite3_vfs_find (NULL);
  disk->parent.iVersion = 2;
  disk->parent.pNext = NULL;
  disk->parent.zName = disk->name;
  disk->parent.szOsFile = sizeof (CrashFile);
  disk->parent.mxPathname = PATH_CAPACITY;
  disk->parent.xOpen = open_file;
  disk->parent.xDelete = delete_file;
  disk->parent.xAccess = check_access;
  disk->parent.xFullPathname = get_full_path;
  g_assert_cmpint (sqlite3_vfs_register (&disk->parent, FALSE), ==, SQLITE_OK);

  return disk;
}

void
crash_disk_free (CrashDisk *disk)
{
  sqlite3_vfs_unregister (&disk->parent);
  g_hash_table_unref (disk->files);
  g_free (disk->name);
  g_free (disk);
}

void
crash_disk_fail_after (CrashDisk *disk,
                       int        n_operations)
{
  disk->n_left = n_operations;
}

void
crash_disk_fail_syncs (CrashDisk *disk,
                       gboolean   fail)
{
  disk->syncs_fail = fail;
}

gboolean
crash_disk_has_failed (CrashDisk *disk)
{
  return disk->has_failed;
}

static void
settle_write (Content   *content,
              Change    *change,
              CrashMode  mode,
              gboolean   is_last,
              GRand     *random)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (change->bytes, &size);
  gsize done = 0;

  while (done < size)
    {
      guint8 sector[SECTOR_SIZE];
      gsize amount = MIN (size - done, SECTOR_SIZE - (change->offset + done) % SECTOR_SIZE);
      gboolean is_noise = mode == CRASH_NOISE && is_last && g_rand_boolean (random);

      for (gsize i = 0; i < amount; i++)
        sector[i] = is_noise ? (guint8) g_rand_int (random) : data[done + i];
      if (mode == CRASH_KEPT || is_noise || g_rand_boolean (random))
        put (content->durable, change->offset + done, sector, amount);
      done += amount;
    }
}

static void
settle (Content   *content,
        CrashMode  mode,
        GRand     *random)
{
  for (guint i = 0; mode != CRASH_LOST && i < content->pending->len; i++)
    {
      Change *change = g_ptr_array_index (content->pending, i);

      if (change->bytes)
        settle_write (content, change, mode, i + 1 == content->pending->len, random);
      else if (change->offset < content->durable->len && (mode == CRASH_KEPT || g_rand_boolean (random)))
        resize (content->durable, change->offset);
    }

  g_ptr_array_set_size (content->pending, 0);
  g_byte_array_set_size (content->now, 0);
  g_byte_array_append (content->now, content->durable->data, content->durable->len);
  drop_regions (content);
}

void
crash_disk_reboot (CrashDisk *disk,
                   CrashMode  mode,
                   guint32    seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  g_autoptr(GList) paths = g_list_sort (g_hash_table_get_keys (disk->files), (GCompareFunc) strcmp);

  for (GList *path = paths; path; path = path->next)
    settle (g_hash_table_lookup (disk->files, path->data), mode, random);

  disk->n_left = -1;
  disk->has_failed = FALSE;
}

GBytes *
crash_disk_get (CrashDisk  *disk,
                const char *path)
{
  Content *content = g_hash_table_lookup (disk->files, path);

  return content ? g_bytes_new (content->now->data, content->now->len) : NULL;
}

void
crash_disk_set (CrashDisk  *disk,
                const char *path,
                GBytes     *bytes)
{
  gsize size;
  gconstpointer data;
  Content *content;

  if (bytes == NULL)
    {
      g_hash_table_remove (disk->files, path);
      return;
    }

  content = get_or_make (disk, path);
  data = g_bytes_get_data (bytes, &size);
  g_byte_array_set_size (content->now, 0);
  g_byte_array_append (content->now, data, size);
  g_byte_array_set_size (content->durable, 0);
  g_byte_array_append (content->durable, data, size);
  g_ptr_array_set_size (content->pending, 0);
  drop_regions (content);
}
