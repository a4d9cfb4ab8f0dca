#include "config.h"

#include "sealed-image.h"

/* Single bits that turn over anywhere on the disk: noticed, or harmless. */

static GBytes *
flip (GBytes *bytes,
      gsize   offset)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);

  copy[offset] ^= 1 << g_test_rand_int_range (0, 8);
  return g_bytes_new_take (copy, size);
}

/* The places within a page where something begins or ends, and a few by chance. */
static GArray *
choose_places (void)
{
  static const int fixed[] = {
    0, 8, 15, 16, 17, 18, 20, 23, 24, 25, 100, PAGE_SIZE / 2, PAGE_SIZE - 41, PAGE_SIZE - 40, PAGE_SIZE - 17, PAGE_SIZE - 16, PAGE_SIZE - 1,
  };
  GArray *places = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_vals (places, fixed, G_N_ELEMENTS (fixed));
  for (guint i = 0; i < 8; i++)
    {
      int place = g_test_rand_int_range (0, PAGE_SIZE);

      g_array_append_val (places, place);
    }

  return places;
}

static void
test_flip_database (SealedImage   *image,
                    gconstpointer  data)
{
  g_autoptr(GBytes) database = sealed_image_get_whole (image);
  g_autoptr(GArray) places = choose_places ();
  gsize n_pages = g_bytes_get_size (database) / PAGE_SIZE;

  g_assert_cmpuint (n_pages, >, 20);
  for (gsize page = 0; page < n_pages; page++)
    for (guint i = 0; i < places->len; i++)
      {
        int place = g_array_index (places, int, i);
        g_autoptr(GBytes) damaged = flip (database, page * PAGE_SIZE + place);
        g_autoptr(GError) error = NULL;
        g_autofree char *found = NULL;

        sealed_image_set_files (image, damaged, NULL);
        found = sealed_image_read (&error);
        g_assert_null (found);
        sealed_image_assert_damage (error);

        /* Only the id stands in for a wrong key; the bytes after it may look like no database to SQLite. */
        if (page > 0 || place >= 24)
          g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
      }
}

static void
test_flip_log (SealedImage   *image,
               gconstpointer  data)
{
  g_autoptr(GArray) places = choose_places ();
  gsize size = g_bytes_get_size (image->log);
  guint n_prefixes = 0;

  for (gsize start = 0; start < size; start += start ? FRAME_SIZE : LOG_HEADER)
    for (guint i = 0; i < places->len; i++)
      {
        gsize offset = start + g_array_index (places, int, i);
        g_autoptr(GBytes) damaged = offset < size ? flip (image->log, offset) : NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *found = NULL;

        sealed_image_set_files (image, image->database, damaged);
        found = sealed_image_read (&error);
        if (found)
          sealed_image_assert_state (image, found);
        else
          sealed_image_assert_damage (error);
        n_prefixes += found && !g_str_equal (found, image->states[N_SAVES]);
      }

  /* The rest of the log after a frame that does not open is not taken. */
  g_assert_cmpuint (n_prefixes, >, 100);
}

static void
test_flip_both (SealedImage   *image,
                gconstpointer  data)
{
  /* The id of the database is damaged, the log still has it: all is restored. */
  g_autoptr(GBytes) damaged = flip (image->database, 3);
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;

  sealed_image_set_files (image, damaged, image->log);
  found = sealed_image_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, image->states[N_SAVES]);

  again = sealed_image_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, image->states[N_SAVES]);
}

static void
test_flip_journal (SealedImage   *image,
                   gconstpointer  data)
{
  g_autoptr(GBytes) whole = sealed_image_get_whole (image);
  g_autoptr(GArray) places = choose_places ();
  g_autoptr(GBytes) database = NULL;
  g_autoptr(GBytes) journal = NULL;
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  gsize n_records;

  /* A small cache makes SQLite sync the journal and write into the database long before the commit. */
  cp2_sql_execute (sql, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN; UPDATE person SET photo = zeroblob (9000)", &error);
  g_assert_no_error (error);
  sealed_image_end_uncleanly (image, sql);
  database = crash_disk_get (image->disk, "test.db");
  journal = crash_disk_get (image->disk, "test.db-journal");
  n_records = ((const guint8 *) g_bytes_get_data (journal, NULL))[11];
  g_assert_cmpuint (n_records, >, 0);
  g_assert_false (g_bytes_equal (database, whole));

  for (gsize record = 0; record < n_records; record++)
    for (guint i = 0; i < places->len; i++)
      {
        g_autoptr(GBytes) damaged = flip (journal, 512 + record * RECORD_SIZE + g_array_index (places, int, i));
        g_autoptr(GError) local_error = NULL;
        g_autofree char *found = NULL;

        sealed_image_set_files (image, database, NULL);
        crash_disk_set (image->disk, "test.db-journal", damaged);
        found = sealed_image_read (&local_error);
        g_assert_null (found);
        sealed_image_assert_damage (local_error);
      }

  /* Unharmed, it restores the state before. */
  sealed_image_set_files (image, database, NULL);
  crash_disk_set (image->disk, "test.db-journal", journal);
  g_free (image->states[0]);
  image->states[0] = sealed_image_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (image->states[0], ==, image->states[N_SAVES]);
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

  add ("/sealed-vfs/flip/database", test_flip_database);
  add ("/sealed-vfs/flip/log", test_flip_log);
  add ("/sealed-vfs/flip/both", test_flip_both);
  add ("/sealed-vfs/flip/journal", test_flip_journal);

  return g_test_run ();
}
