#include "config.h"

#include "storage/cp2-sql-engine.h"
#include "storage/cp2-sqlite.h"

/*
 * The SQLite engine: statements, their parameters and their rows.
 */

/* SQLite's own default for the number of parameters; it also bounds the table of positions. */
#define MAX_PARAMETERS 32766

typedef struct
{
  Cp2Statement  parent;

  sqlite3      *db; /* not owned */
  sqlite3_stmt *handle;
  GArray       *indexes; /* of int: SQLite's index of the parameter $1, $2, …; 0 where a number is not used */
  int           failure; /* the first bind that failed, kept for the step */
} Statement;

static gboolean
execute (gpointer     connection,
         const char  *text,
         GError     **error)
{
  int code = sqlite3_exec (connection, text, NULL, NULL, NULL);

  return code == SQLITE_OK || cp2_sqlite_error (connection, code, "Cannot run a script", error);
}

static gsize
release_memory (gpointer connection)
{
  int before = 0, after = 0, highest;

  sqlite3_db_status (connection, SQLITE_DBSTATUS_CACHE_USED, &before, &highest, FALSE);
  sqlite3_db_release_memory (connection);
  sqlite3_db_status (connection, SQLITE_DBSTATUS_CACHE_USED, &after, &highest, FALSE);

  return MAX (before - after, 0);
}

static gboolean
is_in_transaction (gpointer connection)
{
  return !sqlite3_get_autocommit (connection);
}

static void
close_connection (gpointer connection)
{
  sqlite3_close_v2 (connection);
}

static gint64
get_changes (gpointer connection)
{
  return sqlite3_changes64 (connection);
}

static void
finalize (Cp2Statement *statement)
{
  Statement *self = (Statement *) statement;

  sqlite3_finalize (self->handle);
  g_array_unref (self->indexes);
  g_free (self);
}

static guint
parse_number (const char *name)
{
  guint64 number;

  if (name == NULL || name[0] != '$' ||
      !g_ascii_string_to_unsigned (name + 1, 10, 1, MAX_PARAMETERS, &number, NULL))
    return 0;

  return number;
}

/* To SQLite `$2` is a mere name and its index is the order of first use, so that `$2 … $1` would come out swapped. */
static gboolean
map_parameters (Statement  *self,
                GError    **error)
{
  int n_parameters = sqlite3_bind_parameter_count (self->handle);

  for (int i = 1; i <= n_parameters; i++)
    {
      const char *name = sqlite3_bind_parameter_name (self->handle, i);
      guint number = parse_number (name);

      if (number == 0)
        {
          g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT, "Parameters are written $1, $2, …, not %s", name ? name : "?");
          return FALSE;
        }

      if (number > self->indexes->len)
        g_array_set_size (self->indexes, number);
      g_array_index (self->indexes, int, number - 1) = i;
    }

  return TRUE;
}

static Cp2Statement *
prepare (gpointer     connection,
         const char  *text,
         GError     **error)
{
  Statement *self = g_new0 (Statement, 1);
  const char *rest = "";
  int code;

  self->parent.engine = &cp2_sqlite_engine;
  self->db = connection;
  self->indexes = g_array_new (FALSE, TRUE, sizeof (int));

  code = sqlite3_prepare_v3 (connection, text, -1, SQLITE_PREPARE_PERSISTENT, &self->handle, &rest);
  while (g_ascii_isspace (*rest) || *rest == ';')
    rest++;

  if (code != SQLITE_OK)
    cp2_sqlite_error (connection, code, "Cannot prepare a statement", error);
  else if (self->handle == NULL || *rest != '\0')
    g_set_error_literal (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT, "Exactly one statement can be prepared at a time");
  else if (map_parameters (self, error))
    return &self->parent;

  finalize (&self->parent);
  return NULL;
}

static void
reset (Cp2Statement *statement)
{
  /* It repeats the error of the last step, which was reported then. */
  (void) sqlite3_reset (((Statement *) statement)->handle);
}

static void
clear (Cp2Statement *statement)
{
  Statement *self = (Statement *) statement;

  reset (statement);
  sqlite3_clear_bindings (self->handle);
  self->failure = SQLITE_OK;
}

static gboolean
step (Cp2Statement  *statement,
      gboolean      *row,
      GError       **error)
{
  Statement *self = (Statement *) statement;
  int code = self->failure == SQLITE_OK ? sqlite3_step (self->handle) : self->failure;

  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;

  /* The message is gone after the reset. */
  if (code != SQLITE_DONE)
    cp2_sqlite_error (self->failure == SQLITE_OK ? self->db : NULL, code, "A statement failed", error);

  self->failure = SQLITE_OK;
  reset (statement);
  return code == SQLITE_DONE;
}

/* SQLite's index of the parameter; 0, which it refuses, when the statement has none of that number. */
static int
get_index (Statement *self,
           guint      position)
{
  return position >= 1 && position <= self->indexes->len ? g_array_index (self->indexes, int, position - 1) : 0;
}

static void
note_bind (Statement *self,
           int        code)
{
  if (self->failure == SQLITE_OK)
    self->failure = code;
}

static void
bind_text (Cp2Statement *statement,
           guint         position,
           const char   *value,
           gsize         length,
           gboolean      copy)
{
  Statement *self = (Statement *) statement;

  note_bind (self, sqlite3_bind_text64 (self->handle, get_index (self, position), value, length,
                                        copy ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8));
}

static void
bind_integer (Cp2Statement *statement,
              guint         position,
              gint64        value)
{
  Statement *self = (Statement *) statement;

  note_bind (self, sqlite3_bind_int64 (self->handle, get_index (self, position), value));
}

static void
bind_blob (Cp2Statement  *statement,
           guint          position,
           gconstpointer  data,
           gsize          length)
{
  Statement *self = (Statement *) statement;

  note_bind (self, sqlite3_bind_blob64 (self->handle, get_index (self, position), data, length, SQLITE_TRANSIENT));
}

static void
bind_null (Cp2Statement *statement,
           guint         position)
{
  Statement *self = (Statement *) statement;

  note_bind (self, sqlite3_bind_null (self->handle, get_index (self, position)));
}

static const char *
get_text (Cp2Statement *statement,
          guint         column)
{
  return (const char *) sqlite3_column_text (((Statement *) statement)->handle, column);
}

static gint64
get_integer (Cp2Statement *statement,
             guint         column)
{
  return sqlite3_column_int64 (((Statement *) statement)->handle, column);
}

static gboolean
is_null (Cp2Statement *statement,
         guint         column)
{
  return sqlite3_column_type (((Statement *) statement)->handle, column) == SQLITE_NULL;
}

static gconstpointer
get_blob (Cp2Statement *statement,
          guint         column,
          gsize        *length)
{
  Statement *self = (Statement *) statement;
  gconstpointer data = sqlite3_column_blob (self->handle, column);

  *length = sqlite3_column_bytes (self->handle, column);

  /* SQLite has no address for no bytes, but to our callers only a null is %NULL. */
  return data == NULL && !is_null (statement, column) ? "" : data;
}

static guint
get_n_columns (Cp2Statement *statement)
{
  return sqlite3_column_count (((Statement *) statement)->handle);
}

static gboolean
read_schema (gpointer   connection,
             gint64    *number,
             GError   **error)
{
  Cp2Statement *statement = prepare (connection, "PRAGMA user_version", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;

  if (step (statement, &row, error) && row)
    *number = get_integer (statement, 0);

  finalize (statement);
  return row;
}

static gboolean
write_schema (gpointer   connection,
              gint64     number,
              GError   **error)
{
  g_autofree char *text = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, number);

  return execute (connection, text, error);
}

static gboolean
quick_check (gpointer   connection,
             GError   **error)
{
  Cp2Statement *statement = prepare (connection, "PRAGMA quick_check(1)", error);
  gboolean sound = FALSE;
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;

  if (step (statement, &row, error))
    {
      const char *finding = row ? get_text (statement, 0) : NULL;

      if (!(sound = g_strcmp0 (finding, "ok") == 0))
        cp2_sqlite_error (NULL, SQLITE_CORRUPT, finding ? finding : "No answer", error);
    }

  finalize (statement);
  return sound;
}

const Cp2SqlEngine cp2_sqlite_engine = {
  .scheme = "sqlite",
  .begin_write = "BEGIN IMMEDIATE",
  .begin_read = "BEGIN",
  .list_columns = "SELECT name FROM pragma_table_info($1) ORDER BY cid",
  .open = cp2_sqlite_open,
  .close = close_connection,
  .execute = execute,
  .release_memory = release_memory,
  .is_in_transaction = is_in_transaction,
  .get_changes = get_changes,
  .read_schema = read_schema,
  .write_schema = write_schema,
  .quick_check = quick_check,
  .prepare = prepare,
  .finalize = finalize,
  .clear = clear,
  .reset = reset,
  .step = step,
  .bind_text = bind_text,
  .bind_integer = bind_integer,
  .bind_blob = bind_blob,
  .bind_null = bind_null,
  .get_text = get_text,
  .get_integer = get_integer,
  .get_blob = get_blob,
  .is_null = is_null,
  .get_n_columns = get_n_columns,
};
