#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-server.h"
#include "bench-table.h"
#include "core/cp2-vacancy.h"
#include "server/cp2-accounts.h"
#include "server/cp2-password.h"
#include "server/cp2-server-database.h"
#include "server/cp2-server.h"

#define A_COMMIT 5000

static void
put_vacancy (Cp2Feed *feed,
             GRand   *random,
             GError **error)
{
  static const char * const positions[] = { "SUP", "INV", "SEC", "CM", "DRV" };
  g_autoptr(Cp2Vacancy) vacancy = cp2_record_new (&cp2_vacancy_kind, NULL);
  guint county = g_rand_int_range (random, 1, 48);

  cp2_set_text (&vacancy->exam, "KCSE-2026");
  cp2_set_text (&vacancy->activity, "invigilation");
  cp2_set_text (&vacancy->position, positions[g_rand_int_range (random, 0, 5)]);
  vacancy->county = g_strdup_printf ("%02u", county);
  vacancy->subcounty = g_strdup_printf ("%02u%03d", county, g_rand_int_range (random, 1, 8));
  vacancy->station = g_strdup_printf ("%s%03d", vacancy->subcounty, g_rand_int_range (random, 1, 41));
  vacancy->title = g_strdup_printf ("%s, KCSE 2026", vacancy->position);
  vacancy->station_name = g_strdup_printf ("Ziwa School %s", vacancy->station);
  vacancy->closes_on = g_strdup_printf ("2026-12-%02d", g_rand_int_range (random, 1, 29));
  vacancy->slots = 4;
  cp2_feed_import (feed, vacancy, error);
}

static void
fill (const char *url,
      guint       n_vacancies)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (url, &error);
  g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autoptr(Cp2Account) account = NULL;
  g_autofree char *hash = cp2_password_hash (BENCH_PASSWORD, &error);
  Cp2NewAccount person = { .username = BENCH_USERNAME, .role = CP2_ROLE_PROFESSIONAL, .password_hash = hash };

  for (guint i = 0; i < n_vacancies; i++)
    {
      if (i % A_COMMIT == 0)
        {
          cp2_sql_begin (sql, &error);
          cp2_feed_begin (feed, &error);
        }
      put_vacancy (feed, random, &error);
      if (i % A_COMMIT == A_COMMIT - 1 || i == n_vacancies - 1)
        {
          cp2_feed_finish (feed, &error);
          cp2_sql_commit (sql, &error);
        }
      g_assert_no_error (error);
    }

  cp2_sql_begin (sql, &error);
  account = cp2_accounts_create (feed, &person, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  cp2_sql_commit (sql, &error);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

G_NORETURN static void
serve (const char *url,
       guint       n_vacancies,
       int         pipe)
{
  Cp2ServerOptions options = { .database = url, .listen = "127.0.0.1:0" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Cp2Server *server;
  const char *address;

  fill (url, n_vacancies);
  server = cp2_server_new (&options, &error);
  g_assert_no_error (error);
  cp2_server_start (server, &error);
  g_assert_no_error (error);
  address = cp2_server_get_url (server);
  g_assert_cmpint (write (pipe, address, strlen (address)), >, 0);
  close (pipe);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_main_loop_run (loop);
  _exit (0);
}

void
bench_server_start (BenchServer *self,
                    guint        n_vacancies)
{
  g_autofree char *database = NULL;
  char address[256] = "";
  int pipes[2];

  self->folder = bench_folder ();
  database = g_strdup_printf ("sqlite:%s/server.db", self->folder);
  g_assert_cmpint (pipe (pipes), ==, 0);
  self->pid = fork ();
  if (self->pid == 0)
    {
      close (pipes[0]);
      serve (database, n_vacancies, pipes[1]);
    }
  close (pipes[1]);
  g_assert_cmpint (read (pipes[0], address, sizeof address - 1), >, 0);
  close (pipes[0]);
  self->url = g_strdup (address);
}

void
bench_server_stop (BenchServer *self)
{
  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
  bench_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->url);
}
