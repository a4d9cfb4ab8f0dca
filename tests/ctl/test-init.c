#include "config.h"


#include "ctl-fixture.h"

static void
test_twice (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "init");
  g_assert_nonnull (strstr (fixture->out, "new or different"));
  before = read_lines (fixture->url, "SELECT id || ' ' || version || ' ' || updated_at FROM exam ORDER BY id");
  g_assert_nonnull (strstr (before, "KCSE-2026 "));

  /* Nothing is written again: no desktop has to fetch anything. */
  run_ctl (fixture, 0, "--database", fixture->url, "init", "--json");
  g_assert_nonnull (strstr (fixture->out, "\"written\":0}"));
  after = read_lines (fixture->url, "SELECT id || ' ' || version || ' ' || updated_at FROM exam ORDER BY id");
  g_assert_cmpstr (before, ==, after);
  run_ctl (fixture, 0, "check", "--database", fixture->url);
}

static void
test_changed_record (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *name = NULL;

  run_ctl (fixture, 0, "--database", fixture->url, "init");
  execute (fixture, "UPDATE county SET name = 'Mombassa' WHERE id = '01'");
  run_ctl (fixture, 0, "--database", fixture->url, "init", "--json");
  g_assert_nonnull (strstr (fixture->out, "\"written\":1}"));
  name = read_lines (fixture->url, "SELECT name FROM county WHERE id = '01'");
  g_assert_cmpstr (name, ==, "Mombasa\n");
  run_ctl (fixture, 0, "check", "--database", fixture->url);
}

static void
test_missing_folder (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *url = g_strconcat ("sqlite:", fixture->folder, "/nowhere/server.db", NULL);

  run_ctl (fixture, 1, "--database", url, "init");
  assert_sentence (fixture, "There is no folder");
}

static void
test_folder_as_database (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *url = g_strconcat ("sqlite:", fixture->folder, NULL);

  run_ctl (fixture, 1, "--database", url, "init");
  assert_sentence (fixture, "is a folder");
}

static void
test_not_ours (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *tables = NULL;

  execute (fixture, "CREATE TABLE recipe (name TEXT)");
  run_ctl (fixture, 1, "--database", fixture->url, "init");
  assert_sentence (fixture, "is no CP2 database");
  tables = read_lines (fixture->url, "SELECT name FROM sqlite_master");
  g_assert_cmpstr (tables, ==, "recipe\n");
}

static void
test_no_database (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *path G_GNUC_UNUSED = fixture_make_file (fixture, "server.db", "This is a letter to my aunt, and no database at all.");

  run_ctl (fixture, 1, "--database", fixture->url, "init");
  assert_sentence (fixture, "is no CP2 database");
}

static void
test_too_new (Fixture       *fixture,
              gconstpointer  data)
{
  run_ctl (fixture, 0, "--database", fixture->url, "init");
  execute (fixture, "PRAGMA user_version = 9999");
  run_ctl (fixture, 1, "--database", fixture->url, "init");
  assert_sentence (fixture, "newer version");
}

static void
test_reference (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char *text;
    const char *sentence;
  } cases[] = {
    { NULL, "not complete" },
    { "[1, 2", "is not a JSON object" },
    { "{\"kind\": \"spaceship\", \"records\": []}", "names no known kind" },
    { "{\"kind\": \"county\", \"records\": [7]}", "Record 1 of" },
    { "{\"kind\": \"county\", \"records\": [{\"name\": \"Mombasa\"}]}", "without an id" },
    { "{\"kind\": \"county\", \"records\": [{\"id\": \"01\"}]}", "(01)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = g_build_filename (fixture->folder, "counties.json", NULL);
      g_autofree char *n = NULL;

      if (cases[i].text != NULL)
        g_assert_true (g_file_set_contents (file, cases[i].text, -1, NULL));
      run_ctl (fixture, 1, "--database", fixture->url, "init", "--reference", fixture->folder);
      assert_sentence (fixture, cases[i].sentence);
      n = read_lines (fixture->url, "SELECT COUNT(*) FROM county");
      g_assert_cmpstr (n, ==, "0\n");
    }

  run_ctl (fixture, 1, "--database", fixture->url, "init", "--reference", "/nowhere");
  assert_sentence (fixture, "reference data");
}

static void
test_usage (Fixture       *fixture,
            gconstpointer  data)
{
  run_ctl (fixture, 2, "init");
  assert_sentence (fixture, "--database");
  run_ctl (fixture, 2, "--database", "mysql:x", "init");
  assert_sentence (fixture, "is no address");
  run_ctl (fixture, 2, "--database", "sqlite::memory:", "init");
  assert_sentence (fixture, "names no file");
  run_ctl (fixture, 2, "--database", fixture->url, "init", "more");
  assert_sentence (fixture, "one word too many");
  run_ctl (fixture, 2, "--database", fixture->url, "init", "--colour");
  assert_sentence (fixture, "--colour");
  run_ctl (fixture, 2, "--database", fixture->url);
  assert_sentence (fixture, "Name a command");
  run_ctl (fixture, 2, "--database", fixture->url, "destroy");
  assert_sentence (fixture, "no command “destroy”");
  run_ctl (fixture, 2, "--colour");
  assert_sentence (fixture, "--colour");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_help (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const commands[] = { "account", "check", "demo", "init" };

  run_ctl (fixture, 0, "--version");
  g_assert_cmpstr (fixture->out, ==, "cp2ctl " PACKAGE_VERSION "\n");
  run_ctl (fixture, 0, "--help");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_assert_nonnull (strstr (fixture->out, commands[i]));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strdup_printf ("cp2ctl %s [OPTION…]", commands[i]);

      run_ctl (fixture, 0, commands[i], "--help");
      g_assert_nonnull (strstr (fixture->out, usage));
      g_assert_nonnull (strstr (fixture->out, "--database"));
      g_assert_nonnull (strstr (fixture->out, "--json"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/ctl/init/twice", test_twice);
  ADD ("/ctl/init/changed-record", test_changed_record);
  ADD ("/ctl/init/missing-folder", test_missing_folder);
  ADD ("/ctl/init/folder-as-database", test_folder_as_database);
  ADD ("/ctl/init/not-ours", test_not_ours);
  ADD ("/ctl/init/no-database", test_no_database);
  ADD ("/ctl/init/too-new", test_too_new);
  ADD ("/ctl/init/reference", test_reference);
  ADD ("/ctl/init/usage", test_usage);
  ADD ("/ctl/init/help", test_help);

  return g_test_run ();
}
