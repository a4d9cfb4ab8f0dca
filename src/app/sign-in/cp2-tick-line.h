#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Cp2TickLine: a rule, and a mark of another shape, and word to be read aloud, once it is kept. Properties: `label`, `done`. */
#define CP2_TYPE_TICK_LINE (cp2_tick_line_get_type ())
G_DECLARE_FINAL_TYPE (Cp2TickLine, cp2_tick_line, CP2, TICK_LINE, GtkBox)

void     cp2_tick_line_set_done (Cp2TickLine *self,
                                 gboolean     done);
gboolean cp2_tick_line_get_done (Cp2TickLine *self);

G_END_DECLS
