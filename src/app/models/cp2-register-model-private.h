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
  /* Of Cp2Operation: marks of other days that the disk has not taken yet. */
  GQueue             owed;
  guint              retry_source;

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

/** cp2_register_model_make_operation: (transfer full): that says @mark of @row on the day shown. */
Cp2Operation *cp2_register_model_make_operation (Cp2RegisterModel      *self,
                                                 Cp2RegisterRow        *row,
                                                 const Cp2RegisterMark *mark);
/** cp2_register_model_write: all of @marks, one for each of @rows, are done together or not at all. */
void cp2_register_model_write       (Cp2RegisterModel *self,
                                     GPtrArray        *rows,
                                     GPtrArray        *marks);

/** cp2_register_model_is_trouble: whether it is the disk's fault, which may pass, and not the mark's. */
gboolean cp2_register_model_is_trouble (const GError  *error);
/** cp2_register_model_retry_later: writes in a moment what is not saved. */
void cp2_register_model_retry_later (Cp2RegisterModel *self);
/** cp2_register_model_owe: remembers what is not saved of a day that will be shown no more. */
void cp2_register_model_owe         (Cp2RegisterModel *self);

G_END_DECLS
