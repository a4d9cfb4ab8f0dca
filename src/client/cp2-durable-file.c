#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "client/cp2-durable-file.h"

static gboolean
fail (GError     **error,
      const char  *action,
      const char  *path)
{
  int saved_errno = errno;
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "Cannot %s “%s”: %s", action, name, g_strerror (saved_errno));
  return FALSE;
}

static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced;

  if (fd < 0)
    return fail (error, "open", path);

  synced = fsync (fd) == 0 || fail (error, "sync", path);
  close (fd);
  return synced;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;

      data += written;
      length -= written;
    }

  return TRUE;
}

static gboolean
write_beside (const char     *path,
              gconstpointer   data,
              gsize           length,
              GError        **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written;

  if (fd < 0)
    return fail (error, "make", path);

  written = (write_all (fd, data, length) && fsync (fd) == 0) || fail (error, "write", path);
  if (close (fd) != 0 && written)
    written = fail (error, "write", path);
  if (!written)
    g_unlink (path);

  return written;
}

gboolean
cp2_durable_file_write (const char     *path,
                        gconstpointer   data,
                        gsize           length,
                        GError        **error)
{
  g_autofree char *beside = g_strconcat (path, ".new", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (!write_beside (beside, data, length, error))
    return FALSE;

  if (g_rename (beside, path) != 0)
    {
      fail (error, "replace", path);
      g_unlink (beside);
      return FALSE;
    }

  return sync_folder (folder, error);
}

GBytes *
cp2_durable_file_read (const char  *path,
                       gsize        limit,
                       GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GFileInfo) info = NULL;
  g_autofree guint8 *buffer = NULL;
  gsize size, length;

  g_return_val_if_fail (path != NULL, NULL);

  if ((stream = g_file_read (file, NULL, error)) == NULL ||
      (info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error)) == NULL)
    return NULL;

  /* Memory is taken by what there is, not by what there could be. */
  size = g_file_info_get_size (info);
  if (size > limit)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "The file is larger than it can be");
      return NULL;
    }

  buffer = g_malloc (size + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, size, &length, NULL, error))
    return NULL;

  return g_bytes_new (buffer, length);
}

gboolean
cp2_durable_folder_make (const char  *path,
                         GError     **error)
{
  g_autofree char *above = g_path_get_dirname (path);

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (error, "make", path);
  if (g_chmod (path, 0700) != 0)
    return fail (error, "protect", path);

  return sync_folder (above, error);
}
