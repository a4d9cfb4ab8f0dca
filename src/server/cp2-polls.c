#include "config.h"

#include "server/cp2-polls.h"

/* How often deadlines are looked at: one source for all polls, since a main loop walks through all its sources. */
#define SWEEP_MS 250

typedef enum
{
  POLL_IDLE,    /* its owner reads */
  POLL_ARMED,
  POLL_READY,   /* something happened, waits for its turn */
  POLL_RUNNING, /* called back because of a change, its owner reads */
} PollState;

struct _Cp2Poll
{
  Cp2Polls      *polls;       /* unowned */
  GList          link;        /* among all, or among those that are ready */
  char         **scopes;
  gint64         deadline;
  GCancellable  *cancellable;
  Cp2PollFunc    callback;
  gpointer       user_data;
  PollState      state;
  gboolean       changed;     /* since it last called back */
};

struct _Cp2Polls
{
  guint       max_waiting;
  guint       max_running;
  guint       n_running;
  GQueue      all;
  GQueue      ready;
  GHashTable *by_scope;  /* scope to GHashTable of polls */
  GSource    *sweep;
  GSource    *turn;      /* calls back those that are ready */
};

static void
call_back (Cp2Poll       *self,
           Cp2PollReason  reason)
{
  Cp2Polls *polls = self->polls;

  self->state = POLL_IDLE;
  if (reason == CP2_POLL_CHANGED)
    {
      self->changed = FALSE;
      self->state = POLL_RUNNING;
      polls->n_running++;
    }
  self->callback (self->user_data, reason);
}

static void
take_turns (Cp2Polls *self)
{
  if (self->ready.length > 0 && self->n_running < self->max_running)
    g_source_set_ready_time (self->turn, 0);
}

static gboolean
turn_cb (gpointer user_data)
{
  Cp2Polls *self = user_data;

  g_source_set_ready_time (self->turn, -1);
  while (self->ready.length > 0 && self->n_running < self->max_running)
    {
      GList *link = g_queue_pop_head_link (&self->ready);

      g_queue_push_tail_link (&self->all, link);
      call_back (link->data, CP2_POLL_CHANGED);
    }

  return G_SOURCE_CONTINUE;
}

static void
make_ready (Cp2Poll *self)
{
  g_queue_unlink (&self->polls->all, &self->link);
  g_queue_push_tail_link (&self->polls->ready, &self->link);
  self->state = POLL_READY;
  take_turns (self->polls);
}

/* What a callback frees is never another poll, so that only the next link has to be kept. */
static gboolean
sweep_cb (gpointer user_data)
{
  Cp2Polls *self = user_data;
  gint64 now = g_get_monotonic_time ();
  GList *next;

  for (GList *link = self->all.head; link != NULL; link = next)
    {
      Cp2Poll *poll = link->data;

      next = link->next;
      if (poll->state != POLL_ARMED)
        continue;
      if (g_cancellable_is_cancelled (poll->cancellable))
        call_back (poll, CP2_POLL_CANCELLED);
      else if (poll->deadline <= now)
        call_back (poll, CP2_POLL_ELAPSED);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs turn_funcs = { .dispatch = dispatch };

static void
attach (GSource     *source,
        GSourceFunc  callback,
        Cp2Polls    *self)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, context);
}

Cp2Polls *
cp2_polls_new (guint max_waiting,
               guint max_running)
{
  Cp2Polls *self = g_new0 (Cp2Polls, 1);

  self->max_waiting = max_waiting;
  self->max_running = max_running;
  g_queue_init (&self->all);
  g_queue_init (&self->ready);
  self->by_scope = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->sweep = g_timeout_source_new (SWEEP_MS);
  attach (self->sweep, sweep_cb, self);
  self->turn = g_source_new (&turn_funcs, sizeof (GSource));
  attach (self->turn, turn_cb, self);

  return self;
}

void
cp2_polls_free (Cp2Polls *self)
{
  g_return_if_fail (cp2_polls_get_n (self) == 0);

  g_source_destroy (self->sweep);
  g_source_unref (self->sweep);
  g_source_destroy (self->turn);
  g_source_unref (self->turn);
  g_hash_table_unref (self->by_scope);
  g_free (self);
}

guint
cp2_polls_get_n (Cp2Polls *self)
{
  return self->all.length + self->ready.length;
}

guint
cp2_polls_get_n_armed (Cp2Polls *self)
{
  guint n = 0;

  for (GList *link = self->all.head; link != NULL; link = link->next)
    n += ((Cp2Poll *) link->data)->state == POLL_ARMED;

  return n;
}

void
cp2_polls_notify (Cp2Polls           *self,
                  const char * const *scopes)
{
  for (guint i = 0; scopes[i] != NULL; i++)
    {
      GHashTable *polls = g_hash_table_lookup (self->by_scope, scopes[i]);
      GHashTableIter iterator;
      gpointer poll;

      if (polls == NULL)
        continue;

      g_hash_table_iter_init (&iterator, polls);
      while (g_hash_table_iter_next (&iterator, &poll, NULL))
        {
          ((Cp2Poll *) poll)->changed = TRUE;
          if (((Cp2Poll *) poll)->state == POLL_ARMED)
            make_ready (poll);
        }
    }
}

static void
watch (Cp2Poll *self)
{
  for (guint i = 0; self->scopes[i] != NULL; i++)
    {
      GHashTable *polls = g_hash_table_lookup (self->polls->by_scope, self->scopes[i]);

      if (polls == NULL)
        {
          polls = g_hash_table_new (NULL, NULL);
          g_hash_table_insert (self->polls->by_scope, g_strdup (self->scopes[i]), polls);
        }
      g_hash_table_add (polls, self);
    }
}

static void
unwatch (Cp2Poll *self)
{
  for (guint i = 0; self->scopes[i] != NULL; i++)
    {
      GHashTable *polls = g_hash_table_lookup (self->polls->by_scope, self->scopes[i]);

      if (polls != NULL && g_hash_table_remove (polls, self) && g_hash_table_size (polls) == 0)
        g_hash_table_remove (self->polls->by_scope, self->scopes[i]);
    }
}

Cp2Poll *
cp2_poll_new (Cp2Polls           *polls,
              const char * const *scopes,
              guint               wait_ms,
              GCancellable       *cancellable,
              Cp2PollFunc         callback,
              gpointer            user_data)
{
  Cp2Poll *self;

  if (cp2_polls_get_n (polls) >= polls->max_waiting)
    return NULL;

  self = g_new0 (Cp2Poll, 1);
  self->polls = polls;
  self->link.data = self;
  self->scopes = g_strdupv ((char **) scopes);
  self->deadline = g_get_monotonic_time () + (gint64) wait_ms * 1000;
  self->cancellable = g_object_ref (cancellable);
  self->callback = callback;
  self->user_data = user_data;
  g_queue_push_tail_link (&polls->all, &self->link);
  watch (self);

  return self;
}

static void
stop_running (Cp2Poll *self)
{
  if (self->state != POLL_RUNNING)
    return;

  self->polls->n_running--;
  take_turns (self->polls);
}

void
cp2_poll_arm (Cp2Poll *self)
{
  g_return_if_fail (self->state == POLL_IDLE || self->state == POLL_RUNNING);

  stop_running (self);
  self->state = POLL_ARMED;
  if (self->changed)
    make_ready (self);
}

void
cp2_poll_free (Cp2Poll *self)
{
  stop_running (self);
  g_queue_unlink (self->state == POLL_READY ? &self->polls->ready : &self->polls->all, &self->link);
  unwatch (self);
  g_object_unref (self->cancellable);
  g_strfreev (self->scopes);
  g_free (self);
}
