#pragma once

#include "core/cp2-operation.h"
#include "core/cp2-profile.h"

G_BEGIN_DECLS

/**
 * Cp2Detail:
 * @field: one of the 25 details
 * @is_set: whether the person has given it
 *
 * One line of a profile's completeness; the field has the group, the label and the reason.
 */
typedef struct
{
  const Cp2Field *field;
  gboolean        is_set;
} Cp2Detail;

/**
 * cp2_completeness_list:
 * @profile: the profile
 * @qualifications: (element-type Cp2Qualification): all of the person's; the highest one counts
 *
 * Returns: (transfer full) (element-type Cp2Detail): the 25 details that the council asks for, in the order of the
 *   form, each given or not
 */
GArray *cp2_completeness_list    (Cp2Profile           *profile,
                                  GPtrArray            *qualifications);

/**
 * cp2_completeness_require:
 *
 * Whether the profile has what an application needs.
 *
 * Returns: %FALSE with %CP2_RULE_ERROR_PROFILE_INCOMPLETE, which names what is missing
 */
gboolean cp2_completeness_require (Cp2OperationContext  *context,
                                   Cp2Profile           *profile,
                                   GError              **error);

G_END_DECLS
