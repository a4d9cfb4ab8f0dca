#pragma once

#include "app/centre/cp2-register-keys.h"

G_BEGIN_DECLS

/** cp2_register_submit_present: shows what is about to be submitted, asks who countersigns, and submits. */
void cp2_register_submit_present (Cp2Page          *page,
                                  Cp2RegisterModel *model,
                                  Cp2RegisterKeys  *keys);

G_END_DECLS
