#pragma once

#include "app/models/cp2-profile-model.h"

G_BEGIN_DECLS

/* The inside of the model, for its files: what it has read (-read), how it saves (cp2-profile-model.c), and the
 * qualifications and experiences (-parts). */
struct _Cp2ProfileModel
{
  GObject          parent_instance;

  Cp2Store        *store;
  GPtrArray       *items;
  Cp2ProfileGroup  groups[CP2_PROFILE_N_GROUPS];

  /* As the store has them; the profile is %NULL until it is there. */
  Cp2Profile      *profile;
  GPtrArray       *qualifications;
  GPtrArray       *experiences;
  /* Forms with drafts, or being shown. */
  GPtrArray       *forms;

  guint            n_pending;
  /* Ids of operations that the server refused and nobody has dismissed, newest first, and the sentence of the newest. */
  GPtrArray       *refused;
  char            *refusal;
  /* Those that stand in their rows again. */
  GHashTable      *returned;

  gboolean         restored;
  char            *kept;
  guint            save_source;
  gboolean         saving;
  gboolean         save_again;
  GError          *failure;
};

/** cp2_profile_model_changed: emits `changed`. */
void  cp2_profile_model_changed    (Cp2ProfileModel *self);
/** cp2_profile_model_judge: sets the lines under rows that look at other rows. */
void  cp2_profile_model_judge      (Cp2ProfileModel *self);
/** cp2_profile_model_keep: writes the drafts that are not saved into the store's settings when they differ from those there. */
void  cp2_profile_model_keep       (Cp2ProfileModel *self);
/** cp2_profile_model_restore: takes drafts of an earlier run, once. */
void  cp2_profile_model_restore    (Cp2ProfileModel *self);
/** cp2_profile_model_watch_form: a part's form is kept with the drafts. */
void  cp2_profile_model_watch_form (Cp2ProfileModel *self,
                                    Cp2ProfilePart  *form);
/** cp2_profile_model_schedule: saves a moment after the last key. */
void  cp2_profile_model_schedule   (Cp2ProfileModel *self);

G_END_DECLS
