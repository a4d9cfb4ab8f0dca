#include "config.h"

#include "client/cp2-store-private.h"
#include "client/cp2-store-reading.h"

typedef struct
{
  Cp2StoreRead  read;
  gpointer      data;
} Reading;

static gboolean
scan_reading (Cp2Sql        *sql,
              Cp2StoreCall  *call,
              GError       **error)
{
  const Reading *reading = call->result;

  return reading->read (sql, reading->data, g_task_get_cancellable (call->task), error);
}

void
cp2_store_read_async (Cp2Store            *self,
                      Cp2StoreRead         read,
                      gpointer             data,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  Cp2StoreCall *call;
  Reading reading = { read, data };

  g_return_if_fail (CP2_IS_STORE (self));
  g_return_if_fail (read != NULL);

  call = cp2_store_call_new (self, cp2_store_read_async, cancellable, callback, user_data);
  call->result = g_memdup2 (&reading, sizeof reading);
  call->free_result = g_free;
  cp2_store_call_scan (call, scan_reading);
}

gboolean
cp2_store_read_finish (Cp2Store      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_autofree Reading *reading = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_store_read_async), FALSE);

  reading = g_task_propagate_pointer (G_TASK (result), error);
  return reading != NULL;
}
