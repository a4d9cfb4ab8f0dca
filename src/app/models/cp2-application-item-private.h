#pragma once

#include "app/models/cp2-application-model.h"

G_BEGIN_DECLS

/** cp2_application_item_new: (transfer full): of an application; @vacancy is (nullable). */
Cp2ApplicationItem *cp2_application_item_new            (Cp2Store            *store,
                                                         Cp2JobApplication   *application,
                                                         Cp2Vacancy          *vacancy,
                                                         const char          *today);
/** cp2_application_item_new_deployment: (transfer full): of a deployment. */
Cp2ApplicationItem *cp2_application_item_new_deployment (Cp2Store            *store,
                                                         Cp2Deployment       *deployment,
                                                         const char          *today);
/** cp2_application_item_equal: whether a person would see no difference. */
gboolean            cp2_application_item_equal          (Cp2ApplicationItem  *a,
                                                         Cp2ApplicationItem  *b);
/** cp2_application_item_compare: the newest first. */
int                 cp2_application_item_compare        (Cp2ApplicationItem  *a,
                                                         Cp2ApplicationItem  *b);

G_END_DECLS
