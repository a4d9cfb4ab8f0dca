#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Cp2Ring:
 *
 * How much of something is done, as a ring that fills clockwise from the top. It takes the accent's colour, and the
 * colour of success once it is full; the text in the middle and the accessible name say the same in words, so that the
 * colour is never the only sign. As large as it is asked to be, see GtkWidget:width-request; 24 pixels at least.
 *
 * Properties: `fraction` (0 to 1), `label` (nullable: its accessible name, `14 of 21 marked`), `text` (nullable: what
 * stands in the middle, `14/21`).
 */
#define CP2_TYPE_RING (cp2_ring_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Ring, cp2_ring, CP2, RING, GtkWidget)

/** cp2_ring_new: an empty ring without words. */
GtkWidget  *cp2_ring_new          (void);

/** cp2_ring_set_fraction: @fraction below 0 counts as 0, above 1 as 1. */
void        cp2_ring_set_fraction (Cp2Ring    *self,
                                   double      fraction);
double      cp2_ring_get_fraction (Cp2Ring    *self);

/** cp2_ring_set_label: @label is (nullable): what a screen reader says. */
void        cp2_ring_set_label    (Cp2Ring    *self,
                                   const char *label);
/** cp2_ring_get_label: (transfer none) (nullable): what a screen reader says. */
const char *cp2_ring_get_label    (Cp2Ring    *self);

/** cp2_ring_set_text: @text is (nullable): a few characters for the middle. */
void        cp2_ring_set_text     (Cp2Ring    *self,
                                   const char *text);
/** cp2_ring_get_text: (transfer none) (nullable): what stands in the middle. */
const char *cp2_ring_get_text     (Cp2Ring    *self);

G_END_DECLS
