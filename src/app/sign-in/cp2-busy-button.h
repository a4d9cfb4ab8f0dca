#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Cp2BusyButton:
 *
 * The primary button of a form. While it is busy there is a spinner with words in its place, and a button that cancels.
 *
 * Properties: `label`, `busy-label`, `busy`, `ready` (whether it may be pressed).
 *
 * Signals: `clicked`, `cancelled`.
 */
#define CP2_TYPE_BUSY_BUTTON (cp2_busy_button_get_type ())
G_DECLARE_FINAL_TYPE (Cp2BusyButton, cp2_busy_button, CP2, BUSY_BUTTON, AdwBin)

void     cp2_busy_button_set_busy  (Cp2BusyButton *self,
                                    gboolean       busy);
gboolean cp2_busy_button_get_busy  (Cp2BusyButton *self);
void     cp2_busy_button_set_ready (Cp2BusyButton *self,
                                    gboolean       ready);
/** cp2_busy_button_click: as if it were pressed, when it is ready and not busy; for Enter in a field. */
void     cp2_busy_button_click     (Cp2BusyButton *self);
/** cp2_busy_button_cancel: as if Cancel were pressed; %FALSE when it is not busy. */
gboolean cp2_busy_button_cancel    (Cp2BusyButton *self);

G_END_DECLS
