#include "config.h"

#include "client/cp2-store-private.h"

/* How a call travels: owner, parser or scanner or writer, owner. */

static void
call_free (gpointer data)
{
  Cp2StoreCall *call = data;

  g_free (call->text);
  g_free (call->contact);
  g_strfreev (call->strings);
  g_clear_pointer (&call->operations, g_ptr_array_unref);
  g_clear_pointer (&call->answer, json_object_unref);
  g_clear_pointer (&call->api_page, cp2_api_page_unref);
  g_clear_pointer (&call->page, cp2_change_page_free);
  g_clear_pointer (&call->journal, cp2_outbox_journal_free);
  g_clear_pointer (&call->settings, g_hash_table_unref);
  g_clear_object (&call->object);
  g_clear_object (&call->reader);
  g_clear_error (&call->error);
  if (call->result != NULL)
    call->free_result (call->result);
  if (call->damage != NULL)
    g_free (call->damage->moved_to);
  g_free (call->damage);
  g_free (call);
}

Cp2StoreCall *
cp2_store_call_new (Cp2Store            *self,
                    gpointer             source_tag,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  Cp2StoreCall *call = g_new0 (Cp2StoreCall, 1);

  call->store = self;
  call->task = g_task_new (self, cancellable, callback, user_data);
  call->job.done = cp2_store_call_done;
  g_task_set_source_tag (call->task, source_tag);
  g_task_set_task_data (call->task, call, call_free);
  /* What is done is done: whoever cancels too late still learns that it was. */
  g_task_set_check_cancellable (call->task, FALSE);
  return call;
}

void
cp2_store_call_done (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;
  GTask *task = call->task;

  if (call->has_news)
    cp2_store_publish (call->store, call);

  if (call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else if (call->result != NULL)
    g_task_return_pointer (task, g_steal_pointer (&call->result), call->free_result);
  else
    g_task_return_boolean (task, TRUE);

  g_object_unref (task);
}

gboolean
cp2_store_call_is_off (Cp2StoreCall  *call,
                       gconstpointer  needed)
{
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (call->task), &call->error))
    return TRUE;
  if (needed != NULL)
    return FALSE;

  g_set_error_literal (&call->error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED, "The store is not open");
  return TRUE;
}

void
cp2_store_call_note (Cp2StoreCall *call)
{
  Cp2Replica *replica = call->store->replica;

  if (replica == NULL || !cp2_replica_get_status (replica, &call->status, NULL))
    return;

  cp2_replica_take_changes (replica, &call->kinds, &call->outbox);
  call->settings = cp2_replica_copy_settings (replica);
  call->has_news = TRUE;
}

static gboolean
write_work (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;

  if (!cp2_store_call_is_off (call, call->store->replica) && call->run (call->store->replica, call, &call->error))
    cp2_store_call_note (call);

  return TRUE;
}

void
cp2_store_call_write (Cp2StoreCall *call,
                      gboolean    (*run) (Cp2Replica    *replica,
                                          Cp2StoreCall  *call,
                                          GError       **error))
{
  call->run = run;
  call->job.work = write_work;
  cp2_job_queue_push (call->store->writer, &call->job);
}

static gboolean
scan_work (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;
  Cp2Sql *sql = call->store->scan_sql;

  if (!cp2_store_call_is_off (call, sql) && cp2_sql_begin_read (sql, &call->error))
    {
      call->scan (sql, call, &call->error);
      cp2_sql_rollback (sql);
    }

  return TRUE;
}

void
cp2_store_call_scan (Cp2StoreCall *call,
                     gboolean    (*scan) (Cp2Sql        *sql,
                                          Cp2StoreCall  *call,
                                          GError       **error))
{
  call->scan = scan;
  call->job.work = scan_work;
  cp2_job_queue_push (call->store->scanner, &call->job);
}
