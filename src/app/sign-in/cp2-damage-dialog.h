#pragma once

#include <adwaita.h>

#include "app/models/cp2-sign-in-model.h"

G_BEGIN_DECLS

/** cp2_damage_dialog_present: says what was wrong with the data on this computer, and what was rescued. */
void cp2_damage_dialog_present (GtkWindow             *parent,
                                const Cp2SignInReport *report);

G_END_DECLS
