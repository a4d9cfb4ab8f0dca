#pragma once

#include "core/cp2-repository.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

#define CP2_TYPE_SQL_REPOSITORY (cp2_sql_repository_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SqlRepository, cp2_sql_repository, CP2, SQL_REPOSITORY, GObject)

/**
 * Cp2BeforeWriteFunc:
 * @kind: the kind
 * @id: the record's id
 * @record: (nullable): what will be put; %NULL when it will be removed. Its `version` may be set here
 * @error: a reason not to write
 *
 * Called right before a row is written, in the same transaction: the server numbers the change and notes it for the
 * feed, a desktop saves what was there.
 */
typedef gboolean (*Cp2BeforeWriteFunc) (const Cp2Kind  *kind,
                                        const char     *id,
                                        Cp2Record      *record,
                                        gpointer        user_data,
                                        GError        **error);

/**
 * cp2_sql_repository_new:
 * @sql: the connection; kept
 * @is_authority: whether this is the server's database
 *
 * #Cp2Repository over the tables of cp2_record_tables_create(). The caller opens and commits the transactions.
 */
Cp2SqlRepository *cp2_sql_repository_new              (Cp2Sql              *sql,
                                                       gboolean             is_authority);

/** cp2_sql_repository_set_before_write: (nullable): see #Cp2BeforeWriteFunc; for puts and removals through #Cp2Repository. */
void              cp2_sql_repository_set_before_write (Cp2SqlRepository    *self,
                                                       Cp2BeforeWriteFunc   func,
                                                       gpointer             user_data);

/**
 * cp2_sql_repository_set_remembers:
 *
 * Whether what was read last is remembered: only within one transaction in which nobody else writes to the tables.
 * Setting it, once more too, forgets what was remembered; so must who rolls back to a savepoint.
 */
void              cp2_sql_repository_set_remembers    (Cp2SqlRepository    *self,
                                                       gboolean             remembers);

/** cp2_sql_repository_get_version: @version is that of the stored record, or -1 when there is none. */
gboolean          cp2_sql_repository_get_version      (Cp2SqlRepository    *self,
                                                       const Cp2Kind       *kind,
                                                       const char          *id,
                                                       gint64              *version,
                                                       GError             **error);

/**
 * cp2_sql_repository_store:
 *
 * Writes @record just as it is, version and instant included, without calling the before-write function: for records
 * that come from the feed, and to put back what was saved.
 */
gboolean          cp2_sql_repository_store            (Cp2SqlRepository    *self,
                                                       gpointer             record,
                                                       GError             **error);

/**
 * cp2_sql_repository_store_json:
 *
 * The same straight from a JSON object as the feed brings it, for bulk loads: no object is made in between.
 */
gboolean          cp2_sql_repository_store_json       (Cp2SqlRepository    *self,
                                                       const Cp2Kind       *kind,
                                                       JsonObject          *json,
                                                       GError             **error);

/** cp2_sql_repository_erase: removes the row without calling the before-write function. */
gboolean          cp2_sql_repository_erase            (Cp2SqlRepository    *self,
                                                       const Cp2Kind       *kind,
                                                       const char          *id,
                                                       GError             **error);

/**
 * cp2_sql_repository_read_row:
 * @statement: on a row of `SELECT * FROM KIND …` or of the columns that cp2_sql_repository_get_columns() names
 * @first_column: where those columns begin
 *
 * Returns: (transfer full): the record of that row
 */
gpointer          cp2_sql_repository_read_row         (const Cp2Kind       *kind,
                                                       Cp2Statement        *statement,
                                                       guint                first_column);

/** cp2_sql_repository_get_columns: (transfer none): `id, version, …` of the kind, in the order that read_row() expects. */
const char       *cp2_sql_repository_get_columns      (const Cp2Kind       *kind);

G_END_DECLS
