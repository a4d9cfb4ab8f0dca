#pragma once

#include <sqlite3.h>

#include "crash-disk.h"

G_BEGIN_DECLS

#define CRASH_REGION_COUNT 16

typedef struct
{
  gint64  offset;
  GBytes *bytes; /* %NULL: the file was cut at offset */
} CrashChange;

typedef struct
{
  gatomicrefcount  ref_count;
  GByteArray      *now;
  GByteArray      *durable;
  GPtrArray       *pending; /* of CrashChange, since the last sync */
  guint8          *regions[CRASH_REGION_COUNT];
} CrashContent;

struct _CrashDisk
{
  sqlite3_vfs  parent;

  char        *name;
  GHashTable  *files; /* path → CrashContent */
  int          n_left;
  gboolean     has_failed;
  gboolean     syncs_fail;
  gboolean     safe_overwrite;
};

void          crash_disk_set_methods   (sqlite3_vfs  *vfs);

CrashContent *crash_disk_get_or_make   (CrashDisk    *disk,
                                        const char   *path);
void          crash_content_unref      (gpointer      data);
void          crash_content_drop_index (CrashContent *content);
void          crash_content_resize     (GByteArray   *array,
                                        gsize         size);
void          crash_content_put        (GByteArray   *array,
                                        gint64        offset,
                                        const guint8 *data,
                                        gsize         amount);

G_END_DECLS
