#pragma once

#include "app/models/cp2-register-row.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterEntry:
 * @deployment: who serves
 * @mark: (nullable): the mark to show: the one that counts, or a late one that will once it is approved
 * @flags: what there is to know about it
 * @save: where it has got to
 * @problem: (nullable): why a newer mark of the person was refused
 */
typedef struct
{
  Cp2Deployment     *deployment;
  Cp2AttendanceMark *mark;
  Cp2RegisterFlags   flags;
  Cp2RegisterSave    save;
  char              *problem;
} Cp2RegisterEntry;

/**
 * Cp2RegisterSnapshot:
 * @entries: (element-type Cp2RegisterEntry): everyone who serves on the day, in no order
 * @sheet: (nullable): the day's sheet; %NULL while nobody is marked
 * @submission: where the submission has got to; %CP2_REGISTER_SAVE_NONE when there is none
 * @problem: (nullable): why the submission was refused
 *
 * A register as the store has it at one moment.
 */
typedef struct
{
  GPtrArray          *entries;
  Cp2AttendanceSheet *sheet;
  Cp2RegisterSave     submission;
  char               *problem;
} Cp2RegisterSnapshot;

/** cp2_register_snapshot_read: (transfer full) (nullable): reads it at once, in one state of the store; four queries. */
Cp2RegisterSnapshot *cp2_register_snapshot_read (Cp2Store             *store,
                                                 const char           *centre,
                                                 const char           *exam,
                                                 const char           *day,
                                                 GError              **error);
void                 cp2_register_snapshot_free (Cp2RegisterSnapshot  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2RegisterSnapshot, cp2_register_snapshot_free)

G_END_DECLS
