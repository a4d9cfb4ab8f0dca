#include "config.h"

#include <sodium.h>
#include <string.h>

#include "core/cp2-uuid.h"
#include "server/cp2-accounts.h"
#include "server/cp2-feed-schema.h"
#include "server/cp2-operation-log.h"
#include "server/cp2-rate-limit.h"
#include "server/cp2-secret.h"
#include "server/cp2-server-database.h"
#include "storage/cp2-record-tables.h"

#define META_SCHEMA \
  "CREATE TABLE meta (" \
  "  name TEXT NOT NULL PRIMARY KEY," \
  "  value TEXT NOT NULL);"

/* Only ever appended to: what was released stays as it is. */
static const char * const steps[] = {
  META_SCHEMA CP2_FEED_SCHEMA CP2_OPERATION_LOG_SCHEMA,
  CP2_RATE_LIMIT_SCHEMA,
  CP2_ACCOUNTS_SCHEMA,
};

/* What is there stays. */
static gboolean
add_meta (Cp2Sql      *sql,
          const char  *name,
          const char  *value,
          GError     **error)
{
  return cp2_sql_run (sql, error, "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                      "ss", name, value);
}

static gboolean
add_key (Cp2Sql      *sql,
         const char  *name,
         GError     **error)
{
  guint8 key[CP2_SERVER_KEY_BYTES];
  char text[CP2_SERVER_KEY_BYTES * 2 + 1];
  gboolean added;

  cp2_secret_init ();
  randombytes_buf (key, sizeof key);
  sodium_bin2hex (text, sizeof text, key, sizeof key);
  added = add_meta (sql, name, text, error);
  sodium_memzero (key, sizeof key);
  sodium_memzero (text, sizeof text);

  return added;
}

static gboolean
fill (Cp2Sql  *sql,
      GError **error)
{
  g_autofree char *epoch = cp2_uuid_new ();

  if (!cp2_sql_begin (sql, error))
    return FALSE;

  if (cp2_record_tables_create (sql, CP2_RECORD_TABLES_UNIQUE_KEYS, error) &&
      add_meta (sql, "epoch", epoch, error) &&
      add_key (sql, "cursor-key", error) &&
      add_key (sql, "hash-key", error))
    return cp2_sql_commit (sql, error);

  cp2_sql_rollback (sql);
  return FALSE;
}

Cp2Sql *
cp2_server_database_open (const char  *url,
                          GError     **error)
{
  g_autoptr(Cp2Sql) sql = cp2_sql_open (url, NULL, CP2_SQL_READ_WRITE, error);

  if (sql == NULL || !cp2_sql_migrate (sql, steps, G_N_ELEMENTS (steps), error) || !fill (sql, error))
    return NULL;

  return g_steal_pointer (&sql);
}

Cp2Sql *
cp2_server_database_open_reader (const char  *url,
                                 GError     **error)
{
  return cp2_sql_open (url, NULL, CP2_SQL_READ_ONLY, error);
}

static char *
read_meta (Cp2Sql      *sql,
           const char  *name,
           GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (sql, error, "SELECT value FROM meta WHERE name = $1", "s", name);
  gboolean row;
  char *value;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return NULL;

  if (!row)
    {
      g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT, "The database has lost its %s", name);
      return NULL;
    }

  value = g_strdup (cp2_statement_get_text (statement, 0));
  cp2_statement_reset (statement);
  return value;
}

static GBytes *
read_key (Cp2Sql      *sql,
          const char  *name,
          GError     **error)
{
  g_autoptr(Cp2Secret) text = read_meta (sql, name, error);
  guint8 key[CP2_SERVER_KEY_BYTES];
  gsize length;
  GBytes *bytes;

  if (text == NULL)
    return NULL;

  if (sodium_hex2bin (key, sizeof key, text, strlen (text), NULL, &length, NULL) != 0 || length != sizeof key)
    {
      g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_CORRUPT, "The %s of the database is damaged", name);
      return NULL;
    }

  bytes = g_bytes_new (key, sizeof key);
  sodium_memzero (key, sizeof key);
  return bytes;
}

Cp2ServerMeta *
cp2_server_meta_load (Cp2Sql  *sql,
                      GError **error)
{
  g_autoptr(Cp2ServerMeta) meta = g_new0 (Cp2ServerMeta, 1);

  g_return_val_if_fail (CP2_IS_SQL (sql), NULL);

  if ((meta->epoch = read_meta (sql, "epoch", error)) == NULL ||
      (meta->cursor_key = read_key (sql, "cursor-key", error)) == NULL ||
      (meta->hash_key = read_key (sql, "hash-key", error)) == NULL)
    return NULL;

  return g_steal_pointer (&meta);
}

void
cp2_server_meta_free (Cp2ServerMeta *meta)
{
  g_free (meta->epoch);
  g_clear_pointer (&meta->cursor_key, g_bytes_unref);
  g_clear_pointer (&meta->hash_key, g_bytes_unref);
  g_free (meta);
}

gboolean
cp2_server_meta_renew_epoch (Cp2Sql  *sql,
                             GError **error)
{
  g_autofree char *epoch = cp2_uuid_new ();

  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);

  return cp2_sql_run (sql, error, "UPDATE meta SET value = $1 WHERE name = 'epoch'", "s", epoch);
}
