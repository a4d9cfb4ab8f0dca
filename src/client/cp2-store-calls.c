#include "config.h"

#include "client/cp2-replica-private.h"
#include "client/cp2-store-private.h"
#include "core/cp2-json.h"
#include "core/cp2-uuid.h"

/* The calls that write: each makes copies of its arguments, and one function runs on the writer's thread. */

static gboolean
finish (Cp2Store      *self,
        GAsyncResult  *result,
        gpointer       source_tag,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
run_set_settings (Cp2Replica    *replica,
                  Cp2StoreCall  *call,
                  GError       **error)
{
  return cp2_replica_set_settings (replica, (const char * const *) call->strings, error);
}

void
cp2_store_set_settings_async (Cp2Store            *self,
                              const char * const  *names_and_values,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (names_and_values != NULL);

  call = cp2_store_call_new (self, cp2_store_set_settings_async, cancellable, callback, user_data);
  call->strings = g_strdupv ((char **) names_and_values);
  cp2_store_call_write (call, run_set_settings);
}

gboolean
cp2_store_set_settings_finish (Cp2Store      *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return finish (self, result, cp2_store_set_settings_async, error);
}

void
cp2_store_set_actor_async (Cp2Store            *self,
                           const Cp2Actor      *actor,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (actor != NULL);

  call = cp2_store_call_new (self, cp2_store_set_actor_async, cancellable, callback, user_data);
  call->strings = g_new0 (char *, 7);
  call->strings[0] = g_strdup (CP2_SETTING_ACCOUNT);
  call->strings[1] = g_strdup (actor->account);
  call->strings[2] = g_strdup (CP2_SETTING_ROLE);
  call->strings[3] = g_strdup (cp2_role_get_name (actor->role));
  call->strings[4] = g_strdup (CP2_SETTING_SCOPE);
  call->strings[5] = g_strdup (actor->scope != NULL ? actor->scope : "");
  cp2_store_call_write (call, run_set_settings);
}

gboolean
cp2_store_set_actor_finish (Cp2Store      *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return finish (self, result, cp2_store_set_actor_async, error);
}

static gboolean
run_operations (Cp2Replica    *replica,
                Cp2StoreCall  *call,
                GError       **error)
{
  return cp2_replica_run (replica, call->operations, &call->outcome, error);
}

void
cp2_store_run_async (Cp2Store            *self,
                     Cp2Operation        *operation,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (operation != NULL);

  call = cp2_store_call_new (self, cp2_store_run_async, cancellable, callback, user_data);
  call->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  g_ptr_array_add (call->operations, cp2_operation_ref (operation));
  cp2_store_call_write (call, run_operations);
}

void
cp2_store_run_group_async (Cp2Store            *self,
                           GPtrArray           *operations,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autofree char *group = cp2_uuid_new ();
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (operations != NULL);

  call = cp2_store_call_new (self, cp2_store_run_async, cancellable, callback, user_data);
  call->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  for (guint i = 0; i < operations->len; i++)
    {
      Cp2Operation *operation = g_ptr_array_index (operations, i);

      /* They belong to the caller alone until now, so that this one member may still be set. */
      g_free (operation->group);
      operation->group = g_strdup (group);
      g_ptr_array_add (call->operations, cp2_operation_ref (operation));
    }

  cp2_store_call_write (call, run_operations);
}

gboolean
cp2_store_run_finish (Cp2Store             *self,
                      GAsyncResult         *result,
                      Cp2OperationOutcome  *outcome,
                      GError              **error)
{
  if (!finish (self, result, cp2_store_run_async, error))
    return FALSE;

  if (outcome != NULL)
    *outcome = ((Cp2StoreCall *) g_task_get_task_data (G_TASK (result)))->outcome;
  return TRUE;
}

/* The server has just spoken: its time, as text for the store. */
static char *
note_contact (Cp2Store   *self,
              const char *server_time)
{
  gint64 time = cp2_clock_parse (server_time);

  if (time <= 0)
    return NULL;

  cp2_device_clock_note_contact (self->clock, time);
  return cp2_device_clock_save (self->clock);
}

static gboolean
run_results (Cp2Replica    *replica,
             Cp2StoreCall  *call,
             GError       **error)
{
  return cp2_replica_apply_results (replica, call->answer, call->contact, error);
}

void
cp2_store_apply_results_async (Cp2Store            *self,
                               JsonObject          *answer,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (answer != NULL);

  call = cp2_store_call_new (self, cp2_store_apply_results_async, cancellable, callback, user_data);
  call->answer = json_object_ref (answer);
  call->contact = note_contact (self, cp2_json_get_string (answer, "server_time"));
  cp2_store_call_write (call, run_results);
}

gboolean
cp2_store_apply_results_finish (Cp2Store      *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return finish (self, result, cp2_store_apply_results_async, error);
}

static gboolean
run_start_over (Cp2Replica    *replica,
                Cp2StoreCall  *call,
                GError       **error)
{
  return cp2_replica_start_over (replica, call->text, error);
}

void
cp2_store_start_over_async (Cp2Store            *self,
                            const char          *epoch,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));

  call = cp2_store_call_new (self, cp2_store_start_over_async, cancellable, callback, user_data);
  call->text = g_strdup (epoch);
  cp2_store_call_write (call, run_start_over);
}

gboolean
cp2_store_start_over_finish (Cp2Store      *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return finish (self, result, cp2_store_start_over_async, error);
}

static gboolean
run_rewind (Cp2Replica    *replica,
            Cp2StoreCall  *call,
            GError       **error)
{
  return cp2_replica_rewind (replica, call->number, error);
}

void
cp2_store_rewind_async (Cp2Store            *self,
                        gint64               seq,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));

  call = cp2_store_call_new (self, cp2_store_rewind_async, cancellable, callback, user_data);
  call->number = seq;
  cp2_store_call_write (call, run_rewind);
}

gboolean
cp2_store_rewind_finish (Cp2Store      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return finish (self, result, cp2_store_rewind_async, error);
}

static gboolean
run_renumber (Cp2Replica    *replica,
              Cp2StoreCall  *call,
              GError       **error)
{
  return cp2_replica_renumber (replica, call->text, call->number, error);
}

void
cp2_store_renumber_async (Cp2Store            *self,
                          const char          *device,
                          gint64               incarnation,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (device != NULL);

  call = cp2_store_call_new (self, cp2_store_renumber_async, cancellable, callback, user_data);
  call->text = g_strdup (device);
  call->number = incarnation;
  cp2_store_call_write (call, run_renumber);
}

gboolean
cp2_store_renumber_finish (Cp2Store      *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return finish (self, result, cp2_store_renumber_async, error);
}

static gboolean
run_dismiss (Cp2Replica    *replica,
             Cp2StoreCall  *call,
             GError       **error)
{
  return cp2_replica_dismiss (replica, call->text, error);
}

void
cp2_store_dismiss_async (Cp2Store            *self,
                         const char          *op_id,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (op_id != NULL);

  call = cp2_store_call_new (self, cp2_store_dismiss_async, cancellable, callback, user_data);
  call->text = g_strdup (op_id);
  cp2_store_call_write (call, run_dismiss);
}

gboolean
cp2_store_dismiss_finish (Cp2Store      *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return finish (self, result, cp2_store_dismiss_async, error);
}

static gboolean
run_take_batch (Cp2Replica    *replica,
                Cp2StoreCall  *call,
                GError       **error)
{
  call->result = cp2_replica_take_batch (replica, call->number, call->size, call->flag, error);
  call->free_result = (GDestroyNotify) cp2_push_batch_free;
  return call->result != NULL;
}

void
cp2_store_take_batch_async (Cp2Store            *self,
                            guint                max_operations,
                            gsize                max_bytes,
                            gboolean             held,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Cp2StoreCall *call;

  g_return_if_fail (CP2_IS_STORE (self));

  call = cp2_store_call_new (self, cp2_store_take_batch_async, cancellable, callback, user_data);
  call->number = max_operations;
  call->size = max_bytes;
  call->flag = held;
  cp2_store_call_write (call, run_take_batch);
}

Cp2PushBatch *
cp2_store_take_batch_finish (Cp2Store      *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_take_batch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
