#pragma once

#include "app/models/cp2-sheet-detail.h"

G_BEGIN_DECLS

/*
 * cp2_sheet_history_read:
 * @marks: (element-type Cp2AttendanceMark): all marks of the register
 *
 * Fills the events of @detail, and what became of the operations that this office did to it.
 */
gboolean cp2_sheet_history_read (Cp2SheetDetail  *detail,
                                 Cp2Store        *store,
                                 GPtrArray       *marks,
                                 GError         **error);

G_END_DECLS
