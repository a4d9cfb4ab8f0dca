#include "config.h"

#include <string.h>
#include <sodium.h>

#include "storage/cp2-sealed-file.h"

/*
 * A file that never reaches the disk. `temp_store=MEMORY` makes SQLite ask for none; this one is for a connection
 * that forgot to set it, whose temporary tables and statement journals would hold content in the clear.
 */

typedef struct
{
  sqlite3_file parent;

  guint8      *data; /* owned */
  gint64       size;
  gint64       capacity;
} MemoryFile;

G_STATIC_ASSERT (sizeof (MemoryFile) <= CP2_SEALED_FILE_SIZE);

/* By hand, since realloc() would leave a copy behind. */
static gboolean
reserve (MemoryFile *file,
         gint64      capacity)
{
  guint8 *data;

  if (capacity <= file->capacity)
    return TRUE;

  capacity = MAX (capacity, file->capacity * 2);
  if ((data = sqlite3_malloc64 (capacity)) == NULL)
    return FALSE;

  if (file->data)
    {
      memcpy (data, file->data, file->size);
      sodium_memzero (file->data, file->capacity);
      sqlite3_free (file->data);
    }

  file->data = data;
  file->capacity = capacity;
  return TRUE;
}

static int
close_memory (sqlite3_file *sqlite_file)
{
  MemoryFile *file = (MemoryFile *) sqlite_file;

  if (file->data)
    sodium_memzero (file->data, file->capacity);
  sqlite3_free (file->data);
  file->data = NULL;

  return SQLITE_OK;
}

static int
read_memory (sqlite3_file  *sqlite_file,
             void          *data,
             int            amount,
             sqlite3_int64  offset)
{
  MemoryFile *file = (MemoryFile *) sqlite_file;
  gint64 available = CLAMP (file->size - offset, 0, amount);

  if (available > 0)
    memcpy (data, file->data + offset, available);
  memset ((guint8 *) data + available, 0, amount - available);

  return available == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
write_memory (sqlite3_file  *sqlite_file,
              const void    *data,
              int            amount,
              sqlite3_int64  offset)
{
  MemoryFile *file = (MemoryFile *) sqlite_file;

  if (!reserve (file, offset + amount))
    return SQLITE_IOERR_NOMEM;

  if (offset > file->size)
    memset (file->data + file->size, 0, offset - file->size);
  memcpy (file->data + offset, data, amount);
  file->size = MAX (file->size, offset + amount);

  return SQLITE_OK;
}

static int
truncate_memory (sqlite3_file  *sqlite_file,
                 sqlite3_int64  size)
{
  MemoryFile *file = (MemoryFile *) sqlite_file;

  if (size < file->size)
    {
      sodium_memzero (file->data + size, file->size - size);
      file->size = size;
    }

  return SQLITE_OK;
}

static int
get_memory_size (sqlite3_file  *sqlite_file,
                 sqlite3_int64 *size)
{
  *size = ((MemoryFile *) sqlite_file)->size;
  return SQLITE_OK;
}

static int
do_nothing (sqlite3_file *sqlite_file,
            int           argument)
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
control_memory (sqlite3_file *sqlite_file,
                int           operation,
                void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
get_nothing (sqlite3_file *sqlite_file)
{
  return 0;
}

static const sqlite3_io_methods memory_methods = {
  .iVersion = 1,
  .xClose = close_memory,
  .xRead = read_memory,
  .xWrite = write_memory,
  .xTruncate = truncate_memory,
  .xSync = do_nothing,
  .xFileSize = get_memory_size,
  .xLock = do_nothing,
  .xUnlock = do_nothing,
  .xCheckReservedLock = check_reserved_lock,
  .xFileControl = control_memory,
  .xSectorSize = get_nothing,
  .xDeviceCharacteristics = get_nothing,
};

void
cp2_sealed_memory_init (sqlite3_file *file)
{
  memset (file, 0, sizeof (MemoryFile));
  file->pMethods = &memory_methods;
}
