#pragma once

#include "client/cp2-api-error.h"

G_BEGIN_DECLS

/**
 * cp2_error_text_for_problem:
 * @problem: what came with a %CP2_API_ERROR
 *
 * The sentence for the stable code that the server (or the client's look at the connection) gave, which says more than
 * the status.
 *
 * Returns: (transfer full) (nullable): %NULL when there is no code, or one of a newer server
 */
char *cp2_error_text_for_problem (const Cp2ApiProblem *problem);

G_END_DECLS
