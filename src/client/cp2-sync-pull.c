#include "config.h"

#include "client/cp2-sync-private.h"

#define PAGE_LIMIT    1000
#define WAIT_SECONDS  50
/* Pages come and are read while those before are written, up to so many, so that the writer never waits for one. */
#define MAX_UNSTORED  4

/* One page asked for; @poll is the cancellable of that request, and tells whether it is still wanted. */
typedef struct
{
  Cp2Sync      *self;
  GCancellable *poll;
  char         *after;
  guint         freshness;
  gboolean      more;
  guint         n_changes;
} Request;

static Request *
request_new (Cp2Sync *self)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->poll = g_object_ref (self->poll);
  request->after = g_strdup (self->next_cursor ? self->next_cursor : "");
  request->freshness = self->freshness;
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_object_unref (request->poll);
  g_free (request->after);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gboolean
is_wanted (Request *request)
{
  return request->self->poll == request->poll && !g_cancellable_is_cancelled (request->poll);
}

typedef struct
{
  char  *after;
  guint  wait;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->after);
  g_free (letter);
}

static void
begin_changes (Cp2Api              *api,
               gpointer             data,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  Letter *letter = data;

  cp2_api_changes_async (api, letter->after[0] != '\0' ? letter->after : NULL, PAGE_LIMIT, letter->wait,
                         cancellable, callback, user_data);
}

static gpointer
end_changes (Cp2Api        *api,
             GAsyncResult  *result,
             GError       **error)
{
  return cp2_api_changes_finish (api, result, error);
}

static void
page_stored_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Request) request = user_data;
  Cp2Sync *self = request->self;
  GError *error = NULL;
  gboolean done = cp2_store_apply_page_finish (CP2_STORE (object), result, &error);

  self->n_storing--;
  if (!is_wanted (request))
    {
      g_clear_error (&error);
      if (self->n_storing == 0 && self->awaits_store)
        cp2_sync_lane_kick (self, &self->pull);
      return;
    }

  self->n_unstored--;
  if (!done)
    {
      /* What comes after it cannot be stored either: begin again where the store stands. */
      cp2_sync_pull_forget (self);
      cp2_sync_lane_failed (self, &self->pull, error);
      return;
    }

  cp2_sync_lane_succeeded (self, &self->pull);
  if (!request->more && request->n_changes == 0 && request->freshness == self->freshness)
    self->caught_up = TRUE;
  if (!self->pull.busy)
    cp2_sync_lane_kick (self, &self->pull);
  cp2_sync_update (self);
}

static void
store_page (Request    *request,
            Cp2ApiPage *page)
{
  request->self->n_storing++;
  cp2_store_apply_page_async (request->self->store, request->after, page, request->poll, page_stored_cb, request);
}

static void
page_received_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Request) request = user_data;
  Cp2Sync *self = request->self;
  g_autoptr(Cp2ApiPage) page = NULL;
  GError *error = NULL;

  page = cp2_courier_send_finish (self->courier, result, &error);
  if (!is_wanted (request))
    {
      g_clear_error (&error);
      return;
    }
  if (page == NULL)
    {
      cp2_sync_lane_failed (self, &self->pull, error);
      return;
    }

  g_free (self->next_cursor);
  self->next_cursor = g_strdup (cp2_api_page_get_cursor (page));
  cp2_set_text (&self->server_epoch, cp2_api_page_get_epoch (page));
  request->more = cp2_api_page_get_more (page);
  request->n_changes = cp2_api_page_get_n_changes (page);
  self->caught_up = self->caught_up && request->n_changes == 0;
  self->n_unstored++;
  self->pull.busy = FALSE;
  store_page (g_steal_pointer (&request), page);

  /* The last page for now is stored before the server is waited on. */
  if (cp2_api_page_get_more (page) && self->n_unstored < MAX_UNSTORED)
    cp2_sync_lane_kick (self, &self->pull);
}

void
cp2_sync_pull_begin (Cp2Sync *self)
{
  Letter *letter;
  Request *request;

  if (self->poll == NULL || g_cancellable_is_cancelled (self->poll))
    {
      /* Pages that were fetched before are never cancelled: where the store stands is known when it has taken them. */
      self->awaits_store = self->n_storing > 0;
      if (self->awaits_store)
        {
          self->pull.busy = FALSE;
          return;
        }

      g_clear_object (&self->poll);
      self->poll = g_cancellable_new ();
      self->n_unstored = 0;
      self->caught_up = FALSE;
      g_free (self->next_cursor);
      self->next_cursor = g_strdup (cp2_store_get_cursor (self->store));
    }

  request = request_new (self);
  letter = g_new0 (Letter, 1);
  letter->after = g_strdup (request->after);
  /* Pages that are being stored are never cancelled, so nothing waits beside them that would have to be. And whether the
   * server is there again is known at once. */
  letter->wait = self->caught_up && self->n_unstored == 0 && !self->pull.is_cut_off ? WAIT_SECONDS : 0;
  cp2_courier_send_async (self->courier, begin_changes, end_changes, letter, letter_free,
                          (GDestroyNotify) cp2_api_page_unref, request->poll, page_received_cb, request);
}

void
cp2_sync_pull_forget (Cp2Sync *self)
{
  if (self->poll != NULL)
    g_cancellable_cancel (self->poll);
  self->pull.busy = FALSE;
  self->caught_up = FALSE;
}

void
cp2_sync_pull_afresh (Cp2Sync *self)
{
  /* Pages that are being stored go on; a request that waits for news is made again without waiting. */
  if (self->n_unstored == 0)
    cp2_sync_pull_forget (self);
  self->freshness++;
  self->caught_up = FALSE;
  cp2_sync_lane_kick (self, &self->pull);
}
