#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** cp2_timeline_new: what has happened, as dots with words beside them. @entries (element-type Cp2TimelineEntry) */
GtkWidget *cp2_timeline_new (GPtrArray *entries);

G_END_DECLS
