#include "config.h"

#include <zlib.h>

#include "client/cp2-gzip.h"

#define GZIP_WINDOW_BITS (MAX_WBITS + 16)
#define CHUNK_BYTES      65536

GBytes *
cp2_gzip_deflate (GBytes *bytes)
{
  gsize length;
  gconstpointer data;
  z_stream stream = { 0 };
  guint8 *output;
  gsize room;
  int status;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error ("No memory to compress %" G_GSIZE_FORMAT " bytes", length);

  room = deflateBound (&stream, length);
  output = g_malloc (room);
  stream.next_in = (guint8 *) data;
  stream.avail_in = length;
  stream.next_out = output;
  stream.avail_out = room;
  status = deflate (&stream, Z_FINISH);
  /* With the room that zlib itself asked for, one call does it. */
  g_assert (status == Z_STREAM_END);
  room = stream.total_out;
  deflateEnd (&stream);
  return g_bytes_new_take (output, room);
}

static gboolean
fail (GError     **error,
      int          code,
      const char  *message)
{
  g_set_error_literal (error, G_IO_ERROR, code, message);
  return FALSE;
}

static gboolean
inflate_all (z_stream    *stream,
             GByteArray  *output,
             gsize        limit,
             GError     **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  int status;

  do
    {
      gsize length;

      stream->next_out = chunk;
      stream->avail_out = CHUNK_BYTES;
      status = inflate (stream, Z_NO_FLUSH);
      length = CHUNK_BYTES - stream->avail_out;
      if (length > limit - output->len)
        return fail (error, G_IO_ERROR_NO_SPACE, "The compressed data is larger than it may be");

      g_byte_array_append (output, chunk, length);
    }
  while (status == Z_OK && (stream->avail_in > 0 || stream->avail_out == 0));

  if (status == Z_OK || status == Z_BUF_ERROR)
    return fail (error, G_IO_ERROR_PARTIAL_INPUT, "The compressed data is cut");
  if (status != Z_STREAM_END || stream->avail_in > 0)
    return fail (error, G_IO_ERROR_INVALID_DATA, "The compressed data is damaged");

  return TRUE;
}

GBytes *
cp2_gzip_inflate (GBytes  *bytes,
                  gsize    limit,
                  GError **error)
{
  g_autoptr(GByteArray) output = g_byte_array_new ();
  z_stream stream = { 0 };
  gsize length;
  gboolean complete;

  g_return_val_if_fail (bytes != NULL, NULL);

  stream.next_in = (guint8 *) g_bytes_get_data (bytes, &length);
  stream.avail_in = length;
  if (inflateInit2 (&stream, GZIP_WINDOW_BITS) != Z_OK)
    {
      fail (error, G_IO_ERROR_FAILED, "No memory to decompress");
      return NULL;
    }

  complete = inflate_all (&stream, output, limit, error);
  inflateEnd (&stream);
  return complete ? g_byte_array_free_to_bytes (g_steal_pointer (&output)) : NULL;
}
