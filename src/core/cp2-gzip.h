#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Both sides compress by themselves, since neither end of libsoup notices a truncated stream or bounds what it
 * inflates. */

/**
 * Cp2GzipError:
 * @CP2_GZIP_ERROR_DAMAGED: not one complete gzip member: truncated, wrong checksum, or bytes after its end
 * @CP2_GZIP_ERROR_TOO_LARGE: inflates to more than the cap, or grows suspiciously much
 */
typedef enum
{
  CP2_GZIP_ERROR_DAMAGED,
  CP2_GZIP_ERROR_TOO_LARGE,
} Cp2GzipError;

#define CP2_GZIP_ERROR (cp2_gzip_error_quark ())
GQuark         cp2_gzip_error_quark     (void);

/**
 * cp2_gzip_inflate:
 * @max_size: most bytes that may come out
 * @max_ratio: how many times larger than what was read the outcome may be once it is above 64 KiB; 0 for any
 * @error: one of #Cp2GzipError
 *
 * Inflates one gzip member. Memory never exceeds @max_size and a buffer, whatever the header promises. Any thread.
 *
 * Returns: (transfer full): what was compressed
 */
GBytes        *cp2_gzip_inflate         (GBytes         *compressed,
                                         gsize           max_size,
                                         guint           max_ratio,
                                         GError        **error);

/** cp2_gzip_deflate: (transfer full): @bytes as one gzip member, at zlib's usual level. Any thread. */
GBytes        *cp2_gzip_deflate         (GBytes         *bytes);

/**
 * Cp2GzipWriter:
 *
 * Compresses many bodies one after the other with the 256 KiB of state that zlib allocates once. One thread at a time.
 */
typedef struct _Cp2GzipWriter Cp2GzipWriter;

/** cp2_gzip_writer_new: @level: 1 (fast; right for answers made on the fly) to 9. */
Cp2GzipWriter *cp2_gzip_writer_new      (int             level);

/** cp2_gzip_writer_compress: (transfer full): @data as one gzip member; never fails. */
GBytes        *cp2_gzip_writer_compress (Cp2GzipWriter  *writer,
                                         gconstpointer   data,
                                         gsize           length);

/** cp2_gzip_writer_free: @writer may be %NULL. */
void           cp2_gzip_writer_free     (Cp2GzipWriter  *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2GzipWriter, cp2_gzip_writer_free)

G_END_DECLS
