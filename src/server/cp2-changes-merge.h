#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/*
 * Cp2ChangesMerge: the feed as some scopes together see it, in the order of sequences, each record once. There is one
 * statement for each scope, over its own part of the index, and the smallest sequence is taken each time: asking for
 * all scopes at once would sort everything that is left for every page.
 */
typedef struct _Cp2ChangesMerge Cp2ChangesMerge;

/*
 * Cp2ChangesRow:
 * @seq: the record's sequence
 * @batch: the last sequence of what belongs together
 * @scopes: the list of all scopes, see cp2-feed-schema.h
 * @form: the strongest form that the merged scopes have of it
 * @record: (nullable): its JSON in that form, @length bytes
 *
 * Borrowed until the next row.
 */
typedef struct
{
  gint64      seq;
  gint64      batch;
  const char *kind;
  const char *id;
  const char *scopes;
  char        form;
  const char *record;
  gsize       length;
} Cp2ChangesRow;

/* cp2_changes_merge_new: finds the scopes; one that nothing was ever fed to is simply empty. */
Cp2ChangesMerge *cp2_changes_merge_new       (Cp2Sql              *sql,
                                              const char * const  *scopes,
                                              GError             **error);
void             cp2_changes_merge_free      (Cp2ChangesMerge     *self);

/* cp2_changes_merge_start: begins behind @positions, one for each scope. One merge of a connection runs at a time. */
gboolean         cp2_changes_merge_start     (Cp2ChangesMerge     *self,
                                              const gint64        *positions,
                                              GError             **error);

/* cp2_changes_merge_next: @found is %FALSE at the end. */
gboolean         cp2_changes_merge_next      (Cp2ChangesMerge     *self,
                                              Cp2ChangesRow       *row,
                                              gboolean            *found,
                                              GError             **error);

/* cp2_changes_merge_use_form: gives the row at hand another form than its own. */
void             cp2_changes_merge_use_form  (Cp2ChangesMerge     *self,
                                              Cp2ChangesRow       *row,
                                              char                 form);

/* cp2_changes_merge_find_form: the strongest form that the merged scopes have in a list. */
char             cp2_changes_merge_find_form (Cp2ChangesMerge     *self,
                                              const char          *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ChangesMerge, cp2_changes_merge_free)

G_END_DECLS
