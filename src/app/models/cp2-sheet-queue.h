#pragma once

#include <gio/gio.h>

#include "app/models/cp2-sheet-item.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/** Cp2SheetFilter: which registers to list. */
typedef enum
{
  CP2_SHEET_FILTER_TO_VERIFY,
  CP2_SHEET_FILTER_ALL,
  CP2_SHEET_FILTER_REOPENED,
} Cp2SheetFilter;

/**
 * Cp2SheetQueue:
 *
 * The registers of an office's area, as a #GListModel of #Cp2SheetItem: exceptions first, then by when they were
 * submitted. Read on the store's reading thread; it follows the store. A register that did not change stays the same
 * object.
 *
 * Properties (read-only, notify): `to-verify`, how many wait for the office, whatever the filter; `loading`.
 *
 * Signals: `changed`: it was read again; `arrived` (guint): so many more have come to verify than were there before.
 */
#define CP2_TYPE_SHEET_QUEUE (cp2_sheet_queue_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SheetQueue, cp2_sheet_queue, CP2, SHEET_QUEUE, GObject)

/** cp2_sheet_queue_new: (transfer full): of the office signed in at @store; it begins to read. */
Cp2SheetQueue  *cp2_sheet_queue_new           (Cp2Store        *store);
/** cp2_sheet_queue_set_filter: shows others of what is here. */
void            cp2_sheet_queue_set_filter    (Cp2SheetQueue   *self,
                                               Cp2SheetFilter   filter);
Cp2SheetFilter  cp2_sheet_queue_get_filter    (Cp2SheetQueue   *self);
/** cp2_sheet_queue_search: only centres whose name has @words in it or whose code begins with them; %NULL or blank for all. */
void            cp2_sheet_queue_search        (Cp2SheetQueue   *self,
                                               const char      *words);
/** cp2_sheet_queue_refresh: reads again. */
void            cp2_sheet_queue_refresh       (Cp2SheetQueue   *self);
/** cp2_sheet_queue_get_to_verify: how many wait for the office. */
guint           cp2_sheet_queue_get_to_verify (Cp2SheetQueue   *self);
/** cp2_sheet_queue_get_loading: whether the first answer is still to come. */
gboolean        cp2_sheet_queue_get_loading   (Cp2SheetQueue   *self);
/** cp2_sheet_queue_get_error: (transfer none) (nullable): why it could not be read. */
const GError   *cp2_sheet_queue_get_error     (Cp2SheetQueue   *self);
/** cp2_sheet_queue_get_today: @come registers of today were submitted, of @expected centres that have people posted today. */
void            cp2_sheet_queue_get_today     (Cp2SheetQueue   *self,
                                               guint           *come,
                                               guint           *expected);
/** cp2_sheet_queue_find: position of a register among those shown, %G_MAXUINT when it is not. */
guint           cp2_sheet_queue_find          (Cp2SheetQueue   *self,
                                               const char      *id);
/** cp2_sheet_queue_is_settled: whether nothing is on its way, for tests. */
gboolean        cp2_sheet_queue_is_settled    (Cp2SheetQueue   *self);

G_END_DECLS
