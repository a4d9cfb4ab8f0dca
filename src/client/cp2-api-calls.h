#pragma once

#include "client/cp2-api-page.h"
#include "client/cp2-api.h"

G_BEGIN_DECLS

/*
 * The calls of the wire that the client makes. Each ends in cp2_api_call_finish(), which gives the answer's document,
 * unless it has a `_finish` of its own here. Errors: see cp2_api_call_async().
 */

/** cp2_api_create_account_async: `POST /v1/accounts`; always accepted, user name and password come by SMS. */
void        cp2_api_create_account_async   (Cp2Api               *self,
                                            const char           *mobile,
                                            const char           *mobile_confirmation,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_reset_password_async: `POST /v1/password-resets`; always accepted. */
void        cp2_api_reset_password_async   (Cp2Api               *self,
                                            const char           *mobile,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/**
 * cp2_api_sign_in_async:
 * @device: (nullable): the device's id when this computer is enrolled already
 *
 * `POST /v1/sessions`. The answer has tokens, which the caller sets and keeps.
 */
void        cp2_api_sign_in_async          (Cp2Api               *self,
                                            const char           *username,
                                            const char           *password,
                                            const char           *device,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_refresh_async: `POST /v1/sessions/refresh`; needs no access token. */
void        cp2_api_refresh_async          (Cp2Api               *self,
                                            const char           *refresh_token,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_sign_out_async: `DELETE /v1/sessions/current`. */
void        cp2_api_sign_out_async         (Cp2Api               *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_change_password_async: `PUT /v1/password`. */
void        cp2_api_change_password_async  (Cp2Api               *self,
                                            const char           *current_password,
                                            const char           *new_password,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_me_async: `GET /v1/me`. */
void        cp2_api_me_async               (Cp2Api               *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_enrol_device_async: `POST /v1/devices`; @public_key as base64url. */
void        cp2_api_enrol_device_async     (Cp2Api               *self,
                                            const char           *name,
                                            const char           *public_key,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/** cp2_api_push_async: `POST /v1/operations`; @batch is the ready JSON text. */
void        cp2_api_push_async             (Cp2Api               *self,
                                            GBytes               *batch,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

/**
 * cp2_api_changes_async:
 * @after: (nullable): the cursor, %NULL for the beginning
 * @limit: changes on a page
 * @wait_seconds: how long the server may wait for a change before it answers with none; 0 for not at all
 *
 * `GET /v1/changes`.
 */
void        cp2_api_changes_async          (Cp2Api               *self,
                                            const char           *after,
                                            guint                 limit,
                                            guint                 wait_seconds,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
/** cp2_api_changes_finish: (transfer full): the page; %CP2_API_ERROR_TRUNCATED when it does not verify. */
Cp2ApiPage *cp2_api_changes_finish         (Cp2Api               *self,
                                            GAsyncResult         *result,
                                            GError              **error);

/**
 * cp2_api_ping_async:
 *
 * `GET /v1/ping` with a fresh nonce: is this really our server, and not something between that answers for it or
 * repeats what it once said? The proof is a MAC under the access token. Without one only the form is checked.
 */
void        cp2_api_ping_async             (Cp2Api               *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
/** cp2_api_ping_finish: (transfer full): the answer; %CP2_API_ERROR_NOT_OUR_SERVER for a wrong MAC. */
Cp2ApiResponse *cp2_api_ping_finish    (Cp2Api               *self,
                                            GAsyncResult         *result,
                                            GError              **error);

/**
 * cp2_api_search_vacancies_async:
 * @query: (nullable): the filters, escaped (soup_form_encode() makes it): `exam`, `activity`, `station`, `position`,
 *   `county`, `q`, `after`, `limit`
 *
 * `GET /v1/vacancies`.
 */
void        cp2_api_search_vacancies_async (Cp2Api               *self,
                                            const char           *query,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

G_END_DECLS
