#pragma once

#include <json-glib/json-glib.h>

#include "server/cp2-problem.h"

G_BEGIN_DECLS

/** CP2_JSON_MAX_DEPTH: how many arrays and objects may lie inside each other. */
#define CP2_JSON_MAX_DEPTH 32

/** CP2_JSON_MAX_STRING: longest text or member name, in bytes as they stand between the quotes. */
#define CP2_JSON_MAX_STRING (64 * 1024)

/**
 * Cp2JsonGuardError:
 * @CP2_JSON_GUARD_ERROR_SYNTAX: not one JSON value and nothing else (RFC 8259, without a byte order mark)
 * @CP2_JSON_GUARD_ERROR_ENCODING: invalid UTF-8, half a surrogate pair, or a NUL, raw or as an escape
 * @CP2_JSON_GUARD_ERROR_TOO_DEEP: more than %CP2_JSON_MAX_DEPTH levels
 * @CP2_JSON_GUARD_ERROR_STRING_TOO_LONG: a text or a name above %CP2_JSON_MAX_STRING bytes
 * @CP2_JSON_GUARD_ERROR_NUMBER: a whole number beyond 64 bits, or a decimal one that is neither 0 nor from 0.0001 to 10^15
 * @CP2_JSON_GUARD_ERROR_DUPLICATE_KEY: an object names a member twice, escapes resolved
 *
 * The message of each error ends with the offset of the byte at fault and never quotes the text.
 */
typedef enum
{
  CP2_JSON_GUARD_ERROR_SYNTAX,
  CP2_JSON_GUARD_ERROR_ENCODING,
  CP2_JSON_GUARD_ERROR_TOO_DEEP,
  CP2_JSON_GUARD_ERROR_STRING_TOO_LONG,
  CP2_JSON_GUARD_ERROR_NUMBER,
  CP2_JSON_GUARD_ERROR_DUPLICATE_KEY,
} Cp2JsonGuardError;

#define CP2_JSON_GUARD_ERROR (cp2_json_guard_error_quark ())
GQuark          cp2_json_guard_error_quark (void);

/**
 * cp2_json_guard_check:
 * @data: (array length=length): bytes from outside
 * @length: how many
 * @error: one of #Cp2JsonGuardError
 *
 * Reads @data once, strictly, before a lenient parser sees it. Allocates nothing unless objects with many members are
 * open at the same time. Safe from any thread.
 *
 * Returns: whether a parser may have it
 */
gboolean        cp2_json_guard_check       (const char    *data,
                                            gsize          length,
                                            GError       **error);

/**
 * cp2_json_guard_parse:
 *
 * cp2_json_guard_check(), then json-glib. Safe from any thread; a big body is best parsed on a worker.
 *
 * Returns: (transfer full): the root, or %NULL with @error of #Cp2JsonGuardError
 */
JsonNode       *cp2_json_guard_parse       (const char    *data,
                                            gsize          length,
                                            GError       **error);

/** cp2_json_guard_get_problem: what to answer to an @error of #Cp2JsonGuardError. */
Cp2ProblemCode  cp2_json_guard_get_problem (const GError  *error);

G_END_DECLS
