#include "config.h"

#include <string.h>

#include "server/cp2-answer.h"
#include "server/cp2-changes.h"
#include "server/cp2-exchange.h"
#include "server/cp2-routes.h"

#define DEFAULT_LIMIT  500
#define MAX_WAIT       55
/* Smaller pages travel in one packet either way. */
#define MIN_COMPRESSED 1024

typedef struct
{
  Cp2Exchange       parent;

  char             *after;
  guint             limit;
  char            **scopes;
  gboolean          accepts_gzip;
  Cp2Poll          *poll;       /* nullable: does not wait, or no longer */

  GBytes           *page;
  gboolean          compressed;
  Cp2ChangesAnswer  answer;
  Cp2Problem       *problem;
} Changes;

static void
changes_clear (gpointer data)
{
  Changes *self = data;

  g_clear_pointer (&self->poll, cp2_poll_free);
  g_free (self->after);
  g_strfreev (self->scopes);
  g_clear_pointer (&self->page, g_bytes_unref);
  g_clear_pointer (&self->problem, cp2_problem_free);
}

static void
take_page (Changes   *self,
           Cp2Reader *reader,
           GString   *page)
{
  self->compressed = self->accepts_gzip && page->len > MIN_COMPRESSED;
  if (self->compressed)
    self->page = cp2_gzip_writer_compress (reader->compressor, page->str, page->len);
  else
    self->page = g_bytes_new (page->str, page->len);
}

static gboolean
read_page (Cp2Reader  *reader,
           gpointer    data,
           GError    **error)
{
  Changes *self = data;
  g_autoptr(GString) page = g_string_new (NULL);

  g_clear_pointer (&self->page, g_bytes_unref);
  if (cp2_changes_page (reader->sql, reader->server->meta, (const char * const *) self->scopes, self->after, self->limit,
                        page, &self->answer, &self->problem, error))
    take_page (self, reader, page);

  /* A problem is an answer too. */
  return self->page != NULL || self->problem != NULL;
}

static void
answer (Changes *self)
{
  Cp2Exchange *exchange = &self->parent;

  if (self->problem != NULL)
    cp2_answer_problem (exchange->server, exchange->request, g_steal_pointer (&self->problem));
  else
    cp2_answer_bytes (exchange->server, exchange->request, self->page, self->compressed);
  cp2_exchange_free (self);
}

static void
page_read (gpointer      data,
           const GError *error)
{
  Changes *self = data;

  if (error != NULL)
    cp2_exchange_answer_error (self, error);
  else if (self->poll != NULL && self->problem == NULL && self->answer.count == 0 && !self->answer.more)
    cp2_poll_arm (self->poll);
  else
    answer (self);
}

/* While it waited the sign-in may have ended, or the account got another scope. */
static void
read_again (Changes *self)
{
  Cp2Exchange *exchange = &self->parent;
  g_autoptr(Cp2Login) login = cp2_request_authenticate (exchange->server, exchange->request);

  if (login == NULL)
    {
      cp2_exchange_free (self);
      return;
    }

  g_strfreev (self->scopes);
  self->scopes = cp2_actor_list_scopes (login->actor);
  cp2_exchange_read (self, read_page, page_read);
}

static void
waited (gpointer      data,
        Cp2PollReason reason)
{
  Changes *self = data;

  if (reason != CP2_POLL_CHANGED)
    g_clear_pointer (&self->poll, cp2_poll_free);

  if (reason == CP2_POLL_CANCELLED)
    cp2_exchange_answer_code (self, CP2_PROBLEM_SHUTTING_DOWN);
  else
    read_again (self);
}

/* It watches before it reads, or a change in between would be slept through. When too many wait, it just reads. */
static void
watch (Changes *self,
       guint    wait_seconds)
{
  Cp2Exchange *exchange = &self->parent;

  if (wait_seconds > 0)
    self->poll = cp2_poll_new (exchange->server->polls, (const char * const *) self->scopes, wait_seconds * 1000,
                               cp2_http_request_get_cancellable (exchange->request), waited, self);
}

void
cp2_route_changes (Cp2HttpRequest *request,
                   gpointer        server)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate (server, request);
  guint limit, wait_seconds;
  Changes *self;

  if (login == NULL ||
      !cp2_request_read_number (server, request, "limit", 1, CP2_CHANGES_MAX_LIMIT, DEFAULT_LIMIT, &limit) ||
      !cp2_request_read_number (server, request, "wait", 0, MAX_WAIT, 0, &wait_seconds))
    return;

  self = cp2_exchange_new (sizeof (Changes), server, request, changes_clear);
  self->after = g_strdup (cp2_http_request_get_query_value (request, "after"));
  self->limit = limit;
  self->scopes = cp2_actor_list_scopes (login->actor);
  self->accepts_gzip = cp2_http_request_accepts_gzip (request);
  watch (self, wait_seconds);
  cp2_exchange_read (self, read_page, page_read);
}
