#include "config.h"

#include "app/cp2-row-label.h"
#include "app/cp2-two-lines.h"

/* Text that is cut in an inscription is much cheaper than a label that wraps. */
static GtkWidget *
make_line (const char *style,
           gboolean    wraps)
{
  GtkWidget *line = wraps ? g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "width-chars", 8,
                                          "max-width-chars", 24, NULL)
                          : g_object_new (GTK_TYPE_INSCRIPTION, "min-chars", 8, "nat-chars", 24, "text-overflow",
                                          GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (line, style);
  return line;
}

static void
set_line (GtkWidget  *line,
          const char *text)
{
  if (GTK_IS_LABEL (line))
    gtk_label_set_text (GTK_LABEL (line), text);
  else
    gtk_inscription_set_text (GTK_INSCRIPTION (line), text);
}

static const char *
get_line (GtkWidget *line)
{
  return GTK_IS_LABEL (line) ? gtk_label_get_text (GTK_LABEL (line)) : gtk_inscription_get_text (GTK_INSCRIPTION (line));
}

static char *
join_lines (GtkWidget *box)
{
  GtkWidget *first = gtk_widget_get_first_child (box);

  return g_strjoin (", ", get_line (first), get_line (gtk_widget_get_next_sibling (first)), NULL);
}

/* Asked for when it is wanted: to set it with each row would make the display look for the pointer each time. */
static gboolean
query_tooltip_cb (GtkWidget  *box,
                  int         x,
                  int         y,
                  gboolean    by_keyboard,
                  GtkTooltip *tooltip)
{
  g_autofree char *text = join_lines (box);

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
setup (GtkListItem *list_item,
       gboolean     wraps)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), make_line ("heading", wraps));
  gtk_box_append (GTK_BOX (box), make_line ("caption", wraps));
  if (!wraps)
    {
      gtk_widget_set_has_tooltip (box, TRUE);
      g_signal_connect (box, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
    }
  gtk_list_item_set_child (list_item, box);
}

static void
setup_cut_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  setup (list_item, FALSE);
}

static void
setup_wrapped_cb (GtkSignalListItemFactory *factory,
                  GtkListItem              *list_item)
{
  setup (list_item, TRUE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         gpointer                  user_data)
{
  Cp2TwoLinesFunc describe = user_data;
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *first = gtk_widget_get_first_child (box);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *both = NULL;

  describe (gtk_list_item_get_item (list_item), &title, &subtitle);
  set_line (first, title);
  set_line (gtk_widget_get_next_sibling (first), subtitle);

  both = join_lines (box);
  cp2_row_set_label (box, both);
}

GtkListItemFactory *
cp2_two_lines_factory_new (Cp2TwoLinesFunc describe,
                           gboolean        wraps)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_return_val_if_fail (describe != NULL, NULL);

  g_signal_connect (factory, "setup", wraps ? G_CALLBACK (setup_wrapped_cb) : G_CALLBACK (setup_cut_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), describe);
  return factory;
}
