#include "config.h"

#include <string.h>

#include "crash-disk-private.h"

#define SECTOR_SIZE 512

static void
free_change (gpointer data)
{
  CrashChange *change = data;

  g_clear_pointer (&change->bytes, g_bytes_unref);
  g_free (change);
}

static CrashContent *
new_content (void)
{
  CrashContent *content = g_new0 (CrashContent, 1);

  g_atomic_ref_count_init (&content->ref_count);
  content->now = g_byte_array_new ();
  content->durable = g_byte_array_new ();
  content->pending = g_ptr_array_new_with_free_func (free_change);

  return content;
}

void
crash_content_drop_index (CrashContent *content)
{
  for (guint i = 0; i < CRASH_REGION_COUNT; i++)
    g_clear_pointer (&content->regions[i], g_free);
}

void
crash_content_unref (gpointer data)
{
  CrashContent *content = data;

  if (!g_atomic_ref_count_dec (&content->ref_count))
    return;

  crash_content_drop_index (content);
  g_byte_array_unref (content->now);
  g_byte_array_unref (content->durable);
  g_ptr_array_unref (content->pending);
  g_free (content);
}

void
crash_content_resize (GByteArray *array,
                      gsize       size)
{
  gsize old = array->len;

  g_byte_array_set_size (array, size);
  if (size > old)
    memset (array->data + old, 0, size - old);
}

void
crash_content_put (GByteArray   *array,
                   gint64        offset,
                   const guint8 *data,
                   gsize         amount)
{
  if (offset + amount > array->len)
    crash_content_resize (array, offset + amount);
  memcpy (array->data + offset, data, amount);
}

CrashContent *
crash_disk_get_or_make (CrashDisk  *disk,
                        const char *path)
{
  CrashContent *content = g_hash_table_lookup (disk->files, path);

  if (content == NULL)
    {
      content = new_content ();
      g_hash_table_insert (disk->files, g_strdup (path), content);
    }

  return content;
}

/* Whatever has to do with no file comes from the system's VFS. */
CrashDisk *
crash_disk_new (const char *name,
                gboolean    safe_overwrite)
{
  CrashDisk *disk = g_new0 (CrashDisk, 1);

  disk->name = g_strdup (name);
  disk->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, crash_content_unref);
  disk->n_left = -1;
  disk->safe_overwrite = safe_overwrite;

  disk->parent = *sqlite3_vfs_find (NULL);
  disk->parent.iVersion = 2;
  disk->parent.pNext = NULL;
  disk->parent.zName = disk->name;
  crash_disk_set_methods (&disk->parent);
  g_assert_cmpint (sqlite3_vfs_register (&disk->parent, FALSE), ==, SQLITE_OK);

  return disk;
}

void
crash_disk_free (CrashDisk *disk)
{
  sqlite3_vfs_unregister (&disk->parent);
  g_hash_table_unref (disk->files);
  g_free (disk->name);
  g_free (disk);
}

void
crash_disk_fail_after (CrashDisk *disk,
                       int        n_operations)
{
  disk->n_left = n_operations;
}

void
crash_disk_fail_syncs (CrashDisk *disk,
                       gboolean   fail)
{
  disk->syncs_fail = fail;
}

gboolean
crash_disk_has_failed (CrashDisk *disk)
{
  return disk->has_failed;
}

static void
settle_write (CrashContent   *content,
              CrashChange    *change,
              CrashMode  mode,
              gboolean   is_last,
              GRand     *random)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (change->bytes, &size);
  gsize done = 0;

  while (done < size)
    {
      guint8 sector[SECTOR_SIZE];
      gsize amount = MIN (size - done, SECTOR_SIZE - (change->offset + done) % SECTOR_SIZE);
      gboolean is_noise = mode == CRASH_NOISE && is_last && g_rand_boolean (random);

      for (gsize i = 0; i < amount; i++)
        sector[i] = is_noise ? (guint8) g_rand_int (random) : data[done + i];
      if (mode == CRASH_KEPT || is_noise || g_rand_boolean (random))
        crash_content_put (content->durable, change->offset + done, sector, amount);
      done += amount;
    }
}

static void
settle (CrashContent   *content,
        CrashMode  mode,
        GRand     *random)
{
  for (guint i = 0; mode != CRASH_LOST && i < content->pending->len; i++)
    {
      CrashChange *change = g_ptr_array_index (content->pending, i);

      if (change->bytes)
        settle_write (content, change, mode, i + 1 == content->pending->len, random);
      else if (change->offset < content->durable->len && (mode == CRASH_KEPT || g_rand_boolean (random)))
        crash_content_resize (content->durable, change->offset);
    }

  g_ptr_array_set_size (content->pending, 0);
  g_byte_array_set_size (content->now, 0);
  g_byte_array_append (content->now, content->durable->data, content->durable->len);
  crash_content_drop_index (content);
}

void
crash_disk_reboot (CrashDisk *disk,
                   CrashMode  mode,
                   guint32    seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  g_autoptr(GList) paths = g_list_sort (g_hash_table_get_keys (disk->files), (GCompareFunc) strcmp);

  for (GList *path = paths; path; path = path->next)
    settle (g_hash_table_lookup (disk->files, path->data), mode, random);

  disk->n_left = -1;
  disk->has_failed = FALSE;
}

GBytes *
crash_disk_get (CrashDisk  *disk,
                const char *path)
{
  CrashContent *content = g_hash_table_lookup (disk->files, path);

  return content ? g_bytes_new (content->now->data, content->now->len) : NULL;
}

void
crash_disk_set (CrashDisk  *disk,
                const char *path,
                GBytes     *bytes)
{
  gsize size;
  gconstpointer data;
  CrashContent *content;

  if (bytes == NULL)
    {
      g_hash_table_remove (disk->files, path);
      return;
    }

  content = crash_disk_get_or_make (disk, path);
  data = g_bytes_get_data (bytes, &size);
  g_byte_array_set_size (content->now, 0);
  g_byte_array_append (content->now, data, size);
  g_byte_array_set_size (content->durable, 0);
  g_byte_array_append (content->durable, data, size);
  g_ptr_array_set_size (content->pending, 0);
  crash_content_drop_index (content);
}
