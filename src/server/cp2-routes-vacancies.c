#include "config.h"

#include <sodium.h>
#include <string.h>

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "core/cp2-vacancy.h"
#include "server/cp2-account-json.h"
#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-routes.h"
#include "storage/cp2-query.h"

#define DEFAULT_LIMIT 50
#define MAX_LIMIT     200
/* Bytes of a filter or of the words to search for. */
#define MAX_FILTER    200
/* Bytes of a cursor. */
#define MAX_CURSOR    200
#define DAY_LENGTH    10

static const char * const filters[] = { "exam", "activity", "station", "position", "county", "subcounty" };

typedef struct
{
  Cp2Exchange  parent;

  Cp2Query    *query;
  char        *day;     /* where the page begins, see read_cursor() */
  char        *id;
  guint        limit;
  GString     *response;
} Search;

static void
search_clear (gpointer data)
{
  Search *self = data;

  g_clear_object (&self->query);
  g_free (self->day);
  g_free (self->id);
  if (self->response != NULL)
    g_string_free (self->response, TRUE);
}

/* The page begins after this closing day and id. It grants nothing, so it needs no seal: only its form is checked. */
static gboolean
read_cursor (Search     *self,
             const char *text)
{
  char cursor[MAX_CURSOR + 1] = "";
  g_autofree char *day = NULL;
  gsize length;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (sodium_base642bin ((guint8 *) cursor, MAX_CURSOR, text, strlen (text), NULL, &length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return FALSE;

  day = g_strndup (cursor, DAY_LENGTH);
  if (strlen (cursor) != length || length <= DAY_LENGTH || !g_utf8_validate (cursor, length, NULL) ||
      !cp2_date_is_valid (day))
    return FALSE;

  self->day = g_steal_pointer (&day);
  self->id = g_strdup (cursor + DAY_LENGTH);
  return TRUE;
}

static char *
make_cursor (const char *day,
             const char *id)
{
  g_autofree char *cursor = g_strconcat (day, id, NULL);
  gsize size = sodium_base64_ENCODED_LEN (strlen (cursor), sodium_base64_VARIANT_URLSAFE_NO_PADDING);

  return sodium_bin2base64 (g_malloc (size), size, (const guint8 *) cursor, strlen (cursor),
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Rows come by closing day and id; those of the first day that the page before has shown are passed over. */
static gboolean
is_shown (Search     *self,
          const char *day,
          const char *id)
{
  return self->day != NULL && g_strcmp0 (day, self->day) == 0 && g_strcmp0 (id, self->id) <= 0;
}

/* The bytes of each record are those of the feed, which has it at its version. */
static Cp2Statement *
select_rows (Search     *self,
             Cp2Reader  *reader,
             GError    **error)
{
  return cp2_query_select (self->query, reader->sql,
                           "r.id, r.closes_on, (SELECT whole FROM feed WHERE seq = r.version)", 0, -1, error);
}

static gboolean
read_rows (Search        *self,
           Cp2Statement  *statement,
           GError       **error)
{
  g_autofree char *last_day = NULL;
  g_autofree char *last_id = NULL;
  guint n_rows = 0;
  gboolean row;

  while (cp2_statement_step (statement, &row, error) && row && n_rows <= self->limit)
    {
      const char *id = cp2_statement_get_text (statement, 0);
      const char *day = cp2_statement_get_text (statement, 1);
      const char *record = cp2_statement_get_text (statement, 2);

      if (is_shown (self, day, id) || record == NULL || ++n_rows > self->limit)
        continue;

      if (n_rows > 1)
        g_string_append_c (self->response, ',');
      g_string_append (self->response, record);
      cp2_set_text (&last_day, day);
      cp2_set_text (&last_id, id);
    }
  cp2_statement_reset (statement);

  g_string_append_printf (self->response, "],\"more\":%s", n_rows > self->limit ? "true" : "false");
  if (n_rows > self->limit)
    {
      g_autofree char *cursor = make_cursor (last_day, last_id);

      cp2_json_append_member (self->response, "cursor", cursor);
    }

  return *error == NULL;
}

static gboolean
search (Cp2Reader  *reader,
        gpointer    data,
        GError    **error)
{
  Search *self = data;
  Cp2Statement *statement = select_rows (self, reader, error);

  self->response = g_string_new ("{\"vacancies\":[");
  return statement != NULL && read_rows (self, statement, error);
}

static void
searched (gpointer      data,
          const GError *error)
{
  Search *self = data;

  if (error != NULL)
    {
      cp2_exchange_answer_error (self, error);
      return;
    }

  g_string_append_c (self->response, ',');
  cp2_json_append_server (self->response, self->parent.server);
  g_string_append_c (self->response, '}');
  cp2_exchange_answer_json (self, 200, self->response->str);
}

static gboolean
is_filter (const char *value)
{
  return value == NULL || (strlen (value) <= MAX_FILTER && g_utf8_validate (value, -1, NULL));
}

/* FALSE with the parameter that is at fault. */
static gboolean
set_filters (Search          *self,
             Cp2HttpRequest  *request,
             const char     **fault)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      const char *value = cp2_http_request_get_query_value (request, filters[i]);

      *fault = filters[i];
      if (!is_filter (value))
        return FALSE;
      cp2_query_filter_one (self->query, filters[i], value);
    }

  *fault = "q";
  if (!is_filter (cp2_http_request_get_query_value (request, "q")))
    return FALSE;
  cp2_query_search (self->query, cp2_http_request_get_query_value (request, "q"));

  *fault = "after";
  return read_cursor (self, cp2_http_request_get_query_value (request, "after"));
}

void
cp2_route_vacancies (Cp2HttpRequest *request,
                     gpointer        server)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate (server, request);
  g_autofree char *today = cp2_clock_today ();
  const char *fault;
  guint limit;
  Search *self;

  if (login == NULL || !cp2_request_read_number (server, request, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT, &limit))
    return;

  self = cp2_exchange_new (sizeof (Search), server, request, search_clear);
  self->query = cp2_query_new (&cp2_vacancy_kind);
  self->limit = limit;
  if (!set_filters (self, request, &fault))
    {
      cp2_answer_field (server, request, CP2_PROBLEM_BAD_QUERY, fault);
      cp2_exchange_free (self);
      return;
    }

  cp2_query_filter_one (self->query, "closed", "0");
  cp2_query_filter_from (self->query, "closes_on", self->day != NULL && strcmp (self->day, today) > 0 ? self->day : today);
  cp2_query_sort (self->query, "closes_on", FALSE);
  cp2_exchange_read (self, search, searched);
}
