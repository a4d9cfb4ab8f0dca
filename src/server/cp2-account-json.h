#pragma once

#include "server/cp2-server-private.h"
#include "server/cp2-sessions.h"

G_BEGIN_DECLS

/* Documents that several handlers write. */

/* `"server_time":"…","epoch":"…"`, without a comma before it. */
void  cp2_json_append_server  (GString          *text,
                               Cp2Server        *server);
/* `"account":{…}`: id, user name, role, scope, label, sub-county. */
void  cp2_json_append_account (GString          *text,
                               const Cp2Login   *login);
/* `"access_token":"…","refresh_token":"…","expires_in":n,"must_change_password":b`. The text must be wiped. */
void  cp2_json_append_tokens  (GString          *text,
                               const Cp2Tokens  *tokens);
/* (transfer full): what @text holds, as a secret; frees @text. */
Cp2Secret *cp2_json_free_to_secret (GString     *text);

G_END_DECLS
