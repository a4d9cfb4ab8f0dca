#pragma once

#include <gio/gio.h>

#include "server/cp2-problem.h"

G_BEGIN_DECLS

/**
 * SECTION: One request as a handler sees it
 *
 * All functions belong to the main context of the server. Only the last reference may be dropped on another thread.
 */
#define CP2_TYPE_HTTP_REQUEST (cp2_http_request_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpRequest, cp2_http_request, CP2, HTTP_REQUEST, GObject)

/** cp2_http_request_get_method: as sent, so `HEAD` for a handler of `GET` too. */
const char   *cp2_http_request_get_method         (Cp2HttpRequest *self);

/** cp2_http_request_get_pattern: the route's pattern; safe to log, unlike the path. */
const char   *cp2_http_request_get_pattern        (Cp2HttpRequest *self);

/** cp2_http_request_get_parameter: (nullable): the path segment of `{name}`, percent-decoded, valid UTF-8. */
const char   *cp2_http_request_get_parameter      (Cp2HttpRequest *self,
                                                   const char     *name);

/** cp2_http_request_get_query: (transfer none) (element-type utf8 utf8): the decoded query; empty when there is none. */
GHashTable   *cp2_http_request_get_query          (Cp2HttpRequest *self);

/** cp2_http_request_get_query_value: (nullable): one parameter of the query. */
const char   *cp2_http_request_get_query_value    (Cp2HttpRequest *self,
                                                   const char     *key);

/** cp2_http_request_get_header: (nullable): a header of the request; of several the last one. */
const char   *cp2_http_request_get_header         (Cp2HttpRequest *self,
                                                   const char     *name);

/** cp2_http_request_get_bearer: (nullable): the access token; never log it. */
const char   *cp2_http_request_get_bearer         (Cp2HttpRequest *self);

/** cp2_http_request_get_body: (transfer none): the body, inflated; empty when there is none. */
GBytes       *cp2_http_request_get_body           (Cp2HttpRequest *self);

/** cp2_http_request_get_json: (transfer none) (nullable): the parsed body of a route with %CP2_ROUTE_JSON. */
JsonNode     *cp2_http_request_get_json           (Cp2HttpRequest *self);

/** cp2_http_request_get_remote_address: the client's IP address as text; personal data, for limits only. */
const char   *cp2_http_request_get_remote_address (Cp2HttpRequest *self);

/** cp2_http_request_get_id: a version 7 UUID; in the log, in the header `Cp2-Request-Id` and in every problem. */
const char   *cp2_http_request_get_id             (Cp2HttpRequest *self);

/** cp2_http_request_get_start_time: when its headers were complete, in microseconds of g_get_monotonic_time(). */
gint64        cp2_http_request_get_start_time     (Cp2HttpRequest *self);

/**
 * cp2_http_request_get_cancellable: (transfer none): fires in the main context when the client has gone (noticed within
 * one sweep), and for a long poll when the server begins to stop. Answering is allowed either way.
 */
GCancellable *cp2_http_request_get_cancellable    (Cp2HttpRequest *self);

/** cp2_http_request_is_answered: whether one of the functions below was called. */
gboolean      cp2_http_request_is_answered        (Cp2HttpRequest *self);

/** cp2_http_request_accepts_gzip: whether the client takes a compressed answer. */
gboolean      cp2_http_request_accepts_gzip       (Cp2HttpRequest *self);

/** cp2_http_request_set_header: adds or replaces a header of the answer; values are the server's own, never echoes. */
void          cp2_http_request_set_header         (Cp2HttpRequest *self,
                                                   const char     *name,
                                                   const char     *value);

/** cp2_http_request_set_retry_after: sets `Retry-After`, in seconds. */
void          cp2_http_request_set_retry_after    (Cp2HttpRequest *self,
                                                   guint           seconds);

/*
 * Each of the following answers; exactly one may be called. Answers carry Content-Length, never chunks. Bodies over
 * 1 KiB are compressed when the client takes that. Answering a client that has gone does nothing.
 */

/** cp2_http_request_respond_json: @length: bytes of @json, or -1; copied. */
void          cp2_http_request_respond_json       (Cp2HttpRequest *self,
                                                   guint           status,
                                                   const char     *json,
                                                   gssize          length);

/** cp2_http_request_respond_bytes: @body is referenced, not copied. */
void          cp2_http_request_respond_bytes      (Cp2HttpRequest *self,
                                                   guint           status,
                                                   const char     *content_type,
                                                   GBytes         *body);

/** cp2_http_request_respond_gzip: @body is ready-made gzip; only when cp2_http_request_accepts_gzip(). */
void          cp2_http_request_respond_gzip       (Cp2HttpRequest *self,
                                                   guint           status,
                                                   const char     *content_type,
                                                   GBytes         *body);

/** cp2_http_request_respond_empty: 204, or any status without a body. */
void          cp2_http_request_respond_empty      (Cp2HttpRequest *self,
                                                   guint           status);

/** cp2_http_request_respond_problem: @problem: (transfer full): freed here. */
void          cp2_http_request_respond_problem    (Cp2HttpRequest *self,
                                                   Cp2Problem     *problem);

/** cp2_http_request_respond_code: a problem with nothing to add; 503 and 429 get a `Retry-After` unless one is set. */
void          cp2_http_request_respond_code       (Cp2HttpRequest *self,
                                                   Cp2ProblemCode  code);

G_END_DECLS
