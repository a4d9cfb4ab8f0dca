#include "config.h"

#include <string.h>

#include "storage/cp2-sealed-file.h"

/*
 * The write-ahead log: a header, and frames of a 24-byte frame header and a page. SQLite writes the two one after the
 * other; they are held back until the frame is whole, since they are sealed together.
 */

#define KIND            0x676f6c77 /* "wlog" */
#define HEADER_SIZE     32
#define FRAME_HEADER    24
#define FRAME_NUMBERS   8
#define FRAME_CLEAR     16 /* page number, size after commit, two salts; then two checksums, which are content */
#define SHIFT           (HEADER_SIZE + CP2_SEALED_ID_SIZE)

/*
 * What SQLite finds where the header would be if somebody opens the database without us: a log of a later version,
 * 0x7fffffff, with a right checksum. That it leaves alone. Any other log it cannot read is an empty one to it, and it
 * deletes that.
 */
static const guint8 warning[HEADER_SIZE] = {
  0x37, 0x7f, 0x06, 0x82, 0x7f, 0xff, 0xff, 0xff, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x8a, 0x40, 0x7a, 0x90, 0x10, 0x63, 0xf7, 0x33,
};

static gsize
get_frame_size (Cp2SealedFile *file)
{
  return FRAME_HEADER + file->page_size;
}

static void
take_page_size (Cp2SealedFile *file,
                const guint8  *header)
{
  guint32 size = cp2_sealed_get_big_endian (header + 8);

  /* SQLite writes 65536 as 65536 here, though as 1 in the database. */
  if (cp2_sealed_is_page_size (size))
    file->page_size = size;
}

/* A reader that finds the index in shared memory never reads the header. */
static int
need_page_size (Cp2SealedFile *file)
{
  guint8 header[HEADER_SIZE];
  int code;

  if (file->page_size != 0)
    return SQLITE_OK;

  if ((code = cp2_sealed_file_read_base (file, header, sizeof header, 0)) == SQLITE_OK)
    take_page_size (file, header);

  return file->page_size != 0 ? SQLITE_OK : code != SQLITE_OK ? code : SQLITE_IOERR_DATA;
}

static void
describe (Cp2SealedPlace *place,
          const guint8   *frame,
          gsize           size,
          gint64          offset)
{
  place->kind = KIND;
  place->length = size;
  place->page = cp2_sealed_get_big_endian (frame);
  place->offset = offset;
  memcpy (place->clear, frame, FRAME_CLEAR);
}

/* The frame at @offset into the buffer, opened. Whatever was held back there is dropped. */
static int
load_frame (Cp2SealedFile  *file,
            gint64          offset,
            guint8        **frame)
{
  gsize size = get_frame_size (file);
  Cp2SealedPlace place = { 0 };
  int code;

  file->frame_filled = 0;
  if ((*frame = cp2_sealed_file_get_buffer (file, size)) == NULL)
    return SQLITE_IOERR_NOMEM;
  if ((code = cp2_sealed_file_find_id (file, &place)) != SQLITE_OK)
    return code;
  if ((code = cp2_sealed_file_read_base (file, *frame, size, offset)) != SQLITE_OK)
    return code;

  describe (&place, *frame, size, offset);
  return cp2_sealed_page_open (file->key, &place, *frame + FRAME_CLEAR, size - FRAME_CLEAR) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int
store_frame (Cp2SealedFile *file,
             guint8        *frame,
             gint64         offset)
{
  gsize size = get_frame_size (file);
  Cp2SealedPlace place = { 0 };
  int code = cp2_sealed_file_need_id (file, &place);

  file->frame_filled = 0;
  if (code != SQLITE_OK)
    return code;

  describe (&place, frame, size, offset);
  if (!cp2_sealed_page_seal (file->key, &place, frame + FRAME_CLEAR, size - FRAME_CLEAR))
    return SQLITE_IOERR_WRITE;

  return cp2_sealed_file_write_base (file, frame, size, offset);
}

static int
read_header (Cp2SealedFile *file,
             guint8        *data,
             int            amount,
             gint64         offset)
{
  Cp2SealedPlace place = { 0 };
  int code = cp2_sealed_file_read_base (file, data, amount, offset);

  if (code != SQLITE_OK)
    return code;

  if (offset == 0 && amount == HEADER_SIZE)
    take_page_size (file, data);

  /* With a wrong key every frame would look like the torn end of the log, and SQLite would delete it. */
  return cp2_sealed_file_find_id (file, &place);
}

static int
read_log (Cp2SealedFile *file,
          guint8        *data,
          int            amount,
          gint64         offset)
{
  gsize within;
  guint8 *frame;
  int code;

  if (offset + amount <= HEADER_SIZE)
    return read_header (file, data, amount, offset);

  if ((code = need_page_size (file)) != SQLITE_OK)
    return code;

  within = (offset - HEADER_SIZE) % get_frame_size (file);
  if (offset < HEADER_SIZE || within + amount > get_frame_size (file))
    return SQLITE_IOERR_READ;

  code = load_frame (file, offset - within, &frame);
  if (code == SQLITE_OK)
    memcpy (data, frame + within, amount);
  else
    memset (data, 0, amount);

  /* Only recovery reads frame headers, and it looks for the end of what is sound: zeros are no frame. */
  return code == SQLITE_IOERR_DATA && within == 0 ? SQLITE_OK : code;
}

static int
write_header (Cp2SealedFile *file,
              const guint8  *data)
{
  guint8 bytes[SHIFT + HEADER_SIZE];
  Cp2SealedPlace place = { 0 };
  int code = cp2_sealed_file_need_id (file, &place);

  if (code != SQLITE_OK)
    return code;

  file->frame_filled = 0;
  take_page_size (file, data);
  memcpy (bytes, warning, sizeof warning);
  memcpy (bytes + HEADER_SIZE, place.file, CP2_SEALED_ID_SIZE);
  memcpy (bytes + SHIFT, data, HEADER_SIZE);

  return cp2_sealed_file_write_base (file, bytes, sizeof bytes, -SHIFT);
}

/*
 * When a transaction writes a page a second time, SQLite overwrites it in its frame, leaves salts and checksums of the
 * frames after it zero, and at the end goes back to fill them in: it writes frame headers alone. A header that agrees
 * with the one already there is taken for that. Should the page follow after all, write_part() puts it in.
 */
static gboolean
is_correction (Cp2SealedFile *file,
               const guint8  *header,
               gint64         offset)
{
  static const guint8 no_salts[FRAME_CLEAR - FRAME_NUMBERS];
  guint8 old[FRAME_CLEAR];

  return cp2_sealed_file_read_base (file, old, sizeof old, offset) == SQLITE_OK &&
         memcmp (old, header, FRAME_NUMBERS) == 0 &&
         (memcmp (old + FRAME_NUMBERS, header + FRAME_NUMBERS, sizeof no_salts) == 0 ||
          memcmp (old + FRAME_NUMBERS, no_salts, sizeof no_salts) == 0);
}

static int
correct_header (Cp2SealedFile *file,
                gint64         offset)
{
  guint8 header[FRAME_HEADER];
  guint8 *frame = file->buffer;
  int code;

  memcpy (header, frame, sizeof header);
  code = load_frame (file, offset, &frame);
  if (frame)
    memcpy (frame, header, sizeof header);

  if (code == SQLITE_OK)
    return store_frame (file, frame, offset);

  /* What lies there is a torn frame of an earlier try: not a correction but the beginning of a new one. */
  file->frame_filled = frame ? sizeof header : 0;
  return code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

/* Into a frame that is already there: a page that changed twice in one transaction. */
static int
write_part (Cp2SealedFile *file,
            const guint8  *data,
            int            amount,
            gint64         offset,
            gsize          within)
{
  guint8 *frame;
  int code = load_frame (file, offset - within, &frame);

  if (code != SQLITE_OK)
    return code;

  memcpy (frame + within, data, amount);
  return store_frame (file, frame, offset - within);
}

/* Bytes that continue the frame held back; the pieces may be of any size. */
static int
collect (Cp2SealedFile *file,
         const guint8  *data,
         gsize          amount)
{
  guint8 *frame = file->buffer;
  gint64 offset = file->frame_offset;

  memcpy (frame + file->frame_filled, data, amount);
  file->frame_filled += amount;

  if (file->frame_filled == get_frame_size (file))
    return store_frame (file, frame, offset);

  if (file->frame_filled == FRAME_HEADER && is_correction (file, frame, offset))
    return correct_header (file, offset);

  return SQLITE_OK;
}

static int
write_log (Cp2SealedFile *file,
           const guint8  *data,
           int            amount,
           gint64         offset)
{
  gsize size;
  gsize within;
  int code;

  if (offset == 0 && amount == HEADER_SIZE)
    return write_header (file, data);

  if ((code = need_page_size (file)) != SQLITE_OK)
    return code;

  size = get_frame_size (file);
  within = (offset - HEADER_SIZE) % size;
  if (offset < HEADER_SIZE || within + amount > size)
    return SQLITE_IOERR_WRITE;

  if (within == 0)
    {
      if (cp2_sealed_file_get_buffer (file, size) == NULL)
        return SQLITE_IOERR_NOMEM;

      file->frame_offset = offset;
      file->frame_filled = 0;
      return collect (file, data, amount);
    }

  if (file->frame_filled > 0 && offset == file->frame_offset + (gint64) file->frame_filled)
    return collect (file, data, amount);

  return write_part (file, data, amount, offset, within);
}

const Cp2SealedFormat cp2_sealed_log_format = {
  .read = read_log,
  .write = write_log,
  .shift = SHIFT,
  .id_offset = HEADER_SIZE,
};
