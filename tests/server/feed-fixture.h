#pragma once

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "core/cp2-account.h"
#include "core/cp2-attendance.h"
#include "core/cp2-clock.h"
#include "core/cp2-deployment.h"
#include "core/cp2-json.h"
#include "core/cp2-operation.h"
#include "core/cp2-profile.h"
#include "core/cp2-state-hash.h"
#include "core/cp2-uuid.h"
#include "server/cp2-changes.h"
#include "server/cp2-feed.h"
#include "server/cp2-feed-schema.h"
#include "server/cp2-operation-log.h"
#include "server/cp2-push.h"
#include "server/cp2-server-database.h"

/* A server's database in a folder of its own, and what the tests of feed, push and changes do with it. */

#define CENTRE "21304017"
#define SUBCOUNTY "21304"
#define COUNTY "21"
#define NOW (G_GINT64_CONSTANT (1793869200) * G_USEC_PER_SEC) /* 2026-11-05 05:40 UTC */

typedef struct
{
  char          *folder;
  char          *url;
  Cp2Sql        *writer;
  Cp2Sql        *reader;
  Cp2Feed       *feed;
  Cp2ServerMeta *meta;
} Fixture;

static inline void
fixture_set_up (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  cp2_clock_set_for_tests (NOW);
  self->folder = g_dir_make_tmp ("cp2-feed-XXXXXX", &error);
  g_assert_no_error (error);
  self->url = g_strconcat ("sqlite:", self->folder, "/server.db", NULL);
  self->writer = cp2_server_database_open (self->url, &error);
  g_assert_no_error (error);
  self->reader = cp2_server_database_open_reader (self->url, &error);
  g_assert_no_error (error);
  self->meta = cp2_server_meta_load (self->reader, &error);
  g_assert_no_error (error);
  self->feed = cp2_feed_new (self->writer);
}

static inline gint64
ask_integer (Cp2Sql     *sql,
             const char *text)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_prepare (sql, text, &error);
  gboolean row;
  gint64 value;

  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &row, &error));
  g_assert_no_error (error);
  g_assert_true (row);
  value = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return value;
}

/* The list of each row and the index over scopes say the same. */
static inline void
check_lists (Cp2Sql *sql)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_prepare (sql, "SELECT seq, scopes FROM feed", &error);
  gint64 n_listed = 0;
  gboolean row = TRUE;

  while (row)
    {
      const char *list;
      gint64 scope;
      char form;

      g_assert_true (cp2_statement_step (statement, &row, &error));
      if (!row)
        break;

      list = cp2_statement_get_text (statement, 1);
      while (cp2_feed_scopes_next (&list, &scope, &form))
        {
          g_autofree char *text = g_strdup_printf ("SELECT count(*) FROM feed_scope WHERE scope = %" G_GINT64_FORMAT
                                                   " AND %" G_GINT64_FORMAT " BETWEEN first AND last",
                                                   scope, cp2_statement_get_integer (statement, 0));

          g_assert_cmpint (ask_integer (sql, text), ==, 1);
          n_listed++;
        }
    }

  g_assert_cmpint (ask_integer (sql, "SELECT count(*) FROM feed_scope s JOIN feed f ON f.seq BETWEEN s.first AND s.last"), ==, n_listed);
}

/* Every record is in the feed once, at its version; every removed one is a tombstone; the head is not behind. */
static inline void
check_feed (Cp2Sql *sql)
{
  g_autoptr(GError) error = NULL;
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);
  gint64 n_records = 0;

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *all = g_strdup_printf ("SELECT count(*) FROM %s", kinds[i]->name);
      g_autofree char *fed = g_strdup_printf ("SELECT count(*) FROM %s r JOIN feed f ON f.seq = r.version AND f.kind = '%s' "
                                              "AND f.id = r.id AND f.whole IS NOT NULL AND f.batch >= f.seq",
                                              kinds[i]->name, kinds[i]->name);

      g_assert_cmpint (ask_integer (sql, all), ==, ask_integer (sql, fed));
      n_records += ask_integer (sql, all);
    }

  g_assert_cmpint (ask_integer (sql, "SELECT count(*) FROM feed WHERE whole IS NOT NULL"), ==, n_records);
  g_assert_cmpint (ask_integer (sql, "SELECT count(*) FROM feed WHERE whole IS NULL"), ==,
                   ask_integer (sql, "SELECT count(*) FROM tombstone t JOIN feed f ON f.seq = t.seq AND f.kind = t.kind AND f.id = t.id"));
  g_assert_cmpint (ask_integer (sql, "SELECT count(*) FROM tombstone"), ==, ask_integer (sql, "SELECT count(*) FROM feed WHERE whole IS NULL"));
  g_assert_cmpint (ask_integer (sql, "SELECT seq >= (SELECT COALESCE (max(batch), 0) FROM feed) FROM feed_head"), ==, 1);
  check_lists (sql);
  g_assert_true (cp2_operation_log_verify (sql, NULL, &error));
  g_assert_no_error (error);
}

static inline void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static inline void
fixture_tear_down (Fixture       *self,
                   gconstpointer  data)
{
  if (GPOINTER_TO_INT (data) == 0)
    check_feed (self->writer);
  cp2_feed_free (self->feed);
  cp2_server_meta_free (self->meta);
  g_clear_object (&self->reader);
  g_clear_object (&self->writer);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->url);
}

static inline void
begin (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_begin (self->writer, &error);
  g_assert_no_error (error);
}

static inline void
commit (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_commit (self->writer, &error);
  g_assert_no_error (error);
}

/* Puts a record as a batch of its own; its version is then its sequence. */
static inline gint64
put (Fixture  *self,
     gpointer  record)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  cp2_feed_import (self->feed, record, &error);
  g_assert_no_error (error);
  commit (self);
  return CP2_RECORD (record)->version;
}

static inline void
remove_record (Fixture       *self,
               const Cp2Kind *kind,
               const char    *id)
{
  g_autoptr(GError) error = NULL;

  begin (self);
  g_assert_true (cp2_feed_begin_batch (self->feed, &error));
  g_assert_true (cp2_repository_remove (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), kind, id, &error));
  g_assert_true (cp2_feed_end_batch (self->feed, NULL, &error));
  g_assert_no_error (error);
  commit (self);
}

static inline gint64
put_profile (Fixture    *self,
             const char *id,
             const char *name,
             const char *subcounty)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, id);

  profile->full_name = g_strdup (name);
  profile->national_id = g_strdup ("12345678");
  profile->county = g_strdup (COUNTY);
  profile->subcounty = g_strdup (subcounty);
  return put (self, profile);
}

static inline gint64
put_deployment (Fixture    *self,
                const char *id,
                const char *profile)
{
  g_autoptr(Cp2Deployment) deployment = cp2_record_new (&cp2_deployment_kind, id);

  deployment->profile = g_strdup (profile);
  deployment->full_name = g_strdup ("Jane \"Njeri\" Mwangi");
  deployment->national_id = g_strdup ("12345678");
  deployment->exam = g_strdup ("KCSE-2026");
  deployment->position = g_strdup ("INV");
  deployment->centre = g_strdup (CENTRE);
  deployment->subcounty = g_strdup (SUBCOUNTY);
  deployment->county = g_strdup (COUNTY);
  deployment->from_on = g_strdup ("2026-11-02");
  deployment->to_on = g_strdup ("2026-11-20");
  deployment->state = CP2_DEPLOYMENT_ACCEPTED;
  return put (self, deployment);
}
