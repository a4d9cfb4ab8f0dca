#pragma once

#include "client/cp2-api-calls.h"

G_BEGIN_DECLS

/**
 * Cp2Courier:
 *
 * A thread of its own for a #Cp2Api: connections, TLS, inflating and verifying run there, so that a window never waits
 * for them. What is sent and what comes back are handed over; the courier itself belongs to its owner's thread.
 */
#define CP2_TYPE_COURIER (cp2_courier_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Courier, cp2_courier, CP2, COURIER, GObject)

/**
 * Cp2CourierBegin: starts one of the calls of cp2-api-calls.h with what it finds in @letter; on the courier's thread.
 */
typedef void     (*Cp2CourierBegin) (Cp2Api               *api,
                                     gpointer              letter,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
/** Cp2CourierEnd: the call's `_finish` function; what it returns may be used from any thread. */
typedef gpointer (*Cp2CourierEnd)   (Cp2Api               *api,
                                     GAsyncResult         *result,
                                     GError              **error);

/**
 * cp2_courier_new:
 * @server_url: see cp2_api_new()
 * @ca_file: (nullable): the only trusted certificates, see cp2_api_set_ca_file()
 * @error: %CP2_API_ERROR_ADDRESS, %CP2_API_ERROR_TLS
 *
 * Returns: (transfer full): a courier whose thread runs until it is finalised
 */
Cp2Courier *cp2_courier_new              (const char           *server_url,
                                          const char           *ca_file,
                                          GError              **error);

/** cp2_courier_get_server_url: (transfer none): without a slash at the end. */
const char *cp2_courier_get_server_url   (Cp2Courier           *self);

/** cp2_courier_set_access_token: (nullable): for the calls that begin from now on. */
void        cp2_courier_set_access_token (Cp2Courier           *self,
                                          const char           *access_token);

/** cp2_courier_reset: lets go of every connection; after a call that hung. */
void        cp2_courier_reset            (Cp2Courier           *self);

/**
 * cp2_courier_send_async:
 * @letter: (transfer full): what the call needs
 * @free_letter: frees it
 * @free_result: frees what @end returns
 *
 * Makes the call on the courier's thread; @callback runs in the caller's thread-default main context.
 */
void        cp2_courier_send_async       (Cp2Courier           *self,
                                          Cp2CourierBegin       begin,
                                          Cp2CourierEnd         end,
                                          gpointer              letter,
                                          GDestroyNotify        free_letter,
                                          GDestroyNotify        free_result,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/** cp2_courier_send_finish: (transfer full): what the call's `_finish` function returned. */
gpointer    cp2_courier_send_finish      (Cp2Courier           *self,
                                          GAsyncResult         *result,
                                          GError              **error);

/** cp2_courier_call_async: shorthand for cp2_api_call_async(); cp2_courier_send_finish() gives a #Cp2ApiResponse. */
void        cp2_courier_call_async       (Cp2Courier           *self,
                                          const char           *method,
                                          const char           *path,
                                          const char           *query,
                                          GBytes               *body,
                                          Cp2ApiFlags           flags,
                                          guint                 deadline_seconds,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);

G_END_DECLS
