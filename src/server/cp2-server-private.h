#pragma once

#include "server/cp2-feed.h"
#include "server/cp2-feed-watch.h"
#include "core/cp2-gzip.h"
#include "server/cp2-http-server.h"
#include "server/cp2-metrics.h"
#include "server/cp2-password-pool.h"
#include "server/cp2-polls.h"
#include "server/cp2-server-database.h"
#include "server/cp2-server.h"
#include "server/cp2-sms-gateway.h"
#include "server/cp2-worker-pool.h"

G_BEGIN_DECLS

/* What the server and its handlers share; nobody else includes this. */

struct _Cp2Server
{
  GObject           parent_instance;

  char             *database;
  char             *listen;
  Cp2Secret        *sms_secret;
  gint64            sms_daily_cap;
  gint64            started_at;   /* seconds since 1970 */

  Cp2ServerMeta    *meta;
  Cp2Sql           *sql;          /* the main loop's own, for point reads only */
  Cp2HttpServer    *http;
  Cp2WorkerPool    *writer;
  Cp2WorkerPool    *readers;
  Cp2PasswordPool  *passwords;
  Cp2SmsGateway    *sms;          /* nullable */
  Cp2Polls         *polls;
  Cp2Metrics       *metrics;
  Cp2FeedWatch     *watch;
  GSource          *housekeeping;
  GTask            *stop;
  GError           *stop_error;
  guint64           n_looks;      /* of the housekeeping */
  guint64           n_sms_failed;
};

/* The thread that writes: its connection is in a transaction whenever a job runs. */
typedef struct
{
  Cp2Server        *server;
  Cp2Sql           *sql;
  Cp2Feed          *feed;
} Cp2Writer;

/* A thread that reads. */
typedef struct
{
  Cp2Server        *server;
  Cp2Sql           *sql;
  Cp2GzipWriter    *compressor;
} Cp2Reader;

extern const Cp2WorkerHooks cp2_writer_hooks;
extern const Cp2WorkerHooks cp2_reader_hooks;

/* Seconds since 1970; what a test has set. */
gint64      cp2_server_now            (void);

/* Sends @text without waiting; what goes wrong is counted and logged, without number and text. */
void        cp2_server_send_sms       (Cp2Server   *self,
                                       const char  *to,
                                       const char  *text);

G_END_DECLS
