#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** CP2_JSON_DEPTH_MAX: arrays and objects inside each other that are read at most. */
#define CP2_JSON_DEPTH_MAX 32

/**
 * cp2_json_scan_value:
 * @at: where a value begins, or white space before it
 * @end: the end of the text
 *
 * Steps over one JSON value without building anything. It balances brackets and strings and bounds their depth; it
 * does not check the grammar between them.
 *
 * Returns: (nullable): the place right after the value, %NULL when there is none, it is cut or too deep
 */
const char *cp2_json_scan_value (const char  *at,
                                 const char  *end);

/** cp2_json_scan_space: the first place from @at that is not white space, @end at the latest. */
const char *cp2_json_scan_space (const char  *at,
                                 const char  *end);

/**
 * cp2_json_parse_text:
 * @error: %JSON_PARSER_ERROR
 *
 * Parses a text from outside. The parser of json-glib recurses and overruns the stack on a text of many brackets, so
 * the depth is measured first; the text must be UTF-8 and one object.
 *
 * Returns: (transfer full): the root, an object
 */
JsonNode   *cp2_json_parse_text (const char  *text,
                                 gsize        length,
                                 GError     **error);

G_END_DECLS
