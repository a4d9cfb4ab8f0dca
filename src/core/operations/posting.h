#pragma once

#include "core/cp2-deployment.h"
#include "core/cp2-operation.h"
#include "core/cp2-profile.h"

G_BEGIN_DECLS

/* Who may be posted: the person side of a deployment that is asked for. */

/** cp2_posting_check: the office may choose this person, who is eligible and free on those days. @profile (nullable) is what is known here. */
gboolean cp2_posting_check       (Cp2OperationContext  *context,
                                  Cp2Profile           *profile,
                                  GError              **error);
/** cp2_posting_fill_person: copies name, gender and ID number into the deployment, as far as they are known here. */
gboolean cp2_posting_fill_person (Cp2OperationContext  *context,
                                  GError              **error);

G_END_DECLS
