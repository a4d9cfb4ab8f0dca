#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Internal to the HTTP floor: the stream that libsoup gets, over the plain or the TLS one of a connection.
 *
 * libsoup 3.2.3 never closes a connection whose client leaves between two requests: it stops listening and keeps the
 * descriptor for ever. Since such a client is the usual one, this stream hides its leaving behind an empty line, which
 * libsoup takes for the start of a request, and what follows for its failure: and so it closes.
 */
#define CP2_TYPE_HTTP_STREAM (cp2_http_stream_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpStream, cp2_http_stream, CP2, HTTP_STREAM, GIOStream)

/* @connection is a Cp2HttpConnection; @base is it or the TLS connection over it. */
GIOStream *cp2_http_stream_new (gpointer   connection,
                                GIOStream *base);

G_END_DECLS
