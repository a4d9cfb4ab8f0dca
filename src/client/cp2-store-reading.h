#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2StoreRead:
 * @sql: the connection, in a reading transaction
 * @data: what was given to cp2_store_read_async(); nobody else touches it meanwhile
 * @cancellable: (nullable): to be looked at now and then
 *
 * Reads on the store's reading thread.
 *
 * Returns: %FALSE with @error set when it failed
 */
typedef gboolean (*Cp2StoreRead)     (Cp2Sql               *sql,
                                      gpointer              data,
                                      GCancellable         *cancellable,
                                      GError              **error);

/**
 * cp2_store_read_async:
 * @read: called on another thread
 * @data: (transfer none): for @read; kept by the caller until the call ends
 *
 * Reads what is too much for the owner's thread, in one state of the store. Others wait for their turn: more than some
 * 50 ms of reading is cut into several calls.
 */
void             cp2_store_read_async  (Cp2Store             *self,
                                        Cp2StoreRead          read,
                                        gpointer              data,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean         cp2_store_read_finish (Cp2Store             *self,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
