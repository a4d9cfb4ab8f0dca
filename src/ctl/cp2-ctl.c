#include "config.h"

#include <string.h>

#include "ctl/cp2-ctl.h"
#include "ctl/cp2-reference-import.h"
#include "server/cp2-server-database.h"

#define SQLITE_PREFIX "sqlite:"

G_DEFINE_QUARK (cp2-ctl-error-quark, cp2_ctl_error)

static gboolean
check_usage (const char  *name,
             const char  *database,
             GStrv        arguments,
             guint        n_rest,
             GError     **error)
{
  guint n = g_strv_length (arguments) - 1;

  if (n > n_rest)
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "“%s” is one word too many", arguments[n_rest + 1]);
  else if (n < n_rest)
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "Something is missing; see “cp2ctl %s --help”", name);
  else if (database == NULL)
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "Say which database with --database sqlite:PATH");
  else
    return TRUE;

  return FALSE;
}

gboolean
cp2_ctl_parse (const char          *name,
               const char          *rest,
               const char          *summary,
               const GOptionEntry  *entries,
               guint                n_rest,
               char               **database,
               GStrv               *arguments,
               GError             **error)
{
  const GOptionEntry common[] = {
    { "database", 'd', 0, G_OPTION_ARG_STRING, database, "The database, as sqlite:PATH", "URL" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (rest);
  g_autofree char *program = g_strconcat ("cp2ctl ", name, NULL);
  g_autoptr(GError) reason = NULL;

  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, common, NULL);
  if (!g_option_context_parse_strv (context, arguments, &reason))
    {
      g_set_error_literal (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, reason->message);
      return FALSE;
    }

  return check_usage (name, *database, *arguments, n_rest, error);
}

Cp2CtlExit
cp2_ctl_report (const GError *error)
{
  g_printerr ("cp2ctl: %s%s\n", error->message, g_str_has_suffix (error->message, ".") ? "" : ".");
  return g_error_matches (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE) ? CP2_CTL_USAGE : CP2_CTL_FAILED;
}

/* Opening for writing would add our tables to whatever database is there, so that a reader looks first. */
static gboolean
check_ours (const char  *database,
            const char  *path,
            gboolean     may_create,
            GError     **error)
{
  g_autoptr(Cp2Sql) sql = cp2_sql_open (database, NULL, CP2_SQL_READ_ONLY, NULL);
  g_auto(GStrv) columns = sql != NULL ? cp2_sql_list_columns (sql, "feed_head", NULL) : NULL;
  Cp2Statement *statement = sql != NULL ? cp2_sql_query (sql, NULL, "SELECT COUNT(*) FROM sqlite_master", "") : NULL;
  gboolean row = FALSE;
  gboolean is_empty = FALSE;

  if (columns != NULL && columns[0] != NULL)
    return TRUE;

  if (statement != NULL && cp2_statement_step (statement, &row, NULL) && row)
    is_empty = cp2_statement_get_integer (statement, 0) == 0;
  if (is_empty && may_create)
    return TRUE;

  g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_NOT_OURS,
               is_empty ? "“%s” is an empty database; make it ours with “cp2ctl --database … init”"
                        : "“%s” is no CP2 database, and is left alone", path);
  return FALSE;
}

static gboolean
check_file (const char  *database,
            gboolean     may_create,
            GError     **error)
{
  const char *path = database + strlen (SQLITE_PREFIX);
  g_autofree char *folder = g_path_get_dirname (path);

  if (path[0] == '\0' || path[0] == ':')
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "“%s” names no file", database);
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_NO_DATABASE, "There is no folder “%s”", folder);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_NOT_OURS, "“%s” is a folder, not a database", path);
  else if (g_file_test (path, G_FILE_TEST_EXISTS))
    return check_ours (database, path, may_create, error);
  else if (may_create)
    return TRUE;
  else
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_NO_DATABASE,
                 "There is no database “%s”; make one with “cp2ctl --database … init”", path);

  return FALSE;
}

static void
explain (const char    *database,
         const GError  *reason,
         GError       **error)
{
  if (g_error_matches (reason, CP2_SQL_ERROR, CP2_SQL_ERROR_TOO_NEW))
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_NOT_OURS,
                 "“%s” was made by a newer version of CP2; use that one", database);
  else if (g_error_matches (reason, CP2_SQL_ERROR, CP2_SQL_ERROR_BUSY))
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_REFUSED,
                 "Another program is writing to “%s”; try again when it is done", database);
  else
    g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_NO_DATABASE, "“%s” cannot be opened: %s", database, reason->message);
}

static gboolean
check_address (const char  *database,
               gboolean     may_create,
               GError     **error)
{
  if (g_str_has_prefix (database, SQLITE_PREFIX))
    return check_file (database, may_create, error);

  g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "“%s” is no address of a database; write sqlite:PATH", database);
  return FALSE;
}

Cp2Sql *
cp2_ctl_open (const char  *database,
              gboolean     may_create,
              GError     **error)
{
  g_autoptr(GError) reason = NULL;
  Cp2Sql *sql;

  if (!check_address (database, may_create, error))
    return NULL;

  sql = cp2_server_database_open (database, &reason);
  if (sql == NULL)
    explain (database, reason, error);
  return sql;
}

Cp2Sql *
cp2_ctl_open_reader (const char  *database,
                     GError     **error)
{
  g_autoptr(GError) reason = NULL;
  Cp2Sql *sql;

  if (!check_address (database, FALSE, error))
    return NULL;

  sql = cp2_server_database_open_reader (database, &reason);
  if (sql == NULL)
    explain (database, reason, error);
  return sql;
}

char *
cp2_ctl_find_data (const char *name)
{
  const char *source = g_getenv ("CP2_DATA_DIR");
  g_autofree char *installed = NULL;

  if (source != NULL && source[0] != '\0')
    return g_build_filename (source, name, NULL);

  installed = g_path_get_dirname (REFERENCE_DIR);
  return g_build_filename (installed, name, NULL);
}

static gboolean
import_reference (Cp2Feed     *feed,
                  const char  *folder,
                  guint       *n_records,
                  guint       *n_written,
                  GError     **error)
{
  Cp2Sql *sql = cp2_feed_get_sql (feed);

  if (!cp2_sql_begin (sql, error))
    return FALSE;
  if (cp2_feed_begin (feed, error) &&
      cp2_reference_import (feed, folder, n_records, n_written, error) &&
      cp2_feed_finish (feed, error))
    return cp2_sql_commit (sql, error);

  cp2_sql_rollback (sql);
  cp2_feed_abandon (feed);
  return FALSE;
}

Cp2Feed *
cp2_ctl_init_database (const char  *database,
                       const char  *reference,
                       guint       *n_records,
                       guint       *n_written,
                       GError     **error)
{
  g_autofree char *folder = reference != NULL ? g_strdup (reference) : cp2_ctl_find_data ("reference");
  g_autoptr(Cp2Sql) sql = NULL;
  g_autoptr(Cp2Feed) feed = NULL;

  /* Looked at first: a wrong folder shall not leave an empty database behind. */
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_REFUSED, "There is no folder “%s” with reference data", folder);
      return NULL;
    }

  sql = cp2_ctl_open (database, TRUE, error);
  if (sql == NULL)
    return NULL;

  feed = cp2_feed_new (sql);
  return import_reference (feed, folder, n_records, n_written, error) ? g_steal_pointer (&feed) : NULL;
}
