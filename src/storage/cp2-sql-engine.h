#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/*
 * What a database engine has to offer to Cp2Sql. Private to the storage room: callers see cp2-sql.h only, so a
 * second engine is one more file with one more table like this.
 */
typedef struct _Cp2SqlEngine Cp2SqlEngine;

/* The head of each engine's own statement. */
struct _Cp2Statement
{
  const Cp2SqlEngine *engine;
};

struct _Cp2SqlEngine
{
  /* What an address begins with, without the colon. */
  const char    *scheme;

  /* The statements in which engines differ. */
  const char    *begin_write;
  const char    *begin_read;
  const char    *list_columns;

  gpointer      (*open)             (const char      *address,
                                     const char      *vfs,
                                     Cp2SqlFlags      flags,
                                     GError         **error);
  void          (*close)            (gpointer         connection);
  gboolean      (*execute)          (gpointer         connection,
                                     const char      *text,
                                     GError         **error);
  /* What is kept to answer faster, not what is asked for; tells how many bytes that was. */
  gsize         (*release_memory)   (gpointer         connection);
  gboolean      (*is_in_transaction) (gpointer        connection);
  gint64        (*get_changes)      (gpointer         connection);
  gboolean      (*read_schema)      (gpointer         connection,
                                     gint64          *number,
                                     GError         **error);
  gboolean      (*write_schema)     (gpointer         connection,
                                     gint64           number,
                                     GError         **error);
  gboolean      (*quick_check)      (gpointer         connection,
                                     GError         **error);

  Cp2Statement *(*prepare)          (gpointer         connection,
                                     const char      *text,
                                     GError         **error);
  void          (*finalize)         (Cp2Statement    *statement);
  void          (*clear)            (Cp2Statement    *statement);
  void          (*reset)            (Cp2Statement    *statement);
  gboolean      (*step)             (Cp2Statement    *statement,
                                     gboolean        *row,
                                     GError         **error);
  void          (*bind_text)        (Cp2Statement    *statement,
                                     guint            position,
                                     const char      *value,
                                     gsize            length,
                                     gboolean         copy);
  void          (*bind_integer)     (Cp2Statement    *statement,
                                     guint            position,
                                     gint64           value);
  void          (*bind_blob)        (Cp2Statement    *statement,
                                     guint            position,
                                     gconstpointer    data,
                                     gsize            length);
  void          (*bind_null)        (Cp2Statement    *statement,
                                     guint            position);
  const char   *(*get_text)         (Cp2Statement    *statement,
                                     guint            column);
  gint64        (*get_integer)      (Cp2Statement    *statement,
                                     guint            column);
  gconstpointer (*get_blob)         (Cp2Statement    *statement,
                                     guint            column,
                                     gsize           *length);
  gboolean      (*is_null)          (Cp2Statement    *statement,
                                     guint            column);
  guint         (*get_n_columns)    (Cp2Statement    *statement);
};

extern const Cp2SqlEngine cp2_sqlite_engine;

G_END_DECLS
