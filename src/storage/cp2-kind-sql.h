#pragma once

#include "core/cp2-kind.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/*
 * What SQL says about one kind, made once for the process and kept to its end, so that a connection finds its prepared
 * statements by address. For cp2-sql-repository*.c and cp2-plain-record.c alone. Any
 * thread.
 */

/* Columns of every kind. The fields follow them, so that positions of parameters and columns are the field's index plus
 * a constant. */
typedef enum
{
  CP2_KIND_COLUMN_ID,
  CP2_KIND_COLUMN_VERSION,
  CP2_KIND_COLUMN_UPDATED_AT,
  CP2_KIND_COLUMN_MASKED,
  CP2_KIND_COLUMN_EXTRA,
  CP2_KIND_N_COMMON_COLUMNS
} Cp2KindColumn;

/* Cp2KindSql: the columns, and the statements by id. */
typedef struct
{
  const char *columns;
  const char *select;
  const char *version;
  const char *upsert;
  const char *erase;
} Cp2KindSql;

const Cp2KindSql *cp2_kind_sql_get      (const Cp2Kind       *kind);

/* cp2_kind_sql_get_find: the statement that looks for values of these columns; @names come from the program. */
const char       *cp2_kind_sql_get_find (const Cp2Kind       *kind,
                                         const char * const  *names);

G_END_DECLS
