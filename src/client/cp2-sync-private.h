#pragma once

#include "client/cp2-backoff.h"
#include "client/cp2-sync.h"

G_BEGIN_DECLS

/* A lane does one exchange after the other; `begin` starts the next one. */
typedef struct
{
  void       (*begin) (Cp2Sync *self);
  Cp2Backoff  *backoff;
  guint        timer;
  gboolean     busy;
  /* Something came up while it was busy. */
  gboolean     again;
  /* Its last exchange had no answer of the server's. */
  gboolean     is_cut_off;
} Cp2SyncLane;

struct _Cp2Sync
{
  GObject       parent_instance;

  /* Owned references */
  Cp2Courier   *courier;
  Cp2Store     *store;
  Cp2Vault     *vault;
  GCancellable *cancellable;
  GCancellable *poll;
  GPtrArray    *settling;
  GError       *problem;

  Cp2SyncState  state;
  Cp2SyncLane   push;
  Cp2SyncLane   pull;

  /* Sending */
  guint         batch_limit;
  gboolean      ask_held;
  guint         debounce;

  /* Receiving */
  char         *next_cursor;
  guint         n_unstored;
  /* Pages that the store is taking, those among them that are wanted no more; and whether the next request waits for it. */
  guint         n_storing;
  gboolean      awaits_store;
  gboolean      caught_up;
  /* Raised when something is to be received: an empty page that was asked for before does not count. */
  guint         freshness;
  /* The epoch that the last page told. */
  char         *server_epoch;

  /* While a token is refreshed or the device enrolled, both lanes rest. */
  gboolean      mending;
};

/** cp2_sync_lane_kick: begins the lane's next exchange now, or right after the one that runs. */
void     cp2_sync_lane_kick       (Cp2Sync       *self,
                                   Cp2SyncLane   *lane);
/** cp2_sync_lane_idle: the lane has nothing more to do. */
void     cp2_sync_lane_idle       (Cp2Sync       *self,
                                   Cp2SyncLane   *lane);
/** cp2_sync_lane_succeeded: an exchange went well: what failed before is forgotten. */
void     cp2_sync_lane_succeeded  (Cp2Sync       *self,
                                   Cp2SyncLane   *lane);
/** cp2_sync_lane_failed: (transfer full): mends what can be mended at once, else waits and tries again. */
void     cp2_sync_lane_failed     (Cp2Sync       *self,
                                   Cp2SyncLane   *lane,
                                   GError        *error);
/** cp2_sync_update: works out the state anew, and ends those who wait for the end. */
void     cp2_sync_update          (Cp2Sync       *self);

/** cp2_sync_push_begin, cp2_sync_pull_begin: the lanes. */
void     cp2_sync_push_begin      (Cp2Sync       *self);
void     cp2_sync_pull_begin      (Cp2Sync       *self);
/** cp2_sync_pull_afresh: something is to be received: do not wait for the long-poll. */
void     cp2_sync_pull_afresh     (Cp2Sync       *self);
/** cp2_sync_pull_forget: what is under way is of no use any more; the next page is asked for from the stored cursor. */
void     cp2_sync_pull_forget     (Cp2Sync       *self);

/** cp2_sync_mend: (transfer none): whether @error is one that a refresh, an enrolment or a fresh start mends; it is under way then. */
gboolean cp2_sync_mend            (Cp2Sync       *self,
                                   const GError  *error);

G_END_DECLS
