#pragma once

#include <sqlite3.h>

#include "storage/cp2-sealed-page.h"

G_BEGIN_DECLS

/*
 * A file as SQLite sees it, and the formats below it. Private to the sealed VFS; its format is described in
 * cp2-sealed-vfs.c.
 */

typedef struct _Cp2SealedFile Cp2SealedFile;

/* How one kind of file is read and written. Offsets are SQLite's. */
typedef struct
{
  int     (*read)     (Cp2SealedFile *file,
                       guint8        *data,
                       int            amount,
                       gint64         offset);
  int     (*write)    (Cp2SealedFile *file,
                       const guint8  *data,
                       int            amount,
                       gint64         offset);

  /* How far into the file below SQLite's offset 0 lies, and where in that file its database's id stands. */
  gint64    shift;
  gint64    id_offset;
} Cp2SealedFormat;

struct _Cp2SealedFile
{
  sqlite3_file           parent;

  const Cp2SealedFormat *format; /* %NULL: handed through as it is */
  Cp2SealedKey          *key; /* owned */
  sqlite3_file          *base; /* the file below, in the memory behind this struct */
  int                   *n_open; /* the VFS's count of open files */

  /* The database this log or journal belongs to (to itself, for a database), and a log or journal of it, if open. */
  Cp2SealedFile         *database;
  Cp2SealedFile         *companion;

  /* One page, frame or record on its way; owned. */
  guint8                *buffer;
  gsize                  buffer_size;

  /* Database: its id, and whether it stands in the file already. */
  guint8                 id[CP2_SEALED_ID_SIZE];
  gboolean               has_id;
  gboolean               id_is_stored;

  /* Log: the page size, and the frame in the buffer of which so many bytes have come so far. */
  guint                  page_size;
  gint64                 frame_offset;
  gsize                  frame_filled;

  /* Journal: the page number written last and where it ends; the last page's nonce and where its checksum goes. */
  guint32                record_page;
  gint64                 record_end;
  guint8                 checksum_nonce[CP2_SEALED_NONCE_SIZE];
  gint64                 checksum_offset;
};

extern const Cp2SealedFormat cp2_sealed_database_format;
extern const Cp2SealedFormat cp2_sealed_log_format;
extern const Cp2SealedFormat cp2_sealed_journal_format;

extern const sqlite3_io_methods cp2_sealed_file_methods;

/* Bytes to add to the file size of the VFS below. */
#define CP2_SEALED_FILE_SIZE ((sizeof (Cp2SealedFile) + 15) & ~(gsize) 15)

/* Makes @file one in memory; for whatever SQLite would keep in temporary files. */
void     cp2_sealed_memory_init         (sqlite3_file         *file);

/* The buffer, at least @size bytes; %NULL when memory is short. What it held is gone if it had to grow. */
guint8  *cp2_sealed_file_get_buffer     (Cp2SealedFile        *file,
                                         gsize                 size);

/* The id of @file's database into @place: SQLITE_OK, or SQLITE_NOTADB when neither it nor its companion has one of ours. */
int      cp2_sealed_file_find_id        (Cp2SealedFile        *file,
                                         Cp2SealedPlace       *place);
/* The same, but a database that is still empty gets an id. */
int      cp2_sealed_file_need_id        (Cp2SealedFile        *file,
                                         Cp2SealedPlace       *place);

int      cp2_sealed_file_read_base      (Cp2SealedFile        *file,
                                         guint8               *data,
                                         int                   amount,
                                         gint64                offset);
int      cp2_sealed_file_write_base     (Cp2SealedFile        *file,
                                         const guint8         *data,
                                         int                   amount,
                                         gint64                offset);

static inline gboolean
cp2_sealed_is_page_size (gint64 size)
{
  return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

static inline guint32
cp2_sealed_get_big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

G_END_DECLS
