#include "config.h"

#include "sealed-image.h"
#include "storage/cp2-sealed-vfs.h"

/* The checksum of all that can be read; %NULL when something cannot. */
static char *
read_everything (Cp2Sql  *sql,
                 GError **error)
{
  static const char *const queries[] = {
    "SELECT id || name || hex (photo) FROM person ORDER BY id",
    "SELECT group_concat (rowid) FROM search WHERE search MATCH 'otieno'",
  };
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean row = FALSE;
  gboolean done;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      Cp2Statement *statement = cp2_sql_query (sql, error, queries[i], "");

      if (statement == NULL)
        return NULL;

      while ((done = cp2_statement_step (statement, &row, error)) && row)
        {
          const char *value = cp2_statement_get_text (statement, 0);

          g_string_append_printf (text, "%s\n", value ? value : "none");
        }
      if (!done)
        return NULL;
    }

  return cp2_sql_quick_check (sql, error) ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len) : NULL;
}

char *
sealed_image_read (GError **error)
{
  g_autoptr(Cp2Sql) sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, error);

  return sql ? read_everything (sql, error) : NULL;
}

/* Three people at a time; a photo takes several pages. */
static void
save (Cp2Sql *sql,
      gint64  number)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_sql_begin (sql, &error));
  for (gint64 id = number * 3; id < number * 3 + 3; id++)
    {
      g_autofree guint8 *photo = g_malloc (9000);
      g_autoptr(GBytes) bytes = NULL;

      for (guint i = 0; i < 9000; i++)
        photo[i] = (guint8) (i * 7 + id);
      bytes = g_bytes_new (photo, 9000);

      cp2_sql_run (sql, &error, "INSERT INTO person VALUES ($1, $2, $3)", "isb", id, "Wanjiku Otieno", bytes);
      cp2_sql_run (sql, &error, "INSERT INTO search (rowid, name) VALUES ($1, $2)", "is", id, "Wanjiku Otieno");
    }
  g_assert_true (cp2_sql_commit (sql, &error));
  g_assert_no_error (error);
}

void
sealed_image_set_files (SealedImage *image,
                        GBytes      *database,
                        GBytes      *log)
{
  crash_disk_set (image->disk, "test.db", database);
  crash_disk_set (image->disk, "test.db-wal", log);
  crash_disk_set (image->disk, "test.db-journal", NULL);
}

/* Ends a connection as a power cut would, so that log or journal stay. */
void
sealed_image_end_uncleanly (SealedImage *image,
                            Cp2Sql      *sql)
{
  crash_disk_fail_after (image->disk, 0);
  g_assert_finalize_object (sql);
  crash_disk_reboot (image->disk, CRASH_KEPT, 1);
}

void
sealed_image_set_up (SealedImage   *image,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql;

  image->disk = crash_disk_new ("crash", TRUE);
  g_assert_true (cp2_sealed_vfs_register ("sealed", "crash", SEALED_IMAGE_KEY, &error));

  sql = cp2_sql_open ("sqlite:test.db", "sealed", CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_sql_execute (sql,
                   "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, photo BLOB);"
                   "CREATE VIRTUAL TABLE search USING fts5 (name)", &error);
  g_assert_no_error (error);
  save (sql, 0);
  cp2_sql_execute (sql, "PRAGMA wal_checkpoint (TRUNCATE)", &error);
  image->states[0] = read_everything (sql, &error);

  for (guint i = 1; i <= N_SAVES; i++)
    {
      save (sql, i);
      image->states[i] = read_everything (sql, &error);
      g_assert_no_error (error);
    }

  sealed_image_end_uncleanly (image, sql);
  image->database = crash_disk_get (image->disk, "test.db");
  image->log = crash_disk_get (image->disk, "test.db-wal");
}

void
sealed_image_tear_down (SealedImage   *image,
                        gconstpointer  data)
{
  cp2_sealed_vfs_unregister ("sealed");
  crash_disk_free (image->disk);
  g_bytes_unref (image->database);
  g_bytes_unref (image->log);
  for (guint i = 0; i <= N_SAVES; i++)
    g_free (image->states[i]);
}

void
sealed_image_assert_damage (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT) ||
                 g_error_matches (error, CP2_SQL_ERROR, CP2_SQL_ERROR_NOT_A_DATABASE));
}

void
sealed_image_assert_state (SealedImage *image,
                           const char  *found)
{
  for (guint i = 0; i <= N_SAVES; i++)
    if (g_str_equal (found, image->states[i]))
      return;

  g_error ("wrong content came out");
}

/* The database alone, closed cleanly, with all saves in it. */
GBytes *
sealed_image_get_whole (SealedImage *image)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;

  sealed_image_set_files (image, image->database, image->log);
  found = sealed_image_read (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, image->states[N_SAVES]);

  return crash_disk_get (image->disk, "test.db");
}

