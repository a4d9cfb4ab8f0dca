#pragma once

#include "core/cp2-record.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/** CP2_RECORD_CACHE_WINDOW: records that are read at once. */
#define CP2_RECORD_CACHE_WINDOW 64

/** Cp2RecordCache: the records of one kind that were read last, by row number. One thread. */
typedef struct _Cp2RecordCache Cp2RecordCache;

Cp2RecordCache *cp2_record_cache_new     (const Cp2Kind   *kind);
void            cp2_record_cache_free    (Cp2RecordCache  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2RecordCache, cp2_record_cache_free)

const Cp2Kind  *cp2_record_cache_get_kind (Cp2RecordCache *self);

/** cp2_record_cache_get: (transfer none): the record of @rows[@position], read together with its neighbours; a row that has just vanished gives an empty record. */
Cp2Record      *cp2_record_cache_get     (Cp2RecordCache  *self,
                                          Cp2Sql          *sql,
                                          GArray          *rows,
                                          guint            position);

/** cp2_record_cache_refresh: (transfer full): reads all records again; the row numbers (GArray of gint64) whose record is another now. */
GArray         *cp2_record_cache_refresh (Cp2RecordCache  *self,
                                          Cp2Sql          *sql);

G_END_DECLS
