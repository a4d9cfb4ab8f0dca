#include "config.h"

#include <string.h>

#include "storage/cp2-sealed-file.h"

/*
 * The database: pages, each sealed by itself; the first one begins with 24 bytes in the clear.
 */

#define KIND            0x61746164 /* "data" */
#define CLEAR_END       24
#define RESERVED_OFFSET 20
#define CLEAR_SIZE      (CLEAR_END - CP2_SEALED_ID_SIZE)

static const guint8 magic[CP2_SEALED_ID_SIZE] = "SQLite format 3";

static gboolean
is_whole_page (int    amount,
               gint64 offset)
{
  return cp2_sealed_is_page_size (amount) && offset % amount == 0;
}

static guint
get_page_size (const guint8 *header)
{
  guint size = header[16] << 8 | header[17] << 16;

  return cp2_sealed_is_page_size (size) ? size : 0;
}

static void
describe (Cp2SealedPlace *place,
          const guint8   *data,
          int             size,
          gint64          offset)
{
  place->kind = KIND;
  place->length = size;
  place->page = offset / size + 1;
  place->offset = offset;
  if (offset == 0)
    memcpy (place->clear, data + CP2_SEALED_ID_SIZE, CLEAR_SIZE);
}

/* The file's word on its own id goes before what we remember: it may have been emptied and begun anew. */
static void
take_id (Cp2SealedFile *file,
         const guint8  *first_page)
{
  if (cp2_sealed_key_owns_id (file->key, first_page))
    {
      memcpy (file->id, first_page, CP2_SEALED_ID_SIZE);
      file->has_id = file->id_is_stored = TRUE;
    }
}

/* SQLite takes what is missing for zeros. That is right for a new file only: it asks for no page past the end. */
static int
judge_short_read (Cp2SealedFile *file)
{
  sqlite3_int64 size = 0;
  int code = file->base->pMethods->xFileSize (file->base, &size);

  if (code != SQLITE_OK)
    return code;

  return size == 0 ? SQLITE_IOERR_SHORT_READ : SQLITE_IOERR_DATA;
}

static int
read_page (Cp2SealedFile *file,
           guint8        *data,
           int            size,
           gint64         offset)
{
  gsize n_clear = offset == 0 ? CLEAR_END : 0;
  Cp2SealedPlace place = { 0 };
  int code = cp2_sealed_file_read_base (file, data, size, offset);

  if (code == SQLITE_IOERR_SHORT_READ)
    return judge_short_read (file);
  if (code != SQLITE_OK)
    return code;

  if (offset == 0)
    take_id (file, data);
  if ((code = cp2_sealed_file_find_id (file, &place)) != SQLITE_OK)
    return code;

  describe (&place, data, size, offset);
  if (!cp2_sealed_page_open (file->key, &place, data + n_clear, size - n_clear))
    return SQLITE_IOERR_DATA;

  if (offset == 0)
    memcpy (data, magic, sizeof magic);

  return SQLITE_OK;
}

/*
 * SQLite reads the first 100 bytes before anything else, to learn the page size, and gives up for good if it cannot.
 * But the first page may be one that a power cut has torn and that the journal is about to restore. So this read
 * always answers; the page is read again, and judged, as soon as something depends on it.
 */
static int
read_header (guint8       *data,
             int           amount,
             const guint8 *clear)
{
  memset (data, 0, amount);
  memcpy (data, magic, sizeof magic);
  memcpy (data + sizeof magic, clear + sizeof magic, CLEAR_SIZE);

  return SQLITE_OK;
}

static int
read_part (Cp2SealedFile *file,
           guint8        *data,
           int            amount,
           gint64         offset)
{
  guint8 clear[CLEAR_END];
  guint8 *page;
  guint size;
  int code = cp2_sealed_file_read_base (file, clear, sizeof clear, 0);

  memset (data, 0, amount);
  if (code == SQLITE_IOERR_SHORT_READ)
    return judge_short_read (file) == SQLITE_IOERR_DATA && offset > 0 ? SQLITE_NOTADB : SQLITE_IOERR_SHORT_READ;
  if (code != SQLITE_OK)
    return code;

  size = get_page_size (clear);
  if (offset == 0 && amount >= CLEAR_END && (size == 0 || amount < (int) size))
    return read_header (data, amount, clear);

  if (!cp2_sealed_key_owns_id (file->key, clear))
    return SQLITE_NOTADB;
  if (size == 0 || offset + amount > size)
    return SQLITE_IOERR_DATA;
  if ((page = cp2_sealed_file_get_buffer (file, size)) == NULL)
    return SQLITE_IOERR_NOMEM;

  if ((code = read_page (file, page, size, 0)) == SQLITE_OK)
    memcpy (data, page + offset, amount);

  return code;
}

static int
read_database (Cp2SealedFile *file,
               guint8        *data,
               int            amount,
               gint64         offset)
{
  if (is_whole_page (amount, offset))
    return read_page (file, data, amount, offset);

  return read_part (file, data, amount, offset);
}

/* A page that is written before the first one needs the id to be in the file, or nobody could read it after us. */
static int
store_id (Cp2SealedFile *file)
{
  int code = SQLITE_OK;

  if (!file->id_is_stored)
    code = cp2_sealed_file_write_base (file, file->id, CP2_SEALED_ID_SIZE, 0);

  file->id_is_stored = code == SQLITE_OK;
  return code;
}

/* @data: %NULL for zeros */
static int
store_page (Cp2SealedFile *file,
            const guint8  *data,
            int            size,
            gint64         offset)
{
  gsize n_clear = offset == 0 ? CLEAR_END : 0;
  guint8 *page = cp2_sealed_file_get_buffer (file, size);
  Cp2SealedPlace place = { 0 };
  int code;

  if (page == NULL)
    return SQLITE_IOERR_NOMEM;
  if ((code = cp2_sealed_file_need_id (file, &place)) != SQLITE_OK)
    return code;

  if (data)
    memcpy (page, data, size);
  else
    memset (page, 0, size);

  describe (&place, page, size, offset);
  if (!cp2_sealed_page_seal (file->key, &place, page + n_clear, size - n_clear))
    return SQLITE_IOERR_WRITE;

  if (offset == 0)
    memcpy (page, place.file, CP2_SEALED_ID_SIZE);

  return cp2_sealed_file_write_base (file, page, size, offset);
}

/*
 * SQLite skips pages that a transaction took and gave back, and expects to find zeros where it wrote nothing beyond the
 * former end. The file system's zeros would not open, so ours are put there.
 */
static int
fill_gap (Cp2SealedFile *file,
          int            size,
          gint64         offset)
{
  sqlite3_int64 end = 0;
  int code = file->base->pMethods->xFileSize (file->base, &end);

  /* Never the first page: SQLite will write that. */
  for (gint64 at = MAX (size, (end + size - 1) / size * size); code == SQLITE_OK && at < offset; at += size)
    code = store_page (file, NULL, size, at);

  return code;
}

static int
write_database (Cp2SealedFile *file,
                const guint8  *data,
                int            amount,
                gint64         offset)
{
  Cp2SealedPlace place = { 0 };
  int code;

  /* SQLite writes whole pages. A page without room for its seal must not reach the disk. */
  if (!is_whole_page (amount, offset) || (offset == 0 && data[RESERVED_OFFSET] != CP2_SEALED_VFS_RESERVED))
    return SQLITE_IOERR_WRITE;

  if ((code = cp2_sealed_file_need_id (file, &place)) != SQLITE_OK)
    return code;
  if (offset > 0 && ((code = store_id (file)) != SQLITE_OK || (code = fill_gap (file, amount, offset)) != SQLITE_OK))
    return code;

  code = store_page (file, data, amount, offset);
  if (code == SQLITE_OK && offset == 0)
    file->id_is_stored = TRUE;

  return code;
}

const Cp2SealedFormat cp2_sealed_database_format = {
  .read = read_database,
  .write = write_database,
};
