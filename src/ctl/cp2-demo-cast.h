#pragma once

#include "ctl/cp2-demo-vacancies.h"

G_BEGIN_DECLS

/* Cp2DemoCast: two people whose pages have something in every place: @veteran with days served, days to come and an
 * offer, who also gets an application of every state; @beginner with gaps in the profile and no post. Either may be
 * %NULL in a small demo. */
struct _Cp2DemoCast
{
  Cp2DemoPerson *veteran;
  Cp2DemoPerson *beginner;
  /* The veteran's applications so far: one bit for each state. */
  guint          states;
};

/* cp2_demo_choose_cast: (transfer full): looks for them once everyone is deployed. */
Cp2DemoCast            *cp2_demo_choose_cast   (Cp2DemoWorld       *world);

/* cp2_demo_cast_needs: whether @offer is one for which the veteran can have an application of a state that is still
 * missing; then it is @state, and counts as made. */
gboolean                cp2_demo_cast_needs    (Cp2DemoWorld           *world,
                                                Cp2DemoOffer           *offer,
                                                Cp2JobApplicationState *state);

G_END_DECLS
