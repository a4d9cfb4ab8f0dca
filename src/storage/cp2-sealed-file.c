#include "config.h"

#include <string.h>
#include <sodium.h>

#include "storage/cp2-sealed-file.h"

guint8 *
cp2_sealed_file_get_buffer (Cp2SealedFile *file,
                            gsize          size)
{
  if (file->buffer_size >= size)
    return file->buffer;

  if (file->buffer)
    sodium_memzero (file->buffer, file->buffer_size);
  sqlite3_free (file->buffer);

  file->buffer = sqlite3_malloc64 (size);
  file->buffer_size = file->buffer ? size : 0;
  file->frame_filled = 0;

  return file->buffer;
}

int
cp2_sealed_file_read_base (Cp2SealedFile *file,
                           guint8        *data,
                           int            amount,
                           gint64         offset)
{
  return file->base->pMethods->xRead (file->base, data, amount, offset + file->format->shift);
}

int
cp2_sealed_file_write_base (Cp2SealedFile *file,
                            const guint8  *data,
                            int            amount,
                            gint64         offset)
{
  return file->base->pMethods->xWrite (file->base, data, amount, offset + file->format->shift);
}

static gboolean
read_stored_id (Cp2SealedFile *file,
                guint8        *id)
{
  return file->base->pMethods->xRead (file->base, id, CP2_SEALED_ID_SIZE, file->format->id_offset) == SQLITE_OK &&
         cp2_sealed_key_owns_id (file->key, id);
}

int
cp2_sealed_file_find_id (Cp2SealedFile  *file,
                         Cp2SealedPlace *place)
{
  Cp2SealedFile *database = file->database;

  if (!database->has_id)
    {
      if (read_stored_id (database, place->file))
        database->id_is_stored = TRUE;
      /* The first page may be lost to a power cut; then the log or the journal that will restore it knows the id. */
      else if (database->companion == NULL || !read_stored_id (database->companion, place->file))
        return SQLITE_NOTADB;

      memcpy (database->id, place->file, CP2_SEALED_ID_SIZE);
      database->has_id = TRUE;
    }

  memcpy (place->file, database->id, CP2_SEALED_ID_SIZE);
  return SQLITE_OK;
}

int
cp2_sealed_file_need_id (Cp2SealedFile  *file,
                         Cp2SealedPlace *place)
{
  Cp2SealedFile *database = file->database;
  sqlite3_int64 size = 0;
  int code = cp2_sealed_file_find_id (file, place);

  if (code == SQLITE_OK)
    return SQLITE_OK;

  /* Never over somebody else's file. */
  if (database->base->pMethods->xFileSize (database->base, &size) != SQLITE_OK || size != 0)
    return code;

  cp2_sealed_key_make_id (database->key, database->id);
  database->has_id = TRUE;
  database->id_is_stored = FALSE;
  memcpy (place->file, database->id, CP2_SEALED_ID_SIZE);

  return SQLITE_OK;
}

static int
close_file (sqlite3_file *sqlite_file)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;
  int code = file->base->pMethods->xClose (file->base);

  if (file->database && file->database->companion == file)
    file->database->companion = NULL;

  if (file->buffer)
    sodium_memzero (file->buffer, file->buffer_size);
  sqlite3_free (file->buffer);
  cp2_sealed_key_unref (file->key);
  g_atomic_int_add (file->n_open, -1);

  return code;
}

static int
read_file (sqlite3_file  *sqlite_file,
           void          *data,
           int            amount,
           sqlite3_int64  offset)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  if (file->format)
    return file->format->read (file, data, amount, offset);

  return file->base->pMethods->xRead (file->base, data, amount, offset);
}

static int
write_file (sqlite3_file  *sqlite_file,
            const void    *data,
            int            amount,
            sqlite3_int64  offset)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  if (file->format)
    return file->format->write (file, data, amount, offset);

  return file->base->pMethods->xWrite (file->base, data, amount, offset);
}

static int
truncate_file (sqlite3_file  *sqlite_file,
               sqlite3_int64  size)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;
  gint64 shift = file->format && size > 0 ? file->format->shift : 0;
  int code = file->base->pMethods->xTruncate (file->base, size + shift);

  file->frame_filled = 0;

  /* A database that begins anew gets another id. */
  if (code == SQLITE_OK && size == 0 && file->database == file)
    file->has_id = file->id_is_stored = FALSE;

  return code;
}

static int
get_file_size (sqlite3_file  *sqlite_file,
               sqlite3_int64 *size)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;
  int code = file->base->pMethods->xFileSize (file->base, size);

  if (code == SQLITE_OK && file->format)
    *size = MAX (0, *size - file->format->shift);

  return code;
}

static int
sync_file (sqlite3_file *sqlite_file,
           int           flags)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xSync (file->base, flags);
}

static int
lock_file (sqlite3_file *sqlite_file,
           int           level)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xLock (file->base, level);
}

static int
unlock_file (sqlite3_file *sqlite_file,
             int           level)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xUnlock (file->base, level);
}

static int
check_reserved_lock (sqlite3_file *sqlite_file,
                     int          *result)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xCheckReservedLock (file->base, result);
}

static int
control_file (sqlite3_file *sqlite_file,
              int           operation,
              void         *argument)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;
  int code;

  switch (operation)
    {
    case SQLITE_FCNTL_MMAP_SIZE:
      /* Nothing may read past us. */
      *(sqlite3_int64 *) argument = 0;
      return SQLITE_OK;

    case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
    case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
    case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
      return SQLITE_NOTFOUND;

    default:
      code = file->base->pMethods->xFileControl (file->base, operation, argument);
    }

  if (operation == SQLITE_FCNTL_VFSNAME && code == SQLITE_OK)
    *(char **) argument = sqlite3_mprintf ("sealed/%z", *(char **) argument);

  return code;
}

static int
get_sector_size (sqlite3_file *sqlite_file)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xSectorSize (file->base);
}

/*
 * Only what still holds with seals. Every write goes to the bytes it names, so that power-safe overwriting holds, but
 * no promise about atomic pages does: the frame of a log is longer than the page.
 */
static int
get_device_characteristics (sqlite3_file *sqlite_file)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;
  int kept = SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | SQLITE_IOCAP_IMMUTABLE;

  return file->base->pMethods->xDeviceCharacteristics (file->base) & kept;
}

static int
map_shared_memory (sqlite3_file   *sqlite_file,
                   int             region,
                   int             size,
                   int             extend,
                   void volatile **memory)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xShmMap (file->base, region, size, extend, memory);
}

static int
lock_shared_memory (sqlite3_file *sqlite_file,
                    int           offset,
                    int           n,
                    int           flags)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xShmLock (file->base, offset, n, flags);
}

static void
order_shared_memory (sqlite3_file *sqlite_file)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  file->base->pMethods->xShmBarrier (file->base);
}

static int
unmap_shared_memory (sqlite3_file *sqlite_file,
                     int           delete)
{
  Cp2SealedFile *file = (Cp2SealedFile *) sqlite_file;

  return file->base->pMethods->xShmUnmap (file->base, delete);
}

/* Version 2 has shared memory, but not the xFetch by which SQLite would map the sealed file. */
const sqlite3_io_methods cp2_sealed_file_methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_file_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_reserved_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_device_characteristics,
  .xShmMap = map_shared_memory,
  .xShmLock = lock_shared_memory,
  .xShmBarrier = order_shared_memory,
  .xShmUnmap = unmap_shared_memory,
};
