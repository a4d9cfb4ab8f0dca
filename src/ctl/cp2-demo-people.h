#pragma once

#include "ctl/cp2-demo-world.h"

G_BEGIN_DECLS

/* cp2_demo_make_people: heads of the centres first, then teachers, officers and others, each with the parts of the
 * profile and the service of earlier years. */
gboolean cp2_demo_make_people (Cp2DemoWorld   *world,
                               GError        **error);

/* cp2_demo_make_parts: qualifications, experience and requests of change of one person. */
gboolean cp2_demo_make_parts  (Cp2DemoWorld   *world,
                               Cp2DemoPerson  *person,
                               GRand          *random,
                               GError        **error);

G_END_DECLS
