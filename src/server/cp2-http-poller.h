#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Internal to the HTTP floor: thousands of idle connections at the cost of the few that do something.
 *
 * A main context walks through all its sources and hands all their descriptors to poll(), each time around; libsoup
 * has three sources for a connection, and so with 8,000 idle ones a request costs 35 times as much as with none. Here
 * the descriptors lie in one epoll set, and libsoup's sources in many small main contexts that only run when one of
 * their connections has something to do.
 */
typedef struct _Cp2HttpPoller Cp2HttpPoller;

/* @context: the one in which everything happens; it sees one descriptor. */
Cp2HttpPoller *cp2_http_poller_new           (GMainContext  *context);
Cp2HttpPoller *cp2_http_poller_ref           (Cp2HttpPoller *self);
void           cp2_http_poller_unref         (Cp2HttpPoller *self);

/* The small context of @socket: to be the thread's default while libsoup takes the connection over. (transfer none) */
GMainContext  *cp2_http_poller_get_context   (Cp2HttpPoller *self,
                                              GSocket       *socket);

/* Runs the small context of @socket soon: something other than its descriptor became ready. */
void           cp2_http_poller_wake          (Cp2HttpPoller *self,
                                              GSocket       *socket);

/* Fires with a GPollableSourceFunc when @socket can be read (%G_IO_IN) or written (%G_IO_OUT), or has ended. For the
 * small contexts only. */
GSource       *cp2_http_poller_create_source (Cp2HttpPoller *self,
                                              GSocket       *socket,
                                              GIOCondition   condition,
                                              gpointer       stream);

G_END_DECLS
