#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/faults/history.h"

/* What SQLite handed out last; a replica or a server is opened right before it is asked for. */
static sqlite3 *newest;

static int
note_connection (sqlite3    *db,
                 char      **message,
                 gpointer    routines)
{
  newest = db;
  return SQLITE_OK;
}

void
crash_set_up (void)
{
  /* The product keeps its connections to itself; SQLite tells of each one. */
  sqlite3_auto_extension ((void (*) (void)) note_connection);
}

void
folder_make (const char *path)
{
  if (g_mkdir_with_parents (path, 0700) != 0)
    g_error ("Cannot make %s", path);
}

static void
folder_empty (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_remove (file);
    }
}

/* Without the care for power loss that g_file_set_contents() takes: these are copies for a moment. */
static void
file_copy (const char *from,
           const char *to)
{
  g_autofree char *contents = NULL;
  gsize length;
  FILE *file;

  if (!g_file_get_contents (from, &contents, &length, NULL) || (file = g_fopen (to, "wb")) == NULL)
    g_error ("Cannot copy %s", from);
  if (fwrite (contents, 1, length, file) != length || fclose (file) != 0)
    g_error ("Cannot write %s", to);
}

void
folder_copy (const char *from,
             const char *to)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  folder_make (to);
  folder_empty (to);
  if ((dir = g_dir_open (from, 0, NULL)) == NULL)
    g_error ("Cannot open %s", from);

  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_suffix (name, "-shm"))
      {
        g_autofree char *source = g_build_filename (from, name, NULL);
        g_autofree char *target = g_build_filename (to, name, NULL);

        file_copy (source, target);
      }
}

static int
before_commit (gpointer data)
{
  Crash *crash = data;

  if (crash->countdown > 0 && --crash->countdown == 0)
    {
      folder_copy (crash->folder, crash->copy);
      crash->taken = TRUE;
    }

  return 0;
}

void
crash_init (Crash      *crash,
            const char *folder,
            const char *copy)
{
  *crash = (Crash) { .folder = g_strdup (folder), .copy = g_strdup (copy) };
}

void
crash_clear (Crash *crash)
{
  g_free (crash->folder);
  g_free (crash->copy);
}

void
crash_watch (Crash *crash)
{
  sqlite3_commit_hook (newest, before_commit, crash);
}
