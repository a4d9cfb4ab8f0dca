#include "config.h"

#include <string.h>

#include "storage/cp2-sql-engine.h"

/*
 * The statement part of cp2-sql.h: each call goes to the engine that prepared the statement.
 */

void
cp2_statement_bind_text (Cp2Statement *statement,
                         guint         position,
                         const char   *value)
{
  if (value)
    statement->engine->bind_text (statement, position, value, strlen (value), TRUE);
  else
    statement->engine->bind_null (statement, position);
}

void
cp2_statement_bind_text_len (Cp2Statement *statement,
                             guint         position,
                             const char   *value,
                             gsize         length)
{
  if (value)
    statement->engine->bind_text (statement, position, value, length, TRUE);
  else
    statement->engine->bind_null (statement, position);
}

void
cp2_statement_lend_text (Cp2Statement *statement,
                         guint         position,
                         const char   *value)
{
  if (value)
    statement->engine->bind_text (statement, position, value, strlen (value), FALSE);
  else
    statement->engine->bind_null (statement, position);
}

void
cp2_statement_lend_text_len (Cp2Statement *statement,
                             guint         position,
                             const char   *value,
                             gsize         length)
{
  if (value)
    statement->engine->bind_text (statement, position, value, length, FALSE);
  else
    statement->engine->bind_null (statement, position);
}

void
cp2_statement_bind_integer (Cp2Statement *statement,
                            guint         position,
                            gint64        value)
{
  statement->engine->bind_integer (statement, position, value);
}

void
cp2_statement_bind_blob (Cp2Statement  *statement,
                         guint          position,
                         gconstpointer  data,
                         gsize          length)
{
  if (data)
    statement->engine->bind_blob (statement, position, data, length);
  else
    statement->engine->bind_null (statement, position);
}

void
cp2_statement_bind_null (Cp2Statement *statement,
                         guint         position)
{
  statement->engine->bind_null (statement, position);
}

gboolean
cp2_statement_step (Cp2Statement  *statement,
                    gboolean      *row,
                    GError       **error)
{
  g_return_val_if_fail (row != NULL, FALSE);

  return statement->engine->step (statement, row, error);
}

gboolean
cp2_statement_run (Cp2Statement  *statement,
                   GError       **error)
{
  gboolean row;

  do
    {
      if (!statement->engine->step (statement, &row, error))
        return FALSE;
    }
  while (row);

  return TRUE;
}

void
cp2_statement_reset (Cp2Statement *statement)
{
  statement->engine->reset (statement);
}

const char *
cp2_statement_get_text (Cp2Statement *statement,
                        guint         column)
{
  return statement->engine->get_text (statement, column);
}

gint64
cp2_statement_get_integer (Cp2Statement *statement,
                           guint         column)
{
  return statement->engine->get_integer (statement, column);
}

gconstpointer
cp2_statement_get_blob (Cp2Statement *statement,
                        guint         column,
                        gsize        *length)
{
  return statement->engine->get_blob (statement, column, length);
}

gboolean
cp2_statement_is_null (Cp2Statement *statement,
                       guint         column)
{
  return statement->engine->is_null (statement, column);
}

guint
cp2_statement_get_n_columns (Cp2Statement *statement)
{
  return statement->engine->get_n_columns (statement);
}
