#include "config.h"

#include <string.h>

#include "sealed-image.h"
#include "storage/cp2-sealed-vfs.h"

/*
 * Everything that may happen to the bytes on the disk: it is noticed, or it does no harm. Wrong content never comes out.
 */

/* Exchanges two pieces, or copies the first over the second from another file. */
static GBytes *
transplant (GBytes *to,
            gsize   to_offset,
            GBytes *from,
            gsize   from_offset,
            gsize   size)
{
  guint8 *copy = g_memdup2 (g_bytes_get_data (to, NULL), g_bytes_get_size (to));

  memcpy (copy + to_offset, (const guint8 *) g_bytes_get_data (from, NULL) + from_offset, size);
  return g_bytes_new_take (copy, g_bytes_get_size (to));
}

static void
test_pages_swapped (SealedImage   *image,
                    gconstpointer  data)
{
  g_autoptr(GBytes) database = sealed_image_get_whole (image);
  gsize n_pages = g_bytes_get_size (database) / PAGE_SIZE;

  for (gsize from = 0; from < n_pages; from++)
    {
      gsize to = (from + 1) % n_pages;
      g_autoptr(GBytes) half = transplant (database, to * PAGE_SIZE, database, from * PAGE_SIZE, PAGE_SIZE);
      g_autoptr(GBytes) swapped = transplant (half, from * PAGE_SIZE, database, to * PAGE_SIZE, PAGE_SIZE);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      sealed_image_set_files (image, swapped, NULL);
      found = sealed_image_read (&error);
      g_assert_null (found);
      sealed_image_assert_damage (error);
    }
}

static void
test_frames_swapped (SealedImage   *image,
                     gconstpointer  data)
{
  gsize n_frames = (g_bytes_get_size (image->log) - LOG_HEADER) / FRAME_SIZE;

  for (gsize i = 0; i + 1 < n_frames; i++)
    {
      gsize first = LOG_HEADER + i * FRAME_SIZE;
      g_autoptr(GBytes) half = transplant (image->log, first, image->log, first + FRAME_SIZE, FRAME_SIZE);
      g_autoptr(GBytes) swapped = transplant (half, first + FRAME_SIZE, image->log, first, FRAME_SIZE);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      sealed_image_set_files (image, image->database, swapped);
      found = sealed_image_read (&error);
      g_assert_no_error (error);
      sealed_image_assert_state (image, found);
      g_assert_cmpstr (found, !=, image->states[N_SAVES]);
    }
}

/* The same content under the same key in another file: not one page of it fits, and neither does its log. */
static void
test_pages_foreign (SealedImage   *image,
                    gconstpointer  data)
{
  SealedImage other = { 0 };
  g_autoptr(GBytes) database = sealed_image_get_whole (image);
  g_autoptr(GBytes) other_database = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  gsize n_pages = g_bytes_get_size (database) / PAGE_SIZE;

  cp2_sealed_vfs_unregister ("sealed");
  crash_disk_free (image->disk);
  sealed_image_set_up (&other, NULL);
  other_database = sealed_image_get_whole (&other);
  g_assert_cmpuint (g_bytes_get_size (other_database), ==, g_bytes_get_size (database));

  for (gsize page = 1; page < n_pages; page++)
    {
      g_autoptr(GBytes) mixed = transplant (database, page * PAGE_SIZE, other_database, page * PAGE_SIZE, PAGE_SIZE);
      g_autoptr(GError) local_error = NULL;
      g_autofree char *nothing = NULL;

      sealed_image_set_files (&other, mixed, NULL);
      nothing = sealed_image_read (&local_error);
      g_assert_null (nothing);
      g_assert_error (local_error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
    }

  sealed_image_set_files (&other, image->database, other.log);
  found = sealed_image_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, image->states[0]);

  image->disk = g_steal_pointer (&other.disk);
  other.disk = crash_disk_new ("unused", TRUE);
  sealed_image_tear_down (&other, NULL);
}

static void
test_truncated_database (SealedImage   *image,
                         gconstpointer  data)
{
  g_autoptr(GBytes) database = sealed_image_get_whole (image);
  gsize size = g_bytes_get_size (database);

  for (gsize length = 1; length < size; length += length < 100 ? 7 : 1024 - 13)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (database, 0, length);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      sealed_image_set_files (image, cut, NULL);
      found = sealed_image_read (&error);
      g_assert_null (found);
      sealed_image_assert_damage (error);
    }
}

/* What the log has is right, what only the database had is missing: SQLite would take it for zeros. */
static void
test_truncated_below_log (SealedImage   *image,
                          gconstpointer  data)
{
  gsize n_pages = g_bytes_get_size (image->database) / PAGE_SIZE;

  for (gsize kept = 1; kept < n_pages; kept++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (image->database, 0, kept * PAGE_SIZE);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      sealed_image_set_files (image, cut, image->log);
      if ((found = sealed_image_read (&error)))
        g_assert_cmpstr (found, ==, image->states[N_SAVES]);
      else
        sealed_image_assert_damage (error);
    }
}

static void
test_truncated_log (SealedImage   *image,
                    gconstpointer  data)
{
  gsize size = g_bytes_get_size (image->log);

  for (gsize length = 0; length < size; length += length < 100 ? 5 : 1024 - 13)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (image->log, 0, length);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      sealed_image_set_files (image, image->database, cut);
      found = sealed_image_read (&error);
      g_assert_no_error (error);
      sealed_image_assert_state (image, found);
    }
}

/* A wrong key finds nothing, and leaves everything as it was: SQLite deletes a log in which it finds nothing. */
static void
test_wrong_key (SealedImage   *image,
                gconstpointer  data)
{
  static const guint8 wrong_key[CP2_SEALED_VFS_KEY_SIZE] = "another key";
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) database = NULL;
  g_autoptr(GBytes) log = NULL;
  g_autofree char *found = NULL;

  sealed_image_set_files (image, image->database, image->log);
  cp2_sealed_vfs_unregister ("sealed");
  g_assert_true (cp2_sealed_vfs_register ("sealed", "crash", wrong_key, &error));

  g_assert_null (cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE);
  g_clear_error (&error);

  /* Neither does SQLite without a key. */
  g_assert_null (cp2_sql_open ("sqlite:test.db", "crash", CP2_SQL_READ_WRITE, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN);
  g_clear_error (&error);

  database = crash_disk_get (image->disk, "test.db");
  log = crash_disk_get (image->disk, "test.db-wal");
  g_assert_true (g_bytes_equal (database, image->database));
  g_assert_true (log && g_bytes_equal (log, image->log));

  cp2_sealed_vfs_unregister ("sealed");
  g_assert_true (cp2_sealed_vfs_register ("sealed", "crash", SEALED_IMAGE_KEY, &error));
  sealed_image_set_files (image, database, log);
  found = sealed_image_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, image->states[N_SAVES]);
}

static void
add (const char *path,
     void      (*test) (SealedImage *, gconstpointer))
{
  g_test_add (path, SealedImage, NULL, sealed_image_set_up, test, sealed_image_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/sealed-vfs/pages/swapped", test_pages_swapped);
  add ("/sealed-vfs/pages/frames-swapped", test_frames_swapped);
  add ("/sealed-vfs/pages/foreign", test_pages_foreign);
  add ("/sealed-vfs/truncated/database", test_truncated_database);
  add ("/sealed-vfs/truncated/below-log", test_truncated_below_log);
  add ("/sealed-vfs/truncated/log", test_truncated_log);
  add ("/sealed-vfs/key/wrong", test_wrong_key);

  return g_test_run ();
}
