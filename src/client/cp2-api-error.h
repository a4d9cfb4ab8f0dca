#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Cp2ApiError:
 * @CP2_API_ERROR_OFFLINE: no connection: no network, no such name, refused, or dropped before an answer
 * @CP2_API_ERROR_TIMEOUT: no connection, or no complete answer, within the deadline, or too slow to be one
 * @CP2_API_ERROR_TRUNCATED: the answer is cut or damaged; nothing of it may be used
 * @CP2_API_ERROR_NOT_OUR_SERVER: somebody else answered, such as the sign-in page of a wireless network
 * @CP2_API_ERROR_TLS: no trusted connection; the problem's code is `certificate-time` (look at the clock),
 *   `certificate-name`, `certificate-unknown` or `tls`
 * @CP2_API_ERROR_ADDRESS: the server's address is no URL, or plain http to another computer
 * @CP2_API_ERROR_UNAUTHENTICATED: 401, or no usable access token
 * @CP2_API_ERROR_FORBIDDEN: 403
 * @CP2_API_ERROR_NOT_FOUND: 404
 * @CP2_API_ERROR_CONFLICT: 409; the problem's code says which, `epoch-changed` or `device-forked`
 * @CP2_API_ERROR_GONE: 410; a cursor has expired
 * @CP2_API_ERROR_TOO_LARGE: 413
 * @CP2_API_ERROR_UPGRADE: 426; the server wants a newer program
 * @CP2_API_ERROR_TOO_MANY: 429; the problem says when to come back
 * @CP2_API_ERROR_OVERLOADED: 503; the problem says when to come back
 * @CP2_API_ERROR_BAD_REQUEST: any other 4xx
 * @CP2_API_ERROR_SERVER: any other answer that is no success
 *
 * A cancelled call fails with %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  CP2_API_ERROR_OFFLINE,
  CP2_API_ERROR_TIMEOUT,
  CP2_API_ERROR_TRUNCATED,
  CP2_API_ERROR_NOT_OUR_SERVER,
  CP2_API_ERROR_TLS,
  CP2_API_ERROR_ADDRESS,
  CP2_API_ERROR_UNAUTHENTICATED,
  CP2_API_ERROR_FORBIDDEN,
  CP2_API_ERROR_NOT_FOUND,
  CP2_API_ERROR_CONFLICT,
  CP2_API_ERROR_GONE,
  CP2_API_ERROR_TOO_LARGE,
  CP2_API_ERROR_UPGRADE,
  CP2_API_ERROR_TOO_MANY,
  CP2_API_ERROR_OVERLOADED,
  CP2_API_ERROR_BAD_REQUEST,
  CP2_API_ERROR_SERVER,
} Cp2ApiError;

#define CP2_API_ERROR (cp2_api_error_quark ())
GQuark cp2_api_error_quark (void);

/**
 * Cp2ApiProblem:
 * @code: (nullable): the stable code, from which a page makes its sentence
 * @facts: (nullable): the problem's `facts`; without one the whole problem document
 * @status: HTTP status, 0 when there was none
 * @retry_after: seconds to wait, 0 when the server named none
 * @request_id: (nullable): what to quote to the office
 *
 * What is known about a %CP2_API_ERROR beyond its code. Owned by the error.
 */
typedef struct
{
  char       *code;
  JsonObject *facts;
  guint       status;
  guint       retry_after;
  char       *request_id;
} Cp2ApiProblem;

/** cp2_api_error_get_problem: (transfer none) (nullable): what comes with @error; %NULL for another domain. */
const Cp2ApiProblem *cp2_api_error_get_problem   (const GError         *error);

/** cp2_api_error_new: (transfer full): an error without an answer; @problem_code may be %NULL. */
GError              *cp2_api_error_new           (Cp2ApiError           code,
                                                  const char           *problem_code,
                                                  const char           *message);

/**
 * cp2_api_error_new_problem:
 * @status: HTTP status
 * @document: (nullable): the problem document
 * @request_id: (nullable): from the answer's head
 * @retry_after: from the answer's head, seconds
 *
 * Returns: (transfer full): the error that stands for an answer without success
 */
GError              *cp2_api_error_new_problem   (guint                 status,
                                                  JsonObject           *document,
                                                  const char           *request_id,
                                                  guint                 retry_after);

/**
 * cp2_api_error_new_transport:
 * @cause: what GIO or libsoup said
 * @in_body: whether the answer's head had come
 * @flags: what was wrong with the server's certificate
 *
 * Returns: (transfer full): the error that stands for a failure below HTTP
 */
GError              *cp2_api_error_new_transport (const GError         *cause,
                                                  gboolean              in_body,
                                                  GTlsCertificateFlags  flags);

G_END_DECLS
