#include "config.h"

#include "core/cp2-clock.h"
#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-push.h"
#include "server/cp2-routes.h"

typedef struct
{
  Cp2Exchange      parent;

  Cp2Login        *login;
  JsonObject      *body;    /* owned */
  gint64           received_at;
  Cp2PushRequest  *request; /* owned */
  GString         *response;
  Cp2Problem      *problem;
} Push;

static void
push_clear (gpointer data)
{
  Push *self = data;

  g_clear_pointer (&self->login, cp2_login_free);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->request, cp2_push_request_free);
  g_string_free (self->response, TRUE);
  g_clear_pointer (&self->problem, cp2_problem_free);
}

/* On a reader: what can be done without the database is not left to the one thread that writes. */
static gboolean
prepare (Cp2Reader  *reader,
         gpointer    data,
         GError    **error)
{
  Push *self = data;

  self->request = cp2_push_request_new (self->body, self->received_at, &self->problem);
  return TRUE;
}

/* A problem is no failure of the step: nothing was written then. */
static gboolean
run (Cp2Writer  *writer,
     gpointer    data,
     GError    **error)
{
  Push *self = data;

  return cp2_push_run (writer->feed, self->login->actor, self->request, self->response, &self->problem, error) ||
         self->problem != NULL;
}

static void
pushed (gpointer      data,
        const GError *error)
{
  Push *self = data;

  if (error == NULL && self->problem != NULL)
    {
      cp2_answer_problem (self->parent.server, self->parent.request, g_steal_pointer (&self->problem));
      cp2_exchange_free (self);
      return;
    }

  if (error == NULL)
    {
      cp2_feed_watch_look (self->parent.server->watch);
      cp2_exchange_answer_json (self, 200, self->response->str);
    }
  else
    {
      cp2_exchange_answer_error (self, error);
    }
}

static void
prepared (gpointer      data,
          const GError *error)
{
  Push *self = data;

  if (self->request != NULL)
    cp2_exchange_write (self, run, pushed);
  else
    pushed (self, error);
}

void
cp2_route_operations (Cp2HttpRequest *request,
                      gpointer        server)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate (server, request);
  JsonNode *root = cp2_http_request_get_json (request);
  Push *self;

  if (login == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      cp2_answer_code (server, request, CP2_PROBLEM_BAD_BODY);
      return;
    }

  self = cp2_exchange_new (sizeof (Push), server, request, push_clear);
  self->login = g_steal_pointer (&login);
  self->body = json_node_dup_object (root);
  self->received_at = cp2_clock_now ();
  self->response = g_string_new (NULL);
  cp2_exchange_read (self, prepare, prepared);
}
