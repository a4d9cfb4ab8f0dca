#pragma once

#include "tests/app/desk.h"

G_BEGIN_DECLS

/* What a person's hands do in a window. All fail the test when what they look for is not there. */

/** hands_find_button: (transfer none) (nullable): the first visible button below @root with @label, written with or without its mnemonic. */
GtkWidget *hands_find_button (GtkWidget   *root,
                              const char  *label);
/** hands_click: presses the button with @label, which has to be sensitive. */
void       hands_click       (GtkWidget   *root,
                              const char  *label);
/** hands_type: puts the focus into @editable and writes @text in place of what is there. */
void       hands_type        (GtkEditable *editable,
                              const char  *text);
/** hands_press: as if @key was pressed in @widget: GTK 4 has no way to make key events, so its key controllers are asked as GTK would. */
void       hands_press       (GtkWidget   *widget,
                              guint        key);

/** hands_wait_dialog: (transfer none): waits for another window of type @type. */
GtkWidget *hands_wait_window (GType        type);
/** hands_count_windows: how many windows of that type there are. */
guint      hands_count_windows (GType      type);

/**
 * hands_tab_through:
 * @window: where Tab is pressed until it comes round
 *
 * Fails when the focus comes to something without a name that is said, or stays.
 *
 * Returns: (transfer full) (element-type GtkWidget): what Tab reaches, in its order
 */
GPtrArray *hands_tab_through (GtkWindow   *window);
/** hands_has_name: whether a screen reader has something to say for @widget; the program must run with `GTK_A11Y=test`. */
gboolean   hands_has_name    (GtkWidget   *widget);

G_END_DECLS
