#pragma once

#include "app/cp2-app.h"

G_BEGIN_DECLS

/** cp2_app_add_actions: what the whole program can do (`app.…`), and the keys of every action. */
void cp2_app_add_actions (Cp2App *self);

G_END_DECLS
