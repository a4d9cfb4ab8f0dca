#pragma once

#include <string.h>

#include <libsoup/soup.h>

#include "core/cp2-gzip.h"
#include "tests/client/api-fixture.h"

#define TOKEN "0123456789abcdef-the-access-token"

/* A real server in a thread of its own. It answers what the test has put here and keeps what it was asked. */
typedef struct
{
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  SoupServer   *server;
  char         *url;

  GMutex        lock;
  guint         status;
  const char   *content_type;
  const char   *answer;
  const char   *retry_after;
  gboolean      wrong_mac;

  char         *asked;
  char         *body;
  char         *authorization;
  char         *schema;
  char         *coding;
  char         *accepts;
  guint         requests;
  GHashTable   *ports;
} Fixture;

static void
keep (char       **place,
      const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
keep_body (Fixture           *fixture,
           SoupServerMessage *message)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GBytes) text = NULL;

  if (g_strcmp0 (fixture->coding, "gzip") == 0)
    text = cp2_gzip_inflate (body, 1024 * 1024, 0, NULL);
  g_free (fixture->body);
  fixture->body = g_strndup (g_bytes_get_data (text ? text : body, NULL), g_bytes_get_size (text ? text : body));
}

static char *
answer_ping (Fixture    *fixture,
             GHashTable *query)
{
  const char *nonce = query ? g_hash_table_lookup (query, "nonce") : "";
  g_autofree char *text = g_strconcat (nonce, "\ne1\n2026-11-02T08:00:00.000Z", NULL);
  g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) TOKEN, strlen (TOKEN), text, -1);

  if (fixture->wrong_mac)
    mac[0] = mac[0] == 'a' ? 'b' : 'a';
  return g_strdup_printf ("{\"server_time\":\"2026-11-02T08:00:00.000Z\",\"epoch\":\"e1\",\"mac\":\"%s\"}", mac);
}

static void
set_answer (SoupServerMessage *message,
            Fixture           *fixture,
            const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) packed = cp2_gzip_deflate (plain);
  gboolean pack = strlen (text) > 100;
  GBytes *body = pack ? packed : plain;

  soup_message_headers_replace (headers, "Cp2-Request-Id", "request-7");
  if (fixture->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", fixture->retry_after);
  if (pack)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_server_message_set_status (message, fixture->status, NULL);
  if (text[0] != '\0')
    soup_server_message_set_response (message, fixture->content_type, SOUP_MEMORY_COPY,
                                      g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GInetSocketAddress *remote = G_INET_SOCKET_ADDRESS (soup_server_message_get_remote_address (message));
  g_autofree char *uri = g_uri_to_string (soup_server_message_get_uri (message));
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&fixture->lock);
  g_autofree char *ping = NULL;
  g_autofree char *asked = NULL;

  fixture->requests++;
  g_hash_table_add (fixture->ports, GUINT_TO_POINTER ((guint) g_inet_socket_address_get_port (remote)));
  asked = g_strconcat (soup_server_message_get_method (message), " ", strstr (uri, "/v1/"), NULL);
  keep (&fixture->asked, asked);
  keep (&fixture->authorization, soup_message_headers_get_one (headers, "Authorization"));
  keep (&fixture->schema, soup_message_headers_get_one (headers, "Cp2-Schema"));
  keep (&fixture->coding, soup_message_headers_get_one (headers, "Content-Encoding"));
  keep (&fixture->accepts, soup_message_headers_get_one (headers, "Accept-Encoding"));
  keep_body (fixture, message);

  if (g_str_equal (path, "/v1/ping") && fixture->answer == NULL)
    ping = answer_ping (fixture, query);
  set_answer (message, fixture, ping ? ping : fixture->answer);
}

static gpointer
server_thread (gpointer data)
{
  Fixture *fixture = data;

  g_main_context_push_thread_default (fixture->context);
  g_main_loop_run (fixture->loop);
  g_main_context_pop_thread_default (fixture->context);
  return NULL;
}

/* @data: (nullable): name of a certificate file, for TLS */
G_GNUC_UNUSED static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr(GError) error = NULL;
  GSList *uris;

  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  fixture->ports = g_hash_table_new (NULL, NULL);
  fixture->status = 200;
  fixture->content_type = "application/json";

  g_main_context_push_thread_default (fixture->context);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  if (data != NULL)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "client", "tls", data, NULL);
      g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);

      g_assert_no_error (error);
      soup_server_set_tls_certificate (fixture->server, certificate);
      options |= SOUP_SERVER_LISTEN_HTTPS;
    }
  g_assert_true (soup_server_listen_local (fixture->server, 0, options, &error));
  g_main_context_pop_thread_default (fixture->context);

  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->thread = g_thread_new ("server", server_thread, fixture);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

G_GNUC_UNUSED static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_main_context_invoke (fixture->context, quit_cb, fixture->loop);
  g_thread_join (fixture->thread);
  g_main_context_push_thread_default (fixture->context);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  while (g_main_context_iteration (fixture->context, FALSE))
    continue;
  g_main_context_pop_thread_default (fixture->context);
  settle_threads ();
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  g_hash_table_unref (fixture->ports);
  g_free (fixture->url);
  g_free (fixture->asked);
  g_free (fixture->body);
  g_free (fixture->authorization);
  g_free (fixture->schema);
  g_free (fixture->coding);
  g_free (fixture->accepts);
}
