#pragma once

#include "core/cp2-role.h"
#include "server/cp2-feed.h"
#include "server/cp2-problem.h"

G_BEGIN_DECLS

/** CP2_PUSH_MAX_OPERATIONS: how many operations one request may carry. */
#define CP2_PUSH_MAX_OPERATIONS 200

/**
 * Cp2PushRequest:
 *
 * The body of `POST /v1/operations`, read, checked and hashed as far as that goes without the database: what the one
 * thread that writes does not have to do. It may be made and freed on any thread, one at a time.
 */
typedef struct _Cp2PushRequest Cp2PushRequest;

/**
 * cp2_push_request_new:
 * @body: the JSON of the request; used up
 * @received_at: microseconds since 1970
 * @problem: (out) (transfer full) (nullable): %CP2_PROBLEM_BAD_BODY, %CP2_PROBLEM_BODY_TOO_LARGE
 *
 * What is wrong with single operations is found here, too, but told by cp2_push_run(): that the database is another one
 * goes before it.
 *
 * Returns: (transfer full) (nullable): the request
 */
Cp2PushRequest *cp2_push_request_new  (JsonObject      *body,
                                       gint64           received_at,
                                       Cp2Problem     **problem);
void            cp2_push_request_free (Cp2PushRequest  *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2PushRequest, cp2_push_request_free)

/**
 * cp2_push_run:
 * @feed: the writer's, in a transaction that the caller has begun
 * @actor: whose access token came with the request
 * @request: to be run once
 * @response: receives the body of the answer
 * @problem: (out) (transfer full) (nullable): why the request is refused as a whole; nothing of it was written then
 * @error: those of #Cp2SqlError; the caller rolls the transaction back then
 *
 * Runs the operations of one request, each exactly once however often and from wherever it is sent, and prints what
 * became of each. A refused one never stops those behind it; those of one group are done or refused together. What was
 * held for a record is tried again when an operation writes that record. Several requests may share a transaction; an
 * answer may only be sent after its commit.
 *
 * Whole requests are refused with %CP2_PROBLEM_BAD_BODY, %CP2_PROBLEM_EPOCH_CHANGED (facts
 * `epoch`, `durable_through`, `expected_seq`), %CP2_PROBLEM_DEVICE_UNKNOWN, %CP2_PROBLEM_DEVICE_REVOKED,
 * %CP2_PROBLEM_DEVICE_FORKED (fact `seq`) and %CP2_PROBLEM_SEQUENCE_GAP (fact `expected_seq`).
 *
 * Returns: %TRUE when @response is there
 */
gboolean        cp2_push_run          (Cp2Feed         *feed,
                                       const Cp2Actor  *actor,
                                       Cp2PushRequest  *request,
                                       GString         *response,
                                       Cp2Problem     **problem,
                                       GError         **error);

G_END_DECLS
