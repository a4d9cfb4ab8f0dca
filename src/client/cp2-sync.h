#pragma once

#include "client/cp2-courier.h"
#include "client/cp2-store.h"
#include "client/cp2-vault.h"

G_BEGIN_DECLS

/**
 * Cp2SyncState:
 * @CP2_SYNC_STOPPED: not started, or stopped
 * @CP2_SYNC_WORKING: sending or receiving
 * @CP2_SYNC_UP_TO_DATE: all was received, and the server is waited on for more
 * @CP2_SYNC_WAITING: the server was not reached; it is tried again by itself
 * @CP2_SYNC_SIGNED_OUT: the server wants a password, or the account may not go on; nothing is lost meanwhile
 *
 * How it stands with the server. What waits to be sent is told by the store's `pending-count`.
 */
typedef enum
{
  CP2_SYNC_STOPPED,
  CP2_SYNC_WORKING,
  CP2_SYNC_UP_TO_DATE,
  CP2_SYNC_WAITING,
  CP2_SYNC_SIGNED_OUT,
} Cp2SyncState;

/**
 * Cp2Sync:
 *
 * Sends the outbox and receives changes, each in a lane of its own that goes on after every sort of trouble by itself:
 * back-off with jitter, refreshed tokens, enrolment anew, starting over. It belongs to the store's thread, and never
 * blocks it: the network has the courier's thread, the disk the store's.
 *
 * Properties (read-only, with notify): `state` (#Cp2SyncState as int), `problem` (#GError, %NULL when there is none).
 */
#define CP2_TYPE_SYNC (cp2_sync_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Sync, cp2_sync, CP2, SYNC, GObject)

/** cp2_sync_new: (transfer full): of one account; @store is open and @vault unlocked as long as it runs. */
Cp2Sync      *cp2_sync_new           (Cp2Courier           *courier,
                                      Cp2Store             *store,
                                      Cp2Vault             *vault);

/** cp2_sync_start: goes on until it is stopped: local writes are sent after two seconds, changes come by long-poll. */
void          cp2_sync_start         (Cp2Sync              *self);
/** cp2_sync_stop: cancels what is under way. */
void          cp2_sync_stop          (Cp2Sync              *self);
/** cp2_sync_now: skips every wait; a user's button, a network that came back. */
void          cp2_sync_now           (Cp2Sync              *self);

Cp2SyncState  cp2_sync_get_state     (Cp2Sync              *self);
/** cp2_sync_get_problem: (transfer none) (nullable): why it waits. */
const GError *cp2_sync_get_problem   (Cp2Sync              *self);

/**
 * cp2_sync_settle_async:
 *
 * Waits until everything saved by now was sent and everything at the server received, or until the first failure.
 * Starts the sync when it is stopped.
 */
void          cp2_sync_settle_async  (Cp2Sync              *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean      cp2_sync_settle_finish (Cp2Sync              *self,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
