#include "config.h"

#include "app/models/cp2-application-detail.h"
#include "app/professional/cp2-timeline.h"

static GtkWidget *
make_text (const char *text,
           const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_entry (const Cp2TimelineEntry *entry,
            gboolean                is_last)
{
  static const char * const shapes[] = { "●", "○", "!" };
  static const char * const classes[] = { "accent", "dim-label", "error" };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *rail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *dot = gtk_label_new (shapes[entry->state]);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  gtk_widget_add_css_class (dot, classes[entry->state]);
  gtk_widget_set_size_request (dot, 18, -1);
  gtk_box_append (GTK_BOX (rail), dot);
  gtk_widget_set_vexpand (line, TRUE);
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_widget_set_opacity (line, is_last ? 0 : 1);
  gtk_box_append (GTK_BOX (rail), line);

  gtk_box_append (GTK_BOX (words), make_text (entry->text, entry->state == CP2_TIMELINE_AHEAD ? "dim-label" : NULL));
  if (entry->when != NULL)
    gtk_box_append (GTK_BOX (words), make_text (entry->when, "caption"));
  if (entry->note != NULL)
    gtk_box_append (GTK_BOX (words), make_text (entry->note, "caption"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_bottom (words, is_last ? 0 : 12);

  gtk_box_append (GTK_BOX (row), rail);
  gtk_box_append (GTK_BOX (row), words);

  return row;
}

GtkWidget *
cp2_timeline_new (GPtrArray *entries)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  /* The lines between the dots are as long as the words beside them, and no longer where there is room. */
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  for (guint i = 0; i < entries->len; i++)
    gtk_box_append (GTK_BOX (box), make_entry (g_ptr_array_index (entries, i), i + 1 == entries->len));

  return box;
}
