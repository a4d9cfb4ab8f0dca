#pragma once

#include "app/models/cp2-register-row.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterCounts:
 * @total: everyone who serves on the day
 * @present: marked present
 * @absent: marked absent
 * @replaced: marked replaced
 * @unmarked: not marked yet
 * @unsaved: marked, but the disk did not take it
 */
typedef struct
{
  guint total;
  guint present;
  guint absent;
  guint replaced;
  guint unmarked;
  guint unsaved;
} Cp2RegisterCounts;

/**
 * Cp2RegisterModel:
 *
 * The register of one centre, exam and day: a #GListModel of #Cp2RegisterRow in the order of the register. A mark shows
 * at once, is "saved" when it is on the disk and "received" when the server has it. Rows stay the same objects, so that
 * what arrives does not disturb who is typing. What the disk does not take, since it is full, stays as it was marked and
 * is tried again until it is saved. Belongs to the store's thread.
 *
 * Signals: `changed`: the sheet, a mark or the counts; `failed` (sentence): a change was not done, and shows no more.
 */
#define CP2_TYPE_REGISTER_MODEL (cp2_register_model_get_type ())
G_DECLARE_FINAL_TYPE (Cp2RegisterModel, cp2_register_model, CP2, REGISTER_MODEL, GObject)

/** cp2_register_model_new: (transfer full): of no day yet. */
Cp2RegisterModel         *cp2_register_model_new            (Cp2Store               *store,
                                                             const char             *centre);
/** cp2_register_model_show: reads another day; what could be undone before can be no more. */
void                      cp2_register_model_show           (Cp2RegisterModel       *self,
                                                             const char             *exam,
                                                             const char             *day);
/** cp2_register_model_refresh: reads again what is shown. */
void                      cp2_register_model_refresh        (Cp2RegisterModel       *self);

/** cp2_register_model_get_day: (transfer none) (nullable): the day shown. */
const char               *cp2_register_model_get_day        (Cp2RegisterModel       *self);
/** cp2_register_model_get_counts: how far the marking has come. */
const Cp2RegisterCounts  *cp2_register_model_get_counts     (Cp2RegisterModel       *self);
/** cp2_register_model_get_sheet: (transfer none) (nullable): the day's sheet. */
Cp2AttendanceSheet       *cp2_register_model_get_sheet      (Cp2RegisterModel       *self);
/** cp2_register_model_get_submission: where the submission has got to. */
Cp2RegisterSave           cp2_register_model_get_submission (Cp2RegisterModel       *self);
/** cp2_register_model_get_problem: (transfer none) (nullable): why the submission was refused. */
const char               *cp2_register_model_get_problem    (Cp2RegisterModel       *self);
/** cp2_register_model_is_closed: whether it was submitted, so that a change is late and needs a reason. */
gboolean                  cp2_register_model_is_closed      (Cp2RegisterModel       *self);
/** cp2_register_model_is_ahead: whether the day is still to come. */
gboolean                  cp2_register_model_is_ahead       (Cp2RegisterModel       *self);

/** cp2_register_model_set_reason: (nullable): why marks are made late; sent with each one, until another day is shown. */
void                      cp2_register_model_set_reason     (Cp2RegisterModel       *self,
                                                             const char             *reason);
/** cp2_register_model_get_reason: (transfer none) (nullable): the reason for late marks. */
const char               *cp2_register_model_get_reason     (Cp2RegisterModel       *self);
/** cp2_register_model_can_mark: whether marks are taken now: the day has come, and a closed one has its reason. */
gboolean                  cp2_register_model_can_mark       (Cp2RegisterModel       *self);

/** cp2_register_model_set_status: marks one person; the time in of who is present is now, if the day is today. */
void                      cp2_register_model_set_status     (Cp2RegisterModel       *self,
                                                             Cp2RegisterRow         *row,
                                                             Cp2AttendanceStatus     status);
/** cp2_register_model_set_mark: says all that is to be said of one person. */
void                      cp2_register_model_set_mark       (Cp2RegisterModel       *self,
                                                             Cp2RegisterRow         *row,
                                                             const Cp2RegisterMark  *mark);
/** cp2_register_model_set_all_present: marks everyone of a position who is not marked yet; one undo takes it back. */
void                      cp2_register_model_set_all_present (Cp2RegisterModel      *self,
                                                             const char             *position);
/** cp2_register_model_undo: takes back the last change; %FALSE when there is none. */
gboolean                  cp2_register_model_undo           (Cp2RegisterModel       *self);

/** cp2_register_model_submit: countersigns and submits the day in the name of @countersigner. */
void                      cp2_register_model_submit         (Cp2RegisterModel       *self,
                                                             const char             *countersigner);

/** cp2_register_model_find: (transfer none) (nullable): the row of a deployment. */
Cp2RegisterRow           *cp2_register_model_find           (Cp2RegisterModel       *self,
                                                             const char             *deployment);
/** cp2_register_model_find_code: (transfer none) (nullable): whose scanned code it is: a deployment's id, or the whole of an ID number or its last four digits. */
Cp2RegisterRow           *cp2_register_model_find_code      (Cp2RegisterModel       *self,
                                                             const char             *code);

G_END_DECLS
