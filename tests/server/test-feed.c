#include "config.h"

#include "feed-fixture.h"

static gint64
get_version (Fixture       *self,
             const Cp2Kind *kind,
             const char    *id)
{
  g_autoptr(GError) error = NULL;
  gint64 version;

  g_assert_true (cp2_sql_repository_get_version (cp2_feed_get_repository (self->feed), kind, id, &version, &error));
  g_assert_no_error (error);
  return version;
}

static void
begin_batch (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_feed_begin_batch (self->feed, &error));
  g_assert_no_error (error);
}

static gint64
end_batch (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  gint64 seq;

  g_assert_true (cp2_feed_end_batch (self->feed, &seq, &error));
  g_assert_no_error (error);
  return seq;
}

static void
put_in_batch (Fixture    *self,
              const char *id,
              const char *name)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, id);
  g_autoptr(GError) error = NULL;

  profile->full_name = g_strdup (name);
  g_assert_true (cp2_repository_put (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), profile, &error));
  g_assert_no_error (error);
}

static void
test_meta (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ServerMeta) again = NULL;
  g_autoptr(Cp2ServerMeta) renewed = NULL;
  g_autoptr(Cp2Sql) second = cp2_server_database_open (self->url, &error);

  g_assert_no_error (error);
  again = cp2_server_meta_load (second, &error);
  g_assert_cmpstr (again->epoch, ==, self->meta->epoch);
  g_assert_true (cp2_uuid_is_valid (again->epoch));
  g_assert_true (g_bytes_equal (again->cursor_key, self->meta->cursor_key));
  g_assert_true (g_bytes_equal (again->hash_key, self->meta->hash_key));
  g_assert_false (g_bytes_equal (again->hash_key, again->cursor_key));
  g_assert_cmpint (g_bytes_get_size (again->hash_key), ==, CP2_SERVER_KEY_BYTES);

  g_assert_true (cp2_server_meta_renew_epoch (second, &error));
  renewed = cp2_server_meta_load (second, &error);
  g_assert_cmpstr (renewed->epoch, !=, self->meta->epoch);
}

static void
test_meta_damaged (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_sql_execute (self->writer, "UPDATE meta SET value = 'abc' WHERE name = 'hash-key'", &error));
  g_assert_null (cp2_server_meta_load (self->reader, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (cp2_sql_execute (self->writer, "DELETE FROM meta WHERE name = 'epoch'", &error));
  g_assert_null (cp2_server_meta_load (self->reader, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT);
}

static void
test_batch_versions (Fixture       *self,
                     gconstpointer  data)
{
  const Cp2FeedChange *change;

  begin (self);
  begin_batch (self);
  put_in_batch (self, "a", "First Name");
  put_in_batch (self, "b", "Second Name");
  put_in_batch (self, "a", "Another Name");
  g_assert_cmpuint (cp2_feed_get_n_changes (self->feed), ==, 2);
  g_assert_cmpuint (cp2_feed_get_touched (self->feed)->len, ==, 2);
  cp2_feed_forget_touched (self->feed);
  put_in_batch (self, "b", "Second Again");
  g_assert_cmpuint (cp2_feed_get_touched (self->feed)->len, ==, 1);
  change = cp2_feed_get_change (self->feed, g_array_index (cp2_feed_get_touched (self->feed), guint, 0));
  g_assert_cmpstr (change->id, ==, "b");
  g_assert_cmpint (change->seq, ==, 2);
  g_assert_cmpint (end_batch (self), ==, 2);
  commit (self);

  g_assert_cmpint (get_version (self, &cp2_profile_kind, "a"), ==, 1);
  g_assert_cmpint (get_version (self, &cp2_profile_kind, "b"), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed WHERE batch = 2"), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT whole LIKE '%Another Name%' FROM feed WHERE id = 'a'"), ==, 1);

  begin (self);
  begin_batch (self);
  g_assert_cmpint (end_batch (self), ==, 0);
  commit (self);
}

static void
test_batch_missing (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, "a");
  g_autoptr(GError) error = NULL;

  begin (self);
  g_assert_false (cp2_repository_put (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), profile, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  cp2_sql_rollback (self->writer);
}

/* A cancelled batch gives its sequences back, and a rolled back transaction leaves nothing in memory either. */
static void
test_batch_rolled_back (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  g_assert_true (cp2_feed_begin (self->feed, &error));
  g_assert_true (cp2_sql_savepoint (self->writer, "test", &error));
  begin_batch (self);
  put_in_batch (self, "a", "First Name");
  cp2_feed_cancel_batch (self->feed);
  g_assert_true (cp2_sql_rollback_to (self->writer, "test", &error));
  begin_batch (self);
  put_in_batch (self, "b", "Second Name");
  g_assert_cmpint (end_batch (self), ==, 1);
  g_assert_true (cp2_feed_finish (self->feed, &error));
  cp2_sql_rollback (self->writer);
  g_assert_cmpint (ask_integer (self->writer, "SELECT count(*) FROM feed"), ==, 0);
  g_assert_cmpint (ask_integer (self->writer, "SELECT count(*) FROM scope"), ==, 0);

  /* Not finished at all */
  begin (self);
  begin_batch (self);
  put_in_batch (self, "c", "Third Name");
  cp2_sql_rollback (self->writer);

  put_profile (self, "d", "Fourth Name", SUBCOUNTY);
  g_assert_cmpint (get_version (self, &cp2_profile_kind, "d"), ==, 1);
  g_assert_cmpint (ask_integer (self->writer, "SELECT seq FROM feed_head"), ==, 1);
  g_assert_cmpint (ask_integer (self->writer, "SELECT count(*) FROM scope WHERE key = 'account:d'"), ==, 1);
}

static void
test_latest_state (Fixture       *self,
                   gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      put_profile (self, "a", "First Name", i % 2 ? "21304" : "21305");
      put_profile (self, "b", "Second Name", SUBCOUNTY);
    }

  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed"), ==, 2);
  g_assert_cmpint (get_version (self, &cp2_profile_kind, "b"), ==, 40);
  check_feed (self->writer);
}

/* What comes back after its removal takes the place of its tombstone. */
static void
test_removed_and_back (Fixture       *self,
                       gconstpointer  data)
{
  remove_record (self, &cp2_profile_kind, "a");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed"), ==, 0);

  put_profile (self, "a", "First Name", "21305");
  remove_record (self, &cp2_profile_kind, "a");
  remove_record (self, &cp2_profile_kind, "a");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM tombstone"), ==, 1);
  check_feed (self->writer);

  put_profile (self, "a", "First Name", "21304");
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM tombstone"), ==, 0);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed"), ==, 1);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed_scope"), ==, 5);
}

static void
test_came_and_went (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  begin_batch (self);
  put_in_batch (self, "a", "First Name");
  g_assert_true (cp2_repository_remove (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), &cp2_profile_kind, "a", &error));
  g_assert_cmpint (end_batch (self), ==, 1);
  commit (self);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed"), ==, 0);
}

static void
test_forms (Fixture       *self,
            gconstpointer  data)
{
  put_profile (self, "a", "First Name", SUBCOUNTY);
  g_assert_cmpint (ask_integer (self->reader, "SELECT whole LIKE '%12345678%' AND masked NOT LIKE '%12345678%' AND "
                                              "masked LIKE '%****5678%' FROM feed"), ==, 1);
}

static void
test_import_bulk (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  g_assert_true (cp2_feed_begin (self->feed, &error));
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);
      g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, id);

      profile->full_name = g_strdup ("Some Body");
      g_assert_true (cp2_feed_import (self->feed, profile, &error));
    }
  g_assert_true (cp2_feed_finish (self->feed, &error));
  g_assert_no_error (error);
  commit (self);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(DISTINCT batch) FROM feed"), ==, 500);
  g_assert_cmpint (ask_integer (self->reader, "SELECT seq FROM feed_head"), ==, 500);
}

static void
import_profiles (Fixture            *self,
                 const char * const *ids)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  g_assert_true (cp2_feed_begin (self->feed, &error));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, ids[i]);

      profile->full_name = g_strdup ("Some Body");
      profile->subcounty = g_strdup (SUBCOUNTY);
      g_assert_true (cp2_feed_import (self->feed, profile, &error));
    }
  g_assert_true (cp2_feed_finish (self->feed, &error));
  g_assert_no_error (error);
  commit (self);
}

/* What a scope sees one after the other is one row; what moved on leaves no row of its own behind. */
static void
test_scope_runs (Fixture       *self,
                 gconstpointer  data)
{
  static const char * const three[] = { "a", "b", "c", NULL };
  static const char * const twice[] = { "b", "b", "d", NULL };

  import_profiles (self, three);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed_scope s JOIN scope k ON k.id = s.scope"
                                              " WHERE k.key = 'subcounty:" SUBCOUNTY "' AND first = 1 AND last = 3"), ==, 1);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed_scope s JOIN scope k ON k.id = s.scope"
                                              " WHERE k.key LIKE 'account:%' AND first = last"), ==, 3);
  check_feed (self->writer);

  import_profiles (self, twice);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed_scope s JOIN scope k ON k.id = s.scope"
                                              " WHERE k.key = 'subcounty:" SUBCOUNTY "'"), ==, 2);
  g_assert_cmpint (ask_integer (self->reader, "SELECT first * 10 + last FROM feed_scope s JOIN scope k ON k.id = s.scope"
                                              " WHERE k.key = 'account:b'"), ==, 45);
}

static void
test_purge (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  guint n_purged;

  put_profile (self, "a", "First Name", SUBCOUNTY);
  put_profile (self, "b", "Second Name", SUBCOUNTY);
  remove_record (self, &cp2_profile_kind, "a");
  cp2_clock_set_for_tests (NOW + 10 * G_USEC_PER_SEC);
  remove_record (self, &cp2_profile_kind, "b");

  begin (self);
  g_assert_true (cp2_feed_purge_tombstones (self->feed, NOW / G_USEC_PER_SEC + 5, &n_purged, &error));
  g_assert_no_error (error);
  commit (self);
  g_assert_cmpuint (n_purged, ==, 1);
  g_assert_cmpint (ask_integer (self->reader, "SELECT tombstone_horizon FROM feed_head"), ==, 3);
  g_assert_cmpint (ask_integer (self->reader, "SELECT count(*) FROM feed"), ==, 1);

  begin (self);
  g_assert_true (cp2_feed_purge_tombstones (self->feed, 0, &n_purged, &error));
  commit (self);
  g_assert_cmpuint (n_purged, ==, 0);
  g_assert_cmpint (ask_integer (self->reader, "SELECT tombstone_horizon FROM feed_head"), ==, 3);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/server-database/meta/kept", test_meta);
  ADD ("/server-database/meta/damaged", test_meta_damaged);
  ADD ("/feed/batch/versions", test_batch_versions);
  ADD ("/feed/batch/missing", test_batch_missing);
  ADD ("/feed/batch/rolled-back", test_batch_rolled_back);
  ADD ("/feed/write/latest-state", test_latest_state);
  ADD ("/feed/write/removed-and-back", test_removed_and_back);
  ADD ("/feed/write/came-and-went", test_came_and_went);
  ADD ("/feed/write/forms", test_forms);
  ADD ("/feed/import/bulk", test_import_bulk);
  ADD ("/feed/scope/runs", test_scope_runs);
  ADD ("/feed/purge/horizon", test_purge);

  return g_test_run ();
}
