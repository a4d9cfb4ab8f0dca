#pragma once

#include "ctl/cp2-demo-world.h"

G_BEGIN_DECLS

/* cp2_demo_make_places: chooses sub-counties and makes their containers, centres and candidatures. */
gboolean cp2_demo_make_places (Cp2DemoWorld  *world,
                               GError       **error);

G_END_DECLS
