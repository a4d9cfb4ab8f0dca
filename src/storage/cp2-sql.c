#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "core/cp2-memory.h"
#include "storage/cp2-sql.h"
#include "storage/cp2-sql-cache.h"
#include "storage/cp2-sql-engine.h"

/* Bytes; less than that is wanted again sooner than it is given back. */
#define MUCH_MEMORY (4 * 1024 * 1024)

struct _Cp2Sql
{
  GObject             parent_instance;

  const Cp2SqlEngine *engine;
  gpointer            connection;
  Cp2SqlCache        *statements;
};

G_DEFINE_FINAL_TYPE (Cp2Sql, cp2_sql, G_TYPE_OBJECT)
G_DEFINE_QUARK (cp2-sql-error-quark, cp2_sql_error)

static const Cp2SqlEngine *engines[] = { &cp2_sqlite_engine };

static void
bind_argument (Cp2Statement *statement,
               guint         position,
               char          type,
               gboolean      lend,
               va_list      *arguments)
{
  switch (type)
    {
    case 's':
      if (lend)
        cp2_statement_lend_text (statement, position, va_arg (*arguments, const char *));
      else
        cp2_statement_bind_text (statement, position, va_arg (*arguments, const char *));
      break;

    case 'i':
      cp2_statement_bind_integer (statement, position, va_arg (*arguments, gint64));
      break;

    case 'b':
      {
        GBytes *bytes = va_arg (*arguments, GBytes *);
        gsize length = 0;
        gconstpointer data = bytes ? g_bytes_get_data (bytes, &length) : NULL;

        /* Empty bytes may have no address, yet they are not null. */
        cp2_statement_bind_blob (statement, position, bytes && data == NULL ? "" : data, length);
        break;
      }

    default:
      g_assert_not_reached ();
    }
}

static Cp2Statement *
query_valist (Cp2Sql      *self,
              GError     **error,
              const char  *text,
              const char  *types,
              gboolean     lend,
              va_list     *arguments)
{
  Cp2Statement *statement;

  g_return_val_if_fail (types != NULL && strspn (types, "sib") == strlen (types), NULL);

  if ((statement = cp2_sql_prepare (self, text, error)) == NULL)
    return NULL;

  for (guint i = 0; types[i] != '\0'; i++)
    bind_argument (statement, i + 1, types[i], lend, arguments);

  return statement;
}

static void
cp2_sql_finalize (GObject *object)
{
  Cp2Sql *self = CP2_SQL (object);

  cp2_sql_cache_free (self->statements);
  if (self->connection)
    self->engine->close (self->connection);

  G_OBJECT_CLASS (cp2_sql_parent_class)->finalize (object);
}

static void
cp2_sql_class_init (Cp2SqlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_sql_finalize;
}

static void
cp2_sql_init (Cp2Sql *self)
{
  self->statements = cp2_sql_cache_new ();
}

Cp2Sql *
cp2_sql_open (const char   *url,
              const char   *vfs,
              Cp2SqlFlags   flags,
              GError      **error)
{
  g_autofree char *scheme = NULL;
  const char *colon;

  g_return_val_if_fail (url != NULL, NULL);

  colon = strchr (url, ':');
  scheme = colon ? g_strndup (url, colon - url) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    if (colon && colon[1] != '\0' && g_str_equal (scheme, engines[i]->scheme))
      {
        g_autoptr(Cp2Sql) self = g_object_new (CP2_TYPE_SQL, NULL);

        self->engine = engines[i];
        self->connection = self->engine->open (colon + 1, vfs, flags, error);
        return self->connection ? g_steal_pointer (&self) : NULL;
      }

  /* The address may hold a password, so it is not repeated. */
  g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN, "No database engine for “%s”", scheme ? scheme : "an address without a scheme");
  return NULL;
}

Cp2Statement *
cp2_sql_prepare (Cp2Sql      *self,
                 const char  *text,
                 GError     **error)
{
  Cp2Statement *statement;

  g_return_val_if_fail (CP2_IS_SQL (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  statement = cp2_sql_cache_lookup (self->statements, text);
  if (statement)
    self->engine->clear (statement);
  else if ((statement = self->engine->prepare (self->connection, text, error)))
    cp2_sql_cache_add (self->statements, text, statement);

  return statement;
}

gboolean
cp2_sql_execute (Cp2Sql      *self,
                 const char  *text,
                 GError     **error)
{
  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  return self->engine->execute (self->connection, text, error);
}

void
cp2_sql_release_memory (Cp2Sql *self)
{
  g_return_if_fail (CP2_IS_SQL (self));

  if (self->engine->release_memory (self->connection) >= MUCH_MEMORY)
    cp2_memory_give_back ();
}

Cp2Statement *
cp2_sql_query (Cp2Sql      *self,
               GError     **error,
               const char  *text,
               const char  *types,
               ...)
{
  Cp2Statement *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query_valist (self, error, text, types, FALSE, &arguments);
  va_end (arguments);

  return statement;
}

gboolean
cp2_sql_run (Cp2Sql      *self,
             GError     **error,
             const char  *text,
             const char  *types,
             ...)
{
  Cp2Statement *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query_valist (self, error, text, types, TRUE, &arguments);
  va_end (arguments);

  return statement && cp2_statement_run (statement, error);
}

gint64
cp2_sql_get_changes (Cp2Sql *self)
{
  g_return_val_if_fail (CP2_IS_SQL (self), 0);

  return self->engine->get_changes (self->connection);
}

gboolean
cp2_sql_begin (Cp2Sql  *self,
               GError **error)
{
  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);

  return cp2_sql_run (self, error, self->engine->begin_write, "");
}

gboolean
cp2_sql_begin_read (Cp2Sql  *self,
                    GError **error)
{
  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);

  return cp2_sql_run (self, error, self->engine->begin_read, "");
}

gboolean
cp2_sql_commit (Cp2Sql  *self,
                GError **error)
{
  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);

  if (cp2_sql_run (self, error, "COMMIT", ""))
    return TRUE;

  /* A refused commit may leave the transaction open, and the next writer would add to it. */
  cp2_sql_rollback (self);
  return FALSE;
}

void
cp2_sql_rollback (Cp2Sql *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (CP2_IS_SQL (self));

  /* The engine may have rolled back by itself, after a failed write for one. */
  if (self->engine->is_in_transaction (self->connection) && !cp2_sql_run (self, &error, "ROLLBACK", ""))
    g_warning ("Cannot roll back: %s", error->message);
}

static gboolean
run_on_savepoint (Cp2Sql      *self,
                  const char  *verb,
                  const char  *name,
                  GError     **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);
  g_return_val_if_fail (name != NULL && name[0] != '\0' && strchr (name, '"') == NULL, FALSE);

  text = g_strdup_printf ("%s \"%s\"", verb, name);
  return cp2_sql_execute (self, text, error);
}

gboolean
cp2_sql_savepoint (Cp2Sql      *self,
                   const char  *name,
                   GError     **error)
{
  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);

  /* SQLite would silently start a transaction here, without the write lock; PostgreSQL refuses. */
  if (!self->engine->is_in_transaction (self->connection))
    {
      g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT, "The savepoint %s needs a transaction", name);
      return FALSE;
    }

  return run_on_savepoint (self, "SAVEPOINT", name, error);
}

gboolean
cp2_sql_release (Cp2Sql      *self,
                 const char  *name,
                 GError     **error)
{
  return run_on_savepoint (self, "RELEASE SAVEPOINT", name, error);
}

gboolean
cp2_sql_rollback_to (Cp2Sql      *self,
                     const char  *name,
                     GError     **error)
{
  return run_on_savepoint (self, "ROLLBACK TO SAVEPOINT", name, error) && cp2_sql_release (self, name, error);
}

static gboolean
read_schema (Cp2Sql   *self,
             guint     n_steps,
             gint64   *number,
             GError  **error)
{
  if (!self->engine->read_schema (self->connection, number, error))
    return FALSE;

  if (*number >= 0 && *number <= n_steps)
    return TRUE;

  g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_TOO_NEW,
               "The database has schema %" G_GINT64_FORMAT ", this program knows %u", *number, n_steps);
  return FALSE;
}

/* The number is read again under the write lock: another program may have migrated in between. */
static gboolean
take_step (Cp2Sql              *self,
           const char * const  *steps,
           guint                n_steps,
           gint64              *number,
           GError             **error)
{
  if (!cp2_sql_begin (self, error))
    return FALSE;

  if (read_schema (self, n_steps, number, error) &&
      (*number == n_steps ||
       (cp2_sql_execute (self, steps[*number], error) &&
        self->engine->write_schema (self->connection, ++*number, error))))
    return cp2_sql_commit (self, error);

  cp2_sql_rollback (self);
  return FALSE;
}

gboolean
cp2_sql_migrate (Cp2Sql              *self,
                 const char * const  *steps,
                 guint                n_steps,
                 GError             **error)
{
  gint64 number = 0;

  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);

  if (!read_schema (self, n_steps, &number, error))
    return FALSE;

  while (number < n_steps)
    if (!take_step (self, steps, n_steps, &number, error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_sql_quick_check (Cp2Sql  *self,
                     GError **error)
{
  g_return_val_if_fail (CP2_IS_SQL (self), FALSE);

  return self->engine->quick_check (self->connection, error);
}

char **
cp2_sql_list_columns (Cp2Sql      *self,
                      const char  *table,
                      GError     **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  Cp2Statement *statement;
  gboolean row;

  g_return_val_if_fail (CP2_IS_SQL (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if ((statement = cp2_sql_query (self, error, self->engine->list_columns, "s", table)) == NULL)
    return NULL;

  while (TRUE)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_strv_builder_end (names);
      g_strv_builder_add (names, cp2_statement_get_text (statement, 0));
    }
}
