#include "config.h"

#include <string.h>

#include "crash-disk-private.h"

#define SECTOR_SIZE   512
#define PATH_CAPACITY 512

typedef struct
{
  sqlite3_file  parent;

  CrashDisk    *disk;
  CrashContent *content; /* owned */
} CrashFile;

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
note_change (CrashContent      *content,
             gint64        offset,
             const guint8 *data,
             gsize         amount)
{
  CrashChange *change = g_new0 (CrashChange, 1);

  change->offset = offset;
  change->bytes = data ? g_bytes_new (data, amount) : NULL;
  g_ptr_array_add (content->pending, change);
}

static int
close_file (sqlite3_file *sqlite_file)
{
  CrashFile *file = (CrashFile *) sqlite_file;

  crash_content_unref (file->content);
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

  crash_content_put (file->content->now, offset, data, amount);
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
      crash_content_resize (file->content->now, size);
    }

  return SQLITE_OK;
}

static int
sync_file (sqlite3_file *sqlite_file,
           int           flags)
{
  CrashFile *file = (CrashFile *) sqlite_file;
  CrashContent *content = file->content;

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
  CrashContent *content = ((CrashFile *) sqlite_file)->content;

  if (region >= CRASH_REGION_COUNT)
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
    crash_content_drop_index (((CrashFile *) sqlite_file)->content);

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

static int
open_file (sqlite3_vfs  *vfs,
           const char   *path,
           sqlite3_file *sqlite_file,
           int           flags,
           int          *out_flags)
{
  CrashDisk *disk = (CrashDisk *) vfs;
  CrashFile *file = (CrashFile *) sqlite_file;
  CrashContent *content;

  file->parent.pMethods = NULL;
  if (path == NULL || disk->has_failed)
    return SQLITE_CANTOPEN;
  if (!(flags & SQLITE_OPEN_CREATE) && !g_hash_table_contains (disk->files, path))
    return SQLITE_CANTOPEN;

  content = crash_disk_get_or_make (disk, path);
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

void
crash_disk_set_methods (sqlite3_vfs *vfs)
{
  vfs->szOsFile = sizeof (CrashFile);
  vfs->mxPathname = PATH_CAPACITY;
  vfs->xOpen = open_file;
  vfs->xDelete = delete_file;
  vfs->xAccess = check_access;
  vfs->xFullPathname = get_full_path;
}
