#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client/cp2-durable-file.h"
#include "client/cp2-soundness.h"

#define NOTE_LIMIT 256

static char *
make_note_path (const char *path)
{
  return g_strconcat (path, ".sound", NULL);
}

static gboolean
has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf status;

  return g_stat (log, &status) == 0 && status.st_size > 0;
}

/* NULL when the file is not all there is. */
static char *
describe (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0 || has_log (path))
    return NULL;

  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld", (guint64) status.st_ino,
                          (gint64) status.st_size, (gint64) status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

gboolean
cp2_soundness_take (const char *path)
{
  g_autofree char *note_path = make_note_path (path);
  g_autofree char *now = describe (path);
  g_autoptr(GBytes) note = cp2_durable_file_read (note_path, NOTE_LIMIT, NULL);
  g_autoptr(GBytes) expected = now != NULL ? g_bytes_new_static (now, strlen (now)) : NULL;

  /* A note that stays would be believed again. */
  return note != NULL && g_unlink (note_path) == 0 && expected != NULL && g_bytes_equal (note, expected);
}

void
cp2_soundness_note (const char *path)
{
  g_autofree char *note_path = make_note_path (path);
  g_autofree char *now = describe (path);

  /* Without a note the next opening takes longer, that is all. */
  if (now != NULL)
    cp2_durable_file_write (note_path, now, strlen (now), NULL);
}
