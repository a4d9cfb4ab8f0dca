#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Cp2FormNote:
 *
 * What is wrong with a form, beside it; seen only while there is something to say, and read aloud then.
 *
 * Signals: `waited`: what cp2_form_note_start_waiting() began is over.
 */
#define CP2_TYPE_FORM_NOTE (cp2_form_note_get_type ())
G_DECLARE_FINAL_TYPE (Cp2FormNote, cp2_form_note, CP2, FORM_NOTE, GtkBox)

/** cp2_form_note_set_text: %NULL hides it. */
void        cp2_form_note_set_text      (Cp2FormNote  *self,
                                         const char   *text);
const char *cp2_form_note_get_text      (Cp2FormNote  *self);
/** cp2_form_note_set_error: the sentence for @error, with the request's id at a fault of the server; none for a cancellation. */
void        cp2_form_note_set_error     (Cp2FormNote  *self,
                                         const GError *error);
/** cp2_form_note_start_waiting: says that there were too many wrong passwords, and counts down until another text is set. */
void        cp2_form_note_start_waiting (Cp2FormNote  *self,
                                         guint         seconds);
gboolean    cp2_form_note_get_waiting   (Cp2FormNote  *self);

G_END_DECLS
