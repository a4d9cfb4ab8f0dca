#pragma once

#include "client/cp2-sync.h"

G_BEGIN_DECLS

/**
 * Cp2SyncFace:
 * @CP2_SYNC_FACE_UP_TO_DATE: everything was sent and received
 * @CP2_SYNC_FACE_WORKING: sending or receiving
 * @CP2_SYNC_FACE_WAITING: the server is not reached; saved work waits on this computer, which is nothing to worry about
 * @CP2_SYNC_FACE_ATTENTION: somebody has to do something
 *
 * The four faces of the sync button.
 */
typedef enum
{
  CP2_SYNC_FACE_UP_TO_DATE,
  CP2_SYNC_FACE_WORKING,
  CP2_SYNC_FACE_WAITING,
  CP2_SYNC_FACE_ATTENTION,
} Cp2SyncFace;

/**
 * Cp2SyncWords:
 * @face: which of the faces
 * @icon: name of a symbolic icon, of another shape for each face
 * @label: for the button: `09:41`, `3 waiting`
 * @headline: for the popover: where things stand, in a sentence
 * @explanation: what that means for the person, and what to do, if anything
 */
typedef struct
{
  Cp2SyncFace  face;
  const char  *icon;
  char        *label;
  char        *headline;
  char        *explanation;
} Cp2SyncWords;

/** cp2_sync_words_new: (transfer full): @problem is (nullable), @today `YYYY-MM-DD`. */
Cp2SyncWords *cp2_sync_words_new  (Cp2SyncState            state,
                                   const Cp2ReplicaStatus *status,
                                   const GError           *problem,
                                   const char             *today);
void          cp2_sync_words_free (Cp2SyncWords           *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2SyncWords, cp2_sync_words_free)

G_END_DECLS
