#pragma once

#include <adwaita.h>

#include "app/models/cp2-register-row.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterLine:
 *
 * One person of the register, 44 pixels high: state, name, number, present, absent or replaced, times, and where the
 * mark has got to. Says every state in words or by a shape as well as by its colour.
 *
 * Signal: `marked` (status as int): somebody pressed one of the three buttons.
 */
#define CP2_TYPE_REGISTER_LINE (cp2_register_line_get_type ())
G_DECLARE_FINAL_TYPE (Cp2RegisterLine, cp2_register_line, CP2, REGISTER_LINE, GtkListBoxRow)

GtkWidget      *cp2_register_line_new         (Cp2RegisterRow  *row);
/** cp2_register_line_get_row: (transfer none): the person. */
Cp2RegisterRow *cp2_register_line_get_row     (Cp2RegisterLine *self);
/** cp2_register_line_show_digits: (nullable): what has been typed of a time, shown in its place; %NULL ends it. */
void            cp2_register_line_show_digits (Cp2RegisterLine *self,
                                               const char      *digits,
                                               gboolean         time_out);
/** cp2_register_line_set_narrow: puts the number of the identity card below the name, so that the name has its room. */
void            cp2_register_line_set_narrow  (Cp2RegisterLine *self,
                                               gboolean         narrow);

G_END_DECLS
