#pragma once

#include "server/cp2-http-request.h"
#include "server/cp2-server-private.h"
#include "server/cp2-sessions.h"

G_BEGIN_DECLS

/* How handlers read requests and answer them; each answer is counted for `/metrics`. Main loop only. */

void        cp2_answer_json         (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     guint            status,
                                     const char      *json);
/* @compressed: whether @body is gzip already, for a client that takes it. */
void        cp2_answer_bytes        (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     GBytes          *body,
                                     gboolean         compressed);
void        cp2_answer_text         (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     const char      *text);
void        cp2_answer_empty        (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     guint            status);
/* @problem: (transfer full) */
void        cp2_answer_problem      (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     Cp2Problem      *problem);
void        cp2_answer_code         (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     Cp2ProblemCode   code);
/* The problem @code that is the fault of one member or parameter; @facts may be %NULL. */
void        cp2_answer_field        (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     Cp2ProblemCode   code,
                                     const char      *field);
/* 429 with Retry-After. */
void        cp2_answer_later        (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     gint64           retry_after);
/* What a failure of ours means to a client; the details go to the log. */
void        cp2_answer_error        (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     const GError    *error);

/*
 * cp2_request_read_body: names of members and where their texts go, and %NULL; a name that begins with `?` may be
 * missing or null. Anything else in the body, and texts above 4096 bytes, are refused.
 *
 * Returns: %FALSE when it has been answered with `bad-body`
 */
gboolean    cp2_request_read_body   (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     ...) G_GNUC_NULL_TERMINATED;

/*
 * cp2_request_read_number: a parameter of the query, from @minimum to @maximum; @fallback when there is none.
 *
 * Returns: %FALSE when it has been answered with `bad-query`
 */
gboolean    cp2_request_read_number (Cp2Server       *server,
                                     Cp2HttpRequest  *request,
                                     const char      *name,
                                     guint            minimum,
                                     guint            maximum,
                                     guint            fallback,
                                     guint           *value);

/*
 * cp2_request_authenticate: who sends this; every route that is not open to everybody begins with it.
 *
 * Returns: (transfer full) (nullable): %NULL when it has been answered
 */
Cp2Login   *cp2_request_authenticate              (Cp2Server       *server,
                                                   Cp2HttpRequest  *request);
/* The same, but also with a one-time password that has not been changed yet. */
Cp2Login   *cp2_request_authenticate_provisional  (Cp2Server       *server,
                                                   Cp2HttpRequest  *request);

G_END_DECLS
