#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Internal to the HTTP floor: waits for bytes on thousands of sockets with one descriptor in the main loop.
 *
 * GMainContext hands every descriptor to poll(), each time around: with 8,000 idle connections a request costs 35 times
 * as much as with none. Here the idle ones lie in an epoll set, and a source becomes ready by its ready time.
 */
typedef struct _Cp2HttpPoller Cp2HttpPoller;

Cp2HttpPoller *cp2_http_poller_new           (GMainContext         *context);
Cp2HttpPoller *cp2_http_poller_ref           (Cp2HttpPoller        *self);
void           cp2_http_poller_unref         (Cp2HttpPoller        *self);

/* For the main context of the poller only. Fires with a GPollableSourceFunc when @socket can be read or has ended. */
GSource       *cp2_http_poller_create_source (Cp2HttpPoller        *self,
                                              GSocket              *socket,
                                              GPollableInputStream *stream);

G_END_DECLS
