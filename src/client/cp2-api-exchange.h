#pragma once

#include <libsoup/soup.h>

#include "client/cp2-api.h"

G_BEGIN_DECLS

/**
 * Cp2ApiLimits:
 * @connect_seconds: until a connection stands
 * @deadline_seconds: until the whole answer is there
 * @stall_seconds: how long an answer may come slower than %CP2_API_RATE_MIN
 * @response_max: bytes of an answer, as sent and inflated
 */
typedef struct
{
  guint connect_seconds;
  guint deadline_seconds;
  guint stall_seconds;
  gsize response_max;
} Cp2ApiLimits;

/**
 * cp2_api_exchange_make_message:
 * @access_token: (nullable): without line breaks
 * @schema: number of the record schema, 0 for none
 * @body: (nullable): a JSON text
 *
 * Returns: (transfer full) (nullable): the request, %NULL when @url is none
 */
SoupMessage    *cp2_api_exchange_make_message (const char          *method,
                                               const char          *url,
                                               const char          *access_token,
                                               guint                schema,
                                               GBytes              *body);

/**
 * cp2_api_exchange_start:
 * @task: (transfer full): returns a #Cp2ApiResponse or fails; its task data is set here
 *
 * Sends @message and reads the whole answer, within the limits.
 */
void            cp2_api_exchange_start        (GTask               *task,
                                               SoupSession         *session,
                                               SoupMessage         *message,
                                               Cp2ApiFlags          flags,
                                               const Cp2ApiLimits  *limits);

/**
 * cp2_api_exchange_judge:
 * @body: the whole body as sent
 * @error: a %CP2_API_ERROR
 *
 * Decides what an answer is worth, from its head (in @message) and body.
 *
 * Returns: (transfer full): the answer when it is a success
 */
Cp2ApiResponse *cp2_api_exchange_judge        (SoupMessage         *message,
                                               GBytes              *body,
                                               Cp2ApiFlags          flags,
                                               gsize                response_max,
                                               GError             **error);

G_END_DECLS
