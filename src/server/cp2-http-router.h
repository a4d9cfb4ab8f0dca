#pragma once

#include "server/cp2-http-server.h"

G_BEGIN_DECLS

/* Internal to the HTTP floor: which route a path belongs to, and what a query says. */

#define CP2_HTTP_MAX_SEGMENTS 8

/* A match keeps its parameters as one string each, in the order of the pattern. */
typedef struct
{
  const Cp2Route *route;
  guint           n_parameters;
  const char     *names[CP2_HTTP_MAX_SEGMENTS];
  char           *values[CP2_HTTP_MAX_SEGMENTS];
} Cp2HttpMatch;

typedef struct _Cp2HttpRouter Cp2HttpRouter;

Cp2HttpRouter *cp2_http_router_new        (const Cp2Route  *routes,
                                           guint            n_routes);
void           cp2_http_router_free       (Cp2HttpRouter   *self);

/* FALSE without a match; then @allow is NULL (nothing at this path) or the methods that would do. */
gboolean       cp2_http_router_match      (Cp2HttpRouter   *self,
                                           const char      *method,
                                           const char      *path,
                                           Cp2HttpMatch    *match,
                                           char           **allow);
const char    *cp2_http_match_get         (Cp2HttpMatch    *match,
                                           const char      *name);
void           cp2_http_match_clear       (Cp2HttpMatch    *match);

/* NULL when the query is malformed, names a key twice, or has more than 32 of them. */
GHashTable    *cp2_http_query_parse       (const char      *query);

G_END_DECLS
