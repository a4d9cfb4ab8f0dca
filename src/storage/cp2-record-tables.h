#pragma once

#include "core/cp2-kind.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * Cp2RecordTablesFlags:
 * @CP2_RECORD_TABLES_UNIQUE_KEYS: the kinds' keys are unique; for the server. A desktop may for a moment hold two
 *   records of one key, its own and the one that won, and only indexes them
 * @CP2_RECORD_TABLES_NO_INDEXES: leave out indexes and full-text tables for now, for a bulk load
 */
typedef enum
{
  CP2_RECORD_TABLES_UNIQUE_KEYS = 1 << 0,
  CP2_RECORD_TABLES_NO_INDEXES  = 1 << 1,
} Cp2RecordTablesFlags;

/**
 * cp2_record_tables_create:
 *
 * Brings the tables of all kinds to what the field tables say: makes those that are missing, and adds columns that are
 * missing. A table has `row` (integer key), `id` (unique), `version`, `updated_at`, a column for each field, `masked`
 * and `extra`; of searchable kinds there is a full-text table `KIND_search` over it, kept up by triggers. Harmless to
 * repeat. Its caller owns the transaction.
 */
gboolean cp2_record_tables_create         (Cp2Sql               *sql,
                                           Cp2RecordTablesFlags  flags,
                                           GError              **error);

/** cp2_record_tables_drop_indexes: before a bulk load: secondary indexes, full-text tables and their triggers. */
gboolean cp2_record_tables_drop_indexes   (Cp2Sql               *sql,
                                           GError              **error);
/** cp2_record_tables_create_indexes: after it: makes them again over what is there now. */
gboolean cp2_record_tables_create_indexes (Cp2Sql               *sql,
                                           Cp2RecordTablesFlags  flags,
                                           GError              **error);

G_END_DECLS
