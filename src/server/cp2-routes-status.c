#include "config.h"

#include "server/cp2-answer.h"
#include "server/cp2-exchange.h"
#include "server/cp2-routes.h"

/* Alive: the main loop turns. Nothing else is looked at, or a full queue would get the server restarted. */
void
cp2_route_health (Cp2HttpRequest *request,
                  gpointer        server)
{
  cp2_answer_json (server, request, 200, "{\"status\":\"ok\"}");
}

/* Ready: the database can be read and written, asked through the same queues as everything. */
static gboolean
touch (Cp2Writer  *writer,
       gpointer    data,
       GError    **error)
{
  return cp2_sql_run (writer->sql, error, "UPDATE feed_head SET seq = seq WHERE one = 1", "");
}

static void
touched (gpointer      data,
         const GError *error)
{
  if (error != NULL)
    cp2_exchange_answer_error (data, error);
  else
    cp2_exchange_answer_json (data, 200, "{\"status\":\"ready\"}");
}

static gboolean
look (Cp2Reader  *reader,
      gpointer    data,
      GError    **error)
{
  return cp2_sql_run (reader->sql, error, "SELECT seq FROM feed_head", "");
}

static void
looked (gpointer      data,
        const GError *error)
{
  if (error != NULL)
    cp2_exchange_answer_error (data, error);
  else
    cp2_exchange_write (data, touch, touched);
}

void
cp2_route_ready (Cp2HttpRequest *request,
                 gpointer        server)
{
  cp2_exchange_read (cp2_exchange_new (sizeof (Cp2Exchange), server, request, NULL), look, looked);
}

static void
write_http (GString   *text,
            Cp2Server *server)
{
  Cp2HttpCounters counters;

  cp2_http_server_get_counters (server->http, &counters);
  cp2_metrics_write_value (text, "cp2_connections", "gauge", "Open connections.", counters.n_connections);
  cp2_metrics_write_value (text, "cp2_requests_running", "gauge", "Requests with a handler.", counters.n_running);
  cp2_metrics_write_value (text, "cp2_connections_accepted_total", "counter", "Connections accepted.", counters.n_accepted);
  cp2_metrics_write_value (text, "cp2_connections_refused_total", "counter", "Connections refused.", counters.n_refused);
  cp2_metrics_write_value (text, "cp2_connections_expired_total", "counter", "Connections ended by a deadline.", counters.n_expired);
  cp2_metrics_write_value (text, "cp2_requests_received_total", "counter", "Requests received.", counters.n_requests);
  cp2_metrics_write_value (text, "cp2_server_errors_total", "counter", "Answers of 500 and above.", counters.n_server_errors);
}

static void
write_server (GString   *text,
              Cp2Server *server)
{
  cp2_metrics_write_value (text, "cp2_start_time_seconds", "gauge", "When the server started, since 1970.", server->started_at);
  cp2_metrics_write_value (text, "cp2_writer_queue", "gauge", "Jobs that wait for the writer.", cp2_worker_pool_get_n_queued (server->writer));
  cp2_metrics_write_value (text, "cp2_reader_queue", "gauge", "Jobs that wait for a reader.", cp2_worker_pool_get_n_queued (server->readers));
  cp2_metrics_write_value (text, "cp2_password_jobs", "gauge", "Passwords being hashed or waiting.", cp2_password_pool_get_n_jobs (server->passwords));
  cp2_metrics_write_value (text, "cp2_long_polls", "gauge", "Requests that wait for a change.", cp2_polls_get_n_armed (server->polls));
  cp2_metrics_write_value (text, "cp2_feed_head", "counter", "Last sequence of the feed.", cp2_feed_watch_get_head (server->watch));
  cp2_metrics_write_value (text, "cp2_sms_failed_total", "counter", "Text messages that the gateway did not take.", server->n_sms_failed);
}

void
cp2_route_metrics (Cp2HttpRequest *request,
                   gpointer        user_data)
{
  Cp2Server *server = user_data;
  g_autoptr(GString) text = g_string_sized_new (16 * 1024);

  cp2_feed_watch_look (server->watch);
  write_server (text, server);
  write_http (text, server);
  cp2_metrics_write (server->metrics, text);
  cp2_answer_text (server, request, text->str);
}
