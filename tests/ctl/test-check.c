#include "config.h"

#include "core/cp2-json.h"
#include "ctl-fixture.h"

/* One demo for all tests; each works on a copy of it. */
static char *clean;

static void
copy_clean (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) from = g_file_new_for_path (clean);
  g_autoptr(GFile) to = NULL;

  fixture_set_up (fixture, data);
  to = g_file_new_for_path (fixture->path);
  g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_clean (Fixture       *fixture,
            gconstpointer  data)
{
  run_ctl (fixture, 0, "--database", fixture->url, "check");
  g_assert_true (g_str_has_prefix (fixture->out, "No fault in "));
  g_assert_cmpstr (fixture->err, ==, "");

  run_ctl (fixture, 0, "--database", fixture->url, "check", "--json");
  g_assert_nonnull (strstr (fixture->out, "\"found\":0,\"faults\":[]}"));
}

/* What somebody did to the database behind our back, and what the check says then. */
typedef struct
{
  const char *path;
  const char *fault;
  const char *sentence;
} Case;

static const Case cases[] = {
  { "field-format", "UPDATE profile SET national_id = '12' WHERE row = 5", "field national_id" },
  { "field-required", "UPDATE centre SET name = NULL WHERE row = 3", "field name" },
  { "field-day", "UPDATE deployment SET to_on = '2026-02-30' WHERE row = 9", "field to_on" },
  { "other-values", "UPDATE vacancy SET title = 'Something else' WHERE row = 7", "shows other values than the record (whole form)" },
  { "masked-values", "UPDATE feed SET masked = whole WHERE kind = 'profile' AND id = (SELECT id FROM profile WHERE row = 5)",
    "shows other values than the record (masked form)" },
  { "no-feed-row", "DELETE FROM feed WHERE seq = (SELECT version FROM vacancy WHERE row = 7)", "has no row at its version" },
  { "version-behind", "UPDATE vacancy SET version = version - 1 WHERE row = 7", "has no row at its version" },
  { "two-feed-rows", "INSERT INTO feed SELECT h.seq + 1, h.seq + 1, f.kind, f.id, '', f.whole, f.masked"
    " FROM feed f, feed_head h WHERE f.seq = (SELECT version FROM vacancy WHERE row = 7);"
    " UPDATE feed_head SET seq = seq + 1", "that is not the record's last change" },
  { "record-lost", "DELETE FROM experience WHERE row = 1", "that is not the record's last change" },
  { "beyond-head", "UPDATE feed_head SET seq = seq - 1", "beyond the head" },
  { "scope-row-lost", "DELETE FROM feed_scope WHERE (SELECT version FROM vacancy WHERE row = 7) BETWEEN first AND last", "is not found by scope" },
  { "scope-row-added", "INSERT INTO feed_scope (scope, first, last) SELECT 999999, version, version FROM vacancy WHERE row = 7", "rows by scope" },
  { "audience-lost", "DELETE FROM feed_scope WHERE (SELECT version FROM deployment WHERE row = 9) BETWEEN first AND last;"
    " UPDATE feed SET scopes = '' WHERE seq = (SELECT version FROM deployment WHERE row = 9)", "does not show it to" },
  { "audience-added", "UPDATE feed SET scopes = scopes || (SELECT id FROM scope WHERE key = 'public') || 'a'"
    " WHERE seq = (SELECT version FROM profile WHERE row = 5)", "shows it to more than may see it" },
  { "whole-form-leaked", "UPDATE feed SET scopes = replace (scopes, 'b', 'a') WHERE seq = (SELECT version FROM profile WHERE row = 5)",
    "as it should" },
  { "tombstone-lost", "UPDATE feed SET whole = NULL WHERE seq = (SELECT version FROM experience WHERE row = 1)", "but not when" },
  { "tombstone-alone", "INSERT INTO tombstone (kind, id, seq, removed_at) VALUES ('vacancy', 'x', 1000000, 1)", "the feed does not say so" },
  { "log-incomplete", "INSERT INTO applied_op (number, op_id, device, incarnation, seq, account, payload, payload_hash, received_at)"
    " VALUES (1, 'a', 'b', 1, 1, 'c', '{}', x'00', 1)", "Row 1 of the log" },
  { "places-miscounted", "UPDATE vacancy SET taken = taken + 1 WHERE row = 7", "counts other applications" },
  { "two-marks-count", "UPDATE attendance_mark SET current = 1 WHERE disputed = 0", "more than one mark counts" },
  { "mark-without-sheet", "DELETE FROM attendance_sheet WHERE row = 4", "is on no register" },
  { "late-mark-forgotten", "UPDATE attendance_sheet SET late_marks = 0", "fewer late marks" },
  { "reference-broken", "UPDATE deployment SET centre = '99999999' WHERE row = 9", "names a centre that is not there" },
  { "credential-lost", "DELETE FROM credential WHERE account = (SELECT id FROM account WHERE row = 2)", "no place for a password" },
  { "credential-alone", "INSERT INTO credential (account, one_time_until, changed_at) VALUES ('nobody', 0, 0)", "account that is not there" },
  { "profile-lost", "DELETE FROM profile WHERE row = 5", "account has no profile" },
};

static void
test_fault (Fixture       *fixture,
            gconstpointer  data)
{
  const Case *the = data;

  execute (fixture, the->fault);
  run_ctl (fixture, 1, "--database", fixture->url, "check");
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_nonnull (strstr (fixture->out, " found in "));
  if (strstr (fixture->out, the->sentence) == NULL)
    g_test_message ("%s", fixture->out);
  g_assert_nonnull (strstr (fixture->out, the->sentence));
}

static void
test_damaged_file (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *place = read_lines (fixture->url, "SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) + 8"
                                                     " FROM sqlite_master WHERE name = 'vacancy'");
  FILE *file = g_fopen (fixture->path, "r+b");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, strtol (place, NULL, 10), SEEK_SET), ==, 0);
  for (guint i = 0; i < 64; i++)
    g_assert_cmpint (fputc (0xa5, file), !=, EOF);
  g_assert_cmpint (fclose (file), ==, 0);

  run_ctl (fixture, 1, "--database", fixture->url, "check");
  g_assert_nonnull (strstr (fixture->out, "The file is damaged"));
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;

  execute (fixture, "UPDATE vacancy SET title = 'Something else'");
  run_ctl (fixture, 1, "--database", fixture->url, "check", "--json");
  root = json_from_string (fixture->out, NULL);
  g_assert_nonnull (root);
  object = json_node_get_object (root);
  g_assert_cmpint (cp2_json_get_integer (object, "found", 0), ==, 300);
  g_assert_cmpint (json_array_get_length (cp2_json_get_array (object, "faults")), ==, 200);

  run_ctl (fixture, 1, "--database", fixture->url, "check");
  g_assert_nonnull (strstr (fixture->out, "… and 100 more\n"));
}

static void
test_unusable (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *url = g_strconcat ("sqlite:", fixture->folder, "/other.db", NULL);

  run_ctl (fixture, 1, "--database", url, "check");
  assert_sentence (fixture, "There is no database");
  execute (fixture, "DROP TABLE feed_head");
  run_ctl (fixture, 1, "--database", fixture->url, "check");
  assert_sentence (fixture, "is no CP2 database");
}

int
main (int    argc,
      char **argv)
{
  Fixture fixture = { NULL };
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_set_up (&fixture, NULL);
  run_ctl (&fixture, 0, "--database", fixture.url, "demo", SMALL_DEMO);
  clean = fixture.path;

#define ADD(path, function) g_test_add (path, Fixture, NULL, copy_clean, function, fixture_tear_down)
  ADD ("/ctl/check/clean", test_clean);
  ADD ("/ctl/check/damaged-file", test_damaged_file);
  ADD ("/ctl/check/many", test_many);
  ADD ("/ctl/check/unusable", test_unusable);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/ctl/check/fault/", cases[i].path, NULL);

      g_test_add (path, Fixture, &cases[i], copy_clean, test_fault, fixture_tear_down);
    }

  status = g_test_run ();
  fixture_tear_down (&fixture, NULL);
  return status;
}
