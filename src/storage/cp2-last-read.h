#pragma once

#include "core/cp2-record.h"

G_BEGIN_DECLS

/*
 * What a repository read last of each kind, for cp2-sql-repository.c alone, within one transaction. One operation asks
 * for the same record several times, and many operations in a row for the same sheet. Where nothing may be remembered
 * there is %NULL, which knows nothing and learns nothing.
 */
typedef struct _Cp2LastRead Cp2LastRead;

Cp2LastRead *cp2_last_read_new    (void);
void         cp2_last_read_free   (Cp2LastRead    *self);

/* cp2_last_read_forget: forgets the record of this kind: it is written. */
void         cp2_last_read_forget (Cp2LastRead    *self,
                                   const Cp2Kind  *kind);

/* cp2_last_read_note: that @id was read as @record, %NULL when there is none. A copy is kept of what was read twice. */
void         cp2_last_read_note   (Cp2LastRead    *self,
                                   const Cp2Kind  *kind,
                                   const char     *id,
                                   gpointer        record);

/* cp2_last_read_find_record: whether the record is known, as a copy, or as missing. */
gboolean     cp2_last_read_find_record  (Cp2LastRead    *self,
                                         const Cp2Kind  *kind,
                                         const char     *id,
                                         gpointer       *record);
/* cp2_last_read_find_version: whether its version is known, -1 when it is missing. */
gboolean     cp2_last_read_find_version (Cp2LastRead    *self,
                                         const Cp2Kind  *kind,
                                         const char     *id,
                                         gint64         *version);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2LastRead, cp2_last_read_free)

G_END_DECLS
