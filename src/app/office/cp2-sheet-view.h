#pragma once

#include <adwaita.h>

#include "app/models/cp2-sheet-detail.h"

G_BEGIN_DECLS

/**
 * Cp2SheetView: one register as the office reads it: status, counts by role, everyone's mark, and its history.
 * Signals: `verify`, `reopen`, `understood` (somebody has read why something was refused).
 */
#define CP2_TYPE_SHEET_VIEW (cp2_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SheetView, cp2_sheet_view, CP2, SHEET_VIEW, AdwBin)

/** cp2_sheet_view_show: @detail is (nullable): nothing is chosen; not kept. */
void cp2_sheet_view_show (Cp2SheetView   *self,
                          Cp2SheetDetail *detail);

G_END_DECLS
