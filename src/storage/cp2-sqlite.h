#pragma once

#include <sqlite3.h>

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* The parts of the SQLite engine that its two files share; nobody else includes this. */

/* cp2_sqlite_error: the #Cp2SqlError for @code, an extended result code, in @error. Always %FALSE. */
gboolean cp2_sqlite_error (sqlite3       *db,
                           int            code,
                           const char    *doing,
                           GError       **error);

/* cp2_sqlite_open: the connection, set up as cp2_sql_open() promises; close with sqlite3_close_v2(). */
gpointer cp2_sqlite_open  (const char    *path,
                           const char    *vfs,
                           Cp2SqlFlags    flags,
                           GError       **error);

G_END_DECLS
