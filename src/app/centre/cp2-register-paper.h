#pragma once

#include <pango/pangocairo.h>

#include "app/models/cp2-register-model.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterPaper:
 *
 * The register of a day as it is printed, signed by every officer, countersigned and stamped. A pay claim rests on this
 * paper, so it says what the register says at the moment it is made, and has room for each signature. Identity numbers
 * are the masked ones that the centre has. Knows of no printer: it draws on any surface, in points.
 */
typedef struct _Cp2RegisterPaper Cp2RegisterPaper;

/**
 * cp2_register_paper_new: (transfer full): of what @model shows.
 * @heading: exam and day, such as `KCSE 2026 · Wed 4 Nov · day 12 of 24`
 */
Cp2RegisterPaper *cp2_register_paper_new      (Cp2RegisterModel *model,
                                               Cp2Store         *store,
                                               const char       *heading);
void              cp2_register_paper_free     (Cp2RegisterPaper *self);
/** cp2_register_paper_paginate: how many pages of @width x @height points, at least one, it takes; before any is drawn. */
guint             cp2_register_paper_paginate (Cp2RegisterPaper *self,
                                               double            width,
                                               double            height);
/** cp2_register_paper_draw: draws the page, from 0, at the origin of @cairo with fonts of @context. */
void              cp2_register_paper_draw     (Cp2RegisterPaper *self,
                                               cairo_t          *cairo,
                                               PangoContext     *context,
                                               guint             page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2RegisterPaper, cp2_register_paper_free)

G_END_DECLS
