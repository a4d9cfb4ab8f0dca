#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: The whole server
 *
 * HTTP, the one connection that writes, the ones that read, passwords, text messages and waiting requests put
 * together. The main loop speaks HTTP and does point reads; everything that can block has a thread elsewhere.
 */

/**
 * Cp2ServerError:
 * @CP2_SERVER_ERROR_DATABASE: there is no database that this version can serve; the message says what to do
 * @CP2_SERVER_ERROR_OPTION: an option is wrong, or a file that it names cannot be used
 */
typedef enum
{
  CP2_SERVER_ERROR_DATABASE,
  CP2_SERVER_ERROR_OPTION,
} Cp2ServerError;

#define CP2_SERVER_ERROR (cp2_server_error_quark ())
GQuark       cp2_server_error_quark   (void);

/**
 * Cp2ServerOptions:
 * @database: `sqlite:PATH`
 * @listen: `HOST:PORT`; port 0 takes a free one
 * @sms: (nullable): where text messages go, see cp2_sms_gateway_new_for_uri(); without it there are none
 * @sms_secret_file: (nullable): file with the secret that the gateway's callback must show; without it there is no such
 *   callback
 * @sms_daily_cap: most text messages a day; 0 for %CP2_SERVER_SMS_DAILY_CAP
 * @tls_certificate: (nullable): PEM file
 * @tls_key: (nullable): PEM file
 * @workers: threads that read the database; 0 for one a processor, at least 2
 * @max_waiting: requests that may wait for a change at once; 0 for %CP2_SERVER_MAX_WAITING
 *
 * How to run it.
 */
typedef struct
{
  const char *database;
  const char *listen;
  const char *sms;
  const char *sms_secret_file;
  gint64      sms_daily_cap;
  const char *tls_certificate;
  const char *tls_key;
  guint       workers;
  guint       max_waiting;
} Cp2ServerOptions;

#define CP2_SERVER_SMS_DAILY_CAP 50000
#define CP2_SERVER_MAX_WAITING   10000

#define CP2_TYPE_SERVER (cp2_server_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Server, cp2_server, CP2, SERVER, GObject)

/**
 * cp2_server_new:
 * @options: copied
 * @error: #Cp2ServerError, #Cp2SmsError, #Cp2SqlError, #GTlsError
 *
 * Opens the database, which `cp2ctl init` (or cp2_server_database_open()) must have made, and brings its schema up to
 * date. Belongs to the thread-default main context of the caller.
 *
 * Returns: (transfer full): a server that does not listen yet
 */
Cp2Server   *cp2_server_new           (const Cp2ServerOptions  *options,
                                       GError                 **error);

/** cp2_server_start: begins to listen. */
gboolean     cp2_server_start         (Cp2Server               *self,
                                       GError                 **error);

/** cp2_server_get_url: (nullable) (transfer none): where it listens, like `http://127.0.0.1:8642`. */
const char  *cp2_server_get_url       (Cp2Server               *self);

/**
 * cp2_server_stop_async:
 * @grace_ms: how long running requests may go on
 *
 * Takes no more connections, answers what waits for a change, lets running requests end, then the queued writes.
 * To be called once before the last reference goes.
 */
void         cp2_server_stop_async    (Cp2Server               *self,
                                       guint                    grace_ms,
                                       GAsyncReadyCallback      callback,
                                       gpointer                 user_data);
/** cp2_server_stop_finish: %FALSE with %G_IO_ERROR_TIMED_OUT when requests had to be cut off. */
gboolean     cp2_server_stop_finish   (Cp2Server               *self,
                                       GAsyncResult            *result,
                                       GError                 **error);

G_END_DECLS
