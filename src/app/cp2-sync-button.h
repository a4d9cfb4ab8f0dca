#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2SyncButton:
 *
 * Tells at every moment whether what was done here has arrived, and in its popover what is under way, what waits and
 * what needs somebody. Property: `session` (construct only; somebody is in).
 */
#define CP2_TYPE_SYNC_BUTTON (cp2_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SyncButton, cp2_sync_button, CP2, SYNC_BUTTON, AdwBin)

/** cp2_sync_button_set_session: whose sync it is; once. */
void cp2_sync_button_set_session (Cp2SyncButton *self,
                                  Cp2Session    *session);

G_END_DECLS
