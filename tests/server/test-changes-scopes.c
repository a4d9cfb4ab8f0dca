#include "config.h"

#include "feed-client.h"

#define N_CLIENTS 6
#define N_STEPS 400

static void
put_many (Fixture    *self,
          const char *prefix,
          guint       n,
          const char *subcounty)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s%u", prefix, i);

      put_profile (self, id, "Jane Njeri", subcounty);
    }
}

/* A record goes from A to B to C. Whoever slept through part of it has in the end what it may see, and nothing else. */
static void
test_moved (Fixture       *self,
            gconstpointer  data)
{
  static const char * const places[] = { "21301", "21302", "21303" };
  Client clients[3][3];
  const char *none = NULL;

  for (guint step = 0; step < 3; step++)
    {
      put_profile (self, "a", "Jane Njeri", places[step]);
      for (guint place = 0; place < 3; place++)
        {
          g_autofree char *scope = g_strconcat ("subcounty:", places[place], NULL);

          /* One more that saw the feed up to this step and sleeps from now on */
          client_init (&clients[step][place], self, "public", scope, none);
          client_catch_up (&clients[step][place], 10);
          g_assert_true ((client_get (&clients[step][place], &cp2_profile_kind, "a") != NULL) == (place == step));
        }
    }

  for (guint step = 0; step < 3; step++)
    for (guint place = 0; place < 3; place++)
      {
        Client *client = &clients[step][place];

        client_catch_up (client, 10);
        g_assert_true ((client_get (client, &cp2_profile_kind, "a") != NULL) == (place == 2));
        g_assert_cmpuint (client->n_deleted, ==, 0);
        client_check (client);
        client_clear (client);
      }
}

static void
test_removed (Fixture       *self,
              gconstpointer  data)
{
  g_auto(Client) client = { NULL };
  g_auto(Client) former = { NULL };

  put_profile (self, "a", "Jane Njeri", "21301");
  client_init (&client, self, "public", "subcounty:21302", NULL);
  client_init (&former, self, "public", "subcounty:21301", NULL);
  client_catch_up (&former, 10);
  put_profile (self, "a", "Jane Njeri", "21302");
  client_catch_up (&client, 10);
  remove_record (self, &cp2_profile_kind, "a");
  client_catch_up (&client, 10);
  client_catch_up (&former, 10);
  g_assert_cmpuint (client.n_deleted, ==, 1);
  g_assert_cmpuint (former.n_deleted, ==, 1);
  client_check (&client);
  client_check (&former);

  /* It comes back elsewhere: who had it deleted is not troubled, who saw it sees it. */
  put_profile (self, "a", "Jane Njeri", "21302");
  client_catch_up (&client, 10);
  client_catch_up (&former, 10);
  g_assert_nonnull (client_get (&client, &cp2_profile_kind, "a"));
  client_check (&client);
  client_check (&former);
}

/* Scopes come and go. What is lost is told, except what another scope still shows, in the form that that one shows. */
static void
test_scopes (Fixture       *self,
             gconstpointer  data)
{
  for (guint limit = 1; limit < 30; limit += 3)
    {
      g_auto(Client) client = { NULL };
      guint n_evicted;

      put_many (self, "a", 10, "21301");
      put_many (self, "b", 10, "21302");
      client_init (&client, self, "public", "account:a3", "subcounty:21301", NULL);
      client_catch_up (&client, limit);
      g_assert_cmpuint (g_hash_table_size (client.records), ==, 10);

      n_evicted = client.n_evicted;
      client_set_scopes (&client, "public", "subcounty:21301", NULL);
      client_catch_up (&client, limit);
      g_assert_nonnull (strstr (client_get (&client, &cp2_profile_kind, "a3"), "\"masked\":true"));
      g_assert_cmpuint (client.n_evicted, ==, n_evicted);
      client_check (&client);

      client_set_scopes (&client, "public", "account:a3", "subcounty:21302", NULL);
      g_assert_true (client_pull (&client, limit));
      put_many (self, "a", 2, "21302");
      put_many (self, "b", 2, "21301");
      client_catch_up (&client, limit);
      g_assert_cmpuint (g_hash_table_size (client.records), ==, 11);
      client_check (&client);

      /* Back before the eviction is over */
      client_set_scopes (&client, "public", "subcounty:21301", NULL);
      g_assert_true (client_pull (&client, limit));
      client_set_scopes (&client, "public", "subcounty:21302", NULL);
      g_assert_true (client_pull (&client, limit));
      client_set_scopes (&client, "public", "subcounty:21301", "subcounty:nowhere", NULL);
      client_catch_up (&client, limit);
      client_check (&client);

      client_set_scopes (&client, "public", NULL);
      client_catch_up (&client, limit);
      g_assert_cmpuint (g_hash_table_size (client.records), ==, 0);
    }
}

/* Any history: records are put, moved and removed, accounts change scopes, clients sleep and wake. */
static void
test_history (Fixture       *self,
              gconstpointer  data)
{
  static const char * const places[] = { "21301", "21302", "21303" };
  Client clients[N_CLIENTS];

  for (guint i = 0; i < N_CLIENTS; i++)
    client_init (&clients[i], self, "public", "subcounty:21301", NULL);

  for (guint step = 0; step < N_STEPS; step++)
    {
      g_autofree char *id = g_strdup_printf ("r%d", g_test_rand_int_range (0, 12));
      Client *client = &clients[g_test_rand_int_range (0, N_CLIENTS)];
      int dice = g_test_rand_int_range (0, 100);

      if (dice < 45)
        {
          put_profile (self, id, "Jane Njeri", places[g_test_rand_int_range (0, 3)]);
        }
      else if (dice < 55)
        {
          remove_record (self, &cp2_profile_kind, id);
        }
      else if (dice < 65)
        {
          g_autofree char *place = g_strconcat ("subcounty:", places[g_test_rand_int_range (0, 3)], NULL);
          g_autofree char *account = g_strconcat ("account:", id, NULL);

          client_set_scopes (client, "public", place, g_test_rand_bit () ? account : NULL, NULL);
        }
      else
        {
          g_assert_true (client_pull (client, g_test_rand_int_range (1, 6)));
        }
      if (step % 100 == 99)
        check_feed (self->writer);
    }

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      client_catch_up (&clients[i], 3);
      client_check (&clients[i]);
      client_clear (&clients[i]);
    }
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/changes/scope/moved", test_moved);
  ADD ("/changes/scope/removed", test_removed);
  ADD ("/changes/scope/lost-and-new", test_scopes);
  ADD ("/changes/history/random", test_history);

  return g_test_run ();
}
