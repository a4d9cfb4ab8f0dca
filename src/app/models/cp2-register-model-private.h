#pragma once

#include "app/models/cp2-register-model.h"

G_BEGIN_DECLS

/* Shared by the reading and the writing half of the register. */
struct _Cp2RegisterModel
{
  GObject            parent_instance;

  /* Owned references */
  Cp2Store          *store;
  char              *centre;
  char              *exam;
  char              *day;
  char              *reason;
  char              *problem;
  GPtrArray         *rows;
  Cp2AttendanceSheet *sheet;
  /* Of GPtrArray of Before: what each change changed. */
  GQueue             undo;

  Cp2RegisterSave    submission;
  Cp2RegisterCounts  counts;
};

/** cp2_register_model_recount: counts anew, and says that something has changed. */
void cp2_register_model_recount    (Cp2RegisterModel *self);
/** cp2_register_model_fail: says that a change was not done. */
void cp2_register_model_fail       (Cp2RegisterModel *self,
                                    const GError     *error);
/** cp2_register_model_clear_undo: forgets what could be undone. */
void cp2_register_model_clear_undo (Cp2RegisterModel *self);

G_END_DECLS
