#include "config.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "server/cp2-http-poller.h"

#define EVENTS_A_TURN 256
/* Small contexts; each has one descriptor of its own. A power of two. */
#define N_SHARDS 128
/* Times around a small context before the others have their turn: a client may send requests without end. */
#define ROUNDS_A_TURN 32

typedef struct
{
  GSource        source;

  Cp2HttpPoller *poller;  /* owned */
  GObject       *stream;  /* owned */
  int            fd;      /* -1 when it was closed before */
} WaitSource;

/* Who waits for a descriptor; not owned. */
typedef struct
{
  GSource *input;
  GSource *output;
} Slot;

typedef struct
{
  GMainContext *context;
  gboolean      is_due;
} Shard;

struct _Cp2HttpPoller
{
  int      epoll;
  GSource *source;  /* owned; of the epoll descriptor */
  GSource *runner;  /* owned; ready when a shard is due for another reason */
  GArray  *slots;   /* of Slot, by descriptor */
  GQueue   due;     /* of Shard */
  Shard    shards[N_SHARDS];
};

static Shard *
get_shard (Cp2HttpPoller *self,
           int            fd)
{
  Shard *shard = &self->shards[fd & (N_SHARDS - 1)];

  if (shard->context == NULL)
    shard->context = g_main_context_new ();

  return shard;
}

static void
set_due (Cp2HttpPoller *self,
         Shard         *shard)
{
  if (shard->is_due)
    return;

  shard->is_due = TRUE;
  g_queue_push_tail (&self->due, shard);
}

static void
run_shard (Cp2HttpPoller *self,
           Shard         *shard)
{
  guint rounds = 0;

  shard->is_due = FALSE;
  g_main_context_push_thread_default (shard->context);
  while (rounds < ROUNDS_A_TURN && g_main_context_iteration (shard->context, FALSE))
    rounds++;
  g_main_context_pop_thread_default (shard->context);

  if (rounds == ROUNDS_A_TURN)
    {
      set_due (self, shard);
      g_source_set_ready_time (self->runner, 0);
    }
}

static void
run_due_shards (Cp2HttpPoller *self)
{
  guint n_due = self->due.length;

  cp2_http_poller_ref (self);
  while (n_due-- > 0 && self->due.length > 0)
    run_shard (self, g_queue_pop_head (&self->due));
  cp2_http_poller_unref (self);
}

static Slot *
get_slot (Cp2HttpPoller *self,
          int            fd)
{
  if ((guint) fd >= self->slots->len)
    g_array_set_size (self->slots, fd + 64);

  return &g_array_index (self->slots, Slot, fd);
}

/* One event, then silence until armed again. A descriptor that was closed and given out anew is not in the set. */
static void
arm (Cp2HttpPoller *self,
     int            fd,
     gboolean       for_input,
     gboolean       for_output)
{
  struct epoll_event event = { .events = EPOLLONESHOT, .data.fd = fd };

  if (for_input)
    event.events |= EPOLLIN | EPOLLRDHUP;
  if (for_output)
    event.events |= EPOLLOUT;
  if (epoll_ctl (self->epoll, EPOLL_CTL_MOD, fd, &event) != 0)
    epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void
take_event (Cp2HttpPoller            *self,
            const struct epoll_event *event)
{
  int fd = event->data.fd;
  Slot *slot = get_slot (self, fd);
  gboolean is_over = (event->events & (EPOLLHUP | EPOLLERR)) != 0;
  gboolean is_input = is_over || (event->events & (EPOLLIN | EPOLLRDHUP)) != 0;
  gboolean is_output = is_over || (event->events & EPOLLOUT) != 0;

  if (slot->input != NULL && is_input)
    g_source_set_ready_time (slot->input, 0);
  if (slot->output != NULL && is_output)
    g_source_set_ready_time (slot->output, 0);
  if ((slot->input != NULL && !is_input) || (slot->output != NULL && !is_output))
    arm (self, fd, slot->input != NULL && !is_input, slot->output != NULL && !is_output);
  set_due (self, get_shard (self, fd));
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
    take_event (self, &events[i]);
  run_due_shards (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
runner_cb (gpointer user_data)
{
  Cp2HttpPoller *self = user_data;

  g_source_set_ready_time (self->runner, -1);
  run_due_shards (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
runner_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs runner_funcs = { .dispatch = runner_dispatch };

static gboolean
wait_source_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     user_data)
{
  WaitSource *self = (WaitSource *) source;
  gboolean again;
  Slot *slot;

  g_source_set_ready_time (source, -1);
  again = ((GPollableSourceFunc) (void (*) (void)) callback) (self->stream, user_data);
  if (again && !g_source_is_destroyed (source) && self->fd >= 0)
    {
      slot = get_slot (self->poller, self->fd);
      arm (self->poller, self->fd, slot->input != NULL, slot->output != NULL);
    }

  return again;
}

/* By now the descriptor may be another connection's; then the place in the table is, too. */
static void
wait_source_finalize (GSource *source)
{
  WaitSource *self = (WaitSource *) source;
  Slot *slot = self->fd >= 0 ? get_slot (self->poller, self->fd) : NULL;

  if (slot != NULL && slot->input == source)
    slot->input = NULL;
  if (slot != NULL && slot->output == source)
    slot->output = NULL;
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
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  self->source = g_unix_fd_source_new (self->epoll, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (epoll_cb), self, NULL);
  g_source_attach (self->source, context);
  self->runner = g_source_new (&runner_funcs, sizeof (GSource));
  g_source_set_callback (self->runner, runner_cb, self, NULL);
  g_source_attach (self->runner, context);

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
  g_source_destroy (self->runner);
  g_source_unref (self->runner);
  for (guint i = 0; i < N_SHARDS; i++)
    g_clear_pointer (&self->shards[i].context, g_main_context_unref);
  g_queue_clear (&self->due);
  g_array_unref (self->slots);
  close (self->epoll);
}

void
cp2_http_poller_unref (Cp2HttpPoller *self)
{
  g_atomic_rc_box_release_full (self, poller_clear);
}

GMainContext *
cp2_http_poller_get_context (Cp2HttpPoller *self,
                             GSocket       *socket)
{
  return get_shard (self, g_socket_get_fd (socket))->context;
}

void
cp2_http_poller_wake (Cp2HttpPoller *self,
                      GSocket       *socket)
{
  set_due (self, get_shard (self, g_socket_get_fd (socket)));
  g_source_set_ready_time (self->runner, 0);
}

GSource *
cp2_http_poller_create_source (Cp2HttpPoller *self,
                               GSocket       *socket,
                               GIOCondition   condition,
                               gpointer       stream)
{
  GSource *source = g_source_new (&wait_source_funcs, sizeof (WaitSource));
  WaitSource *wait = (WaitSource *) source;
  Slot *slot;

  g_source_set_static_name (source, "cp2-http-wait");
  wait->poller = cp2_http_poller_ref (self);
  wait->stream = g_object_ref (stream);
  wait->fd = g_socket_get_fd (socket);

  if (wait->fd < 0)
    {
      /* Closed: trying says so at once. */
      g_source_set_ready_time (source, 0);
      return source;
    }

  slot = get_slot (self, wait->fd);
  if (condition == G_IO_IN)
    slot->input = source;
  else
    slot->output = source;
  arm (self, wait->fd, slot->input != NULL, slot->output != NULL);

  return source;
}
