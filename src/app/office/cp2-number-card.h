#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Cp2NumberCard:
 *
 * A number of today with how it was on the days before, as a line. Property: `title`.
 */
#define CP2_TYPE_NUMBER_CARD (cp2_number_card_get_type ())
G_DECLARE_FINAL_TYPE (Cp2NumberCard, cp2_number_card, CP2, NUMBER_CARD, GtkBox)

/**
 * cp2_number_card_set:
 * @text: the number as people write it
 * @series: (array length=n_series): a number a day
 * @current: which of them @text is; -1 for none
 */
void cp2_number_card_set (Cp2NumberCard *self,
                          const char    *text,
                          const double  *series,
                          guint          n_series,
                          int            current);

G_END_DECLS
