#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** Cp2ApiResponse: a complete, successful answer. Never changes; counted references from any thread. */
typedef struct _Cp2ApiResponse Cp2ApiResponse;

/** cp2_api_response_new: (transfer full): takes @bytes; @root is (nullable) and taken too. */
Cp2ApiResponse *cp2_api_response_new             (guint                 status,
                                                  const char           *request_id,
                                                  guint                 retry_after,
                                                  GBytes               *bytes,
                                                  JsonNode             *root);
Cp2ApiResponse *cp2_api_response_ref             (Cp2ApiResponse       *self);
void            cp2_api_response_unref           (Cp2ApiResponse       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ApiResponse, cp2_api_response_unref)

/** cp2_api_response_get_status: the HTTP status, 2xx. */
guint           cp2_api_response_get_status      (const Cp2ApiResponse *self);
/** cp2_api_response_get_root: (transfer none) (nullable): the document; %NULL for an empty answer or an unparsed one. */
JsonNode       *cp2_api_response_get_root        (const Cp2ApiResponse *self);
/** cp2_api_response_get_object: (transfer none) (nullable): the object that the document is. */
JsonObject     *cp2_api_response_get_object      (const Cp2ApiResponse *self);
/** cp2_api_response_get_bytes: (transfer none): the body, inflated. */
GBytes         *cp2_api_response_get_bytes       (const Cp2ApiResponse *self);
/** cp2_api_response_get_request_id: (transfer none) (nullable): the server's name for this exchange. */
const char     *cp2_api_response_get_request_id  (const Cp2ApiResponse *self);
/** cp2_api_response_get_retry_after: seconds, 0 when the server named none. */
guint           cp2_api_response_get_retry_after (const Cp2ApiResponse *self);
/** cp2_api_response_get_server_time: (transfer none) (nullable): the document's `server_time`. */
const char     *cp2_api_response_get_server_time (const Cp2ApiResponse *self);

G_END_DECLS
