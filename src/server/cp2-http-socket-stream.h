#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Internal to the HTTP floor: what a Cp2HttpConnection has for an input and an output instead of the socket's own
 * @base: the same, but waiting with the server's poller. They lie below TLS, so that waiting costs the same with it.
 */
GInputStream  *cp2_http_socket_input_new  (gpointer       connection,
                                           GInputStream  *base);
GOutputStream *cp2_http_socket_output_new (gpointer       connection,
                                           GOutputStream *base);

G_END_DECLS
