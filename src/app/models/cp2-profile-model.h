#pragma once

#include "app/models/cp2-field-item.h"
#include "app/models/cp2-profile-part.h"
#include "client/cp2-store.h"
#include "core/cp2-completeness.h"

G_BEGIN_DECLS

/**
 * Cp2ProfileState: what has become of what was typed.
 * @CP2_PROFILE_STATE_ABSENT: the profile has not come from the server yet
 * @CP2_PROFILE_STATE_EDITING: something typed is about to be saved
 * @CP2_PROFILE_STATE_UNFINISHED: something typed cannot be saved as it is; it is kept
 * @CP2_PROFILE_STATE_SAVED: saved on this computer, not sent yet
 * @CP2_PROFILE_STATE_RECEIVED: the server has all of it
 * @CP2_PROFILE_STATE_FAILED: it could not be saved here; cp2_profile_model_save() tries again
 * @CP2_PROFILE_STATE_REFUSED: the server refused something; cp2_profile_model_dismiss() once it was read
 */
typedef enum
{
  CP2_PROFILE_STATE_ABSENT,
  CP2_PROFILE_STATE_EDITING,
  CP2_PROFILE_STATE_UNFINISHED,
  CP2_PROFILE_STATE_SAVED,
  CP2_PROFILE_STATE_RECEIVED,
  CP2_PROFILE_STATE_FAILED,
  CP2_PROFILE_STATE_REFUSED,
} Cp2ProfileState;

/**
 * Cp2ProfileGroup:
 * @name: as in the fields' `group`
 * @title: what a person reads
 * @given: how many of the group's details are given
 * @needed: how many there are
 */
typedef struct
{
  const char *name;
  const char *title;
  guint       given;
  guint       needed;
} Cp2ProfileGroup;

#define CP2_PROFILE_N_GROUPS 5

/** CP2_PROFILE_SAVE_DELAY: so long after the last key a row is saved by itself, milliseconds. */
#define CP2_PROFILE_SAVE_DELAY 1000

/**
 * Cp2ProfileModel:
 *
 * The profile of who is signed in, as a form that saves itself: with the `profile.update` operation when a row is left,
 * on Enter, and a second after the last key; one operation at a time. What cannot be saved stays in its row, and is kept
 * in the store's settings, so that it is there again after the program was closed or killed.
 *
 * Changes of a protected detail, and emptied rows, are saved only when the row is left: a pause in the middle of a
 * number must not ask the office for half of it.
 *
 * Signal: `changed`: completeness, parts, or the state; the items notify for themselves.
 */
#define CP2_TYPE_PROFILE_MODEL (cp2_profile_model_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ProfileModel, cp2_profile_model, CP2, PROFILE_MODEL, GObject)

/** cp2_profile_model_new: (transfer full): a model over the store of who is signed in, with nothing read yet. */
Cp2ProfileModel *cp2_profile_model_new            (Cp2Store              *store);
/** cp2_profile_model_refresh: reads what the store has; %FALSE when it cannot be read, then nothing has changed. */
gboolean         cp2_profile_model_refresh        (Cp2ProfileModel       *self,
                                                   GError               **error);
/** cp2_profile_model_save: saves now whatever is ready, and keeps the other drafts. */
void             cp2_profile_model_save           (Cp2ProfileModel       *self);
/** cp2_profile_model_leave: the person leaves the page: every row is left, and saved. */
void             cp2_profile_model_leave          (Cp2ProfileModel       *self);

/** cp2_profile_model_get_items: (transfer none) (element-type Cp2FieldItem): every row, in the order of the form. */
GPtrArray       *cp2_profile_model_get_items      (Cp2ProfileModel       *self);
/** cp2_profile_model_find: (transfer none) (nullable): the row of a field. */
Cp2FieldItem    *cp2_profile_model_find           (Cp2ProfileModel       *self,
                                                   const char            *name);
/** cp2_profile_model_get_groups: (array fixed-size=5) (transfer none): the five groups with their completeness. */
const Cp2ProfileGroup *cp2_profile_model_get_groups (Cp2ProfileModel     *self);
/** cp2_profile_model_list_details: (transfer full) (element-type Cp2Detail): the 25 details, each given or not. */
GArray          *cp2_profile_model_list_details   (Cp2ProfileModel       *self);
/** cp2_profile_model_get_state: what has become of what was typed. */
Cp2ProfileState  cp2_profile_model_get_state      (Cp2ProfileModel       *self);
/** cp2_profile_model_dup_state_text: (transfer full): the same in words. */
char            *cp2_profile_model_dup_state_text (Cp2ProfileModel       *self);
/** cp2_profile_model_dismiss: the person has read what the server refused. */
void             cp2_profile_model_dismiss        (Cp2ProfileModel       *self);

/** cp2_profile_model_get_parts: (transfer none) (element-type Cp2Record): the qualifications or experiences, the latest first. */
GPtrArray       *cp2_profile_model_get_parts      (Cp2ProfileModel       *self,
                                                   const Cp2Kind         *kind);
/** cp2_profile_model_edit_part: (transfer none): a form for the part @id, %NULL for a new one; the one with drafts when there is one. */
Cp2ProfilePart  *cp2_profile_model_edit_part      (Cp2ProfileModel       *self,
                                                   const Cp2Kind         *kind,
                                                   const char            *id);
/** cp2_profile_model_has_draft: whether @id (%NULL for a new part) has a draft that waits. */
gboolean         cp2_profile_model_has_draft      (Cp2ProfileModel       *self,
                                                   const Cp2Kind         *kind,
                                                   const char            *id);
/** cp2_profile_model_save_part_async: saves the part; its form is over then. */
void             cp2_profile_model_save_part_async (Cp2ProfileModel      *self,
                                                   Cp2ProfilePart        *part,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
/** cp2_profile_model_remove_part_async: removes @record. */
void             cp2_profile_model_remove_part_async (Cp2ProfileModel    *self,
                                                   gpointer               record,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
/** cp2_profile_model_put_back_async: saves @record as it was before it was removed. */
void             cp2_profile_model_put_back_async (Cp2ProfileModel       *self,
                                                   gpointer               record,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
/** cp2_profile_model_part_finish: of all three; the errors of cp2_store_run_async(). */
gboolean         cp2_profile_model_part_finish    (Cp2ProfileModel       *self,
                                                   GAsyncResult          *result,
                                                   GError               **error);

G_END_DECLS
