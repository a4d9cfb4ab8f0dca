#include "config.h"

#include <string.h>

#include "server/cp2-http-router.h"

#define MAX_QUERY_KEYS 32

typedef struct
{
  const char *text;
  guint       length;
  gboolean    is_parameter;
  char       *name;
} Segment;

typedef struct
{
  const Cp2Route *route;
  guint           n_segments;
  Segment         segments[CP2_HTTP_MAX_SEGMENTS];
} Row;

struct _Cp2HttpRouter
{
  guint n_rows;
  Row  *rows;
};

/* Cuts a path at its slashes, in place. Returns how many segments, or 0 when it is no absolute path of at most eight. */
static guint
cut_path (const char *path,
          Segment    *segments)
{
  guint n_segments = 0;

  while (*path == '/' && n_segments < CP2_HTTP_MAX_SEGMENTS)
    {
      const char *start = path + 1;

      path = start + strcspn (start, "/");
      segments[n_segments].text = start;
      segments[n_segments++].length = path - start;
    }

  return *path == '\0' ? n_segments : 0;
}

static void
compile (Row            *row,
         const Cp2Route *route)
{
  row->route = route;
  row->n_segments = cut_path (route->pattern, row->segments);
  if (row->n_segments == 0)
    g_error ("Not a pattern of a route: %s", route->pattern);

  for (guint i = 0; i < row->n_segments; i++)
    {
      Segment *segment = &row->segments[i];

      segment->is_parameter = segment->text[0] == '{' && segment->text[segment->length - 1] == '}';
      segment->name = segment->is_parameter ? g_strndup (segment->text + 1, segment->length - 2) : NULL;
    }
}

Cp2HttpRouter *
cp2_http_router_new (const Cp2Route *routes,
                     guint           n_routes)
{
  Cp2HttpRouter *self = g_new0 (Cp2HttpRouter, 1);

  self->n_rows = n_routes;
  self->rows = g_new0 (Row, n_routes);
  for (guint i = 0; i < n_routes; i++)
    compile (&self->rows[i], &routes[i]);

  return self;
}

void
cp2_http_router_free (Cp2HttpRouter *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_rows; i++)
    for (guint j = 0; j < self->rows[i].n_segments; j++)
      g_free (self->rows[i].segments[j].name);
  g_free (self->rows);
  g_free (self);
}

static gboolean
row_fits (const Row     *row,
          const Segment *segments,
          guint          n_segments)
{
  if (row->n_segments != n_segments)
    return FALSE;

  for (guint i = 0; i < n_segments; i++)
    {
      const Segment *wanted = &row->segments[i];

      if (wanted->is_parameter ? segments[i].length == 0 :
          wanted->length != segments[i].length || memcmp (wanted->text, segments[i].text, wanted->length) != 0)
        return FALSE;
    }

  return TRUE;
}

static char *
decode_segment (const Segment *segment)
{
  g_autofree char *value = g_uri_unescape_segment (segment->text, segment->text + segment->length, NULL);

  return value != NULL && g_utf8_validate (value, -1, NULL) ? g_steal_pointer (&value) : NULL;
}

static gboolean
fill_match (Cp2HttpMatch  *match,
            const Row     *row,
            const Segment *segments)
{
  match->route = row->route;
  for (guint i = 0; i < row->n_segments; i++)
    {
      if (!row->segments[i].is_parameter)
        continue;

      match->names[match->n_parameters] = row->segments[i].name;
      match->values[match->n_parameters] = decode_segment (&segments[i]);
      if (match->values[match->n_parameters] == NULL)
        return FALSE;
      match->n_parameters++;
    }

  return TRUE;
}

static gboolean
serves (const char *offered,
        const char *method)
{
  return strcmp (offered, method) == 0 || (strcmp (method, "HEAD") == 0 && strcmp (offered, "GET") == 0);
}

static void
add_allowed (char       **allow,
             const char  *method)
{
  char *longer = g_strconcat (*allow != NULL ? *allow : "", *allow != NULL ? ", " : "",
                              method, strcmp (method, "GET") == 0 ? ", HEAD" : "", NULL);

  g_free (*allow);
  *allow = longer;
}

gboolean
cp2_http_router_match (Cp2HttpRouter  *self,
                       const char     *method,
                       const char     *path,
                       Cp2HttpMatch   *match,
                       char          **allow)
{
  Segment segments[CP2_HTTP_MAX_SEGMENTS];
  guint n_segments = cut_path (path, segments);

  *allow = NULL;
  for (guint i = 0; i < self->n_rows && n_segments > 0; i++)
    {
      const Row *row = &self->rows[i];

      if (!row_fits (row, segments, n_segments))
        continue;
      if (!serves (row->route->method, method))
        {
          add_allowed (allow, row->route->method);
          continue;
        }

      g_clear_pointer (allow, g_free);
      return fill_match (match, row, segments);
    }

  return FALSE;
}

const char *
cp2_http_match_get (Cp2HttpMatch *match,
                    const char   *name)
{
  for (guint i = 0; i < match->n_parameters; i++)
    if (strcmp (match->names[i], name) == 0)
      return match->values[i];

  return NULL;
}

void
cp2_http_match_clear (Cp2HttpMatch *match)
{
  for (guint i = 0; i < match->n_parameters; i++)
    g_clear_pointer (&match->values[i], g_free);
  match->n_parameters = 0;
}

/* As forms write it: `+` is a space. NULL for a bad escape, a NUL or invalid UTF-8. */
static char *
decode_component (const char *text,
                  gsize       length)
{
  g_autofree char *copy = g_strndup (text, length);
  g_autofree char *value = NULL;

  for (char *plus = strchr (copy, '+'); plus != NULL; plus = strchr (plus, '+'))
    *plus = ' ';
  value = g_uri_unescape_string (copy, NULL);

  return value != NULL && g_utf8_validate (value, -1, NULL) ? g_steal_pointer (&value) : NULL;
}

static gboolean
add_pair (GHashTable *pairs,
          const char *pair,
          const char *end)
{
  const char *equals = memchr (pair, '=', end - pair);
  g_autofree char *key = decode_component (pair, (equals != NULL ? equals : end) - pair);
  g_autofree char *value = equals != NULL ? decode_component (equals + 1, end - equals - 1) : g_strdup ("");

  if (key == NULL || *key == '\0' || value == NULL || g_hash_table_size (pairs) == MAX_QUERY_KEYS)
    return FALSE;

  return g_hash_table_insert (pairs, g_steal_pointer (&key), g_steal_pointer (&value));
}

GHashTable *
cp2_http_query_parse (const char *query)
{
  g_autoptr(GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  while (*query != '\0')
    {
      const char *end = query + strcspn (query, "&");

      if (!add_pair (pairs, query, end))
        return NULL;
      query = *end == '&' ? end + 1 : end;
    }

  return g_steal_pointer (&pairs);
}
