#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cp2_error_text:
 * @error: of any domain that the client's calls fail with
 *
 * One sentence that says what happened and what to do, in the language of the window. Codes of the wire, field names and
 * states in it are words a person knows. What is not foreseen gets a general sentence, never the program's own text.
 *
 * Returns: (transfer full): the sentence
 */
char       *cp2_error_text                (const GError *error);

/** cp2_error_text_get_request_id: (transfer none) (nullable): what to quote to the office. */
const char *cp2_error_text_get_request_id (const GError *error);

G_END_DECLS
