#include "config.h"

#include "feed-client.h"
#include "server/cp2-cursor.h"

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

static void
test_empty (Fixture       *self,
            gconstpointer  data)
{
  g_auto(Client) client = { NULL };

  client_init (&client, self, "public", "council", NULL);
  client_catch_up (&client, 10);
  g_assert_cmpuint (client.count, ==, 0);
  g_assert_cmpint (client.through, ==, 0);
  client_catch_up (&client, 10);
  put_profile (self, "a", "Jane Njeri", SUBCOUNTY);
  client_catch_up (&client, 10);
  g_assert_cmpuint (client.count, ==, 1);
  g_assert_cmpint (client.through, ==, 1);
  client_check (&client);
}

/* At every size of page the same comes out, and asking again with the same cursor gives the same page. */
static void
test_page_sizes (Fixture       *self,
                 gconstpointer  data)
{
  put_many (self, "a", 15, "21304");
  put_many (self, "b", 15, "21305");
  put_many (self, "a", 5, "21305");
  remove_record (self, &cp2_profile_kind, "b3");

  for (guint limit = 1; limit <= 40; limit++)
    {
      g_auto(Client) client = { NULL };
      guint n_pages = 0;

      client_init (&client, self, "public", "subcounty:21304", "account:a7", "county:" COUNTY, NULL);
      do
        {
          g_autofree char *cursor = g_strdup (client.cursor);
          g_autofree char *after = NULL;

          g_assert_true (client_pull (&client, limit));
          after = g_steal_pointer (&client.cursor);
          client.cursor = g_steal_pointer (&cursor);
          g_assert_true (client_pull (&client, limit));
          g_assert_cmpstr (client.cursor, ==, after);
          g_assert_cmpuint (client.count, <=, limit);
          n_pages++;
        }
      while (client.more);
      g_assert_cmpuint (n_pages, ==, (30 + limit - 1) / limit);
      client_check (&client);
    }
}

/* The strongest form of all scopes is served: a person's own record is whole, beside the others' masked ones. */
static void
test_forms (Fixture       *self,
            gconstpointer  data)
{
  g_auto(Client) client = { NULL };
  g_auto(Client) council = { NULL };

  put_profile (self, "a", "Jane Njeri", SUBCOUNTY);
  put_profile (self, "b", "Otieno Odhiambo", SUBCOUNTY);
  client_init (&client, self, "public", "account:a", "subcounty:" SUBCOUNTY, NULL);
  client_catch_up (&client, 10);
  g_assert_nonnull (strstr (client_get (&client, &cp2_profile_kind, "a"), "\"12345678\""));
  g_assert_null (strstr (client_get (&client, &cp2_profile_kind, "b"), "12345678"));
  g_assert_nonnull (strstr (client_get (&client, &cp2_profile_kind, "b"), "\"masked\":true"));
  client_check (&client);

  client_init (&council, self, "public", "council", NULL);
  client_catch_up (&council, 10);
  g_assert_nonnull (strstr (client_get (&council, &cp2_profile_kind, "b"), "\"12345678\""));
}

/* Records that one operation wrote come on one page, even when it is asked for less. */
static void
test_batch_whole (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_auto(Client) client = { NULL };

  put_many (self, "before", 3, SUBCOUNTY);
  begin (self);
  g_assert_true (cp2_feed_begin_batch (self->feed, &error));
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("in%u", i);
      g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, id);

      profile->subcounty = g_strdup (i % 2 ? SUBCOUNTY : "other");
      g_assert_true (cp2_repository_put (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), profile, &error));
    }
  g_assert_true (cp2_feed_end_batch (self->feed, NULL, &error));
  commit (self);
  put_many (self, "after", 3, SUBCOUNTY);

  client_init (&client, self, "public", "subcounty:" SUBCOUNTY, "subcounty:other", NULL);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_true (client_pull (&client, 1));
      g_assert_cmpuint (client.count, ==, i == 3 ? 7 : 1);
      g_assert_cmpint (client.through, ==, i == 6 ? 13 : 0);
    }
  g_assert_false (client.more);
  client_check (&client);
}

/* A page ends at about half a mebibyte, however much is asked for. */
static void
test_page_bytes (Fixture       *self,
                 gconstpointer  data)
{
  g_auto(Client) client = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *long_text = g_strnfill (20000, 'x');
  gsize length;

  begin (self);
  cp2_feed_begin (self->feed, &error);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);
      g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, id);

      profile->subcounty = g_strdup (SUBCOUNTY);
      profile->employer = g_strdup (long_text);
      g_assert_true (cp2_feed_import (self->feed, profile, &error));
    }
  cp2_feed_finish (self->feed, &error);
  commit (self);

  client_init (&client, self, "subcounty:" SUBCOUNTY, NULL);
  g_assert_true (client_pull (&client, 1000));
  length = strlen (client_get (&client, &cp2_profile_kind, "p0"));
  g_assert_cmpuint ((client.count - 1) * length, <, CP2_CHANGES_PAGE_BYTES);
  g_assert_cmpuint ((client.count + 1) * length, >, CP2_CHANGES_PAGE_BYTES);
  g_assert_true (client.more);
  client_catch_up (&client, 1000);
  g_assert_cmpuint (g_hash_table_size (client.records), ==, 60);
}

/* What an operation changed and another changed again is further on: until then nothing is promised. */
static void
test_through (Fixture       *self,
              gconstpointer  data)
{
  g_auto(Client) client = { NULL };

  put_many (self, "p", 4, SUBCOUNTY);
  client_init (&client, self, "subcounty:" SUBCOUNTY, NULL);
  client_catch_up (&client, 100);
  g_assert_cmpint (client.through, ==, 4);

  put_many (self, "p", 2, SUBCOUNTY);
  put_many (self, "q", 2, SUBCOUNTY);
  put_many (self, "p", 1, SUBCOUNTY);
  g_assert_true (client_pull (&client, 2));
  g_assert_true (client.more);
  g_assert_cmpint (client.through, ==, 4);
  client_catch_up (&client, 2);
  g_assert_cmpint (client.through, ==, 9);
}

static void
assert_refused (Client     *client,
                const char *code)
{
  g_assert_false (client_pull (client, 10));
  g_assert_cmpstr (client->problem, ==, code);
}

static void
test_cursor_refused (Fixture       *self,
                     gconstpointer  data)
{
  g_auto(Client) client = { NULL };
  g_autoptr(Cp2Cursor) cursor = cp2_cursor_new (self->meta->epoch);
  g_autoptr(Cp2Cursor) other = cp2_cursor_new ("another life");

  put_many (self, "p", 3, SUBCOUNTY);
  client_init (&client, self, "subcounty:" SUBCOUNTY, NULL);
  client.cursor = g_strdup ("nonsense");
  assert_refused (&client, "bad-cursor");

  g_free (client.cursor);
  client.cursor = cp2_cursor_to_string (other, self->meta->cursor_key, NULL);
  assert_refused (&client, "cursor-expired");

  cp2_cursor_set (cursor->scopes, "subcounty:" SUBCOUNTY, 4);
  g_free (client.cursor);
  client.cursor = cp2_cursor_to_string (cursor, self->meta->cursor_key, NULL);
  assert_refused (&client, "cursor-expired");

  g_clear_pointer (&client.cursor, g_free);
  client_catch_up (&client, 1);
  client_check (&client);
}

static void
purge (Fixture *self,
       gint64   before)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  g_assert_true (cp2_feed_purge_tombstones (self->feed, before, NULL, &error));
  g_assert_no_error (error);
  commit (self);
}

/* Who slept longer than removals are remembered starts over; who began after the purge goes on from early positions. */
static void
test_horizon (Fixture       *self,
              gconstpointer  data)
{
  g_auto(Client) sleeper = { NULL };
  g_auto(Client) awake = { NULL };
  g_auto(Client) halfway = { NULL };
  g_auto(Client) late = { NULL };

  put_many (self, "p", 5, SUBCOUNTY);
  client_init (&sleeper, self, "subcounty:" SUBCOUNTY, NULL);
  client_init (&awake, self, "subcounty:" SUBCOUNTY, NULL);
  client_init (&halfway, self, "subcounty:" SUBCOUNTY, NULL);
  client_init (&late, self, "subcounty:" SUBCOUNTY, NULL);
  client_catch_up (&sleeper, 10);
  g_assert_true (client_pull (&halfway, 2));
  remove_record (self, &cp2_profile_kind, "p0");
  client_catch_up (&awake, 10);
  purge (self, NOW / G_USEC_PER_SEC + 1);

  assert_refused (&sleeper, "cursor-expired");
  assert_refused (&halfway, "cursor-expired");
  client_catch_up (&awake, 10);
  client_check (&awake);

  client_catch_up (&late, 1);
  g_assert_cmpuint (g_hash_table_size (late.records), ==, 4);
  client_check (&late);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/changes/page/empty", test_empty);
  ADD ("/changes/page/sizes", test_page_sizes);
  ADD ("/changes/page/forms", test_forms);
  ADD ("/changes/page/batch-whole", test_batch_whole);
  ADD ("/changes/page/bytes", test_page_bytes);
  ADD ("/changes/page/through", test_through);
  ADD ("/changes/cursor/refused", test_cursor_refused);
  ADD ("/changes/cursor/horizon", test_horizon);

  return g_test_run ();
}
