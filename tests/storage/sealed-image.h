#pragma once

#include <glib.h>

#include "crash-disk.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* A sealed database on a disk in memory, for tests that damage it. */

#define PAGE_SIZE    4096
#define LOG_HEADER   80
#define FRAME_SIZE   (PAGE_SIZE + 24)
#define RECORD_SIZE  (PAGE_SIZE + 8)
#define N_SAVES      4

/* 32 bytes */
#define SEALED_IMAGE_KEY ((const guint8 *) "a key that only these tests know")

typedef struct
{
  CrashDisk *disk;
  char      *states[N_SAVES + 1]; /* what a reader may find: the state after each save */
  GBytes    *database;
  GBytes    *log; /* of an unclean end, with all saves but the first */
} SealedImage;

void     sealed_image_set_up        (SealedImage   *image,
                                    gconstpointer  data);
void     sealed_image_tear_down     (SealedImage   *image,
                                    gconstpointer  data);

/* The only files on the disk; %NULL for no log. */
void     sealed_image_set_files     (SealedImage   *image,
                                    GBytes        *database,
                                    GBytes        *log);
/* Ends a connection as a power cut would, so that log or journal stay. */
void     sealed_image_end_uncleanly (SealedImage   *image,
                                    Cp2Sql        *sql);
/* (transfer full): the database alone, closed cleanly, with all saves in it. */
GBytes  *sealed_image_get_whole     (SealedImage   *image);
/* (transfer full): the checksum of all that can be read; %NULL when something cannot. */
char    *sealed_image_read          (GError       **error);

void     sealed_image_assert_damage (const GError  *error);
/* Fails unless @found is the state after one of the saves. */
void     sealed_image_assert_state  (SealedImage   *image,
                                    const char    *found);

G_END_DECLS
