#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: The server's database
 *
 * Records, the feed over them, the log of operations, accounts and limits are one database. One connection writes; any
 * number of others read.
 */

/** CP2_SERVER_KEY_BYTES: length of each secret key that is kept in the database. */
#define CP2_SERVER_KEY_BYTES 32

/**
 * cp2_server_database_open:
 * @url: see cp2_sql_open()
 * @error: those of #Cp2SqlError
 *
 * Opens the connection that writes, brings the schema up to date, and on first use makes the epoch and the keys.
 *
 * Returns: (transfer full): the connection
 */
Cp2Sql         *cp2_server_database_open         (const char           *url,
                                                  GError              **error);

/** cp2_server_database_open_reader: (transfer full): a connection that only reads; the writer has been opened before. */
Cp2Sql         *cp2_server_database_open_reader  (const char           *url,
                                                  GError              **error);

/**
 * Cp2ServerMeta:
 * @epoch: UUID of this life of the database; another one means that it was restored from a backup
 * @cursor_key: %CP2_SERVER_KEY_BYTES bytes, for cursors of the feed
 * @hash_key: %CP2_SERVER_KEY_BYTES bytes, for the names of what is limited and for codes sent by SMS
 *
 * What the database knows about itself. Immutable, so that any thread may read it; the keys never leave the server.
 */
typedef struct
{
  char   *epoch;
  GBytes *cursor_key;
  GBytes *hash_key;
} Cp2ServerMeta;

/** cp2_server_meta_load: (transfer full): reads them; %CP2_SQL_ERROR_CORRUPT when they are missing or damaged. */
Cp2ServerMeta  *cp2_server_meta_load             (Cp2Sql               *sql,
                                                  GError              **error);
void            cp2_server_meta_free             (Cp2ServerMeta        *meta);

/**
 * cp2_server_meta_renew_epoch:
 *
 * Begins another life, after a restore: every client sends again what it still has and reads everything anew. The
 * caller owns the transaction, and loads the meta again afterwards.
 */
gboolean        cp2_server_meta_renew_epoch      (Cp2Sql               *sql,
                                                  GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ServerMeta, cp2_server_meta_free)

G_END_DECLS
