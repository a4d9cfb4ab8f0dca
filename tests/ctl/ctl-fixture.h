#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* A folder of its own for each test, and the real program run in it. CP2CTL names the program, CP2_DATA_DIR its data. */
typedef struct
{
  char *folder;
  char *path;
  char *url;
  char *out;
  char *err;
} Fixture;

static inline void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("cp2-ctl-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "server.db", NULL);
  fixture->url = g_strconcat ("sqlite:", fixture->path, NULL);
}

static inline void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->url);
  g_free (fixture->out);
  g_free (fixture->err);
}

static inline char *
fixture_make_file (Fixture    *fixture,
                   const char *name,
                   const char *text)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Runs cp2ctl with these words and checks its exit status; what it printed is in the fixture. */
static inline void
run_argv (Fixture            *fixture,
          int                 status,
          const char * const *words)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("CP2CTL"));
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, NULL);

  g_clear_pointer (&fixture->out, g_free);
  g_clear_pointer (&fixture->err, g_free);
  process = g_subprocess_newv ((const char * const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &fixture->out, &fixture->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (g_subprocess_get_exit_status (process) != status)
    g_test_message ("out: %s\nerr: %s", fixture->out, fixture->err);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
}

#define run_ctl(fixture, status, ...) run_argv (fixture, status, (const char * const []) { __VA_ARGS__, NULL })

/* A failure is one sentence on the standard error, and nothing on the standard output. */
static inline void
assert_sentence (Fixture    *fixture,
                 const char *part)
{
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_true (g_str_has_prefix (fixture->err, "cp2ctl: "));
  g_assert_true (g_str_has_suffix (fixture->err, ".\n"));
  g_assert_nonnull (strstr (fixture->err, part));
  g_assert_null (strchr (g_strchomp (fixture->err), '\n'));
}

static inline Cp2Sql *
open_database (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open (fixture->url, NULL, CP2_SQL_READ_WRITE, &error);

  g_assert_no_error (error);
  return sql;
}

/* The first column of every row, a line each. */
static inline char *
read_lines (const char *url,
            const char *query)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = cp2_sql_open (url, NULL, CP2_SQL_READ_ONLY, &error);
  g_autoptr(GString) text = g_string_new (NULL);
  Cp2Statement *statement;
  gboolean row = TRUE;

  g_assert_no_error (error);
  statement = cp2_sql_query (sql, &error, query, "");
  g_assert_no_error (error);
  while (row)
    {
      cp2_statement_step (statement, &row, &error);
      g_assert_no_error (error);
      if (row)
        g_string_append_printf (text, "%s\n", cp2_statement_get_text (statement, 0));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline void
execute (Fixture    *fixture,
         const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Sql) sql = open_database (fixture);

  cp2_sql_execute (sql, text, &error);
  g_assert_no_error (error);
}

#define SMALL_DEMO "--seed", "7", "--centres", "20", "--professionals", "240", "--vacancies", "300"

G_END_DECLS
