#pragma once

#include <gio/gio.h>

#include "client/cp2-api-error.h"
#include "client/cp2-api-response.h"

G_BEGIN_DECLS

/** CP2_API_DEADLINE_CONNECT: seconds until a connection must stand. */
#define CP2_API_DEADLINE_CONNECT 15
/** CP2_API_DEADLINE_SMALL: seconds for a call of a few hundred bytes, all in all. */
#define CP2_API_DEADLINE_SMALL   30
/** CP2_API_DEADLINE_PUSH: seconds for a batch of operations. */
#define CP2_API_DEADLINE_PUSH    60
/** CP2_API_DEADLINE_PAGE: seconds for a page of changes. */
#define CP2_API_DEADLINE_PAGE    120
/** CP2_API_RATE_MIN: bytes a second below which an answer that has begun is given up. */
#define CP2_API_RATE_MIN         200

/**
 * Cp2ApiFlags:
 * @CP2_API_NONE: a JSON document, with the access token
 * @CP2_API_ANONYMOUS: the access token is not sent
 * @CP2_API_UNPARSED: the answer must be JSON but only its bytes are wanted
 * @CP2_API_ANY_TYPE: the answer may be anything but a web page, unparsed
 */
typedef enum
{
  CP2_API_NONE      = 0,
  CP2_API_ANONYMOUS = 1 << 0,
  CP2_API_UNPARSED  = 1 << 1,
  CP2_API_ANY_TYPE  = 1 << 2,
} Cp2ApiFlags;

#define CP2_TYPE_API (cp2_api_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Api, cp2_api, CP2, API, GObject)

/**
 * cp2_api_new:
 * @server_url: `https://HOST[:PORT][/PATH]`; `http:` only for a loopback address
 * @error: %CP2_API_ERROR_ADDRESS
 *
 * The server's JSON interface. All calls come from one thread and end in its thread-default main context. Properties:
 * `server-url`; `access-token` and `schema` (number of the client's record schema) for the heads of requests;
 * `proxy-resolver`, %NULL for the system's (none at all for a loopback
 * address); construct only `connect-seconds`, `stall-seconds` (how long an answer may
 * stay under 200 B/s) and `response-max` (bytes of an answer, inflated).
 *
 * An answer is believed only when it is complete: it must tell its length, have it, and end as gzip ends. Redirects
 * are not followed, since only captive portals send them.
 *
 * Returns: (transfer full) (nullable): the interface
 */
Cp2Api         *cp2_api_new                (const char           *server_url,
                                            GError              **error);

/** cp2_api_get_server_url: (transfer none): without a slash at the end. */
const char     *cp2_api_get_server_url     (Cp2Api               *self);

/** cp2_api_get_access_token: (transfer none) (nullable): sent as bearer token. */
const char     *cp2_api_get_access_token   (Cp2Api               *self);
void            cp2_api_set_access_token   (Cp2Api               *self,
                                            const char           *access_token);

/**
 * cp2_api_set_ca_file:
 * @path: (nullable): PEM file; its certificates become the only anchors. %NULL goes back to the system's
 * @error: %CP2_API_ERROR_TLS when it holds none
 */
gboolean        cp2_api_set_ca_file        (Cp2Api               *self,
                                            const char           *path,
                                            GError              **error);

/** cp2_api_reset: lets go of every connection; the next call starts afresh. Running calls go on. */
void            cp2_api_reset              (Cp2Api               *self);

/**
 * cp2_api_call_async:
 * @method: `GET`, `POST`, …
 * @path: from the server's address on, such as `/v1/me`, escaped
 * @query: (nullable): what follows the question mark, escaped
 * @body: (nullable): a JSON text; compressed on the way when it is longer than 1 KiB
 * @deadline_seconds: from now until the whole answer is there
 *
 * A request may reach the server more than once (a connection that died while it was sent); every call of the wire is
 * made for that. Errors: %CP2_API_ERROR with a #Cp2ApiProblem, or %G_IO_ERROR_CANCELLED.
 */
void            cp2_api_call_async         (Cp2Api               *self,
                                            const char           *method,
                                            const char           *path,
                                            const char           *query,
                                            GBytes               *body,
                                            Cp2ApiFlags           flags,
                                            guint                 deadline_seconds,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
/** cp2_api_call_finish: (transfer full): the answer, a success. */
Cp2ApiResponse *cp2_api_call_finish        (Cp2Api               *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
