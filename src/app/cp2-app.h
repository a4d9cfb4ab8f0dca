#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

#define CP2_APPLICATION_ID "io.github.cp2desktop.CP2"
#define CP2_RESOURCE_PATH  "/io/github/cp2desktop/CP2"

/**
 * Cp2App:
 *
 * The program: one instance a profile, its settings, its windows, and the session of who is signed in.
 *
 * Property: `session` (read-only, with notify: another address of the server makes another session).
 */
#define CP2_TYPE_APP (cp2_app_get_type ())
G_DECLARE_FINAL_TYPE (Cp2App, cp2_app, CP2, APP, AdwApplication)

/**
 * cp2_app_new:
 * @profile_folder: (nullable): where the accounts of this computer are kept; %NULL for the person's own place
 * @server_url: (nullable): instead of the address in the settings, for this run
 *
 * Returns: (transfer full): the program, not yet running
 */
Cp2App     *cp2_app_new            (const char  *profile_folder,
                                    const char  *server_url);

/** cp2_app_get_session: (transfer none) (nullable): %NULL while the address of the server is none. */
Cp2Session *cp2_app_get_session    (Cp2App      *self);
/** cp2_app_get_settings: (transfer none): what is kept between runs. */
GSettings  *cp2_app_get_settings   (Cp2App      *self);
/** cp2_app_get_server_url: (transfer none): the address in use. */
const char *cp2_app_get_server_url (Cp2App      *self);

/**
 * cp2_app_set_server_url:
 * @error: %CP2_API_ERROR_ADDRESS; %CP2_SESSION_ERROR_BUSY while somebody is signed in
 *
 * Uses another server, and keeps its address in the settings.
 */
gboolean    cp2_app_set_server_url (Cp2App      *self,
                                    const char  *server_url,
                                    GError     **error);

/** cp2_app_set_language: `en`, `sw`, or empty for the desktop's; the windows are made anew. */
void        cp2_app_set_language   (Cp2App      *self,
                                    const char  *language);

G_END_DECLS
