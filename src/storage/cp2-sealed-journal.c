#include "config.h"

#include <string.h>

#include "storage/cp2-sealed-file.h"

/*
 * The rollback journal: headers, and between them records of a page number, a page and a checksum. SQLite reads and
 * writes each of the three by itself, the page always by its whole size.
 */

#define KIND          0x6c6e726a /* "jrnl" */
#define NUMBER_SIZE   4
#define CHECKSUM_SIZE 4

/* SQLite uses 28 bytes of the first sector, and leaves zeros after them. */
#define ID_OFFSET     28
#define HEADER_SIZE   (ID_OFFSET + CP2_SEALED_ID_SIZE)

/*
 * Headers begin on a sector, and a record is 8 bytes longer than a page; so a page always begins 4 bytes past a
 * multiple of 8, which a header as long as a page never does.
 */
static gboolean
is_page (int    amount,
         gint64 offset)
{
  return cp2_sealed_is_page_size (amount) && offset % 8 == NUMBER_SIZE;
}

static void
describe (Cp2SealedPlace *place,
          guint32         page,
          int             size,
          gint64          offset)
{
  place->kind = KIND;
  place->length = size;
  place->page = page;
  place->offset = offset;
}

static void
note_checksum (Cp2SealedFile *file,
               const guint8  *sealed_page,
               int            size,
               gint64         offset)
{
  memcpy (file->checksum_nonce, sealed_page + size - CP2_SEALED_VFS_RESERVED, CP2_SEALED_NONCE_SIZE);
  file->checksum_offset = offset + size;
}

static gboolean
is_checksum (Cp2SealedFile *file,
             int            amount,
             gint64         offset)
{
  return amount == CHECKSUM_SIZE && file->checksum_offset != 0 && offset == file->checksum_offset;
}

/*
 * Every record that SQLite reads was counted in the header after it had been synced. So a record that does not open is
 * damage, and to stop there in silence, as SQLite does for a wrong checksum, would leave half a transaction.
 */
static int
read_page (Cp2SealedFile *file,
           guint8        *data,
           int            size,
           gint64         offset)
{
  guint8 *record = cp2_sealed_file_get_buffer (file, NUMBER_SIZE + size);
  Cp2SealedPlace place = { 0 };
  int code;

  if (record == NULL)
    return SQLITE_IOERR_NOMEM;

  if ((code = cp2_sealed_file_read_base (file, record, NUMBER_SIZE + size, offset - NUMBER_SIZE)) != SQLITE_OK)
    {
      memset (data, 0, size);
      return code;
    }

  if ((code = cp2_sealed_file_find_id (file, &place)) != SQLITE_OK)
    return code;

  memcpy (data, record + NUMBER_SIZE, size);
  note_checksum (file, data, size, offset);
  describe (&place, cp2_sealed_get_big_endian (record), size, offset);

  return cp2_sealed_page_open (file->key, &place, data, size) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int
read_journal (Cp2SealedFile *file,
              guint8        *data,
              int            amount,
              gint64         offset)
{
  Cp2SealedPlace place = { 0 };
  int code;

  if (is_page (amount, offset))
    return read_page (file, data, amount, offset);

  code = cp2_sealed_file_read_base (file, data, amount, offset);
  if (code != SQLITE_OK)
    return code;

  if (is_checksum (file, amount, offset))
    {
      cp2_sealed_key_mask (file->key, file->checksum_nonce, data);
      file->checksum_offset = 0;
    }

  /* With a wrong key nothing must be rolled back at all, not even the length of the database. */
  if (offset == 0 && amount > 1)
    return cp2_sealed_file_find_id (file, &place);

  return SQLITE_OK;
}

static int
write_page (Cp2SealedFile *file,
            const guint8  *data,
            int            size,
            gint64         offset)
{
  guint8 *page = cp2_sealed_file_get_buffer (file, size);
  Cp2SealedPlace place = { 0 };
  int code;

  if (page == NULL)
    return SQLITE_IOERR_NOMEM;
  if (file->record_end != offset)
    return SQLITE_IOERR_WRITE;
  if ((code = cp2_sealed_file_need_id (file, &place)) != SQLITE_OK)
    return code;

  memcpy (page, data, size);
  describe (&place, file->record_page, size, offset);
  if (!cp2_sealed_page_seal (file->key, &place, page, size))
    return SQLITE_IOERR_WRITE;

  note_checksum (file, page, size, offset);
  return cp2_sealed_file_write_base (file, page, size, offset);
}

/* The id goes with the first header, for the case that the first page of the database is lost. */
static int
write_header (Cp2SealedFile *file,
              const guint8  *data,
              int            amount)
{
  guint8 *header = cp2_sealed_file_get_buffer (file, amount);
  Cp2SealedPlace place = { 0 };
  int code;

  if (header == NULL)
    return SQLITE_IOERR_NOMEM;
  if ((code = cp2_sealed_file_need_id (file, &place)) != SQLITE_OK)
    return code;

  memcpy (header, data, amount);
  memcpy (header + ID_OFFSET, place.file, CP2_SEALED_ID_SIZE);

  return cp2_sealed_file_write_base (file, header, amount, 0);
}

static int
write_small (Cp2SealedFile *file,
             const guint8  *data,
             int            amount,
             gint64         offset)
{
  guint8 bytes[CHECKSUM_SIZE];

  if (is_checksum (file, amount, offset))
    {
      memcpy (bytes, data, sizeof bytes);
      cp2_sealed_key_mask (file->key, file->checksum_nonce, bytes);
      file->checksum_offset = 0;
      return cp2_sealed_file_write_base (file, bytes, amount, offset);
    }

  if (amount == NUMBER_SIZE)
    {
      file->record_page = cp2_sealed_get_big_endian (data);
      file->record_end = offset + amount;
    }

  return cp2_sealed_file_write_base (file, data, amount, offset);
}

static int
write_journal (Cp2SealedFile *file,
               const guint8  *data,
               int            amount,
               gint64         offset)
{
  if (is_page (amount, offset))
    return write_page (file, data, amount, offset);

  if (offset == 0 && amount >= HEADER_SIZE)
    return write_header (file, data, amount);

  return write_small (file, data, amount, offset);
}

const Cp2SealedFormat cp2_sealed_journal_format = {
  .read = read_journal,
  .write = write_journal,
  .id_offset = ID_OFFSET,
};
