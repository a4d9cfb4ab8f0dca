#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: The second copy of what only this computer has
 *
 * Beside the database every operation is written to a file of its own, sealed, each in a frame that can be found and
 * checked without the others. When the database is damaged, or has silently lost its last commits, they come from here.
 */

/**
 * Cp2JournalEntry:
 * @device: the device's id; empty when it was not enrolled
 * @incarnation: of the device
 * @seq: the operation's number; 0 when it has none yet
 * @created: when it was saved, microseconds UTC by the wall clock
 * @payload: the operation, as cp2_operation_to_json() gave it
 */
typedef struct
{
  char   *device;
  gint64  incarnation;
  gint64  seq;
  gint64  created;
  char   *payload;
} Cp2JournalEntry;

Cp2JournalEntry *cp2_journal_entry_new  (const char      *device,
                                         gint64           incarnation,
                                         gint64           seq,
                                         gint64           created,
                                         const char      *payload);
void             cp2_journal_entry_free (Cp2JournalEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2JournalEntry, cp2_journal_entry_free)

/** Cp2OutboxJournal: the file. One thread at a time. */
typedef struct _Cp2OutboxJournal Cp2OutboxJournal;

/** cp2_outbox_journal_new: the file need not exist. @key has 32 bytes; a key of its own is derived and kept in guarded memory. */
Cp2OutboxJournal *cp2_outbox_journal_new       (const char        *path,
                                                const guint8      *key);
void              cp2_outbox_journal_free      (Cp2OutboxJournal  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2OutboxJournal, cp2_outbox_journal_free)

const char       *cp2_outbox_journal_get_path  (Cp2OutboxJournal  *self);

/**
 * cp2_outbox_journal_read:
 * @n_damaged: (out): stretches of the file that could not be read
 * @error: %CP2_STORE_ERROR_WRONG_KEY when there are sound frames and none opens, %CP2_STORE_ERROR_IO
 *
 * Returns: (transfer full) (element-type Cp2JournalEntry): whatever can be read, in the order of the file
 */
GPtrArray        *cp2_outbox_journal_read      (Cp2OutboxJournal  *self,
                                                guint             *n_damaged,
                                                GError           **error);

/**
 * cp2_outbox_journal_append:
 * @entries: (element-type Cp2JournalEntry): the entries
 * @error: %CP2_STORE_ERROR_IO; the file is then as before
 *
 * Returns: whether all of them are on the disk
 */
gboolean          cp2_outbox_journal_append    (Cp2OutboxJournal  *self,
                                                GPtrArray         *entries,
                                                GError           **error);

/** cp2_outbox_journal_take_back: undoes the last cp2_outbox_journal_append(), when the database did not follow. */
void              cp2_outbox_journal_take_back (Cp2OutboxJournal  *self);

/** cp2_outbox_journal_rewrite: replaces the whole content; a crash leaves the old or the new. */
gboolean          cp2_outbox_journal_rewrite   (Cp2OutboxJournal  *self,
                                                GPtrArray         *entries,
                                                GError           **error);

G_END_DECLS
