#pragma once

#include "client/cp2-store-reading.h"

G_BEGIN_DECLS

/**
 * Cp2SheetWatch:
 *
 * Keeps what a model shows in step with the store: one question at a time on the store's reading thread, asked again
 * when records of its kinds or the outbox have changed, and not more often than people can see while changes pour in.
 * Belongs to the store's thread.
 */
#define CP2_TYPE_SHEET_WATCH (cp2_sheet_watch_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SheetWatch, cp2_sheet_watch, CP2, SHEET_WATCH, GObject)

/** Cp2SheetWatchMake: (transfer full): what to ask; the read function takes it. */
typedef gpointer (*Cp2SheetWatchMake) (gpointer       owner);
/** Cp2SheetWatchRead: (transfer full) (nullable): takes and answers @question, on the store's reading thread. */
typedef gpointer (*Cp2SheetWatchRead) (Cp2Sql        *sql,
                                       gpointer       question,
                                       GCancellable  *cancellable,
                                       GError       **error);
/** Cp2SheetWatchTake: @result (transfer full) (nullable) or @error: the answer. */
typedef void     (*Cp2SheetWatchTake) (gpointer       owner,
                                       gpointer       result,
                                       const GError  *error);

/**
 * cp2_sheet_watch_new:
 * @kinds: (array zero-terminated=1): names of the kinds that matter; static
 * @read: reads the answer
 * @free_question: frees a question that was never read
 * @owner: for @make and @take, until cp2_sheet_watch_stop()
 *
 * Returns: (transfer full): one that is not active yet
 */
Cp2SheetWatch *cp2_sheet_watch_new         (Cp2Store            *store,
                                            const char * const  *kinds,
                                            Cp2SheetWatchRead    read,
                                            GDestroyNotify       free_question,
                                            GDestroyNotify       free_result,
                                            Cp2SheetWatchMake    make,
                                            Cp2SheetWatchTake    take,
                                            gpointer             owner);
/** cp2_sheet_watch_set_active: while it is not, it only remembers that something changed. */
void           cp2_sheet_watch_set_active  (Cp2SheetWatch       *self,
                                            gboolean             active);
/** cp2_sheet_watch_ask: asks now, or right after the question that is under way. */
void           cp2_sheet_watch_ask         (Cp2SheetWatch       *self);
/** cp2_sheet_watch_is_asking: whether an answer is on its way or due. */
gboolean       cp2_sheet_watch_is_asking   (Cp2SheetWatch       *self);
/** cp2_sheet_watch_stop: the owner ends; it hears no more. */
void           cp2_sheet_watch_stop        (Cp2SheetWatch       *self);

G_END_DECLS
