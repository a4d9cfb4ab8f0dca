#include "config.h"

#include "client/cp2-replica-private.h"
#include "client/cp2-store-private.h"
#include "storage/cp2-sealed-vfs.h"

#define JOURNAL_NAME "outbox.journal"

static Cp2DamageReport *
copy_damage (const Cp2DamageReport *damage)
{
  Cp2DamageReport *copy;

  if (damage == NULL)
    return NULL;

  copy = g_memdup2 (damage, sizeof *damage);
  copy->moved_to = g_strdup (damage->moved_to);
  return copy;
}

/* On the writer's thread; the connections for reading go to their owners afterwards. */
static gboolean
open_work (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;
  Cp2Store *self = call->store;
  g_autofree char *path = cp2_replica_make_path (self->folder);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);

  if (cp2_store_call_is_off (call, self) ||
      (self->replica = cp2_replica_open (self->folder, call->text, g_steal_pointer (&call->journal), &call->error)) == NULL)
    return TRUE;

  call->reader = cp2_sql_open (url, call->text, CP2_SQL_READ_ONLY, &call->error);
  self->scan_sql = call->reader != NULL ? cp2_sql_open (url, call->text, CP2_SQL_READ_ONLY, &call->error) : NULL;
  if (self->scan_sql == NULL)
    {
      g_clear_pointer (&self->replica, cp2_replica_free);
      return TRUE;
    }

  call->damage = copy_damage (cp2_replica_get_damage (self->replica));
  cp2_store_call_note (call);
  return TRUE;
}

static void
open_done (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;
  Cp2Store *self = call->store;

  if (call->error == NULL)
    {
      cp2_store_drop_damage (self);
      self->damage = g_steal_pointer (&call->damage);
      self->vfs = g_steal_pointer (&call->text);
      self->reader = g_steal_pointer (&call->reader);
      self->repository = CP2_REPOSITORY (cp2_sql_repository_new (self->reader, FALSE));
      if (call->settings != NULL)
        cp2_device_clock_load (self->clock, g_hash_table_lookup (call->settings, CP2_SETTING_CONTACT));
      g_object_notify (G_OBJECT (self), "opened");
    }
  else
    {
      cp2_sealed_vfs_unregister (call->text);
    }

  cp2_store_call_done (job);
}

void
cp2_store_open_async (Cp2Store            *self,
                      const guint8        *key,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  static gint n_stores;
  Cp2StoreCall *call;
  g_autofree char *journal_path = NULL;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (self->reader == NULL);
  g_return_if_fail (key != NULL);

  call = cp2_store_call_new (self, cp2_store_open_async, cancellable, callback, user_data);
  call->text = g_strdup_printf ("cp2-store-%d", g_atomic_int_add (&n_stores, 1));
  if (!cp2_sealed_vfs_register (call->text, NULL, key, &call->error))
    {
      cp2_job_queue_complete (self->writer, &call->job);
      return;
    }

  journal_path = g_build_filename (self->folder, JOURNAL_NAME, NULL);
  call->journal = cp2_outbox_journal_new (journal_path, key);
  call->job.work = open_work;
  call->job.done = open_done;
  cp2_job_queue_push (self->writer, &call->job);
}

gboolean
cp2_store_open_finish (Cp2Store      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
close_writer_work (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;

  g_clear_pointer (&call->store->replica, cp2_replica_free);
  return TRUE;
}

static gboolean
close_scanner_work (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;

  /* The writer goes last, and with it the last connection writes the log back. */
  g_clear_object (&call->store->scan_sql);
  call->job.work = close_writer_work;
  cp2_job_queue_push (call->store->writer, job);
  return FALSE;
}

static gboolean
close_parser_work (Cp2Job *job)
{
  Cp2StoreCall *call = (Cp2StoreCall *) job;

  call->job.work = close_scanner_work;
  cp2_job_queue_push (call->store->scanner, job);
  return FALSE;
}

static void
close_done (Cp2Job *job)
{
  cp2_store_drop_vfs (((Cp2StoreCall *) job)->store);
  cp2_store_call_done (job);
}

void
cp2_store_close_async (Cp2Store            *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));

  call = cp2_store_call_new (self, cp2_store_close_async, NULL, callback, user_data);
  call->job.work = close_parser_work;
  call->job.done = close_done;
  g_clear_object (&self->repository);
  g_clear_object (&self->reader);
  g_object_notify (G_OBJECT (self), "opened");
  cp2_job_queue_push (self->parser, &call->job);
}

gboolean
cp2_store_close_finish (Cp2Store      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
