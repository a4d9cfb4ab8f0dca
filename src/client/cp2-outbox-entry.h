#pragma once

#include <glib-object.h>

#include "client/cp2-outbox.h"

G_BEGIN_DECLS

/**
 * Cp2OutboxEntry: an operation of the outbox, for a list. A snapshot that never changes.
 *
 * Properties: `id`, `kind` (of the operation), `record`, `status` (the word), `problem` (a sentence in the current
 * language, empty for none), `created` (microseconds UTC), `undecided`, `dismissed`.
 */
#define CP2_TYPE_OUTBOX_ENTRY (cp2_outbox_entry_get_type ())
G_DECLARE_FINAL_TYPE (Cp2OutboxEntry, cp2_outbox_entry, CP2, OUTBOX_ENTRY, GObject)

/** cp2_outbox_entry_new: takes @row. */
Cp2OutboxEntry     *cp2_outbox_entry_new         (Cp2OutboxRow    *row);
/** cp2_outbox_entry_get_row: (transfer none): all there is to know. */
const Cp2OutboxRow *cp2_outbox_entry_get_row     (Cp2OutboxEntry  *self);
/** cp2_outbox_entry_dup_problem: (transfer full): why it was refused, or would be now; empty for neither. */
char               *cp2_outbox_entry_dup_problem (Cp2OutboxEntry  *self);

G_END_DECLS
