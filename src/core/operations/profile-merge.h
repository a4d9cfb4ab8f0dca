#pragma once

#include "core/cp2-operation.h"
#include "core/cp2-profile.h"

G_BEGIN_DECLS

/* One edit of one field of a profile, as {"from": what the person saw, "to": what it shall be}. */

/** cp2_profile_merge_check: there is such a field, and the new value follows its rules. */
gboolean cp2_profile_merge_check (Cp2Profile           *profile,
                                  const char           *name,
                                  JsonNode             *node,
                                  GError              **error);
/**
 * cp2_profile_merge_apply:
 *
 * Writes the new value when the field still is what the person saw. Otherwise, and when it is a protected one that is
 * set, the field stays and the value becomes a proposal (#Cp2ProfileChange).
 */
gboolean cp2_profile_merge_apply (Cp2OperationContext  *context,
                                  Cp2Profile           *profile,
                                  const char           *name,
                                  JsonObject           *change,
                                  GError              **error);

G_END_DECLS
