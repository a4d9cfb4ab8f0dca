#include "config.h"

#include <zlib.h>

#include "core/cp2-gzip.h"

/* zlib takes 15 bits of window and 16 more to say "gzip, not zlib". */
#define GZIP_WINDOW_BITS (15 + 16)
#define FIRST_BUFFER (16 * 1024)
/* Small bodies may be as repetitive as they like. */
#define RATIO_FREE (64 * 1024)

struct _Cp2GzipWriter
{
  z_stream stream;
};

G_DEFINE_QUARK (cp2-gzip-error-quark, cp2_gzip_error)

static gboolean
fail (GError       **error,
      Cp2GzipError   code,
      const char    *message)
{
  g_set_error_literal (error, CP2_GZIP_ERROR, code, message);

  return FALSE;
}

/* One step into @output; TRUE with @done at the end of the member. The buffer doubles, so a liar costs what it sent. */
static gboolean
inflate_step (z_stream    *stream,
              GByteArray  *output,
              gsize        max_size,
              guint        max_ratio,
              gboolean    *done,
              GError     **error)
{
  gsize room = MIN (MAX (output->len, FIRST_BUFFER), max_size + 1 - output->len);
  guint before = output->len;
  int result;

  g_byte_array_set_size (output, before + room);
  stream->next_out = output->data + before;
  stream->avail_out = room;
  result = inflate (stream, Z_NO_FLUSH);
  g_byte_array_set_size (output, before + room - stream->avail_out);

  if (result != Z_OK && result != Z_STREAM_END)
    return fail (error, CP2_GZIP_ERROR_DAMAGED, "The compressed data is damaged or incomplete");
  if (output->len > max_size)
    return fail (error, CP2_GZIP_ERROR_TOO_LARGE, "The compressed data inflates beyond the limit");
  if (output->len > RATIO_FREE && max_ratio > 0 && output->len / max_ratio > stream->total_in)
    return fail (error, CP2_GZIP_ERROR_TOO_LARGE, "The compressed data inflates suspiciously much");
  *done = result == Z_STREAM_END;

  return TRUE;
}

static gboolean
inflate_all (z_stream    *stream,
             GByteArray  *output,
             gsize        max_size,
             guint        max_ratio,
             GError     **error)
{
  gboolean done = FALSE;

  while (!done)
    if (!inflate_step (stream, output, max_size, max_ratio, &done, error))
      return FALSE;

  if (stream->avail_in > 0)
    return fail (error, CP2_GZIP_ERROR_DAMAGED, "There is data after the end of the compressed data");

  return TRUE;
}

GBytes *
cp2_gzip_inflate (GBytes  *compressed,
                  gsize    max_size,
                  guint    max_ratio,
                  GError **error)
{
  g_autoptr(GByteArray) output = g_byte_array_new ();
  z_stream stream = { 0 };
  gsize length;
  gconstpointer data = g_bytes_get_data (compressed, &length);
  gboolean good;

  stream.next_in = (Bytef *) data;
  stream.avail_in = MIN (length, G_MAXUINT);
  if (inflateInit2 (&stream, GZIP_WINDOW_BITS) != Z_OK)
    {
      fail (error, CP2_GZIP_ERROR_DAMAGED, "The decompressor cannot start");
      return NULL;
    }
  good = inflate_all (&stream, output, max_size, max_ratio, error);
  inflateEnd (&stream);

  return good ? g_byte_array_free_to_bytes (g_steal_pointer (&output)) : NULL;
}

GBytes *
cp2_gzip_deflate (GBytes *bytes)
{
  g_autoptr(Cp2GzipWriter) writer = cp2_gzip_writer_new (Z_DEFAULT_COMPRESSION);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return cp2_gzip_writer_compress (writer, data, length);
}

Cp2GzipWriter *
cp2_gzip_writer_new (int level)
{
  Cp2GzipWriter *writer = g_new0 (Cp2GzipWriter, 1);

  if (deflateInit2 (&writer->stream, level, Z_DEFLATED, GZIP_WINDOW_BITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error ("zlib cannot allocate its state");

  return writer;
}

GBytes *
cp2_gzip_writer_compress (Cp2GzipWriter *writer,
                          gconstpointer  data,
                          gsize          length)
{
  z_stream *stream = &writer->stream;
  gsize bound;
  guchar *output;

  g_return_val_if_fail (length < G_MAXUINT, NULL);

  deflateReset (stream);
  bound = deflateBound (stream, length);
  output = g_malloc (bound);
  stream->next_in = (Bytef *) data;
  stream->avail_in = length;
  stream->next_out = output;
  stream->avail_out = bound;
  /* With deflateBound() bytes of room one call always reaches the end. */
  deflate (stream, Z_FINISH);

  return g_bytes_new_take (g_realloc (output, stream->total_out), stream->total_out);
}

void
cp2_gzip_writer_free (Cp2GzipWriter *writer)
{
  if (writer == NULL)
    return;

  deflateEnd (&writer->stream);
  g_free (writer);
}
