#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Cp2TwoLinesFunc:
 * @item: of the list
 * @title: (out) (transfer full): what it is
 * @subtitle: (out) (transfer full): what else there is to say
 */
typedef void (*Cp2TwoLinesFunc) (gpointer   item,
                                 char     **title,
                                 char     **subtitle);

/**
 * cp2_two_lines_factory_new:
 * @describe: says what an item's row shows
 * @wraps: whether what is longer than the room goes on below; for short lists
 *
 * Rows of a #GtkListView with a bold line and a small one below it. Without @wraps each is cut where the room ends, and
 * the whole is in the tooltip and said by a screen reader; those are cheap enough to be made by the hundred in a frame.
 * Main thread only.
 *
 * Returns: (transfer full): the factory
 */
GtkListItemFactory *cp2_two_lines_factory_new (Cp2TwoLinesFunc describe,
                                               gboolean        wraps);

G_END_DECLS
