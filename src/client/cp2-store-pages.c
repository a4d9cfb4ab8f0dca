#include "config.h"

#include "client/cp2-store-private.h"

/* A page is parsed on one thread and written on another, so that the next is parsed while one is written. */

/* Pages that wait are stored in one transaction, up to so many. */
#define PAGES_MAX 8

static gboolean
write_pages (Cp2Job *job)
{
  Cp2StoreCall *calls[PAGES_MAX];
  Cp2ChangePage *pages[PAGES_MAX];
  GError *errors[PAGES_MAX] = { NULL };
  Cp2StoreCall *first = (Cp2StoreCall *) job;
  Cp2Store *self = first->store;
  guint n_pages = 0;

  if (cp2_store_call_is_off (first, self->replica))
    return TRUE;

  for (Cp2Job *next = job; next != NULL; next = n_pages < PAGES_MAX ? cp2_job_queue_take_alike (self->writer, job) : NULL)
    {
      calls[n_pages] = (Cp2StoreCall *) next;
      pages[n_pages] = calls[n_pages]->page;
      n_pages++;
    }

  cp2_replica_apply_pages (self->replica, pages, n_pages, calls[n_pages - 1]->contact, errors);
  cp2_store_call_note (first);
  for (guint i = 0; i < n_pages; i++)
    {
      calls[i]->error = errors[i];
      cp2_job_queue_complete (self->writer, &calls[i]->job);
    }

  return FALSE;
}

static gboolean
parse_page (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;

  if (cp2_store_call_is_off (call, call) ||
      (call->page = cp2_change_page_parse (call->api_page, call->text, &call->error)) == NULL)
    return TRUE;

  call->job.work = write_pages;
  cp2_job_queue_push (call->store->writer, job);
  return FALSE;
}

void
cp2_store_apply_page_async (Cp2Store            *self,
                            const char          *after,
                            Cp2ApiPage          *page,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Cp2StoreCall *call;
  gint64 server_time;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (page != NULL);

  server_time = cp2_clock_parse (cp2_api_page_get_server_time (page));
  call = cp2_store_call_new (self, cp2_store_apply_page_async, cancellable, callback, user_data);
  call->text = g_strdup (after);
  call->api_page = cp2_api_page_ref (page);
  if (server_time > 0)
    {
      cp2_device_clock_note_contact (self->clock, server_time);
      call->contact = cp2_device_clock_save (self->clock);
    }

  call->job.work = parse_page;
  cp2_job_queue_push (self->parser, &call->job);
}

gboolean
cp2_store_apply_page_finish (Cp2Store      *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_apply_page_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
