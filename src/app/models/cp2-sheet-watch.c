#include "config.h"

#include "app/models/cp2-sheet-watch.h"

/* While changes pour in, milliseconds from one question to the next. */
#define ASK_INTERVAL 250

struct _Cp2SheetWatch
{
  GObject              parent_instance;

  /* Owned references */
  Cp2Store            *store;
  GCancellable        *cancellable; /* while an answer is on its way */

  const char * const  *kinds;
  Cp2SheetWatchRead    read;
  GDestroyNotify       free_question;
  GDestroyNotify       free_result;
  Cp2SheetWatchMake    make;
  Cp2SheetWatchTake    take;
  gpointer             owner;

  gboolean             is_active;
  gboolean             is_stale;
  guint                source;
  gint64               asked_at;
};

G_DEFINE_FINAL_TYPE (Cp2SheetWatch, cp2_sheet_watch, G_TYPE_OBJECT)

/* One question on its way. */
typedef struct
{
  Cp2SheetWatch     *watch;
  Cp2SheetWatchRead  read;
  gpointer           question; /* NULL once it was read */
  gpointer           answer;
} Reading;

static gboolean
read_it (Cp2Sql        *sql,
         gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  Reading *reading = data;

  reading->answer = reading->read (sql, g_steal_pointer (&reading->question), cancellable, error);
  return reading->answer != NULL;
}

static void ask_when_due (Cp2SheetWatch *self);

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr(Cp2SheetWatch) self = reading->watch;
  g_autoptr(GError) error = NULL;

  cp2_store_read_finish (CP2_STORE (object), result, &error);
  g_clear_pointer (&reading->question, self->free_question);
  g_clear_object (&self->cancellable);
  if (self->owner == NULL)
    {
      g_clear_pointer (&reading->answer, self->free_result);
      return;
    }

  if (self->is_active && self->is_stale)
    ask_when_due (self);
  self->take (self->owner, g_steal_pointer (&reading->answer), error);
}

static void
ask (Cp2SheetWatch *self)
{
  Reading *reading;

  g_clear_handle_id (&self->source, g_source_remove);
  self->is_stale = FALSE;
  /* Nothing can be read once the person has left. */
  if (cp2_store_get_reader (self->store) == NULL)
    return;

  reading = g_new0 (Reading, 1);
  reading->watch = g_object_ref (self);
  reading->read = self->read;
  reading->question = self->make (self->owner);
  self->asked_at = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  cp2_store_read_async (self->store, read_it, reading, self->cancellable, answered_cb, reading);
}

static gboolean
ask_cb (gpointer user_data)
{
  Cp2SheetWatch *self = user_data;

  self->source = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask_when_due (Cp2SheetWatch *self)
{
  gint64 since = (g_get_monotonic_time () - self->asked_at) / 1000;

  if (self->source == 0)
    self->source = g_timeout_add ((guint) CLAMP (ASK_INTERVAL - since, 0, ASK_INTERVAL), ask_cb, self);
}

static void
became_stale (Cp2SheetWatch *self)
{
  self->is_stale = TRUE;
  if (self->is_active && self->cancellable == NULL)
    ask_when_due (self);
}

static void
store_changed_cb (Cp2SheetWatch      *self,
                  const char * const *kinds)
{
  for (guint i = 0; self->owner != NULL && self->kinds[i] != NULL; i++)
    if (g_strv_contains (kinds, self->kinds[i]))
      {
        became_stale (self);
        return;
      }
}

static void
outbox_changed_cb (Cp2SheetWatch *self)
{
  if (self->owner != NULL)
    became_stale (self);
}

static void
cp2_sheet_watch_dispose (GObject *object)
{
  Cp2SheetWatch *self = CP2_SHEET_WATCH (object);

  cp2_sheet_watch_stop (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_sheet_watch_parent_class)->dispose (object);
}

static void
cp2_sheet_watch_class_init (Cp2SheetWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp2_sheet_watch_dispose;
}

static void
cp2_sheet_watch_init (Cp2SheetWatch *self)
{
  self->is_stale = TRUE;
}

Cp2SheetWatch *
cp2_sheet_watch_new (Cp2Store           *store,
                     const char * const *kinds,
                     Cp2SheetWatchRead   read,
                     GDestroyNotify      free_question,
                     GDestroyNotify      free_result,
                     Cp2SheetWatchMake   make,
                     Cp2SheetWatchTake   take,
                     gpointer            owner)
{
  Cp2SheetWatch *self = g_object_new (CP2_TYPE_SHEET_WATCH, NULL);

  self->store = g_object_ref (store);
  self->kinds = kinds;
  self->read = read;
  self->free_question = free_question;
  self->free_result = free_result;
  self->make = make;
  self->take = take;
  self->owner = owner;
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "outbox-changed", G_CALLBACK (outbox_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
cp2_sheet_watch_set_active (Cp2SheetWatch *self,
                            gboolean       active)
{
  g_return_if_fail (CP2_IS_SHEET_WATCH (self));

  self->is_active = active;
  if (!active)
    g_clear_handle_id (&self->source, g_source_remove);
  else if (self->is_stale && self->cancellable == NULL && self->source == 0)
    ask (self);
}

void
cp2_sheet_watch_ask (Cp2SheetWatch *self)
{
  g_return_if_fail (CP2_IS_SHEET_WATCH (self));

  if (self->cancellable == NULL && self->is_active)
    ask (self);
  else
    self->is_stale = TRUE;
}

gboolean
cp2_sheet_watch_is_asking (Cp2SheetWatch *self)
{
  g_return_val_if_fail (CP2_IS_SHEET_WATCH (self), FALSE);

  return self->cancellable != NULL || self->source != 0;
}

void
cp2_sheet_watch_stop (Cp2SheetWatch *self)
{
  g_return_if_fail (CP2_IS_SHEET_WATCH (self));

  self->owner = NULL;
  self->is_active = FALSE;
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}
