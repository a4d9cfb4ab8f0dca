#include "config.h"

#define G_LOG_DOMAIN "cp2-server"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>

#include "server/cp2-password.h"
#include "server/cp2-server.h"
#include "server/cp2-sms-gateway.h"

/* How long running requests may go on after SIGTERM. */
#define GRACE_MS 9000

enum {
  EXIT_USAGE = 2
};

static const Cp2PasswordCost low_cost = { 1, 64 * 1024 };

typedef struct
{
  GMainLoop *loop;
  Cp2Server *server;
  gboolean   stopping;
  gboolean   failed;
} Program;

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!cp2_server_stop_finish (program->server, result, &error))
    g_message ("Stopped, but not in order: %s", error->message);
  g_main_loop_quit (program->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  Program *program = user_data;

  if (!program->stopping)
    {
      program->stopping = TRUE;
      g_message ("Stopping");
      cp2_server_stop_async (program->server, GRACE_MS, stopped_cb, program);
    }

  return G_SOURCE_CONTINUE;
}

/* No core files: passwords and keys pass through this memory. */
static void
forbid_core_dumps (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_warning ("Core dumps cannot be switched off");
}

static gboolean
set_password_cost (const char  *name,
                   GError     **error)
{
  if (name == NULL || g_str_equal (name, "normal"))
    return TRUE;
  if (!g_str_equal (name, "low"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--password-cost is low or normal, not “%s”.", name);
      return FALSE;
    }

  g_warning ("Passwords are hashed cheaply; this is for demonstrations and tests only");
  cp2_password_set_cost (&low_cost);
  return TRUE;
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if ((level & G_LOG_LEVEL_DEBUG) && g_log_writer_default_would_drop (level, NULL))
    return G_LOG_WRITER_HANDLED;

  /* Everything goes to standard error: standard output is for programs that read the address. */
  if (g_log_writer_is_journald (fileno (stderr)))
    return g_log_writer_journald (level, fields, n_fields, user_data);

  {
    g_autofree char *line = g_log_writer_format_fields (level, fields, n_fields, FALSE);

    fprintf (stderr, "%s\n", line);
    return G_LOG_WRITER_HANDLED;
  }
}

static int
serve (const Cp2ServerOptions *options)
{
  Program program = { NULL };
  g_autoptr(GError) error = NULL;

  program.server = cp2_server_new (options, &error);
  if (program.server == NULL || !cp2_server_start (program.server, &error))
    {
      fprintf (stderr, "cp2-server: %s\n", error->message);
      g_clear_object (&program.server);
      return g_error_matches (error, CP2_SERVER_ERROR, CP2_SERVER_ERROR_OPTION) || error->domain == CP2_SMS_ERROR
             ? EXIT_USAGE : EXIT_FAILURE;
    }

  program.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, signal_cb, &program);
  g_unix_signal_add (SIGINT, signal_cb, &program);
  printf ("listening on %s\n", cp2_server_get_url (program.server));
  fflush (stdout);
  g_main_loop_run (program.loop);

  g_main_loop_unref (program.loop);
  g_object_unref (program.server);
  return EXIT_SUCCESS;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *database = NULL, *listen = NULL, *sms = NULL, *secret = NULL, *certificate = NULL, *key = NULL, *cost = NULL;
  gint64 cap = 0;
  int workers = 0;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &database, "Where the database is", "sqlite:PATH" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, "Address to listen on; port 0 takes a free one (127.0.0.1:8642)", "HOST:PORT" },
    { "sms", 0, 0, G_OPTION_ARG_STRING, &sms, "Where text messages go", "file:DIR" },
    { "sms-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &secret, "File with the secret of the gateway's callback", "FILE" },
    { "sms-daily-cap", 0, 0, G_OPTION_ARG_INT64, &cap, "Most text messages a day (50000)", "N" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate, "Certificate and its chain, PEM", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Private key of the certificate, PEM", "FILE" },
    { "workers", 0, 0, G_OPTION_ARG_INT, &workers, "Threads that read the database (one a processor)", "N" },
    { "password-cost", 0, 0, G_OPTION_ARG_STRING, &cost, "What hashing a password costs; low is for demonstrations", "low|normal" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– the server of CP2");
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  g_log_set_writer_func (write_log, NULL, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !set_password_cost (cost, &error))
    {
      fprintf (stderr, "cp2-server: %s Try --help.\n", error->message);
      return EXIT_USAGE;
    }
  if (version)
    {
      printf ("cp2-server %s\n", PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  if (database == NULL || argc > 1 || workers < 0 || workers > 256 || cap < 0)
    {
      fprintf (stderr, "cp2-server: %s Try --help.\n",
               database == NULL ? "--database is missing." : "An argument is wrong or one too many.");
      return EXIT_USAGE;
    }

  forbid_core_dumps ();
  return serve (&(Cp2ServerOptions) {
    .database = database, .listen = listen != NULL ? listen : "127.0.0.1:8642", .sms = sms, .sms_secret_file = secret,
    .sms_daily_cap = cap, .tls_certificate = certificate, .tls_key = key, .workers = workers,
  });
}
