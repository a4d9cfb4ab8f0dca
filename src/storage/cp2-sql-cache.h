#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/*
 * The statements of one connection by their text; for cp2-sql.c alone. A text is mostly a constant of the program, so
 * its address finds the statement; hashing every text again would cost as much as some statements do.
 */
typedef struct _Cp2SqlCache Cp2SqlCache;

Cp2SqlCache  *cp2_sql_cache_new    (void);
/* cp2_sql_cache_free: finalizes the statements, too. */
void          cp2_sql_cache_free   (Cp2SqlCache  *self);

/* cp2_sql_cache_lookup: (nullable) (transfer none): the statement of this text. */
Cp2Statement *cp2_sql_cache_lookup (Cp2SqlCache  *self,
                                    const char   *text);
/* cp2_sql_cache_add: @statement: (transfer full): of a text that has none. */
void          cp2_sql_cache_add    (Cp2SqlCache  *self,
                                    const char   *text,
                                    Cp2Statement *statement);

G_END_DECLS
