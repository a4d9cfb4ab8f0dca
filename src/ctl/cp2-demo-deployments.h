#pragma once

#include "ctl/cp2-demo-world.h"

G_BEGIN_DECLS

/* cp2_demo_make_service: who served where in earlier years, for the cool-down rule. */
gboolean       cp2_demo_make_service      (Cp2DemoWorld   *world,
                                           GError        **error);
/* cp2_demo_make_deployments: fills the posts of every centre, as the staffing and eligibility rules say. */
gboolean       cp2_demo_make_deployments  (Cp2DemoWorld   *world,
                                           GError        **error);

/* cp2_demo_deployment_new: (transfer full): a deployment with what deployment.assign copies from person and centre. */
Cp2Deployment *cp2_demo_deployment_new    (Cp2DemoWorld   *world,
                                           Cp2DemoPerson  *person,
                                           Cp2DemoCentre  *centre,
                                           const char     *exam,
                                           const char     *position);
/* cp2_demo_deployment_put: hands it over, with its days, and keeps it with the centre. */
gboolean       cp2_demo_deployment_put    (Cp2DemoWorld   *world,
                                           Cp2DemoPerson  *person,
                                           Cp2DemoCentre  *centre,
                                           Cp2Deployment  *deployment,
                                           GError        **error);
/* cp2_demo_make_supervisors: those of one sub-county, who rotate weekly. */
gboolean       cp2_demo_make_supervisors  (Cp2DemoWorld   *world,
                                           Cp2DemoArea    *area,
                                           GRand          *random,
                                           GError        **error);
/* cp2_demo_count_needed: how many of that position a centre needs. */
guint          cp2_demo_count_needed      (Cp2DemoWorld   *world,
                                           const char     *position,
                                           gint64          candidates);
/* cp2_demo_draw_state: what has become of a deployment by now. */
int            cp2_demo_draw_state        (Cp2DemoWorld   *world,
                                           Cp2Deployment  *deployment,
                                           GRand          *random);

G_END_DECLS
