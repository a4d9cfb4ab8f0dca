#pragma once

#include "app/centre/cp2-register-line.h"
#include "app/cp2-page.h"
#include "app/models/cp2-register-model.h"

G_BEGIN_DECLS

/**
 * Cp2RegisterKeys:
 *
 * Marking by keyboard, in the list of a register page: P A R mark and move on, digits set the time in and then the time
 * out, Enter and F2 open the details. The buttons of a line go the same way.
 */
#define CP2_TYPE_REGISTER_KEYS (cp2_register_keys_get_type ())
G_DECLARE_FINAL_TYPE (Cp2RegisterKeys, cp2_register_keys, CP2, REGISTER_KEYS, GObject)

/** cp2_register_keys_new: (transfer full): @page and @list outlive it. */
Cp2RegisterKeys *cp2_register_keys_new          (Cp2Page             *page,
                                                 Cp2RegisterModel    *model,
                                                 GtkListBox          *list);
/** cp2_register_keys_mark: marks a person as pressed, and moves on; asks first who came instead of a replaced one. */
void             cp2_register_keys_mark         (Cp2RegisterKeys     *self,
                                                 Cp2RegisterLine     *line,
                                                 Cp2AttendanceStatus  status);
/** cp2_register_keys_open_details: shows all there is to say; %CP2_ATTENDANCE_UNSET keeps the mark as it is. */
void             cp2_register_keys_open_details (Cp2RegisterKeys     *self,
                                                 Cp2RegisterLine     *line,
                                                 Cp2AttendanceStatus  status);
/**
 * cp2_register_keys_focus_next: the first person not marked after @line (nullable: from the top), or the first one;
 * %FALSE when nobody is on the list.
 */
gboolean         cp2_register_keys_focus_next   (Cp2RegisterKeys     *self,
                                                 Cp2RegisterLine     *line);
/** cp2_register_keys_focus_row: goes to this person, if shown. */
void             cp2_register_keys_focus_row    (Cp2RegisterKeys     *self,
                                                 Cp2RegisterRow      *row);

G_END_DECLS
