#include "config.h"

#include <glib/gstdio.h>

#include "sql-fixture.h"

void
sql_fixture_set_up (SqlFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("cp2-sql-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->url = g_strconcat ("sqlite:", fixture->path, NULL);
}

void
sql_fixture_tear_down (SqlFixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->url);
}

Cp2Sql *
sql_fixture_open (SqlFixture *fixture,
                  const char *vfs)
{
  g_autoptr(GError) error = NULL;
  Cp2Sql *sql = cp2_sql_open (fixture->url, vfs, CP2_SQL_READ_WRITE, &error);

  g_assert_no_error (error);
  return sql;
}

void
sql_execute (Cp2Sql     *sql,
             const char *text)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_execute (sql, text, &error);
  g_assert_no_error (error);
}

char *
sql_read_value (Cp2Sql     *sql,
                const char *text)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_query (sql, &error, text, "");
  gboolean row = FALSE;
  char *value;

  g_assert_no_error (error);
  cp2_statement_step (statement, &row, &error);
  g_assert_no_error (error);
  value = row ? g_strdup (cp2_statement_get_text (statement, 0)) : NULL;
  cp2_statement_reset (statement);

  return value;
}

gint64
sql_read_number (Cp2Sql     *sql,
                 const char *text)
{
  g_autofree char *value = sql_read_value (sql, text);

  g_assert_nonnull (value);
  return g_ascii_strtoll (value, NULL, 10);
}

void
sql_assert_value (Cp2Sql     *sql,
                  const char *text,
                  const char *expected)
{
  g_autofree char *value = sql_read_value (sql, text);

  g_assert_cmpstr (value, ==, expected);
}

void
sql_assert_fails (Cp2Sql     *sql,
                  const char *text,
                  int         code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (cp2_sql_execute (sql, text, &error));
  g_assert_error (error, CP2_SQL_ERROR, code);
}

void
sql_assert_not_opened (const char  *url,
                       const char  *vfs,
                       Cp2SqlFlags  flags,
                       int          code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (cp2_sql_open (url, vfs, flags, &error));
  g_assert_error (error, CP2_SQL_ERROR, code);
}
