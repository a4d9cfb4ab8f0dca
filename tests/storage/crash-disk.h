#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A disk in memory that loses its power on demand, offered to SQLite as a VFS. It remembers which bytes were synced
 * and which were merely written. One connection at a time: locks are not kept.
 */

typedef struct _CrashDisk CrashDisk;

/*
 * What becomes of bytes that were written but not synced when the power fails:
 * lost, all there, each 512-byte sector by chance, or by chance with noise in the sectors written last.
 */
typedef enum
{
  CRASH_LOST,
  CRASH_KEPT,
  CRASH_TORN,
  CRASH_NOISE,
  CRASH_N_MODES,
} CrashMode;

/* @name is the VFS's name. @safe_overwrite: whether it promises that a write spares the bytes beside it. */
CrashDisk  *crash_disk_new            (const char *name,
                                       gboolean    safe_overwrite);
void        crash_disk_free           (CrashDisk  *disk);

/* The power fails at the operation (write, truncate, sync, delete) after @n_operations more; -1 for never. */
void        crash_disk_fail_after     (CrashDisk  *disk,
                                       int         n_operations);
/* From now on each sync fails, as a broken disk's does; everything else works. */
void        crash_disk_fail_syncs     (CrashDisk  *disk,
                                       gboolean    fail);
gboolean    crash_disk_has_failed     (CrashDisk  *disk);

/* Power is back. No file may be open. */
void        crash_disk_reboot         (CrashDisk  *disk,
                                       CrashMode   mode,
                                       guint32     seed);

/* (transfer full) (nullable): what the file holds now. */
GBytes     *crash_disk_get            (CrashDisk  *disk,
                                       const char *path);
/* Puts a file onto the disk, or removes it when @content is %NULL. */
void        crash_disk_set            (CrashDisk  *disk,
                                       const char *path,
                                       GBytes     *content);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrashDisk, crash_disk_free)

G_END_DECLS
