#include "config.h"

#include "core/cp2-json.h"
#include "ctl/cp2-check.h"
#include "ctl/cp2-ctl.h"
#include "server/cp2-operation-log.h"
#include "storage/cp2-sql-repository.h"

#define SUMMARY \
  "Reads the whole database and changes nothing. It looks for damage of the file, for records whose fields break their " \
  "rules or that disagree with each other, for gaps in the feed that desktops follow, and for breaks in the chain of the " \
  "log of operations. Every fault is a line; the exit status is 1 when there is one."

void
cp2_check_note (Cp2Check   *check,
                const char *format,
                ...)
{
  va_list arguments;

  if (check->n_faults++ >= CP2_CHECK_MAX_FAULTS)
    return;

  va_start (arguments, format);
  g_ptr_array_add (check->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

gboolean
cp2_check_query (Cp2Check    *check,
                 const char  *query,
                 const char  *what,
                 GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (check->sql, error, query, "");
  gboolean row = TRUE;

  while (statement != NULL && row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        cp2_check_note (check, "%s: %s", cp2_statement_get_text (statement, 0), what);
    }

  return statement != NULL;
}

static gboolean
check_log (Cp2Check  *check,
           GError   **error)
{
  g_autoptr(GError) reason = NULL;

  if (cp2_operation_log_verify (check->sql, NULL, &reason))
    return TRUE;

  if (reason->domain != CP2_OPERATION_LOG_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  cp2_check_note (check, "%s", reason->message);
  return TRUE;
}

/* A damaged file is not read any further: what follows would only repeat it. */
static gboolean
check_file (Cp2Check  *check,
            gboolean  *is_sound,
            GError   **error)
{
  g_autoptr(GError) reason = NULL;

  *is_sound = cp2_sql_quick_check (check->sql, &reason);
  if (*is_sound)
    return TRUE;

  if (!g_error_matches (reason, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  cp2_check_note (check, "The file is damaged: %s", reason->message);
  return TRUE;
}

static gboolean
check_all (Cp2Check  *check,
           GError   **error)
{
  gboolean is_sound;

  if (!check_file (check, &is_sound, error))
    return FALSE;

  return !is_sound ||
         (cp2_check_records (check, error) &&
          cp2_check_rules (check, error) &&
          cp2_check_feed (check, error) &&
          check_log (check, error));
}

static void
print_json (const Cp2Check *check)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"records\":%u,\"found\":%u,\"faults\":[", check->n_records, check->n_faults);
  for (guint i = 0; i < check->faults->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      cp2_json_append_string (text, g_ptr_array_index (check->faults, i));
    }
  g_print ("%s]}\n", text->str);
}

static void
print_text (const Cp2Check *check)
{
  for (guint i = 0; i < check->faults->len; i++)
    g_print ("%s\n", (char *) g_ptr_array_index (check->faults, i));
  if (check->n_faults > check->faults->len)
    g_print ("… and %u more\n", check->n_faults - check->faults->len);

  if (check->n_faults == 0)
    g_print ("No fault in %u records.\n", check->n_records);
  else
    g_print ("%u found in %u records.\n", check->n_faults, check->n_records);
}

static gboolean
run (const char  *database,
     Cp2Check    *check,
     GError     **error)
{
  g_autoptr(Cp2Sql) sql = cp2_ctl_open_reader (database, error);
  g_autoptr(Cp2SqlRepository) repository = NULL;
  gboolean is_done;

  /* Everything is read in one state, also while a server writes. */
  if (sql == NULL || !cp2_sql_begin_read (sql, error))
    return FALSE;

  repository = cp2_sql_repository_new (sql, TRUE);
  check->sql = sql;
  check->repository = CP2_REPOSITORY (repository);
  is_done = check_all (check, error);
  cp2_sql_rollback (sql);
  return is_done;
}

Cp2CtlExit
cp2_ctl_check (char  **database,
               GStrv  *arguments)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print the result as JSON", NULL },
    { NULL }
  };
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  Cp2Check check = { .faults = faults };
  g_autoptr(GError) error = NULL;

  if (!cp2_ctl_parse ("check", NULL, SUMMARY, entries, 0, database, arguments, &error) ||
      !run (*database, &check, &error))
    return cp2_ctl_report (error);

  (as_json ? print_json : print_text) (&check);
  return check.n_faults == 0 ? CP2_CTL_DONE : CP2_CTL_FAILED;
}
