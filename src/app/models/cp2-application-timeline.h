#pragma once

#include "app/models/cp2-application-detail.h"

G_BEGIN_DECLS

/** cp2_application_timeline_read: (transfer full) (element-type Cp2TimelineEntry): what has become of an application, from its record and from what this computer knows of sending it. */
GPtrArray *cp2_application_timeline_read (Cp2Store           *store,
                                          Cp2JobApplication  *application,
                                          const char         *today,
                                          GError            **error);
/** cp2_deployment_timeline_read: (transfer full) (element-type Cp2TimelineEntry): the same of a deployment. */
GPtrArray *cp2_deployment_timeline_read  (Cp2Store           *store,
                                          Cp2Deployment      *deployment,
                                          const char         *today,
                                          GError            **error);

G_END_DECLS
