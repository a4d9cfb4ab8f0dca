#include "config.h"

#include <string.h>

#include "tests/app/stranger.h"

static const char page[] = "<!DOCTYPE html><title>Welcome</title><p>Accept our terms to go on.";

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  static const guint statuses[] = { 200, 501, 302, 511 };
  StrangerWay way = GPOINTER_TO_UINT (user_data);

  soup_server_message_set_status (message, statuses[way], NULL);
  if (way == STRANGER_REDIRECT)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "http://127.0.0.1:9/welcome");
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, page, sizeof page - 1);
}

SoupServer *
stranger_new (StrangerWay      way,
              guint            port,
              GTlsCertificate *certificate)
{
  SoupServer *server = soup_server_new ("tls-certificate", certificate, NULL);
  g_autoptr(GError) error = NULL;

  soup_server_add_handler (server, NULL, answer_cb, GUINT_TO_POINTER (way), NULL);
  soup_server_listen_local (server, port, SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  return server;
}

char *
stranger_dup_url (SoupServer *stranger)
{
  GSList *uris = soup_server_get_uris (stranger);
  g_autofree char *text = g_uri_to_string (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  if (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

static void
run (const char * const *command)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *said = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("openssl: %s", said);
}

GTlsCertificate *
stranger_make_certificate (const char *file,
                           const char *name,
                           gboolean    is_expired)
{
  g_autofree char *extension = g_strconcat ("subjectAltName=", name, NULL);
  g_autofree char *key = g_strconcat (file, ".key", NULL);
  const char * const make[] = {
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Stranger",
    "-addext", extension, "-days", "2", "-keyout", key, "-out", file, NULL
  };
  const char * const expire[] = { "openssl", "x509", "-in", file, "-signkey", key, "-days", "-1", "-out", file, NULL };
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  run (make);
  if (is_expired)
    run (expire);

  certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);
  return certificate;
}
