#pragma once

#include "core/cp2-operation.h"
#include "core/cp2-profile.h"

G_BEGIN_DECLS

/* Parts of a profile: qualifications and experiences, which only the owner saves and removes, and proposed changes. All
 * have `profile`, `subcounty` and `county` fields. */

/** cp2_owned_record_check: the record is new or the actor's own. */
gboolean cp2_owned_record_check  (Cp2OperationContext  *context,
                                  GError              **error);
/** cp2_owned_record_save: puts what was asked, as the actor's and with the place of the actor's work station. */
gboolean cp2_owned_record_save   (Cp2OperationContext  *context,
                                  GError              **error);
/** cp2_owned_record_remove: removes the record. */
gboolean cp2_owned_record_remove (Cp2OperationContext  *context,
                                  GError              **error);
/** cp2_owned_record_place: writes the owner and the place of the work station into a part of the profile. */
void     cp2_owned_record_place  (gpointer              record,
                                  Cp2Profile           *profile);
/** cp2_owned_records_move: brings all parts to where the profile is: the offices of the old work station lose sight of them, those of the new one gain it. */
gboolean cp2_owned_records_move  (Cp2OperationContext  *context,
                                  Cp2Profile           *profile,
                                  GError              **error);

G_END_DECLS
