#pragma once

#include <string.h>

#include "tests/client/api-fixture.h"

/* A server that says exactly the given bytes, whatever it was asked, and hangs up. */
typedef struct
{
  GSocketService *service;
  char           *url;

  GMutex          lock;
  GBytes         *answer;
  int             running;

  /* Between the bytes after the head; 0 sends all at once */
  guint           drip_ms;
  /* Says nothing and waits for the other side to go */
  gboolean        silent;
  /* Does not wait to be asked */
  gboolean        eager;
} Fixture;

static gboolean
read_head (GInputStream *input)
{
  char buffer[4096];
  gsize length = 0;

  while (length < sizeof buffer - 1)
    {
      gssize got = g_input_stream_read (input, buffer + length, sizeof buffer - 1 - length, NULL, NULL);

      if (got <= 0)
        return FALSE;

      length += got;
      buffer[length] = '\0';
      if (strstr (buffer, "\r\n\r\n") != NULL)
        return TRUE;
    }

  return FALSE;
}

static GBytes *
ref_answer (Fixture *fixture)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&fixture->lock);

  return g_bytes_ref (fixture->answer);
}

G_GNUC_UNUSED static void
set_answer (Fixture    *fixture,
            const char *text,
            gsize       length)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&fixture->lock);

  g_clear_pointer (&fixture->answer, g_bytes_unref);
  fixture->answer = g_bytes_new (text, length);
}

static void
answer (Fixture       *fixture,
        GInputStream  *input,
        GOutputStream *output)
{
  g_autoptr(GBytes) bytes = ref_answer (fixture);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  const char *body = length > 0 ? g_strstr_len (text, length, "\r\n\r\n") : NULL;
  gsize at_once = fixture->drip_ms > 0 && body ? (gsize) (body + 4 - text) : length;

  if ((!fixture->eager && !read_head (input)) || !g_output_stream_write_all (output, text, at_once, NULL, NULL, NULL))
    return;

  for (gsize i = at_once; i < length; i++)
    {
      g_usleep (fixture->drip_ms * 1000);
      if (!g_output_stream_write_all (output, text + i, 1, NULL, NULL, NULL))
        return;
    }
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  Fixture *fixture = user_data;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char rest[256];

  g_atomic_int_inc (&fixture->running);
  if (!fixture->silent)
    answer (fixture, input, output);
  else
    while (g_input_stream_read (input, rest, sizeof rest, NULL, NULL) > 0)
      continue;
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_atomic_int_add (&fixture->running, -1);
  return TRUE;
}

G_GNUC_UNUSED static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  fixture->service = g_threaded_socket_service_new (20);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (fixture->service), address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
  fixture->url = g_strdup_printf ("http://127.0.0.1:%u",
                                  g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_signal_connect (fixture->service, "run", G_CALLBACK (run_cb), fixture);
  set_answer (fixture, "", 0);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_socket_service_stop (fixture->service);
  g_socket_listener_close (G_SOCKET_LISTENER (fixture->service));
  g_object_unref (fixture->service);
  /* The other side hangs up in its main loop. */
  while (g_atomic_int_get (&fixture->running) > 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  settle_threads ();
  g_bytes_unref (fixture->answer);
  g_free (fixture->url);
}
