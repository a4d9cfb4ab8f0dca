#include "config.h"

#include <string.h>

#include "storage/cp2-sql-cache.h"
#include "storage/cp2-sql-engine.h"

/* A power of two, well above the number of statements that one connection runs all the time. */
#define RECENT_BITS 9

/* Which text was at this address the last time: another one may be there by now. */
typedef struct
{
  const char   *address;
  const char   *text; /* owned by the table */
  Cp2Statement *statement;
} Recent;

struct _Cp2SqlCache
{
  GHashTable *statements; /* text → Cp2Statement, both owned */
  Recent      recent[1 << RECENT_BITS];
};

static void
free_statement (gpointer data)
{
  Cp2Statement *statement = data;

  statement->engine->finalize (statement);
}

Cp2SqlCache *
cp2_sql_cache_new (void)
{
  Cp2SqlCache *self = g_new0 (Cp2SqlCache, 1);

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_statement);
  return self;
}

void
cp2_sql_cache_free (Cp2SqlCache *self)
{
  g_hash_table_unref (self->statements);
  g_free (self);
}

static Recent *
get_recent (Cp2SqlCache *self,
            const char  *text)
{
  /* Fibonacci hashing: the upper bits of the product depend on all bits of the address. */
  guint64 product = (guint64) GPOINTER_TO_SIZE (text) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return &self->recent[product >> (64 - RECENT_BITS)];
}

Cp2Statement *
cp2_sql_cache_lookup (Cp2SqlCache *self,
                      const char  *text)
{
  Recent *recent = get_recent (self, text);
  gpointer key, statement;

  if (recent->address == text && strcmp (recent->text, text) == 0)
    return recent->statement;
  if (!g_hash_table_lookup_extended (self->statements, text, &key, &statement))
    return NULL;

  *recent = (Recent) { text, key, statement };
  return statement;
}

void
cp2_sql_cache_add (Cp2SqlCache  *self,
                   const char   *text,
                   Cp2Statement *statement)
{
  g_hash_table_insert (self->statements, g_strdup (text), statement);
}
