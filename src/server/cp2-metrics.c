#include "config.h"

#include "server/cp2-metrics.h"

/* Upper bounds in seconds; what is slower only counts for +Inf. */
static const double bounds[] = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60 };

typedef struct
{
  char        *labels;
  guint64      n_within[G_N_ELEMENTS (bounds)];
  guint64      n_requests;
  double       seconds;
  GHashTable  *n_by_status; /* status to guint64 */
} Route;

struct _Cp2Metrics
{
  GHashTable *routes; /* by labels */
};

static void
route_free (gpointer data)
{
  Route *route = data;

  g_hash_table_unref (route->n_by_status);
  g_free (route->labels);
  g_free (route);
}

Cp2Metrics *
cp2_metrics_new (void)
{
  Cp2Metrics *self = g_new0 (Cp2Metrics, 1);

  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, route_free);
  return self;
}

void
cp2_metrics_free (Cp2Metrics *self)
{
  g_hash_table_unref (self->routes);
  g_free (self);
}

static Route *
need_route (Cp2Metrics *self,
            const char *method,
            const char *pattern)
{
  g_autofree char *labels = g_strdup_printf ("method=\"%s\",route=\"%s\"", method, pattern);
  Route *route = g_hash_table_lookup (self->routes, labels);

  if (route == NULL)
    {
      route = g_new0 (Route, 1);
      route->labels = g_steal_pointer (&labels);
      route->n_by_status = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->routes, route->labels, route);
    }

  return route;
}

static void
count_status (Route *route,
              guint  status)
{
  guint64 *n_answers = g_hash_table_lookup (route->n_by_status, GUINT_TO_POINTER (status));

  if (n_answers == NULL)
    {
      n_answers = g_new0 (guint64, 1);
      g_hash_table_insert (route->n_by_status, GUINT_TO_POINTER (status), n_answers);
    }
  ++*n_answers;
}

void
cp2_metrics_count (Cp2Metrics *self,
                   const char *method,
                   const char *pattern,
                   guint       status,
                   double      seconds)
{
  Route *route = need_route (self, method, pattern);

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    if (seconds <= bounds[i])
      route->n_within[i]++;

  route->n_requests++;
  route->seconds += seconds;
  count_status (route, status);
}

static void
write_head (GString    *text,
            const char *name,
            const char *type,
            const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  return g_strcmp0 ((*(const Route * const *) a)->labels, (*(const Route * const *) b)->labels);
}

static GPtrArray *
list_routes (Cp2Metrics *self)
{
  GPtrArray *routes = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer route;

  g_hash_table_iter_init (&iterator, self->routes);
  while (g_hash_table_iter_next (&iterator, NULL, &route))
    g_ptr_array_add (routes, route);
  g_ptr_array_sort (routes, compare_labels);
  return routes;
}

static void
write_statuses (GString *text,
                Route   *route)
{
  GHashTableIter iterator;
  gpointer status, n_answers;

  g_hash_table_iter_init (&iterator, route->n_by_status);
  while (g_hash_table_iter_next (&iterator, &status, &n_answers))
    g_string_append_printf (text, "cp2_requests_total{%s,status=\"%u\"} %" G_GUINT64_FORMAT "\n",
                            route->labels, GPOINTER_TO_UINT (status), *(guint64 *) n_answers);
}

/* Numbers of this format have a point whatever the locale says. */
static const char *
format (double  value,
        char   *buffer)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", value);
}

static void
write_histogram (GString *text,
                 Route   *route)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    g_string_append_printf (text, "cp2_request_seconds_bucket{%s,le=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            route->labels, format (bounds[i], buffer), route->n_within[i]);

  g_string_append_printf (text, "cp2_request_seconds_bucket{%s,le=\"+Inf\"} %" G_GUINT64_FORMAT "\n",
                          route->labels, route->n_requests);
  g_string_append_printf (text, "cp2_request_seconds_sum{%s} %s\n", route->labels, format (route->seconds, buffer));
  g_string_append_printf (text, "cp2_request_seconds_count{%s} %" G_GUINT64_FORMAT "\n",
                          route->labels, route->n_requests);
}

void
cp2_metrics_write (Cp2Metrics *self,
                   GString    *text)
{
  g_autoptr(GPtrArray) routes = list_routes (self);

  write_head (text, "cp2_requests_total", "counter", "Requests answered by a handler.");
  for (guint i = 0; i < routes->len; i++)
    write_statuses (text, routes->pdata[i]);

  write_head (text, "cp2_request_seconds", "histogram", "Time from the headers of a request to its answer.");
  for (guint i = 0; i < routes->len; i++)
    write_histogram (text, routes->pdata[i]);
}

void
cp2_metrics_write_value (GString    *text,
                         const char *name,
                         const char *type,
                         const char *help,
                         gint64      value)
{
  write_head (text, name, type, help);
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}
