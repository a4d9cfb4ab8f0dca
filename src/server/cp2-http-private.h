#pragma once

#include <libsoup/soup.h>

#include "core/cp2-gzip.h"
#include "server/cp2-http-poller.h"
#include "server/cp2-http-router.h"
#include "server/cp2-http-server.h"

G_BEGIN_DECLS

/*
 * What the files of the HTTP floor share: server (listening, stopping), connection (one socket and where it stands),
 * sweep (deadlines), intake (from headers to the handler), request and answer. Nobody else includes this.
 */

/**
 * Cp2HttpPhase: where a connection stands; which deadline holds follows from it.
 * @CP2_HTTP_PHASE_HANDSHAKE: TLS is being set up, libsoup does not know the connection yet
 * @CP2_HTTP_PHASE_IDLE: between two requests
 * @CP2_HTTP_PHASE_HEADERS: waiting for the end of the headers
 * @CP2_HTTP_PHASE_BODY: receiving the body
 * @CP2_HTTP_PHASE_RUNNING: a handler has the request; only the client's going ends this
 * @CP2_HTTP_PHASE_WRITING: the answer is being sent
 * @CP2_HTTP_PHASE_LINGER: refused; what still comes is thrown away, so that the client reads the answer and no reset
 */
typedef enum
{
  CP2_HTTP_PHASE_HANDSHAKE,
  CP2_HTTP_PHASE_IDLE,
  CP2_HTTP_PHASE_HEADERS,
  CP2_HTTP_PHASE_BODY,
  CP2_HTTP_PHASE_RUNNING,
  CP2_HTTP_PHASE_WRITING,
  CP2_HTTP_PHASE_LINGER,
} Cp2HttpPhase;

/* How many connections one address has; shared by them. */
typedef struct
{
  guint64 key;
  guint   n_connections;
} Cp2HttpPeer;

#define CP2_TYPE_HTTP_CONNECTION (cp2_http_connection_get_type ())
G_DECLARE_FINAL_TYPE (Cp2HttpConnection, cp2_http_connection, CP2, HTTP_CONNECTION, GSocketConnection)

struct _Cp2HttpConnection
{
  GSocketConnection  parent_instance;

  Cp2HttpServer     *server;       /* unowned; NULL once closed */
  GList              link;         /* in the server's list while open */
  Cp2HttpPeer       *peer;         /* unowned */
  char              *address;
  char              *log_address;  /* network only: an address is personal data */

  Cp2HttpPhase       phase;
  gint64             since;        /* start of the phase */
  gint64             progress;     /* last byte seen in it */

  gsize              n_buffered;   /* of the body being received */
  Cp2HttpRequest    *incoming;     /* owned until its handler is called */
  Cp2HttpRequest    *running;      /* unowned; with a handler, not answered */
  GCancellable      *handshake;    /* owned */
  GIOStream         *stolen;       /* owned; taken from libsoup to refuse */
  GInputStream      *input;        /* owned, like output; made when first asked for */
  GOutputStream     *output;
  GSource           *drain;        /* owned; reads what a refused client still sends */
};

struct _Cp2HttpRequest
{
  GObject             parent_instance;

  Cp2HttpConnection  *connection;  /* owned */
  SoupServerMessage  *message;     /* owned */
  Cp2HttpMatch        match;
  char               *id;
  gint64              start;
  GMainContext       *context;     /* owned; the last reference may go on another thread */

  GHashTable         *query;
  GBytes             *body;
  GByteArray         *chunks;      /* body of more than one chunk */
  gsize               n_received;
  JsonNode           *json;
  GCancellable       *cancellable; /* made when first asked for */

  const char         *bearer;
  char               *range;       /* kept from libsoup, which would cut our answers by it */
  const char         *content_encoding;
  const char         *content_type;
  gboolean            accepts_gzip;
  gboolean            cancelled;
  gboolean            answered;
  gboolean            paused;      /* libsoup waits for us */
  gboolean            dispatched;  /* the handler has it */
  gboolean            close;       /* the connection must not be used again */
  gboolean            refusing;    /* answered around libsoup, which has not read the whole request */
};

struct _Cp2HttpServer
{
  GObject           parent_instance;

  SoupServer       *soup;
  Cp2HttpRouter    *router;
  gpointer          user_data;
  Cp2HttpLimits     limits;
  gboolean          log_requests;
  GMainContext     *context;
  GTlsCertificate  *certificate;
  char             *url;

  GPtrArray        *listeners;     /* of GSocket */
  GPtrArray        *accepting;     /* of GSource, parallel; empty while accepting pauses */
  GMainContext     *unused;        /* where libsoup's own accept sources lie, never run */
  GSource          *sweep;
  Cp2HttpPoller    *poller;
  GQueue            connections;   /* links inside the connections */
  GHashTable       *peers;         /* of Cp2HttpPeer by its key */
  gsize             n_buffered;    /* of all bodies being received */
  Cp2HttpCounters   counters;
  Cp2GzipWriter    *compressor;
  GBytes           *unreadable;    /* the answer to headers that libsoup cannot read */

  GTask            *stop;
  gint64            stop_deadline;
  gboolean          stopping;
};

/* connection */
Cp2HttpConnection *cp2_http_connection_new            (Cp2HttpServer       *server,
                                                       GSocket             *socket,
                                                       GSocketAddress      *remote,
                                                       Cp2HttpPeer         *peer);
GSocket           *cp2_http_connection_get_socket     (Cp2HttpConnection   *self);
guint64            cp2_http_connection_peer_key       (GSocketAddress      *address);
Cp2HttpConnection *cp2_http_connection_of_message     (SoupServerMessage   *message);
void               cp2_http_connection_start          (Cp2HttpConnection   *self,
                                                       GSocketAddress      *remote);
void               cp2_http_connection_set_phase      (Cp2HttpConnection   *self,
                                                       Cp2HttpPhase         phase);
void               cp2_http_connection_set_buffered   (Cp2HttpConnection   *self,
                                                       gsize                n_buffered);
void               cp2_http_connection_shut_down      (Cp2HttpConnection   *self);
void               cp2_http_connection_refuse         (Cp2HttpConnection   *self,
                                                       SoupServerMessage   *message,
                                                       GBytes              *answer);

/* accepting and stopping */
void               cp2_http_server_pause_accepting    (Cp2HttpServer       *self);
void               cp2_http_server_close_listeners    (Cp2HttpServer       *self);
void               cp2_http_server_close_connections  (Cp2HttpServer       *self);
void               cp2_http_server_connection_closed  (Cp2HttpServer       *self,
                                                       Cp2HttpConnection   *connection);
void               cp2_http_server_resume_accepting   (Cp2HttpServer       *self);
void               cp2_http_server_check_stopped      (Cp2HttpServer       *self);

/* sweep */
gboolean           cp2_http_sweep_cb                  (gpointer             user_data);

/* intake */
void               cp2_http_intake_attach             (Cp2HttpServer       *server);

/* request and answer */
Cp2HttpRequest    *cp2_http_request_new               (Cp2HttpConnection   *connection,
                                                       SoupServerMessage   *message);
void               cp2_http_request_cancel            (Cp2HttpRequest      *self);
void               cp2_http_request_refuse            (Cp2HttpRequest      *self,
                                                       Cp2ProblemCode       code);
void               cp2_http_request_set_defaults      (Cp2HttpRequest      *self);

G_END_DECLS
