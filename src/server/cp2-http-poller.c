#include "config.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "server/cp2-http-poller.h"

#define EVENTS_A_TURN 256

typedef struct
{
  GSource        source;

  Cp2HttpPoller *poller;  /* owned */
  GObject       *stream;  /* owned */
  int            fd;
} WaitSource;

struct _Cp2HttpPoller
{
  int        epoll;
  GSource   *source;      /* owned; of the epoll descriptor */
  GPtrArray *waiting;     /* by descriptor: the WaitSource that is armed for it, or NULL; not owned */
};

/* One event, then silence until it is armed again. A descriptor that was closed and given out anew is not in the set. */
static void
arm (Cp2HttpPoller *self,
     int            fd,
     guint32        events)
{
  struct epoll_event event = { .events = events, .data.fd = fd };

  if (epoll_ctl (self->epoll, EPOLL_CTL_MOD, fd, &event) != 0 && events != 0)
    epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event);
}

static gboolean
epoll_cb (int           fd,
          GIOCondition  condition,
          gpointer      user_data)
{
  Cp2HttpPoller *self = user_data;
  struct epoll_event events[EVENTS_A_TURN];
  int n_events = epoll_wait (self->epoll, events, EVENTS_A_TURN, 0);

  for (int i = 0; i < n_events; i++)
    {
      GSource *source = g_ptr_array_index (self->waiting, events[i].data.fd);

      if (source != NULL)
        g_source_set_ready_time (source, 0);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
wait_source_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     user_data)
{
  WaitSource *self = (WaitSource *) source;
  gboolean again;

  g_source_set_ready_time (source, -1);
  again = ((GPollableSourceFunc) (void (*) (void)) callback) (self->stream, user_data);
  if (again && !g_source_is_destroyed (source) && self->poller->waiting->pdata[self->fd] == source)
    arm (self->poller, self->fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT);

  return again;
}

/* By now the descriptor may be another connection's; then the place in the table is, too. */
static void
wait_source_finalize (GSource *source)
{
  WaitSource *self = (WaitSource *) source;

  if (self->poller->waiting->pdata[self->fd] == source)
    {
      self->poller->waiting->pdata[self->fd] = NULL;
      arm (self->poller, self->fd, 0);
    }
  g_object_unref (self->stream);
  cp2_http_poller_unref (self->poller);
}

/* Lets a stream above ours use this source as a child, whose own callback then means nothing. */
static gboolean
closure_cb (GObject  *stream,
            gpointer  user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wait_source_funcs = {
  .dispatch = wait_source_dispatch,
  .finalize = wait_source_finalize,
  .closure_callback = (GSourceFunc) (void (*) (void)) closure_cb,
};

Cp2HttpPoller *
cp2_http_poller_new (GMainContext *context)
{
  Cp2HttpPoller *self = g_atomic_rc_box_new0 (Cp2HttpPoller);

  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->waiting = g_ptr_array_new ();
  self->source = g_unix_fd_source_new (self->epoll, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (epoll_cb), self, NULL);
  g_source_attach (self->source, context);

  return self;
}

Cp2HttpPoller *
cp2_http_poller_ref (Cp2HttpPoller *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
poller_clear (gpointer data)
{
  Cp2HttpPoller *self = data;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_unref (self->waiting);
  close (self->epoll);
}

void
cp2_http_poller_unref (Cp2HttpPoller *self)
{
  g_atomic_rc_box_release_full (self, poller_clear);
}

GSource *
cp2_http_poller_create_source (Cp2HttpPoller        *self,
                               GSocket              *socket,
                               GPollableInputStream *stream)
{
  GSource *source = g_source_new (&wait_source_funcs, sizeof (WaitSource));
  WaitSource *wait = (WaitSource *) source;

  g_source_set_static_name (source, "cp2-http-wait");
  wait->poller = cp2_http_poller_ref (self);
  wait->stream = g_object_ref (G_OBJECT (stream));
  wait->fd = g_socket_get_fd (socket);

  if (wait->fd < 0)
    {
      /* Closed: reading says so at once. */
      wait->fd = 0;
      g_source_set_ready_time (source, 0);
      if (self->waiting->len == 0)
        g_ptr_array_set_size (self->waiting, 1);
      return source;
    }

  if ((guint) wait->fd >= self->waiting->len)
    g_ptr_array_set_size (self->waiting, wait->fd + 64);
  self->waiting->pdata[wait->fd] = source;
  arm (self, wait->fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT);

  return source;
}
