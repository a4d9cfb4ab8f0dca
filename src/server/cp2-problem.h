#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Cp2ProblemCode:
 *
 * Everything that the server itself may answer instead of a result. The name on the wire is the kebab-case form of
 * the constant (%CP2_PROBLEM_BAD_JSON is `bad-json`), and stays the same for ever; cp2_problem_code_get_name() and
 * the table in cp2-problem.c hold status and sentence. Rules of the operations bring codes of their own through
 * cp2_problem_new_custom().
 */
typedef enum
{
  CP2_PROBLEM_BAD_JSON,
  CP2_PROBLEM_BAD_ENCODING,
  CP2_PROBLEM_BAD_NUMBER,
  CP2_PROBLEM_TOO_DEEP,
  CP2_PROBLEM_STRING_TOO_LONG,
  CP2_PROBLEM_DUPLICATE_KEY,
  CP2_PROBLEM_BODY_TOO_LARGE,
  CP2_PROBLEM_BAD_COMPRESSION,
  CP2_PROBLEM_UNSUPPORTED_ENCODING,
  CP2_PROBLEM_UNSUPPORTED_MEDIA_TYPE,
  CP2_PROBLEM_BAD_FRAMING,
  CP2_PROBLEM_BAD_QUERY,
  CP2_PROBLEM_BAD_BODY,
  CP2_PROBLEM_REQUEST_TIMEOUT,
  CP2_PROBLEM_NOT_FOUND,
  CP2_PROBLEM_METHOD_NOT_ALLOWED,
  CP2_PROBLEM_UNAUTHENTICATED,
  CP2_PROBLEM_WRONG_CREDENTIALS,
  CP2_PROBLEM_FORBIDDEN,
  CP2_PROBLEM_PASSWORD_CHANGE_REQUIRED,
  CP2_PROBLEM_PASSWORD_TOO_WEAK,
  CP2_PROBLEM_TOO_MANY_REQUESTS,
  CP2_PROBLEM_OVERLOADED,
  CP2_PROBLEM_SHUTTING_DOWN,
  CP2_PROBLEM_INTERNAL,
  CP2_PROBLEM_STORAGE_FULL,
  CP2_PROBLEM_UPGRADE_REQUIRED,
  CP2_PROBLEM_EPOCH_CHANGED,
  CP2_PROBLEM_DEVICE_UNKNOWN,
  CP2_PROBLEM_DEVICE_FORKED,
  CP2_PROBLEM_DEVICE_REVOKED,
  CP2_PROBLEM_SEQUENCE_GAP,
  CP2_PROBLEM_OP_ID_REUSED,
  CP2_PROBLEM_CURSOR_EXPIRED,
  CP2_PROBLEM_BAD_CURSOR,
  CP2_PROBLEM_BAD_SIGNATURE,
  CP2_PROBLEM_DIGEST_MISMATCH,
  CP2_PROBLEM_N_CODES,
} Cp2ProblemCode;

/** Cp2Problem: one answer in the form of RFC 9457 (`application/problem+json`); belongs to one thread at a time. */
typedef struct _Cp2Problem Cp2Problem;

#define CP2_PROBLEM_CONTENT_TYPE "application/problem+json"

/** cp2_problem_code_get_name: (transfer none): the stable name of @code on the wire, in kebab-case. */
const char *cp2_problem_code_get_name   (Cp2ProblemCode  code);

/** cp2_problem_code_get_status: the HTTP status of @code. */
guint       cp2_problem_code_get_status (Cp2ProblemCode  code);

/** cp2_problem_get_title: the phrase of an HTTP status, also for the newer ones that libsoup does not know. */
const char *cp2_problem_get_title       (guint           status);

/**
 * cp2_problem_new:
 * @code: one of the server's own codes
 *
 * Returns: (transfer full): a problem with the status and the sentence of the table
 */
Cp2Problem *cp2_problem_new             (Cp2ProblemCode  code);

/**
 * cp2_problem_new_custom:
 * @code: stable name in kebab-case
 * @status: HTTP status, 400 to 599
 * @detail: one English sentence: what happened and what to do; goes to the client, so it never quotes personal data
 *
 * Returns: (transfer full): a problem whose code is not in the server's table
 */
Cp2Problem *cp2_problem_new_custom      (const char     *code,
                                         guint           status,
                                         const char     *detail);

/** cp2_problem_free: @problem may be %NULL. */
void        cp2_problem_free            (Cp2Problem     *problem);

/** cp2_problem_set_detail: replaces the sentence. */
void        cp2_problem_set_detail      (Cp2Problem     *problem,
                                         const char     *detail);

/** cp2_problem_set_field: names the member of the request that is at fault; %NULL for none. */
void        cp2_problem_set_field       (Cp2Problem     *problem,
                                         const char     *field);

/** cp2_problem_set_facts: @facts (transfer full) (nullable): machine-readable details (`{"expected_seq": 7}`). */
void        cp2_problem_set_facts       (Cp2Problem     *problem,
                                         JsonObject     *facts);

const char *cp2_problem_get_code        (Cp2Problem     *problem);
guint       cp2_problem_get_status      (Cp2Problem     *problem);
const char *cp2_problem_get_detail      (Cp2Problem     *problem);

/**
 * cp2_problem_to_json:
 * @request_id: (nullable): the id under which the log knows the request
 *
 * Returns: (transfer full): the problem as bytes of JSON: `type`, `title`, `status`, `detail`, `code`, and where they
 *   are set `field`, `facts` and `request_id`
 */
GBytes     *cp2_problem_to_json         (Cp2Problem     *problem,
                                         const char     *request_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Problem, cp2_problem_free)

G_END_DECLS
